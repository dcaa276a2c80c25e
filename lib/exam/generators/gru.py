"""Questions of chapter 11: one step of the GRU with two units, reset before the product."""

import numpy as np

from lib.arrays import sigmoid
from lib.equations.gru import gru_step_reset_before
from lib.exam.lines import by_line, logarithms, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

UNITS = ("unit 1", "unit 2")
MIX = r"$h_t = (1 - z_t)\,n_t + z_t\,h_{t-1}$"
REPLACES = ("ng", "olah")  # notations whose update gate says what to replace

# Factor k and sum s of each row, two for each of r | z | n.
SUMS = (
    ((3, 1), (4, -1), (3, -1), (4, 1), (3, 0.5), (2, -1)),
    ((4, 1), (3, -1), (2, 1), (3, -1), (2, 1), (3, -0.5)),
    ((3, -1), (4, 1), (4, 1), (2, -1), (3, -0.5), (2, 1)),
    ((4, -1), (3, 1), (2, -1), (3, 1), (4, -0.5), (3, 0.5)),
)
# On the input and the two units, one row for each.
WEIGHTS = (
    ((0.5, 2, -1.5), (-0.5, 0.5, 2), (2, -2, 3), (1.5, -3, -0.5), (-1.5, 2, -3), (3, -3, 2)),
    ((1.5, -2, 0.5), (-2, 2, 3), (0.5, 3, -3), (-0.5, 0.5, 2), (2, -3, 2), (-1.5, 2, 3)),
    ((-2, 3, 0.5), (0.5, -2, 3), (-1.5, 2, -2), (3, 0.5, -3), (0.5, 3, -2), (2, 2, -3)),
)


def _build(x, h, weights, sums):
    rows, k, s, h = np.array(weights), *np.array(sums, float).T, np.array(h)
    w, U = rows[:, 0], rows[:, 1:]
    state = U @ h
    state[4:] = U[4:] @ (
        sigmoid(s[:2] * np.log(k[:2])) * h
    )  # the candidate reads it after the reset
    b = np.round(s - w * x - state, 6)  # built backwards, so that the sums come out
    # An update gate that says what to replace has rows of the opposite sign.
    return {
        "x": x,
        "h": h,
        "k": k,
        "w": w,
        "U": U,
        "b": b,
        "w_u": -w[2:4],
        "U_u": -U[2:4],
        "b_u": -b[2:4],
    }


def _solve(given):
    x, h, k, w, U, b = (given[name] for name in ("x", "h", "k", "w", "U", "b"))
    scale = np.log(k)
    s = w * x + U @ h + b
    r, z = sigmoid(scale[:2] * s[:2]), sigmoid(scale[2:4] * s[2:4])
    s_n = w[4:] * x + U[4:] @ (r * h) + b[4:]
    weights = (scale * w)[:, None], scale[:, None] * U, scale * b, np.zeros(6)
    h_next, *_ = gru_step_reset_before(np.array([[x]]), h[None], *weights)
    values = {"s_r": s[:2], "r": r, "s_z": s[2:4], "z": z, "s_n": s_n}
    texts = {"a_r": logarithms(s[:2], k[:2]), "a_z": logarithms(s[2:4], k[2:4])}
    texts |= {"a_u": logarithms(-s[2:4], k[2:4]), "a_n": logarithms(s_n, k[4:])}
    others = {"s_u": -s[2:4], "replaced": 1 - z}
    return values | {"n": np.tanh(scale[4:] * s_n), "h_next": h_next[0]} | texts | others


def _both(text):
    """Write a text for an update gate that keeps, and for Ng's and Olah's, which replaces."""
    return {"pytorch": text("z_t", False)} | {name: text("(1 - z_t)", True) for name in REPLACES}


def _text(z, replaces):
    def row(name, letter, unit, k, start=None, end=""):
        r = k if start is None else start
        cells = (
            f"{{@w{end}[{r}]@}} | {{@U{end}[{r}][0]@}} | {{@U{end}[{r}][1]@}} | {{@b{end}[{r}]@}}"
        )
        return f"| {name} ${letter}$, {UNITS[unit]} | $\\ln {{@k[{k}]@}}$ | {cells} |"

    rows = [row("reset gate", "r_t", unit, unit) for unit in (0, 1)]
    update = {"end": "_u"} if replaces else {}
    for unit in (0, 1):
        rows.append(row("update gate", z, unit, unit + 2, unit if replaces else None, **update))
    rows += [row("candidate", "n_t", unit, unit + 4) for unit in (0, 1)]
    meaning = "replaces" if replaces else "keeps"
    return (
        "A GRU with one input and two units reads $x_t = {@x@}$ in the state $h_{t-1} = {@h:v@}$. It "
        "resets "
        f"**before** the product, and its update gate ${z}$ {meaning}: "
        f"{MIX}. Each pre-activation is the factor of its row times the weighted sum, bias "
        "included.\n\n| | factor | on $x_t$ | on unit 1 | on unit 2 | bias |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n\nCompute the reset gate, the share of its old state that each unit keeps, the candidate and "
        "the new state $h_t$, to three significant digits."
    )


def _sum(row, result, reset=(), end=""):
    states = [(f"U{end}[{row}][{j}]", *(f"{r}[{j}]" for r in reset), f"h[{j}]") for j in (0, 1)]
    return weighted(result, (f"w{end}[{row}]", "x"), *states, (f"b{end}[{row}]",), left="s")


def _update_sums(z, replaces):
    if replaces:
        return by_line(UNITS, lambda u: _sum(u, f"s_u[{u}]", end="_u"))
    return by_line(UNITS, lambda u: _sum(u + 2, f"s_z[{u}]"))


def _kept(z, replaces):
    def line(u):
        if not replaces:
            return valued(f"{z} = \\sigma({{@a_z[{u}]@}})", f"z[{u}]")
        replaced = valued(f"{z} = \\sigma({{@a_u[{u}]@}})", f"replaced[{u}]")
        return f"{replaced}, so " + valued(f"1 - {z}", f"z[{u}]")

    return by_line(UNITS, line)


def _squashed(letter, function, value):
    return by_line(
        UNITS, lambda u: valued(f"{letter} = {function}({{@a_{value}[{u}]@}})", f"{value}[{u}]")
    )


RESET_SUM = _sum(0, "s_r[0]")

GRU_STEP = Generator(
    id="gru-step",
    title="One step of a GRU, reset before the product",
    part="RNN",
    chapter=11,
    topic="GRU",
    section="sec-gru-equations",
    minutes=14,
    cell="gru",
    note="x = {@x@}, h = ({@h[0]@}, {@h[1]@}), reset gate {@a_r[0]@}, {@a_r[1]@}, update gate {@a_z[0]@}, "
    "{@a_z[1]@}, candidate {@a_n[0]@}, {@a_n[1]@}; first weights {@w[0]@}, {@U[0][0]@}",
    text=_both(_text),
    tables={
        "x": (2, -2, 0.5, -0.5, 3, -3, 1.5, -1.5),
        "h": ((0.4, -0.8), (-0.4, 0.8), (0.8, -0.4), (-0.8, 0.4), (0.8, 0.4), (-0.8, -0.4)),
        "weights": WEIGHTS,
        "sums": SUMS,
    },
    build=_build,
    solve=_solve,
    free=("k", "s_r", "s_z", "s_n", "w", "w_u"),
    steps=(
        Step(
            "s_r",
            "Add up the rows of the reset gate",
            r"$$s = w\,x_t + u^\top h_{t-1} + b$$",
            by_line(UNITS, lambda u: _sum(u, f"s_r[{u}]")),
            1,
            "join(w[0]*x + U[0]@h + b[0], w[1]*x + U[1]@h + b[1])",
        ),
        Step(
            "r",
            "Sigmoid: how much of each unit the candidate may see",
            r"$$r_t = \sigma(s \ln k) = \frac{1}{1 + k^{-s}}$$",
            _squashed("r_t", r"\sigma", "r"),
            1,
            "join(sigmoid(s_r[0]*ln(k[0])), sigmoid(s_r[1]*ln(k[1])))",
        ),
        Step(
            "s_z",
            "Add up the rows of the update gate",
            r"$$s = w\,x_t + u^\top h_{t-1} + b$$",
            _both(_update_sums),
            1,
            "join(w[2]*x + U[2]@h + b[2], w[3]*x + U[3]@h + b[3])",
        ),
        Step(
            "z",
            "Sigmoid: how much of its old state each unit keeps",
            _both(
                lambda z, replaces: (
                    f"$${z} = \\sigma(s \\ln k)" + f", \\text{{ kept: }} 1 - {z}" * replaces + "$$"
                )
            ),
            _both(_kept),
            1,
            "join(sigmoid(s_z[0]*ln(k[2])), sigmoid(s_z[1]*ln(k[3])))",
        ),
        Step(
            "s_n",
            "Add up the rows of the candidate, with the state after the reset",
            r"$$s = w\,x_t + u^\top (r_t \odot h_{t-1}) + b$$",
            by_line(UNITS, lambda u: _sum(u + 4, f"s_n[{u}]", reset="r")),
            2,
            "join(w[4]*x + U[4]@(r*h) + b[4], w[5]*x + U[5]@(r*h) + b[5])",
        ),
        Step(
            "n",
            "Squash the candidate with tanh",
            r"$$n_t = \tanh(s \ln k) = \frac{k^{2s} - 1}{k^{2s} + 1}$$",
            _squashed("n_t", r"\tanh", "n"),
            1,
            "join(tanh(s_n[0]*ln(k[4])), tanh(s_n[1]*ln(k[5])))",
        ),
        Step(
            "h_next",
            "Mix: a share of the old state, the rest from the candidate",
            f"${MIX}$",
            by_line(
                UNITS,
                lambda u: weighted(
                    f"h_next[{u}]", (f"replaced[{u}]", f"n[{u}]"), (f"z[{u}]", f"h[{u}]")
                ),
            ),
            2,
            "(1 - z) * n + z * h",
        ),
    ),
    answers=(
        Answer("r", "Reset gate $r_t$", entries=UNITS),
        Answer("z", "Share of its old state that each unit keeps", entries=UNITS),
        Answer("n", "Candidate $n_t$", entries=UNITS),
        Answer("h_next", "New state $h_t$", entries=UNITS),
    ),
    mistakes=(
        Mistake(
            "reset after the product",
            "n",
            "join(tanh((w[4]*x + r[0]*(U[4]@h) + b[4])*ln(k[4])), tanh((w[5]*x + r[1]*(U[5]@h) + "
            "b[5])*ln(k[5])))",
            "You reset after the product, as PyTorch's GRU does: there the gate of a unit scales its "
            "whole row. Here "
            "each unit of the state is reset first and then multiplied by its weight.",
        ),
        Mistake(
            "bias left out of the reset gate",
            "r",
            "join(sigmoid((s_r[0]-b[0])*ln(k[0])), sigmoid((s_r[1]-b[1])*ln(k[1])))",
            "The biases are missing from the sums.",
        ),
        Mistake(
            "sign of the sum",
            "r",
            "1 - r",
            "You have 1 minus the reset gate. Check the sign of the sums: σ(−a) = 1 − σ(a).",
        ),
        Mistake(
            "kept and replaced swapped",
            "z",
            "1 - z",
            "You gave the share that is replaced. The two conventions of the update gate differ in "
            "exactly this: "
            "read which one the question states.",
        ),
        Mistake(
            "bias left out of the update gate",
            "z",
            "join(sigmoid((s_z[0]-b[2])*ln(k[2])), sigmoid((s_z[1]-b[3])*ln(k[3])))",
            "The biases are missing from the sums.",
        ),
        Mistake(
            "reset gate not applied",
            "n",
            "join(tanh((w[4]*x + U[4]@h + b[4])*ln(k[4])), tanh((w[5]*x + U[5]@h + b[5])*ln(k[5])))",
            "The reset gate is missing: the candidate reads $r_t$ times the old state, unit by unit.",
        ),
        Mistake(
            "sigmoid on the candidate",
            "n",
            "join(sigmoid(s_n[0]*ln(k[4])), sigmoid(s_n[1]*ln(k[5])))",
            "You squashed the candidate with σ. It may be negative, so it takes tanh.",
        ),
        Mistake(
            "old and new swapped",
            "h_next",
            "z * n + (1 - z) * h",
            "Old state and candidate are swapped: the share that is kept multiplies the old state.",
        ),
        Mistake(
            "candidate added whole",
            "h_next",
            "n + z * h",
            "You added the whole candidate. The two shares add up to 1, so that the new state is a "
            "mean of both.",
        ),
        Mistake(
            "reset state kept",
            "h_next",
            "(1 - z) * n + z * r * h",
            "You kept the state after the reset. The reset gate acts inside the candidate only.",
        ),
    ),
    hints=(
        "The reset gate acts inside the candidate; the update gate mixes old and new. Two gates, two "
        "places.",
        r"For the candidate $s = w\,x_t + u^\top (r_t \odot h_{t-1}) + b$, then $n_t = \tanh(s \ln k)$.",
        f"Unit 1 of the reset gate: {RESET_SUM}, so $r_t = \\sigma({{@a_r[0]@}})$.",
    ),
)

GENERATORS = (GRU_STEP,)
