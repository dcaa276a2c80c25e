"""A question of chapter 07: momentum as an average, as with Ng, and as a sum, as in PyTorch."""

from lib.equations.optimizers import momentum_update
from lib.exam.questions import Answer, Generator, Mistake, Step


def _build(p, g_1, g_2, beta, alpha):
    total = beta * g_1 + g_2  # a velocity that looks like a gradient would hide a mistake
    if abs(total - g_1) < 0.1 or abs((1 - beta) * total - g_2) < 0.1:
        return None
    return {"p": p, "g_1": g_1, "g_2": g_2, "beta": beta, "alpha": alpha}


def _solve(given):
    p, g_1, g_2, beta, alpha = (given[name] for name in ("p", "g_1", "g_2", "beta", "alpha"))
    share = 1 - beta
    p_1, average = momentum_update(p, share * g_1, 0.0, alpha, beta)
    p_2, average = momentum_update(p_1, share * g_2, average, alpha, beta)
    _, total = momentum_update(p, g_1, 0.0, alpha, beta)
    _, total = momentum_update(p, g_2, total, alpha, beta)
    return {"average": average, "total": total, "lr": alpha * share, "p_2": p_2}


MOMENTUM_FORMS = Generator(
    id="momentum-two-forms",
    title="The two forms of momentum",
    part="optimizers",
    chapter=7,
    topic="momentum",
    section="sec-momentum",
    minutes=6,
    note="p = {@p@}, gradients {@g_1@} and {@g_2@}, momentum {@beta@}, rate of the average {@alpha@}",
    text="Some lectures write momentum as an average, $v \\leftarrow \\beta v + (1 - \\beta)\\, g$, $\\theta "
    "\\leftarrow \\theta - \\alpha v$; PyTorch writes it as a sum, $v \\leftarrow \\mu v + g$, $\\theta "
    "\\leftarrow \\theta - \\mathrm{lr}\\; v$. Both start with $v = 0$ at $\\theta = {@p@}$, with $\\beta = \\mu "
    "= {@beta@}$ and $\\alpha = {@alpha@}$, and the gradients of two steps are ${@g_1@}$ and ${@g_2@}$. What is "
    "$v$ after both, as an average and as a sum? With which $\\mathrm{lr}$ do both forms take the same path? "
    "Where has it led after both steps?",
    tables={
        "p": (0.7, 3, -2, 4, -1.5, 2.5),
        "g_1": (2, -3, 4, -5, 6),
        "g_2": (3, -2, 5, -4, 1.5),
        "beta": (0.9, 0.8, 0.75, 0.6),
        "alpha": (0.2, 0.3, 0.4, 0.5),
    },
    build=_build,
    solve=_solve,
    steps=(
        Step(
            "average",
            "As an average, each gradient comes in with the share that is left, and decays from then on",
            r"$$v = (1 - \beta)\,(\beta g_1 + g_2)$$",
            r"$$(1 - {@beta@}) \cdot ({@beta@} \cdot {@g_1:p@} + {@g_2:p@}) {@average:e@} {@average@}$$",
            2,
            "(1 - beta) * (beta * g_1 + g_2)",
        ),
        Step(
            "total",
            "As a sum, each gradient comes in whole",
            r"$$v = \mu g_1 + g_2$$",
            r"$${@beta@} \cdot {@g_1:p@} + {@g_2:p@} {@total:e@} {@total@}$$",
            1,
            "beta * g_1 + g_2",
        ),
        Step(
            "lr",
            "The sum is the average over one minus the momentum; the learning rate makes up for it",
            r"$$\mathrm{lr} = \alpha\,(1 - \beta)$$",
            r"$${@alpha@} \cdot (1 - {@beta@}) {@lr:e@} {@lr@}$$",
            1,
            "alpha * (1 - beta)",
        ),
        Step(
            "p_2",
            "Two moves: the first along the first gradient alone, the second along the velocity",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\; g_1 - \mathrm{lr}\; v$$",
            r"$${@p@} - {@lr@} \cdot {@g_1:p@} - {@lr@} \cdot {@total:p@} {@p_2:e@} {@p_2@}$$",
            2,
            "p - lr * g_1 - lr * total",
        ),
    ),
    answers=(
        Answer("average", "$v$ after both steps, as an average"),
        Answer("total", "$v$ after both steps, as a sum"),
        Answer("lr", "PyTorch's $\\mathrm{lr}$ for the same path"),
        Answer("p_2", "$\\theta$ after both steps"),
    ),
    mistakes=(
        Mistake(
            "sum in place of average",
            "average",
            "beta * g_1 + g_2",
            "You added the gradients whole. That is PyTorch's sum; the average gives each the share $1 - \\beta$.",
        ),
        Mistake(
            "weights swapped",
            "average",
            "(1 - beta) * beta * g_1 + beta * g_2",
            "The old average keeps the share $\\beta$; the new gradient gets $1 - \\beta$.",
        ),
        Mistake(
            "average in place of sum",
            "total",
            "average * 1",
            "PyTorch's form adds the gradient whole, without the share $1 - \\mu$.",
        ),
        Mistake(
            "velocity not decayed",
            "total",
            "g_1 + g_2",
            "The old velocity is multiplied by $\\mu$ before the gradient is added.",
        ),
        Mistake(
            "copied",
            "lr",
            "alpha * 1",
            "With $\\alpha$ as it stands, every step of PyTorch is $1/(1 - \\beta)$ times as long as the "
            "lecture's.",
        ),
        Mistake(
            "divided",
            "lr",
            "alpha / (1 - beta)",
            "The sum is larger than the average, so its learning rate is smaller: multiply by $1 - \\beta$.",
        ),
        Mistake(
            "first step left out",
            "p_2",
            "p - lr * total",
            "You moved once. The first step has already gone along the first gradient.",
        ),
        Mistake(
            "learning rate copied",
            "p_2",
            "p - alpha * (g_1 + total)",
            "You used $\\alpha$ with PyTorch's sum: both steps are $1/(1 - \\beta)$ times too long.",
        ),
        Mistake(
            "uphill",
            "p_2",
            "p + lr * (g_1 + total)",
            "You added the steps. The parameter moves against the velocity.",
        ),
    ),
    hints=(
        "Write both velocities out for two steps, and compare: one is a multiple of the other.",
        r"$$v = (1 - \beta)\,(\beta g_1 + g_2)$$ $$v = \mu g_1 + g_2$$",
        r"The sum is ${@beta@} \cdot {@g_1:p@} + {@g_2:p@}$.",
    ),
)

GENERATORS = (MOMENTUM_FORMS,)
