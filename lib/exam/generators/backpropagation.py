"""Questions of chapter 05: the gradient of a shared weight over two steps, and of a matrix at one step."""

import numpy as np

from lib.equations.rnn import rnn_step, rnn_step_backward
from lib.exam.lines import by_line, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step, as_arrays

PATHS = ("the one through $h_1$", "the direct one")


def _solve_two_steps(given):
    h_0, h_1, h_2, w, dh_2 = (np.array([[given[n]]]) for n in ("h_0", "h_1", "h_2", "w", "dh_2"))
    caches = []
    for before, after in ((h_0, h_1), (h_1, h_2)):  # the input that leads to the state given
        x = np.arctanh(after) - w * before
        caches.append(rnn_step(x, before, np.ones((1, 1)), w, np.zeros(1), np.zeros(1))[1])
    da_2, dh_1, _, direct, *_ = map(
        np.ravel, rnn_step_backward(dh_2, caches[1])
    )  # dx = da: W_ih is 1
    da_1, _, _, through, *_ = map(np.ravel, rnn_step_backward(dh_1[None], caches[0]))
    values = {"da_2": da_2, "direct": direct, "dh_1": dh_1, "da_1": da_1, "through": through}
    values["dw"] = direct + through
    larger = {"larger": int(abs(direct[0]) > abs(through[0]))}
    return {name: value.item() for name, value in values.items()} | larger


BPTT_TWO_STEPS = Generator(
    id="bptt-two-steps",
    cell="rnn",
    title="Backpropagation through two time steps",
    part="RNN",
    chapter=5,
    topic="BPTT",
    section="sec-bptt",
    minutes=8,
    note="h = {@h_0@}, {@h_1@}, {@h_2@}; w = {@w@}; dL/dh_2 = {@dh_2@}",
    text="A network with one unit, $h_t = \\tanh(a_t)$ with pre-activation "
    "$a_t = w\\,h_{t-1} + u\\,x_t$, has made two steps: $h_0 = {@h_0@}$, $h_1 = {@h_1@}$, "
    "$h_2 = {@h_2@}$, with $w = {@w@}$. The loss depends on the last state alone, and "
    "$dL / dh_2 = {@dh_2@}$. Compute the gradient at both pre-activations and of $w$, to three significant "
    "digits. Which of the two paths to $w$ brings the larger share, whatever its sign?",
    tables={
        "h_0": (0.5, -0.5, 0.8, -0.8, 0.9, -0.6),
        "h_1": (0.3, -0.3, 0.6, -0.6, 0.4, -0.2),
        "h_2": (0.5, -0.5, 0.8, -0.7, 0.2, 0.6),
        "w": (2, -2, 0.5, -0.5, 1.5, -1.5, 3, -2.5),
        "dh_2": (2, -2, 3, -3, 0.5, -1.5),
    },
    build=lambda **given: given if len({abs(v) for v in given.values()}) == 5 else None,
    solve=_solve_two_steps,
    free=("larger",),
    steps=(
        Step(
            "da_2",
            "Through the tanh of step 2",
            "$$da_2 = dh_2\\,(1 - h_2^2)$$",
            r"$${@dh_2@} \cdot (1 - {@h_2:p@}^2) {@da_2:e@} {@da_2@}$$",
            1,
            "dh_2 * (1 - h_2**2)",
        ),
        Step(
            "direct",
            "The direct path: w multiplied the state before",
            "$$da_2\\,h_1$$",
            weighted("direct", ("da_2", "h_1")),
            1,
            "da_2 * h_1",
        ),
        Step(
            "dh_1",
            "Back to the state before, through w",
            "$$dh_1 = da_2\\,w$$",
            weighted("dh_1", ("da_2", "w")),
            1,
            "da_2 * w",
        ),
        Step(
            "da_1",
            "Through the tanh of step 1",
            "$$da_1 = dh_1\\,(1 - h_1^2)$$",
            r"$${@dh_1@} \cdot (1 - {@h_1:p@}^2) {@da_1:e@} {@da_1@}$$",
            1,
            "dh_1 * (1 - h_1**2)",
        ),
        Step(
            "through",
            "The path through step 1: there, too, w multiplied the state before",
            "$$da_1\\,h_0$$",
            weighted("through", ("da_1", "h_0")),
            1,
            "da_1 * h_0",
        ),
        Step(
            "dw",
            "One weight, two uses: add both paths",
            "$$dw = da_2\\,h_1 + da_1\\,h_0$$",
            weighted("dw", ("direct",), ("through",)),
            2,
            "direct + through",
        ),
        Step(
            "larger",
            "Compare the sizes of the two paths",
            "$$\\lvert da_2\\,h_1 \\rvert \\;\\text{ and }\\; \\lvert da_1\\,h_0 \\rvert$$",
            r"$$\lvert {@direct@} \rvert \;\text{ and }\; \lvert {@through@} \rvert$$",
            1,
            "abs(direct) > abs(through)",
        ),
    ),
    answers=(
        Answer("da_2", "$dL / da_2$"),
        Answer("da_1", "$dL / da_1$"),
        Answer("dw", "$dL / dw$"),
        Answer("larger", "Which path brings the larger share, whatever its sign?", options=PATHS),
    ),
    mistakes=(
        Mistake(
            "direct path only",
            "dw",
            "direct",
            "You stopped at step 2. The same $w$ was used at step 1: its path through $h_1$ is added.",
        ),
        Mistake(
            "slope of tanh not squared",
            "da_2",
            "dh_2 * (1 - h_2)",
            "The slope of tanh is 1 minus the square of its value, $1 - h_2^2$.",
        ),
        Mistake(
            "slope of the sigmoid",
            "da_2",
            "dh_2 * h_2 * (1 - h_2)",
            "That is the slope of the sigmoid, s(1 − s). For tanh it is 1 minus the square of its value.",
        ),
        Mistake(
            "slope of tanh forgotten",
            "da_1",
            "dh_1",
            "The gradient has reached $h_1$, the value of tanh at step 1. To reach the "
            "pre-activation, multiply by "
            "$1 - h_1^2$.",
        ),
        Mistake(
            "slope of the wrong step",
            "da_1",
            "dh_1 * (1 - h_2**2)",
            "You used the slope of step 2 again. At step 1 it is $1 - h_1^2$.",
        ),
        Mistake(
            "w left out on the way",
            "da_1",
            "da_2 * (1 - h_1**2)",
            "From the pre-activation of step 2 to $h_1$ the gradient is multiplied by $w$.",
        ),
        Mistake(
            "path through step 1 only",
            "dw",
            "through",
            "You have the path through step 1 alone. At step 2, $w$ also multiplied $h_1$ directly.",
        ),
        Mistake(
            "paths subtracted",
            "dw",
            "direct - through",
            "The contributions of the two uses are added, each with its own sign.",
        ),
        Mistake(
            "the other path",
            "larger",
            "1 - (abs(direct) > abs(through))",
            "Compare the sizes of the two terms in the sum. The path through step 1 carries one more "
            "$w$ and one more "
            "slope of tanh; with a large $w$ it may still be the larger one.",
        ),
    ),
    hints=(
        "One weight is used twice. Each use has its own path to the loss, and the contributions add up.",
        "$$dw = da_2\\,h_1 + da_1\\,h_0$$",
        "At step 2, $da_2 = {@dh_2@} \\cdot (1 - {@h_2:p@}^2)$.",
    ),
)


def _solve_matrix(given):
    x, h_next, dh = (np.array([given[n]]) for n in ("x", "h_next", "dh_next"))
    W_ih = np.arctanh(h_next).T @ x / (x @ x.T)  # any weights with which x leads to this state
    nothing = np.zeros((1, 2)), np.zeros((2, 2)), np.zeros(2), np.zeros(2)
    _, cache = rnn_step(x, nothing[0], W_ih, *nothing[1:])
    _, _, dW_ih, _, da, _ = rnn_step_backward(dh, cache)
    return {"da": da, "dW": dW_ih}


RNN_WEIGHT_GRADIENT = Generator(
    id="rnn-weight-gradient",
    title="The gradient of a weight matrix at one step",
    part="RNN",
    chapter=5,
    topic="BPTT",
    section="sec-bptt",
    minutes=6,
    cell="rnn",
    note="x = ({@x[0]@}, {@x[1]@}, {@x[2]@}), h = ({@h_next[0]@}, {@h_next[1]@}), "
    "dL/dh = ({@dh_next[0]@}, {@dh_next[1]@})",
    text="A network with three inputs and two units has read $x_t = {@x:v@}$ and is now in the state "
    "$h_t = \\tanh(a_t) = {@h_next:v@}$. The gradient that has come back to this state is "
    "$dL / dh_t = {@dh_next:v@}$. Compute the gradient at the pre-activation $a_t$, and what this step "
    "adds to the gradient of the weights on the input, $W_{ih}$, in the shape of $W_{ih}$, to three "
    "significant digits.",
    tables={
        "x": (
            (2, -3, 0.5),
            (-2, 0.5, 4),
            (3, -0.5, 2),
            (0.5, -4, -2),
            (-0.5, 3, 5),
            (4, 2, -3),
            (-3, 5, 0.5),
        ),
        "h_next": (
            (0.5, -0.2),
            (-0.6, 0.8),
            (0.2, 0.5),
            (-0.8, 0.4),
            (0.6, -0.5),
            (0.4, -0.6),
            (-0.2, -0.8),
        ),
        "dh_next": (
            (2, -3),
            (-2, 5),
            (3, 4),
            (-4, 2),
            (5, -2),
            (0.5, -4),
            (-3, -5),
            (4, 0.5),
            (2.5, -2),
        ),
    },
    build=as_arrays,
    solve=_solve_matrix,
    steps=(
        Step(
            "da",
            "Through the tanh, unit by unit",
            "$$da_t = dh_t \\odot (1 - h_t^2)$$",
            by_line(
                ("unit 1", "unit 2"),
                lambda u: (
                    f"${{@dh_next[{u}]@}} \\cdot (1 - {{@h_next[{u}]:p@}}^2) {{@da[{u}]:e@}} {{@da[{u}]@}}$"
                ),
            ),
            2,
            "dh_next * (1 - h_next**2)",
        ),
        Step(
            "dW",
            "Every unit times every input: an outer product, 2 rows and 3 columns",
            r"$$dW_{ih} = da_t\, x_t^\top$$",
            r"$${@dW:v@}$$ The first entry is ${@da[0]@} \cdot {@x[0]:p@}$.",
            4,
            "outer(da, x)",
        ),
    ),
    answers=(
        Answer("da", "$dL / da_t$", entries=("unit 1", "unit 2")),
        Answer("dW", "$dL / dW_{ih}$, the share of this step"),
    ),
    mistakes=(
        Mistake(
            "transposed",
            "dW",
            "outer(x, da)",
            "You have the transpose. The gradient of $W_{ih}$ has the shape of $W_{ih}$: a row for "
            "each unit, a column for each input.",
        ),
        Mistake(
            "slope of tanh forgotten",
            "da",
            "dh_next * 1",
            "That is the gradient at the state. To reach the pre-activation, multiply by the slope "
            "of tanh, $1 - h_t^2$.",
        ),
        Mistake(
            "slope of tanh not squared",
            "da",
            "dh_next * (1 - h_next)",
            "The slope of tanh is 1 minus the square of its value, $1 - h_t^2$.",
        ),
        Mistake(
            "slope of tanh forgotten",
            "dW",
            "outer(dh_next, x)",
            "You multiplied the gradient of the state with the input. The pre-activation stands "
            "between them: use $da_t$.",
        ),
        Mistake(
            "state in place of input",
            "dW",
            "outer(da, h_next)",
            "$W_{ih}$ multiplies the input, so its gradient is $da_t$ times $x_t$, not times the state.",
        ),
    ),
    hints=(
        "A weight's gradient is the gradient at its output times what it multiplied.",
        r"$$da_t = dh_t \odot (1 - h_t^2)$$ $$dW_{ih} = da_t\, x_t^\top$$",
        r"The first unit: ${@dh_next[0]@} \cdot (1 - {@h_next[0]:p@}^2)$.",
    ),
)

GENERATORS = (BPTT_TWO_STEPS, RNN_WEIGHT_GRADIENT)
