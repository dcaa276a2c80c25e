"""Questions of chapter 10: one step of the LSTM from its inputs and weights."""

import numpy as np

from lib.arrays import sigmoid
from lib.equations.lstm import lstm_step
from lib.exam.lines import by_line, logarithms, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

GATES = ("input gate", "forget gate", "candidate", "output gate")
LETTERS = "ifgo"
SYMBOLS = tuple(f"${letter}_t$" for letter in LETTERS)

# Factor k and sum s of each row, i | f | g | o: sigmoid(s ln k) and tanh(s ln k) come out as fractions.
SUMS = (
    ((3, 1), (4, -1), (3, 0.5), (4, 1)),
    ((2, 1), (3, -1), (3, -0.5), (3, 1)),
    ((4, 1), (2, -1), (2, 1), (2, 1)),
    ((3, 1), (2, -1), (4, -0.5), (2, 1)),
    ((2, 1), (4, -1), (2, -1), (4, 1)),
    ((2, -1), (2, 1), (2, 1), (3, 1)),
    ((3, -1), (2, 1), (3, -0.5), (4, 1)),
)
# On the two inputs and on h, one row for each block.
WEIGHTS = (
    ((0.5, 2, -1.5), (-0.5, 0.2, 2), (2, 0.5, -2), (0.4, -2, 0.5)),
    ((2, -0.5, 0.5), (1.5, 2, -2), (-0.2, 0.5, 1.5), (0.5, -1.5, 2)),
    ((-2, 0.5, 3), (0.2, 1.5, -0.5), (0.5, -2, 2), (1.5, 0.4, -3)),
)


def _build(x, h, c, weights, sums):
    rows, k, s = np.array(weights), *np.array(sums, float).T
    W, u = rows[:, :2], rows[:, 2]
    b = np.round(s - (W @ x + u * h), 2)  # built backwards, so that the sums come out
    return {"x": np.array(x), "h": h, "c": c, "k": k, "W": W, "u": u, "b": b}


def _solve(given):
    x, h, c, k, W, u, b = (given[name] for name in ("x", "h", "c", "k", "W", "u", "b"))
    s, scale = W @ x + u * h + b, np.log(k)
    a = scale * s
    h_next, c_next, *_ = lstm_step(
        x[None],
        np.array([[h]]),
        np.array([[c]]),
        scale[:, None] * W,
        scale[:, None] * u[:, None],
        scale * b,
        np.zeros(4),
    )
    gates = np.where([True, True, False, True], sigmoid(a), np.tanh(a))
    texts = {"a": logarithms(s, k)}
    return {"s": s, "gates": gates, "c_next": c_next.item(), "h_next": h_next.item()} | texts


def _table():
    rows = [
        f"| {name} ${letter}_t$ | $\\ln {{@k[{r}]@}}$ | {{@W[{r}][0]@}} | {{@W[{r}][1]@}} | "
        f"{{@u[{r}]@}} | {{@b[{r}]@}} |"
        for r, (name, letter) in enumerate(zip(GATES, LETTERS, strict=True))
    ]
    head = (
        "| | factor | on input 1 | on input 2 | on $h_{t-1}$ | bias |\n|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows)


def _sum(row):
    terms = ((f"W[{row}][0]", "x[0]"), (f"W[{row}][1]", "x[1]"), (f"u[{row}]", "h"), (f"b[{row}]",))
    return weighted(f"s[{row}]", *terms, left="s")


def _squashed(row):
    function = r"\tanh" if LETTERS[row] == "g" else r"\sigma"
    return valued(f"{function}({{@a[{row}]@}})", f"gates[{row}]")


LSTM_STEP = Generator(
    id="lstm-step",
    title="One step of an LSTM",
    part="RNN",
    chapter=10,
    topic="LSTM",
    section="sec-lstm-equations",
    minutes=10,
    cell="lstm",
    note="x = ({@x[0]@}, {@x[1]@}), h = {@h@}, c = {@c@}, "
    "sums ({@s[0]@}, {@s[1]@}, {@s[2]@}, {@s[3]@}) of ln {@k[0]@}, {@k[1]@}, {@k[2]@}, {@k[3]@}; "
    "first weights {@W[0][0]@}, {@W[0][1]@}",
    text="An LSTM with two inputs and one unit reads $x_t = {@x:v@}$ in the state "
    "$h_{t-1} = {@h@}$, $c_{t-1} = {@c@}$. Each pre-activation is the factor of its row times "
    "the weighted sum, bias included.\n\n" + _table() + "\n\nCompute the gates and the candidate, "
    "the new cell state $c_t$ and the new hidden state $h_t$, to three significant digits.",
    tables={
        "x": ((2, -3), (-2, 3), (0.5, -2), (-0.5, 4), (3, 1.5), (-3, 0.5)),
        "h": (0.5, -0.5, 0.2, -0.4, 0.8),
        "c": (2, -2, 1.5, -1.5, 3, -3, 2.5, -2.5),
        "weights": WEIGHTS,
        "sums": SUMS,
    },
    build=_build,
    solve=_solve,
    free=("k", "s"),
    steps=(
        Step(
            "s",
            "Add up each row: weights times what they stand on, and the bias",
            "$$s = w^\\top x_t + u\\,h_{t-1} + b$$",
            by_line(SYMBOLS, _sum),
            2,
            "W @ x + u * h + b",
        ),
        Step(
            "gates",
            "Sigmoid for the three gates, tanh for the candidate",
            r"$$\sigma(s \ln k) = \frac{1}{1 + k^{-s}}$$ $$\tanh(s \ln k) = \frac{k^{2s} - "
            r"1}{k^{2s} + 1}$$",
            by_line(SYMBOLS, _squashed),
            2,
            "join(sigmoid(s[0]*ln(k[0])), sigmoid(s[1]*ln(k[1])), tanh(s[2]*ln(k[2])), "
            "sigmoid(s[3]*ln(k[3])))",
        ),
        Step(
            "c_next",
            "Keep a share of the old cell state, add a share of the candidate",
            r"$$c_t = f_t\,c_{t-1} + i_t\,g_t$$",
            weighted("c_next", ("gates[1]", "c"), ("gates[0]", "gates[2]")),
            2,
            "gates[1] * c + gates[0] * gates[2]",
        ),
        Step(
            "h_next",
            "Show a share of the squashed cell state",
            r"$$h_t = o_t \tanh(c_t)$$",
            r"$${@gates[3]@} \cdot \tanh({@c_next@}) {@h_next:e@} {@h_next@}$$",
            2,
            "gates[3] * tanh(c_next)",
        ),
    ),
    answers=(
        Answer("gates", "Gates and candidate", entries=GATES),
        Answer("c_next", "New cell state $c_t$"),
        Answer("h_next", "New hidden state $h_t$"),
    ),
    mistakes=(
        Mistake(
            "sigmoid on the candidate",
            "gates",
            "sigmoid(s * ln(k))",
            "You squashed the candidate with σ as well. It says what is written, which may be "
            "negative, so it takes tanh.",
        ),
        Mistake(
            "previous state left out",
            "gates",
            "join(sigmoid((s[0]-u[0]*h)*ln(k[0])), sigmoid((s[1]-u[1]*h)*ln(k[1])),"
            " tanh((s[2]-u[2]*h)*ln(k[2])), sigmoid((s[3]-u[3]*h)*ln(k[3])))",
            "The term with $h_{t-1}$ is missing. All four rows read the previous hidden state as "
            "well as the input.",
        ),
        Mistake(
            "bias left out",
            "gates",
            "join(sigmoid((s[0]-b[0])*ln(k[0])), sigmoid((s[1]-b[1])*ln(k[1])),"
            " tanh((s[2]-b[2])*ln(k[2])), sigmoid((s[3]-b[3])*ln(k[3])))",
            "The biases are missing from the sums.",
        ),
        Mistake(
            "f and i swapped",
            "c_next",
            "gates[0] * c + gates[1] * gates[2]",
            "You swapped two gates: the forget gate $f_t$ multiplies the old cell state, the input "
            "gate $i_t$ the candidate.",
        ),
        Mistake(
            "nothing forgotten",
            "c_next",
            "c + gates[0] * gates[2]",
            "You kept the whole old cell state. It is multiplied by the forget gate $f_t$ first.",
        ),
        Mistake(
            "candidate written whole",
            "c_next",
            "gates[1] * c + gates[2]",
            "You added the whole candidate. Only the share $i_t$ of it is written.",
        ),
        Mistake(
            "tanh forgotten",
            "h_next",
            "gates[3] * c_next",
            "The tanh is missing: the cell state is squashed before the output gate shows a share of it.",
        ),
        Mistake(
            "old cell state shown",
            "h_next",
            "gates[3] * tanh(c)",
            "You used the old cell state. The hidden state shows the new one, $c_t$.",
        ),
    ),
    hints=(
        "The cell state changes by one multiplication and one addition; the gates only say how much.",
        r"$$c_t = f_t\,c_{t-1} + i_t\,g_t$$ $$h_t = o_t \tanh(c_t)$$",
        f"The first row: {_sum(0)}, and $i_t = \\sigma({{@a[0]@}})$.",
    ),
)

GENERATORS = (LSTM_STEP,)
