"""Questions of chapter 07 on the length of steps: Adam's corrections, warm-up, cosine, decay."""

import math

from lib.equations.optimizers import adam_update
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "optimizers", "chapter": 7}


def _solve_constant(given):
    g, n, beta1, beta2 = (given[name] for name in ("g", "n", "beta1", "beta2"))
    m = v = 0.0
    for t in range(1, n + 1):
        _, m, v = adam_update(0.0, g, m, v, t, betas=(beta1, beta2))
    return {"m": m, "v": v, "ratio": abs(m) / v**0.5}


BIAS_CORRECTION = Generator(
    id="bias-correction",
    title="Why Adam corrects its means",
    **PLACE,
    section="sec-adam",
    topic="Adam",
    minutes=6,
    note="g = {@g@}, {@n@} steps, decays {@beta1@} and {@beta2@}",
    text="The gradient has been $g = {@g@}$ at each of Adam's first {@n@} steps; $\\beta_1 = {@beta1@}$, "
    "$\\beta_2 = {@beta2@}$, and both running means began at 0. Give the running mean $m$ and the running mean "
    "square $v$, both without correction. How many times as long as $\\mathrm{lr}$ would step {@n@} be without "
    "the corrections?",
    tables={
        "g": (2, -3, 4, -5, 2.5, -1.5, 0.6, -3.5, 0.8),
        "n": (2, 3, 4, 5, 6),
        "beta1": (0.9, 0.8, 0.7),
        "beta2": (0.99, 0.98, 0.95),
    },
    build=dict,
    solve=_solve_constant,
    steps=(
        Step(
            "m",
            "The zero at the start keeps a power of the decay; the gradients have the rest of the weight",
            r"$$m = (1 - \beta_1^t)\, g$$",
            r"$$(1 - {@beta1@}^{@n@}) \cdot {@g:p@} {@m:e@} {@m@}$$",
            2,
            "(1 - beta1 ** n) * g",
        ),
        Step(
            "v",
            "The same for the square",
            r"$$v = (1 - \beta_2^t)\, g^2$$",
            r"$$(1 - {@beta2@}^{@n@}) \cdot {@g:p@}^2 {@v:e@} {@v@}$$",
            1,
            "(1 - beta2 ** n) * g ** 2",
        ),
        Step(
            "ratio",
            "The gradient cancels up to its sign; left is the first correction over the root of the second",
            r"$$\frac{\lvert m \rvert}{\sqrt{v}} = \frac{1 - \beta_1^t}{\sqrt{1 - \beta_2^t}}$$",
            r"$$\frac{\lvert {@m@} \rvert}{\sqrt{{@v@}}} {@ratio:e@} {@ratio@}$$",
            2,
            "abs(m) / sqrt(v)",
        ),
    ),
    answers=(
        Answer("m", "Running mean $m$"),
        Answer("v", "Running mean square $v$"),
        Answer("ratio", "Length of the step, in multiples of $\\mathrm{lr}$"),
    ),
    mistakes=(
        Mistake(
            "one step only",
            "m",
            "(1 - beta1) * g",
            "That is the mean after the first step. Each step adds its share.",
        ),
        Mistake(
            "share of the start",
            "m",
            "beta1 ** n * g",
            "$\\beta_1^t$ is the share that the zero has kept; the gradients have the rest.",
        ),
        Mistake(
            "shares added without decay",
            "m",
            "n * (1 - beta1) * g",
            "You added the same share at every step. Earlier shares decay by $\\beta_1$ at each step.",
        ),
        Mistake(
            "gradient not squared",
            "v",
            "(1 - beta2 ** n) * g",
            "$v$ is the mean of the squared gradient.",
        ),
        Mistake(
            "one step only",
            "v",
            "(1 - beta2) * g ** 2",
            "That is the mean after the first step. Each step adds its share.",
        ),
        Mistake(
            "root forgotten",
            "ratio",
            "abs(m) / v",
            "The step divides by the root of $v$.",
        ),
        Mistake(
            "upside down",
            "ratio",
            "sqrt(v) / abs(m)",
            "The mean stands above the line, the root of the mean square below.",
        ),
    ),
    hints=(
        "How much of the zero is left after some steps? The gradients have the rest of the weight.",
        r"$$m = (1 - \beta_1^t)\, g$$ $$v = (1 - \beta_2^t)\, g^2$$",
        r"${@beta1@}^{@n@}$ is the share of the zero; $m = (1 - {@beta1@}^{@n@}) \cdot {@g:p@}$.",
    ),
)


SHARES = ((1, 4), (1, 3), (2, 3), (3, 4))


def _build_schedule(lr, warm, early, length, share):
    up, down = share
    return {
        "lr": lr,
        "warm": warm,
        "early": warm * early // 10,
        "late": warm + length * up // down,
        "T": warm + length,
    }


def _solve_schedule(given):
    lr, warm, early, late, T = (given[name] for name in ("lr", "warm", "early", "late", "T"))
    share = (late - warm) / (T - warm)
    cosine = math.cos(math.pi * share)
    return {
        "first": lr * early / warm,
        "share": share,
        "cosine": cosine,
        "second": lr / 2 * (1 + cosine),
    }


WARM_UP_COSINE = Generator(
    id="warm-up-cosine",
    title="Warm-up and cosine schedule",
    **PLACE,
    section="sec-schedules",
    topic="schedules",
    minutes=5,
    note="peak {@lr@}, warm-up {@warm@}, end {@T@}, steps {@early@} and {@late@}",
    text="The learning rate grows in a straight line from 0 to ${@lr@}$ over the first {@warm@} steps, and then "
    "falls to 0 by a cosine, which ends at step {@T@}. What is it at step {@early@}, and what at step {@late@}?",
    tables={
        "lr": (0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
        "warm": (10, 20),
        "early": (2, 3, 4, 6),
        "length": (12, 24, 36, 48, 60),
        "share": SHARES,
    },
    build=_build_schedule,
    solve=_solve_schedule,
    steps=(
        Step(
            "first",
            "Warm-up: the share of the way up",
            r"$$\mathrm{lr}\, \frac{\text{step}}{\text{steps of the warm-up}}$$",
            r"$${@lr@} \cdot \frac{{@early@}}{{@warm@}} {@first:e@} {@first@}$$",
            1,
            "lr * early / warm",
        ),
        Step(
            "share",
            "The cosine begins after the warm-up: how much of it has passed?",
            r"$$\frac{\text{step} - \text{warm-up}}{\text{end} - \text{warm-up}}$$",
            r"$$\frac{{@late@} - {@warm@}}{{@T@} - {@warm@}} {@share:e@} {@share@}$$",
            1,
            "(late - warm) / (T - warm)",
        ),
        Step(
            "cosine",
            "The cosine of this share of a half-turn",
            r"$$\cos(\pi \cdot \text{share})$$",
            r"$$\cos(\pi \cdot {@share@}) {@cosine:e@} {@cosine@}$$",
            1,
        ),
        Step(
            "second",
            "Between 1 and −1 lies the way from the peak to 0",
            r"$$\tfrac12\, \mathrm{lr}\, (1 + \cos(\pi \cdot \text{share}))$$",
            r"$$\tfrac12 \cdot {@lr@} \cdot (1 + {@cosine:p@}) {@second:e@} {@second@}$$",
            1,
            "lr / 2 * (1 + cosine)",
        ),
    ),
    answers=(Answer("first", "At step {@early@}"), Answer("second", "At step {@late@}")),
    mistakes=(
        Mistake(
            "share of the whole run",
            "first",
            "lr * early / T",
            "You divided by the length of the whole run. The warm-up ends earlier.",
        ),
        Mistake(
            "falling in place of growing",
            "first",
            "lr * (1 - early / warm)",
            "Warm-up grows from 0 to the peak.",
        ),
        Mistake(
            "straight line",
            "second",
            "lr * (1 - share)",
            "You went down in a straight line. The cosine stays high longer and then falls faster.",
        ),
        Mistake(
            "half forgotten",
            "second",
            "lr * (1 + cosine)",
            "The factor ½ is missing: where the cosine is 1 the rate is the peak, not twice the peak.",
        ),
        Mistake(
            "cosine upside down",
            "second",
            "lr / 2 * (1 - cosine)",
            "You let the rate grow. At the start of the cosine it is the peak, at the end 0.",
        ),
    ),
    hints=(
        "Two pieces: a straight line up, then half a turn of a cosine down. Count the second from its own start.",
        r"$$\tfrac12\, \mathrm{lr}\, (1 + \cos(\pi \cdot \text{share}))$$",
        r"At step {@late@} the share is $\frac{{@late@} - {@warm@}}{{@T@} - {@warm@}}$.",
    ),
)


def _build_decay(lr, gamma, every, t, rate):
    n = t // every
    return (
        {"lr": lr, "gamma": gamma, "every": every, "t": t, "rate": rate}
        if n > 1 and t % every
        else None
    )


def _solve_decay(given):
    lr, gamma, every, t, rate = (given[name] for name in ("lr", "gamma", "every", "t", "rate"))
    n = t // every
    return {"n": n, "stepped": lr * gamma**n, "smooth": lr * rate**t}


DECAYS = Generator(
    id="step-and-exponential-decay",
    title="Step decay and exponential decay",
    **PLACE,
    section="sec-schedules",
    topic="schedules",
    minutes=4,
    note="start {@lr@}; times {@gamma@} every {@every@} epochs; {@rate@} an epoch; after {@t@}",
    text="Two schedules start at ${@lr@}$. Step decay multiplies the learning rate by ${@gamma@}$ after every "
    "{@every@} epochs; exponential decay multiplies it by ${@rate@}$ after each epoch. How often has step decay "
    "cut after {@t@} epochs, and where does either schedule stand then?",
    tables={
        "lr": (0.3, 0.4, 0.5, 0.6, 0.8),
        "gamma": (0.5, 0.4, 0.3),
        "every": (5, 6, 8),
        "t": (13, 14, 17, 19, 21),
        "rate": (0.9, 0.95, 0.92),
    },
    build=_build_decay,
    solve=_solve_decay,
    steps=(
        Step(
            "n",
            "Whole stages that have passed: round down",
            r"$$\left\lfloor \frac{\text{epochs}}{\text{stage}} \right\rfloor$$",
            r"$$\left\lfloor \frac{{@t@}}{{@every@}} \right\rfloor = {@n@}$$",
            1,
            "floor(t / every)",
        ),
        Step(
            "stepped",
            "One factor for each cut",
            r"$$\mathrm{lr}\, \gamma^{\text{cuts}}$$",
            r"$${@lr@} \cdot {@gamma@}^{@n@} {@stepped:e@} {@stepped@}$$",
            1,
            "lr * gamma ** n",
        ),
        Step(
            "smooth",
            "One factor for each epoch",
            r"$$\mathrm{lr}\, \gamma^{\text{epochs}}$$",
            r"$${@lr@} \cdot {@rate@}^{@t@} {@smooth:e@} {@smooth@}$$",
            1,
            "lr * rate ** t",
        ),
    ),
    answers=(
        Answer("n", "Cuts of step decay", tolerance=0),
        Answer("stepped", "Step decay"),
        Answer("smooth", "Exponential decay"),
    ),
    mistakes=(
        Mistake(
            "rounded up",
            "n",
            "floor(t / every) + 1",
            "The stage that has begun is not over: round down.",
        ),
        Mistake(
            "not rounded",
            "stepped",
            "lr * gamma ** (t / every)",
            "Between two cuts step decay stands still. Count whole stages.",
        ),
        Mistake(
            "one cut",
            "stepped",
            "lr * gamma",
            "The factor acts at every cut: raise it to their number.",
        ),
        Mistake(
            "divided by the number of cuts",
            "stepped",
            "lr * gamma / n",
            "The cuts multiply: a power, not a quotient.",
        ),
        Mistake(
            "once a stage",
            "smooth",
            "lr * rate ** floor(t / every)",
            "Exponential decay acts after each epoch, not once a stage.",
        ),
        Mistake(
            "once",
            "smooth",
            "lr * rate",
            "The factor acts after each epoch: raise it to their number.",
        ),
    ),
    hints=(
        "One schedule stands still between its cuts, the other falls a little at each epoch.",
        r"$$\mathrm{lr}\, \gamma^{\text{cuts}}$$ with $$\left\lfloor \frac{\text{epochs}}{\text{stage}} "
        r"\right\rfloor$$ "
        r"cuts.",
        r"Cuts: $\frac{{@t@}}{{@every@}}$, rounded down.",
    ),
)

GENERATORS = (BIAS_CORRECTION, WARM_UP_COSINE, DECAYS)
