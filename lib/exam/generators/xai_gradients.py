"""Questions of chapter 22: gradient × input of a small network, integrated gradients of a polynomial."""

import numpy as np
import torch

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai import input_x_gradient, integrated_gradients

PIXELS = ("x₁", "x₂")


def _build_network(x, W, b, v):
    x, W, b, v = (np.array(value, float) for value in (x, W, b, v))
    a = W @ x + b
    return {"x": x, "W": W, "b": b, "v": v} if a[0] > 0.05 and a[1] < -0.05 else None


def _solve_network(given):
    x, W, b, v = (given[name] for name in "xWbv")
    W_t, b_t, v_t = (torch.as_tensor(value) for value in (W, b, v))
    f = lambda t: torch.relu(t @ W_t.T + b_t) @ v_t  # noqa: E731
    R = input_x_gradient(f, x[None])[0]
    return {"a": W @ x + b, "g": R / x, "R": R}


GRADIENT_TIMES_INPUT = Generator(
    id="gradient-times-input",
    title="Gradient × input of a small network",
    part="XAI",
    chapter=22,
    topic="gradient × input",
    section="sec-saliency",
    minutes=6,
    note="x = {@x:v@}, W = {@W:v@}, b = {@b:v@}, v = {@v:v@}",
    text="A network has two inputs, two hidden units with ReLU and the score $f(x) = v \\cdot "
    "\\mathrm{ReLU}(Wx + b)$, where $x = {@x:v@}$, $W = {@W:v@}$, $b = {@b:v@}$, $v = {@v:v@}$. Compute the "
    "pre-activations, the gradient of the score with respect to the input, and gradient × input.",
    tables={
        "x": ((2, 0.5), (1.5, -2), (0.5, 3), (3, 2), (-0.6, 2.4), (2.2, -0.7)),
        "W": (
            ((2, -3), (-1.5, 0.5)),
            ((0.5, 2), (-2, -0.5)),
            ((1.5, -0.5), (-3, 2)),
            ((3, 0.5), (-0.5, -2)),
        ),
        "b": ((0.5, -2), (2, -0.5), (1.5, -3), (-0.5, -1.5), (0.8, -4.2)),
        "v": ((2, 3), (-1.5, 2), (3, -2), (0.5, -3), (-2, 1.5)),
    },
    build=_build_network,
    solve=_solve_network,
    steps=(
        Step(
            "a",
            "Pre-activations: the second is negative, so its ReLU is closed",
            r"$$a = Wx + b$$",
            r"$a_1 = {@W[0][0]:p@} \cdot {@x[0]:p@} + {@W[0][1]:p@} \cdot {@x[1]:p@} + {@b[0]:p@} {@a[0]:e@} "
            r"{@a[0]@}$, $a_2 {@a[1]:e@} {@a[1]@}$",
            1,
            "W @ x + b",
        ),
        Step(
            "g",
            "Only the open unit passes the gradient on",
            r"$$\frac{\partial f}{\partial x_i} = \sum_j v_j\, [a_j > 0]\, W_{ji}$$",
            r"${@v[0]@} \cdot {@W[0][0]:p@} {@g[0]:e@} {@g[0]@}$, ${@v[0]@} \cdot {@W[0][1]:p@} {@g[1]:e@} "
            r"{@g[1]@}$",
            2,
            "(v * (a > 0)) @ W",
        ),
        Step(
            "R",
            "Times the input",
            r"$$R_i = x_i\, \frac{\partial f}{\partial x_i}$$",
            r"${@x[0]@} \cdot {@g[0]:p@} {@R[0]:e@} {@R[0]@}$, ${@x[1]@} \cdot {@g[1]:p@} {@R[1]:e@} {@R[1]@}$",
            1,
            "x * g",
        ),
    ),
    answers=(
        Answer("a", "Pre-activations", entries=("unit 1", "unit 2")),
        Answer("g", "Gradient of the score", entries=PIXELS),
        Answer("R", "Gradient × input", entries=PIXELS),
    ),
    mistakes=(
        Mistake("bias forgotten", "a", "W @ x", "The bias of the hidden units is missing."),
        Mistake(
            "closed unit counted",
            "g",
            "v @ W",
            "You let the gradient through both units. The second one has a negative pre-activation: the slope of "
            "its ReLU is 0.",
        ),
        Mistake(
            "output weight forgotten",
            "g",
            "W[0] * 1",
            "That is the gradient of the hidden unit. The score multiplies it by $v_1$.",
        ),
        Mistake(
            "matrix transposed",
            "g",
            "(v * (a > 0)) @ transpose(W)",
            "You took a column of $W$ in place of a row: $W_{ji}$ leads from input $i$ to unit $j$.",
        ),
        Mistake(
            "not multiplied",
            "R",
            "g * 1",
            "That is the gradient, the sensitivity. The contribution multiplies it by the input.",
        ),
    ),
    hints=(
        "A ReLU whose pre-activation is negative passes no gradient.",
        r"$$\frac{\partial f}{\partial x_i} = \sum_j v_j\, [a_j > 0]\, W_{ji}$$ "
        r"$$R_i = x_i\, \frac{\partial f}{\partial x_i}$$",
        r"First $a_1 = {@W[0][0]:p@} \cdot {@x[0]:p@} + {@W[0][1]:p@} \cdot {@x[1]:p@} + {@b[0]:p@}$.",
    ),
)


def _solve_path(given):
    p, q, x, start = (given[name] for name in ("p", "q", "x", "start"))
    f = lambda t: p * t[:, 0] ** 2 + q * t[:, 0] * t[:, 1]  # noqa: E731
    R = integrated_gradients(f, x[None], start, steps=2, rule="gauss-legendre")[0]
    step = x - start
    m, total = R / step, R.sum()
    return {
        "d": step,
        "m": m,
        "R": R,
        "total": total,
    }


INTEGRATED_GRADIENTS = Generator(
    id="integrated-gradients",
    title="Integrated gradients of a polynomial",
    part="XAI",
    chapter=22,
    topic="integrated gradients",
    section="sec-integrated-gradients",
    minutes=8,
    note="p = {@p@}, q = {@q@}, x = {@x:v@}, baseline {@start:v@}",
    text="Explain $f(x) = p\\,x_1^2 + q\\,x_1 x_2$ with $p = {@p@}$, $q = {@q@}$ at $x = {@x:v@}$ against the "
    "baseline $u = {@start:v@}$. Compute the mean gradient on the straight line between them, integrated "
    "gradients, and their sum. (Each gradient is linear along the line: its mean is its value half-way.)",
    tables={
        "p": (2, 3, -2, 1.5, -0.7),
        "q": (3, -2, 2, -1.5, 0.5, 2.6),
        "x": ((3, 2), (2, -1.5), (1.5, 4), (-2, 3)),
        "start": ((1.4, -0.5), (-1.2, 0.6), (0.8, 1.7), (-1.5, -0.8)),
    },
    build=lambda p, q, x, start: {
        "p": p,
        "q": q,
        "x": np.array(x, float),
        "start": np.array(start, float),
    },
    solve=_solve_path,
    steps=(
        Step(
            "d",
            "How far each input moves",
            r"$$d_i = x_i - u_i$$",
            r"${@x[0]@} - {@start[0]:p@} = {@d[0]@}$, ${@x[1]@} - {@start[1]:p@} = {@d[1]@}$",
            1,
            "x - start",
        ),
        Step(
            "m",
            "Mean gradient: the gradient half-way",
            r"$$\bar g_1 = 2p\,\frac{x_1 + u_1}{2} + q\,\frac{x_2 + u_2}{2}, \quad "
            r"\bar g_2 = q\,\frac{x_1 + u_1}{2}$$",
            r"$\bar g_1 = 2 \cdot {@p:p@} \cdot \frac{{@x[0]@} + {@start[0]:p@}}{2} + {@q:p@} \cdot "
            r"\frac{{@x[1]@} + {@start[1]:p@}}{2} {@m[0]:e@} {@m[0]@}$"
            "\n\n"
            r"$\bar g_2 = {@q@} \cdot \frac{{@x[0]@} + {@start[0]:p@}}{2} {@m[1]:e@} {@m[1]@}$",
            2,
            "join(p * (x[0] + start[0]) + q * (x[1] + start[1]) / 2, q * (x[0] + start[0]) / 2)",
        ),
        Step(
            "R",
            "Times the way",
            r"$$R_i = d_i\, \bar g_i$$",
            r"${@d[0]@} \cdot {@m[0]:p@} {@R[0]:e@} {@R[0]@}$, ${@d[1]@} \cdot {@m[1]:p@} "
            r"{@R[1]:e@} {@R[1]@}$",
            1,
            "d * m",
        ),
        Step(
            "total",
            "The sum; check it against $f(x) - f(u)$",
            r"$$\sum_i R_i = f(x) - f(u)$$",
            r"${@R[0]@} + {@R[1]:p@} {@total:e@} {@total@}$",
            1,
            "sum(R)",
        ),
    ),
    answers=(
        Answer("m", "Mean gradient", entries=PIXELS),
        Answer("R", "Integrated gradients", entries=PIXELS),
        Answer("total", "Their sum"),
    ),
    mistakes=(
        Mistake(
            "gradient at the input",
            "m",
            "join(2 * p * x[0] + q * x[1], q * x[0])",
            "That is the gradient at $x$ itself. The mean is taken along the whole line.",
        ),
        Mistake(
            "baseline taken for zero",
            "m",
            "join(p * x[0] + q * x[1] / 2, q * x[0] / 2)",
            "You began the line at zero. It begins at the baseline.",
        ),
        Mistake(
            "times the input",
            "R",
            "x * m",
            "Multiply by $x - u$, the way from the baseline, not by $x$.",
        ),
        Mistake(
            "way forgotten",
            "R",
            "m * 1",
            "The mean gradient has to be multiplied by the way, $x - u$.",
        ),
        Mistake(
            "score of the input",
            "total",
            "p * x[0]**2 + q * x[0] * x[1]",
            "That is $f(x)$. The contributions explain the difference from the baseline, $f(x) - f(u)$.",
        ),
    ),
    hints=(
        "The mean of the gradient on the way from the baseline, times the way.",
        r"$$R_i = (x_i - u_i) \int_0^1 \frac{\partial f(u + \alpha (x - u))}{\partial x_i}\, d\alpha$$",
        r"First $d_1 = {@x[0]@} - {@start[0]:p@}$, and half-way lies $x_1 = ({@x[0]@} + {@start[0]:p@}) / 2$.",
    ),
)


GENERATORS = (GRADIENT_TIMES_INPUT, INTEGRATED_GRADIENTS)
