"""Citations: roles that an author writes, links that a notebook keeps, roles that the page reads."""

import nbformat
import pytest

from book.citations import bibliography, names, to_links, to_roles
from book.files import all_notebooks

ENTRIES = bibliography()


@pytest.mark.parametrize(
    ("role", "link"),
    [
        (
            "{cite:t}`hochreiter1997long` found",
            "[Hochreiter and Schmidhuber (1997)](../book/bibliography.md#hochreiter1997long) found",
        ),
        (
            "so {cite}`elman1990finding,goodfellow2016deep`.",
            "so ([Elman, 1990](../book/bibliography.md#elman1990finding); "
            "[Goodfellow et al., 2016](../book/bibliography.md#goodfellow2016deep)).",
        ),
        ("({cite:t}`huszar2015how`)", "([Huszár (2015)](../book/bibliography.md#huszar2015how))"),
        ("{cite}`unknown2000key` stays", "{cite}`unknown2000key` stays"),
        ("[no citation](../book/bibliography.md)", "[no citation](../book/bibliography.md)"),
        (
            "$h[0]$ in {cite:t}`elman1990finding`",
            "$h[0]$ in [Elman (1990)](../book/bibliography.md#elman1990finding)",
        ),
        (
            "[0, 1) and {cite}`elman1990finding`",
            "[0, 1) and ([Elman, 1990](../book/bibliography.md#elman1990finding))",
        ),
    ],
)
def test_roles_become_links_and_links_roles(role, link):
    assert to_links(role, "../", ENTRIES) == link
    assert to_links(link, "../", ENTRIES) == link
    assert to_roles(link) == role


def test_every_key_survives():
    for key, entry in ENTRIES.items():
        for role in (f"{{cite:t}}`{key}`", f"{{cite}}`{key}`"):
            link = to_links(role, "../../", ENTRIES)
            assert names(entry) in link and not set("{}\\") & set(link)
            assert to_roles(link) == role


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_no_notebook_holds_a_role(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not [c.source for c in cells if c.cell_type == "markdown" and "{cite" in c.source]


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda path: path.stem)
def test_every_link_to_the_bibliography_is_a_citation_that_the_page_knows(path):
    cells = nbformat.read(path, as_version=4).cells
    text = to_roles("\n\n".join(c.source for c in cells if c.cell_type == "markdown"))
    # "(Name, year, section 2)" is none; "(Name (year), section 2)" is.
    assert "bibliography.md#" not in text
