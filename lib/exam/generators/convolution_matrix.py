"""Question of chapter 03: a convolution written as a matrix, most of whose entries are zero."""

import numpy as np

from lib.equations.convolution import conv1d, windows
from lib.exam.questions import Answer, Generator, Mistake, Step


def _matrix(T, k, s):
    """Read the matrix off the layer: what each unit vector becomes, with a kernel of ones."""
    ones, none = np.ones((1, 1, k)), np.zeros(1)
    return conv1d(np.eye(T)[:, None], ones, none, stride=s)[0][:, 0].T


def _build(T, k, s):
    rows = len(windows(T, k, s))
    clear = (T - k) % s and s < k and rows != k and rows * T % k
    return {"T": T, "k": k, "s": s} if clear else None


def _solve(given):
    T, k, s = (given[name] for name in ("T", "k", "s"))
    M = _matrix(T, k, s)
    return {
        "rows": len(windows(T, k, s)),
        "entries": M.size,
        "zeros": int((M == 0).sum()),
        "ratio": M.size / k,
    }


CONVOLUTION_MATRIX = Generator(
    id="convolution-matrix",
    title="A convolution as a matrix",
    part="CNN",
    chapter=3,
    topic="parameter sharing",
    section="sec-convolution-parameters",
    minutes=4,
    note="{@T@} numbers, kernel {@k@}, stride {@s@}",
    text="A one-dimensional convolution with kernel size {@k@}, stride {@s@}, no padding and no bias gets "
    "{@T@} numbers of one channel. Written as a dense layer it is a matrix times these numbers. How many rows "
    "has the matrix, and how many of its entries are zero whatever the kernel? In a dense layer without bias "
    "every entry is a weight of its own: how many times as many weights has it as the convolution?",
    tables={
        "T": (*range(12, 40), 42, 44, 45, 48, 50, 54, 60, 64),
        "k": (3, 4, 5, 6, 7, 9, 11),
        "s": (2, 3, 4),
    },
    build=_build,
    solve=_solve,
    free=("ratio",),
    steps=(
        Step(
            "rows",
            "A row for each output",
            r"$$\left\lfloor \frac{T - k}{s} \right\rfloor + 1$$",
            r"$$\left\lfloor \frac{{@T@} - {@k@}}{{@s@}} \right\rfloor + 1 = {@rows@}$$",
            1,
            "floor((T - k) / s) + 1",
        ),
        Step(
            "entries",
            "A column for each number that it gets, also for the last ones, which no row reads",
            r"$$\text{rows} \cdot T$$",
            r"$${@rows@} \cdot {@T@} = {@entries@}$$",
            1,
            "rows * T",
        ),
        Step(
            "zeros",
            "Each row holds the kernel once; all other entries are zero, whole columns at the end among them",
            r"$$\text{rows} \cdot (T - k)$$",
            r"$${@rows@} \cdot ({@T@} - {@k@}) = {@zeros@}$$",
            1,
            "rows * (T - k)",
        ),
        Step(
            "ratio",
            "The rows share the kernel's weights; a dense layer has one for every entry",
            r"$$\frac{\text{rows} \cdot T}{k}$$",
            r"$$\frac{{@entries@}}{{@k@}} {@ratio:e@} {@ratio@}$$",
            1,
            "entries / k",
        ),
    ),
    answers=(
        Answer("rows", "Rows", tolerance=0),
        Answer("zeros", "Entries that are zero", tolerance=0),
        Answer("ratio", "Times as many weights as the convolution"),
    ),
    mistakes=(
        Mistake(
            "the first output forgotten",
            "rows",
            "floor((T - k) / s)",
            "You counted the moves. The kernel has an output before its first move, too.",
        ),
        Mistake(
            "stride forgotten",
            "rows",
            "T - k + 1",
            "With a stride the kernel passes over places: fewer outputs, fewer rows.",
        ),
        Mistake(
            "kernel counted once",
            "zeros",
            "entries - k",
            "The kernel stands in every row, not in the first alone.",
        ),
        Mistake(
            "entries that are not zero",
            "zeros",
            "rows * k",
            "Those are the entries that hold a weight. The rest is zero.",
        ),
        Mistake(
            "zeros left out",
            "ratio",
            "rows * 1",
            "You compared only the entries that hold a weight. A dense layer has a weight where the matrix has "
            "a zero, too.",
        ),
        Mistake(
            "upside down",
            "ratio",
            "k / entries",
            "The dense layer stands above the line.",
        ),
    ),
    hints=(
        "One row makes one output. Which of its entries does the kernel fill? The row is as long as the input.",
        r"$$\left\lfloor \frac{T - k}{s} \right\rfloor + 1 \text{ rows of } T \text{ entries, } k \text{ of them "
        r"not zero}$$",
        "The kernel can move over ${@T@} - {@k@}$ places.",
    ),
)

GENERATORS = (CONVOLUTION_MATRIX,)
