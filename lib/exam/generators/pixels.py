"""Questions of chapter 20 on pixels: the chain rule in bits, the length of a code, masked filters."""

import itertools

import numpy as np

from lib.exam.lines import by_line
from lib.exam.questions import Answer, Generator, Mistake, Step

PIXELS = {"chapter": 20}
FOUR = ("upper left", "upper right", "lower left", "lower right")


def _build_chain(chances, image):
    q, x = np.array(chances), np.array(image)
    return {"q": q, "x": x}


def _solve_chain(given):
    q, x = given["q"], given["x"]
    p = np.where(x == 1, q, 1 - q)
    P = p.prod()
    return {"p": p, "P": P, "bits": -np.log2(P), "bpd": -np.log2(P) / 4}


CHAIN = Generator(
    id="pixel-chain-bits",
    title="The chain rule over four pixels, in bits",
    part="RNN",
    **PIXELS,
    topic="bits per dimension",
    section="sec-pixel-chain",
    minutes=5,
    note="P(ink) {@q[0]@}, {@q[1]@}, {@q[2]@}, {@q[3]@}; image {@x:v@}",
    text="A network reads an image of two by two pixels row by row. Before each pixel it has given ink, a 1, "
    "the probability ${@q[0]@}$ (upper left), ${@q[1]@}$ (upper right), ${@q[2]@}$ (lower left) and "
    "${@q[3]@}$ (lower right), each time knowing the true pixels before. The image is ${@x:v@}$ in that "
    "order. Compute the probability of the image, its code length in bits, and the bits per dimension, to "
    "three significant digits.",
    tables={
        "chances": tuple(
            row
            for k, row in enumerate(itertools.permutations((0.9, 0.8, 0.7, 0.65, 0.55, 0.25), 4))
            if k % 4 == 1
        ),
        "image": (
            (1, 0, 1, 1),
            (0, 1, 1, 0),
            (1, 1, 0, 1),
            (0, 1, 0, 0),
            (1, 0, 0, 1),
            (0, 0, 1, 1),
        ),
    },
    build=_build_chain,
    solve=_solve_chain,
    free=("q", "x", "p", "bits"),
    steps=(
        Step(
            "p",
            "The factor of a pixel is the probability of what it is: of ink for a 1, of no ink for a 0",
            r"$$P(x_t \mid \dots) = q_t \text{ or } 1 - q_t$$",
            by_line(FOUR, lambda i: f"the pixel is ${{@x[{i}]@}}$, so ${{@p[{i}]@}}$"),
            1,
            "x * q + (1 - x) * (1 - q)",
        ),
        Step(
            "P",
            "Multiply all of them",
            r"$$P(x) = P(x_1) \cdot P(x_2 \mid x_1) \cdot \dots$$",
            r"$${@p[0]@} \cdot {@p[1]@} \cdot {@p[2]@} \cdot {@p[3]@} {@P:e@} {@P@}$$",
            1,
            "p[0] * p[1] * p[2] * p[3]",
        ),
        Step(
            "bits",
            "The code length is minus the binary logarithm",
            r"$$-\frac{\ln P(x)}{\ln 2}$$",
            r"$$-\frac{\ln {@P@}}{\ln 2} {@bits:e@} {@bits@}$$",
            1,
            "-ln(P) / ln(2)",
        ),
        Step(
            "bpd",
            "Divide by the number of pixels",
            r"$$\frac{\text{bits}}{4}$$",
            r"$$\frac{{@bits@}}{4} {@bpd:e@} {@bpd@}$$",
            1,
            "bits / 4",
        ),
    ),
    answers=(
        Answer("P", "Probability of the image"),
        Answer("bits", "Code length in bits"),
        Answer("bpd", "Bits per dimension"),
    ),
    mistakes=(
        Mistake(
            "all pixels taken for ink",
            "P",
            "q[0] * q[1] * q[2] * q[3]",
            "You multiplied the probabilities of ink. Where the pixel is 0 the factor is one minus it.",
        ),
        Mistake(
            "a mean",
            "P",
            "sum(p) / 4",
            "You took a mean. Probabilities of a chain are multiplied.",
        ),
        Mistake(
            "nats",
            "bits",
            "-ln(P)",
            "That is the natural logarithm: nats. Divide by ln 2 for bits.",
        ),
        Mistake(
            "logarithm of the mean",
            "bpd",
            "-ln(sum(p) / 4) / ln(2)",
            "Take the logarithm of each factor first; the mean is over logarithms.",
        ),
        Mistake(
            "not divided",
            "bpd",
            "bits * 1",
            "That is for the whole image. A dimension is one pixel.",
        ),
    ),
    hints=(
        "The chain rule: each pixel given those before it; bits are binary logarithms.",
        r"$$\text{bits} = -\frac{\ln P(x)}{\ln 2}$$",
        "The first pixel is ${@x[0]@}$ and has the factor ${@p[0]@}$.",
    ),
)


def _solve_length(given):
    I, J, C, b, r = (given[name] for name in "IJCbr")
    dimensions = I * J * C
    return {
        "dimensions": dimensions,
        "plain": 8 * dimensions,
        "code": dimensions * b,
        "passes": (I - r) * J * C,
    }


LENGTH = Generator(
    id="image-code-length",
    title="The code length of an image, and the passes to complete it",
    part="RNN",
    **PIXELS,
    topic="bits per dimension",
    section="sec-pixel-baselines",
    minutes=4,
    note="{@I@} rows of {@J@} by {@C@}, {@b@} bits, {@r@} rows known",
    text="A pixel network predicts the {@C@} colour values of each pixel one after the other, each from 0 to "
    "255, and has reached {@b@} bits per dimension on images of {@I@} rows with {@J@} pixels each. How "
    "many bits does an image take without any model, how many on average with the network as a code? Of an "
    "image, the upper {@r@} rows are known. How many passes does it take to complete it?",
    tables={
        "I": (12, 16, 24, 32, 48, 64),
        "J": (16, 20, 32, 40),
        "C": (2, 3, 4),
        "b": (2.5, 3.0, 3.5, 4.5),
        "r": (4, 6, 10),
    },
    build=lambda **given: given,
    solve=_solve_length,
    free=("code",),
    steps=(
        Step(
            "dimensions",
            "A dimension is one colour value of one pixel",
            r"$$I \cdot J \cdot C$$",
            r"$${@I@} \cdot {@J@} \cdot {@C@} = {@dimensions@}$$",
            1,
            "I * J * C",
        ),
        Step(
            "plain",
            "Without a model, 256 equally likely values take 8 bits each",
            r"$$8 \cdot I J C$$",
            r"$$8 \cdot {@dimensions@} = {@plain@}$$",
            1,
            "8 * dimensions",
        ),
        Step(
            "code",
            "With the network: bits per dimension times dimensions",
            r"$$\text{bits per dimension} \cdot I J C$$",
            r"$${@b@} \cdot {@dimensions@} {@code:e@} {@code@}$$",
            1,
            "b * dimensions",
        ),
        Step(
            "passes",
            "Each missing value is drawn after the one before it: one pass for each",
            r"$$(I - r) \cdot J \cdot C$$",
            r"$$({@I@} - {@r@}) \cdot {@J@} \cdot {@C@} = {@passes@}$$",
            1,
            "(I - r) * J * C",
        ),
    ),
    answers=(
        Answer("plain", "Bits without a model", tolerance=0),
        Answer("code", "Bits with the network"),
        Answer("passes", "Passes to complete it", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "colours forgotten",
            "plain",
            "8 * I * J",
            "You counted pixels. Each of them has several colour values.",
        ),
        Mistake(
            "256 for 8",
            "plain",
            "256 * dimensions",
            "256 values take 8 bits: the binary logarithm of 256.",
        ),
        Mistake(
            "per pixel",
            "code",
            "b * I * J",
            "Bits per dimension count each colour value, not each pixel.",
        ),
        Mistake(
            "saved instead of left",
            "code",
            "(8 - b) * dimensions",
            "That is what the network saves. Asked is what is left.",
        ),
        Mistake(
            "the whole image",
            "passes",
            "I * J * C",
            "The known rows need not be drawn.",
        ),
        Mistake(
            "one pass for each pixel",
            "passes",
            "(I - r) * J",
            "Colour values of one pixel are drawn one after the other, too.",
        ),
        Mistake(
            "the known rows",
            "passes",
            "r * J * C",
            "Those rows are known. The others are drawn.",
        ),
    ),
    hints=(
        "A dimension is one number of the image; drawing goes one number at a time.",
        r"$$\text{bits} = \text{bits per dimension} \cdot \text{dimensions}$$",
        r"Dimensions: ${@I@} \cdot {@J@} \cdot {@C@} = {@dimensions@}$.",
    ),
)


def _build_mask(k, C, F, B):
    """Mask A belongs to the first layer, which reads the grey image; mask B to those behind it."""
    if (B == "A") != (C == 1):
        return None
    read = "the one channel of the image" if C == 1 else f"the {C} maps of the layer before"
    return {"k": k, "C": C, "F": F, "B": B, "read": read}


def _solve_mask(given):
    k, F, C, B = (given[name] for name in ("k", "F", "C", "B"))
    before = (k * k - 1) // 2
    kept = before + int(B == "B")
    return {
        "before": before,
        "kept": kept,
        "zeroed": k * k - kept,
        "parameters": F * (C * kept + 1),
    }


MASK = Generator(
    id="masked-filter",
    title="The weights that a mask leaves",
    part="CNN",
    **PIXELS,
    topic="masked convolution",
    section="sec-pixel-masks",
    minutes=4,
    note="{@k@} by {@k@}, mask {@B@}, {@C@} to {@F@}",
    text="A network predicts the pixels of grey images row by row. One of its masked convolutions has {@F@} "
    "filters of {@k@} by {@k@} and mask {@B@}, and reads {@read@}. What comes after the middle is set to zero, "
    "and mask A takes the middle away, too; a mask is the same for all channels. How many weights of one "
    "filter are left on one channel, how many are set to zero on it, and how many parameters does the layer "
    "use, biases included?",
    tables={
        "k": (3, 5, 7, 9, 11),
        "C": (1, 4, 8, 12),
        "F": (10, 12, 15, 16, 20, 24, 30, 32, 36, 40, 48, 64),
        "B": ("A", "B"),
    },
    build=_build_mask,
    solve=_solve_mask,
    free=("C",),
    steps=(
        Step(
            "before",
            "The weights before the middle, row by row: half of all but the middle",
            r"$$\frac{k^2 - 1}{2}$$",
            r"$$\frac{{@k@}^2 - 1}{2} = {@before@}$$",
            1,
            "(k * k - 1) / 2",
        ),
        Step(
            "kept",
            "Mask B keeps the middle, mask A does not",
            r"$$\text{A: } \frac{k^2 - 1}{2}, \quad \text{B: } \frac{k^2 + 1}{2}$$",
            "Mask {@B@} leaves {@kept@}.",
            1,
        ),
        Step(
            "zeroed",
            "All others are zero",
            r"$$k^2 - \text{left}$$",
            r"$${@k@}^2 - {@kept@} = {@zeroed@}$$",
            1,
            "k * k - kept",
        ),
        Step(
            "parameters",
            "Each filter has these weights on each channel, and one bias",
            r"$$F \cdot (C \cdot \text{left} + 1)$$",
            r"$${@F@} \cdot ({@C@} \cdot {@kept@} + 1) = {@parameters@}$$",
            2,
            "F * (C * kept + 1)",
        ),
    ),
    answers=(
        Answer("kept", "Left on one channel", tolerance=0),
        Answer("zeroed", "Set to zero", tolerance=0),
        Answer("parameters", "Parameters of the layer", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "the other mask",
            "kept",
            lambda k, B, **_: (k * k - 1) // 2 + int(B == "A"),
            "That is the other mask. A, of the first layer, does not see the pixel itself; B keeps the middle.",
        ),
        Mistake(
            "rows above only",
            "kept",
            "k * (k - 1) / 2",
            "You kept the rows above only. Pixels to the left in the same row are known, too.",
        ),
        Mistake(
            "the ones that are left",
            "zeroed",
            "kept * 1",
            "Those are left. Asked is how many are zero.",
        ),
        Mistake(
            "no mask",
            "parameters",
            "F * (C * k * k + 1)",
            "You counted the zeros, too. They are no parameters.",
        ),
        Mistake(
            "biases forgotten",
            "parameters",
            "F * C * kept",
            "Each filter has a bias.",
        ),
        Mistake(
            "one bias for all",
            "parameters",
            "F * C * kept + 1",
            "You added one bias. Each filter has a bias of its own.",
        ),
    ),
    hints=(
        "Read the filter row by row: what stands before the middle looks at known pixels.",
        r"$$\frac{k^2 - 1}{2}$$ before the middle, as many after it.",
        r"Before the middle: $({@k@}^2 - 1) / 2 = {@before@}$.",
    ),
)

GENERATORS = (CHAIN, LENGTH, MASK)
