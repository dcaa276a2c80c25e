"""Question of chapter 03: max pooling and average pooling by hand."""

import numpy as np

from lib.equations.convolution import avg_pool, max_pool
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_pooling(given):
    x = given["x"][None, None]
    return {"largest": max_pool(x, 2, 2)[0][0, 0], "mean": avg_pool(x.astype(float), 2, 2)[0][0, 0]}


_PLUS = " + "
_BLOCKS = [
    [[f"x[{2 * i + u}][{2 * j + v}]" for u in (0, 1) for v in (0, 1)] for j in (0, 1)]
    for i in (0, 1)
]

POOLING = Generator(
    id="pooling-by-hand",
    title="Max pooling and average pooling by hand",
    part="CNN",
    chapter=3,
    topic="pooling",
    section="sec-pooling",
    minutes=3,
    note="x = {@x:v@}",
    text="A map of 4 × 4 numbers is pooled by windows of 2 × 2 with stride 2, once by their largest "
    "number and once by "
    "their mean. Compute both results. $$x = {@x:v@}$$",
    tables={
        "top": (
            ((2, 7, 3, -4), (5, 4, 9, 6)),
            ((-3, 6, 8, 2), (4, 9, 5, 3)),
            ((8, -2, 5, 7), (3, 5, -4, 2)),
            ((4, 3, -6, 9), (7, 2, 5, -3)),
            ((9, 5, 2, -2), (-4, 3, 6, 4)),
            ((6, 2, 7, 3), (-5, 8, 4, 9)),
            ((3, -7, 4, 8), (2, 6, -5, 9)),
            ((5, 8, -3, 2), (7, -4, 3, 6)),
            ((-2, 4, 9, 5), (3, 7, -6, 8)),
            ((7, 3, 2, 6), (-8, 5, 4, -3)),
            ((2, 9, 6, -5), (4, -3, 8, 3)),
            ((-6, 3, 5, 4), (8, 2, -2, 7)),
            ((3, 5, 8, -7), (6, -2, 4, 2)),
            ((4, -5, 7, 2), (9, 3, -3, 5)),
            ((6, 4, -4, 3), (2, -7, 9, 8)),
        ),
        "bottom": (
            ((6, -3, 4, 2), (8, 5, -7, 3)),
            ((2, 5, 7, -2), (9, -4, 3, 6)),
            ((-5, 4, 3, 8), (2, 7, 6, -9)),
            ((3, 8, -2, 5), (-6, 4, 7, 2)),
            ((7, 2, 9, 4), (5, -8, -3, 6)),
            ((4, 6, -5, 3), (-2, 9, 8, 7)),
            ((8, -9, 2, 7), (3, 4, 5, -6)),
            ((5, 3, 6, -8), (-4, 2, 9, 4)),
            ((-7, 9, 4, 6), (5, 3, -2, 8)),
            ((2, -4, 8, 5), (7, 6, 3, -9)),
            ((9, 7, -3, 2), (-5, 4, 6, 3)),
            ((3, 2, 5, 9), (6, -7, -4, 8)),
            ((4, 8, 3, -6), (-3, 5, 2, 7)),
            ((-2, 6, 9, 3), (8, 4, -5, 4)),
            ((6, -4, 7, 8), (3, 9, 2, -5)),
        ),
    },
    build=lambda top, bottom: {"x": np.array([*top, *bottom])},
    solve=_solve_pooling,
    free=("x", "largest", "mean"),
    steps=(
        Step(
            "largest",
            "Cut the map into four windows; take the largest number of each",
            "$$\\max \\text{ over the window}$$",
            "\n\n".join(
                "$\\max("
                + ",\\; ".join(f"{{@{cell}@}}" for cell in block)
                + f") = {{@largest[{i}][{j}]@}}$"
                for i, line in enumerate(_BLOCKS)
                for j, block in enumerate(line)
            ),
            2,
        ),
        Step(
            "mean",
            "The same windows; add and divide by four",
            "$$\\tfrac14 \\sum \\text{ over the window}$$",
            "\n\n".join(
                "$\\tfrac14 ("
                + " + ".join(f"{{@{cell}:p@}}" for cell in block)
                + f") = {{@mean[{i}][{j}]@}}$"
                for i, line in enumerate(_BLOCKS)
                for j, block in enumerate(line)
            ),
            2,
            "join("
            + ", ".join(
                f"join({', '.join(f'({_PLUS.join(block)}) / 4' for block in line)})"
                for line in _BLOCKS
            )
            + ")",
        ),
    ),
    answers=(
        Answer("largest", "Max pooling", tolerance=0),
        Answer("mean", "Average pooling"),
    ),
    mistakes=(
        Mistake(
            "stride 1",
            "largest",
            lambda x: max_pool(x[None, None], 2, 1)[0][0, 0],
            "Your windows overlap: with stride 2 they lie side by side, and the result has 2 rows and 2 "
            "columns.",
        ),
        Mistake(
            "mean in place of largest",
            "largest",
            lambda x: avg_pool(x.astype(float)[None, None], 2, 2)[0][0, 0],
            "That is average pooling. Max pooling keeps the largest number of each window.",
        ),
        Mistake(
            "not divided",
            "mean",
            "mean * 4",
            "You added the four numbers. The mean divides by four.",
        ),
        Mistake(
            "half",
            "mean",
            "mean * 2",
            "You divided by the length of a window's side. A window of 2 × 2 holds four numbers.",
        ),
    ),
    hints=(
        "The windows lie side by side: none overlaps, none is left out.",
        "$$\\max \\text{ over the window}$$ $$\\tfrac14 \\sum \\text{ over the window}$$",
        "The first window holds ({@x[0][0]@}), ({@x[0][1]@}), ({@x[1][0]@}) and ({@x[1][1]@}).",
    ),
)

GENERATORS = (POOLING,)
