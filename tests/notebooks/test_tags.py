"""Tags fold what a reader need not see first, on the page and in JupyterLab alike."""

import re

import nbformat
import pytest

from book.files import all_notebooks
from book.tags import DRAWING, LABELS, complete, hidden, label
from tests.notebooks.make import notebook, result

NOTEBOOKS = all_notebooks()
FOLDED = {*LABELS, "exercise", "solution", "quiz", "hide-cell"}
SHOWS = ("Explorer", "Picture")


@pytest.mark.parametrize(
    ("tags", "completed", "flags", "words"),
    [
        ([], [], {}, None),
        (["exercise"], ["exercise"], {}, None),
        (["claim"], ["claim", "hide-input"], {"source_hidden": True}, LABELS["claim"]),
        (["figure"], ["figure", "hide-input"], {"source_hidden": True}, LABELS["figure"]),
        (
            ["setup", "hide-input"],
            ["setup", "hide-input"],
            {"source_hidden": True},
            LABELS["setup"],
        ),
        (["quiz"], ["quiz", "remove-input"], {"source_hidden": True}, None),
        (["card"], ["card", "remove-input"], {"source_hidden": True}, None),
        (["equations"], ["equations", "remove-input"], {"source_hidden": True}, None),
        (["solution"], ["solution"], {"outputs_hidden": True, "source_hidden": True}, None),
        (["hide-cell"], ["hide-cell"], {"outputs_hidden": True, "source_hidden": True}, DRAWING),
    ],
)
def test_what_follows_from_a_tag(tags, completed, flags, words):
    assert complete(tags) == completed
    assert hidden(tags) == hidden(completed) == flags
    assert label(tags) == words


def test_a_notebook_is_committed_with_what_follows_from_its_tags(tmp_path):
    path = notebook(tmp_path / "a.ipynb", ("claim('1', True)", [], "claim"), ("1", [], "solution"))
    claim, solution = nbformat.read(path, as_version=4).cells[1:]
    assert claim.metadata == {"tags": ["claim", "hide-input"], "jupyter": {"source_hidden": True}}
    assert solution.metadata.jupyter == {"outputs_hidden": True, "source_hidden": True}


def problems(path):
    """What is wrong with the tags of a notebook."""
    found = []
    cells = nbformat.read(path, as_version=4).cells
    for number, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        tags = set(cell.metadata.get("tags", []))
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        if "hide-input" in tags and not tags & set(LABELS):
            found.append(f"cell {number}: say what is folded, with one of {', '.join(LABELS)}")
        if "hide-cell" in tags and not re.search(r"^folded\(", cell.source, re.MULTILINE):
            found.append(f"cell {number}: JupyterLab opens it on a run; show `folded(…)`")
        if any(text.startswith(SHOWS) for text in texts) and not tags & FOLDED:
            found.append(f"cell {number} shows a picture: tag it `figure`")
        if re.search(r"^\s*(alt|caption)=", cell.source, re.MULTILINE) and not tags & FOLDED:
            found.append(f"cell {number}: a caption is not code to read; tag it `figure`")
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_nothing_but_what_is_to_be_read_lies_open(path):
    assert problems(path) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("1 + 1", [result("2")], "hide-input"), "say what is folded"),
        (("picture()", [result("Picture: a curve")]), "shows a picture"),
        (("plot(\n    1,\n    caption='One.',\n);", []), "a caption is not code"),
        (("picture()", [result("Picture: a curve")], "figure"), None),
        (("picture()", [result("Picture: a curve")], "hide-cell"), "opens it on a run"),
        (("folded(picture())", [result("Picture: a curve")], "hide-cell"), None),
    ],
)
def test_the_test(cell, message, tmp_path):
    found = problems(notebook(tmp_path / "a.ipynb", cell))
    assert not found if message is None else message in found[0]
