"""Paper: nothing scrolls or is cut, what is closed stays away, the letters are the chosen ones; the PDF."""

import io
import re

import pytest
from pypdf import PdfReader

from book.files import ROOT, notebooks
from book.pdf import PAPER, REVISION, TITLES, Printer, print_book
from lib.exam.pictures import DRAWINGS
from tests.site.conftest import SITE

PAGES = [
    "book/index.html",
    "book/notation.html",
    "notebooks/10-lstm.html",
    "notebooks/labs/10-lstm.html",
]
FAULTS = """() => {
  const edge = document.documentElement.clientWidth + 1, shown = e => e.getClientRects().length > 0;
  const all = [...document.querySelectorAll('.bd-article *')]
    .filter(e => shown(e) && !e.closest('svg, .katex-mathml'));
  const wide = e => e.getBoundingClientRect().width && e.getBoundingClientRect().right > edge;
  const clips = e => /auto|scroll|hidden/.test(getComputedStyle(e).overflow) && !e.closest('.katex');
  const away = [...document.querySelectorAll(
    '.bd-header-article, .bd-sidebar-primary, .bd-sidebar-secondary, .prev-next-footer, .bd-footer-content,'
    + '.onlyprint, .headerlink, button, .u-controls, .toggle-hidden, details:not([open])')];
  const some = (elements, fault) => elements.slice(0, 4).map(e => fault + ': ' + e.outerHTML.slice(0, 100));
  return [
    ...some(all.filter(wide), 'cut'), ...some(all.filter(clips), 'clips'), ...some(away.filter(shown), 'printed'),
  ] }"""
LETTERS = """name => [...document.querySelectorAll(`.bd-article .n-${name}`)]
  .filter(e => e.getClientRects().length).length"""


@pytest.fixture(scope="module")
def sheet(context, address):
    """A function that shows a page as it is printed."""
    page = context.new_page()
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")

    def show(name):
        page.goto(address + name, wait_until="load")
        page.evaluate(
            "document.fonts.ready.then(() => { window.dispatchEvent(new Event('resize'));"
            " return new Promise(done => setTimeout(done, 50)) })"
        )
        return page

    yield show
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_nothing_closed_is_printed(sheet, name):
    assert sheet(name).evaluate(FAULTS) == []


def test_what_the_reader_has_opened_is_printed_in_the_chosen_letters(sheet):
    page = sheet("notebooks/10-lstm.html?notation=ng")
    solution = page.locator(".solution").first
    assert not solution.is_visible()
    page.evaluate("document.querySelector('.solution .toggle-button').click()")
    assert solution.is_visible() and page.evaluate(FAULTS) == []
    assert page.evaluate(LETTERS, "ng") > 20
    assert page.locator(".n-pytorch:not(.n-ng)").first.is_hidden()


def test_a_dark_page_is_printed_light_and_comes_back(sheet):
    page = sheet("notebooks/10-lstm.html")
    theme = "document.documentElement.dataset.theme"
    page.evaluate(f"{theme} = 'dark'; window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(theme) == "light"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(theme) == "dark"


@pytest.fixture(scope="module")
def pdf(browser):
    """A chapter and its laboratory as a book, in Goodfellow's letters."""
    names = ["notebooks/10-lstm.html", "notebooks/labs/10-lstm.html"]
    content = print_book(browser, SITE, names[0], "goodfellow", only=names)
    return PdfReader(io.BytesIO(content)), len(content)


def test_the_book_is_small_and_its_pages_are_numbered_through(pdf):
    reader, size = pdf
    assert size < 1_000_000
    texts = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(texts, 1):
        assert text.rstrip().endswith(str(number)), text[-40:]
    whole = "\n".join(texts)
    assert "Code of this figure" not in whole and "import numpy" not in whole
    assert "Solutions and drawings" in whole and "Solution to Exercise 1" in whole


def test_the_book_has_every_chapter_and_not_the_reference_of_lib(browser, address):
    names = Printer(browser, address, "pytorch").contents("book/index.html")
    chapters = [path.relative_to(ROOT).with_suffix(".html").as_posix() for path in notebooks()]
    assert [name for name in names if name.startswith("notebooks/")] == chapters
    assert names[0] == "book/index.html" and "book/glossary.html" in names
    assert not any("reference" in name for name in names)


def test_the_outline_names_chapters_and_sections(pdf):
    reader, _ = pdf
    lstm, sections, laboratory, *_ = reader.outline
    assert re.match("10 .*LSTM", lstm.title) and laboratory.title.startswith("Laboratory 10")
    names = [entry.title for entry in sections if not isinstance(entry, list)]
    assert "Exam corner" in names and names[-1] == "Solutions and drawings"
    places = [reader.get_destination_page_number(e) for e in sections if not isinstance(e, list)]
    assert places == sorted(places) and places[-1] > places[0]
    assert reader.get_destination_page_number(laboratory) > places[-1]


def test_links_between_chapters_stay_in_the_book(pdf):
    reader, _ = pdf
    start = reader.get_destination_page_number(reader.outline[2])
    targets = [
        reader.get_page_number(link.get_object()["/Dest"][0].get_object())
        for page in reader.pages[start:]
        for link in page.get("/Annots", ())
        if "/Dest" in link.get_object()
    ]
    assert any(target < start for target in targets), "the laboratory leads to its chapter"
    addresses = [
        link.get_object()["/A"]["/URI"]
        for page in reader.pages
        for link in page.get("/Annots", ())
        if "/A" in link.get_object()
    ]
    assert not [url for url in addresses if "127.0.0.1" in url]


def test_no_page_is_left_half_empty(pdf):
    """The lowest line of a page, as a share of its height from above; the last page of a chapter may be short."""
    reader, _ = pdf
    last = {reader.get_destination_page_number(reader.outline[2]) - 1, len(reader.pages) - 1}
    lowest = []
    for number, page in enumerate(reader.pages):
        heights = []
        page.extract_text(
            visitor_text=lambda text, cm, tm, *_, heights=heights: (
                heights.append(tm[5] * cm[3] + cm[5]) if text.strip() else None
            )
        )
        if number not in last:
            lowest.append(min(h for h in heights if h > 40) / float(page.mediabox.height))
    assert max(lowest) < 0.6 and sum(lowest) / len(lowest) < 0.3, [round(x, 2) for x in lowest]


def test_the_pages_for_revision_have_their_drawings_behind_the_frames(browser):
    """The plan and the drawings; the other two pages are printed in test_revision.py."""
    names = [name for name in REVISION if name.endswith(("revise.html", "drawings.html"))]
    assert len(names) == 2 and all((SITE / name).exists() for name in REVISION)
    content = print_book(browser, SITE, names[0], "olah", only=names, title=TITLES["revision"])
    reader = PdfReader(io.BytesIO(content))
    assert reader.metadata.title == "Unrolled: revision"
    _plan, _, drawings, sections = reader.outline
    last = sections[-1]
    assert last.title == "Solutions and drawings"
    start, behind = map(reader.get_destination_page_number, (drawings, last))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    for number, text in enumerate(texts, 1):
        assert text.endswith(str(number))
    answer = "the drawing and its checklist"
    assert not any(answer in text for text in texts[:behind])
    found = [text.count(answer) for text in texts[behind:]]
    assert sum(found) == len(DRAWINGS) and "Give yourself the marks" in texts[behind]
    places = {
        reader.get_page_number(link.get_object()["/Dest"][0].get_object())
        for page in reader.pages[:start]
        for link in page.get("/Annots", ())
        if "/Dest" in link.get_object()
    }
    assert start in places, "the plan leads to the drawings"
