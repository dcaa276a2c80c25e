"""A question of chapter 07: weight decay beside Adam's quotient, and inside it."""

from lib.equations.optimizers import adamw_update
from lib.exam.questions import Answer, Generator, Mistake, Step


def _build_adamw(p, g, lr, wd):
    usable = g * (g + wd * p) > 0 and lr != wd
    return {"p": p, "g": g, "lr": lr, "wd": wd} if usable else None


def _solve_adamw(given):
    p, g, lr, wd = (given[name] for name in ("p", "g", "lr", "wd"))
    p_next, _, _ = adamw_update(p, g, 0.0, 0.0, 1, lr, eps=0.0, weight_decay=wd)
    coupled, _, _ = adamw_update(p, g + wd * p, 0.0, 0.0, 1, lr, eps=0.0, weight_decay=0.0)
    shrunk = p - lr * wd * p
    return {"shrunk": shrunk, "step": shrunk - p_next, "p_next": p_next, "coupled": coupled}


ADAMW = Generator(
    id="adamw-first-step",
    title="The first step of AdamW, and of Adam with weight decay",
    part="optimizers",
    chapter=7,
    section="sec-adam",
    topic="AdamW",
    minutes=5,
    note="p = {@p@}, g = {@g@}, learning rate {@lr@}, decay {@wd@}",
    text="A parameter starts at $\\theta = {@p@}$ with the gradient $g = {@g@}$. With $\\mathrm{lr} = {@lr@}$, "
    "weight decay $\\lambda = {@wd@}$, both running means at zero and $\\epsilon$ too small to matter: where does "
    "the first step of AdamW arrive? Give the parameter after the decay alone, what is subtracted from it next, "
    "with its sign, and the parameter after both. And where does Adam arrive that adds $\\lambda\\, \\theta$ to "
    "the gradient?",
    tables={
        "p": (2, -3, 4, -2.5, 1.6, -1.8),
        "g": (5, -4, 0.4, -0.3, 2.5, -6),
        "lr": (0.3, 0.4, 0.5, 0.6),
        "wd": (0.5, 0.6, 0.8, 0.9),
    },
    build=_build_adamw,
    solve=_solve_adamw,
    steps=(
        Step(
            "shrunk",
            "AdamW shrinks the parameter by itself",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\; \lambda\, \theta$$",
            r"$${@p@} - {@lr@} \cdot {@wd@} \cdot {@p:p@} {@shrunk:e@} {@shrunk@}$$",
            1,
            "p - lr * wd * p",
        ),
        Step(
            "step",
            "At the first step both corrected means are exact, so only the sign of the gradient is left",
            r"$$\mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}} = \mathrm{lr}\, \frac{g}{\lvert g \rvert}$$",
            r"$${@lr@} \cdot \frac{{@g@}}{\lvert {@g@} \rvert} {@step:e@} {@step@}$$",
            2,
            "lr * g / abs(g)",
        ),
        Step(
            "p_next",
            "Move from the parameter that has shrunk",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}}$$",
            r"$${@shrunk@} - {@step:p@} {@p_next:e@} {@p_next@}$$",
            1,
            "shrunk - step",
        ),
        Step(
            "coupled",
            "In Adam the decay is part of the gradient; where that keeps its sign, the decay has no effect on the "
            "first step",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\, \frac{g + \lambda\, \theta}{\lvert g + \lambda\, \theta "
            r"\rvert}$$",
            r"$${@p@} - {@step:p@} {@coupled:e@} {@coupled@}$$",
            2,
            "p - step",
        ),
    ),
    answers=(
        Answer("shrunk", "AdamW: after the decay alone"),
        Answer("step", "AdamW: subtracted next"),
        Answer("p_next", "AdamW: after both"),
        Answer("coupled", "Adam with the decay in the gradient"),
    ),
    mistakes=(
        Mistake(
            "learning rate forgotten",
            "shrunk",
            "p - wd * p",
            "The decay is multiplied by the learning rate, too.",
        ),
        Mistake(
            "decay without the parameter",
            "shrunk",
            "p - lr * wd",
            "The decay is a share of the parameter: subtract $\\mathrm{lr}\\; \\lambda\\, \\theta$.",
        ),
        Mistake(
            "plain gradient descent",
            "step",
            "lr * g",
            "You multiplied the gradient by the learning rate. Adam's first step is as long as the learning rate, "
            "whatever the size of the gradient.",
        ),
        Mistake(
            "bias correction forgotten",
            "step",
            "lr * 0.1 * g / sqrt(0.001 * g ** 2)",
            "Without the corrections the first step is more than three times as long as it should be.",
        ),
        Mistake(
            "from the parameter before the decay",
            "p_next",
            "p - step",
            "You left the decay out.",
        ),
        Mistake(
            "uphill",
            "p_next",
            "shrunk + step",
            "You added the step. The parameter moves against the gradient.",
        ),
        Mistake(
            "as AdamW",
            "coupled",
            "p_next * 1",
            "That is AdamW. Where the decay is part of the gradient, it is divided by its size like the rest.",
        ),
        Mistake(
            "plain gradient descent",
            "coupled",
            "p - lr * (g + wd * p)",
            "You multiplied the gradient with its decay by the learning rate. Adam divides it by its size first.",
        ),
    ),
    hints=(
        "AdamW keeps the decay out of the quotient; and Adam's first step does not know how large the "
        "gradient is.",
        r"$$\theta \leftarrow \theta - \mathrm{lr}\; \lambda\, \theta$$ $$\theta \leftarrow \theta - "
        r"\mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}}$$ with "
        r"$\hat m = g$ and $\hat v = g^2$ at the first step.",
        r"The decay alone: ${@p@} - {@lr@} \cdot {@wd@} \cdot {@p:p@}$.",
    ),
)

GENERATORS = (ADAMW,)
