"""Questions of chapter 03: output sizes, and parameters of a convolution and of a dense layer."""

from lib.equations.convolution import windows
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_size(given):
    n, k, s, p, F = (given[name] for name in ("n", "k", "s", "p", "F"))
    out = len(windows(n, k, s, p))
    room = n + 2 * p - k
    return {"room": room, "moves": room // s, "out": out, "numbers": F * out**2}


OUTPUT_SIZE = Generator(
    id="convolution-output-size",
    title="Output size of a convolution",
    part="CNN",
    chapter=3,
    topic="output size",
    section="sec-convolution-size",
    minutes=4,
    note="{@n@} by {@n@} by {@C@}, {@F@} filters {@k@} by {@k@}, stride {@s@}, padding {@p@}",
    text="An image of {@n@} × {@n@} pixels with {@C@} channels goes through a convolution with {@F@} "
    "filters of size "
    "{@k@} × {@k@}, stride {@s@} and padding {@p@} on each side. How many rows and columns has a map of "
    "the output, "
    "and how many numbers has the whole output?",
    tables={
        "n": (28, 32, 45, 48, 64, 75, 96),
        "C": (3, 4, 6),
        "F": (5, 8, 10, 12, 16, 24),
        "k": (3, 4, 5, 7, 11),
        "s": (2, 3, 4),
        "p": (1, 2, 3),
    },
    build=lambda **given: (
        given
        if (given["n"] + 2 * given["p"] - given["k"]) % given["s"] and given["p"] < given["k"]
        else None
    ),
    solve=_solve_size,
    free=("p",),
    steps=(
        Step(
            "room",
            "Pad both sides, lay the kernel at the start: so many places are left to move over",
            "$$n + 2p - k$$",
            r"$${@n@} + 2 \cdot {@p@} - {@k@} = {@room@}$$",
            1,
            "n + 2 * p - k",
        ),
        Step(
            "moves",
            "A move takes a whole stride: round down, the rest goes unread",
            r"$$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor$$",
            r"$$\left\lfloor \frac{{@room@}}{{@s@}} \right\rfloor = {@moves@}$$",
            1,
            "floor(room / s)",
        ),
        Step(
            "out",
            "One output before the first move, one more after each",
            r"$$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$",
            "$${@moves@} + 1 = {@out@}$$",
            1,
            "moves + 1",
        ),
        Step(
            "numbers",
            "Each filter makes one map; it has read all channels",
            "$$F \\cdot \\text{rows} \\cdot \\text{columns}$$",
            r"$${@F@} \cdot {@out@} \cdot {@out@} = {@numbers@}$$",
            1,
            "F * out * out",
        ),
    ),
    answers=(
        Answer("out", "Rows, and columns, of a map", tolerance=0),
        Answer("numbers", "Numbers in the whole output", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "the first output forgotten",
            "out",
            "moves * 1",
            "You counted the moves. The kernel has one output before its first move, too: add 1.",
        ),
        Mistake(
            "rounded up",
            "out",
            "moves + 2",
            "You rounded up. A window that would hang over the edge is not read: round down.",
        ),
        Mistake(
            "kernel not subtracted",
            "out",
            "floor((n + 2 * p) / s) + 1",
            "The kernel has a length of its own: subtract $k$ before you divide.",
        ),
        Mistake(
            "channels counted again",
            "numbers",
            "F * C * out * out",
            "A filter sums over the channels of its input. The output has one map for each filter.",
        ),
        Mistake(
            "one map",
            "numbers",
            "out * out",
            "That is one map. Each of the filters makes one.",
        ),
    ),
    hints=(
        "How often can the kernel move before it would hang over the padded edge?",
        r"$$\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$",
        r"The room to move is ${@n@} + 2 \cdot {@p@} - {@k@}$.",
    ),
)


def _build_parameters(n, C, F, k):
    """Refuse as many parameters as outputs: whoever takes the one for the other would be right."""
    return {"n": n, "C": C, "F": F, "k": k} if C * k * k + 1 != (n - k + 1) ** 2 else None


def _solve_parameters(given):
    n, C, F, k = (given[name] for name in ("n", "C", "F", "k"))
    out = len(windows(n, k))
    values = {"filter": C * k * k + 1, "out": out}
    values["convolution"] = F * values["filter"]
    values["outputs"] = F * out**2
    return values | {"dense": values["outputs"] * (C * n * n + 1)}


CONVOLUTION_PARAMETERS = Generator(
    id="convolution-parameters",
    title="Parameters of a convolution and of a dense layer",
    part="CNN",
    chapter=3,
    topic="parameter sharing",
    section="sec-convolution-parameters",
    minutes=5,
    note="{@n@} by {@n@} by {@C@}, {@F@} filters {@k@} by {@k@}",
    text="An image of {@n@} × {@n@} pixels with {@C@} channels goes through a convolution with {@F@} "
    "filters of size "
    "{@k@} × {@k@}, stride 1, no padding, one bias for each filter. How many parameters has it? How many "
    "would a "
    "dense layer with biases have that makes as many numbers from the whole image?",
    tables={
        "n": (8, 10, 12, 16, 20, 28, 32),
        "C": (2, 3, 4, 6),
        "F": (5, 7, 8, 10, 12, 16),
        "k": (3, 4, 5, 7),
    },
    build=_build_parameters,
    solve=_solve_parameters,
    steps=(
        Step(
            "filter",
            "One filter: a kernel for every channel, and one bias",
            "$$C k^2 + 1$$",
            r"$${@C@} \cdot {@k@}^2 + 1 = {@filter@}$$",
            1,
            "C * k * k + 1",
        ),
        Step(
            "convolution",
            "All filters; the places share them",
            "$$F\\,(C k^2 + 1)$$",
            r"$${@F@} \cdot {@filter@} = {@convolution@}$$",
            1,
            "F * filter",
        ),
        Step(
            "out",
            "Rows and columns of a map",
            "$$n - k + 1$$",
            "$${@n@} - {@k@} + 1 = {@out@}$$",
            1,
            "n - k + 1",
        ),
        Step(
            "outputs",
            "Numbers that come out",
            "$$F\\,(n - k + 1)^2$$",
            r"$${@F@} \cdot {@out@}^2 = {@outputs@}$$",
            1,
            "F * out * out",
        ),
        Step(
            "dense",
            "In a dense layer each of them has a weight for every pixel of every channel, and a bias",
            "$$F\\,(n - k + 1)^2\\,(C n^2 + 1)$$",
            r"$${@outputs@} \cdot ({@C@} \cdot {@n@}^2 + 1) = {@dense@}$$",
            1,
            "outputs * (C * n * n + 1)",
        ),
    ),
    answers=(
        Answer("convolution", "Parameters of the convolution", tolerance=0),
        Answer("dense", "Parameters of the dense layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "channels forgotten",
            "convolution",
            "F * (k * k + 1)",
            "A filter has a kernel for every channel of its input: $C k^2$ weights.",
        ),
        Mistake(
            "biases forgotten",
            "convolution",
            "F * C * k * k",
            "Each filter has a bias.",
        ),
        Mistake(
            "a bias for every channel",
            "convolution",
            "F * C * (k * k + 1)",
            "A filter sums over its channels and adds one bias to the sum.",
        ),
        Mistake(
            "biases forgotten",
            "dense",
            "outputs * C * n * n",
            "Each number that comes out has a bias in a dense layer.",
        ),
        Mistake(
            "one map",
            "dense",
            "out * out * (C * n * n + 1)",
            "All filters' maps come out, not one.",
        ),
    ),
    hints=(
        "A convolution's parameters do not depend on the size of the image; a dense layer's do.",
        "$$F\\,(C k^2 + 1)$$ $$F\\,(n - k + 1)^2\\,(C n^2 + 1)$$",
        r"One filter has ${@C@} \cdot {@k@}^2 + 1$ parameters.",
    ),
)

GENERATORS = (OUTPUT_SIZE, CONVOLUTION_PARAMETERS)
