"""The form of a chapter: its number, its times, named folds, nothing cut, no scrollbars in lines of text."""

import json
import re

import pytest

from tests.site.conftest import SITE
from tests.site.test_pages import PHONE

CHAPTER = re.compile(r"notebooks/(labs/)?(\d\d)-")
LABELS = {
    "Code of this check",
    "Code of this figure",
    "Imports and settings",
    "The drawing, to check yours",
}
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
# Formulas in a line that scroll, or that reach beyond the column.
SCROLLING = """() => {
  const edge = document.querySelector('.bd-article').getBoundingClientRect().right + 1;
  return [...document.querySelectorAll('.bd-article .katex')].filter(f => {
    if (f.closest('.katex-display') || !f.getClientRects().length) return false;
    const style = getComputedStyle(f);
    return style.overflowX !== 'visible' || style.overflowY !== 'visible'
      || (!f.closest('.pst-scrollable-table-container, .output')
        && [...f.querySelectorAll('.base')].some(part => part.getBoundingClientRect().right > edge));
  }).map(f => f.querySelector('annotation').textContent.slice(0, 60)) }"""
CUT = """() => [...document.querySelectorAll('.bd-article pre')]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 80))"""
# Code that a reader sees without opening anything.
OPEN_CODE = """() => [...document.querySelectorAll('.bd-article .cell_input pre')]
  .filter(e => !e.closest('details:not([open]), .toggle')).map(e => e.textContent)"""


@pytest.fixture
def article(visit):
    """The page, if it holds text: the search page does not."""
    if not visit.page.locator(".bd-article").count():
        pytest.skip("no text")
    return visit.page


@pytest.fixture
def chapter(visit):
    """Number of the chapter and whether the page is its laboratory."""
    match = CHAPTER.match(visit.name)
    if not match:
        pytest.skip("not a chapter")
    return match[2], bool(match[1])


def test_the_number_stands_in_the_title_and_in_the_sidebar(visit, chapter):
    number, laboratory = chapter
    start = f"Laboratory {number}: " if laboratory else f"{number} "
    assert visit.page.title().startswith(start)
    assert visit.page.locator(".bd-article h1").inner_text().startswith(start)
    current = visit.page.locator(".bd-sidebar-primary a.current").last
    assert current.text_content().strip().startswith(start)


def test_links_to_and_fro_carry_the_number(visit):
    for link in visit.page.locator(".prev-next-area a").all():
        match = CHAPTER.search(link.evaluate("a => a.href"))
        if match:
            text = link.locator(".prev-next-title").inner_text()
            assert text.startswith(f"Laboratory {match[2]}: " if match[1] else f"{match[2]} ")


def test_links_to_chapters_name_their_number(visit):
    for link in visit.page.locator(".bd-article a.internal").all():
        words = re.fullmatch(r"(?:chapter|laboratory) (\d+)", link.inner_text().strip(), re.I)
        if words:
            assert CHAPTER.search(link.evaluate("a => a.href"))[2] == words[1]


def test_search_knows_the_numbers():
    index = (SITE / "searchindex.js").read_text(encoding="utf-8")
    names = json.loads(re.search(r'"docnames": *(\[.*?\])', index)[1])
    titles = json.loads(re.search(r'"titles": *(\[.*?\])(?:, *"|\})', index)[1])
    numbered = [(CHAPTER.match(name), title) for name, title in zip(names, titles, strict=True)]
    assert all(title.startswith(("Laboratory ", match[2])) for match, title in numbered if match)
    assert sum(bool(match) for match, _ in numbered) >= 10


def test_the_box_gives_times(visit, chapter):
    box = visit.page.locator(".admonition.chapter dl").first
    entries = dict(
        zip(
            box.locator("> dt").all_inner_texts(),
            box.locator("> dd").all_inner_texts(),
            strict=True,
        )
    )
    minutes = re.fullmatch(r"(\d+) minutes?", entries["Reading"].strip())
    assert minutes and (1 if chapter[1] else 5) <= int(minutes[1]) <= 60
    assert (minutes[1] == "1") == minutes[0].endswith("minute")
    assert re.fullmatch(r"about \d+ s and \d+ MB, on one core", entries["Running"].strip())
    assert ("Exam corner" in entries) != chapter[1]


def test_exercises_are_counted_from_one_and_solutions_say_whose_they_are(visit, chapter):
    page = visit.page
    numbers = page.locator(".bd-article div.exercise .caption-number").all_inner_texts()
    assert [text.strip() for text in numbers] == [f"Exercise {n + 1}" for n in range(len(numbers))]
    titles = page.locator(".bd-article div.solution > .admonition-title").all_inner_texts()
    assert [title.strip() for title in titles] == [
        f"Solution to Exercise {n + 1}" for n in range(len(numbers))
    ]
    for cell in page.locator(".bd-article .cell.tag_solution").all():
        assert cell.evaluate("e => !!e.closest('div.solution')")
        assert not cell.is_visible(), "a solution lies open"


def test_what_opens_is_closed_and_has_a_name(visit):
    for folded in visit.page.locator(".bd-article .cell details").all():
        summary = folded.locator("> summary")
        assert not folded.evaluate("e => e.open")
        assert summary.inner_text().strip().lstrip("▸ ") in LABELS
        assert summary.get_attribute("aria-label") is None
    for button in visit.page.locator(".admonition-title > .toggle-button").all():
        title = button.evaluate("e => e.parentElement.firstChild.textContent.trim()")
        assert button.get_attribute("aria-label") == title
    for button in visit.page.locator(".solution .admonition-title > .toggle-button").all():
        assert button.get_attribute("aria-label").startswith("Solution to Exercise")


def test_a_claim_is_one_small_line(visit, chapter):
    page = visit.page
    body = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.bd-article p')).fontSize)"
    )
    for output in page.locator(".bd-article .tag_claim .output.stream pre").all():
        assert re.search("✓ |≈ ", output.inner_text())  # what was claimed, or what was measured
        size = output.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size < body


def test_captions_and_checks_are_not_code_to_read(visit):
    for code in visit.page.evaluate(OPEN_CODE):
        assert not re.search(r"^\s*(?:caption|alt)=|^\s*raise \w+Error", code, re.MULTILINE), code


def test_no_markdown_is_left_over(article):
    assert article.evaluate(ASTERISKS) == []


@pytest.mark.parametrize("width", [1280, PHONE])
def test_nothing_is_cut_and_no_line_scrolls(article, visit, width):
    visit.show(width=width)
    visit.page.wait_for_timeout(50)
    assert visit.page.evaluate(CUT) == []
    assert visit.page.evaluate(SCROLLING) == []
