"""What a page says of itself: title, description, addresses; the pages for robots and for lost readers."""

import io
import os
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document
from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import metadata

ADDRESS = "https://book.example/course"


def document(*children):
    page = new_document("page", get_default_settings(Parser))
    page += nodes.section("", nodes.title("", "Title"), *children)
    return page


def box(term, definition):
    item = nodes.definition_list_item(
        "", nodes.term("", term), nodes.definition("", nodes.paragraph("", definition))
    )
    return nodes.admonition("", nodes.definition_list("", item), classes=["chapter"])


@pytest.mark.parametrize(
    ("term", "definition", "says"),
    [
        ("You will be able to", "Draw the cell.", "You will be able to draw the cell."),
        ("It shows", "LSTM and GRU.", "It shows LSTM and GRU."),
        ("It shows", "A gate.", "It shows a gate."),
    ],
)
def test_a_chapter_is_described_by_its_objectives(term, definition, says):
    page = document(nodes.paragraph("", "First."), box(term, definition))
    assert metadata.description_of(page) == says


def test_another_page_is_described_by_its_first_paragraph():
    assert (
        metadata.description_of(
            document(nodes.paragraph("", "One\ntwo."), nodes.paragraph("", "Three."))
        )
        == "One two."
    )
    assert metadata.description_of(document()) == ""


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Short enough.", "Short enough."),
        ("A sentence here. Another one", "A sentence here."),
        ("one part here; another part", "one part here …"),
        ("several words without signs", "several words …"),
    ],
)
def test_a_long_text_is_cut_where_it_may(text, cut):
    assert metadata.sentence(text, 20) == cut


def test_a_title_does_not_say_the_name_of_the_book_twice():
    assert metadata.page_title("Unrolled", "Unrolled") == "Unrolled"
    assert metadata.page_title("Notation", "Unrolled") == "Notation — Unrolled"


@pytest.fixture(params=["", ADDRESS, ADDRESS + "/"], ids=["unknown", "known", "known with a slash"])
def site(request, tmp_path, monkeypatch):
    """Two pages in the theme of the book, at an address that is known or not."""
    monkeypatch.setenv("UNROLLED_ADDRESS", request.param)
    monkeypatch.setitem(os.environ, "UNROLLED_PAGE", "1")  # the extension sets it for good
    (tmp_path / "book").mkdir()
    (tmp_path / "book/home.rst").write_text(
        "Unrolled\n========\n\nWhat & why.\n\n.. toctree::\n\n   other\n"
    )
    (tmp_path / "book/other.rst").write_text("Other\n=====\n\nIt follows.\n")
    options = {
        "extensions": ["sphinx_design", "sphinx_book_theme", "sphinx.ext.autodoc", "unrolled"],
        "html_theme": "sphinx_book_theme",
        "html_title": "Unrolled",
        "root_doc": "book/home",
        "html_sourcelink_suffix": "",
    }
    out, trees = tmp_path / "site", tmp_path / "trees"
    Sphinx(tmp_path, None, out, trees, "html", options, status=None, warning=io.StringIO()).build()
    return out, bool(request.param)


def read(site, name):
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")


def test_the_site(site):
    out, known = site
    home, other = read(out, "book/home.html"), read(out, "book/other.html")
    assert home.title.text.strip() == "Unrolled"
    assert other.title.text.strip() == "Other — Unrolled"
    assert read(out, "search.html").title.text.strip() == "Search — Unrolled"
    assert home.find("meta", attrs={"name": "description"})["content"] == "What & why."
    assert other.find("meta", property="og:description")["content"] == "It follows."
    for page in (
        home,
        other,
        read(out, "index.html"),
        read(out, "404.html"),
        read(out, "search.html"),
    ):
        assert (
            len(page.find_all("title"))
            == len(page.find_all("meta", attrs={"name": "viewport"}))
            == 1
        )
    canonical = other.find("link", rel="canonical")
    assert (canonical["href"] if canonical else None) == (
        f"{ADDRESS}/book/other.html" if known else None
    )
    assert bool(other.find("meta", property="og:url")) == known
    picture = other.find("meta", property="og:image")
    assert (picture["content"] if picture else None) == (
        f"{ADDRESS}/_static/preview.png" if known else None
    )
    assert (out / "_static/preview.png").exists()

    root = read(out, "index.html")
    assert root.h1.text == "Unrolled" and root.a["href"] == "book/home.html"
    lost = read(out, "404.html")
    assert lost.base["href"] == ("/course/" if known else "/")
    assert lost.find("a", string="its first page")["href"] == "book/home.html"

    robots = (out / "robots.txt").read_text(encoding="utf-8")
    assert ("Sitemap: https://book.example/course/sitemap.xml" in robots) == known
    assert (out / "sitemap.xml").exists() == known
    if known:
        places = [
            e.text for e in ElementTree.parse(out / "sitemap.xml").iter() if e.tag.endswith("loc")
        ]
        assert places == [f"{ADDRESS}/book/home.html", f"{ADDRESS}/book/other.html"]
