"""Numbers in the text of a question: whole vectors and matrices, and a row of one."""

import numpy as np
import pytest

from lib.exam.templates import Marks, filled

VALUES = {"x": np.array([1.0, -2.0, 0.5]), "W": np.array([[1.0, 2.5], [3.0, -4.0]])}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{@x:v@}", r"(1,\; −2,\; 0.5)"),
        ("{@W[1]:v@}", r"(3,\; −4)"),
        ("{@W[0]:v@} and {@W[1][1]@}", r"(1,\; 2.5) and −4"),
        ("{@W:v@}", r"\begin{pmatrix}1 & 2.5 \\ 3 & −4\end{pmatrix}"),
    ],
)
def test_vectors_matrices_and_rows(template, expected):
    assert filled(template, VALUES) == expected


def test_a_row_has_a_mark_for_each_of_its_entries():
    marks = Marks(VALUES)
    marks.marked("{@W[1]:v@}")
    assert len(marks.slots) == 2
