"""The LSTM cell as a picture, in four notations, with one path at a time lit."""

from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight

# Letters on the wires. Goodfellow gives the candidate no letter of its own.
_NAMES = {
    "pytorch": dict(
        x="x_{t}", h="h_{t−1}", c="c_{t−1}", h_next="h_{t}", c_next="c_{t}",
        f="f_{t}", i="i_{t}", g="g_{t}", o="o_{t}",
    ),
    "ng": dict(
        x="x^{⟨t⟩}", h="a^{⟨t−1⟩}", c="c^{⟨t−1⟩}", h_next="a^{⟨t⟩}", c_next="c^{⟨t⟩}",
        f="Γ_{f}", i="Γ_{u}", g="c\u0303^{⟨t⟩}", o="Γ_{o}",
    ),
    "goodfellow": dict(
        x="x^{(t)}", h="h^{(t−1)}", c="s^{(t−1)}", h_next="h^{(t)}", c_next="s^{(t)}",
        f="f^{(t)}", i="g^{(t)}", g="", o="q^{(t)}",
    ),
    "olah": dict(
        x="x_{t}", h="h_{t−1}", c="C_{t−1}", h_next="h_{t}", c_next="C_{t}",
        f="f_{t}", i="i_{t}", g="C\u0303_{t}", o="o_{t}",
    ),
}  # fmt: skip

_PATHS = {
    "forget": "The forget gate: a sigmoid of the input and the last hidden state says, entry by "
    "entry, what share of the old cell state survives the first multiplication.",
    "input": "The input gate: a second sigmoid of the same two vectors says what share of the "
    "candidate is let in.",
    "candidate": "The candidate: a tanh of the same two vectors proposes new content, which the "
    "input gate scales and the plus sign adds to the cell state.",
    "cell": "The cell state: it runs along the top, is multiplied by the forget gate, has the "
    "gated candidate added, and passes no weight and no nonlinearity on its way.",
    "output": "The output gate: a third sigmoid of the same two vectors says how much of the "
    "squashed cell state is shown to the outside.",
    "hidden": "The hidden state: the new cell state goes through tanh, is multiplied by the output "
    "gate, and leaves to the next time step and to the layer above.",
    "gradient": "The gradient along the cell state, backwards: the plus sign passes it on "
    "unchanged, the first multiplication scales it by the forget gate, and nothing else is in "
    "its way.",
}

# Which wires, boxes and labels each path lights; every other part of the picture is faded.
_LIT = {
    "forget": {"h", "x", "bus f", "feed f", "gate f", "f", "forget ×"},
    "input": {"h", "x", "bus f", "bus i", "feed i", "gate i", "i", "input ×"},
    "candidate": {
        "h",
        "x",
        "bus f",
        "bus i",
        "bus g",
        "feed g",
        "gate g",
        "g",
        "input ×",
        "new",
        "+",
    },
    "cell": {"c", "forget ×", "kept", "+", "tail", "c next"},
    "output": {"h", "x", "bus f", "bus i", "bus g", "bus o", "feed o", "gate o", "o", "output ×"},
    "hidden": {"tail", "down", "squash", "squashed", "output ×", "shown", "h next", "up"},
    "gradient": {"c", "forget ×", "kept", "+", "tail", "c next"},
}
_TONES = {
    "forget": "red", "input": "green", "candidate": "orange", "cell": "blue",
    "output": "purple", "hidden": "blue", "gradient": "red",
}  # fmt: skip
_GATES = (
    ("f", "forget", "σ"),
    ("i", "input", "σ"),
    ("g", "candidate", "tanh"),
    ("o", "output", "σ"),
)

# Columns and rows of the picture.
_X = {"x": 94, "f": 140, "i": 212, "g": 286, "o": 371, "out": 421, "up": 455}
_Y = {"cell": 100, "mix": 158, "squash": 141, "out": 194, "gate": 232, "bus": 292, "word": 315}
_FRAME = (66, 48, 480, 338)  # left, top, right, bottom
_WIDTH, _HEIGHT = 546, 390


class _Look(NamedTuple):
    """Which pen draws which part, for one choice of path."""

    highlight: str | None

    def lit(self, *parts):
        return self.highlight is not None and any(part in _LIT[self.highlight] for part in parts)

    def pen(self, *parts, tone="ink", width=1.8):
        if self.highlight is None:
            return Pen(tone, width)
        if self.lit(*parts):
            return Pen(_TONES[self.highlight], 4.2)
        return Pen(width=1.4, faded=True)

    def label(self, *parts):
        if self.highlight is None:
            return {}
        return {"bold": True} if self.lit(*parts) else {"opacity": 0.66}


def lstm_paths():
    """Return the paths that `lstm_cell` can light, in teaching order, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(lstm_paths())
    ['forget', 'input', 'candidate', 'cell', 'output', 'hidden', 'gradient']
    """
    return dict(_PATHS)


def lstm_cell(highlight=None, notation="pytorch"):
    """Draw the LSTM cell: the cell state along the top, four gates below it.

    Parameters
    ----------
    highlight : str, optional
        A name out of `lstm_paths()`: that path in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}
        Whose letters stand on the wires.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path or notation.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, Long Short-Term Memory, 1997; the layout follows the order
    in which C. Olah, Understanding LSTM Networks, 2015, explains the gates.

    Examples
    --------
    >>> lstm_cell("forget").alt.startswith("The LSTM cell")
    True
    """
    check_highlight(highlight, _PATHS)
    if notation not in _NAMES:
        raise ValueError(f"got notation={notation!r}, expected one of {', '.join(_NAMES)}")
    names, look = _NAMES[notation], _Look(highlight)
    canvas = Canvas(_WIDTH, _HEIGHT)
    left, top, right, bottom = _FRAME
    canvas.box(
        (left + right) / 2, (top + bottom) / 2, right - left, bottom - top,
        pen=Pen("muted", 1.5, faded=True), fill=0.07, radius=20,
    )  # fmt: skip
    _state(canvas, look)
    _bus(canvas, look)
    _gates(canvas, look)
    _output(canvas, look)
    _labels(canvas, look, names)
    if highlight == "gradient":
        _gradient(canvas, names)
    return canvas.drawing("The LSTM cell", _alt(highlight, names))


def _state(canvas, look):
    """Draw the line along the top: multiply by the forget gate, add the gated candidate."""
    y, width = _Y["cell"], 3.2
    keep = canvas.operation(_X["f"], y, "×", pen=look.pen("forget ×", tone="red"), fill=0.12)
    add = canvas.operation(_X["g"], y, "+", pen=look.pen("+", tone="blue"), fill=0.12)
    back = look.highlight == "gradient"
    for part, start, stop in (
        ("c", (8, y), keep.west),
        ("kept", keep.east, add.west),
        ("tail", add.east, (_X["out"], y)),
        ("c next", (_X["out"], y), (_WIDTH - 8, y)),
    ):
        pen = look.pen(part, tone="blue", width=width)
        if back:
            pen = pen._replace(dash="11 6")
            end = "free" if part == "c" else "border"
            canvas.wire(stop, start, pen=pen, end=end, arrow=part != "c next")
        else:
            end = "free" if part == "c next" else "border"
            canvas.wire(start, stop, pen=pen, end=end, arrow=part != "tail")


def _bus(canvas, look):
    """Draw the wire that brings the input and the last hidden state to every gate."""
    y = _Y["bus"]
    canvas.wire((8, y), (_X["x"], y), pen=look.pen("h"), arrow=False)
    canvas.wire((_X["x"], _HEIGHT - 30), (_X["x"], y), pen=look.pen("x"), end="wire")
    start = _X["x"]
    for gate in "fig":
        canvas.wire((start, y), (_X[gate], y), pen=look.pen(f"bus {gate}"), arrow=False)
        start = _X[gate]
    for gate in "fig":
        pen = look.pen(f"feed {gate}")
        canvas.wire((_X[gate], y), (_X[gate], _Y["gate"] + 18), pen=pen)
        canvas.dot(_X[gate], y, look.pen(f"bus {gate}"))
    canvas.wire((start, y), (_X["o"], y), (_X["o"], _Y["gate"] + 18), pen=look.pen("bus o"))


def _gates(canvas, look):
    """Draw the four layers, and the wires from the first three to the cell state."""
    for gate, path, sign in _GATES:
        pen = look.pen(f"gate {gate}", tone=_TONES[path])
        tint = 0.0 if pen.faded else 0.16
        label = look.label(f"gate {gate}")
        canvas.box(_X[gate], _Y["gate"], 54, 36, sign, pen=pen, fill=tint, size=19, **label)
        canvas.text(_X[gate], _Y["word"], path, size=17, maths=False, **label)
    top = _Y["gate"] - 18
    mix = canvas.operation(
        _X["g"], _Y["mix"], "×", pen=look.pen("input ×", tone="green"), fill=0.12
    )
    canvas.wire((_X["f"], top), (_X["f"], _Y["cell"] + 13), pen=look.pen("f", tone="red"))
    canvas.wire((_X["i"], top), (_X["i"], _Y["mix"]), mix.west, pen=look.pen("i", tone="green"))
    canvas.wire((_X["g"], top), mix.south, pen=look.pen("g", tone="orange"))
    canvas.wire(mix.north, (_X["g"], _Y["cell"] + 13), pen=look.pen("new"))


def _output(canvas, look):
    """Draw the way from the new cell state to the new hidden state."""
    x, y = _X["out"], _Y["cell"]
    squash = canvas.box(
        x, _Y["squash"], 50, 28, "tanh", pen=look.pen("squash"), radius=14, size=16,
        **look.label("squash"),
    )  # fmt: skip
    gate = canvas.operation(x, _Y["out"], "×", pen=look.pen("output ×", tone="purple"), fill=0.12)
    canvas.wire((x, y), squash.north, pen=look.pen("down"))
    canvas.dot(x, y, look.pen("tail", "down", tone="blue"))
    canvas.wire(squash.south, gate.north, pen=look.pen("squashed"))
    corner = (_X["o"], _Y["out"])
    canvas.wire((_X["o"], _Y["gate"] - 18), corner, gate.west, pen=look.pen("o", tone="purple"))
    bus, up = _Y["bus"], _X["up"]
    canvas.wire(gate.south, (x, bus), (up, bus), pen=look.pen("shown"), arrow=False)
    canvas.wire((up, bus), (_WIDTH - 8, bus), pen=look.pen("h next"), end="free")
    canvas.wire((up, bus), (up, 28), pen=look.pen("up"), end="free", hop=y)
    canvas.dot(up, bus, look.pen("shown"))


def _labels(canvas, look, names):
    """Write the letters of the notation beside their wires."""
    cell, bus, size = _Y["cell"] - 18, _Y["bus"] - 18, 20
    places = (
        ("c", 8, cell, "start"),
        ("c_next", _WIDTH - 6, cell, "end"),
        ("h", 8, bus, "start"),
        ("h_next", _WIDTH - 6, bus, "end"),
        ("x", _X["x"], _HEIGHT - 14, "middle"),
        ("f", _X["f"] + 9, 168, "start"),
        ("i", _X["i"] + 7, 142, "start"),
        ("g", _X["g"] + 9, 194, "start"),
        ("o", _X["o"] - 7, 190, "end"),
    )
    parts = {"c_next": "c next", "h_next": "h next"}
    for name, x, y, anchor in places:
        label = look.label(parts.get(name, name))
        canvas.text(x, y, names[name], anchor=anchor, size=size, **label)
    up = look.label("up")
    canvas.text(_X["up"], 13, names["h_next"], size=size, **up)
    # what a box and a circle mean
    y, pen = _HEIGHT - 18, Pen("muted", 1.6)
    canvas.box(150, y, 28, 20, pen=pen, radius=5)
    canvas.text(171, y, "layer with weights", size=16.5, anchor="start", maths=False)
    canvas.circle(358, y, 10, pen=pen)
    canvas.text(375, y, "entry by entry", size=16.5, anchor="start", maths=False)


def _gradient(canvas, names):
    """Write what each step of the way back does to the gradient."""
    y = _Y["cell"] - 28
    canvas.text(_X["f"], y, f"× {names['f']}", size=18, bold=True)
    canvas.text(_X["g"], y, "× 1", size=18, bold=True)
    for x, name in ((28, "c"), (_WIDTH - 28, "c_next")):
        y = _Y["cell"] + 38
        canvas.text(x, y - 12, "∂L", size=17)
        canvas.wire((x - 18, y), (x + 18, y), arrow=False, pen=Pen(width=1.3))
        canvas.text(x, y + 14, f"∂{names[name]}", size=17)


def _alt(highlight, names):
    """Return the text alternative: the whole cell in words, then the path that is lit."""
    plain = {key: value.replace("{", "").replace("}", "") for key, value in names.items()}
    candidate = plain["g"] or "a candidate without a letter of its own"
    text = (
        f"The LSTM cell. From the left come {plain['c']} along the top and {plain['h']} along the "
        f"bottom, from below {plain['x']}. The last two feed four layers: sigmoid {plain['f']}, "
        f"sigmoid {plain['i']}, tanh {candidate}, sigmoid {plain['o']}. The cell state is "
        f"multiplied by {plain['f']}, then {plain['i']} times the candidate is added: this is "
        f"{plain['c_next']}. Its tanh times {plain['o']} is {plain['h_next']}, which leaves to "
        "the right and upwards."
    )
    return f"{text} Lit: {_PATHS[highlight]}" if highlight else text
