"""Questions of chapter 09: layer and batch normalization by hand, and the gradient of four numbers."""

import itertools

import numpy as np

from lib.equations.normalization import batch_norm, layer_norm, standardize, standardize_backward
from lib.exam.lines import by_line
from lib.exam.questions import Answer, Generator, Mistake, Step

# Distances from the mean that sum to 0 and have a whole standard deviation.
DISTANCES = tuple(
    (a, b, c, -a - b - c)
    for a, b, c in itertools.product(range(-15, 16), repeat=3)
    if a <= b <= c <= -a - b - c < 16
    and (a * a + b * b + c * c + (a + b + c) ** 2) / 4 in (9, 16, 25, 36, 49, 64, 81, 100)
    and 0 not in (a, b, c, a + b + c)
    and a < b
)
ENTRIES = ("first", "second", "third", "fourth")
ORDERS = ((2, 0, 3, 1), (1, 3, 0, 2), (3, 0, 2, 1))


def _build_layer(distances, order, mean, gamma, beta):
    x = mean + np.array(distances)[list(order)]
    return {"x": x, "gamma": np.array(gamma), "beta": np.array(beta)}


def _solve_layer(given):
    x, gamma, beta = (np.asarray(given[name], float) for name in ("x", "gamma", "beta"))
    x_hat, mean, variance = standardize(x, -1, eps=0)
    y, _ = layer_norm(x, gamma, beta, eps=0)
    return {"mean": mean.item(), "sd": variance.item() ** 0.5, "x_hat": x_hat, "y": y}


LAYER_NORM = Generator(
    id="layer-norm-by-hand",
    title="Layer normalization by hand",
    part="RNN",
    chapter=9,
    topic="layer normalization",
    section="sec-normalize-by-hand",
    minutes=5,
    note="x = {@x:v@}, γ = {@gamma:v@}, β = {@beta:v@}",
    text="The four features of a sample are ${@x:v@}$. Layer normalization has the scales $\\gamma = "
    "{@gamma:v@}$, the shifts $\\beta = {@beta:v@}$ and $\\epsilon = 0$. Compute mean, standard deviation and "
    "output, to three significant digits.",
    tables={
        "distances": DISTANCES,
        "order": ORDERS,
        "mean": (5, 8, -3, 12),
        "gamma": ((2, 0.5, -2, 3), (0.5, 3, 2, -1.5)),
        "beta": ((0.5, -2, 2, 3), (-0.5, 2, 0.4, -3)),
    },
    build=_build_layer,
    solve=_solve_layer,
    free=("x", "x_hat"),
    steps=(
        Step(
            "mean",
            "Mean over the features of this sample",
            r"$$\mu = \frac{1}{4} \sum x$$",
            r"$$\frac{{@x[0]@} + {@x[1]:p@} + {@x[2]:p@} + {@x[3]:p@}}{4} = {@mean@}$$",
            1,
            "sum(x) / 4",
        ),
        Step(
            "sd",
            "Standard deviation, divided by the number of features",
            r"$$\sqrt{\frac{1}{4} \sum (x - \mu)^2}$$",
            r"$$\sqrt{\frac{1}{4} \sum (x - {@mean:p@})^2} = {@sd@}$$",
            1,
            "sqrt(sum((x - mean) ** 2) / 4)",
        ),
        Step(
            "x_hat",
            "Normalize",
            r"$$\hat x = \frac{x - \mu}{\text{standard deviation}}$$",
            r"$$\frac{{@x:v@} - {@mean:p@}}{{@sd@}} \approx {@x_hat:v@}$$",
            1,
            "(x - mean) / sd",
        ),
        Step(
            "y",
            "Scale and shift each feature",
            r"$$y = \gamma \odot \hat x + \beta$$",
            by_line(
                ENTRIES,
                lambda k: (
                    f"${{@gamma[{k}]@}} \\cdot {{@x_hat[{k}]:p@}} + {{@beta[{k}]:p@}} {{@y[{k}]:e@}} {{@y[{k}]@}}$"
                ),
            ),
            1,
            "gamma * x_hat + beta",
        ),
    ),
    answers=(
        Answer("mean", "Mean"),
        Answer("sd", "Standard deviation"),
        Answer("y", "Output", entries=ENTRIES),
    ),
    mistakes=(
        Mistake(
            "divided by one less",
            "mean",
            "sum(x) / 3",
            "The mean divides by the number of features, 4.",
        ),
        Mistake(
            "divided by one less",
            "sd",
            "sqrt(sum((x - mean) ** 2) / 3)",
            "Normalization divides by the count, not by the count less one.",
        ),
        Mistake(
            "variance", "sd", "sum((x - mean) ** 2) / 4", "That is the variance. Take its root."
        ),
        Mistake(
            "scale and shift forgotten",
            "y",
            "x_hat * 1",
            "You stopped at the normalized numbers. Each is multiplied by its scale and shifted.",
        ),
        Mistake(
            "shifted before scaling",
            "y",
            "gamma * (x_hat + beta)",
            "Scale first, then shift.",
        ),
        Mistake(
            "divided by the variance",
            "y",
            "gamma * (x - mean) / sd ** 2 + beta",
            "Divide by the standard deviation, not by the variance.",
        ),
    ),
    hints=(
        "Layer normalization looks at one sample: mean and spread of its own features.",
        r"$$\hat x = \frac{x - \mu}{\text{standard deviation}}$$ $$y = \gamma \odot \hat x + \beta$$",
        "Add the four features, ${@x:v@}$, and divide by 4.",
    ),
)


def _build_batch(one, other, means, gamma, beta):
    x = np.stack([np.array(one)[[2, 0, 3, 1]], np.array(other)[[0, 2, 1, 3]]], 1) + np.array(means)
    return {"x": x, "gamma": np.array(gamma), "beta": np.array(beta)} if one != other else None


def _solve_batch(given):
    x, gamma, beta = (np.asarray(given[name], float) for name in ("x", "gamma", "beta"))
    y, mean, variance, _ = batch_norm(x, gamma, beta, eps=0)
    return {"mean": mean, "squares": (x - mean) ** 2, "sd": variance**0.5, "y": y[0]}


FEATURES = ("first feature", "second feature")
SOME = DISTANCES[::2]

BATCH_NORM = Generator(
    id="batch-norm-by-hand",
    title="Batch normalization by hand",
    part="CNN",
    chapter=9,
    topic="batch normalization",
    section="sec-batch-norm",
    minutes=6,
    note="x = {@x:v@}, γ = {@gamma:v@}, β = {@beta:v@}",
    text="A batch of four samples has two features, one sample in each row: $$x = {@x:v@}$$ In training, batch "
    "normalization has the scales $\\gamma = {@gamma:v@}$, the shifts $\\beta = {@beta:v@}$ and $\\epsilon = 0$. "
    "Compute means, standard deviations, and the output of the **first sample**.",
    tables={
        "one": SOME,
        "other": SOME[::-1],
        "means": ((5, -3), (8, 12), (-4, 6)),
        "gamma": ((2, 0.5), (-1.5, 3)),
        "beta": ((0.5, -2), (3, 0.4)),
    },
    build=_build_batch,
    solve=_solve_batch,
    free=("x",),
    steps=(
        Step(
            "mean",
            "Mean of each feature over the samples: down the columns",
            r"$$\mu = \frac{1}{N} \sum x$$",
            by_line(
                FEATURES,
                lambda j: (
                    f"$\\frac{{{{@x[0][{j}]@}} + {{@x[1][{j}]:p@}} + {{@x[2][{j}]:p@}} + {{@x[3][{j}]:p@}}}}"
                    f"{{4}} = {{@mean[{j}]@}}$"
                ),
            ),
            1,
            "(x[0] + x[1] + x[2] + x[3]) / 4",
        ),
        Step(
            "sd",
            "Standard deviation of each feature, divided by the number of samples",
            r"$$\sqrt{\frac{1}{N} \sum (x - \mu)^2}$$",
            by_line(
                FEATURES,
                lambda j: (
                    r"$\sqrt{\tfrac14\,("
                    + " + ".join(f"{{@squares[{i}][{j}]@}}" for i in range(4))
                    + f")}} = {{@sd[{j}]@}}$"
                ),
            ),
            2,
            "sqrt(((x[0] - mean) ** 2 + (x[1] - mean) ** 2 + (x[2] - mean) ** 2 + (x[3] - mean) ** 2) / 4)",
        ),
        Step(
            "y",
            "Normalize the first sample, scale and shift",
            r"$$y = \gamma \odot \frac{x - \mu}{\text{standard deviation}} + \beta$$",
            by_line(
                FEATURES,
                lambda j: (
                    f"${{@gamma[{j}]@}} \\cdot \\frac{{{{@x[0][{j}]@}} - {{@mean[{j}]:p@}}}}{{{{@sd[{j}]@}}}} + "
                    f"{{@beta[{j}]:p@}} {{@y[{j}]:e@}} {{@y[{j}]@}}$"
                ),
            ),
            2,
            "gamma * (x[0] - mean) / sd + beta",
        ),
    ),
    answers=(
        Answer("mean", "Means", entries=FEATURES),
        Answer("sd", "Standard deviations", entries=FEATURES),
        Answer("y", "Output of the first sample", entries=FEATURES),
    ),
    mistakes=(
        Mistake(
            "over the features",
            "mean",
            "join(sum(x[0]) / 2, sum(x[1]) / 2)",
            "You averaged along the rows. That is layer normalization; batch normalization averages each feature "
            "over the samples.",
        ),
        Mistake(
            "divided by one less",
            "sd",
            "sqrt(((x[0] - mean) ** 2 + (x[1] - mean) ** 2 + (x[2] - mean) ** 2 + (x[3] - mean) ** 2) / 3)",
            "To normalize the batch divide by N. One less belongs to the running variance alone.",
        ),
        Mistake(
            "variance",
            "sd",
            "((x[0] - mean) ** 2 + (x[1] - mean) ** 2 + (x[2] - mean) ** 2 + (x[3] - mean) ** 2) / 4",
            "That is the variance. Take its root.",
        ),
        Mistake(
            "scale and shift forgotten",
            "y",
            "(x[0] - mean) / sd",
            "You stopped at the normalized numbers. Each is multiplied by its scale and shifted.",
        ),
        Mistake(
            "shifted before scaling",
            "y",
            "gamma * ((x[0] - mean) / sd + beta)",
            "Scale first, then shift.",
        ),
    ),
    hints=(
        "Batch normalization looks at one feature at a time, over all samples.",
        r"$$\hat x = \frac{x - \mu}{\text{standard deviation}}$$ $$y = \gamma \odot \hat x + \beta$$",
        r"First feature: the samples have ${@x[0][0]@}$, ${@x[1][0]@}$, ${@x[2][0]@}$ and ${@x[3][0]@}$.",
    ),
)


# Normalized numbers with two decimals: mean 0, mean square 1.
NORMALIZED = (
    (-1.72, 0.44, 0.52, 0.76),
    (-1.64, 0.04, 0.68, 0.92),
    (-1.4, -0.2, 0.2, 1.4),
    (-1.24, -0.68, 0.68, 1.24),
    (-0.92, -0.68, -0.04, 1.64),
    (-0.76, -0.52, -0.44, 1.72),
)


def _build_gradient(x_hat, order, sd, g):
    return {"x_hat": np.array(x_hat)[list(order)], "sd": sd, "g": np.array(g)}


def _solve_gradient(given):
    x_hat, sd, g = given["x_hat"], given["sd"], np.asarray(given["g"], float)
    dx = standardize_backward(g, x_hat, float(sd), -1)
    return {"shift": g.mean(), "scale": (g * x_hat).mean(), "dx": dx}


NORM_GRADIENT = Generator(
    id="normalization-gradient",
    title="The gradient of a normalization",
    part="RNN",
    chapter=9,
    topic="gradient of normalization",
    section="sec-normalization-backward",
    minutes=6,
    note="normalized {@x_hat:v@}, standard deviation {@sd@}, g = {@g:v@}",
    text="Four numbers with the standard deviation ${@sd@}$ were normalized to $\\hat x = {@x_hat:v@}$. The "
    "gradient of the loss with respect to these is $g = {@g:v@}$, and $\\epsilon = 0$. Compute the mean of the "
    "gradient, the mean of gradient times normalized number, and the gradient with respect to the four numbers "
    "themselves, to three significant digits.",
    tables={
        "x_hat": NORMALIZED,
        "order": ORDERS,
        "sd": (2, 4, 5, 2.5),
        "g": ((2, -3, 4, 0.5), (3, 5, -2, 4), (-2, 0.5, 3, 6), (4, 2, -3, -5), (5, -4, 2, 3)),
    },
    build=_build_gradient,
    solve=_solve_gradient,
    free=("x_hat",),
    steps=(
        Step(
            "shift",
            "Mean of the gradient: the path through the mean",
            r"$$\bar g = \frac{1}{4} \sum g$$",
            r"$$\frac{{@g[0]@} + {@g[1]:p@} + {@g[2]:p@} + {@g[3]:p@}}{4} {@shift:e@} {@shift@}$$",
            1,
            "sum(g) / 4",
        ),
        Step(
            "scale",
            "Mean of gradient times normalized number: the path through the spread",
            r"$$\frac{1}{4} \sum g\, \hat x$$",
            r"$$\frac{{@g[0]@} \cdot {@x_hat[0]:p@} + {@g[1]:p@} \cdot {@x_hat[1]:p@} + {@g[2]:p@} \cdot "
            r"{@x_hat[2]:p@} + {@g[3]:p@} \cdot {@x_hat[3]:p@}}{4} {@scale:e@} {@scale@}$$",
            1,
            "sum(g * x_hat) / 4",
        ),
        Step(
            "dx",
            "Take both away, and divide by the standard deviation",
            r"$$\frac{g - \bar g - \hat x \cdot \text{mean of } g \hat x}{\text{standard deviation}}$$",
            by_line(
                ENTRIES,
                lambda k: (
                    f"$\\frac{{{{@g[{k}]@}} - {{@shift:p@}} - {{@x_hat[{k}]:p@}} \\cdot {{@scale:p@}}}}"
                    f"{{{{@sd@}}}} "
                    f"{{@dx[{k}]:e@}} {{@dx[{k}]@}}$"
                ),
            ),
            3,
            "(g - shift - x_hat * scale) / sd",
        ),
    ),
    answers=(
        Answer("shift", "Mean of the gradient"),
        Answer("scale", "Mean of gradient times normalized number"),
        Answer("dx", "Gradient of the four numbers", entries=ENTRIES),
    ),
    mistakes=(
        Mistake("sum", "shift", "sum(g)", "That is the sum. Divide by 4."),
        Mistake("sum", "scale", "sum(g * x_hat)", "That is the sum. Divide by 4."),
        Mistake(
            "product of the means",
            "scale",
            "sum(g) * sum(abs(x_hat)) / 16",
            "Multiply entry by entry first, then take the mean.",
        ),
        Mistake(
            "statistics held fixed",
            "dx",
            "g / sd",
            "You divided by the standard deviation alone. Mean and spread move with the numbers: two more paths.",
        ),
        Mistake(
            "path through the spread forgotten",
            "dx",
            "(g - shift) / sd",
            "The path through the spread is missing.",
        ),
        Mistake(
            "path through the mean forgotten",
            "dx",
            "(g - x_hat * scale) / sd",
            "The path through the mean is missing.",
        ),
        Mistake(
            "not divided",
            "dx",
            "g - shift - x_hat * scale",
            "Divide by the standard deviation.",
        ),
    ),
    hints=(
        "Three paths lead from a number to the loss: straight on, through the mean, through the spread.",
        r"$$\frac{g - \bar g - \hat x \cdot \text{mean of } g \hat x}{\text{standard deviation}}$$",
        r"The gradients sum to ${@g[0]@} + {@g[1]:p@} + {@g[2]:p@} + {@g[3]:p@}$.",
    ),
)

GENERATORS = (LAYER_NORM, BATCH_NORM, NORM_GRADIENT)
