"""A question of chapter 22: relevance through one step of an LSTM, where gates get nothing."""

import torch

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.lrp_rules import share


def _build(**given):
    values = _solve(given)
    parts = [abs(given["f"] * given["c"]), abs(given["i"] * values["g"])]
    # No sum may nearly cancel, neither of the truth nor of a mistake, or its shares explode.
    sums = values["a"], given["c"] + values["g"], given["w"] + given["u"]
    fit = min(map(abs, sums)) > 0.2 and abs(values["c_next"]) > 0.3 * max(parts)
    return given if fit else None


def _solve(given):
    f, i, c, w, x, u, h, r = (torch.tensor(given[n], dtype=torch.float64) for n in "ficwxuhr")
    a = w * x + u * h
    g = torch.tanh(a)
    c_next = f * c + i * g
    R_c, R_g = f * c * share(r, c_next, 0.0), i * g * share(r, c_next, 0.0)
    R_x, R_h = w * x * share(R_g, a, 0.0), u * h * share(R_g, a, 0.0)
    found = {"a": a, "g": g, "c_next": c_next, "R_c": R_c, "R_g": R_g, "R_x": R_x, "R_h": R_h}
    return {name: value.item() for name, value in found.items()}


RELEVANCE_LSTM = Generator(
    id="relevance-in-an-lstm",
    cell="lstm",
    title="Relevance through one step of an LSTM",
    part="XAI",
    chapter=22,
    topic="relevance propagation",
    section="sec-relevance",
    minutes=9,
    note="f = {@f@}, i = {@i@}, c = {@c@}; {@w@} · {@x@} + {@u@} · {@h@}; R = {@r@}",
    text="A unit of an LSTM without biases had the cell state $c_{t-1} = {@c@}$ and the gates $f_t = {@f@}$, "
    "$i_t = {@i@}$ and $o_t = {@o@}$. Its candidate read the input $x_t = {@x@}$ with the weight ${@w@}$ and the "
    "state $h_{t-1} = {@h@}$ with the weight ${@u@}$. The new state $h_t$ has the relevance ${@r@}$. Hand it "
    "back by LRP-0: how much does the old cell state get, and how much do the input and the old state get by way "
    "of the candidate? Give three significant digits.",
    tables={
        "f": (0.9, 0.6, 0.8),
        "i": (0.7, 0.4, 0.5),
        "o": (0.3, 0.75, 0.85),
        "c": (0.8, -0.5, 1.5, 2),
        "w": (2, -1.5, 0.5),
        "x": (0.4, -0.6, 1.2),
        "u": (1.5, -2, 3),
        "h": (0.2, -0.35, 0.45),
        "r": (6, 4, -3, 10),
    },
    build=_build,
    solve=_solve,
    steps=(
        Step(
            "g",
            "Forwards first: the candidate",
            r"$$g_t = \tanh(w x_t + u h_{t-1})$$",
            r"$$\tanh({@w@} \cdot {@x:p@} + {@u:p@} \cdot {@h:p@}) = \tanh({@a@}) \approx {@g@}$$",
            1,
            "tanh(w * x + u * h)",
        ),
        Step(
            "c_next",
            "And the new cell state, a sum of two signals, each scaled by a gate",
            r"$$c_t = f_t c_{t-1} + i_t g_t$$",
            r"$${@f@} \cdot {@c:p@} + {@i@} \cdot {@g:p@} {@c_next:e@} {@c_next@}$$",
            1,
            "f * c + i * g",
        ),
        Step(
            "R_c",
            "All relevance of the state goes on to the cell state, which shares it in proportion",
            r"$$R(c_{t-1}) = \frac{f_t c_{t-1}}{c_t}\, R$$",
            r"$$\frac{{@f@} \cdot {@c:p@}}{{@c_next@}} \cdot {@r:p@} {@R_c:e@} {@R_c@}$$",
            2,
            "f * c / c_next * r",
        ),
        Step(
            "R_g",
            "The rest is the candidate's; the gates get nothing",
            r"$$R(g_t) = \frac{i_t g_t}{c_t}\, R$$",
            r"$$\frac{{@i@} \cdot {@g:p@}}{{@c_next@}} \cdot {@r:p@} {@R_g:e@} {@R_g@}$$",
            1,
            "i * g / c_next * r",
        ),
        Step(
            "R_x",
            "Through the tanh unchanged, then in proportion: the input",
            r"$$R(x_t) = \frac{w x_t}{w x_t + u h_{t-1}}\, R(g_t)$$",
            r"$$\frac{{@w@} \cdot {@x:p@}}{{@a@}} \cdot {@R_g:p@} {@R_x:e@} {@R_x@}$$",
            1,
            "w * x / (w * x + u * h) * R_g",
        ),
        Step(
            "R_h",
            "And the old state",
            r"$$R(h_{t-1}) = \frac{u h_{t-1}}{w x_t + u h_{t-1}}\, R(g_t)$$",
            r"$$\frac{{@u@} \cdot {@h:p@}}{{@a@}} \cdot {@R_g:p@} {@R_h:e@} {@R_h@}$$",
            1,
            "u * h / (w * x + u * h) * R_g",
        ),
    ),
    answers=(
        Answer("R_c", "Old cell state"),
        Answer("R_x", "Input"),
        Answer("R_h", "Old state, by way of the candidate"),
    ),
    mistakes=(
        Mistake(
            "shared with the output gate",
            "R_c",
            "f * c / c_next * r * o",
            "The output gate takes no share and scales none: all relevance of $h_t$ goes on to $c_t$.",
        ),
        Mistake(
            "gate left out",
            "R_c",
            "c / (c + g) * r",
            "A gate gets nothing, but it decides how much its signal contributes: $f_t c_{t-1}$ and $i_t g_t$.",
        ),
        Mistake(
            "gate gets half",
            "R_c",
            "f * c / c_next * r / 2",
            "In a product of gate and signal all relevance goes to the signal, none to the gate.",
        ),
        Mistake(
            "all of the relevance",
            "R_x",
            "w * x / (w * x + u * h) * r",
            "Only the candidate's share comes to the input this way; the rest went to the old cell state.",
        ),
        Mistake(
            "slope of tanh",
            "R_x",
            "w * x / (w * x + u * h) * R_g * (1 - g ** 2)",
            "Relevance is no gradient: through a tanh it passes unchanged.",
        ),
        Mistake(
            "all of the relevance",
            "R_h",
            "u * h / (w * x + u * h) * r",
            "Only the candidate's share comes to the old state this way; the rest went to the old cell state.",
        ),
        Mistake(
            "weight alone",
            "R_h",
            "u / (w + u) * R_g",
            "What counts is what each has contributed: weight times number.",
        ),
    ),
    hints=(
        "Gates get nothing. Sums share in proportion to their terms.",
        r"$$R(c_{t-1}) = \frac{f_t c_{t-1}}{c_t}\, R$$ $$R(g_t) = \frac{i_t g_t}{c_t}\, R$$",
        r"First the candidate: $\tanh({@w@} \cdot {@x:p@} + {@u:p@} \cdot {@h:p@})$.",
    ),
)

GENERATORS = (RELEVANCE_LSTM,)
