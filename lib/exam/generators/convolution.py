"""Questions of chapter 03: a convolution by hand, and its gradient."""

import numpy as np

from lib.equations.convolution import conv1d, conv1d_backward, conv2d
from lib.exam.questions import Answer, Generator, Mistake, Step, as_arrays

IMAGES = (
    ((2, 0, 1), (3, 1, 4), (0, 2, 5)),
    ((1, 3, 0), (2, 5, 1), (4, 0, 2)),
    ((0, 4, 2), (1, 2, 3), (5, 1, 0)),
    ((3, 1, 2), (0, 4, 1), (2, 3, 5)),
    ((5, 2, 0), (1, 3, 2), (4, 0, 1)),
    ((1, 0, 4), (2, 3, 0), (3, 5, 2)),
    ((4, 1, 3), (0, 2, 1), (5, 3, 0)),
    ((2, 5, 1), (3, 0, 2), (1, 4, 3)),
)
KERNELS = (
    ((2, -1), (3, 1)),
    ((1, 2), (-2, 3)),
    ((-1, 3), (2, 0)),
    ((3, 0), (1, -2)),
    ((0, 2), (-3, 1)),
    ((-2, 1), (0, 3)),
    ((1, -3), (2, 4)),
    ((2, 1), (-1, -3)),
)


def _grid(cells):
    """Write a matrix of formulas as one formula."""
    return "join(" + ", ".join(f"join({', '.join(row)})" for row in cells) + ")"


def _products(row, column):
    """Write the products of a window, as a formula and as a template."""
    pairs = [(f"x[{row + u}][{column + v}]", f"W[{u}][{v}]") for u in (0, 1) for v in (0, 1)]
    formula = " + ".join(f"{x} * {w}" for x, w in pairs)
    template = " + ".join(f"{{@{x}@}} \\cdot {{@{w}:p@}}" for x, w in pairs)
    return formula, template


_PLACES = [[(row, column) for column in (0, 1)] for row in (0, 1)]


def _slide(x, W):
    image, kernel = np.asarray(x)[None, None], np.asarray(W)[None, None]
    return conv2d(image, kernel, np.zeros(1, int))[0][0, 0]


def _unless_trivial(x, W, b):
    y = _slide(x, W)
    for_the_relu = (y + b > 0).any() and (y + b < 0).any()  # something to keep, something to cut
    return {"x": x, "W": W, "b": b} if for_the_relu and (y != y.T).any() else None


def _solve_conv(given):
    sums = _slide(given["x"], given["W"])
    y = sums + given["b"]
    return {"sums": sums, "y": y, "active": np.maximum(y, 0)}


CONVOLUTION_2D = Generator(
    id="convolution-by-hand",
    title="A two-dimensional convolution by hand",
    part="CNN",
    chapter=3,
    topic="convolution",
    section="sec-convolution",
    minutes=6,
    note="x = {@x:v@}, W = {@W:v@}, b = {@b@}",
    text="A network's convolution with the kernel $W$ and the bias $b = {@b@}$, stride 1 and no padding, "
    "reads the "
    "image $x$. Compute the output $y$, and what is left of it behind a ReLU. $$x = {@x:v@}$$ $$W = "
    "{@W:v@}$$",
    tables={"x": IMAGES, "W": KERNELS, "b": (2, -2, 3, -3, 4, -4, 5)},
    build=lambda x, W, b: _unless_trivial(np.array(x), np.array(W), b),
    solve=_solve_conv,
    free=("x", "W", "sums", "active"),
    steps=(
        Step(
            "sums",
            "Lay the kernel on the first window, without turning it: multiply number by number, add. "
            "Then move on",
            r"$$\sum_{u,v} W_{u,v}\, x_{i+u,\,j+v}$$",
            "\n\n".join(
                f"Row {row + 1}, column {column + 1}: ${_products(row, column)[1]} = "
                f"{{@sums[{row}][{column}]@}}$"
                for line in _PLACES
                for row, column in line
            ),
            3,
            _grid([[_products(*place)[0] for place in line] for line in _PLACES]),
        ),
        Step(
            "y",
            "The same bias everywhere",
            "$$y_{i,j} = b + \\dots$$",
            "$${@sums:v@} + {@b:p@} = {@y:v@}$$",
            1,
            _grid([[f"sums[{row}][{column}] + b" for row, column in line] for line in _PLACES]),
        ),
        Step(
            "active",
            "ReLU: what is negative becomes 0",
            "$$\\max(0, y_{i,j})$$",
            "$${@active:v@}$$",
            1,
            "(y + abs(y)) / 2",
        ),
    ),
    answers=(
        Answer("y", "Output $y$", tolerance=0),
        Answer("active", "Behind the ReLU", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "kernel turned round",
            "y",
            lambda x, W, b: _slide(x, W[::-1, ::-1]) + b,
            "You turned the kernel by 180 degrees, as the convolution of mathematics does. Networks lay "
            "it on as it is.",
        ),
        Mistake(
            "kernel transposed",
            "y",
            lambda x, W, b: _slide(x, W.T) + b,
            "You swapped rows and columns of the kernel.",
        ),
        Mistake(
            "bias forgotten", "y", "sums * 1", "The bias is missing: it is added to every output."
        ),
        Mistake(
            "absolute value",
            "active",
            "abs(y)",
            "A ReLU cuts negative numbers to 0; it does not change their sign.",
        ),
        Mistake(
            "ReLU before the bias",
            "active",
            lambda x, W, b: np.maximum(_slide(x, W), 0) + b,
            "You added the bias behind the ReLU. It belongs to the sum.",
        ),
    ),
    hints=(
        "The kernel has four places on this image. Which numbers lie under it at the first?",
        r"$$y_{i,j} = b + \sum_{u,v} W_{u,v}\, x_{i+u,\,j+v}$$",
        r"The first sum begins with $({@x[0][0]@})({@W[0][0]@}) + \dots$",
    ),
)


def _solve_gradient(given):
    x, w, dy = (np.asarray(given[name])[None, None] for name in ("x", "w", "dy"))
    dx, dw, db = conv1d_backward(dy, conv1d(x, w, np.zeros(1, int))[1])
    return {"dw": dw[0, 0], "db": int(db[0]), "dx": dx[0, 0]}


CONVOLUTION_GRADIENT = Generator(
    id="convolution-gradient",
    title="Gradient of a convolution",
    part="CNN",
    chapter=3,
    topic="gradient",
    section="sec-convolution-gradient",
    minutes=6,
    note="x = {@x:v@}, w = {@w:v@}, gradient {@dy:v@}",
    text="A one-dimensional convolution reads $x = {@x:v@}$ with the kernel $w = {@w:v@}$ and a bias "
    "$b$, stride 1, no padding; the kernel is not flipped. From above comes the gradient $dy = {@dy:v@}$ of "
    "its three outputs. Compute the gradients of the kernel, of the bias and of the input.",
    tables={
        "x": (
            (2, 5, 3, 4),
            (3, -2, 4, 2),
            (-3, 2, 5, 4),
            (4, 3, -2, 5),
            (5, -4, 2, 3),
            (2, 4, -5, -3),
        ),
        "w": ((2, -3), (3, 2), (-2, 4), (4, 3), (-3, 5), (5, -2)),
        "dy": ((2, -3, 4), (3, 2, -4), (-2, 4, 3), (4, -2, 5), (-3, 5, 2), (5, 3, -2)),
    },
    build=as_arrays,
    solve=_solve_gradient,
    free=("db", "dx"),
    steps=(
        Step(
            "dw",
            "A weight met a different number at each place; its shares add up (all places counted from 0)",
            r"$$dw_j = \sum_i dy_i\, x_{i+j}$$",
            "\n\n".join(
                "$"
                + " + ".join(
                    f"{{@dy[{i}]{':p' * (i > 0)}@}} \\cdot {{@x[{i + j}]:p@}}" for i in range(3)
                )
                + f" = {{@dw[{j}]@}}$"
                for j in range(2)
            ),
            2,
            "join("
            + ", ".join(" + ".join(f"dy[{i}] * x[{i + j}]" for i in range(3)) for j in range(2))
            + ")",
        ),
        Step(
            "db",
            "The bias was added at every place",
            r"$$db = \sum_i dy_i$$",
            "$${@dy[0]@} + {@dy[1]:p@} + {@dy[2]:p@} = {@db@}$$",
            1,
            "sum(dy)",
        ),
        Step(
            "dx",
            "Each output hands its gradient back to what it read, times the weight that read it; outside its "
            "places $dy$ is 0",
            r"$$dx_m = \sum_j dy_{m-j}\, w_j$$",
            r"$$({@dy[0]@} \cdot {@w[0]:p@},\; {@dy[0]@} \cdot {@w[1]:p@} + {@dy[1]:p@} \cdot "
            r"{@w[0]:p@},\; {@dy[1]@} "
            r"\cdot {@w[1]:p@} + {@dy[2]:p@} \cdot {@w[0]:p@},\; {@dy[2]@} \cdot {@w[1]:p@}) = {@dx:v@}$$",
            3,
            "join(dy[0] * w[0], dy[0] * w[1] + dy[1] * w[0], dy[1] * w[1] + dy[2] * w[0], dy[2] * w[1])",
        ),
    ),
    answers=(
        Answer(
            "dw", "Gradient of the kernel", tolerance=0, entries=("first weight", "second weight")
        ),
        Answer("db", "Gradient of the bias", tolerance=0),
        Answer(
            "dx",
            "Gradient of the input",
            tolerance=0,
            entries=("first", "second", "third", "fourth"),
        ),
    ),
    mistakes=(
        Mistake(
            "weights swapped",
            "dw",
            "join(dw[1], dw[0])",
            "The first weight read the first three inputs, the second weight the last three.",
        ),
        Mistake(
            "first place only",
            "dw",
            "join(dy[0] * x[0], dy[0] * x[1])",
            "That is the share of the first place. All places share the weights: add their shares.",
        ),
        Mistake(
            "mean in place of sum",
            "db",
            "sum(dy) / 3",
            "The bias adds to every output: its gradient is the sum.",
        ),
        Mistake(
            "kernel not turned round",
            "dx",
            "join(dy[0] * w[1], dy[0] * w[0] + dy[1] * w[1], dy[1] * w[0] + dy[2] * w[1], dy[2] * w[0])",
            "On the way back the kernel lies the other way round: the first input was read by the first "
            "weight alone.",
        ),
        Mistake(
            "overlaps not added",
            "dx",
            "join(dy[0] * w[0], dy[1] * w[0], dy[2] * w[0], dy[2] * w[1])",
            "The inputs in the middle were read by two outputs: add what both hand back.",
        ),
    ),
    hints=(
        "Which outputs used the first weight, and which number did each of them multiply by it?",
        r"$$dw_j = \sum_i dy_i\, x_{i+j}$$ $$dx_m = \sum_j dy_{m-j}\, w_j$$ All places are counted from 0, and "
        r"outside its places $dy$ is 0.",
        r"For the first weight: $({@dy[0]@})({@x[0]@}) + \dots$",
    ),
)


GENERATORS = (CONVOLUTION_2D, CONVOLUTION_GRADIENT)
