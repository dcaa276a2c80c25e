"""The site build: a warning fails it, and goes on failing it; a killed build leaves no half page."""

import pytest

from book.build import build
from book.files import write_atomically

CONFIG = "title: T\nauthor: A\nonly_build_toc_files: true\nexecute: {execute_notebooks: 'off'}\n"


@pytest.fixture
def book(tmp_path):
    """A book of three pages."""
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: page\n- file: other\n",
        "constraints.txt": "",
        "index.md": "# Home\n\nSee [the page](page.md).\n",
        "page.md": "# Page\n\nText.\n",
        "other.md": "# Other\n\nText.\n",
    }
    for name, text in files.items():
        write_atomically(tmp_path / name, text)
    return tmp_path


def test_a_warning_fails_every_build_until_it_is_mended(book):
    write_atomically(book / "page.md", "# Page\n\n[nowhere](missing.md)\n")
    assert build(book) != 0
    assert build(book) != 0  # Sphinx alone would not read the page again, and pass
    write_atomically(book / "page.md", "# Page\n\nMended.\n")
    assert build(book) == 0
    assert "Mended." in (book / "_build/html/page.html").read_text(encoding="utf-8")


def test_a_build_is_finished_after_it_was_killed(book):
    page = book / "_build/html/page.html"
    assert build(book) == 0
    whole, other = page.read_text(encoding="utf-8"), book / "_build/html/other.html"
    before = other.stat().st_mtime_ns
    write_atomically(book / "page.md", "# Page\n\nText, changed.\n")
    assert build(book) == 0
    assert other.stat().st_mtime_ns == before  # only what changed is written
    assert page.read_text(encoding="utf-8") != whole

    (book / "_build/built").unlink()  # as when the build is killed
    page.write_text("<html><bo", encoding="utf-8")
    assert build(book) == 0
    assert "Text, changed." in page.read_text(encoding="utf-8")

    write_atomically(book / "constraints.txt", "sphinx==0\n")
    before = other.stat().st_mtime_ns
    assert build(book) == 0
    assert other.stat().st_mtime_ns != before
