"""A question of chapter 08: values and slopes of activation functions, and what they do to a gradient."""

import math

import numpy as np

from lib.arrays import sigmoid
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve(given):
    k, n, alpha = (given[name] for name in ("k", "n", "alpha"))
    a = math.log(k)
    s, t = float(sigmoid(np.array(a))), math.tanh(a)
    slopes = s * (1 - s), 1 - t**2
    return {
        "s": s,
        "slope": slopes[0],
        "t": t,
        "steep": slopes[1],
        "factor": (slopes[1] / slopes[0]) ** n,
        "elu": alpha * math.expm1(-a),
    }


ACTIVATION_SLOPES = Generator(
    id="activation-slopes",
    title="Slopes of the sigmoid, of tanh and of ELU",
    part="optimizers",
    chapter=8,
    topic="activation function",
    section="sec-activation-choice",
    minutes=6,
    note="a = ln {@k@}, {@n@} layers, alpha = {@alpha@}",
    text="A unit has the pre-activation $\\ln {@k@}$. What is its slope if it is a sigmoid unit, what if it is a "
    "tanh unit? A gradient goes back through {@n@} such units in a row, all at this pre-activation, and all "
    "weights are 1: how many times as much of it do {@n@} tanh units let through as {@n@} sigmoid units? And what "
    "does an ELU unit with $\\alpha = {@alpha@}$ give at $-\\ln {@k@}$?",
    tables={
        "k": (2, 2.25, 2.5, 2.8, 3, 3.25, 3.5, 3.75, 4),
        "n": (2, 3, 4),
        "alpha": (0.2, 0.3, 0.4, 0.5, 0.6, 0.75, 0.8, 1.2, 1.4, 1.5, 1.6, 1.8, 2),
    },
    build=dict,
    solve=_solve,
    steps=(
        Step(
            "s",
            "The sigmoid at a logarithm is a fraction",
            r"$$\sigma(\ln k) = \frac{k}{1 + k}$$",
            r"$$\frac{{@k@}}{1 + {@k@}} {@s:e@} {@s@}$$",
            1,
            "k / (1 + k)",
        ),
        Step(
            "slope",
            "Its slope, from its value",
            r"$$\sigma \, (1 - \sigma)$$",
            r"$${@s@} \cdot (1 - {@s@}) {@slope:e@} {@slope@}$$",
            1,
            "s * (1 - s)",
        ),
        Step(
            "t",
            "tanh at a logarithm is a fraction, too",
            r"$$\tanh(\ln k) = \frac{k - 1/k}{k + 1/k} = \frac{k^2 - 1}{k^2 + 1}$$",
            r"$$\frac{{@k@}^2 - 1}{{@k@}^2 + 1} {@t:e@} {@t@}$$",
            1,
            "(k ** 2 - 1) / (k ** 2 + 1)",
        ),
        Step(
            "steep",
            "Its slope, from its value",
            r"$$1 - \tanh^2$$",
            r"$$1 - {@t@}^2 {@steep:e@} {@steep@}$$",
            1,
            "1 - t ** 2",
        ),
        Step(
            "factor",
            "Chain rule: one factor for each unit, so a power of the ratio",
            r"$$\left(\frac{\text{slope of tanh}}{\text{slope of the sigmoid}}\right)^{\text{units}}$$",
            r"$$\left(\frac{{@steep@}}{{@slope@}}\right)^{@n@} {@factor:e@} {@factor@}$$",
            1,
            "(steep / slope) ** n",
        ),
        Step(
            "elu",
            "Below zero ELU falls towards minus alpha",
            r"$$\alpha \, (e^{a} - 1)$$",
            r"$${@alpha@} \cdot \left(\frac{1}{{@k@}} - 1\right) {@elu:e@} {@elu@}$$",
            1,
            "alpha * (1 / k - 1)",
        ),
    ),
    answers=(
        Answer("slope", "Slope of the sigmoid"),
        Answer("steep", "Slope of tanh"),
        Answer("factor", "Gradient through tanh over gradient through the sigmoid"),
        Answer("elu", "ELU"),
    ),
    mistakes=(
        Mistake(
            "value in place of slope",
            "slope",
            "k / (1 + k)",
            "That is the value of the sigmoid. Its slope is the value times one minus the value.",
        ),
        Mistake(
            "the rule of tanh",
            "slope",
            "1 - s ** 2",
            "One minus the square is the rule of tanh. The sigmoid's slope is never above a quarter.",
        ),
        Mistake(
            "the rule of the sigmoid",
            "steep",
            "t * (1 - t)",
            "That is the rule of the sigmoid. The slope of tanh is one minus the square of its value.",
        ),
        Mistake(
            "not squared",
            "steep",
            "1 - t",
            "The value is squared before it is taken from 1.",
        ),
        Mistake(
            "multiplied by the number of units",
            "factor",
            "n * steep / slope",
            "Every unit multiplies the gradient by its slope: a power, not a multiple.",
        ),
        Mistake(
            "turned round",
            "factor",
            "(slope / steep) ** n",
            "The slope of tanh belongs above the line: it was asked how many times as much tanh lets through.",
        ),
        Mistake(
            "alpha left out",
            "elu",
            "1 / k - 1",
            "The branch below zero is scaled by $\\alpha$.",
        ),
        Mistake(
            "leaky ReLU",
            "elu",
            "alpha * ln(1 / k)",
            "That is a leaky ReLU with this slope. ELU is an exponential there, and levels off.",
        ),
    ),
    hints=(
        "Both slopes can be computed from the values alone, without another exponential.",
        r"$$\sigma' = \sigma (1 - \sigma)$$ and $$\tanh' = 1 - \tanh^2$$",
        r"$$\sigma(\ln {@k@}) = \frac{{@k@}}{1 + {@k@}}$$",
    ),
)

GENERATORS = (ACTIVATION_SLOPES,)
