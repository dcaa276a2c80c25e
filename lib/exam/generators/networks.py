"""Questions of chapter 03 on whole networks: the parameters of a small one, and a bottleneck of 1 × 1 kernels."""

from lib.equations.convolution import windows
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "CNN", "chapter": 3}


def _build_network(n, C, F, G, k, K):
    left = (n // 2 - k + 1) // 2
    odd = (n // 2 - k + 1) % 2
    return {"n": n, "C": C, "F": F, "G": G, "k": k, "K": K} if left > 1 and odd and F != G else None


def _solve_network(given):
    n, C, F, G, k, K = (given[name] for name in ("n", "C", "F", "G", "k", "K"))
    first = F * (C * k * k + 1)
    second = G * (F * k * k + 1)
    half = len(windows(n, 2, 2))
    size = len(windows(len(windows(half, k)), 2, 2))
    dense = K * (G * size * size + 1)
    return {
        "first": first,
        "second": second,
        "size": size,
        "dense": dense,
        "total": first + second + dense,
    }


NETWORK_PARAMETERS = Generator(
    id="network-parameters",
    title="Parameters of a small convolutional network",
    **PLACE,
    topic="counting",
    section="sec-convolution-parameters",
    minutes=7,
    note="{@n@} by {@n@} by {@C@}, filters {@F@} and {@G@} of {@k@} by {@k@}, {@K@} classes",
    text="An image of {@n@} × {@n@} pixels with {@C@} channels goes through a convolution with {@F@} filters "
    "of {@k@} × {@k@} that keeps the size; max pooling 2 × 2 with stride 2; a convolution with {@G@} filters "
    "of {@k@} × {@k@} without padding; the same pooling; and a dense layer on all that is left, with {@K@} "
    "classes. All have biases. Count the parameters of the second convolution, the rows of its maps after "
    "pooling, the parameters of the dense layer, and all parameters.",
    tables={
        "n": (26, 30, 34, 38, 42, 46, 50),
        "C": (2, 3, 4),
        "F": (6, 8, 12, 16),
        "G": (10, 14, 20, 24),
        "k": (3, 5),
        "K": (5, 7, 9),
    },
    build=_build_network,
    solve=_solve_network,
    steps=(
        Step(
            "first",
            "First convolution: a kernel for every channel and a bias, for each filter",
            "$$F\\,(C k^2 + 1)$$",
            r"$${@F@} \cdot ({@C@} \cdot {@k@}^2 + 1) = {@first@}$$",
            1,
            "F * (C * k * k + 1)",
        ),
        Step(
            "second",
            "The second one reads the maps of the first as its channels",
            "$$G\\,(F k^2 + 1)$$",
            r"$${@G@} \cdot ({@F@} \cdot {@k@}^2 + 1) = {@second@}$$",
            1,
            "G * (F * k * k + 1)",
        ),
        Step(
            "size",
            "Halve, take away the kernel, halve again and round down",
            r"$$\left\lfloor \frac{n / 2 - k + 1}{2} \right\rfloor$$",
            r"$$\left\lfloor \frac{{@n@} / 2 - {@k@} + 1}{2} \right\rfloor = {@size@}$$",
            1,
            "floor((n / 2 - k + 1) / 2)",
        ),
        Step(
            "dense",
            "A weight for every number of every map, and a bias, for each class",
            r"$$K\,(G \cdot \text{rows} \cdot \text{columns} + 1)$$",
            r"$${@K@} \cdot ({@G@} \cdot {@size@}^2 + 1) = {@dense@}$$",
            1,
            "K * (G * size * size + 1)",
        ),
        Step(
            "total",
            "Pooling has nothing to learn: add the three",
            r"$$\text{first} + \text{second} + \text{dense}$$",
            r"$${@first@} + {@second@} + {@dense@} = {@total@}$$",
            1,
            "first + second + dense",
        ),
    ),
    answers=(
        Answer("second", "Second convolution", tolerance=0),
        Answer("size", "Rows after the second pooling", tolerance=0),
        Answer("dense", "Dense layer", tolerance=0),
        Answer("total", "All parameters", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "channels of the image",
            "second",
            "G * (C * k * k + 1)",
            "The second convolution reads the maps of the first, not the image: as many channels as filters "
            "below.",
        ),
        Mistake(
            "maps read one by one",
            "second",
            "G * (k * k + 1)",
            "A filter has a kernel for every map that it reads.",
        ),
        Mistake(
            "rounded up",
            "size",
            "floor((n / 2 - k + 1) / 2) + 1",
            "A window that would hang over the edge is not read: round down.",
        ),
        Mistake(
            "kernel not taken away",
            "size",
            "floor(n / 4)",
            "Without padding the second convolution loses $k - 1$ rows.",
        ),
        Mistake(
            "one map",
            "dense",
            "K * (size * size + 1)",
            "The dense layer reads all maps.",
        ),
        Mistake(
            "biases forgotten",
            "dense",
            "K * G * size * size",
            "Each class has a bias.",
        ),
        Mistake(
            "first convolution forgotten",
            "total",
            "second + dense",
            "The first convolution has parameters as well.",
        ),
    ),
    hints=(
        "Follow the shape first; then count layer by layer what each reads.",
        r"$$F\,(C k^2 + 1)$$ for a convolution, $$K\,(G \cdot \text{rows} \cdot \text{columns} + 1)$$ for the "
        r"dense layer.",
        r"First convolution: ${@F@} \cdot ({@C@} \cdot {@k@}^2 + 1)$.",
    ),
)


def _solve_bottleneck(given):
    C, M, F, k = (given[name] for name in ("C", "M", "F", "k"))
    squeeze, spread = M * (C + 1), F * (M * k * k + 1)
    direct = F * (C * k * k + 1)
    return {
        "direct": direct,
        "squeeze": squeeze,
        "spread": spread,
        "ratio": direct / (squeeze + spread),
    }


BOTTLENECK = Generator(
    id="bottleneck-parameters",
    title="A bottleneck of 1 × 1 kernels",
    **PLACE,
    topic="counting",
    section="sec-convolution-parameters",
    minutes=4,
    note="{@C@} channels to {@F@} maps, kernel {@k@}, bottleneck {@M@}",
    text="A convolution turns {@C@} channels into {@F@} maps with kernels of {@k@} × {@k@}. "
    "How many parameters has it? Instead, a convolution with kernels of 1 × 1 makes {@M@} maps first, and the "
    "{@k@} × {@k@} kernels read these, to make {@F@} maps again. How many parameters has each of the two, and how "
    "many times as many as both together has the direct one? All three have biases.",
    tables={
        "C": (32, 48, 64, 96, 128, 256),
        "M": (4, 6, 8, 12, 16),
        "F": (20, 40, 64, 80, 128),
        "k": (3, 5, 7),
    },
    build=lambda **given: given if given["C"] != given["F"] else None,
    solve=_solve_bottleneck,
    steps=(
        Step(
            "direct",
            "Directly: a kernel for every channel, a bias, for each map",
            "$$F\\,(C k^2 + 1)$$",
            r"$${@F@} \cdot ({@C@} \cdot {@k@}^2 + 1) = {@direct@}$$",
            1,
            "F * (C * k * k + 1)",
        ),
        Step(
            "squeeze",
            "A kernel of 1 × 1 has one weight for every channel",
            "$$M\\,(C + 1)$$",
            r"$${@M@} \cdot ({@C@} + 1) = {@squeeze@}$$",
            1,
            "M * (C + 1)",
        ),
        Step(
            "spread",
            "The large kernels read the few maps",
            "$$F\\,(M k^2 + 1)$$",
            r"$${@F@} \cdot ({@M@} \cdot {@k@}^2 + 1) = {@spread@}$$",
            1,
            "F * (M * k * k + 1)",
        ),
        Step(
            "ratio",
            "Compare with both together",
            r"$$\frac{\text{direct}}{\text{first} + \text{second}}$$",
            r"$$\frac{{@direct@}}{{@squeeze@} + {@spread@}} {@ratio:e@} {@ratio@}$$",
            1,
            "direct / (squeeze + spread)",
        ),
    ),
    answers=(
        Answer("direct", "Direct convolution", tolerance=0),
        Answer("squeeze", "1 × 1 convolution", tolerance=0),
        Answer("spread", "Convolution behind it", tolerance=0),
        Answer("ratio", "Direct over both together"),
    ),
    mistakes=(
        Mistake(
            "channels forgotten",
            "direct",
            "F * (k * k + 1)",
            "A filter has a kernel for every channel.",
        ),
        Mistake(
            "one weight for a map",
            "squeeze",
            "2 * M",
            "A kernel of 1 × 1 still has a weight for every channel; it mixes them.",
        ),
        Mistake(
            "bias forgotten",
            "squeeze",
            "M * C",
            "Each map has a bias.",
        ),
        Mistake(
            "reads all channels",
            "spread",
            "direct * 1",
            "It reads the few maps of the bottleneck, not the channels before it.",
        ),
        Mistake(
            "upside down",
            "ratio",
            "(squeeze + spread) / direct",
            "The direct convolution stands above the line.",
        ),
    ),
    hints=(
        "A kernel of 1 × 1 looks at one place and mixes its channels.",
        "$$F\\,(C k^2 + 1)$$ for any convolution with $C$ channels and $F$ maps.",
        r"Directly: ${@F@} \cdot ({@C@} \cdot {@k@}^2 + 1)$.",
    ),
)

GENERATORS = (NETWORK_PARAMETERS, BOTTLENECK)
