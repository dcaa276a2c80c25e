"""Questions of chapter 07 on plain descent and momentum: the effective step, the largest step in a valley."""

import numpy as np

from lib.equations.optimizers import momentum_update, sgd_update
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "optimizers", "chapter": 7}


def _solve_effective(given):
    g, mu, lr = (given[name] for name in ("g", "mu", "lr"))
    p = v = 0.0
    for _ in range(3):
        p, v = momentum_update(p, g, v, lr, mu)
    third = v
    for _ in range(2000):
        _, v = momentum_update(p, g, v, lr, mu)
    return {"v_3": third, "limit": v, "effective": lr * v / g}


EFFECTIVE_STEP = Generator(
    id="effective-step",
    title="The effective step of momentum",
    **PLACE,
    topic="momentum",
    section="sec-momentum",
    minutes=5,
    note="g = {@g@}, momentum {@mu@}, learning rate {@lr@}",
    text="Momentum in PyTorch's form, $v \\leftarrow \\mu v + g$, $\\theta \\leftarrow \\theta - \\mathrm{lr}\\; "
    "v$, starts with $v = 0$; $\\mu = {@mu@}$, $\\mathrm{lr} = {@lr@}$. The gradient is $g = {@g@}$ at every "
    "step. What is the velocity after three steps, and what does it tend to? Which learning rate would plain "
    "gradient descent need for steps as long as those in the end?",
    tables={
        "g": (2, -3, 4, -5, 2.5, -1.5, 0.6, -0.8),
        "mu": (0.9, 0.8, 0.7, 0.6, 0.75),
        "lr": (0.02, 0.03, 0.05, 0.2, 0.3, 0.08, 0.12),
    },
    build=dict,
    solve=_solve_effective,
    steps=(
        Step(
            "v_3",
            "Each step keeps a share of the velocity and adds the gradient",
            r"$$v = g\,(1 + \mu + \mu^2)$$",
            r"$${@g@} \cdot (1 + {@mu@} + {@mu@}^2) {@v_3:e@} {@v_3@}$$",
            2,
            "g * (1 + mu + mu ** 2)",
        ),
        Step(
            "limit",
            "The geometric series",
            r"$$\frac{g}{1 - \mu}$$",
            r"$$\frac{{@g@}}{1 - {@mu@}} {@limit:e@} {@limit@}$$",
            1,
            "g / (1 - mu)",
        ),
        Step(
            "effective",
            "The step is then the learning rate times this; compare with the learning rate times the gradient",
            r"$$\frac{\mathrm{lr}}{1 - \mu}$$",
            r"$$\frac{{@lr@}}{1 - {@mu@}} {@effective:e@} {@effective@}$$",
            1,
            "lr * limit / g",
        ),
    ),
    answers=(
        Answer("v_3", "Velocity after three steps"),
        Answer("limit", "What it tends to"),
        Answer("effective", "Learning rate of plain gradient descent"),
    ),
    mistakes=(
        Mistake(
            "velocity not decayed",
            "v_3",
            "3 * g",
            "You added the gradient three times. The velocity is multiplied by $\\mu$ before each addition.",
        ),
        Mistake(
            "one step short",
            "v_3",
            "g * (1 + mu)",
            "That is the velocity after two steps.",
        ),
        Mistake(
            "mean in place of sum",
            "v_3",
            "g * (1 - mu ** 3)",
            "You weighted the gradient by 1 − μ. PyTorch's form adds it whole.",
        ),
        Mistake(
            "multiplied",
            "limit",
            "g * (1 - mu)",
            "You multiplied by 1 − μ. The sum of the series divides by it.",
        ),
        Mistake(
            "stopped at three",
            "limit",
            "v_3",
            "That is the velocity after three steps. It goes on, until what it loses at each step is as much as "
            "the gradient adds.",
        ),
        Mistake(
            "multiplied",
            "effective",
            "lr * (1 - mu)",
            "You made the learning rate smaller. Momentum makes steps longer, so plain descent needs a larger "
            "one.",
        ),
        Mistake(
            "unchanged",
            "effective",
            "lr * 1",
            "With the same learning rate plain descent would be slower by the factor $1/(1 - \\mu)$.",
        ),
    ),
    hints=(
        "Write the velocity of three steps as a sum of gradients, each with its own power of the momentum.",
        r"$$v = g\,(1 + \mu + \mu^2 + \dots)$$ which tends to $$\frac{g}{1 - \mu}$$",
        r"After two steps the velocity is ${@g@} \cdot (1 + {@mu@})$.",
    ),
)


def _build_valley(flat, steep, lr):
    b = np.array([flat, steep])
    usable = 0.2 < lr * steep < 1.9 and lr * steep != 1
    return {"b": b, "lr": lr} if usable else None


def _solve_valley(given):
    b, lr = np.asarray(given["b"], float), given["lr"]
    best = 2 / (b[0] + b[1])
    return {
        "factors": sgd_update(np.ones(2), b, lr),
        "limit": 2 / b[1],
        "best": best,
        "rate": float(np.abs(sgd_update(np.ones(2), b, best)).max()),
    }


LARGEST_STEP = Generator(
    id="largest-step",
    title="The largest step in a valley",
    **PLACE,
    topic="gradient descent",
    section="sec-optimizers",
    minutes=7,
    note="curvatures {@b[0]@} and {@b[1]@}, learning rate {@lr@}",
    text="Plain gradient descent runs on $L(w) = \\tfrac12 ({@b[0]@}\\, w_1^2 + {@b[1]@}\\, w_2^2)$. By which "
    "factors does one step with $\\mathrm{lr} = {@lr@}$ multiply $w_1$ and $w_2$? From which learning rate on "
    "does it no longer converge? Which learning rate converges fastest, and by which factor does the "
    "distance from the minimum then shrink at each step, in the long run?",
    tables={
        "flat": (0.5, 0.8, 2, 3, 1.5, 2.5, 4),
        "steep": (8, 10, 12, 16, 20, 25, 30),
        "lr": (0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.12, 0.15),
    },
    build=_build_valley,
    solve=_solve_valley,
    steps=(
        Step(
            "factors",
            "The gradient is curvature times weight, so a step multiplies each weight",
            r"$$1 - \mathrm{lr} \cdot \text{curvature}$$",
            r"$1 - {@lr@} \cdot {@b[0]@} {@factors[0]:e@} {@factors[0]@}$, $1 - {@lr@} \cdot {@b[1]@} "
            r"{@factors[1]:e@} {@factors[1]@}$",
            2,
            "join(1 - lr * b[0], 1 - lr * b[1])",
        ),
        Step(
            "limit",
            "The factor of the steepest direction must stay above −1",
            r"$$\mathrm{lr} < \frac{2}{\text{largest curvature}}$$",
            r"$$\frac{2}{{@b[1]@}} {@limit:e@} {@limit@}$$",
            1,
            "2 / b[1]",
        ),
        Step(
            "best",
            "Fastest where both factors are equally large",
            r"$$1 - \mathrm{lr} \cdot \text{smallest} = \mathrm{lr} \cdot \text{largest} - 1$$",
            r"$$\frac{2}{{@b[0]@} + {@b[1]@}} {@best:e@} {@best@}$$",
            2,
            "2 / (b[0] + b[1])",
        ),
        Step(
            "rate",
            "Put it into one of the factors",
            r"$$1 - \mathrm{lr} \cdot \text{smallest}$$",
            r"$$1 - {@best@} \cdot {@b[0]@} {@rate:e@} {@rate@}$$",
            1,
            "1 - best * b[0]",
        ),
    ),
    answers=(
        Answer("factors", "The two factors", entries=("first weight", "second weight")),
        Answer("limit", "Limit of the learning rate"),
        Answer("best", "Fastest learning rate"),
        Answer("rate", "Its factor, without sign"),
    ),
    mistakes=(
        Mistake(
            "step in place of factor",
            "factors",
            "lr * b",
            "That is how much of the weight the step takes away. The factor is what is left.",
        ),
        Mistake(
            "derivative of the square halved again",
            "factors",
            "join(1 - lr * b[0] / 2, 1 - lr * b[1] / 2)",
            "The factor ½ of the loss cancels against the 2 of the derivative.",
        ),
        Mistake(
            "one over the curvature",
            "limit",
            "1 / b[1]",
            "With this rate the steep direction is solved in one step. It converges up to twice as much.",
        ),
        Mistake(
            "the flat direction",
            "limit",
            "2 / b[0]",
            "The steepest direction sets the limit, not the flattest.",
        ),
        Mistake(
            "one over the steep curvature",
            "best",
            "1 / b[1]",
            "That solves the steep direction at once and leaves the flat one slow. Make both factors equally "
            "large.",
        ),
        Mistake(
            "with momentum",
            "rate",
            "(sqrt(b[1] / b[0]) - 1) / (sqrt(b[1] / b[0]) + 1)",
            "With roots it is the factor of the best momentum. Plain descent has the ratio itself.",
        ),
        Mistake(
            "ratio of the curvatures",
            "rate",
            "b[0] / b[1]",
            "Put the best learning rate into one of the factors.",
        ),
    ),
    hints=(
        "Along each axis a step multiplies the weight by a number. Which must stay between −1 and 1?",
        r"$$w \leftarrow (1 - \mathrm{lr} \cdot \text{curvature})\, w$$",
        r"First weight: $1 - {@lr@} \cdot {@b[0]@}$.",
    ),
)

GENERATORS = (EFFECTIVE_STEP, LARGEST_STEP)
