"""Question of chapter 03: two causal layers by hand, the second of them dilated."""

import numpy as np

from lib.equations.convolution import conv1d
from lib.exam.questions import Answer, Generator, Mistake, Step

STEPS = tuple(f"step {t}" for t in range(1, 6))
T = len(STEPS)


def _causal(x, w, dilation, b=0):
    """Put zeros at the start and convolve: as many outputs as inputs."""
    padded = np.concatenate([np.zeros(dilation, int), x])[None, None]
    return conv1d(padded, np.asarray(w)[None, None], np.array([b]), dilation=dilation)[0][0, 0]


def _solve(given):
    h = _causal(given["x"], given["w"], 1, given["b"])
    return {"h": h, "y": _causal(h, given["v"], 2)}


def _terms(source, weights, back):
    """List the products of each step: the earlier number is missing where zeros were padded."""
    return [
        [(f"{source}[{t - back}]", f"{weights}[0]")] * (t >= back)
        + [(f"{source}[{t}]", f"{weights}[1]")]
        for t in range(T)
    ]


def _formula(terms, more=""):
    sums = (" + ".join(f"{x} * {w}" for x, w in line) for line in terms)
    return f"join({', '.join(line + more for line in sums)})"


def _written(result, terms, more=""):
    lines = (
        " + ".join(f"{{@{w}:p@}} \\cdot {{@{x}:p@}}" for x, w in line) + more for line in terms
    )
    return "\n\n".join(
        f"Step {t + 1}: ${line} = {{@{result}[{t}]@}}$" for t, line in enumerate(lines)
    )


_FIRST, _SECOND = _terms("x", "w", 1), _terms("h", "v", 2)

DILATED_CONVOLUTION = Generator(
    id="dilated-convolution",
    title="Two causal layers, the second one dilated",
    part="CNN",
    chapter=3,
    topic="causal convolution",
    section="sec-convolution-causal",
    minutes=7,
    note="x = {@x:v@}, w = {@w:v@}, b = {@b@}, v = {@v:v@}",
    text="A series $x = {@x:v@}$ of five steps goes through two causal convolutions with kernel size 2. The "
    "first has the kernel $w = {@w:v@}$, the bias $b = {@b@}$ and dilation 1; the second has the kernel "
    "$v = {@v:v@}$, no bias and dilation 2. Missing steps are zeros; the second number of a kernel meets the "
    "present step. Compute the outputs of both layers at all five steps.",
    tables={
        "x": (
            (2, -3, 4, 5, -2),
            (3, 2, -4, 6, 5),
            (-2, 4, 3, -5, 6),
            (5, -2, 2, 4, -3),
            (4, 3, -3, 2, 5),
            (-4, 5, 2, -3, 3),
        ),
        "w": ((2, -3), (-2, 3), (3, 2), (4, -2), (-3, 4)),
        "v": ((2, 3), (-2, 4), (3, -2), (4, 2)),
        "b": (2, -2, 3, -3),
    },
    build=lambda x, w, v, b: {"x": np.array(x), "w": np.array(w), "v": np.array(v), "b": b},
    solve=_solve,
    free=("h", "y"),
    steps=(
        Step(
            "h",
            "First layer: the step before and the present one, and the bias; the kernel is counted from 0",
            "$$h_t = w_0\\, x_{t-1} + w_1\\, x_t + b$$",
            _written("h", _FIRST, " + {@b:p@}"),
            2,
            _formula(_FIRST, " + b"),
        ),
        Step(
            "y",
            "Second layer: dilation 2 reaches two steps back",
            "$$y_t = v_0\\, h_{t-2} + v_1\\, h_t$$",
            _written("y", _SECOND),
            3,
            _formula(_SECOND),
        ),
    ),
    answers=(
        Answer("h", "Output of the first layer", tolerance=0, entries=STEPS),
        Answer("y", "Output of the second layer", tolerance=0, entries=STEPS),
    ),
    mistakes=(
        Mistake(
            "reads the future",
            "h",
            lambda x, w, v, b: np.append(_causal(x, w, 1, b)[1:], w[0] * x[-1] + b),
            "Your zero stands at the end, so each output reads the step after it. A causal layer has its zeros at "
            "the start.",
        ),
        Mistake(
            "kernel turned round",
            "h",
            lambda x, w, v, b: _causal(x, w[::-1], 1, b),
            "The second number of the kernel meets the present step, the first one the step before.",
        ),
        Mistake("bias forgotten", "h", "h - b", "The bias is added at every step."),
        Mistake(
            "dilation forgotten",
            "y",
            lambda x, w, v, b: _causal(_causal(x, w, 1, b), v, 1),
            "You read the step before. With dilation 2 the other number comes from two steps back.",
        ),
        Mistake(
            "reads the series",
            "y",
            lambda x, w, v, b: _causal(x, v, 2),
            "The second layer reads the output of the first, not the series.",
        ),
    ),
    hints=(
        "At each step a causal layer reads the present number and an earlier one, never a later one.",
        "$$h_t = w_0\\, x_{t-1} + w_1\\, x_t + b$$ $$y_t = v_0\\, h_{t-2} + v_1\\, h_t$$",
        r"At the first step only zeros come before: $h = {@w[1]@} \cdot {@x[0]:p@} + {@b:p@}$.",
    ),
)

GENERATORS = (DILATED_CONVOLUTION,)
