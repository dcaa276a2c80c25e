"""Questions of chapter 08: Glorot and He, the signal through many layers, dropout in training and evaluation."""

import math

import numpy as np

from lib.equations.dropout import dropout
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.training.initialization import glorot_variance, he_variance

PLACE = {"part": "optimizers", "chapter": 8}


def _solve_scales(given):
    shape = given["m"], given["n"]
    variance = glorot_variance(shape)
    return {
        "glorot": math.sqrt(variance),
        "bound": math.sqrt(3 * variance),
        "he": math.sqrt(he_variance(shape)),
    }


GLOROT_AND_HE = Generator(
    id="glorot-and-he",
    title="Glorot's and He's initialization",
    **PLACE,
    topic="initialization",
    section="sec-initialization",
    minutes=4,
    note="{@n@} inputs, {@m@} units",
    text="A dense layer has {@n@} inputs and {@m@} units. Give the standard deviation of Glorot's (Xavier's) "
    "weights, the bound within which uniform weights of this standard deviation lie, and the standard deviation "
    "of He's weights for ReLU, to three significant digits.",
    tables={
        "n": (20, 30, 48, 50, 64, 72, 90, 100, 128, 150, 180, 200, 256, 300, 400, 512, 600, 784),
        "m": (10, 16, 20, 25, 32, 40, 60, 80, 120, 160, 180, 250, 320, 500, 600),
    },
    build=lambda n, m: {"n": n, "m": m} if not 2 / 3 < n / m < 3 / 2 else None,
    solve=_solve_scales,
    steps=(
        Step(
            "glorot",
            "Glorot: a compromise between the way forward and the way back",
            r"$$\sqrt{\frac{2}{\text{inputs} + \text{units}}}$$",
            r"$$\sqrt{\frac{2}{{@n@} + {@m@}}} {@glorot:e@} {@glorot@}$$",
            1,
            "sqrt(2 / (n + m))",
        ),
        Step(
            "bound",
            "A uniform number between two bounds has a third of their square as variance",
            r"$$\sqrt{3} \cdot \text{standard deviation}$$",
            r"$$\sqrt{3} \cdot {@glorot@} {@bound:e@} {@bound@}$$",
            1,
            "sqrt(3) * glorot",
        ),
        Step(
            "he",
            "He: the way forward alone, with twice the variance, because ReLU cuts half of the mean square away",
            r"$$\sqrt{\frac{2}{\text{inputs}}}$$",
            r"$$\sqrt{\frac{2}{{@n@}}} {@he:e@} {@he@}$$",
            1,
            "sqrt(2 / n)",
        ),
    ),
    answers=(
        Answer("glorot", "Glorot: standard deviation"),
        Answer("bound", "Glorot: bound of uniform weights"),
        Answer("he", "He: standard deviation"),
    ),
    mistakes=(
        Mistake(
            "variance",
            "glorot",
            "2 / (n + m)",
            "That is the variance. The standard deviation is its root.",
        ),
        Mistake(
            "inputs alone",
            "glorot",
            "sqrt(1 / n)",
            "That keeps the signal on its way forward only. Glorot counts inputs and units.",
        ),
        Mistake(
            "twice the standard deviation",
            "bound",
            "2 * glorot",
            "A uniform number reaches $\\sqrt{3}$ standard deviations, not two.",
        ),
        Mistake(
            "bound is the standard deviation",
            "bound",
            "glorot * 1",
            "Uniform weights within one standard deviation would have a smaller one.",
        ),
        Mistake(
            "units in place of inputs",
            "he",
            "sqrt(2 / m)",
            "You counted the units. A pre-activation is a sum over the inputs.",
        ),
        Mistake(
            "not doubled",
            "he",
            "sqrt(1 / n)",
            "ReLU halves the mean square; He's factor 2 makes up for it.",
        ),
        Mistake(
            "variance",
            "he",
            "2 / n",
            "That is the variance. The standard deviation is its root.",
        ),
    ),
    hints=(
        "A sum of many products has a variance that grows with their number; the weights make up for it.",
        r"Variances: Glorot $$\frac{2}{\text{inputs} + \text{units}}$$ and He $$\frac{2}{\text{inputs}}$$",
        r"Glorot: the root of $\frac{2}{{@n@} + {@m@}}$.",
    ),
)


def _solve_depth(given):
    n, s, layers = (given[name] for name in ("n", "s", "L"))
    factor = n * s**2 / 2
    return {"factor": factor, "left": factor**layers, "right": math.sqrt(he_variance((n, n)))}


SIGNAL_THROUGH_DEPTH = Generator(
    id="signal-through-depth",
    title="The signal through many layers of ReLU",
    **PLACE,
    topic="initialization",
    section="sec-initialization",
    minutes=5,
    note="{@n@} units, standard deviation {@s@}, {@L@} layers",
    text="A network has {@n@} inputs and {@L@} layers of {@n@} units with ReLU, no biases, and weights drawn "
    "symmetrically about 0 with the standard deviation ${@s@}$. By which factor does a layer multiply the mean "
    "square of the signal, on average? What is the factor of all {@L@} layers? Which standard deviation would "
    "keep the mean square?",
    tables={
        "n": (50, 80, 100, 120, 150, 200, 250, 300, 400, 500),
        "s": (0.05, 0.06, 0.07, 0.08, 0.09, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.18),
        "L": (4, 5, 6, 8, 10, 12),
    },
    build=dict,
    solve=_solve_depth,
    steps=(
        Step(
            "factor",
            "Each pre-activation sums over the units; ReLU keeps half of its mean square",
            r"$$\tfrac12 \cdot \text{units} \cdot \text{variance}$$",
            r"$$\tfrac12 \cdot {@n@} \cdot {@s@}^2 {@factor:e@} {@factor@}$$",
            2,
            "n * s ** 2 / 2",
        ),
        Step(
            "left",
            "Once for each layer",
            r"$$\text{factor}^{\text{layers}}$$",
            r"$${@factor@}^{@L@} {@left:e@} {@left@}$$",
            1,
            "factor ** L",
        ),
        Step(
            "right",
            "The factor must be 1",
            r"$$\sqrt{\frac{2}{\text{units}}}$$",
            r"$$\sqrt{\frac{2}{{@n@}}} {@right:e@} {@right@}$$",
            1,
            "sqrt(2 / n)",
        ),
    ),
    answers=(
        Answer("factor", "Factor of one layer"),
        Answer("left", "Factor of all layers"),
        Answer("right", "Standard deviation that keeps it"),
    ),
    mistakes=(
        Mistake(
            "ReLU left out",
            "factor",
            "n * s ** 2",
            "ReLU cuts the negative half away: half of the mean square is left.",
        ),
        Mistake(
            "standard deviation in place of variance",
            "factor",
            "n * s / 2",
            "Variances add, so the standard deviation is squared.",
        ),
        Mistake(
            "multiplied by the number of layers",
            "left",
            "factor * L",
            "Each layer multiplies: a power.",
        ),
        Mistake(
            "one layer fewer",
            "left",
            "factor ** (L - 1)",
            "Every layer has weights and a ReLU: one factor each.",
        ),
        Mistake(
            "Glorot's for equal widths",
            "right",
            "sqrt(1 / n)",
            "That is right without ReLU. ReLU halves the mean square, so the variance doubles.",
        ),
        Mistake(
            "variance",
            "right",
            "2 / n",
            "That is the variance. The standard deviation is its root.",
        ),
    ),
    hints=(
        "Variances of independent products add; then ReLU throws half away.",
        r"$$\tfrac12 \cdot \text{units} \cdot \text{variance}$$ for each layer.",
        r"One layer: $\tfrac12 \cdot {@n@} \cdot {@s@}^2$.",
    ),
)


def _build_dropout(x, w, keep, p):
    x, w, keep = np.array(x), np.array(w), np.array(keep)
    return {"x": x, "w": w, "keep": keep, "p": p}


def _solve_dropout(given):
    x, w, keep, p = (given[name] for name in ("x", "w", "keep", "p"))
    y = dropout(x, keep == 1, p)
    return {"y": y, "training": w @ y, "evaluation": w @ x, "spread": math.sqrt(p / (1 - p))}


DROPOUT = Generator(
    id="dropout-forward",
    title="Dropout in training and in evaluation",
    **PLACE,
    topic="dropout",
    section="sec-dropout",
    minutes=5,
    note="x = {@x:v@}, w = {@w:v@}, mask {@keep:v@}, p = {@p@}",
    text="Four units hold ${@x:v@}$. Dropout switches each off with probability ${@p@}$ and scales up those "
    "that stay (inverted dropout); a unit behind them has the weights ${@w:v@}$ and no bias. What is its "
    "pre-activation in training, with the mask ${@keep:v@}$, where 1 means on? What is it in evaluation? By how "
    "many times its own value does a single unit spread about its mean in training (standard deviation over "
    "value)?",
    tables={
        "x": ((2, -3, 4, 0.5), (1.5, 2.5, -2, 3), (-2.4, 1.2, 0.8, 2), (3, 0.6, -1.5, 2)),
        "w": ((2, 0.5, -1.5, 3), (-0.5, 2, 1.5, -2), (0.8, -1.2, 2, 0.4)),
        "keep": ((1, 0, 1, 1), (0, 1, 1, 0), (1, 1, 0, 0), (0, 0, 1, 1), (1, 1, 0, 1)),
        "p": (0.2, 0.25, 0.4, 0.6, 0.75, 0.3),
    },
    build=_build_dropout,
    solve=_solve_dropout,
    free=("keep", "y"),
    steps=(
        Step(
            "y",
            "Those that stay are divided by the probability of staying",
            r"$$\frac{x}{1 - p} \text{ where the mask is 1, else } 0$$",
            r"$$\frac{{@x:v@}}{1 - {@p@}} \odot {@keep:v@} \approx {@y:v@}$$",
            1,
            "x * keep / (1 - p)",
        ),
        Step(
            "training",
            "Weighted sum of what is left",
            r"$$w \cdot y$$",
            r"$${@w:v@} \cdot {@y:v@} {@training:e@} {@training@}$$",
            1,
            "sum(w * y)",
        ),
        Step(
            "evaluation",
            "In evaluation dropout is the identity",
            r"$$w \cdot x$$",
            r"$${@w:v@} \cdot {@x:v@} {@evaluation:e@} {@evaluation@}$$",
            1,
            "sum(w * x)",
        ),
        Step(
            "spread",
            "The mean square grows by the factor 1 over the probability of staying; take the squared mean away, "
            "then the root",
            r"$$\sqrt{\frac{1}{1 - p} - 1} = \sqrt{\frac{p}{1 - p}}$$",
            r"$$\sqrt{\frac{{@p@}}{1 - {@p@}}} {@spread:e@} {@spread@}$$",
            2,
            "sqrt(p / (1 - p))",
        ),
    ),
    answers=(
        Answer("training", "Pre-activation in training"),
        Answer("evaluation", "Pre-activation in evaluation"),
        Answer("spread", "Standard deviation over value"),
    ),
    mistakes=(
        Mistake(
            "not scaled",
            "training",
            "sum(w * x * keep)",
            "Units that stay are divided by $1 - p$, or the mean would fall.",
        ),
        Mistake(
            "divided by p",
            "training",
            "sum(w * x * keep) / p",
            "Divide by the probability of staying, $1 - p$.",
        ),
        Mistake(
            "mask turned round",
            "training",
            "sum(w * x * (1 - keep)) / (1 - p)",
            "A 1 in the mask is a unit that stays.",
        ),
        Mistake(
            "scaled down in evaluation",
            "evaluation",
            "sum(w * x) * (1 - p)",
            "That belongs to dropout without scaling in training. Inverted dropout leaves evaluation alone.",
        ),
        Mistake(
            "scaled up in evaluation",
            "evaluation",
            "sum(w * x) / (1 - p)",
            "Nothing is missing in evaluation, so nothing is scaled.",
        ),
        Mistake(
            "root forgotten",
            "spread",
            "p / (1 - p)",
            "That is the variance over the squared value. Take the root.",
        ),
        Mistake(
            "not scaled",
            "spread",
            "sqrt(p * (1 - p))",
            "That is the spread of the mask. Scaling by $1/(1 - p)$ spreads more.",
        ),
    ),
    hints=(
        "Inverted dropout does its scaling in training, so that evaluation needs none.",
        r"$$y = \frac{x}{1 - p} \text{ where the mask is 1, else } 0$$ and $$\text{mean of } y^2 = "
        r"\frac{x^2}{1 - p}$$",
        r"Units that stay are divided by $1 - {@p@}$.",
    ),
)

GENERATORS = (GLOROT_AND_HE, SIGNAL_THROUGH_DEPTH, DROPOUT)
