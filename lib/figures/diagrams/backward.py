"""The backward pass on the unfolded network, lit one stage after another."""

from lib.figures.diagrams.canvas import Canvas, Pen

_RADIUS, _COLUMN, _FIRST, _SIZE = 21, 112, 92, 18
_ROWS = {"L": 32, "o": 106, "h": 180, "x": 254}
_FORWARD = Pen(faded=True)
_WRITTEN = {"size": 17, "bold": True, "maths": False, "tone": "red"}  # numbers on edges
_BEFORE, _NOW = Pen("red", 2.2), Pen("red", 4.2)


def backward_pass(steps=3, stage=None, cut=None, numbers=None):
    """Draw an unfolded network and how far the gradient has come back through it.

    Stage 0 is the forward pass. Each step then takes two stages, the last step first: its gradient
    arrives at h, from the loss above and from the step to the right; then it goes through the squashing
    and W to the step to the left. The stage after these adds up the weight gradient.

    Parameters
    ----------
    steps : int
        Time steps, 2 to 5.
    stage : int, optional
        0 to ``2 * steps + 1``; the last if not given.
    cut : int, optional
        Step after which the gradient is cut, as in truncated backpropagation: the state still passes.
    numbers : dict of str to list of float, optional
        What to write on the edges once the gradient has taken them: `"direct"`, for each step the gradient
        that its loss sends down to the hidden state, and `"back"`, what it sends through the recurrent
        weights to the step before.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If `steps`, `stage` or `cut` is out of range, or there is not a number for each step.

    Examples
    --------
    >>> backward_pass(stage=0).alt.endswith("Nothing has come back yet.")
    True
    """
    if not 2 <= steps <= 5:
        raise ValueError(f"got steps={steps}, expected 2 to 5: more would not be legible")
    last = 2 * steps + 1
    stage = last if stage is None else stage
    if not 0 <= stage <= last:
        raise ValueError(f"got stage={stage}, expected 0 to {last} for {steps} steps")
    if cut is not None and not 1 <= cut < steps:
        raise ValueError(f"got cut={cut}, expected 1 to {steps - 1}: a seam lies between two steps")
    numbers = numbers or {}
    for name, values in numbers.items():
        if name not in ("direct", "back") or len(values) != steps:
            raise ValueError(
                f"got {len(values)} numbers for {name!r}, expected `direct` or `back` with {steps}, one for "
                "each step"
            )
    canvas = Canvas(_FIRST + _COLUMN * (steps - 1) + 52, 346)
    for step in range(1, steps + 1):
        _step(canvas, step, steps, stage, cut)
        _numbers(canvas, step, steps, stage, cut, numbers)
    if cut is not None:
        x = _place(cut) + _COLUMN / 2 + 13
        canvas.wire((x, 10), (x, 276), pen=Pen("muted", 1.6, dash="6 5"), arrow=False)
    equation, says = _stage(steps, stage, cut)
    taken = [
        f"{_text(values[step - 1])} {where.format(step)}"
        for step in range(steps, 0, -1)
        for turn, (name, where) in zip(
            _turns(step, steps),
            (
                ("direct", "arrives at step {} from its loss"),
                ("back", "leaves step {} for the one before"),
            ),
            strict=True,
        )
        for values in [numbers.get(name)]
        if values is not None and stage >= turn and not (name == "back" and cut == step - 1)
    ]
    canvas.symbol(canvas.width / 2, 318, equation, size=19, room=canvas.width - 12)
    seam = f" The gradient is cut after step {cut}; the state is carried over." if cut else ""
    alt = (
        f"A network unfolded into {steps} steps: the input goes through its weights into the hidden state, "
        f"that through the output weights into the output and on to the loss, and each hidden state through "
        f"the recurrent weights into the next.{seam} {says}{' Numbers: ' * bool(taken)}{'; '.join(taken)}"
    )
    return canvas.drawing("The backward pass through time", alt)


def _place(step):
    return _FIRST + _COLUMN * (step - 1)


def _turns(step, steps):
    """Return the stages at which the gradient arrives at h of a step, and leaves it to the left."""
    arrives = 2 * (steps - step) + 1
    return arrives, arrives + 1


def _pen(stage, turn):
    """Return how to draw an edge that the gradient takes at a turn."""
    return _FORWARD if stage < turn else _NOW if stage == turn else _BEFORE


def _step(canvas, step, steps, stage, cut):
    """Draw one column and the recurrent edge that enters it, forward or already taken back."""
    x, (arrives, leaves) = _place(step), _turns(step, steps)
    down, through = _pen(stage, arrives), _pen(stage, leaves)
    if stage == 2 * steps + 1:
        through = _NOW  # every product da h counts towards the weight
    known = stage >= arrives
    nodes = {}
    for letter, y in _ROWS.items():
        pen, fill = (Pen("red", 2.4), 0.18) if known and letter in "ohL" else (Pen(width=1.8), 0.0)
        if letter == "h" and not known:
            pen, fill = Pen("blue", 2.2), 0.14
        nodes[letter] = canvas.circle(x, y, _RADIUS, pen=pen, fill=fill)
        canvas.symbol(x, y, f"{letter}_{{{step}}}", size=_SIZE)
    canvas.wire(nodes["x"].north, nodes["h"].south, pen=_FORWARD)
    for above, below in (("L", "o"), ("o", "h")):
        ends = nodes[below].north, nodes[above].south
        canvas.wire(*(reversed(ends) if known else ends), pen=down)
    canvas.symbol(x + 9, (_ROWS["h"] + _ROWS["x"]) / 2, "W_{ih}", size=17, anchor="start")
    canvas.symbol(x + 9, (_ROWS["o"] + _ROWS["h"]) / 2, "W_{ho}", size=17, anchor="start")
    y, start = _ROWS["h"], (x - _COLUMN + _RADIUS if step > 1 else x - 58)
    back = stage >= leaves and cut != step - 1
    ends = (start, y), nodes["h"].west
    end = "free" if back and step == 1 else "border"
    canvas.wire(*(reversed(ends) if back else ends), pen=through if back else _FORWARD, end=end)
    canvas.symbol((start + x - _RADIUS) / 2 - 3, y - 16, "W_{hh}", size=17)
    if step == 1:
        canvas.symbol(start - 4, y, "h_0", size=_SIZE, anchor="end")


def _numbers(canvas, step, steps, stage, cut, numbers):
    """Write beside the edges of a step what came back along them."""
    x, (arrives, leaves) = _place(step), _turns(step, steps)
    if "direct" in numbers and stage >= arrives:
        text = _text(numbers["direct"][step - 1])
        canvas.text(x - 9, (_ROWS["o"] + _ROWS["h"]) / 2, text, anchor="end", **_WRITTEN)
    if "back" in numbers and stage >= leaves and cut != step - 1:
        middle = x - (_COLUMN / 2 if step > 1 else _RADIUS + 19)
        canvas.text(middle, _ROWS["h"] + 16, _text(numbers["back"][step - 1]), **_WRITTEN)


def _text(value):
    return f"{value:.3g}".replace("-", "\u2212")


def _stage(steps, stage, cut):
    """Return the equation of a stage, and the stage in words."""
    if stage == 0:
        return "forward:  L = " + " + ".join(f"L_{t}" for t in range(1, steps + 1)), (
            "Nothing has come back yet."
        )
    if stage == 2 * steps + 1:
        terms = " + ".join(f"da_{t} h_{t - 1}" for t in range(1, steps + 1))
        return f"dL/dW_{{hh}} = {terms}", (
            "The gradient has reached every step; the weight gradient is the sum over the steps of "
            "what arrived before the tanh times the hidden state of the step before."
        )
    step = steps - (stage - 1) // 2
    if stage % 2 == 0:
        if cut == step - 1:
            return f"h_{cut} is a number here: nothing goes back", (
                f"Lit: at the seam before step {step} the gradient stops."
            )
        return f"da_{step} = dL/dh_{step} · (1 − h_{step}^2)", (
            f"Lit: the gradient goes from the hidden state of step {step} through the slope of tanh and through "
            f"the recurrent weights towards step {step - 1}."
        )
    if step == steps or cut == step:
        return f"dL/dh_{step} = ∂L/∂h_{step}", (
            f"Lit: the gradient comes down from the loss of step {step} to its hidden state; nothing comes from "
            "the right, so total and direct derivative are equal."
        )
    return f"dL/dh_{step} = ∂L/∂h_{step} + da_{step + 1} W_{{hh}}", (
        f"Lit: at the hidden state of step {step} two gradients meet and are added: the direct one from the "
        f"loss of step {step}, and the one that came back from step {step + 1}."
    )
