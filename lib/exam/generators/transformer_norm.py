"""A question of chapter 18: skip connection and layer normalization for one word."""

import numpy as np

from lib.equations.normalization import layer_norm
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_norm(given):
    x, r, gamma, beta = (np.array(given[name], float) for name in ("x", "r", "gamma", "beta"))
    total = x + r
    y, _ = layer_norm(total[None], gamma, beta, 0.0)
    return {
        "s": total,
        "mean": total.mean(),
        "squares": (total - total.mean()) ** 2,
        "variance": total.var(),
        "y": y[0],
    }


ADD_AND_NORM = Generator(
    id="add-and-norm",
    title="Add and norm for one word",
    part="NLP",
    chapter=18,
    topic="normalization",
    section="sec-transformers-block",
    minutes=6,
    note="x = {@x:v@}, part = {@r:v@}, gain {@gamma[0]@}, shift {@beta[0]@}",
    text="A word has the vector $x = {@x:v@}$; a part of the layer answers ${@r:v@}$. The skip "
    "connection adds the "
    r"two, and a layer normalization with the gains $g = {@gamma:v@}$ and the shifts $b = {@beta:v@}$ follows "
    r"(post-norm, $\epsilon = 0$). Compute mean and variance over the features, and the result, to "
    r"three significant "
    "digits.",
    tables={
        "x": (
            (3, -2, 6, 4),
            (5, 7, -3, 2),
            (-2, 5, 3, 8),
            (6, 2, 9, -4),
            (-3, 4, 7, 2),
            (8, 3, -5, 6),
            (2, 9, 4, -6),
        ),
        "r": (
            (1.5, 4.5, -2.5, 5.5),
            (-3.5, 2.5, 6.5, 1.5),
            (4.5, -1.5, 2.5, -3.5),
            (2.5, 5.5, 1.5, -4.5),
            (-1.5, -2.5, 5.5, 3.5),
            (6.5, 1.5, -3.5, 2.5),
        ),
        "gamma": ((2, 0.5, 3, 1.5), (0.5, 2, 1.5, 3), (3, 1.5, 0.5, 2), (1.5, 3, 2, 0.5)),
        "beta": (
            (0.5, -0.5, 2, 1.5),
            (-0.5, 1.5, 0.5, -2),
            (2, 0.5, -1.5, -0.5),
            (1.5, -2, -0.5, 0.5),
        ),
    },
    build=lambda **given: {name: np.array(value) for name, value in given.items()},
    solve=_solve_norm,
    steps=(
        Step(
            "s",
            "The skip connection: entry by entry, input plus part",
            r"$$s = x + \text{part}(x)$$",
            "$${@x:v@} + {@r:v@} = {@s:v@}$$",
            1,
            "x + r",
        ),
        Step(
            "mean",
            "The mean over the features of this word",
            r"$$\mu = \tfrac14 \sum_i s_i$$",
            weighted("mean", ("s[0]",), ("s[1]",), ("s[2]",), ("s[3]",))
            .replace("$", r"$\tfrac14\,(", 1)
            .replace(" {@mean:e@}", ") {@mean:e@}"),
            1,
            "sum(s) / 4",
        ),
        Step(
            "variance",
            "The mean square of the deviations; divided by 4, not by 3",
            r"$$\sigma^2 = \tfrac14 \sum_i (s_i - \mu)^2$$",
            r"$$\tfrac14\,({@squares[0]@} + {@squares[1]@} + {@squares[2]@} + {@squares[3]@}) {@variance:e@} "
            r"{@variance@}$$",
            2,
            "(s[0] ** 2 + s[1] ** 2 + s[2] ** 2 + s[3] ** 2) / 4 - mean ** 2",
        ),
        Step(
            "y",
            "Subtract the mean, divide by the root of the variance, then gain and shift",
            r"$$y_i = g_i \frac{s_i - \mu}{\sqrt{\sigma^2}} + b_i$$",
            by_line(
                [f"entry {n}" for n in (1, 2, 3, 4)],
                lambda n: valued(
                    rf"{{@gamma[{n}]@}} \cdot \frac{{{{@s[{n}]@}} - {{@mean:p@}}}}{{\sqrt{{{{@variance@}}}}}} "
                    rf"+ {{@beta[{n}]:p@}}",
                    f"y[{n}]",
                ),
            ),
            2,
            "gamma * (s - mean) / sqrt(variance) + beta",
        ),
    ),
    answers=(
        Answer("mean", "The mean"),
        Answer("variance", "The variance"),
        Answer("y", "The result", entries=("entry 1", "entry 2", "entry 3", "entry 4")),
    ),
    mistakes=(
        Mistake(
            "residual forgotten",
            "mean",
            "sum(r) / 4",
            "You normalized the part alone. The skip connection adds the input first.",
        ),
        Mistake(
            "divided by 3",
            "variance",
            "((s[0] - mean) ** 2 + (s[1] - mean) ** 2 + (s[2] - mean) ** 2 + (s[3] - mean) ** 2) / 3",
            "You divided by one less than the count. Layer normalization divides by the count.",
        ),
        Mistake(
            "mean not subtracted",
            "variance",
            "(s[0] ** 2 + s[1] ** 2 + s[2] ** 2 + s[3] ** 2) / 4",
            "This is the mean square. The variance takes deviations from the mean.",
        ),
        Mistake(
            "divided by the variance",
            "y",
            "gamma * (s - mean) / variance + beta",
            "Divide by the root of the variance, so that the result has variance 1 before gain and shift.",
        ),
        Mistake(
            "gain and shift left out",
            "y",
            "(s - mean) / sqrt(variance)",
            "The learnt gains and shifts are missing.",
        ),
    ),
    hints=(
        "First the sum of input and part, then statistics over the features of this one word.",
        r"$$y_i = g_i \frac{s_i - \mu}{\sqrt{\sigma^2}} + b_i$$",
        "The sum begins with ${@x[0]@} + {@r[0]:p@}$.",
    ),
)

GENERATORS = (ADD_AND_NORM,)
