"""Question of chapter 09: the running statistics of batch normalization, and an answer in evaluation."""

import numpy as np

from lib.equations.normalization import standardize
from lib.exam.questions import Answer, Generator, Mistake, Step

N = 3


def _build(offsets, centre, mean, variance, x, gamma, beta):
    batch = centre + np.array(offsets)
    return {
        "batch": batch,
        "mean": mean,
        "variance": variance,
        "x": x,
        "gamma": gamma,
        "beta": beta,
    }


def _solve(given):
    batch, old, spread = (given[name] for name in ("batch", "mean", "variance"))
    _, centre, biased = standardize(batch.astype(float), 0, eps=0)
    unbiased = N / (N - 1) * biased.item()
    running = 0.9 * old + 0.1 * centre.item()
    var_next = 0.9 * spread + 0.1 * unbiased
    y = given["gamma"] * (given["x"] - running) / var_next**0.5 + given["beta"]
    return {
        "centre": centre.item(),
        "running": running,
        "unbiased": unbiased,
        "var_next": var_next,
        "y": y,
    }


RUNNING_STATISTICS = Generator(
    id="running-statistics",
    title="Running statistics of batch normalization",
    part="CNN",
    chapter=9,
    topic="batch normalization",
    section="sec-batch-norm",
    minutes=6,
    note="batch {@batch:v@}, running {@mean@} and {@variance@}, x = {@x@}, scale {@gamma@}, shift {@beta@}",
    text="A feature has the running mean {@mean@} and the running variance {@variance@}. In a training step the "
    "three samples of a batch have the values ${@batch:v@}$. Both statistics keep 0.9 of the old number and take "
    "0.1 of the new one; the running variance takes the batch's variance divided by $N - 1$. Compute the new "
    "running mean and running variance. Then, in evaluation, a sample with the value {@x@} arrives: what is its "
    "output, with scale $\\gamma = {@gamma@}$, shift $\\beta = {@beta@}$ and $\\epsilon = 0$?",
    tables={
        "offsets": (
            (-6, 1, 5),
            (5, -7, 2),
            (-7, 3, 4),
            (7, -4, -3),
            (1, -5, 4),
            (6, -2, -4),
            (-3, 8, -5),
            (2, 6, -8),
        ),
        "centre": (2, -4, 9, -9, 10, -12),
        "mean": (0.5, -0.5, 2, 3),
        "variance": (2, 3, 4, 5),
        "x": (6, -3, 8, -5),
        "gamma": (2, -2, 0.5, 3),
        "beta": (0.5, -0.5, 4),
    },
    build=_build,
    solve=_solve,
    free=("batch",),
    steps=(
        Step(
            "centre",
            "Mean of the batch",
            r"$$\frac{1}{N} \sum x$$",
            r"$$\frac{{@batch[0]@} + {@batch[1]:p@} + {@batch[2]:p@}}{3} = {@centre@}$$",
            1,
            "sum(batch) / 3",
        ),
        Step(
            "running",
            "New running mean: nine tenths of the old one, a tenth of the batch's",
            r"$$0.9 \cdot \text{old} + 0.1 \cdot \text{new}$$",
            r"$$0.9 \cdot {@mean:p@} + 0.1 \cdot {@centre:p@} {@running:e@} {@running@}$$",
            1,
            "0.9 * mean + 0.1 * centre",
        ),
        Step(
            "unbiased",
            "Variance of the batch for later use: divided by one less than the number of samples",
            r"$$\frac{1}{N - 1} \sum (x - \text{mean})^2$$",
            r"$$\frac{({@batch[0]@} - {@centre:p@})^2 + ({@batch[1]@} - {@centre:p@})^2 + "
            r"({@batch[2]@} - {@centre:p@})^2}{2} = {@unbiased@}$$",
            1,
            "sum((batch - centre) ** 2) / 2",
        ),
        Step(
            "var_next",
            "New running variance, in the same shares",
            r"$$0.9 \cdot \text{old} + 0.1 \cdot \text{new}$$",
            r"$$0.9 \cdot {@variance@} + 0.1 \cdot {@unbiased@} {@var_next:e@} {@var_next@}$$",
            1,
            "0.9 * variance + 0.1 * unbiased",
        ),
        Step(
            "y",
            "In evaluation the running statistics stand in for those of a batch",
            r"$$y = \gamma\, \frac{x - \text{running mean}}{\sqrt{\text{running variance}}} + \beta$$",
            r"$${@gamma@} \cdot \frac{{@x@} - {@running:p@}}{\sqrt{{@var_next@}}} + {@beta:p@} {@y:e@} {@y@}$$",
            2,
            "gamma * (x - running) / sqrt(var_next) + beta",
        ),
    ),
    answers=(
        Answer("running", "New running mean"),
        Answer("var_next", "New running variance"),
        Answer("y", "Output in evaluation"),
    ),
    mistakes=(
        Mistake(
            "shares swapped",
            "running",
            "0.1 * mean + 0.9 * centre",
            "You kept a tenth of the old number. The running mean moves slowly: it takes a tenth of the new one.",
        ),
        Mistake(
            "half of each",
            "running",
            "(mean + centre) / 2",
            "You took the mean of both. The old number counts nine tenths, the new one a tenth.",
        ),
        Mistake(
            "divided by N",
            "var_next",
            "0.9 * variance + 0.1 * (2 * unbiased / 3)",
            "To normalize the batch its variance is divided by N; for the running variance by one less.",
        ),
        Mistake(
            "variance of the batch",
            "var_next",
            "unbiased * 1",
            "That is the variance of this batch alone. The running variance keeps nine tenths of the old one.",
        ),
        Mistake(
            "root forgotten",
            "y",
            "gamma * (x - running) / var_next + beta",
            "Divide by the standard deviation: the root of the variance.",
        ),
        Mistake(
            "statistics of the batch",
            "y",
            "gamma * (x - centre) / sqrt(2 * unbiased / 3) + beta",
            "In evaluation no batch takes part: the running statistics stand in for it.",
        ),
    ),
    hints=(
        "Training updates two numbers a feature beside the normalization itself; evaluation normalizes by "
        "these two alone, and scale and shift stay.",
        r"$$0.9 \cdot \text{old} + 0.1 \cdot \text{new}$$ "
        r"$$y = \gamma\, \frac{x - \text{running mean}}{\sqrt{\text{running variance}}} + \beta$$",
        r"The batch's mean is $\frac{1}{3}({@batch[0]@} + {@batch[1]:p@} + {@batch[2]:p@})$.",
    ),
)

GENERATORS = (RUNNING_STATISTICS,)
