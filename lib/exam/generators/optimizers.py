"""Questions of chapter 07: one step of Adam with bias correction, two steps of momentum."""

import numpy as np

from lib.equations.optimizers import adam_update, momentum_update
from lib.exam.lines import weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

BETA1, BETA2 = 0.9, 0.99


def _solve_adam(given):
    p, g, m, v, t, lr = (given[name] for name in ("p", "g", "m", "v", "t", "lr"))
    p_next, m_next, v_next = adam_update(np.array(p), g, m, v, t, lr, (BETA1, BETA2), eps=0.0)
    m_hat, v_hat = m_next / (1 - BETA1**t), v_next / (1 - BETA2**t)
    values = {"m_next": m_next, "v_next": v_next, "m_hat": m_hat, "v_hat": v_hat}
    return values | {"step": p - p_next.item(), "p_next": p_next.item()}


ADAM_STEP = Generator(
    id="adam-step",
    title="One step of Adam with bias correction",
    part="optimizers",
    chapter=7,
    topic="Adam",
    section="sec-adam",
    minutes=8,
    note="p = {@p@}, g = {@g@}, m = {@m@}, v = {@v@}, step {@t@}, learning rate {@lr@}",
    text="Adam takes its step $t = {@t@}$ from the parameter $\\theta = {@p@}$. Before it, the running "
    "means are $m = {@m@}$ of the gradient and $v = {@v@}$ of its square. Now the gradient is $g = {@g@}$; "
    "$\\mathrm{lr} = {@lr@}$, $\\beta_1 = 0.9$, $\\beta_2 = 0.99$, and $\\epsilon$ is too small to matter. "
    "Compute both corrected means, what is subtracted from the parameter, with its sign, and where the parameter "
    "arrives, to three significant digits.",
    tables={
        "p": (0.5, -0.4, 0.8, -0.7, 0.3),
        "g": (2, -3, 4, -2, 5, -4),
        "m": (0.3, -0.2, 0.5, -0.4, 0.2),
        "v": (0.15, 0.2, 0.25, 0.3, 0.35),
        "t": (3, 4, 5),
        "lr": (0.1, 0.2, 0.3),
    },
    build=dict,
    solve=_solve_adam,
    steps=(
        Step(
            "m_next",
            "Running mean of the gradient",
            r"$$m \leftarrow \beta_1 m + (1 - \beta_1)\, g$$",
            r"$$0.9 \cdot {@m:p@} + 0.1 \cdot {@g:p@} {@m_next:e@} {@m_next@}$$",
            1,
            f"{BETA1} * m + (1 - {BETA1}) * g",
        ),
        Step(
            "m_hat",
            "Correct its start at zero",
            r"$$\hat m = \frac{m}{1 - \beta_1^t}$$",
            r"$$\frac{{@m_next@}}{1 - 0.9^{@t@}} {@m_hat:e@} {@m_hat@}$$",
            1,
            f"m_next / (1 - {BETA1}**t)",
        ),
        Step(
            "v_next",
            "Running mean of the squared gradient",
            r"$$v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$",
            r"$$0.99 \cdot {@v@} + 0.01 \cdot {@g:p@}^2 {@v_next:e@} {@v_next@}$$",
            1,
            f"{BETA2} * v + (1 - {BETA2}) * g**2",
        ),
        Step(
            "v_hat",
            "Correct its start at zero",
            r"$$\hat v = \frac{v}{1 - \beta_2^t}$$",
            r"$$\frac{{@v_next@}}{1 - 0.99^{@t@}} {@v_hat:e@} {@v_hat@}$$",
            1,
            f"v_next / (1 - {BETA2}**t)",
        ),
        Step(
            "step",
            "Mean over root mean square, times the learning rate",
            r"$$\mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}}$$",
            r"$${@lr@} \cdot \frac{{@m_hat@}}{\sqrt{{@v_hat@}}} {@step:e@} {@step@}$$",
            2,
            "lr * m_hat / sqrt(v_hat)",
        ),
        Step(
            "p_next",
            "Move against the gradient",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}}$$",
            r"$${@p@} - {@step:p@} {@p_next:e@} {@p_next@}$$",
            1,
            "p - step",
        ),
    ),
    answers=(
        Answer("m_hat", r"Corrected mean $\hat m$"),
        Answer("v_hat", r"Corrected mean square $\hat v$"),
        Answer("step", r"The step $\mathrm{lr}\,\hat m / \sqrt{\hat v}$"),
        Answer("p_next", "New parameter $\\theta$"),
    ),
    mistakes=(
        Mistake(
            "bias correction forgotten",
            "m_hat",
            "m_next",
            "The correction is missing: $m$ began at 0 and is too small by the factor $1 - \\beta_1^t$.",
        ),
        Mistake(
            "corrected as at step 1",
            "m_hat",
            f"m_next / (1 - {BETA1})",
            "You divided by $1 - \\beta_1$. That is right at the first step; at step $t$ the "
            "exponent is $t$.",
        ),
        Mistake(
            "weights swapped",
            "m_hat",
            f"((1 - {BETA1}) * m + {BETA1} * g) / (1 - {BETA1}**t)",
            "The old mean keeps the share $\\beta_1$; the new gradient gets the small one.",
        ),
        Mistake(
            "bias correction forgotten",
            "v_hat",
            "v_next",
            "The correction is missing: $v$ began at 0 and is too small by the factor $1 - \\beta_2^t$.",
        ),
        Mistake(
            "gradient not squared",
            "v_hat",
            f"({BETA2} * v + (1 - {BETA2}) * g) / (1 - {BETA2}**t)",
            "$v$ is the mean of the squared gradient: $g^2$, which is never negative.",
        ),
        Mistake(
            "corrected with beta1",
            "v_hat",
            f"v_next / (1 - {BETA1}**t)",
            "You corrected $v$ with $\\beta_1$. Each mean is corrected with its own decay.",
        ),
        Mistake(
            "root forgotten",
            "step",
            "lr * m_hat / v_hat",
            "You divided by $\\hat v$. Dividing by its root makes the step independent of the "
            "gradient's scale.",
        ),
        Mistake(
            "uncorrected means",
            "step",
            "lr * m_next / sqrt(v_next)",
            "You used the means before their correction. Both corrected ones belong here.",
        ),
        Mistake(
            "learning rate forgotten",
            "step",
            "m_hat / sqrt(v_hat)",
            "The learning rate $\\mathrm{lr}$ is missing.",
        ),
        Mistake(
            "uphill",
            "p_next",
            "p + step",
            "You added the step. The parameter moves against the gradient, so it is subtracted, with "
            "its sign.",
        ),
    ),
    hints=(
        "Two running means, each too small because it began at zero; their corrected ratio is the step.",
        r"$$\hat m = \frac{m}{1 - \beta_1^t}$$ $$\hat v = \frac{v}{1 - \beta_2^t}$$ $$\theta "
        r"\leftarrow \theta - \mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v}}$$",
        r"First $m = 0.9 \cdot {@m:p@} + 0.1 \cdot {@g:p@}$, then divide by $1 - 0.9^{@t@}$.",
    ),
)


def _solve_momentum(given):
    p, v, mu, lr = (given[name] for name in ("p", "v", "mu", "lr"))
    p_1, v_1 = momentum_update(p, given["g_1"], v, lr, mu)
    p_2, v_2 = momentum_update(p_1, given["g_2"], v_1, lr, mu)
    return {"v_1": v_1, "p_1": p_1, "v_2": v_2, "p_2": p_2}


MOMENTUM_STEPS = Generator(
    id="momentum-steps",
    title="Two steps with momentum",
    part="optimizers",
    chapter=7,
    topic="momentum",
    section="sec-momentum",
    minutes=5,
    note="p = {@p@}, v = {@v@}, gradients {@g_1@} and {@g_2@}, momentum {@mu@}, learning rate {@lr@}",
    text="Gradient descent with momentum, in PyTorch's form $v \\leftarrow \\mu v + g$, $\\theta \\leftarrow "
    "\\theta - \\mathrm{lr}\\; v$, stands at $\\theta = {@p@}$ with the velocity $v = {@v@}$; $\\mu = {@mu@}$, "
    "$\\mathrm{lr} = {@lr@}$. The gradient at this step is ${@g_1@}$, at the next one ${@g_2@}$. Compute velocity "
    "and parameter after each, to three significant digits.",
    tables={
        "p": (3, -2, 5, -4, 2.5),
        "v": (2, -3, 4, -2, 1.5),
        "g_1": (3, -4, 5, -2, 6),
        "g_2": (-3, 4, -5, 2, 7),
        "mu": (0.9, 0.8, 0.5),
        "lr": (0.2, 0.3, 0.5),
    },
    build=dict,
    solve=_solve_momentum,
    steps=(
        Step(
            "v_1",
            "A share of the old velocity, and the gradient",
            r"$$v \leftarrow \mu v + g$$",
            weighted("v_1", ("mu", "v"), ("g_1",)),
            1,
            "mu * v + g_1",
        ),
        Step(
            "p_1",
            "Move against the velocity",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\; v$$",
            r"$${@p@} - {@lr@} \cdot {@v_1:p@} {@p_1:e@} {@p_1@}$$",
            1,
            "p - lr * v_1",
        ),
        Step(
            "v_2",
            "Again, from the new velocity",
            r"$$v \leftarrow \mu v + g$$",
            weighted("v_2", ("mu", "v_1"), ("g_2",)),
            1,
            "mu * v_1 + g_2",
        ),
        Step(
            "p_2",
            "Move again",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\; v$$",
            r"$${@p_1@} - {@lr@} \cdot {@v_2:p@} {@p_2:e@} {@p_2@}$$",
            1,
            "p_1 - lr * v_2",
        ),
    ),
    answers=(
        Answer("v_1", "Velocity after the first step"),
        Answer("p_1", "Parameter after the first step"),
        Answer("v_2", "Velocity after the second step"),
        Answer("p_2", "Parameter after the second step"),
    ),
    mistakes=(
        Mistake(
            "mean in place of sum",
            "v_1",
            "mu * v + (1 - mu) * g_1",
            "You weighted the gradient by 1 − μ. That is the averaging form; PyTorch's form adds the "
            "gradient whole.",
        ),
        Mistake(
            "velocity not decayed",
            "v_1",
            "v + g_1",
            "The old velocity is multiplied by $\\mu$ before the gradient is added.",
        ),
        Mistake(
            "gradient in place of velocity",
            "p_1",
            "p - lr * g_1",
            "You moved along the gradient, as without momentum. The parameter follows the velocity.",
        ),
        Mistake(
            "uphill",
            "p_1",
            "p + lr * v_1",
            "You added the step. The parameter moves against the velocity.",
        ),
        Mistake(
            "first velocity lost",
            "v_2",
            "mu * v + g_2",
            "You started from the velocity before the first step. The second step continues from the "
            "new one.",
        ),
        Mistake(
            "velocity not carried",
            "v_2",
            "g_2 * 1",
            "The velocity of the first step is carried on: a share $\\mu$ of it is left.",
        ),
        Mistake(
            "from the start again",
            "p_2",
            "p - lr * v_2",
            "You moved from the first position. The second step starts where the first one ended.",
        ),
        Mistake(
            "gradient in place of velocity",
            "p_2",
            "p_1 - lr * g_2",
            "You moved along the gradient alone. The parameter follows the velocity.",
        ),
    ),
    hints=(
        "The velocity remembers earlier gradients; the parameter follows the velocity, not the gradient.",
        r"$$v \leftarrow \mu v + g$$ $$\theta \leftarrow \theta - \mathrm{lr}\; v$$",
        "First " + weighted("v_1", ("mu", "v"), ("g_1",), left="v") + ".",
    ),
)

GENERATORS = (ADAM_STEP, MOMENTUM_STEPS)
