"""Questions of chapter 03: how far one output sees, through strides and through dilations."""

from lib.equations.convolution import windows
from lib.exam.questions import Answer, Generator, Mistake, Step


def _reach(layers, size=600):
    """Places of the input that the first output of a stack reads, followed backwards window by window."""
    sizes = [size]
    for k, s, d in layers:
        sizes.append(len(windows(sizes[-1], k, s, 0, d)))
    first = last = 0
    for (k, s, d), before in zip(reversed(layers), reversed(sizes[:-1]), strict=True):
        places = windows(before, k, s, 0, d)
        first, last = places[first].start, places[last].stop - 1
    return last - first + 1


def _solve_field(given):
    k1, k2, k3, s2 = (given[name] for name in ("k1", "k2", "k3", "s2"))
    layers = [(k1, 1, 1), (2, 2, 1), (k2, s2, 1), (k3, 1, 1)]
    return {f"r{upto}": _reach(layers[:upto]) for upto in (1, 2, 3, 4)}


RECEPTIVE_FIELD = Generator(
    id="receptive-field",
    title="Receptive field of a stack with strides",
    part="CNN",
    chapter=3,
    topic="receptive field",
    section="sec-convolution-field",
    minutes=5,
    note="{@k1@}, pooling 2, {@k2@} stride {@s2@}, {@k3@}",
    text="Four layers one after the other: a convolution {@k1@} × {@k1@} with stride 1; max pooling 2 × "
    "2 with stride "
    "2; a convolution {@k2@} × {@k2@} with stride {@s2@}; a convolution {@k3@} × {@k3@} with stride 1. "
    "How many rows "
    "of the input does one number behind the pooling depend on, and how many behind the last layer?",
    tables={
        "k1": (3, 4, 5, 6, 7, 8, 9, 11),
        "k2": (3, 4, 5, 6, 7, 8),
        "k3": (3, 4, 5, 6, 7, 8),
        "s2": (2, 3),
    },
    build=lambda **given: given if len({given["k1"], given["k2"], given["k3"]}) == 3 else None,
    solve=_solve_field,
    steps=(
        Step(
            "r1",
            "The first layer sees its own kernel",
            "$$1 + (k - 1)$$",
            "$$1 + ({@k1@} - 1) = {@r1@}$$",
            1,
            "k1 * 1",
        ),
        Step(
            "r2",
            "Neighbours before the pooling are 1 row apart: it adds (2 − 1) · 1",
            "$$r + (k - 1) \\cdot \\text{distance}$$",
            r"$${@r1@} + (2 - 1) \cdot 1 = {@r2@}$$",
            1,
            "r1 + 1",
        ),
        Step(
            "r3",
            "Behind it, neighbours are 2 rows apart",
            "$$r + (k - 1) \\cdot \\text{distance}$$",
            r"$${@r2@} + ({@k2@} - 1) \cdot 2 = {@r3@}$$",
            1,
            "r2 + (k2 - 1) * 2",
        ),
        Step(
            "r4",
            "The strides multiply: now they are 2 times the next stride apart",
            "$$r + (k - 1) \\cdot \\text{distance}$$",
            r"$${@r3@} + ({@k3@} - 1) \cdot 2 \cdot {@s2@} = {@r4@}$$",
            2,
            "r3 + (k3 - 1) * 2 * s2",
        ),
    ),
    answers=(
        Answer("r2", "Rows, behind the pooling", tolerance=0),
        Answer("r4", "Rows, behind the last layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "pooling not counted",
            "r2",
            "r1 * 1",
            "A pooling window reads two rows, too: the second one adds 1.",
        ),
        Mistake(
            "doubled by the pooling",
            "r2",
            "r1 * 2",
            "The two rows that the pooling reads overlap in what they have seen: it adds 1, it does not "
            "double.",
        ),
        Mistake(
            "strides ignored",
            "r4",
            "r2 + (k2 - 1) + (k3 - 1)",
            "Behind a stride of 2, one step of the kernel is two rows of the input: multiply $k - 1$ by "
            "the strides before it.",
        ),
        Mistake(
            "only the last stride",
            "r4",
            "r3 + (k3 - 1) * s2",
            "The strides of all layers before it multiply.",
        ),
        Mistake(
            "own stride counted",
            "r4",
            "r2 + (k2 - 1) * 2 * s2 + (k3 - 1) * 2 * s2",
            "The stride of a layer spreads its outputs, not the window that it reads itself.",
        ),
    ),
    hints=(
        "Each layer adds its kernel less 1, measured in rows of the input.",
        "$$r \\leftarrow r + (k - 1) \\cdot (\\text{product of the strides before})$$",
        "The first layer sees {@k1@} rows; the pooling adds $(2 - 1) \\cdot 1$.",
    ),
)


def _solve_causal(given):
    k, base, depth = given["k"], given["base"], given["depth"]
    dilations = [base**layer for layer in range(depth)]
    values = {"last": dilations[-1], "left": windows(1200, k, 1, 0, dilations[-1])[0].stop - 1}
    values["total"] = sum(dilations)
    return values | {"field": _reach([(k, 1, d) for d in dilations], size=1200)}


CAUSAL_FIELD = Generator(
    id="causal-convolution",
    title="Padding and receptive field of causal convolutions",
    part="CNN",
    chapter=3,
    topic="causal convolution",
    section="sec-convolution-causal",
    minutes=4,
    note="kernel {@k@}, {@depth@} layers, dilation times {@base@}, {@H@} channels",
    text="{@depth@} causal convolutions with {@H@} channels and kernel size {@k@} read a series. The "
    "first has "
    "dilation 1, and each one {@base@} times the dilation of the one before. With how many zeros in each channel "
    "is the last one padded at the start, so that it keeps the length? How many steps of the series does its "
    "output depend on?",
    tables={
        "k": (3, 4, 5, 6, 7, 8, 9),
        "depth": (3, 4, 5),
        "base": (2, 3),
        "H": (8, 12, 16, 24, 32, 48, 64),
    },
    build=dict,
    solve=_solve_causal,
    steps=(
        Step(
            "last",
            "Dilation of the last of m layers: one factor less than layers",
            "$$d = b^{m-1}$$",
            "$${@base@}^{{@depth@} - 1} = {@last@}$$",
            1,
            "base ** (depth - 1)",
        ),
        Step(
            "left",
            "The earliest number it reads is that far back",
            "$$(k - 1)\\,d$$",
            r"$$({@k@} - 1) \cdot {@last@} = {@left@}$$",
            1,
            "(k - 1) * last",
        ),
        Step(
            "total",
            "Add the dilations of all layers",
            r"$$1 + b + b^2 + \dots = \frac{b^m - 1}{b - 1}$$",
            r"$$\frac{{@base@}^{{@depth@}} - 1}{{@base@} - 1} = {@total@}$$",
            1,
            "(base ** depth - 1) / (base - 1)",
        ),
        Step(
            "field",
            "Each layer reaches (k − 1) d further back than the one before; the step itself counts, too",
            "$$1 + (k - 1) \\sum d$$",
            r"$$1 + ({@k@} - 1) \cdot {@total@} = {@field@}$$",
            1,
            "1 + (k - 1) * total",
        ),
    ),
    answers=(
        Answer("left", "Zeros at the start, last layer", tolerance=0),
        Answer("field", "Steps that an output depends on", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "kernel in place of its gaps",
            "left",
            "k * last",
            "$k$ numbers have $k - 1$ gaps between them.",
        ),
        Mistake(
            "one factor too many",
            "left",
            "(k - 1) * base ** depth",
            "The first layer has dilation 1, so the last one has one factor less than there are layers.",
        ),
        Mistake(
            "half on each side",
            "left",
            "(k - 1) * last / 2",
            "Half on each side keeps the length, but lets every output see later steps. All of it goes "
            "to the start.",
        ),
        Mistake(
            "the step itself forgotten",
            "field",
            "(k - 1) * total",
            "That is how far back it sees. The step of the output itself is read, too: add 1.",
        ),
        Mistake(
            "last layer alone",
            "field",
            "1 + left",
            "That is the window of the last layer alone. What it reads has seen further back already.",
        ),
        Mistake(
            "kernels multiplied",
            "field",
            "k ** depth",
            "Fields add up: each layer adds $(k - 1)\\,d$.",
        ),
    ),
    hints=(
        "A kernel of $k$ numbers that lie $d$ apart reaches $(k - 1)\\,d$ steps back.",
        "$$1 + (k - 1) \\sum d$$",
        "The dilations are 1, {@base@}, … up to ${@base@}^{{@depth@} - 1}$.",
    ),
)

GENERATORS = (RECEPTIVE_FIELD, CAUSAL_FIELD)
