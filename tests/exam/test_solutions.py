"""The solution that a notebook shows passes its cases of `lib.exam.chapters`: neither was made from the other."""

import ast

import nbformat
import pytest

from book.files import all_notebooks
from tests.exam.test_cases import CASES


def solutions():
    """The notebook's imports and the solution, by label of the exercise."""
    found = {}
    for path in all_notebooks():
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        imports = []
        for cell in cells:
            if "solution" in cell.metadata.get("tags", ()):
                label = cell.source.rpartition('check("')[2].partition('"')[0]
                found[label] = ["\n".join(imports), cell.source]
            source = "\n".join(line for line in cell.source.splitlines() if line[:1] != "%")
            statements = ast.parse(source).body
            imports += [
                ast.unparse(s) for s in statements if isinstance(s, ast.Import | ast.ImportFrom)
            ]
    return found


SOLUTIONS = solutions()


@pytest.mark.parametrize("label", CASES)
def test_the_solution_of_the_notebook_passes(label, capsys):
    names = {}
    for code in SOLUTIONS[label]:
        exec(code, names)
    assert capsys.readouterr().out.endswith("solved\n")
