"""What axe-core objects to on a page. Some of its rules look at every element, so what is alike is judged once."""

from axe_playwright_python.sync_playwright import Axe

from tests.site.looks import FITTED

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]

# Elements are taken out, not hidden: a browser works out the style of what is hidden anew each time it is asked.
START = "window.uTaken = []; const take = e => { uTaken.push([e, e.parentNode, e.nextSibling]); e.remove() };"
BACK = """() => { while (uTaken.length) {
  const [element, parent, next] = uTaken.pop();
  parent.insertBefore(element, next) } }"""
# Of each look, colour on colour in one size, the first two; axe has no opinion on a single letter or on drawings.
LOOKS = f"""part => {{ {START}
  const seen = {{}}, kept = new Set();
  for (const e of document.querySelectorAll(`${{part}} *`)) {{
    const ownText = [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim().length > 1);
    if (!ownText || !e.getClientRects().length || e.closest('svg')) continue;
    const style = getComputedStyle(e);
    let behind = e, back;
    while (behind && (back = getComputedStyle(behind).backgroundColor) === 'rgba(0, 0, 0, 0)')
      behind = behind.parentElement;
    const look = [style.color, back, style.fontSize, style.fontWeight, style.opacity, e.tagName === 'A'].join();
    if ((seen[look] = (seen[look] || 0) + 1) > 2) continue;
    for (let a = e; a; a = a.parentElement) kept.add(a);
    for (const inside of e.querySelectorAll('*')) kept.add(inside);
  }}
  const prune = e => {{ for (const child of [...e.children]) kept.has(child) ? prune(child) : take(child) }};
  prune(document.body);
  return Object.keys(seen).length }}"""
# Without what is drawn of a formula, the MathML of all but the first three where no name rests on it, and the
# tokens of all but the first three listings. Without what no rule looks at, because a reader has not got it (what
# is not displayed: the letters that were not chosen, say) or has it as one picture (the lines of a drawing). What
# may be referred to, or is judged unseen, stays.
BARE = f"""() => {{ {START}
  const named = 'a, button, label, summary, th, [role], h1, h2, h3, h4';
  [...document.querySelectorAll('.katex')].forEach((formula, number) => {{
    formula.querySelectorAll(':scope > .katex-html').forEach(take);
    if (number >= 3 && !formula.closest(named)) [...formula.children].forEach(take);
  }});
  for (const listing of [...document.querySelectorAll('.highlight pre')].slice(3))
    [...listing.children].forEach(take);
  const judged = '[id], [for], audio, video, iframe, object, embed, map, marquee, blink, meta';
  const drop = (place, unneeded) => {{
    for (const child of [...place.children]) {{
      const free = unneeded(child) && !child.matches(judged) && !child.querySelector(judged);
      free ? take(child) : drop(child, unneeded) }} }};
  drop(document.body, e => !e.checkVisibility() && getComputedStyle(e).display === 'none');
  const spoken = 'a, title, desc, foreignObject, [role], [tabindex], [lang], [style*="important"]';
  const told = e => e.matches(spoken) || e.getAttributeNames().some(name => name.startsWith('aria-'));
  for (const drawing of document.querySelectorAll('svg'))
    if (![...drawing.querySelectorAll('*')].some(e => told(e) && !e.matches('svg > title, svg > desc')))
      drop(drawing, e => !e.matches('title, desc')) }}"""


def findings(page, colours_only=False, alike=True, part="body"):
    """Return axe's violations as readable lines.

    Parameters
    ----------
    page : playwright.sync_api.Page
    colours_only : bool
        Only what another choice of colours can break.
    alike : bool
        Judge what is alike once; False looks at every formula and every token of code.
    part : str
        Selector of what to look at.
    """
    page.evaluate(FITTED)
    if not alike:
        return _run(page, {"runOnly": WCAG}, part)
    looks = page.evaluate(LOOKS, part)
    assert looks > 0, "no text was found to judge the colours of"
    found = _run(page, {"runOnly": {"type": "rule", "values": COLOURS}}, part)
    page.evaluate(BACK)
    if colours_only:
        return found
    page.evaluate(BARE)
    others = {"runOnly": WCAG, "rules": {rule: {"enabled": False} for rule in COLOURS}}
    found += _run(page, others, part)
    page.evaluate(BACK)
    return found


def _run(page, options, part):
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    options = {**options, "resultTypes": ["violations"]}
    found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])
    return [
        f"{rule['id']}: {node['target']} {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
