"""The keyboard: where it is can be seen everywhere; buttons are named by the words on them; copying gives TeX."""

import pytest

from tests.site import looks

PAGES = ["book/index.html", "notebooks/10-lstm.html", "search.html"]
# Where the focus is and whether a line marks it: on the element or, if that is invisible, on what stands for it.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const marked = x => x && getComputedStyle(x).outlineStyle !== 'none'
    && parseFloat(getComputedStyle(x).outlineWidth) >= 2 && x.getClientRects().length > 0;
  const seen = getComputedStyle(e).opacity !== '0';
  const others = [e.nextElementSibling, e.closest('label'), e.parentElement];
  return { html: e.outerHTML.slice(0, 120), marked: seen ? marked(e) : others.some(marked) } }"""
NAMES = """() => [...document.querySelectorAll('button, summary, [role=button]')]
  .filter(e => e.getClientRects().length)
  .filter(e => {
    const text = e.innerText.replace(/\\s+/g, ' ').trim().toLowerCase();
    const label = (e.getAttribute('aria-label') || '').toLowerCase();
    return !(text || label || e.title) || (text && label && !label.includes(text));
  }).map(e => e.outerHTML.slice(0, 160))"""
COPY = """range => {
  const selection = getSelection();
  selection.removeAllRanges();
  const place = document.querySelector(range);
  const r = document.createRange();
  r.selectNodeContents(place);
  selection.addRange(r);
  const data = new DataTransfer();
  place.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData('text/plain') }"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_the_focus_is_seen(open_page, name, width):
    page = open_page(name).page
    page.set_viewport_size({"width": width, "height": 800})
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop:
            stops.append(stop)
    assert len(stops) > 10
    assert [stop["html"] for stop in stops if not stop["marked"]] == []


@pytest.mark.parametrize("name", PAGES)
def test_buttons_have_the_words_on_them_in_their_names(open_page, name):
    page = open_page(name).page
    page.evaluate(looks.FITTED)
    assert page.evaluate(NAMES) == []


def test_copying_gives_tex_of_the_chosen_notation(open_page):
    visit = open_page("notebooks/10-lstm.html")
    page = visit.page
    place = ".bd-article p:has(> .n-pytorch .katex)"
    text = page.evaluate(COPY, place)
    shown = page.evaluate(
        "place => [...document.querySelector(place).querySelectorAll('.katex')]"
        ".filter(f => f.getClientRects().length).map(f => f.querySelector('annotation').textContent)",
        place,
    )
    assert shown and all(f"${tex}$" in text for tex in shown)
    assert text.count("$") == 2 * len(shown)
    page.get_by_label("Notation", exact=True).select_option("Ng")
    assert page.evaluate(COPY, place) != text
    assert "$$" in page.evaluate(COPY, ".bd-article div.math:not(.n-ng)")
    assert page.evaluate(COPY, ".bd-article h1") == "", (
        "text without formulas is left to the browser"
    )
    assert page.locator(".bd-article > div:last-child > .katex").count() == 0


def test_copying_a_part_of_a_formula_takes_the_whole(open_page):
    visit = open_page("notebooks/10-lstm.html")
    tex = visit.page.evaluate(
        "document.querySelector('.bd-article div.math .katex-html').closest('.katex')"
        ".querySelector('annotation').textContent"
    )
    copied = visit.page.evaluate(COPY, ".bd-article div.math .katex-html .base .mord")
    assert copied.split() == f"$${tex}$$".split()  # the browser may break lines elsewhere
