"""The pages for revision: two pages of formulas, a page for each chapter, drawings, plans, papers."""

import gzip
import io
import re
import sys

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from book.lessons import lessons
from lib.exam.assemblies import ASSEMBLIES
from lib.exam.fixed import PAPERS, fixed
from lib.exam.paper import entries
from lib.exam.pictures import DRAWINGS
from lib.exam.questions import PARTS
from lib.notation import NOTATIONS
from lib.notation.cards import card_of
from lib.notation.equations import same_lines
from tests.site.conftest import ROOT, SITE, Visit

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from unrolled.sheet import sets_of

A4 = (595, 842)  # points
SOME_SHOWN = "all => all.some(e => getComputedStyle(e).display !== 'none')"
BETWEEN_MARGINS = {"width": 718, "height": 1035}  # CSS pixels of A4, see revision.css
SWITCH = """name => { document.documentElement.dataset.notation = name;
  document.body.offsetWidth;  // laid out: now the fonts of its letters are asked for
  return document.fonts.ready.then(() => 0) }"""
# What is wider than its column, on paper.
CUT = """() => [...document.querySelectorAll('.u-sheet .katex-display')].filter(e => e.offsetWidth)
  .filter(e => [...e.querySelectorAll('.base')].reduce((sum, part) => sum + part.offsetWidth, 0)
    > e.closest('.u-sheet-card').clientWidth + 1)
  .map(e => e.querySelector('annotation').textContent)"""


def read(name):
    return BeautifulSoup((SITE / f"book/{name}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def paper(browser, address):
    """A function that shows a page as it is printed."""
    page = browser.new_page(viewport=BETWEEN_MARGINS, color_scheme="light", reduced_motion="reduce")
    page.emulate_media(media="print")
    page.set_default_timeout(120_000)  # milliseconds

    def show(name):
        page.goto(f"{address}book/{name}.html", wait_until="load")
        page.evaluate("document.fonts.ready.then(() => 0)")
        return page

    yield show
    page.close()


def printed(page):
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages


def test_the_sheet_has_every_equation_in_every_notation():
    shown = {n: set() for n in NOTATIONS}
    for block in read("formula-sheet").select(".u-sheet-lines > div"):
        tex = block.find("annotation").get_text()
        for name in NOTATIONS:
            if f"n-{name}" in block["class"]:
                shown[name].add(" ".join(tex.split()))
    for name in (name for lesson in lessons() for name in lesson.cards):
        for equation, lines in sets_of(card_of(name)):
            for line in lines:
                for notation, tex in same_lines(equation, [line]).items():
                    assert not tex or " ".join(tex.split()) in shown[notation], (line, notation)


def test_the_sheet_is_two_pages_of_a4_in_all_notations(paper):
    page = paper("formula-sheet")
    for name in NOTATIONS:
        page.evaluate(SWITCH, name)
        assert page.evaluate(CUT) == [], name
        pages = printed(page)
        assert len(pages) == 2, name
        for sheet in pages:
            assert tuple(round(float(x)) for x in sheet.mediabox[2:]) == A4
        assert len(re.findall(r"\w", pages[1].extract_text())) > 500, "the second page is used"


def test_every_chapter_has_a_summary_of_one_page(paper):
    found = lessons()
    sections = read("summaries").select("section.u-summary")
    assert len(sections) == len(found)
    for section in sections:
        texts = [rubric.get_text() for rubric in section.select("p.rubric")]
        assert texts == ["Traps", "Terms"]
        assert section.select("p")[0].get_text().startswith("You will be able to: ")
        assert section.select(".u-summary-card annotation") and section.select("dt a[href]")
        assert section.select(".u-summary-last strong")
    page = paper("summaries")
    titles = [section.h2.contents[0].get_text() for section in sections]
    sheets = printed(page)
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    assert len(texts) == len(found), [text[:30] for text in texts]
    heading, _, first = texts[0].partition(titles[0])
    assert heading.startswith("A page for each chapter") and first  # above the first of them
    assert all(text.startswith(title) for text, title in zip(texts[1:], titles[1:], strict=True))


def test_a_diagram_is_drawn_then_compared_then_marked(browser, address):
    """With the pointer in the frame, and with the keyboard alone in drawing and checklist."""
    visit = Visit(browser.new_page(), address, "book/drawings.html")
    page = visit.page
    assert page.locator("section.u-draw").count() == len(DRAWINGS)
    first = page.locator("#draw-lstm")
    answer, canvas = first.locator("details.u-answer"), first.locator("canvas")
    assert not answer.locator("figure").is_visible() and "LSTM" in canvas.get_attribute(
        "aria-label"
    )
    inked = "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(x => x)"
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60)
    page.mouse.up()
    assert canvas.evaluate(inked)
    first.locator(".u-clear").click()
    assert not canvas.evaluate(inked) and not first.locator(".u-clear").is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert answer.locator("figure svg").is_visible()
    for _ in (*answer.locator(".u-take a").all(), "the first part"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert answer.locator(".u-sum").inner_text() == "1 of 8 marks."
    assert visit.errors == []
    page.close()


def test_a_diagram_is_put_together_and_marked(browser, address):
    """All three in one visit, by keyboard and by pointer; what is wrong says why, what is right appears."""
    visit = Visit(browser.new_page(), address, "book/drawings.html")
    page = visit.page
    for name, assembly in ASSEMBLIES.items():
        room = page.locator(f"#draw-{name} .u-assembly")
        selects, verdict = room.locator("select"), room.locator(".u-sum")
        count, answers = len(assembly.places), assembly.answers()
        assert selects.count() == count and not selects.first.is_visible()
        room.locator("summary").focus()
        page.keyboard.press("Enter")
        for _ in (*room.locator(".u-take a").all(), "the first place"):
            page.keyboard.press("Tab")
        assert selects.first.evaluate("select => select === document.activeElement")
        assert not room.locator("[data-fills]").evaluate_all(SOME_SHOWN)
        wrong = (answers[0] + 1) % 4
        selects.first.select_option(str(wrong))
        for k in range(2, count):
            selects.nth(k).select_option(str(answers[k]))
        room.locator(".u-check").focus()
        page.keyboard.press("Enter")
        assert verdict.get_attribute("role") == "status"
        assert verdict.inner_text().startswith(
            f"{count - 2} of {count} places are right. 1 still empty."
        )
        place = assembly.places[0]
        reason = assembly.reason(place, assembly.trays[place.tray][wrong])
        assert room.locator("li").first.locator("p").inner_text() == f"Not this. {reason}"
        assert selects.first.get_attribute("aria-invalid") == "true"
        assert room.locator('[data-fills="3"]').first.is_visible()
        assert not room.locator('[data-fills="1"]').first.is_visible()
        room.locator('[data-place="2"]').first.click()
        assert selects.nth(1).evaluate("select => select === document.activeElement")
        for k in (0, 1):
            selects.nth(k).select_option(str(answers[k]))
        room.locator(".u-check").click()
        assert verdict.inner_text() == f"All {count} places are right."
        assert not room.locator("[data-place]").evaluate_all(SOME_SHOWN)
        room.locator(".u-again").click()
        assert not verdict.inner_text() and room.locator('[data-place="1"]').first.is_visible()
    assert visit.errors == []
    page.close()


def test_the_script_is_small():
    assert len(gzip.compress((SITE / "_static/assembly.js").read_bytes())) < 6000


def test_the_plans_add_up_and_the_button_of_the_first_page_leads_to_them():
    tables = read("revise").select(".u-revise table")
    limits = [180, 60, 15]
    for limit, table in zip(limits, tables, strict=True):
        minutes = [int(row.td.get_text().split()[0]) for row in table.select("tbody tr")]
        assert sum(minutes) == limit and min(minutes) >= 1
    links = [a["href"] for a in read("index").select(".sd-card a[href]")]
    assert "revise.html" in links and "concepts.html" not in links


def test_every_question_exercise_and_quiz_is_reached():
    page = read("questions")
    rows = page.select("table.u-questions tbody tr")
    found = lessons()
    exercises = [exercise.title for lesson in found for exercise in lesson.exercises]
    quizzes = [row.a.get_text() for row in rows if "quiz" in row.get_text().split()]
    numbers = [number for text in quizzes for number in re.findall(r"\d+", text)]
    assert len(numbers) == sum(len(lesson.questions) for lesson in found)
    assert len(rows) == len(entries()) + len(exercises) + len(quizzes)
    assert not [row for row in rows if row.td.get_text().startswith("Chapter")]
    difficulties = {row.select("td")[-1].get_text() for row in rows if "exercise" in row.get_text()}
    assert difficulties == {"easy", "medium", "hard"}
    targets = {row.a["href"].partition("#")[2] for row in rows}
    assert {exercise.label for lesson in found for exercise in lesson.exercises} <= targets
    assert {f"practice-{name}" for lesson in found for name in lesson.practised} <= targets
    assert len(page.select("h2 > a.headerlink")) == len(PARTS)
    for table in page.select("table.u-questions"):
        topics = [row.td.get_text().lower() for row in table.select("tbody tr")]
        assert topics == sorted(topics)


@pytest.mark.parametrize("number", PAPERS)
def test_a_paper_adds_up_and_its_solutions_stand_apart(number):
    page, paper = read(f"papers/paper-{number}"), fixed(number)
    closed = page.select_one("details.u-solutions")
    assert not closed.has_attr("open")
    solutions = [h.get_text() for h in closed.select("h3")]
    closed.extract()
    marks = {
        re.search(r"Question (\d+)", h.get_text())[1]: int(
            re.search(r"(\d+) marks?", h.get_text())[1]
        )
        for h in page.select("h3")
    }
    assert sum(marks.values()) == paper.marks and len(marks) == len(paper.tasks)
    assert f"60 minutes, {paper.marks} marks" in page.get_text()
    assert "Solution" not in page.select_one("article.bd-article").get_text()
    numbers = {re.search(r"Solution (\d+)", title)[1] for title in solutions}
    assert numbers == set(marks)
