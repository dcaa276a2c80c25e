"""Questions of chapter 21: the four stages of addressing."""

import itertools

import numpy as np

from lib.equations.addressing import content_weights, cosine, interpolate, sharpen, shift
from lib.equations.memory import read
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

ROWS = ("first row", "second row", "third row", "fourth row")
SHARES = tuple(  # weights over four rows, none of them equal
    itertools.permutations(part, 4)
    for part in ((0.1, 0.2, 0.3, 0.4), (0.05, 0.15, 0.2, 0.6), (0.12, 0.18, 0.25, 0.45))
)
MANY_SHARES = tuple(w for part in SHARES for w in list(part)[::3])


def _arrays(**given):
    return {name: np.array(x, float) if np.ndim(x) else x for name, x in given.items()}


def _solve_content(given):
    k, beta, M = given["k"][None], np.array([given["beta"]], float), given["M"][None]
    cos, cache = cosine(k, M)
    w, _ = content_weights(k, beta, M)
    _, _, m, n, _ = cache
    return {"m": m.item(), "n": n[0], "cos": cos[0], "w": w[0]}


CONTENT = Generator(
    id="memory-content",
    title="Content addressing: from key to weights",
    part="RNN",
    chapter=21,
    topic="external memory",
    section="sec-memory-content",
    minutes=8,
    note="k = ({@k[0]@}, {@k[1]@}), beta = {@beta@}, rows ({@M[0][0]@}, {@M[0][1]@}), ({@M[1][0]@}, {@M[1][1]@}), "
    "({@M[2][0]@}, {@M[2][1]@})",
    text="A memory has three rows, $({@M[0][0]@},\\; {@M[0][1]@})$, $({@M[1][0]@},\\; {@M[1][1]@})$ and "
    "$({@M[2][0]@},\\; {@M[2][1]@})$. A head looks for the key ${@k:v@}$ with the strength $\\beta = {@beta@}$. "
    "Compute the cosine of the key and each row, and the content weights, to three significant digits.",
    tables={
        "k": ((3, 4), (4, 3), (4, -3), (-3, 4)),
        "beta": (2, 2.5, 3),
        "M": tuple(
            itertools.permutations(((4, 3), (5, 12), (-5, 12), (12, -5), (8, 15), (15, -8)), 3)
        )[::2],
    },
    build=_arrays,
    solve=_solve_content,
    free=("m", "n"),
    steps=(
        Step(
            "m",
            "Length of the key",
            r"$$|k| = \sqrt{k_1^2 + k_2^2}$$",
            r"$$\sqrt{{@k[0]:p@}^2 + {@k[1]:p@}^2} {@m:e@} {@m@}$$",
            1,
            "sqrt(sum(k ** 2))",
        ),
        Step(
            "n",
            "Length of each row",
            r"$$|M(i)|$$",
            by_line(
                ROWS[:3],
                lambda i: valued(rf"\sqrt{{{{@M[{i}][0]:p@}}^2 + {{@M[{i}][1]:p@}}^2}}", f"n[{i}]"),
            ),
            1,
            "sqrt((M ** 2) @ join(1, 1))",
        ),
        Step(
            "cos",
            "Dot product over both lengths",
            r"$$\cos(k, M(i)) = \frac{k \cdot M(i)}{|k|\, |M(i)|}$$",
            by_line(
                ROWS[:3],
                lambda i: valued(
                    rf"\frac{{{{@k[0]@}} \cdot {{@M[{i}][0]:p@}} + {{@k[1]:p@}} \cdot {{@M[{i}][1]:p@}}}}"
                    rf"{{{{@m@}} \cdot {{@n[{i}]@}}}}",
                    f"cos[{i}]",
                ),
            ),
            3,
            "(M @ k) / n / m",
        ),
        Step(
            "w",
            "Softmax of the strength times the cosines",
            r"$$w^c(i) = \frac{\exp(\beta \cos(k, M(i)))}{\sum_j \exp(\beta \cos(k, M(j)))}$$",
            by_line(
                ROWS[:3],
                lambda i: valued(
                    rf"\frac{{\exp({{@beta@}} \cdot {{@cos[{i}]:p@}})}}{{\text{{sum of all three}}}}",
                    f"w[{i}]",
                ),
            ),
            3,
            "exp(beta * cos) / sum(exp(beta * cos))",
        ),
    ),
    answers=(
        Answer("cos", "The three cosines", entries=ROWS[:3]),
        Answer("w", "The content weights", entries=ROWS[:3]),
    ),
    mistakes=(
        Mistake(
            "key's length forgotten",
            "cos",
            "(M @ k) / n",
            "You divided by the length of the row only. A cosine divides by both lengths.",
        ),
        Mistake(
            "dot product",
            "cos",
            "M @ k",
            "You took the dot product. Long rows would win by their length; divide by both lengths.",
        ),
        Mistake(
            "strength left out",
            "w",
            "exp(cos) / sum(exp(cos))",
            "The strength is missing: the cosines are multiplied by it before the softmax.",
        ),
        Mistake(
            "strength as a divisor",
            "w",
            "exp(cos / beta) / sum(exp(cos / beta))",
            "You divided by the strength, as by a temperature. It multiplies: the larger, the sharper.",
        ),
        Mistake(
            "sign",
            "w",
            "exp(0 - beta * cos) / sum(exp(0 - beta * cos))",
            "The row that fits least got the most weight: the sign of the exponent is wrong.",
        ),
    ),
    hints=(
        "A softmax, as in attention; its scores are cosines, times the strength.",
        r"$$\cos(k, M(i)) = \frac{k \cdot M(i)}{|k|\, |M(i)|}$$",
        r"The key's length is $\sqrt{{@k[0]:p@}^2 + {@k[1]:p@}^2} {@m:e@} {@m@}$.",
    ),
)


def _solve_shift(given):
    content, before = given["content"][None], given["before"][None]
    gated, _ = interpolate(content, before, np.array([given["g"]]))
    moved, _ = shift(gated, given["s"][None])
    return {"gated": gated[0], "moved": moved[0]}


def _moved(back, stay, on):
    """The formula of a shift over four rows, from the places of the rows that come in."""
    rows = [
        f"s[0] * gated[{back(i)}] + s[1] * gated[{stay(i)}] + s[2] * gated[{on(i)}]"
        for i in range(4)
    ]
    return f"join({', '.join(rows)})"


SHIFT = Generator(
    id="memory-shift",
    title="Interpolation and shift",
    part="RNN",
    chapter=21,
    topic="external memory",
    section="sec-memory-shift",
    minutes=7,
    note="content {@content[0]@}, {@content[1]@}, …; before {@before[0]@}, {@before[1]@}, …; g = {@g@}, s "
    "begins with {@s[0]@}",
    text="A head over four rows had the weights ${@before:v@}$ at the last step. Its content weights are now "
    "${@content:v@}$, its gate is $g_t = {@g@}$. The shift has the shares ${@s[0]@}$ for one row back, "
    "${@s[1]@}$ for "
    "staying and ${@s[2]@}$ for one row on; after the last row comes the first. Compute the weights after the "
    "gate "
    "and after the shift.",
    tables={
        "content": MANY_SHARES[::2],
        "before": MANY_SHARES[1::3],
        "g": (0.2, 0.3, 0.7, 0.8),
        "s": ((0.05, 0.15, 0.8), (0.7, 0.2, 0.1), (0.1, 0.3, 0.6)),
    },
    build=_arrays,
    solve=_solve_shift,
    steps=(
        Step(
            "gated",
            "The gate takes its share of the content, and the rest of where the head was",
            r"$$w^g_t = g_t\, w^c_t + (1 - g_t)\, w_{t-1}$$",
            by_line(
                ROWS,
                lambda i: valued(
                    rf"{{@g@}} \cdot {{@content[{i}]@}} + (1 - {{@g@}}) \cdot {{@before[{i}]@}}",
                    f"gated[{i}]",
                ),
            ),
            3,
            "g * content + (1 - g) * before",
        ),
        Step(
            "moved",
            "Into each row: what was one row below moves back, what was here stays, what was one row above "
            "moves on",
            r"$$w^s_t(i) = \sum_{j=-1}^{1} s_t(j)\, w^g_t(i - j)$$",
            by_line(
                ROWS,
                lambda i: weighted(
                    f"moved[{i}]",
                    ("s[0]", f"gated[{(i + 1) % 4}]"),
                    ("s[1]", f"gated[{i}]"),
                    ("s[2]", f"gated[{(i - 1) % 4}]"),
                ),
            ),
            4,
            _moved(lambda i: (i + 1) % 4, lambda i: i, lambda i: (i - 1) % 4),
        ),
    ),
    answers=(
        Answer("gated", "The weights after the gate", entries=ROWS),
        Answer("moved", "The weights after the shift", entries=ROWS),
    ),
    mistakes=(
        Mistake(
            "gate the wrong way round",
            "gated",
            "(1 - g) * content + g * before",
            "You gave the gate's share to the last weights. A gate of 1 takes the content.",
        ),
        Mistake(
            "plain mean",
            "gated",
            "(content + before) / 2",
            "You averaged the two. The gate says how much of each.",
        ),
        Mistake(
            "shift the other way",
            "moved",
            _moved(lambda i: (i - 1) % 4, lambda i: i, lambda i: (i + 1) % 4),
            "Your weights moved the other way. What lands in a row by a move on comes from the row before it.",
        ),
        Mistake(
            "content shifted",
            "moved",
            _moved(lambda i: (i + 1) % 4, lambda i: i, lambda i: (i - 1) % 4).replace(
                "gated", "content"
            ),
            "You shifted the content weights. The gate comes first.",
        ),
        Mistake(
            "no way round the end",
            "moved",
            "join(s[0] * gated[1] + s[1] * gated[0], s[0] * gated[2] + s[1] * gated[1] + s[2] * gated[0], "
            "s[0] * gated[3] + s[1] * gated[2] + s[2] * gated[1], s[1] * gated[3] + s[2] * gated[2])",
            "Weight fell off at the ends: your weights sum to less than 1. After the last row comes the first.",
        ),
    ),
    hints=(
        "First mix, then move. After both, the weights still sum to 1.",
        r"$$w^g_t = g_t\, w^c_t + (1 - g_t)\, w_{t-1}$$ $$w^s_t(i) = \sum_{j=-1}^{1} s_t(j)\, w^g_t(i - j)$$",
        r"First row after the gate: ${@g@} \cdot {@content[0]@} + (1 - {@g@}) \cdot {@before[0]@}$.",
    ),
)


def _solve_sharpen(given):
    w, _ = sharpen(given["moved"][None], np.array([given["gamma"]], float))
    r, _ = read(w, given["M"][None, :, None])
    powers = given["moved"] ** given["gamma"]
    return {"powers": powers, "total": powers.sum(), "w": w[0], "r": r.item()}


SHARPEN = Generator(
    id="memory-sharpen",
    title="Sharpening, then reading",
    part="RNN",
    chapter=21,
    topic="external memory",
    section="sec-memory-sharpen",
    minutes=6,
    note="weights {@moved[0]@}, {@moved[1]@}, {@moved[2]@}, {@moved[3]@}; gamma = {@gamma@}; rows begin with "
    "{@M[0]@}",
    text="After the shift a head over four rows has the weights ${@moved:v@}$. Each row holds one number: "
    "${@M:v@}$. The exponent is $\\gamma_t = {@gamma@}$. Compute the sharpened weights and what the head reads, "
    "to "
    "three significant digits.",
    tables={
        "moved": MANY_SHARES,
        "gamma": (1.4, 1.5, 1.6, 1.8, 2),
        "M": ((2, -3, 4, 5), (-4, 3, 2, 6), (5, 2, -2, 3), (3, 6, 4, -5)),
    },
    build=_arrays,
    solve=_solve_sharpen,
    free=("powers", "total"),
    steps=(
        Step(
            "powers",
            "Raise each weight to the power",
            r"$$w^s_t(i)^{\gamma_t}$$",
            by_line(ROWS, lambda i: valued(f"{{@moved[{i}]@}}^{{{{@gamma@}}}}", f"powers[{i}]")),
            2,
            "moved ** gamma",
        ),
        Step(
            "total",
            "Add them up",
            r"$$\sum_j w^s_t(j)^{\gamma_t}$$",
            weighted("total", *((f"powers[{i}]",) for i in range(4))),
            1,
            "sum(powers)",
        ),
        Step(
            "w",
            "Divide by the sum",
            r"$$w_t(i) = \frac{w^s_t(i)^{\gamma_t}}{\sum_j w^s_t(j)^{\gamma_t}}$$",
            by_line(
                ROWS,
                lambda i: valued(rf"\frac{{{{@powers[{i}]@}}}}{{{{@total@}}}}", f"w[{i}]"),
            ),
            2,
            "powers / total",
        ),
        Step(
            "r",
            "Weighted sum of the rows",
            r"$$r_t = \sum_i w_t(i)\, M_t(i)$$",
            weighted("r", *((f"w[{i}]", f"M[{i}]") for i in range(4))),
            2,
            "w @ M",
        ),
    ),
    answers=(
        Answer("w", "The sharpened weights", entries=ROWS),
        Answer("r", "What is read"),
    ),
    mistakes=(
        Mistake(
            "not divided",
            "w",
            "moved ** gamma",
            "Your weights sum to less than 1. Divide the powers by their sum.",
        ),
        Mistake(
            "factor in place of exponent",
            "w",
            "moved * gamma / sum(moved * gamma)",
            "You multiplied by the exponent: a common factor cancels, and nothing is sharpened.",
        ),
        Mistake(
            "softmax of the weights",
            "w",
            "exp(gamma * moved) / sum(exp(gamma * moved))",
            "You took a softmax of the weights. It is a softmax of the exponent times their logarithms.",
        ),
        Mistake(
            "read before sharpening",
            "r",
            "moved @ M",
            "You read with the weights before sharpening.",
        ),
        Mistake(
            "largest row only",
            "r",
            lambda moved, M, **_: M[np.argmax(moved)],
            "You read the row with the largest weight. All rows take part, each with its share.",
        ),
    ),
    hints=(
        "Large weights lose less by a power than small ones, and gain when all are divided by the sum.",
        r"$$w_t(i) = \frac{w^s_t(i)^{\gamma_t}}{\sum_j w^s_t(j)^{\gamma_t}}$$",
        r"First row: ${@moved[0]@}^{{@gamma@}}$.",
    ),
)

GENERATORS = (CONTENT, SHIFT, SHARPEN)
