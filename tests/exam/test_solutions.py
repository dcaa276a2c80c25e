"""The solution that a notebook shows passes its cases of `lib.exam.chapters`: neither was made from the other."""

import ast

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from book.files import all_notebooks
from tests.exam.test_cases import CASES


def solutions():
    """The notebook's imports and the solution, by label of the exercise."""
    to_python, found = TransformerManager().transform_cell, {}
    for path in all_notebooks():
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        imports = []
        for cell in cells:
            if "solution" in cell.metadata.get("tags", ()):
                label = cell.source.rpartition('check("')[2].partition('"')[0]
                found[label] = ["\n".join(imports), cell.source]
            statements = ast.parse(to_python(cell.source)).body
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
