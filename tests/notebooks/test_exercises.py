"""Every coding exercise has a stub that fails its check and a hidden solution that passes it.

Both cells print the check's verdict. The stored verdicts are read here; that they are what the code prints,
the notebook test proves.
"""

import nbformat
import pytest

from book.files import all_notebooks
from tests.notebooks.make import notebook, stream

NOTEBOOKS = all_notebooks()
UNSOLVED, SOLVED = " not solved yet", " solved"


def verdicts(cell):
    """Names of the exercises that a cell's output calls unsolved, and solved."""
    text = "".join(output.get("text", "") for output in cell.outputs)
    lines = [line.rstrip(" .:—-") for line in text.splitlines()]
    unsolved = {
        line.removesuffix(UNSOLVED).rstrip(" :—-") for line in lines if line.endswith(UNSOLVED)
    }
    solved = {
        line.removesuffix(SOLVED).rstrip(" :—-")
        for line in lines
        if line.endswith(SOLVED) and "not" not in line.split()[-2:]
    }
    return unsolved, solved


def problems(path):
    """What is wrong with the coding exercises of a notebook."""
    found, stubs = [], {}
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for number, cell in enumerate(cells):
        tags = cell.metadata.get("tags", [])
        unsolved, solved = verdicts(cell)
        if "exercise" in tags:
            if len(unsolved) != 1 or solved:
                found.append(f"cell {number}: a stub must print '… not solved yet'")
            stubs |= dict.fromkeys(unsolved, number)
        elif "solution" in tags:
            if unsolved or not solved:
                found.append(f"cell {number}: a solution must print '… solved'")
            found += [f"cell {number}: '{name}' has no stub" for name in solved - set(stubs)]
            stubs = {name: place for name, place in stubs.items() if name not in solved}
    return found + [f"cell {place}: '{name}' has no solution" for name, place in stubs.items()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stubs_fail_and_solutions_pass(path):
    assert problems(path) == []


STUB = ("check('add', stub)", [stream("add: not solved yet\n")], "exercise")
SOLUTION = ("check('add', solution)", [stream("add: solved\n")], "solution", "hide-cell")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([STUB, SOLUTION], None),
        ([STUB], "has no solution"),
        ([SOLUTION], "has no stub"),
        ([(*SOLUTION[:2], "exercise"), SOLUTION], "must print '… not solved yet'"),
        ([STUB, (*STUB[:2], "solution")], "must print '… solved'"),
        ([STUB, ("sub", [stream("sub: solved\n")], "solution")], "'add' has no solution"),
        ([("pass", [], "exercise"), ("pass", [], "solution")], "must print"),
    ],
)
def test_the_test(cells, message, tmp_path):
    found = problems(notebook(tmp_path / "a.ipynb", *cells))
    assert not found if message is None else any(message in problem for problem in found)
