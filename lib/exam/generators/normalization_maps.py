"""A question of chapter 09: batch normalization of the maps of a convolution, over images and pixels."""

import numpy as np

from lib.equations.normalization import batch_norm
from lib.exam.generators.normalization import DISTANCES, ORDERS
from lib.exam.questions import Answer, Generator, Mistake, Step


def _build(distances, order, mean, second, gamma, beta):
    first = mean + np.array(distances, float)[list(order)].reshape(2, 2)
    return {"x": first, "other": np.array(second, float), "gamma": gamma, "beta": beta}


def _solve(given):
    gamma, beta = (np.array([given[name], 1.0]) for name in ("gamma", "beta"))
    rows = np.stack([given["x"].ravel(), given["other"].ravel()], 1)  # one for each pixel
    y, mean, variance, _ = batch_norm(rows, gamma, beta, eps=0)
    squares = (given["x"] - mean[0]) ** 2
    return {"mean": mean[0], "squares": squares, "sd": variance[0] ** 0.5, "y": y[0, 0]}


BATCH_NORM_OF_MAPS = Generator(
    id="batch-norm-of-maps",
    title="Batch normalization after a convolution",
    part="CNN",
    chapter=9,
    topic="batch normalization",
    section="sec-batch-norm",
    minutes=5,
    note="channel 1: {@x:v@}, channel 2: {@other:v@}, γ = {@gamma@}, β = {@beta@}",
    text="A convolution makes of a batch of two images two channels, of two pixels each:\n\n"
    "| | channel 1 | channel 2 |\n|---|---|---|\n"
    "| image 1 | ${@x[0][0]@}, \\; {@x[0][1]@}$ | ${@other[0][0]@}, \\; {@other[0][1]@}$ |\n"
    "| image 2 | ${@x[1][0]@}, \\; {@x[1][1]@}$ | ${@other[1][0]@}, \\; {@other[1][1]@}$ |\n\n"
    "Batch normalization follows, in training, with $\\epsilon = 0$; for channel 1 its scale is "
    "${@gamma@}$ and its shift ${@beta@}$. With which mean and which standard deviation is channel 1 normalized? "
    "What becomes of its first pixel in image 1? Give three significant digits.",
    tables={
        "distances": DISTANCES,
        "order": ORDERS,
        "mean": (5, 8, -3, 12),
        "second": (((7, -2), (4, 15)), ((-6, 9), (3, 2)), ((10, 4), (-5, 7))),
        "gamma": (2, 0.5, -1.5, 3),
        "beta": (0.5, -2, 3, -0.4),
    },
    build=_build,
    solve=_solve,
    free=("x", "other"),
    steps=(
        Step(
            "mean",
            "Mean of the channel, over both images and all pixels",
            r"$$\mu = \frac{1}{4} \sum x$$",
            r"$$\frac{{@x[0][0]@} + {@x[0][1]:p@} + {@x[1][0]:p@} + {@x[1][1]:p@}}{4} = {@mean@}$$",
            1,
            "(x[0][0] + x[0][1] + x[1][0] + x[1][1]) / 4",
        ),
        Step(
            "sd",
            "Standard deviation of the same four numbers, divided by their count",
            r"$$\sqrt{\tfrac14 \sum (x - \mu)^2}$$",
            r"$$\sqrt{\tfrac14\,({@squares[0][0]@} + {@squares[0][1]@} + {@squares[1][0]@} + "
            r"{@squares[1][1]@})} = {@sd@}$$",
            2,
            "sqrt(sum((x[0] - mean) ** 2 + (x[1] - mean) ** 2) / 4)",
        ),
        Step(
            "y",
            "Normalize the pixel, scale and shift with the channel's numbers",
            r"$$y = \gamma\, \frac{x - \mu}{\text{standard deviation}} + \beta$$",
            r"$${@gamma@} \cdot \frac{{@x[0][0]@} - {@mean:p@}}{{@sd@}} + {@beta:p@} {@y:e@} {@y@}$$",
            2,
            "gamma * (x[0][0] - mean) / sd + beta",
        ),
    ),
    answers=(
        Answer("mean", "Mean"),
        Answer("sd", "Standard deviation"),
        Answer("y", "First pixel of image 1"),
    ),
    mistakes=(
        Mistake(
            "one image",
            "mean",
            "(x[0][0] + x[0][1]) / 2",
            "That is the mean of image 1 alone. Batch normalization averages over all images of the batch.",
        ),
        Mistake(
            "one pixel",
            "mean",
            "(x[0][0] + x[1][0]) / 2",
            "That is the mean of the first pixel. One kernel makes all pixels of a channel: they share one mean.",
        ),
        Mistake(
            "both channels",
            "mean",
            "(x[0][0] + x[0][1] + other[0][0] + other[0][1]) / 4",
            "You averaged all channels of one image. Batch normalization takes one channel of all images.",
        ),
        Mistake(
            "divided by one less",
            "sd",
            "sqrt(sum((x[0] - mean) ** 2 + (x[1] - mean) ** 2) / 3)",
            "To normalize the batch divide by the count, 4. One less belongs to the running variance alone.",
        ),
        Mistake(
            "variance",
            "sd",
            "sum((x[0] - mean) ** 2 + (x[1] - mean) ** 2) / 4",
            "That is the variance. Take its root.",
        ),
        Mistake(
            "scale and shift forgotten",
            "y",
            "(x[0][0] - mean) / sd",
            "You stopped at the normalized number. It is multiplied by the scale and shifted.",
        ),
        Mistake(
            "shifted before scaling",
            "y",
            "gamma * ((x[0][0] - mean) / sd + beta)",
            "Scale first, then shift.",
        ),
    ),
    hints=(
        "All pixels of a channel come from one kernel: which numbers belong together?",
        r"$$\hat x = \frac{x - \mu}{\text{standard deviation}}$$ $$y = \gamma \hat x + \beta$$",
        r"Channel 1 has ${@x[0][0]@}$, ${@x[0][1]@}$, ${@x[1][0]@}$ and ${@x[1][1]@}$.",
    ),
)

GENERATORS = (BATCH_NORM_OF_MAPS,)
