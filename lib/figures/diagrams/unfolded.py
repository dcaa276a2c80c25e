"""The network folded and unfolded, in its three designs."""

from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen


class _Design(NamedTuple):
    """Where the recurrent edge starts, which steps have an output, and what to say of it."""

    source: str
    every_step: bool
    says: str


_DESIGNS = {
    "hidden-to-hidden": _Design(
        "h",
        True,
        "The hidden state of one step goes through the recurrent weights into the hidden state of the next.",
    ),
    "output-to-hidden": _Design(
        "o",
        True,
        "Only the output of one step goes through the recurrent weights into the hidden state of the next: hidden "
        "states are not linked to each other.",
    ),
    "single-output": _Design(
        "h",
        False,
        "The hidden state of one step goes through the recurrent weights into that of the next, and only the last "
        "step has an output.",
    ),
}
# Weights keep their colour and their letter at every step: they are the same numbers.
_U, _V, _W = Pen("orange", 2.3), Pen("green", 2.3), Pen("blue", 2.9)
_RADIUS, _ROW, _COLUMN = 21, 74, 84
_FIRST = 268  # x of the first unfolded step
_SIZE, _SMALL = 18, 16.5


def unfolded_rnn(steps=4, design="hidden-to-hidden", upto=None, loss=True):
    """Draw a recurrent network folded, with a delay of one step, and unfolded in time.

    Letters follow the notation chosen; what a source does not name keeps PyTorch's letter.

    Parameters
    ----------
    steps : int
        Number of time steps, 1 to 8.
    design : {"hidden-to-hidden", "output-to-hidden", "single-output"}
        The designs of figures 10.3, 10.4 and 10.5 of the reference.
    upto : int, optional
        Unfold only that many steps (0 to `steps`), the others being dotted outlines: the frames of
        an explorer.
    loss : bool
        Whether to draw the losses L and the targets y.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the design is unknown, or `steps` or `upto` is out of range.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, chapter 10.

    Examples
    --------
    >>> "4 time steps" in unfolded_rnn().alt
    True
    """
    if design not in _DESIGNS:
        raise ValueError(f"got design={design!r}, expected one of {', '.join(_DESIGNS)}")
    if not 1 <= steps <= 8:
        raise ValueError(f"got steps={steps}, expected 1 to 8: more would not be legible")
    upto = steps if upto is None else upto
    if not 0 <= upto <= steps:
        raise ValueError(f"got upto={upto}, expected 0 to {steps}, the number of steps")
    rows = _rows(loss)
    canvas = Canvas(_FIRST + _COLUMN * (steps - 1) + 44, rows["x"] + 30)
    _folded(canvas, design, rows)
    for step in range(1, steps + 1):
        _step(canvas, design, rows, step, steps, shown=step <= upto)
    return canvas.drawing(
        "A recurrent network, folded and unfolded", _alt(design, steps, upto, loss)
    )


def _rows(loss):
    """Return the y of every row, from the target at the top to the input at the bottom."""
    letters = "yLohx" if loss else "ohx"
    return {letter: 30 + _ROW * row for row, letter in enumerate(letters)}


def _nodes(canvas, x, rows, letters, index=""):
    """Draw a column of circles and the edges within it; return the circles by their letters."""
    nodes, pen = {}, Pen(width=1.8)
    for letter in letters:
        tone = Pen("blue", 2.2) if letter == "h" else pen
        fill = 0.14 if letter == "h" else 0.0
        nodes[letter] = canvas.circle(x, rows[letter], _RADIUS, pen=tone, fill=fill)
        tex = f"{letter}_{{{index or 't'}}}"
        canvas.symbol(x, rows[letter], tex, timeless=not index, size=_SIZE)
    for start, stop, weight, name in (("x", "h", _U, "W_{ih}"), ("h", "o", _V, "W_{ho}")):
        if stop in nodes:
            canvas.wire(nodes[start].north, nodes[stop].south, pen=weight)
            middle = (rows[start] + rows[stop]) / 2
            canvas.symbol(x + 8, middle, name, size=_SMALL, anchor="start")
    if "L" in nodes:
        canvas.wire(nodes["o"].north, nodes["L"].south, pen=pen)
        canvas.wire(nodes["y"].south, nodes["L"].north, pen=pen)
    return nodes


def _folded(canvas, design, rows):
    """Draw the folded graph, its loop through the square that delays by one step, and the arrow."""
    x, left, y = 84, 26, rows["h"]
    nodes = _nodes(canvas, x, rows, rows)
    if _DESIGNS[design].source == "h":
        start = nodes["h"].towards((x - 16, y - 16))
        way, middle = [start, (start[0], y - 40), (left, y - 40)], y - 18
    else:
        way, middle = [nodes["o"].west, (left, rows["o"])], (y + rows["o"]) / 2
    delay = canvas.box(left, middle, 18, 18, pen=Pen(width=1.8), fill=0.85, radius=2)
    canvas.wire(*way, delay.north, pen=_W, arrow=False)
    canvas.wire(delay.south, (left, y), nodes["h"].west, pen=_W)
    canvas.symbol(left + 16, y + 17, "W_{hh}", size=_SMALL)
    if not _DESIGNS[design].every_step:
        canvas.text(x + 30, rows["o"], "last step only", size=17, maths=False, anchor="start")
    canvas.wire((122, y), (174, y), pen=Pen("muted", 2.2), end="free")
    canvas.text(146, y - 18, "unfold", size=17, maths=False)


def _step(canvas, design, rows, step, steps, shown):
    """Draw one unfolded step, and the recurrent edge that enters it; dotted outlines if not shown."""
    spec = _DESIGNS[design]
    x = _FIRST + _COLUMN * (step - 1)
    letters = [row for row in rows if spec.every_step or step == steps or row in "hx"]
    if not shown:
        for letter in letters:
            canvas.circle(x, rows[letter], _RADIUS, pen=Pen("muted", 1.4, dash="2 5"))
        return
    nodes = _nodes(canvas, x, rows, letters, index=str(step))
    y, before = rows["h"], x - _COLUMN
    if spec.source == "h":
        start = before + (_RADIUS if step > 1 else 26)
        canvas.wire((start, y), nodes["h"].west, pen=_W)
        canvas.symbol((start + x - _RADIUS) / 2 - 3, y - 16, "W_{hh}", size=_SMALL)
        if step == 1:
            canvas.symbol(start - 3, y, "h_0", size=_SIZE, anchor="end")
    elif step > 1:
        output = nodes["h"]._replace(x=before, y=rows["o"])
        start, stop = output.towards((x, y)), nodes["h"].towards((output.x, output.y))
        canvas.wire(start, stop, pen=_W)
        canvas.symbol((before + x) / 2 + 15, (rows["o"] + y) / 2 - 6, "W_{hh}", size=_SMALL)


def _alt(design, steps, upto, loss):
    """Return the text alternative of `unfolded_rnn`."""
    spec = _DESIGNS[design]
    each = "At each step" if spec.every_step else "At the last step"
    ends = ", which the loss compares with the target" if loss else ""
    shown = "all shown" if upto == steps else f"{upto} of them shown, the others as dotted outlines"
    return (
        "A recurrent network drawn twice. Left, folded: a loop with a black square, the delay of "
        f"one step. Right, unfolded into {steps} time steps, {shown}. The input goes through the input "
        f"weights into the hidden state. {spec.says} {each}, the hidden state goes through the output "
        f"weights into the output{ends}. Each kind of weights has the same colour at every step because "
        "they are the same numbers."
    )
