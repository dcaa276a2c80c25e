"""A question of chapter 11: the reset gate after the product, and before it."""

import numpy as np

from lib.equations.gru import gru_step, gru_step_reset_before
from lib.exam.lines import by_line, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step, as_arrays

UNITS = ("unit 1", "unit 2")


def _solve_reset(given):
    h, r, W, b = (np.asarray(given[name], float) for name in ("h", "r", "W", "b"))
    weights = np.concatenate([np.zeros((4, 2)), W])
    first = np.concatenate([np.log(r / (1 - r)), np.zeros(4)])
    second = np.concatenate([np.zeros(4), b])
    x, none = np.zeros((1, 1)), np.zeros((6, 1))
    after = gru_step(x, h[None], none, weights, first, second)[1]
    before = gru_step_reset_before(x, h[None], none, weights, first, second)[1]
    return {
        "m": after[7][0],
        "after": (after[4] * after[7])[0],
        "kept": r * h,
        "before": np.arctanh(before[6])[0],
    }


RESET_PLACE = Generator(
    id="gru-reset-place",
    title="The reset gate after or before the product",
    part="RNN",
    chapter=11,
    topic="GRU",
    section="sec-gru-reset",
    minutes=6,
    note="h = {@h:v@}, r = {@r:v@}, W = {@W:v@}, b = {@b:v@}",
    text="A GRU of two units has the old state ${@h:v@}$ and the reset gate ${@r:v@}$. The candidate's weights "
    "on the state are $W = {@W:v@}$, the bias beside them is ${@b:v@}$. What do state and bias together add "
    "to the candidate's pre-activation if the reset gate acts after the product, on product and bias, as in "
    "PyTorch? And what if it acts on the state before the product, with the bias outside, as on most slides? "
    "Give three significant digits.",
    tables={
        "h": ((0.5, -0.8), (-0.6, 0.4), (0.9, 0.2)),
        "r": ((0.9, 0.2), (0.3, 0.8), (0.4, 0.7), (0.8, 0.5)),
        "W": (((2, -1.5), (0.5, 3)), ((-2, 0.5), (1.5, -3)), ((0.8, 2), (-1.5, 0.4))),
        "b": (
            (0.2, -0.4),
            (-0.3, 0.6),
            (0.5, 0.3),
            (-0.2, -0.7),
            (0.4, 0.8),
            (-0.6, 0.1),
            (0.7, -0.5),
        ),
    },
    build=as_arrays,
    solve=_solve_reset,
    steps=(
        Step(
            "m",
            "After the product: first the product with its bias",
            "$$W h + b$$",
            by_line(
                UNITS,
                lambda u: weighted(
                    f"m[{u}]", (f"W[{u}][0]", "h[0]"), (f"W[{u}][1]", "h[1]"), (f"b[{u}]",)
                ),
            ),
            1,
            "W @ h + b",
        ),
        Step(
            "after",
            "Then the gate, unit by unit",
            r"$$r \odot (W h + b)$$",
            by_line(UNITS, lambda u: weighted(f"after[{u}]", (f"r[{u}]", f"m[{u}]"))),
            1,
            "r * m",
        ),
        Step(
            "kept",
            "Before the product: the gate acts on the old state",
            r"$$r \odot h$$",
            by_line(UNITS, lambda u: weighted(f"kept[{u}]", (f"r[{u}]", f"h[{u}]"))),
            1,
            "r * h",
        ),
        Step(
            "before",
            "Then the product, and the bias outside, untouched by the gate",
            r"$$W (r \odot h) + b$$",
            by_line(
                UNITS,
                lambda u: weighted(
                    f"before[{u}]",
                    (f"W[{u}][0]", "kept[0]"),
                    (f"W[{u}][1]", "kept[1]"),
                    (f"b[{u}]",),
                ),
            ),
            2,
            "W @ kept + b",
        ),
    ),
    answers=(
        Answer("after", "Gate after the product", entries=UNITS),
        Answer("before", "Gate before the product", entries=UNITS),
    ),
    mistakes=(
        Mistake(
            "the other one",
            "after",
            "W @ (r * h) + b",
            "You let the gate act on the state, before the product. PyTorch multiplies what the product gives.",
        ),
        Mistake(
            "bias outside",
            "after",
            "r * (W @ h) + b",
            "In PyTorch this bias stands inside: the gate closes it, too.",
        ),
        Mistake(
            "gate turned round",
            "after",
            "(1 - r) * m",
            "A reset gate of 1 lets the old state in.",
        ),
        Mistake(
            "the other one",
            "before",
            "r * m",
            "You multiplied the result. Here the gate acts on the state, and the product mixes what is left.",
        ),
        Mistake(
            "bias inside",
            "before",
            "W @ kept + r * b",
            "The gate acts on the state only; the bias is untouched.",
        ),
    ),
    hints=(
        "The product mixes the units. So it matters whether the gate acts before or after.",
        r"After: $$r \odot (W h + b)$$ and before: $$W (r \odot h) + b$$",
        "First unit of the product: "
        + weighted("m[0]", ("W[0][0]", "h[0]"), ("W[0][1]", "h[1]"), ("b[0]",))
        + ".",
    ),
)

GENERATORS = (RESET_PLACE,)
