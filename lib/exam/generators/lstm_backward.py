"""A question of chapter 10: from the cell state of an LSTM back to the hidden state before."""

import numpy as np

from lib.equations.lstm import lstm_step_backward
from lib.exam.generators.gates import lstm_with_gates
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve(given):
    dc, i, g, da_f, da_o = (float(given[name]) for name in ("dc", "i", "g", "da_f", "da_o"))
    # What the question leaves out, such that the two gradients it gives come out; with this f, c_next is never 0.
    f, o = 0.37, 0.5
    c = da_f / (dc * f * (1 - f))
    _, c_next, cache = lstm_with_gates(c, i, f, g, o, given["u"])
    shown = np.tanh(c_next)
    dh = da_o / (shown * o * (1 - o))
    _, dh_before, *_, da, _ = lstm_step_backward(dh, dc - dh * o * (1 - shown**2), cache)
    return {"da_i": da[0].item(), "da_g": da[2].item(), "dh_before": dh_before.item()}


LSTM_BACKWARD_STATE = Generator(
    id="lstm-backward-to-the-state",
    cell="lstm",
    title="From the cell state of an LSTM back to the state before",
    part="RNN",
    chapter=10,
    topic="LSTM",
    section="sec-constant-error-carousel",
    minutes=7,
    note="dc = {@dc@}, i = {@i@}, g = {@g@}; {@da_f@}, {@da_o@}; weights {@u[0]@}, {@u[1]@}, {@u[2]@}, {@u[3]@}",
    text="On the way back through one unit of an LSTM, the gradient with respect to $c_t$ is ${@dc@}$: both paths "
    "that meet there are added up. The input gate was $i_t = {@i@}$ and the candidate $g_t = {@g@}$. Two of "
    "the four pre-activations have their gradients already:\n\n"
    "| | weight on $h_{t-1}$ | gradient of the pre-activation |\n|---|---|---|\n"
    "| input gate | ${@u[0]@}$ | ? |\n| forget gate | ${@u[1]@}$ | ${@da_f@}$ |\n"
    "| candidate | ${@u[2]@}$ | ? |\n| output gate | ${@u[3]@}$ | ${@da_o@}$ |\n\n"
    "Compute the other two, and the gradient with respect to $h_{t-1}$, to three significant digits.",
    tables={
        "dc": (0.8, -1.2, 1.5, -2, 2.5),
        "i": (0.7, 0.4, 0.6, 0.8),
        "g": (0.5, -0.4, 0.6, -0.3),
        "da_f": (0.2, -0.3, 0.4, -0.25),
        "da_o": (-0.15, 0.35, -0.45, 0.3),
        "u": ((2, -0.5, 1.5, 3), (-1.5, 2, 3, -2.5), (3, 0.5, -2, 1.5), (0.5, -2, 2.5, -3)),
    },
    build=lambda **given: given | {"u": np.array(given["u"], float)},
    solve=_solve,
    steps=(
        Step(
            "da_i",
            "Input gate: it multiplied the candidate; times the slope of the sigmoid",
            r"$$dc_t\, g_t\, i_t\,(1 - i_t)$$",
            r"$${@dc@} \cdot {@g:p@} \cdot {@i@} \cdot (1 - {@i@}) {@da_i:e@} {@da_i@}$$",
            2,
            "dc * g * i * (1 - i)",
        ),
        Step(
            "da_g",
            "Candidate: the input gate multiplied it; times the slope of tanh",
            r"$$dc_t\, i_t\,(1 - g_t^2)$$",
            r"$${@dc@} \cdot {@i@} \cdot (1 - {@g:p@}^2) {@da_g:e@} {@da_g@}$$",
            2,
            "dc * i * (1 - g ** 2)",
        ),
        Step(
            "dh_before",
            "All four rows read the state: add up weight times gradient",
            r"$$dh_{t-1} = \sum_{\text{rows}} \text{weight} \cdot \text{gradient}$$",
            r"$${@u[0]@} \cdot {@da_i:p@} + {@u[1]:p@} \cdot {@da_f:p@} + {@u[2]:p@} \cdot {@da_g:p@} + "
            r"{@u[3]:p@} \cdot {@da_o:p@} {@dh_before:e@} {@dh_before@}$$",
            2,
            "u[0] * da_i + u[1] * da_f + u[2] * da_g + u[3] * da_o",
        ),
    ),
    answers=(
        Answer("da_i", "Pre-activation of the input gate"),
        Answer("da_g", "Pre-activation of the candidate"),
        Answer("dh_before", "$h_{t-1}$"),
    ),
    mistakes=(
        Mistake(
            "slope of the sigmoid forgotten",
            "da_i",
            "dc * g",
            "That is the gradient of the gate. Its pre-activation needs the slope $i_t (1 - i_t)$ as well.",
        ),
        Mistake(
            "candidate forgotten",
            "da_i",
            "dc * i * (1 - i)",
            "The input gate multiplied the candidate: its gradient has the factor $g_t$.",
        ),
        Mistake(
            "slope of tanh forgotten",
            "da_g",
            "dc * i",
            "That is the gradient of the candidate. Its pre-activation needs the slope $1 - g_t^2$ as well.",
        ),
        Mistake(
            "slope of the sigmoid on the candidate",
            "da_g",
            "dc * i * g * (1 - g)",
            "The candidate is a tanh, whose slope is $1 - g_t^2$.",
        ),
        Mistake(
            "gate forgotten",
            "da_g",
            "dc * (1 - g ** 2)",
            "The input gate multiplied the candidate: its gradient has the factor $i_t$.",
        ),
        Mistake(
            "weights forgotten",
            "dh_before",
            "da_i + da_f + da_g + da_o",
            "Each row multiplied the state by its weight, so each gradient comes back times this weight.",
        ),
        Mistake(
            "gates alone",
            "dh_before",
            "u[0] * da_i + u[1] * da_f + u[3] * da_o",
            "The candidate reads the old state as well: four rows, not three.",
        ),
    ),
    hints=(
        "A product hands the gradient on times the other factor; a squashing function times its slope.",
        r"$$c_t = f_t c_{t-1} + i_t g_t$$ The state before stands in all four pre-activations.",
        r"Input gate: ${@dc@} \cdot {@g:p@} \cdot {@i@} \cdot (1 - {@i@})$.",
    ),
)

GENERATORS = (LSTM_BACKWARD_STATE,)
