"""The printed book: published while its text is today's; a build without solutions; pages become one book."""

import io
import shutil
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DecodedStreamObject, NameObject
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from book import pdf
from book.build import digest
from book.printed import PDFS, mark, printed, text_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))

EXERCISE = """
Exercises
=========

.. exercise::
   :label: ex-one

   Count.

.. solution:: ex-one
   :label: answer

   It is 42.

.. exercise::
   :label: ex-two

   Count again, as in :ref:`ex-one`.
"""


def built(folder, *extensions, **pages):
    """Build pages; return the site's folder and what Sphinx warned of."""
    for name, text in pages.items():
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    warnings = io.StringIO()
    settings = {"extensions": list(extensions), "root_doc": "home"}
    site, trees = folder / "_build/html", folder / "_build/trees"
    with docutils_namespace():
        Sphinx(folder, None, site, trees, "html", settings, status=None, warning=warnings).build()
    # Another Sphinx in this process has left its nodes and roles behind: that is no fault of the book.
    said = [line for line in warnings.getvalue().splitlines() if "already registered" not in line]
    return site, "\n".join(said)


@pytest.fixture
def book(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/page.md").write_text("# A page\n", encoding="utf-8")
    return tmp_path


def make_pdf(root, name):
    file = root / PDFS[name]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"%PDF " + name.encode())
    mark(root, name, text_of(root))


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_of_another_text_is_not_published(book, name):
    assert printed(book, name) is None
    make_pdf(book, name)
    assert printed(book, name) == book / PDFS[name]
    assert [printed(book, other) for other in PDFS if other != name] == [None]
    (book / "book/page.md").write_text("# Another page\n", encoding="utf-8")
    assert printed(book, name) is None


def test_pages_link_to_the_pdfs_while_there_are_some(book):
    home = "Home\n====\n\n.. printed-book::\n\n.. printed-book:: revision\n"

    def links():
        site, warned = built(book, "unrolled.printed", home=home)
        assert not warned
        page = BeautifulSoup((site / "home.html").read_text(), "html.parser")
        found = [(site / a["href"]).read_bytes() for a in page.select("a[href$='.pdf']")]
        return found, sorted(file.name for file in site.glob("*.pdf"))

    assert links() == ([], [])
    make_pdf(book, "revision")
    assert links() == ([b"%PDF revision"], ["unrolled-revision.pdf"])
    make_pdf(book, "book")
    assert links()[0] == [b"%PDF book", b"%PDF revision"]
    shutil.rmtree((book / PDFS["book"]).parent)
    assert links() == ([], [])


@pytest.mark.parametrize(("setting", "there"), [("", True), ("1", True), ("0", False)])
def test_a_class_may_get_the_book_without_solutions(tmp_path, monkeypatch, setting, there):
    monkeypatch.setenv("SOLUTIONS", setting)
    extensions = "sphinx_exercise", "sphinx.ext.mathjax", "unrolled.exercises"
    site, warned = built(tmp_path, *extensions, home=EXERCISE)
    page = (site / "home.html").read_text(encoding="utf-8")
    assert not warned
    assert ("It is 42." in page) is there
    assert ("42" in (site / "searchindex.js").read_text(encoding="utf-8")) is there
    assert "Count again" in page and "Exercise 2" in page


def test_a_build_without_solutions_is_another_build(book, monkeypatch):
    monkeypatch.delenv("SOLUTIONS", raising=False)
    whole = digest(book)
    monkeypatch.setenv("SOLUTIONS", "0")
    assert digest(book) != whole


def sheet(pages, links=(), targets=()):
    """Return a PDF of blank pages: `links` are (page, address), `targets` (name, page)."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(b"0.24 0 0 -0.24 0 842 cm")  # a scale that is not undone, as Chromium's
        page[NameObject("/Contents")] = writer._add_object(stream)
    for page, address in links:
        writer.add_annotation(page, Link(rect=[0, 0, 9, 9], url=address))
    for name, page in targets:
        writer.add_named_destination(name, page)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def test_pages_become_one_book():
    base = "http://127.0.0.1:1/"
    book = pdf.Book(base)
    outside = "https://example.org/"
    book.add(
        "a.html", "A", [],
        sheet(2, [(1, f"{base}b.html?notation=ng#end"), (0, outside), (0, f"{base}gone.html")]),
    )  # fmt: skip
    headings = [{"level": 2, "text": "Start", "id": "s"}, {"level": 3, "text": "End", "id": "end"}]
    book.add("b.html", "B", headings, sheet(3, targets=[("/end", 2), ("/s", 0)]))
    book.connect()
    book.number()
    whole = PdfReader(io.BytesIO(book.write("T")))
    assert [page.extract_text().strip() for page in whole.pages] == ["1", "2", "3", "4", "5"]
    a, b, (start, (end,)) = whole.outline
    assert (a.title, b.title, start.title, end.title) == ("A", "B", "Start", "End")
    places = [whole.get_destination_page_number(entry) for entry in (a, b, start, end)]
    assert places == [0, 2, 2, 4]
    (link,) = (reference.get_object() for reference in whole.pages[1]["/Annots"])
    assert link["/Dest"][0].get_object() == whole.pages[4].get_object()
    (link,) = (reference.get_object() for reference in whole.pages[0]["/Annots"])
    assert link["/A"]["/URI"] == outside  # and of the page that is not in the book, none


def test_a_link_to_an_element_asks_its_page_for_a_target(tmp_path):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/a.html").write_text('<a class="reference internal" href="../b.html#end">e</a>')
    (tmp_path / "b.html").write_text('<a class="reference internal" href="#own">o</a>')
    assert pdf.wanted(tmp_path, ["x/a.html", "b.html"]) == {"x/a.html": set(), "b.html": {"end"}}
