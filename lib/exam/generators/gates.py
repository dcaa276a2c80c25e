"""Questions of chapters 10 and 11: memory under constant gates, one step of the LSTM backwards, two reset "
"gates."""

import numpy as np

from lib.equations.lstm import lstm_step, lstm_step_backward
from lib.exam.lines import weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

NONE = np.zeros((1, 1))


def _logit(p):
    return np.log(p / (1 - p))


def lstm_with_gates(c, i, f, g, o, u=(0.0, 0.0, 0.0, 0.0)):
    """Run one step of one unit whose gates have the values given: input and state are 0, so only the biases act.

    Parameters
    ----------
    c, i, f, g, o : float
        Cell state before the step, gates and candidate.
    u : sequence of float, length 4
        Weights on the state, which count on the way back.

    Returns
    -------
    tuple
        As of `lstm_step`.
    """
    biases = np.array([_logit(i), _logit(f), np.arctanh(g), _logit(o)])
    W_hh = np.array(u, float)[:, None]
    return lstm_step(NONE, NONE, np.array([[c]]), 0 * W_hh, W_hh, biases, np.zeros(4))


def _solve_constant(given):
    c, i, f, g = (float(given[name]) for name in ("c", "i", "f", "g"))
    cells = [c]
    for _ in range(3):
        cells.append(lstm_with_gates(cells[-1], i, f, g, 0.5)[1].item())
    return {
        "added": i * g,
        "c_1": cells[1],
        "c_3": cells[3],
        "limit": i * g / (1 - f),
        "kept": f ** given["n"],
    }


CONSTANT_GATES = Generator(
    id="lstm-constant-gates",
    cell="lstm",
    title="The cell state under constant gates",
    part="RNN",
    chapter=10,
    topic="LSTM",
    section="sec-constant-error-carousel",
    minutes=5,
    note="c_0 = {@c@}, i = {@i@}, f = {@f@}, g = {@g@}, {@n@} steps",
    text="In one unit of an LSTM the gates stay the same for many steps: input gate ${@i@}$, forget gate ${@f@}$, "
    "candidate ${@g@}$. The cell state starts at $c_0 = {@c@}$. Compute $c_3$, and what the cell state tends to. "
    "Which share of a gradient that arrives at the cell state is left {@n@} steps earlier, along the cell state "
    "alone? Give three significant digits.",
    tables={
        "c": (2, -3, 4, -2, 3),
        "i": (0.8, 0.6, 0.4, 0.7),
        "f": (0.9, 0.8, 0.7, 0.6),
        "g": (0.5, -0.6, 0.9, -0.4),
        "n": (5, 8, 10),
    },
    build=dict,
    solve=_solve_constant,
    steps=(
        Step(
            "added",
            "What each step adds",
            r"$$i_t g_t$$",
            r"$${@i@} \cdot {@g:p@} {@added:e@} {@added@}$$",
            1,
            "i * g",
        ),
        Step(
            "c_1",
            "One step: a share of the old cell state, and what is added",
            r"$$c_t = f_t c_{t-1} + i_t g_t$$",
            weighted("c_1", ("f", "c"), ("added",)),
            1,
            "f * c + added",
        ),
        Step(
            "c_3",
            "Twice more",
            r"$$c_t = f_t c_{t-1} + i_t g_t$$",
            r"$${@f@} \cdot ({@f@} \cdot {@c_1:p@} + {@added:p@}) + {@added:p@} {@c_3:e@} {@c_3@}$$",
            1,
            "f * (f * c_1 + added) + added",
        ),
        Step(
            "limit",
            "It rests where a step changes nothing",
            r"$$\frac{i_t g_t}{1 - f_t}$$",
            r"$$\frac{{@added@}}{1 - {@f@}} {@limit:e@} {@limit@}$$",
            1,
            "added / (1 - f)",
        ),
        Step(
            "kept",
            "Along the cell state each step back multiplies by the forget gate",
            r"$$f_t^n$$",
            r"$${@f@}^{{@n@}} {@kept:e@} {@kept@}$$",
            1,
            "f ** n",
        ),
    ),
    answers=(
        Answer("c_3", "Cell state $c_3$"),
        Answer("limit", "What it tends to"),
        Answer("kept", "Share of the gradient"),
    ),
    mistakes=(
        Mistake(
            "gates swapped",
            "c_3",
            lambda c, i, f, g, n: i * (i * (i * c + f * g) + f * g) + f * g,
            "You swapped the gates: the forget gate multiplies the old cell state, the input gate the candidate.",
        ),
        Mistake(
            "share forgotten instead of kept",
            "c_3",
            "(1 - f) * ((1 - f) * ((1 - f) * c + added) + added) + added",
            "The forget gate is the share that is kept, in spite of its name.",
        ),
        Mistake(
            "one step",
            "c_3",
            "c_1 * 1",
            "That is the cell state after one step.",
        ),
        Mistake(
            "candidate",
            "limit",
            "g * 1",
            "That would be so if the two gates summed to 1, as in a GRU. In an LSTM they are free.",
        ),
        Mistake(
            "limit of the first step",
            "limit",
            "added / f",
            "At rest $c = f c + i g$, so divide by $1 - f$.",
        ),
        Mistake(
            "multiplied by the number of steps",
            "kept",
            "f * n",
            "Each step multiplies: a power.",
        ),
        Mistake(
            "share that is lost",
            "kept",
            "1 - f ** n",
            "That is what has been lost.",
        ),
    ),
    hints=(
        "The cell state is the only thing that moves: a share is kept, the same amount is added.",
        r"$$c_t = f_t c_{t-1} + i_t g_t$$",
        "First step: " + weighted("c_1", ("f", "c"), ("added",)) + ".",
    ),
)


def _solve_backward(given):
    names = ("c", "i", "f", "g", "o", "dh", "dc")
    c, i, f, g, o, dh, dc = (float(given[name]) for name in names)
    _, c_next, cache = lstm_with_gates(c, i, f, g, o)
    _, _, dc_before, _, _, da, _ = lstm_step_backward(np.array([[dh]]), np.array([[dc]]), cache)
    squashed = np.tanh(c_next.item())
    return {
        "c_next": c_next.item(),
        "squashed": squashed,
        "da_o": da[3].item(),
        "total": dc_before.item() / f,
        "da_f": da[1].item(),
        "dc_before": dc_before.item(),
    }


LSTM_BACKWARD = Generator(
    id="lstm-backward-step",
    cell="lstm",
    title="One step of an LSTM, backwards",
    part="RNN",
    chapter=10,
    topic="LSTM",
    section="sec-constant-error-carousel",
    minutes=9,
    note="c = {@c@}, gates {@i@}, {@f@}, {@g@}, {@o@}; dh = {@dh@}, dc = {@dc@}",
    text="One unit of an LSTM had the cell state $c_{t-1} = {@c@}$ and the gates $i_t = {@i@}$, $f_t = {@f@}$, "
    "$g_t = {@g@}$, $o_t = {@o@}$. The loss has the gradient ${@dh@}$ with respect to $h_t$, and, through the "
    "next step, ${@dc@}$ with respect to $c_t$. Compute the gradients of the pre-activations of the output "
    "gate and of the forget gate, and the gradient with respect to $c_{t-1}$ along the cell state, to three "
    "significant digits.",
    tables={
        "c": (0.8, -0.6, 1.5, -1.2),
        "i": (0.7, 0.4),
        "f": (0.9, 0.6, 0.8),
        "g": (0.5, -0.4, 0.6),
        "o": (0.3, 0.8, 0.6),
        "dh": (2, -3, 4),
        "dc": (0.5, -0.8, 1.5),
    },
    build=dict,
    solve=_solve_backward,
    steps=(
        Step(
            "c_next",
            "Forwards first: the cell state",
            r"$$c_t = f_t c_{t-1} + i_t g_t$$",
            weighted("c_next", ("f", "c"), ("i", "g")),
            1,
            "f * c + i * g",
        ),
        Step(
            "squashed",
            "Its tanh, which the output gate shows",
            r"$$\tanh c_t$$",
            r"$$\tanh({@c_next@}) {@squashed:e@} {@squashed@}$$",
            1,
            "tanh(c_next)",
        ),
        Step(
            "da_o",
            "Output gate: what it multiplied, times the slope of the sigmoid",
            r"$$dh_t \cdot \tanh c_t \cdot o_t\,(1 - o_t)$$",
            r"$${@dh@} \cdot {@squashed:p@} \cdot {@o@} \cdot (1 - {@o@}) {@da_o:e@} {@da_o@}$$",
            2,
            "dh * squashed * o * (1 - o)",
        ),
        Step(
            "total",
            "Two paths meet at the cell state: from the next step, and through the tanh from the state",
            r"$$dc_t \leftarrow dc_t + dh_t\, o_t\,(1 - \tanh^2 c_t)$$",
            r"$${@dc@} + {@dh:p@} \cdot {@o@} \cdot (1 - {@squashed:p@}^2) {@total:e@} {@total@}$$",
            2,
            "dc + dh * o * (1 - squashed ** 2)",
        ),
        Step(
            "da_f",
            "Forget gate: it multiplied the old cell state",
            r"$$dc_t\, c_{t-1}\, f_t\,(1 - f_t)$$",
            r"$${@total@} \cdot {@c:p@} \cdot {@f@} \cdot (1 - {@f@}) {@da_f:e@} {@da_f@}$$",
            1,
            "total * c * f * (1 - f)",
        ),
        Step(
            "dc_before",
            "Along the cell state: times the forget gate, and nothing else",
            r"$$dc_t\, f_t$$",
            r"$${@total@} \cdot {@f@} {@dc_before:e@} {@dc_before@}$$",
            1,
            "total * f",
        ),
    ),
    answers=(
        Answer("da_o", "Pre-activation of the output gate"),
        Answer("da_f", "Pre-activation of the forget gate"),
        Answer("dc_before", "$c_{t-1}$, along the cell state"),
    ),
    mistakes=(
        Mistake(
            "slope of the sigmoid forgotten",
            "da_o",
            "dh * squashed",
            "That is the gradient of the gate. Its pre-activation needs the slope $o_t (1 - o_t)$ as well.",
        ),
        Mistake(
            "tanh of the cell state forgotten",
            "da_o",
            "dh * c_next * o * (1 - o)",
            "The output gate multiplies $\\tanh c_t$, not $c_t$.",
        ),
        Mistake(
            "next step forgotten",
            "da_f",
            "(total - dc) * c * f * (1 - f)",
            "The gradient that comes from the next step is missing: two paths meet at the cell state.",
        ),
        Mistake(
            "slope of the sigmoid forgotten",
            "da_f",
            "total * c",
            "That is the gradient of the gate. Its pre-activation needs the slope $f_t (1 - f_t)$ as well.",
        ),
        Mistake(
            "new cell state",
            "da_f",
            "total * c_next * f * (1 - f)",
            "The forget gate multiplied the old cell state.",
        ),
        Mistake(
            "next step forgotten",
            "dc_before",
            "(total - dc) * f",
            "The gradient that comes from the next step is missing: two paths meet at the cell state.",
        ),
        Mistake(
            "slope of tanh forgotten",
            "dc_before",
            "(dc + dh * o) * f",
            "On its way from the state to the cell state the gradient passes the tanh: times $1 - \\tanh^2 c_t$.",
        ),
        Mistake(
            "slope of the gate",
            "dc_before",
            "total * f * (1 - f)",
            "The old cell state is multiplied by the gate itself, not by its slope.",
        ),
    ),
    hints=(
        "Go back along every arrow: a product hands the gradient on times the other factor.",
        r"$$h_t = o_t \tanh c_t$$ $$c_t = f_t c_{t-1} + i_t g_t$$",
        "Forwards first: " + weighted("c_next", ("f", "c"), ("i", "g")) + ".",
    ),
)

GENERATORS = (CONSTANT_GATES, LSTM_BACKWARD)
