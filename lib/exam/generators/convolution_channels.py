"""Question of chapter 03: two filters on two channels by hand."""

import numpy as np

from lib.equations.convolution import conv1d
from lib.exam.questions import Answer, Generator, Mistake, Step, as_arrays

PLACES = [[(name, place) for place in (0, 1)] for name in ("V", "W")]
FILTERS = {
    "V": (
        ((2, -3), (4, 5)),
        ((3, 2), (-2, 4)),
        ((-2, 5), (3, 2)),
        ((4, -2), (2, 3)),
        ((5, 3), (-3, 2)),
    ),
    "W": (
        ((-3, 2), (5, -2)),
        ((2, 4), (-5, 3)),
        ((3, -4), (2, 5)),
        ((-2, 3), (4, -3)),
        ((4, 2), (3, -5)),
    ),
}


def _convolved(x, filters, b):
    """Convolve one sample: x of shape (C, T), filters of shape (F, C, k)."""
    return conv1d(np.asarray(x)[None], np.stack(filters), np.asarray(b))[0][0]


def _solve(given):
    x, filters = given["x"], (given["V"], given["W"])
    return {"sums": _convolved(x, filters, (0, 0)), "y": _convolved(x, filters, given["b"])}


def _products(name, place):
    """Write what a filter multiplies at a place, in all channels, as a formula and as a template."""
    pairs = [
        (f"{name}[{channel}][{j}]", f"x[{channel}][{place + j}]")
        for channel in (0, 1)
        for j in (0, 1)
    ]
    formula = " + ".join(f"{w} * {x}" for w, x in pairs)
    template = " + ".join(f"{{@{w}:p@}} \\cdot {{@{x}:p@}}" for w, x in pairs)
    return formula, template.replace(":p@}", "@}", 1)


def _grid(cells):
    return "join(" + ", ".join(f"join({', '.join(row)})" for row in cells) + ")"


CHANNELS = Generator(
    id="convolution-of-channels",
    title="Two filters on two channels by hand",
    part="CNN",
    chapter=3,
    topic="convolution",
    section="sec-convolution",
    minutes=6,
    note="x = {@x:v@}, V = {@V:v@}, W = {@W:v@}, b = {@b:v@}",
    text="A one-dimensional convolution with stride 1 and no padding reads three places in two channels, one "
    "channel in each row of $x$. It has two filters with kernel size 2, the first $V$ and the second $W$: in each "
    "row stands the kernel for one channel. Their biases are $b = {@b:v@}$. Compute the whole output. "
    "$$x = {@x:v@}$$ $$V = {@V:v@}$$ $$W = {@W:v@}$$",
    tables={
        "x": (
            ((2, 5, -3), (4, -2, 3)),
            ((3, -2, 4), (5, 2, -4)),
            ((-4, 3, 2), (2, 6, -3)),
            ((5, 2, -2), (-3, 4, 2)),
            ((4, -3, 5), (3, -5, 2)),
            ((-2, 4, 3), (6, 3, -2)),
        ),
        **FILTERS,
        "b": ((2, -3), (-4, 5), (3, -2), (-5, 4)),
    },
    build=as_arrays,
    solve=_solve,
    free=("sums", "y"),
    steps=(
        Step(
            "sums",
            "Each filter lays its kernels on their channels and adds up all that it finds there: one number for "
            "a place",
            r"$$\sum_c \sum_j W_{f,c,j}\, x_{c,\,t+j}$$",
            "\n\n".join(
                f"{filter_} filter, {place_} place: ${_products(*PLACES[f][t])[1]} = {{@sums[{f}][{t}]@}}$"
                for f, filter_ in enumerate(("First", "Second"))
                for t, place_ in enumerate(("first", "second"))
            ),
            4,
            _grid([[_products(*place)[0] for place in line] for line in PLACES]),
        ),
        Step(
            "y",
            "Each filter has one bias, and makes one map: a row of the output",
            "$$y_{f,t} = b_f + \\dots$$",
            "First map: ${@sums[0][0]@} + {@b[0]:p@} = {@y[0][0]@}$ and "
            "${@sums[0][1]@} + {@b[0]:p@} = {@y[0][1]@}$\n\n"
            "Second map: ${@sums[1][0]@} + {@b[1]:p@} = {@y[1][0]@}$ and "
            "${@sums[1][1]@} + {@b[1]:p@} = {@y[1][1]@}$",
            1,
            _grid([[f"sums[{f}][{t}] + b[{f}]" for t in (0, 1)] for f in (0, 1)]),
        ),
    ),
    answers=(Answer("y", "Output, one map in each row", tolerance=0),),
    mistakes=(
        Mistake(
            "channels kept apart",
            "y",
            lambda x, V, W, b: np.concatenate(
                [
                    _convolved(x[c : c + 1], (kernels[c : c + 1],), b[f : f + 1])
                    for f, kernels in enumerate((V, W))
                    for c in (0, 1)
                ]
            ),
            "You kept the channels apart. A filter adds up what its kernels find in all channels and makes one "
            "map: two filters, two maps.",
        ),
        Mistake(
            "one kernel for both channels",
            "y",
            lambda x, V, W, b: _convolved(x, (V[[0, 0]], W[[0, 0]]), b),
            "You laid the first kernel of each filter on both channels. Each channel has a kernel of its own.",
        ),
        Mistake(
            "filters and channels exchanged",
            "y",
            lambda x, V, W, b: _convolved(x, np.stack([V, W], 1), b),
            "You laid $V$ on the first channel and $W$ on the second. Each filter reads both channels, by a "
            "kernel for each.",
        ),
        Mistake(
            "a bias for every channel",
            "y",
            lambda x, V, W, b: _convolved(x, (V, W), 2 * b),
            "You added the bias in each channel. It is added once, to the sum of all channels.",
        ),
        Mistake("biases forgotten", "y", "sums * 1", "The bias of the filter is missing."),
        Mistake(
            "kernels turned round",
            "y",
            lambda x, V, W, b: _convolved(x, (V[:, ::-1], W[:, ::-1]), b),
            "You turned the kernels round, as the convolution of mathematics does. Networks lay them on as they "
            "are.",
        ),
    ),
    hints=(
        "A filter has a kernel for every channel, and makes one map.",
        r"$$y_{f,t} = b_f + \sum_c \sum_j W_{f,c,j}\, x_{c,\,t+j}$$",
        r"The first filter begins with $({@V[0][0]@})({@x[0][0]@}) + ({@V[0][1]@})({@x[0][1]@}) + \dots$",
    ),
)

GENERATORS = (CHANNELS,)
