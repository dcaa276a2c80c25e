"""What the tests of every page look at, collected in the page in one go and judged in the tests.

Each look is a JavaScript function without side effects; `Visit.look` calls all of a table at once.
"""

# Wait until fonts are there, and what scripts do a moment later.
SETTLED = "async () => { await document.fonts.ready; await new Promise(r => setTimeout(r, 50)) }"
# Let everything fit the window, also what is far from it; see fit.js.
FITTED = """async () => {
  await new Promise(r => requestAnimationFrame(() => setTimeout(r, 20)));
  window.unrolledFit?.() }"""
# Call every function of an object, given as source; what fails does not keep the others from looking.
EVERY = f"""async source => {{
  await ({FITTED})();
  const found = {{}};
  for (const [name, look] of Object.entries(eval(source)))
    try {{ found[name] = {{ value: look() ?? null }} }}
    catch (error) {{ found[name] = {{ error: String(error) }} }}
  return found }}"""

# --- In a window of one width, with everything open ---

# What sticks out of the window and does not stand in a box that scrolls or clips.
TOO_WIDE = """() => [...document.querySelectorAll('.bd-article *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let p = e; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== 'visible') return false;
  return true }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
# Formulas in a line that scroll, or that reach beyond the column.
SCROLLING = """() => {
  const article = document.querySelector('.bd-article');
  if (!article) return [];
  const edge = article.getBoundingClientRect().right + 1;
  return [...article.querySelectorAll('.katex')].filter(f => {
    if (f.closest('.katex-display') || !f.getClientRects().length) return false;
    const style = getComputedStyle(f);
    return style.overflowX !== 'visible' || style.overflowY !== 'visible'
      || (!f.closest('.pst-scrollable-table-container, .output')
        && [...f.querySelectorAll('.base')].some(part => part.getBoundingClientRect().right > edge));
  }).map(f => f.querySelector('annotation').textContent.slice(0, 60)) }"""
CUT = """() => [...document.querySelectorAll('.bd-article pre')]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 80))"""
TAB_STOPS = """() => [...document.querySelectorAll('[tabindex]')].filter(e => e.matches('.math, .math *'))
  .map(e => e.outerHTML.slice(0, 80))"""
UNNAMED_SLIDERS = """() => [...document.querySelectorAll('figure.u-explorer input[type=range]')]
  .filter(e => !e.labels.length && !e.hasAttribute('aria-label') && !e.hasAttribute('aria-labelledby'))
  .map(e => e.outerHTML.slice(0, 120))"""
SILENT_FIGURES = """() => [...document.querySelectorAll('figure.u-explorer, figure.u-picture')]
  .filter(f => !f.innerText.trim().length && !f.querySelector('[alt], [aria-label], title'))
  .map(f => f.outerHTML.slice(0, 120))"""
UNNAMED_GROUPS = """() => [...document.querySelectorAll('figure.u-explorer :is(.u-choice, .u-stages)')]
  .filter(e => !(e.getAttribute('aria-label') || e.querySelector('legend')?.innerText))
  .map(e => e.outerHTML.slice(0, 120))"""
SIZED = {
    "scroll_width": "() => document.documentElement.scrollWidth",
    "too_wide": TOO_WIDE,
    "scrolling": SCROLLING,
    "cut": CUT,
    "tab_stops": TAB_STOPS,
    "unnamed_sliders": UNNAMED_SLIDERS,
    "silent_figures": SILENT_FIGURES,
    "unnamed_groups": UNNAMED_GROUPS,
}

# --- As the page opens ---

# What the page loads by address, and the hosts and programs that its source names.
SOURCE = """() => {
  const html = document.documentElement.outerHTML, all = how => [...html.matchAll(how)].map(m => m[1]);
  return {
    loaded: [
      ...all(/<(?:script|img|iframe|source|video)\\b[^>]*\\bsrc="(https?:[^"]*)"/g),
      ...all(/<link\\b(?![^>]*"canonical")[^>]*\\bhref="(https?:[^"]*)"/g)],
    hosts: ['unpkg.com', 'jsdelivr', 'cdnjs', 'example.com', 'executablebooks/jupyter-book']
      .filter(host => html.includes(host)),
    mathjax: /mathjax/i.test(html) } }"""
# Formulas that were not set or badly, and TeX in what a reader sees besides code and formulas.
FORMULAS = """() => {
  const texts = [], walker = document.createTreeWalker(
    document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    node => node.nodeType === 1 && node.matches('pre, code, script, style, template, .katex')
      ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  while (walker.nextNode())
    if (walker.currentNode.nodeType === 3) texts.push(walker.currentNode.data);
  return {
    unset: [...document.querySelectorAll('.math')].filter(e => !e.querySelector('.katex-html')
      || !e.querySelector('math') || !e.querySelector('annotation')).map(e => e.textContent),
    wrong: [...document.querySelectorAll('.katex-error')].map(e => e.textContent),
    tex: texts.join('').match(/\\\\\\(.*?\\\\\\)|\\$[^$\\n]*[\\\\_^][^$\\n]*\\$/g) ?? [] } }"""
METADATA = """() => {
  const count = selector => document.querySelectorAll(selector).length;
  return {
    title: document.title, titles: count('title'), viewports: count('meta[name=viewport]'),
    descriptions: [...document.querySelectorAll("meta[name=description], meta[property='og:description']")]
      .map(meta => meta.getAttribute('content')) } }"""
NUMBER = """() => {
  const [heading, ...more] = document.querySelectorAll('.bd-article h1');
  if (more.length) throw new Error('more than one h1');
  const current = [...document.querySelectorAll('.bd-sidebar-primary a.current')].pop();
  return { title: document.title, heading: heading.innerText, sidebar: current.textContent.trim() } }"""
NEIGHBOURS = """() => [...document.querySelectorAll('.prev-next-area a')]
  .map(a => [a.href, a.querySelector('.prev-next-title').innerText])"""
# Links within the book, with their words; where links of the article lead.
REFERENCES = """() => [...document.querySelectorAll('.bd-article a.internal')]
  .map(a => [a.href, a.innerText.trim()])"""
LINKS = """() => [...document.querySelectorAll('.bd-article a[href]')].flatMap(a => {
  const url = new URL(a.getAttribute('href'), location.href);
  if (url.origin !== location.origin || a.hasAttribute('download')) return [];
  const id = decodeURIComponent(url.hash.slice(1)), here = url.pathname === location.pathname
    && url.search === location.search;
  return [[a.getAttribute('href'), here ? null : decodeURIComponent(url.pathname), id,
    here && (!id || !!document.getElementById(id))]] })"""
TIMES = """() => {
  const box = document.querySelector('.admonition.chapter dl');
  const texts = name => [...box.querySelectorAll(`:scope > ${name}`)].map(e => e.innerText);
  return [texts('dt'), texts('dd')] }"""
EXERCISES = """() => {
  const texts = place => [...document.querySelectorAll(`.bd-article ${place}`)].map(e => e.innerText.trim());
  return {
    numbers: texts('div.exercise .caption-number'),
    solutions: texts('div.solution > .admonition-title'),
    outside: [...document.querySelectorAll('.bd-article .cell.tag_solution')]
      .filter(e => !e.closest('div.solution')).map(e => e.innerText.slice(0, 80)),
    open: [...document.querySelectorAll('.bd-article .cell.tag_solution')]
      .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().height)
      .map(e => e.innerText.slice(0, 80)) } }"""
FOLDS = """() => ({
  cells: [...document.querySelectorAll('.bd-article .cell details')].map(folded => {
    const summary = folded.querySelector(':scope > summary');
    return { open: folded.open, words: summary.innerText, label: summary.getAttribute('aria-label') } }),
  buttons: [...document.querySelectorAll('.admonition-title > .toggle-button')].map(button => ({
    label: button.getAttribute('aria-label'),
    title: button.parentElement.firstChild.textContent.trim(),
    solution: !!button.closest('.solution .admonition-title') })) })"""
CLAIMS = """() => {
  const size = e => parseFloat(getComputedStyle(e).fontSize);
  return {
    body: size(document.querySelector('.bd-article p')),
    outputs: [...document.querySelectorAll('.bd-article .tag_claim .output.stream pre')]
      .map(e => [e.innerText, size(e)]) } }"""
# Code that a reader sees without opening anything.
OPEN_CODE = """() => [...document.querySelectorAll('.bd-article .cell_input pre')]
  .filter(e => !e.closest('details:not([open]), .toggle')).map(e => e.textContent)"""
# What a visible text holds of Markdown that was not read as such.
ASTERISKS = """() => {
  const walker = document.createTreeWalker(document.querySelector('.bd-article'), NodeFilter.SHOW_TEXT);
  const out = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent;
    if (/(^|[^*\\w])\\*{1,2}[A-Za-z][^*]*\\*/.test(text)
        && !walker.currentNode.parentElement.closest('pre, code, script, style, .math, .sig'))
      out.push(text.trim().slice(0, 120));
  }
  return out }"""
ACTIVITIES = """() => ({
  explorers: document.querySelectorAll('figure.u-explorer').length,
  quizzes: [...document.querySelectorAll('.u-quiz')].map(quiz => quiz.querySelectorAll('.Quiz').length) })"""
OPENED = {
    "article": "() => !!document.querySelector('.bd-article')",
    "source": SOURCE,
    "formulas": FORMULAS,
    "metadata": METADATA,
    "number": NUMBER,
    "neighbours": NEIGHBOURS,
    "references": REFERENCES,
    "links": LINKS,
    "times": TIMES,
    "exercises": EXERCISES,
    "folds": FOLDS,
    "claims": CLAIMS,
    "open_code": OPEN_CODE,
    "asterisks": ASTERISKS,
    "activities": ACTIVITIES,
}
