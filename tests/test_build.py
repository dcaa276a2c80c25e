"""The site build: a warning fails it, and goes on failing it; what is killed, damaged or old is made anew."""

import json
import shutil

import pytest

from book.build import build
from book.execute import execute
from book.files import ROOT, notebooks, write_atomically
from tests.notebooks.make import notebook

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

    for name in ("constraints.txt", "book/assets/page.js", "book/_templates/layout.html"):
        write_atomically(book / name, "changed")
        before = other.stat().st_mtime_ns
        assert build(book) == 0
        assert other.stat().st_mtime_ns != before


def test_a_page_that_was_written_into_is_built_again(book):
    html = book / "_build/html"
    assert build(book) == 0
    damages = {
        "page.html": lambda path: path.write_text("<html><bo", encoding="utf-8"),
        "searchindex.js": lambda path: path.write_text("", encoding="utf-8"),
        "_static/basic.css": lambda path: path.unlink(),
        "../built": lambda path: path.write_text("[]", encoding="utf-8"),
    }
    for name, damage in damages.items():
        path = html / name
        whole = path.read_bytes()
        damage(path)
        assert build(book) == 0
        assert (path.read_bytes() == whole) or name == "../built"
    assert json.loads((book / "_build/built").read_text(encoding="utf-8"))["outputs"]


CLASS = "```{py:class} Cell\nA cell.\n```\n\n```{index} gate\n```\n"


def search_index(book):
    """What the search page loads."""
    text = (book / "_build/html/searchindex.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


def test_the_search_index_is_the_same_after_a_change_of_prose(book):
    extension = f"sphinx:\n  local_extensions:\n    unrolled.search: {ROOT / 'book/_ext'}\n"
    write_atomically(book / "_config.yml", CONFIG + extension)
    write_atomically(book / "other.md", f"# Other\n\n{CLASS}")
    write_atomically(book / "page.md", f"# Page\n\nA vanishing word.\n\n{CLASS.replace('C', 'B')}")
    assert build(book) == 0
    assert {"gate", "cell (built-in class)"} <= set(search_index(book)["indexentries"])
    assert "vanish" in search_index(book)["terms"]
    other = book / "_build/html/other.html"
    before = other.stat().st_mtime_ns
    write_atomically(book / "page.md", f"# Page\n\nAnother word.\n\n{CLASS.replace('C', 'B')}")
    assert build(book) == 0
    assert other.stat().st_mtime_ns == before
    incremental = search_index(book)
    shutil.rmtree(book / "_build")
    assert build(book) == 0
    assert incremental == search_index(book)
    assert "vanish" not in incremental["terms"]
    (book / "_build/.doctrees/search.pickle").write_bytes(b"damaged")
    write_atomically(book / "other.md", f"# Other\n\nwalnut\n\n{CLASS}")
    assert build(book) == 0
    assert search_index(book)["terms"].keys() == incremental["terms"].keys() | {"walnut"}


def test_a_page_shows_the_new_outputs_of_its_notebook(book, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(book))
    cached = "execute_notebooks: cache, cache: _build/.jupyter_cache"
    write_atomically(book / "_config.yml", CONFIG.replace("execute_notebooks: 'off'", cached))
    toc = "format: jb-book\nroot: index\nchapters:\n- file: page\n- file: notebooks/a\n- file: notebooks/b\n"
    write_atomically(book / "_toc.yml", toc)
    write_atomically(book / "pack.py", "VALUE = 'apricot'\n")
    notebook(book / "notebooks/a.ipynb", "import pack\nprint(pack.VALUE)")
    notebook(book / "notebooks/b.ipynb", "print('alone')")
    pages = [book / "_build/html/notebooks/a.html", book / "_build/html/notebooks/b.html"]
    assert (execute(notebooks(book), book), build(book)) == ([], 0)
    assert "apricot" in pages[0].read_text(encoding="utf-8")
    before = pages[1].stat().st_mtime_ns
    write_atomically(book / "pack.py", "VALUE = 'quince'\n")
    assert (execute(notebooks(book), book), build(book)) == ([], 0)
    assert "quince" in pages[0].read_text(encoding="utf-8")
    assert pages[1].stat().st_mtime_ns == before
