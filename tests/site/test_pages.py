"""Every page: quiet, self-contained, light, accessible in light and dark, and no wider than a phone."""

import re

import pytest

from tests.site.accessible import findings
from tests.site.conftest import SITE, Visit

PHONE = 360

# What sticks out of the window and does not stand in a box that scrolls or clips.
TOO_WIDE = """phone => [...document.querySelectorAll('.bd-article *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= phone + 1) return false;
  for (let p = e; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== 'visible') return false;
  return true }).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


# What a reader sees besides code and formulas.
TEXT = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('pre, code, script, style, template, .katex').forEach(e => e.remove());
  return copy.textContent }"""


def test_quiet(visit):
    assert visit.errors == []


def test_asks_no_other_host(visit):
    ours = (visit.address, "data:", "blob:")
    assert [url for url in visit.requests if not url.startswith(ours)] == []
    html = visit.page.content()
    loaded = re.findall(r'<(?:script|img|iframe|source|video)\b[^>]*\bsrc="(https?:[^"]*)"', html)
    loaded += re.findall(r'<link\b(?![^>]*"canonical")[^>]*\bhref="(https?:[^"]*)"', html)
    assert [url for url in loaded if not url.startswith(ours)] == []
    for host in ("unpkg.com", "jsdelivr", "cdnjs", "example.com", "executablebooks/jupyter-book"):
        assert host not in html


def test_accessible_to_the_last_formula(browser, address):
    visit = Visit(browser, address, "notebooks/04-recurrent-networks.html")
    visit.show(mode="dark")
    assert findings(visit.page, alike=False) == []
    visit.page.close()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_accessible(visit, mode):
    visit.show(mode=mode)
    assert findings(visit.page, colours_only=mode == "dark") == []


def test_no_sideways_scroll_on_a_phone(visit):
    visit.show(width=PHONE)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE, visit.page.evaluate(TOO_WIDE, PHONE)
    assert visit.page.evaluate(TOO_WIDE, PHONE) == []


def test_every_formula_is_set(visit):
    left = visit.page.evaluate(
        "[...document.querySelectorAll('.math')].filter(e => !e.querySelector('.katex-html')"
        " || !e.querySelector('math') || !e.querySelector('annotation')).map(e => e.textContent)"
    )
    assert left == []
    assert visit.page.locator(".katex-error").count() == 0
    assert not re.search("mathjax", visit.page.content(), re.I)
    text = visit.page.evaluate(TEXT)
    assert re.findall(r"\\\(.*?\\\)|\$[^$\n]*[\\_^][^$\n]*\$", text) == []


def test_no_formula_stops_the_tab_key(visit):
    visit.show()
    stops = visit.page.evaluate(
        "[...document.querySelectorAll('[tabindex]')].filter(e => e.matches('.math, .math *'))"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert stops == []


def test_the_root_leads_home(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.wait_for_url("**/book/index.html")
    assert page.locator("h1").first.inner_text().startswith("Unrolled")
    page.close()


def test_a_page_says_what_it_is(visit):
    page = visit.page
    assert page.locator("title").count() >= 1
    assert page.title().count("Unrolled") == 1
    assert page.locator("meta[name=viewport]").count() == 1
    described = page.locator("meta[name=description], meta[property='og:description']")
    texts = [meta.get_attribute("content") for meta in described.all()]
    if re.match(r"(notebooks|book)/[^/]*$|notebooks/labs/", visit.name):
        assert len(texts) == 2 and texts[0] == texts[1]
        assert 20 <= len(texts[0]) <= 302 and not re.search(r"[\\<>$]", texts[0])


def test_descriptions_differ():
    texts = [
        re.search(r'<meta name="description" content="([^"]*)"', path.read_text(encoding="utf-8"))
        for path in (SITE / "notebooks").rglob("*.html")
    ]
    assert all(texts) and len({text[1] for text in texts}) == len(texts)
