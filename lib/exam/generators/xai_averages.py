"""Questions of chapters 22 and 23: means over noisy copies (SmoothGrad) and over data (partial dependence)."""

import numpy as np

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.partial_dependence import partial_dependence

COPIES = tuple(f"copy {k}" for k in range(1, 5))
PLACES = ("x₁", "x₂")
VALUES = ("first value", "second value")


def _at(x, w, b):
    return x @ np.asarray(w, float) + b


def _solve_smooth(given):
    x, e, w, b, v = (given[name] for name in ("x", "e", "w", "b", "v"))
    a = _at(x + e, w, b)
    share = float((a > 0).mean())
    return {"a": a, "share": share, "R": share * v * w}


SMOOTH_GRADIENT = Generator(
    id="smooth-gradient",
    title="SmoothGrad from four noisy copies",
    part="XAI",
    chapter=22,
    topic="SmoothGrad",
    section="sec-integrated-gradients",
    minutes=6,
    note="x = {@x:v@}, noise {@e:v@}, w = {@w:v@}, b = {@b@}, v = {@v@}",
    text="A unit scores $f(x) = v \\cdot \\max(0, a)$ with $a = w_1 x_1 + w_2 x_2 + b$, where $v = {@v@}$, "
    "$w = {@w:v@}$, $b = {@b@}$. SmoothGrad explains its score at $x = {@x:v@}$ with four noisy copies; the rows "
    "of $e$ are what is added to $x$. Compute $a$ at each copy, and the mean gradient, with its sign, that "
    "SmoothGrad gives each input. $$e = {@e:v@}$$",
    tables={
        "x": ((2, 3), (3, -2), (-2, 4), (4, 2)),
        "e": (
            ((0.5, -0.5), (-1.5, 0.5), (2, -2), (-0.5, 1.5)),
            ((-0.5, 2), (1.5, -0.5), (-2, -1.5), (0.5, 0.25)),
            ((1.5, 2), (-2, 0.5), (0.5, -1.5), (-0.25, -0.5)),
            ((-1.5, -0.5), (2, 1.5), (-0.5, 0.25), (0.5, -2)),
        ),
        "w": ((2, -3), (-3, 2), (3, 4), (-4, -3), (4, -2), (-2, 5)),
        "b": (0.5, -0.5, 2.5, -2.5, 4.5, -5, 6.5, -7, 3.5, -8.5),
        "v": (2, -2, 3, 0.5),
    },
    build=lambda x, e, w, b, v: {
        "x": np.array(x, float),
        "e": np.array(e),
        "w": np.array(w),
        "b": b,
        "v": v,
    },
    solve=_solve_smooth,
    free=("e",),
    steps=(
        Step(
            "a",
            "The pre-activation at each copy",
            r"$$a = w_1 (x_1 + e_1) + w_2 (x_2 + e_2) + b$$",
            "\n\n".join(
                f"Copy {k + 1}: ${{@w[0]@}} ({{@x[0]@}} + {{@e[{k}][0]:p@}}) + {{@w[1]:p@}} ({{@x[1]@}} + "
                f"{{@e[{k}][1]:p@}}) + {{@b:p@}} {{@a[{k}]:e@}} {{@a[{k}]@}}$"
                for k in range(4)
            ),
            2,
            "join("
            + ", ".join(
                f"w[0] * (x[0] + e[{k}][0]) + w[1] * (x[1] + e[{k}][1]) + b" for k in range(4)
            )
            + ")",
        ),
        Step(
            "share",
            "The ReLU lets a gradient through where its input is positive: this share of the copies",
            r"$$\frac{\text{copies with } a > 0}{4}$$",
            "$${@share@}$$",
            1,
            " + ".join(f"0.25 * (a[{k}] > 0)" for k in range(4)),
        ),
        Step(
            "R",
            "The mean of the four gradients",
            r"$$R_i = \text{share} \cdot v\, w_i$$",
            r"$${@share@} \cdot {@v:p@} \cdot {@w:v@} = {@R:v@}$$",
            2,
            "share * v * w",
        ),
    ),
    answers=(
        Answer("a", "$a$ at the copies", entries=COPIES),
        Answer("R", "SmoothGrad", entries=PLACES),
    ),
    mistakes=(
        Mistake(
            "noise forgotten",
            "a",
            lambda x, e, w, b, v: np.full(4, _at(x, w, b)),
            "That is $a$ at the input itself. SmoothGrad asks at the noisy copies.",
        ),
        Mistake(
            "bias forgotten",
            "a",
            "a - b",
            "The bias is missing. It decides where the ReLU begins to let through.",
        ),
        Mistake(
            "every copy counted",
            "R",
            "v * w",
            "Where $a$ is negative the ReLU's gradient is 0; these copies count in the mean, as zeros.",
        ),
        Mistake(
            "added",
            "R",
            "4 * R",
            "You added the gradients. SmoothGrad is their mean.",
        ),
        Mistake(
            "times the input",
            "R",
            "x * R",
            "That is a contribution. SmoothGrad is a mean of gradients: it stays sensitivity.",
        ),
    ),
    hints=(
        "The gradient of this unit has only two values: one where the ReLU lets through, and zero.",
        r"$$R_i = \tfrac14 \sum_{s} \frac{\partial f(x + e_s)}{\partial x_i}$$",
        r"First copy: ${@w[0]@} ({@x[0]@} + {@e[0][0]:p@}) + \dots$",
    ),
)


def _f(x, p, q):
    return p * x[..., 0] * x[..., 1] + q * x[..., 1]


def _solve_dependence(given):
    p, q, c, grid = (given[name] for name in ("p", "q", "c", "grid"))
    samples = np.stack([np.zeros(3), c.astype(float)], 1)
    curves = partial_dependence(
        lambda t: _f(t, p, q), samples, 0, grid.tolist(), individual=True, progress=False
    )
    PD = np.asarray(curves).mean(1)
    D = PD[1] - PD[0]
    return {"curves": np.asarray(curves), "PD": PD, "D": D}


PARTIAL_DEPENDENCE = Generator(
    id="partial-dependence",
    title="Partial dependence on two values",
    part="XAI",
    chapter=23,
    topic="partial dependence",
    section="sec-global",
    minutes=6,
    note="p = {@p@}, q = {@q@}, second feature {@c:v@}, grid {@grid:v@}",
    text="A model scores $f(x) = p\\,x_1 x_2 + q\\,x_2$ with $p = {@p@}$, $q = {@q@}$. The data are three samples "
    "whose second feature is ${@c:v@}$. Set the first feature to {@grid[0]@}, then to {@grid[1]@}, in all "
    "samples. Compute the scores (a row for each value, a column for each sample), the partial dependence at both "
    "values, and by how much it changes from the first value to the second.",
    tables={
        "p": (2, -2, 3, 0.5, -1.5),
        "q": (4, -3, 5, -2),
        "c": ((2, 3, -4), (4, -2, 5), (-3, 6, 2), (5, 3, 4), (-2, -4, 3)),
        "grid": ((2, 5), (-2, 3), (0.5, 4), (-3, 2), (3, 6)),
    },
    build=lambda p, q, c, grid: {"p": p, "q": q, "c": np.array(c), "grid": np.array(grid)},
    solve=_solve_dependence,
    free=("curves",),
    steps=(
        Step(
            "curves",
            "Every sample keeps its second feature and gets the value in place of its first",
            r"$$f(v, x_2) = p\, v\, x_2 + q\, x_2$$",
            "\n\n".join(
                f"At {{@grid[{g}]@}}: "
                + ", ".join(
                    f"${{@p@}} \\cdot {{@grid[{g}]:p@}} \\cdot {{@c[{n}]:p@}} + {{@q:p@}} \\cdot {{@c[{n}]:p@}} "
                    f"{{@curves[{g}][{n}]:e@}} {{@curves[{g}][{n}]@}}$"
                    for n in range(3)
                )
                for g in range(2)
            ),
            2,
            "join(" + ", ".join(f"p * grid[{g}] * c + q * c" for g in range(2)) + ")",
        ),
        Step(
            "PD",
            "The mean over the samples, at each value",
            r"$$\frac{1}{N} \sum_n f(v, x_2)$$",
            "\n\n".join(
                f"$\\frac{{1}}{{3}} ({{@curves[{g}][0]@}} + {{@curves[{g}][1]:p@}} + {{@curves[{g}][2]:p@}}) "
                f"{{@PD[{g}]:e@}} {{@PD[{g}]@}}$"
                for g in range(2)
            ),
            2,
            "join(sum(curves[0]) / 3, sum(curves[1]) / 3)",
        ),
        Step(
            "D",
            "Second value less first",
            r"$$\text{second} - \text{first}$$",
            "$${@PD[1]@} - {@PD[0]:p@} {@D:e@} {@D@}$$",
            1,
            "PD[1] - PD[0]",
        ),
    ),
    answers=(
        Answer("curves", "Scores"),
        Answer("PD", "Partial dependence", entries=VALUES),
        Answer("D", "Change"),
    ),
    mistakes=(
        Mistake(
            "second summand forgotten",
            "curves",
            "join(p * grid[0] * c, p * grid[1] * c)",
            "The summand with $q$ is missing: it does not depend on the value, but it belongs to the score.",
        ),
        Mistake(
            "second summand once",
            "curves",
            "join(p * grid[0] * c + q, p * grid[1] * c + q)",
            "The summand with $q$ has the second feature as a factor.",
        ),
        Mistake(
            "added",
            "PD",
            "join(sum(curves[0]), sum(curves[1]))",
            "You added the scores. Partial dependence is their mean over the samples.",
        ),
        Mistake(
            "one sample",
            "PD",
            "join(curves[0][0], curves[1][0])",
            "That is the curve of the first sample. Partial dependence is the mean over all.",
        ),
        Mistake(
            "sign reversed",
            "D",
            "PD[0] - PD[1]",
            "The change is the second number less the first.",
        ),
        Mistake(
            "slope",
            "D",
            "(PD[1] - PD[0]) / (grid[1] - grid[0])",
            "You divided by the distance of the two values. The change itself is asked.",
        ),
    ),
    hints=(
        "Partial dependence is global: the value is set in every sample, and the scores are averaged.",
        r"$$\mathrm{PD}(v) = \frac{1}{N} \sum_n f(x_n \text{ with } x_{n,1} = v)$$",
        r"For the first sample and the first value it is $f({@grid[0]@},{@c[0]@})$.",
    ),
)

GENERATORS = (SMOOTH_GRADIENT, PARTIAL_DEPENDENCE)
