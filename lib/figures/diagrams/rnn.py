"""The recurrent cell, and the network folded and unfolded in its three designs."""

from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight

_CELL_PATHS = {
    "input": "The input path: x_t times W_ih goes into the sum.",
    "recurrent": "The recurrent path: h_t−1, the memory of all earlier steps, times W_hh goes into "
    "the sum. It is the only way from the past to the present.",
    "bias": "The biases, b_ih and b_hh in PyTorch, are added to the sum.",
    "output": "The output path: tanh turns the pre-activation a_t into h_t, which leaves twice, to "
    "the next time step and to the layer above.",
}
_CELL_TONES = {"input": "orange", "recurrent": "blue", "bias": "purple", "output": "green"}


class _Design(NamedTuple):
    """Where the recurrent edge starts, which steps have an output, and what to say of it."""

    source: str
    every_step: bool
    says: str


_DESIGNS = {
    "hidden-to-hidden": _Design(
        "h",
        True,
        "The hidden state of one step goes, through W, into the hidden state of the next.",
    ),
    "output-to-hidden": _Design(
        "o",
        True,
        "Only the output of one step goes, through W, into the hidden state of the next: hidden "
        "states are not linked to each other.",
    ),
    "single-output": _Design(
        "h",
        False,
        "The hidden state of one step goes, through W, into that of the next, and only the last "
        "step has an output.",
    ),
}
# Weights keep their colour and their letter at every step: they are the same numbers.
_U, _V, _W = Pen("orange", 2.3), Pen("green", 2.3), Pen("blue", 2.9)
_RADIUS, _ROW, _COLUMN = 21, 74, 84
_FIRST = 268  # x of the first unfolded step
_SIZE = 20


def rnn_cell(highlight=None):
    """Draw one step of a tanh RNN, with PyTorch's symbols on the wires and its equations below.

    Parameters
    ----------
    highlight : {"input", "recurrent", "bias", "output"}, optional
        The path to show in colour and thick, all else faded.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path.

    Examples
    --------
    >>> rnn_cell("recurrent").alt.startswith("One step")
    True
    """
    check_highlight(highlight, _CELL_PATHS)
    canvas = Canvas(480, 348)
    canvas.box(234, 138, 352, 190, pen=Pen("muted", 1.5, faded=True), fill=0.07, radius=20)
    _cell(canvas, highlight)
    for path, y, equation in (
        (None, 302, "a_{t} = W_{ih} x_{t} + b_{ih} + W_{hh} h_{t−1} + b_{hh}"),
        ("output", 332, "h_{t} = tanh(a_{t})"),
    ):
        lit = highlight is None or (path == "output") == (highlight == "output")
        canvas.text(234, y, equation, size=_SIZE, opacity=1 if lit else 0.66)
    text = (
        "One step of a recurrent network. x_t from below times W_ih, h_t−1 from the left times "
        "W_hh, and the biases b_ih + b_hh meet in a sum a_t; tanh of a_t is h_t, which leaves to "
        "the right, to the next time step, and upwards."
    )
    alt = f"{text} Lit: {_CELL_PATHS[highlight]}" if highlight else text
    return canvas.drawing("A recurrent cell", alt)


def _cell(canvas, highlight):
    """Draw the boxes and wires of `rnn_cell`."""

    def pen(path):
        if highlight is None:
            return Pen(_CELL_TONES[path], 2.2)
        return Pen(_CELL_TONES[path], 4.2) if path == highlight else Pen(width=1.4, faded=True)

    def label(path):
        if highlight is None:
            return {"size": _SIZE}
        return {"size": _SIZE} | ({"bold": True} if path == highlight else {"opacity": 0.66})

    def tint(path):
        return 0.0 if pen(path).faded else 0.15

    y = 128
    weight = {path: pen(path) for path in _CELL_TONES}
    recurrent = canvas.box(
        118, y, 64, 40, "W_{hh}", pen=weight["recurrent"], fill=tint("recurrent"),
        **label("recurrent"),
    )  # fmt: skip
    enter = canvas.box(
        206, 200, 64, 40, "W_{ih}", pen=weight["input"], fill=tint("input"), **label("input")
    )
    add = canvas.operation(206, y, "+", pen=Pen(width=1.8, faded=highlight is not None))
    squash = canvas.box(
        310, y, 64, 40, "tanh", pen=weight["output"], fill=tint("output"), **label("output")
    )
    canvas.wire((8, y), recurrent.west, pen=weight["recurrent"])
    canvas.wire(recurrent.east, add.west, pen=weight["recurrent"])
    canvas.wire((206, 256), enter.south, pen=weight["input"])
    canvas.wire(enter.north, add.south, pen=weight["input"])
    canvas.wire((206, 78), add.north, pen=weight["bias"])
    canvas.wire(add.east, squash.west, pen=weight["output"])
    canvas.wire(squash.east, (472, y), pen=weight["output"], end="free")
    canvas.wire((382, y), (382, 30), pen=weight["output"], end="free")
    canvas.dot(382, y, weight["output"])
    canvas.text(8, y - 19, "h_{t−1}", anchor="start", **label("recurrent"))
    canvas.text(206, 270, "x_{t}", **label("input"))
    canvas.text(206, 63, "b_{ih} + b_{hh}", **label("bias"))
    canvas.text(248, y - 17, "a_{t}", **label("output"))
    canvas.text(474, y - 19, "h_{t}", anchor="end", **label("output"))
    canvas.text(382, 14, "h_{t}", **label("output"))


def unfolded_rnn(steps=4, design="hidden-to-hidden", upto=None, loss=True):
    """Draw a recurrent network folded, with a delay of one step, and unfolded in time.

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
    canvas = Canvas(_FIRST + _COLUMN * (steps - 1) + 30, rows["x"] + 30)
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
        label = f"{letter}_{{{index}}}" if index else letter
        tone = Pen("blue", 2.2) if letter == "h" else pen
        fill = 0.14 if letter == "h" else 0.0
        nodes[letter] = canvas.circle(
            x, rows[letter], _RADIUS, label, pen=tone, fill=fill, size=_SIZE
        )
    for start, stop, weight, name in (("x", "h", _U, "U"), ("h", "o", _V, "V")):
        if stop in nodes:
            canvas.wire(nodes[start].north, nodes[stop].south, pen=weight)
            middle = (rows[start] + rows[stop]) / 2
            canvas.text(x + 8, middle, name, size=_SIZE - 2, anchor="start")
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
    canvas.text(left + 16, y + 16, "W", size=_SIZE - 2)
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
        canvas.text((start + x - _RADIUS) / 2 - 3, y - 16, "W", size=_SIZE - 2)
        if step == 1:
            canvas.text(start - 3, y, "h_{0}", size=_SIZE, anchor="end")
    elif step > 1:
        output = nodes["h"]._replace(x=before, y=rows["o"])
        start, stop = output.towards((x, y)), nodes["h"].towards((output.x, output.y))
        canvas.wire(start, stop, pen=_W)
        canvas.text((before + x) / 2 + 15, (rows["o"] + y) / 2 - 6, "W", size=_SIZE - 2)


def _alt(design, steps, upto, loss):
    """Return the text alternative of `unfolded_rnn`."""
    spec = _DESIGNS[design]
    each = "At each step" if spec.every_step else "At the last step"
    ends = ", compared with the target y by the loss L" if loss else ""
    shown = "all shown" if upto == steps else f"{upto} of them shown, the others as dotted outlines"
    return (
        "A recurrent network drawn twice. Left, folded: a loop with a black square, the delay of "
        f"one step. Right, unfolded into {steps} time steps, {shown}. The input x goes through U into "
        f"the hidden state h. {spec.says} {each}, h goes through V into the output o{ends}. U, V "
        "and W have the same colour at every step because they are the same weights."
    )
