"""Drawings to take away: every file that a page offers is there, in every notation; links follow what is shown."""

import html
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from lib.notation import NOTATIONS
from tests.site.conftest import SITE

CELL = "notebooks/10-lstm"
MOVES = "notebooks/04-recurrent-networks.html"
FIGURE = re.compile(
    r'<figure class="u-(?:picture|explorer)">(?:(?!</figure>).)*class="u-take.*?</figure>', re.S
)
LINE = re.compile(r'<p class="(u-take[^"]*)">(.*?)</p>', re.S)
LINK = re.compile(r'<a href="([^"]+)" download aria-label="Download ([^"]+) as (SVG|PDF)">\3</a>')
SUFFIXES = ["" if name == "pytorch" else f"-{name}" for name in NOTATIONS]


def in_other_letters(file, suffix):
    return file.with_name(f"{file.stem}{suffix}{file.suffix}")


def test_every_file_is_there_and_none_that_no_page_offers():
    offered = set()
    for page in [*SITE.glob("notebooks/**/*.html"), *SITE.glob("book/*.html")]:
        text = page.read_text(encoding="utf-8")
        names = []
        for classes, line in LINE.findall(text):
            for href, name, kind in LINK.findall(line):
                names.append((name, kind))
                file = (page.parent / href).resolve()
                found = re.sub(r"-state-\d+", "-state-*", file.name)
                suffixes = SUFFIXES if "u-lettered" in classes else [""]
                states = [
                    f for f in file.parent.glob(found) if re.search(r"\d$", f.stem) or f == file
                ]
                files = {in_other_letters(f, suffix) for f in states for suffix in suffixes}
                assert file in files and all(f.is_file() for f in files), (page.name, href)
                offered |= files
        assert len(names) == len(set(names)), f"two drawings of {page.name} have one name"
    assert len(offered) > 300
    assert offered == {f.resolve() for f in (SITE / "_static/diagrams").rglob("*") if f.is_file()}


def test_an_svg_is_complete():
    for file in sorted((SITE / "_static/diagrams/10-lstm").glob("*.svg")):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"var\(|currentColor|class=", text)
        assert ElementTree.fromstring(text).find("{*}title").text


def test_a_pdf_has_a_page_for_each_state_and_its_letters():
    page = SITE / MOVES
    if not list((SITE / "_static/diagrams").rglob("*.pdf")):
        pytest.skip("fpdf2 could not be had when the site was built")
    for figure in FIGURE.findall(page.read_text(encoding="utf-8")):
        (href,) = (href for href, _, kind in LINK.findall(figure) if kind == "PDF")
        assert len(PdfReader(page.parent / href).pages) == figure.count('class="u-frame"')
    folder = SITE / "_static/diagrams/10-lstm"
    pdf = PdfReader(folder / "lstm-cell-ng.pdf")
    assert pdf.metadata.title == "The LSTM cell"
    text = pdf.pages[0].extract_text()
    assert "⟨t−1⟩" in text and "\u0303" in text and "forget" in text
    assert "⟨" not in PdfReader(folder / "lstm-cell.pdf").pages[0].extract_text()


def test_a_link_gives_what_is_shown(open_page):
    page = open_page(f"{CELL}.html").page
    page.get_by_label("Notation", exact=True).select_option("Ng")
    link = page.get_by_role("link", name="Download The LSTM cell as SVG", exact=True)
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "lstm-cell-ng.svg"
    assert "⟨" in Path(download.value.path()).read_text(encoding="utf-8")
    box = link.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert html.unescape(link.inner_text()) == "SVG"
    page = open_page(MOVES).page
    page.get_by_label("Notation", exact=True).select_option("Ng")
    figure = page.locator("figure.u-explorer:has(.u-take)").first
    frames = figure.locator(".u-frame")
    place = "all => all.findIndex(f => !f.hidden) + 1"
    before = frames.evaluate_all(place)
    figure.get_by_role("button", name="Back").click()
    shown = frames.evaluate_all(place)
    assert shown == before - 1
    for kind, name in (("SVG", f"-state-{shown}-ng.svg"), ("PDF", "d-ng.pdf")):
        with page.expect_download() as download:
            figure.get_by_role("link", name=f"as {kind}").click()
        assert download.value.suggested_filename.endswith(name)
