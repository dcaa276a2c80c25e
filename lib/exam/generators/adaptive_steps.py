"""Questions of chapter 07: one step or two of Nesterov, AdaGrad and RMSProp."""

from lib.equations.optimizers import adagrad_update, nesterov_update, rmsprop_update
from lib.exam.lines import weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "optimizers", "chapter": 7}


def _solve_nesterov(given):
    p, g, v, mu, lr = (given[name] for name in ("p", "g", "v", "mu", "lr"))
    p_next, v_next = nesterov_update(p, g, v, lr, mu)
    return {"v_next": v_next, "ahead": (p - p_next) / lr, "p_next": p_next}


NESTEROV = Generator(
    id="nesterov-step",
    title="One step with Nesterov's momentum",
    **PLACE,
    topic="Nesterov",
    section="sec-momentum",
    minutes=4,
    note="p = {@p@}, g = {@g@}, v = {@v@}, momentum {@mu@}, learning rate {@lr@}",
    text="Gradient descent with Nesterov's momentum, in PyTorch's form, stands at $\\theta = {@p@}$ with the "
    "velocity $v = {@v@}$ and the gradient $g = {@g@}$; $\\mu = {@mu@}$, $\\mathrm{lr} = {@lr@}$. Compute the new "
    "velocity and the new parameter, to three significant digits.",
    tables={
        "p": (3, -2, 5, -4, 2.5),
        "g": (4, -3, 2, -5, 6),
        "v": (2, -2, 3, -4, 1.5),
        "mu": (0.9, 0.8, 0.5),
        "lr": (0.2, 0.3, 0.5),
    },
    build=dict,
    solve=_solve_nesterov,
    steps=(
        Step(
            "v_next",
            "The velocity grows as in plain momentum",
            r"$$v \leftarrow \mu v + g$$",
            weighted("v_next", ("mu", "v"), ("g",)),
            1,
            "mu * v + g",
        ),
        Step(
            "ahead",
            "Look ahead: the gradient, and once more a share of the new velocity",
            r"$$g + \mu v$$",
            weighted("ahead", ("g",), ("mu", "v_next")),
            2,
            "g + mu * v_next",
        ),
        Step(
            "p_next",
            "Move against it",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\,(g + \mu v)$$",
            r"$${@p@} - {@lr@} \cdot {@ahead:p@} {@p_next:e@} {@p_next@}$$",
            1,
            "p - lr * ahead",
        ),
    ),
    answers=(Answer("v_next", "New velocity $v$"), Answer("p_next", "New parameter $\\theta$")),
    mistakes=(
        Mistake(
            "mean in place of sum",
            "v_next",
            "mu * v + (1 - mu) * g",
            "You weighted the gradient by 1 − μ. That is the averaging form; PyTorch's form adds it whole.",
        ),
        Mistake(
            "velocity not decayed",
            "v_next",
            "v + g",
            "The old velocity is multiplied by $\\mu$ before the gradient is added.",
        ),
        Mistake(
            "plain momentum",
            "p_next",
            "p - lr * v_next",
            "You moved along the velocity. That is plain momentum; Nesterov's step is $g + \\mu v$ with the new "
            "velocity.",
        ),
        Mistake(
            "velocity and gradient added whole",
            "p_next",
            "p - lr * (g + v_next)",
            "You added the new velocity whole. Only the share $\\mu$ of it looks ahead.",
        ),
        Mistake(
            "uphill",
            "p_next",
            "p + lr * ahead",
            "You added the step. The parameter moves against it.",
        ),
    ),
    hints=(
        "The velocity is made as in plain momentum; the parameter then moves by what the velocity would become if "
        "the same gradient came once more.",
        r"$$v \leftarrow \mu v + g$$ $$\theta \leftarrow \theta - \mathrm{lr}\,(g + \mu v)$$",
        "First " + weighted("v_next", ("mu", "v"), ("g",), left="v") + ".",
    ),
)


def _solve_adagrad(given):
    p, s, lr = (given[name] for name in ("p", "s", "lr"))
    p_1, s_1 = adagrad_update(p, given["g_1"], s, lr, eps=0.0)
    p_2, s_2 = adagrad_update(p_1, given["g_2"], s_1, lr, eps=0.0)
    return {"s_1": s_1, "step_1": p - p_1, "s_2": s_2, "step_2": p_1 - p_2, "p_2": p_2}


ADAGRAD = Generator(
    id="adagrad-steps",
    title="Two steps of AdaGrad",
    **PLACE,
    topic="AdaGrad",
    section="sec-adaptive",
    minutes=6,
    note="p = {@p@}, s = {@s@}, gradients {@g_1@} and {@g_2@}, learning rate {@lr@}",
    text="AdaGrad stands at $\\theta = {@p@}$; the sum of all squared gradients so far is $s = {@s@}$; "
    "$\\mathrm{lr} = {@lr@}$, and $\\epsilon$ is too small to matter. The gradient at this step is ${@g_1@}$, at "
    "the next one ${@g_2@}$. What is subtracted from the parameter at each step, with its sign, and where is the "
    "parameter after both? Three significant digits.",
    tables={
        "p": (0.7, -0.6, 0.4, -0.9, 0.3),
        "s": (7, 12, 20, 5),
        "g_1": (3, -4, 5, -2),
        "g_2": (6, -5, -3, 4),
        "lr": (0.2, 0.3, 0.5),
    },
    build=dict,
    solve=_solve_adagrad,
    steps=(
        Step(
            "s_1",
            "The sum grows by the squared gradient",
            r"$$s \leftarrow s + g^2$$",
            r"$${@s@} + {@g_1:p@}^2 {@s_1:e@} {@s_1@}$$",
            1,
            "s + g_1 ** 2",
        ),
        Step(
            "step_1",
            "Divide the gradient by the root of the sum",
            r"$$\mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
            r"$${@lr@} \cdot \frac{{@g_1@}}{\sqrt{{@s_1@}}} {@step_1:e@} {@step_1@}$$",
            1,
            "lr * g_1 / sqrt(s_1)",
        ),
        Step(
            "s_2",
            "The sum never shrinks",
            r"$$s \leftarrow s + g^2$$",
            r"$${@s_1@} + {@g_2:p@}^2 {@s_2:e@} {@s_2@}$$",
            1,
            "s_1 + g_2 ** 2",
        ),
        Step(
            "step_2",
            "Divide again",
            r"$$\mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
            r"$${@lr@} \cdot \frac{{@g_2@}}{\sqrt{{@s_2@}}} {@step_2:e@} {@step_2@}$$",
            1,
            "lr * g_2 / sqrt(s_2)",
        ),
        Step(
            "p_2",
            "Subtract both steps",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
            r"$${@p@} - {@step_1:p@} - {@step_2:p@} {@p_2:e@} {@p_2@}$$",
            1,
            "p - step_1 - step_2",
        ),
    ),
    answers=(
        Answer("step_1", "Subtracted at the first step"),
        Answer("step_2", "Subtracted at the second step"),
        Answer("p_2", "Parameter after both"),
    ),
    mistakes=(
        Mistake(
            "root forgotten",
            "step_1",
            "lr * g_1 / s_1",
            "You divided by the sum. Its root has the unit of a gradient.",
        ),
        Mistake(
            "divided by the old sum",
            "step_1",
            "lr * g_1 / sqrt(s)",
            "The squared gradient of this step enters the sum before the division.",
        ),
        Mistake(
            "sum begun anew",
            "step_2",
            "lr * g_2 / abs(g_2)",
            "You forgot what had been added up. AdaGrad keeps the squares of all steps.",
        ),
        Mistake(
            "first gradient left out",
            "step_2",
            "lr * g_2 / sqrt(s + g_2 ** 2)",
            "The squared gradient of the first step belongs to the sum as well.",
        ),
        Mistake(
            "root forgotten",
            "step_2",
            "lr * g_2 / s_2",
            "You divided by the sum. Its root has the unit of a gradient.",
        ),
        Mistake(
            "uphill",
            "p_2",
            "p + step_1 + step_2",
            "You added the steps. The parameter moves against the gradient.",
        ),
        Mistake(
            "from the start again",
            "p_2",
            "p - step_2",
            "The second step starts where the first one ended.",
        ),
    ),
    hints=(
        "AdaGrad divides each gradient by the root of all squared gradients so far, this one included.",
        r"$$s \leftarrow s + g^2$$ $$\theta \leftarrow \theta - \mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
        r"First $s = {@s@} + {@g_1:p@}^2 {@s_1:e@} {@s_1@}$.",
    ),
)


def _solve_rmsprop(given):
    p, g, s, alpha, lr = (given[name] for name in ("p", "g", "s", "alpha", "lr"))
    p_next, s_next = rmsprop_update(p, g, s, lr, alpha, eps=0.0)
    return {"s_next": s_next, "step": p - p_next, "p_next": p_next}


RMSPROP = Generator(
    id="rmsprop-step",
    title="One step of RMSProp",
    **PLACE,
    topic="RMSProp",
    section="sec-adaptive",
    minutes=4,
    note="p = {@p@}, g = {@g@}, s = {@s@}, decay {@alpha@}, learning rate {@lr@}",
    text="RMSProp stands at $\\theta = {@p@}$ with the running mean $s = {@s@}$ of the squared gradient. The "
    "gradient is $g = {@g@}$; $\\alpha = {@alpha@}$, $\\mathrm{lr} = {@lr@}$, and $\\epsilon$ is too small to "
    "matter. Compute the new running mean, what is subtracted from the parameter, with its sign, and where the "
    "parameter arrives, to three significant digits.",
    tables={
        "p": (0.7, -0.6, 0.4, -0.9, 0.3),
        "g": (4, -3, 5, -6, 2.5),
        "s": (2, 3, 5, 8, 12),
        "alpha": (0.9, 0.8, 0.75),
        "lr": (0.2, 0.3, 0.5),
    },
    build=dict,
    solve=_solve_rmsprop,
    steps=(
        Step(
            "s_next",
            "Running mean of the squared gradient",
            r"$$s \leftarrow \alpha s + (1 - \alpha)\, g^2$$",
            r"$${@alpha@} \cdot {@s@} + (1 - {@alpha@}) \cdot {@g:p@}^2 {@s_next:e@} {@s_next@}$$",
            2,
            "alpha * s + (1 - alpha) * g ** 2",
        ),
        Step(
            "step",
            "Divide the gradient by its root",
            r"$$\mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
            r"$${@lr@} \cdot \frac{{@g@}}{\sqrt{{@s_next@}}} {@step:e@} {@step@}$$",
            1,
            "lr * g / sqrt(s_next)",
        ),
        Step(
            "p_next",
            "Move against the gradient",
            r"$$\theta \leftarrow \theta - \mathrm{lr}\, \frac{g}{\sqrt{s}}$$",
            r"$${@p@} - {@step:p@} {@p_next:e@} {@p_next@}$$",
            1,
            "p - step",
        ),
    ),
    answers=(
        Answer("s_next", "New running mean $s$"),
        Answer("step", "Subtracted from the parameter"),
        Answer("p_next", "New parameter $\\theta$"),
    ),
    mistakes=(
        Mistake(
            "sum in place of mean",
            "s_next",
            "s + g ** 2",
            "You added the square whole. That is AdaGrad; RMSProp keeps a running mean, which can fall again.",
        ),
        Mistake(
            "weights swapped",
            "s_next",
            "(1 - alpha) * s + alpha * g ** 2",
            "The old mean keeps the large share $\\alpha$; the new square gets the small one.",
        ),
        Mistake(
            "gradient not squared",
            "s_next",
            "alpha * s + (1 - alpha) * g",
            "The mean is of the squared gradient.",
        ),
        Mistake(
            "root forgotten",
            "step",
            "lr * g / s_next",
            "You divided by the mean square. Its root has the unit of a gradient.",
        ),
        Mistake(
            "uphill",
            "p_next",
            "p + step",
            "You added the step. The parameter moves against the gradient, so it is subtracted, with its sign.",
        ),
    ),
    hints=(
        "A running mean of squares tells the usual size of the gradient; the gradient is divided by that size.",
        r"$$s \leftarrow \alpha s + (1 - \alpha)\, g^2$$ $$\theta \leftarrow \theta - \mathrm{lr}\, "
        r"\frac{g}{\sqrt{s}}$$",
        r"First ${@alpha@} \cdot {@s@} + (1 - {@alpha@}) \cdot {@g:p@}^2$.",
    ),
)


GENERATORS = (NESTEROV, ADAGRAD, RMSPROP)
