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


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("${@a@} {@a:e@} {@a@}$", "$0.2 = 0.2$"),
        ("$1 / 3 {@third:e@} {@third@}$", "$1 / 3 ≈ 0.3333$"),
        ("${@third@} + {@a@} {@a:e@} {@a@}$", "$0.3333 + 0.2 ≈ 0.2$"),
        ("${@x:v@}, {@third@} {@a:e@} {@a@}$", r"$(1,\; −2,\; 0.5), 0.3333 ≈ 0.2$"),
        ("${@third@}$, ${@a@} {@a:e@} {@a@}$", "$0.3333$, $0.2 = 0.2$"),
        ("$$y = {@third@}$$ $${@a@} {@a:e@} {@a@}$$", "$$y = 0.3333$$ $$0.2 = 0.2$$"),
        ("$s = {@third@}$ ${} + {@a@} {@a:e@} {@a@}$", "$s = 0.3333$ ${} + 0.2 ≈ 0.2$"),
        ("${@third@} = {@a@} {@a:e@} {@a@}$", "$0.3333 = 0.2 = 0.2$"),
        ("${@a@} {@third:e@} {@third@} {@a:e@} {@a@}$", "$0.2 ≈ 0.3333 ≈ 0.2$"),
        ("${@text@} {@a:e@} {@a@}$", r"$\ln 3 = 0.2$"),
        ("${@third@}$\n\n${@a:e@} {@a@}$", "$0.3333$\n\n$= 0.2$"),
    ],
)
def test_equal_is_what_holds_as_it_is_written(template, expected):
    values = VALUES | {"a": 0.2, "third": 1 / 3, "text": r"\ln 3"}
    assert filled(template, values) == expected
    marks = Marks(values)
    text = marks.marked(template)
    for slot, shown in zip(marks.slots.values(), marks.texts(values), strict=True):
        text = text.replace(rf"\text{{@{slot}@}}", shown).replace(rf"{{{shown}}}", shown)
    assert text.replace(r"\mathrel", "") == expected


def test_a_row_has_a_mark_for_each_of_its_entries():
    marks = Marks(VALUES)
    marks.marked("{@W[1]:v@}")
    assert len(marks.slots) == 2
