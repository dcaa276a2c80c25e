"""Questions of chapter 23: weights of LIME and KernelSHAP, permutation importance."""

import math

import numpy as np

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.kernel_shap import shapley_kernel
from lib.xai.lime import proximity


def _solve_weights(given):
    M, k, sigma = (given[name] for name in ("M", "k", "sigma"))
    mask = np.arange(M)[None] < k
    return {
        "d": 1 - math.sqrt(k / M),
        "w": proximity(mask, sigma).item(),
        "total": math.comb(M, k) * shapley_kernel(M, k),
    }


def _one_coalition(M, k, **_):
    return (M - 1) / (math.comb(M, k) * k * (M - k))


COALITION_WEIGHTS = Generator(
    id="coalition-weights",
    title="What a perturbation weighs in LIME and in KernelSHAP",
    part="XAI",
    chapter=23,
    topic="LIME",
    section="sec-lime",
    minutes=5,
    note="M = {@M@}, k = {@k@}, sigma = {@sigma@}",
    text="Of $M = {@M@}$ features a perturbation keeps $k = {@k@}$ and replaces the others. Compute its cosine "
    "distance $d = 1 - \\sqrt{k / M}$ from the input, its LIME weight, the root of $e^{-d^2 / \\sigma^2}$, with "
    "$\\sigma = {@sigma@}$, and the weight that KernelSHAP, as in its paper, gives to all coalitions of this size "
    "together.",
    tables={
        "M": (5, 6, 7, 8, 10, 11, 12, 13, 14, 15),
        "k": (2, 3, 4, 5, 6, 7, 8),
        "sigma": (0.25, 0.3, 0.35, 0.4, 0.45),
    },
    build=lambda M, k, sigma: {"M": M, "k": k, "sigma": sigma} if 2 <= k <= M - 2 else None,
    solve=_solve_weights,
    steps=(
        Step(
            "d",
            "Cosine distance from the vector of ones",
            r"$$d = 1 - \sqrt{k / M}$$",
            r"$1 - \sqrt{{@k@} / {@M@}} {@d:e@} {@d@}$",
            1,
            "1 - sqrt(k / M)",
        ),
        Step(
            "w",
            "LIME's kernel; the root that the authors' code has halves the exponent",
            r"$$e^{-d^2 / (2 \sigma^2)}$$",
            r"$e^{-{@d@}^2 / (2 \cdot {@sigma@}^2)} {@w:e@} {@w@}$",
            2,
            "exp(-(d**2) / (2 * sigma**2))",
        ),
        Step(
            "total",
            "KernelSHAP: the number of coalitions of this size cancels",
            r"$$\frac{M - 1}{k\,(M - k)}$$",
            r"$\frac{{@M@} - 1}{{@k@} \cdot ({@M@} - {@k@})} {@total:e@} {@total@}$",
            1,
            "(M - 1) / (k * (M - k))",
        ),
    ),
    answers=(
        Answer("d", "Distance $d$"),
        Answer("w", "Weight in LIME"),
        Answer("total", "Weight of the size in KernelSHAP"),
    ),
    mistakes=(
        Mistake(
            "root forgotten",
            "d",
            "1 - k / M",
            "The cosine of the two vectors is $\\sqrt{k / M}$, with the root.",
        ),
        Mistake(
            "root of the kernel forgotten",
            "w",
            "exp(-(d**2) / sigma**2)",
            "That is the kernel of the paper. The code takes the root of it, which halves the exponent.",
        ),
        Mistake(
            "one coalition",
            "total",
            _one_coalition,
            "That is the weight of one coalition. Multiply by how many of this size there are.",
        ),
        Mistake(
            "sizes added",
            "total",
            "(M - 1) / M",
            "The denominator is the product $k (M - k)$, not the sum.",
        ),
    ),
    hints=(
        "LIME weighs by closeness to the input. KernelSHAP weighs very small and very large coalitions most.",
        r"$$d = 1 - \sqrt{k / M}$$ $$e^{-d^2 / (2 \sigma^2)}$$ $$\frac{M - 1}{k\,(M - k)}$$",
        r"First $k / M = {@k@} / {@M@}$, and its root.",
    ),
)


def _squared(y, p):
    return np.mean((y - p) ** 2)


def _build_samples(w, u, a, c, e):
    a, c = np.array(a, float), np.array(c, float)
    return {"w": w, "u": u, "a": a, "c": c, "y": np.round(w * a + u * c + np.array(e), 6)}


def _solve_samples(given):
    w, u, a, c, y = (given[name] for name in ("w", "u", "a", "c", "y"))
    moved = np.roll(a, -1)
    before, after = _squared(y, w * a + u * c), _squared(y, w * moved + u * c)
    return {
        "p": w * a + u * c,
        "before": before,
        "q": w * moved + u * c,
        "after": after,
        "I": after - before,
    }


PERMUTATION_IMPORTANCE = Generator(
    id="permutation-importance",
    title="Permutation importance on three samples",
    part="XAI",
    chapter=23,
    topic="permutation importance",
    section="sec-global",
    minutes=7,
    note="weights {@w@} and {@u@}, columns {@a:v@} and {@c:v@}, targets {@y:v@}",
    text="The model $f(x) = w_1 x_1 + w_2 x_2$ with $w_1 = {@w@}$, $w_2 = {@u@}$ is tried on three samples. "
    "Column 1 is ${@a:v@}$, column 2 is ${@c:v@}$, the targets are $y = {@y:v@}$. A shuffle turns column 1 into "
    "$({@a[1]@},\\; {@a[2]@},\\; {@a[0]@})$. Compute the mean squared error before, after, and the importance of "
    "feature 1, as their difference.",
    tables={
        "w": (1.2, -0.8, 1.5, 0.5),
        "u": (3, -3, 0.5),
        "a": ((2, 3, 5), (4, 2, -2), (-2, 3, 0.5), (3, -3, 2)),
        "c": ((2, 4, 3), (-2, 3, 5), (4, 0.5, 2), (2.5, -1.5, 6)),
        "e": ((2.5, -1.5, 3), (-3.5, 2.5, -1.5), (1.7, -4, 2.4), (-2.6, -3.2, 1.3)),
    },
    build=_build_samples,
    solve=_solve_samples,
    steps=(
        Step(
            "p",
            "Predictions as they are",
            r"$$f(x) = w_1 x_1 + w_2 x_2$$",
            r"${@p:v@}$",
            1,
            "w * a + u * c",
        ),
        Step(
            "before",
            "Mean squared error",
            r"$$L = \frac{1}{3} \sum_n (y_n - f(x_n))^2$$",
            r"$\frac{({@y[0]@} - {@p[0]:p@})^2 + ({@y[1]@} - {@p[1]:p@})^2 + ({@y[2]@} - {@p[2]:p@})^2}{3} "
            r"{@before:e@} {@before@}$",
            1,
            "sum((y - p)**2) / 3",
        ),
        Step(
            "q",
            "Predictions with column 1 shuffled; column 2 and the targets stay",
            r"$$w_1 \cdot \text{shuffled} + w_2 x_2$$",
            r"${@q:v@}$",
            1,
            "w * join(a[1], a[2], a[0]) + u * c",
        ),
        Step(
            "after",
            "The error again",
            r"$$L = \frac{1}{3} \sum_n (y_n - f(x_n))^2$$",
            r"$\frac{({@y[0]@} - {@q[0]:p@})^2 + ({@y[1]@} - {@q[1]:p@})^2 + ({@y[2]@} - {@q[2]:p@})^2}{3} "
            r"{@after:e@} {@after@}$",
            1,
            "sum((y - q)**2) / 3",
        ),
        Step(
            "I",
            "How much worse the model got",
            r"$$I_1 = L(\text{shuffled}) - L$$",
            r"${@after@} - {@before:p@} {@I:e@} {@I@}$",
            1,
            "after - before",
        ),
    ),
    answers=(
        Answer("before", "Error before"),
        Answer("after", "Error after the shuffle"),
        Answer("I", "Importance of feature 1"),
    ),
    mistakes=(
        Mistake(
            "sum in place of mean", "before", "sum((y - p)**2)", "Divide by the three samples."
        ),
        Mistake(
            "nothing shuffled",
            "after",
            "before * 1",
            "That is the error without the shuffle, or with whole rows exchanged. Only column 1 moves; column 2 "
            "and the targets stay.",
        ),
        Mistake(
            "wrong column",
            "after",
            "sum((y - w * a - u * join(c[1], c[2], c[0]))**2) / 3",
            "You shuffled column 2.",
        ),
        Mistake("sum in place of mean", "after", "sum((y - q)**2)", "Divide by the three samples."),
        Mistake(
            "error after",
            "I",
            "after * 1",
            "The importance is the increase: subtract the error before.",
        ),
        Mistake(
            "sign reversed",
            "I",
            "before - after",
            "It is after minus before: positive where the shuffle makes the model worse.",
        ),
    ),
    hints=(
        "Predict, measure the error, shuffle one column, predict and measure again.",
        r"$$I_1 = L(\text{shuffled}) - L$$ $$L = \frac{1}{3} \sum_n (y_n - f(x_n))^2$$",
        r"First $f$ of sample 1 is ${@w@} \cdot {@a[0]:p@} + {@u:p@} \cdot {@c[0]:p@}$.",
    ),
)

GENERATORS = (COALITION_WEIGHTS, PERMUTATION_IMPORTANCE)
