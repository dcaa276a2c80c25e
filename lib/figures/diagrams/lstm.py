"""The LSTM cell as a picture, one path at a time lit."""

from lib.figures.diagrams.cell import CellCanvas, path, sentences

# Which wires, boxes and labels each path lights; every other part of the picture is then faded.
_PATHS = {
    "forget": path(
        "red",
        "h, x, bus f, feed f, gate f, f, forget ×",
        "The forget gate: a sigmoid of the input and the last hidden state says, entry by entry, what "
        "share of the old cell state survives the first multiplication.",
    ),
    "input": path(
        "green",
        "h, x, bus f, bus i, feed i, gate i, i, input ×",
        "The input gate: a second sigmoid of the same two vectors says what share of the candidate is "
        "let in.",
    ),
    "candidate": path(
        "orange",
        "h, x, bus f, bus i, bus g, feed g, gate g, g, input ×, new, +",
        "The candidate: a tanh of the same two vectors proposes new content, which the input gate "
        "scales and the plus sign adds to the cell state.",
    ),
    "new content": path(
        "green",
        "h, x, bus f, bus i, bus g, feed i, feed g, gate i, gate g, i, g, input ×, new, +",
        "The new content: input gate and candidate read the same two vectors; their product is added "
        "to the cell state.",
    ),
    "cell": path(
        "blue",
        "c, forget ×, kept, +, tail, c next",
        "The cell state: it runs along the top, is multiplied by the forget gate, has the gated "
        "candidate added, and passes no weight and no nonlinearity on its way.",
    ),
    "output": path(
        "purple",
        "h, x, bus f, bus i, bus g, bus o, feed o, gate o, o, output ×",
        "The output gate: a third sigmoid of the same two vectors says how much of the squashed cell "
        "state is shown to the outside.",
    ),
    "hidden": path(
        "blue",
        "tail, down, squash, squashed, output ×, shown, h next, up",
        "The hidden state: the new cell state goes through tanh, is multiplied by the output gate, and "
        "leaves to the next time step and to the layer above.",
    ),
    "gradient": path(
        "red",
        "c, forget ×, kept, +, tail, c next",
        "The gradient along the cell state, backwards: the plus sign passes it on unchanged, the first "
        "multiplication scales it by the forget gate, and nothing else is in its way.",
    ),
}
_GATES = (
    ("f", "forget", "σ", "red"),
    ("i", "input", "σ", "green"),
    ("g", "candidate", "tanh", "orange"),
    ("o", "output", "σ", "purple"),
)

# Columns and rows of the picture.
_X = {"x": 94, "f": 140, "i": 212, "g": 286, "o": 371, "out": 421, "up": 455}
_Y = {"cell": 100, "mix": 158, "squash": 141, "out": 194, "gate": 232, "bus": 292, "word": 315}
_ASIDE = {"i": -6, "g": 4}  # of two words side by side
_FRAME = (66, 48, 480, 338)  # left, top, right, bottom
_WIDTH, _HEIGHT = 546, 390
_WORDS = (
    "The LSTM cell. From the left come the cell state along the top and the hidden state of the step "
    "before along the bottom, from below the input. Hidden state and input feed four layers: the forget "
    "gate, a sigmoid; the input gate, a sigmoid; the candidate, a tanh; the output gate, a sigmoid. The "
    "cell state is multiplied by the forget gate, then the input gate times the candidate is added: this "
    "is the new cell state. Its tanh times the output gate is the new hidden state, which leaves to the "
    "right and upwards."
)


def lstm_paths():
    """Return the paths that `lstm_cell` can light, in teaching order, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(lstm_paths())
    ['forget', 'input', 'candidate', 'new content', 'cell', 'output', 'hidden', 'gradient']
    """
    return sentences(_PATHS)


def lstm_cell(highlight=None, notation=None, empty=()):
    """Draw the LSTM cell: the cell state along the top, four gates below it.

    Parameters
    ----------
    highlight : str, optional
        A name out of `lstm_paths()`: that path in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        Whose letters stand on the wires; by default all four on a page, of which the reader sees the one
        chosen, and in a kernel the one of `lib.figures.use_notation`.
    empty : sequence of str
        Places to leave empty, with numbers: the layers `gate f` to `gate o`, `squash`, the operations
        `forget ×`, `input ×`, `output ×` and `+`, the states `c`, `c next`, `h` and `h next`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path, notation or place.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, Long Short-Term Memory, 1997; the layout follows the order
    in which C. Olah, Understanding LSTM Networks, 2015, explains the gates.

    Examples
    --------
    >>> lstm_cell("forget").alt.startswith("The LSTM cell")
    True
    """
    canvas = CellCanvas((_WIDTH, _HEIGHT), _FRAME, "lstm", _PATHS, highlight, notation, empty)
    _state(canvas)
    _bus(canvas)
    _gates(canvas)
    _output(canvas)
    _labels(canvas)
    if highlight == "gradient":
        _gradient(canvas)
    return canvas.finished("The LSTM cell", _WORDS)


def _state(canvas):
    """Draw the line along the top: multiply by the forget gate, add the gated candidate."""
    y = _Y["cell"]
    keep = canvas.join(_X["f"], y, "×", "forget ×", tone="red")
    add = canvas.join(_X["g"], y, "+", "+", tone="blue")
    stretches = [
        ("c", (8, y), keep.west),
        ("kept", keep.east, add.west),
        ("tail", add.east, (_X["out"], y)),
        ("c next", (_X["out"], y), (_WIDTH - 8, y)),
    ]
    canvas.line(stretches, branches=("tail",))


def _bus(canvas):
    """Draw the wire that brings the input and the last hidden state to every gate."""
    y = _Y["bus"]
    canvas.wire((8, y), (_X["x"], y), pen=canvas.pen("h"), arrow=False)
    canvas.wire((_X["x"], _HEIGHT - 30), (_X["x"], y), pen=canvas.pen("x"), end="wire")
    start = _X["x"]
    for gate in "fig":
        canvas.wire((start, y), (_X[gate], y), pen=canvas.pen(f"bus {gate}"), arrow=False)
        start = _X[gate]
    for gate in "fig":
        pen = canvas.pen(f"feed {gate}")
        canvas.wire((_X[gate], y), (_X[gate], _Y["gate"] + 18), pen=pen)
        canvas.dot(_X[gate], y, canvas.pen(f"bus {gate}"))
    canvas.wire((start, y), (_X["o"], y), (_X["o"], _Y["gate"] + 18), pen=canvas.pen("bus o"))


def _gates(canvas):
    """Draw the four layers, and the wires from the first three to the cell state."""
    for gate, word, sign, tone in _GATES:
        canvas.layer(_X[gate], _Y["gate"], sign, f"gate {gate}", tone)
        look = canvas.label(f"gate {gate}")
        with canvas.place(f"gate {gate}", word):
            canvas.text(
                _X[gate] + _ASIDE.get(gate, 0), _Y["word"], word, size=17, maths=False, **look
            )
    top = _Y["gate"] - 18
    mix = canvas.join(_X["g"], _Y["mix"], "×", "input ×", tone="green")
    canvas.wire((_X["f"], top), (_X["f"], _Y["cell"] + 13), pen=canvas.pen("f", tone="red"))
    canvas.wire((_X["i"], top), (_X["i"], _Y["mix"]), mix.west, pen=canvas.pen("i", tone="green"))
    canvas.wire((_X["g"], top), mix.south, pen=canvas.pen("g", tone="orange"))
    canvas.wire(mix.north, (_X["g"], _Y["cell"] + 13), pen=canvas.pen("new"))


def _output(canvas):
    """Draw the way from the new cell state to the new hidden state."""
    x, y = _X["out"], _Y["cell"]
    squash = canvas.squash(x, _Y["squash"], "squash", "squash")
    gate = canvas.join(x, _Y["out"], "×", "output ×", tone="purple")
    canvas.wire((x, y), squash.north, pen=canvas.pen("down"))
    canvas.dot(x, y, canvas.pen("tail", "down", tone="blue"))
    canvas.wire(squash.south, gate.north, pen=canvas.pen("squashed"))
    corner = (_X["o"], _Y["out"])
    canvas.wire((_X["o"], _Y["gate"] - 18), corner, gate.west, pen=canvas.pen("o", tone="purple"))
    bus, up = _Y["bus"], _X["up"]
    canvas.wire(gate.south, (x, bus), (up, bus), pen=canvas.pen("shown"), arrow=False)
    canvas.wire((up, bus), (_WIDTH - 8, bus), pen=canvas.pen("h next"), end="free")
    canvas.wire((up, bus), (up, 28), pen=canvas.pen("up"), end="free", hop=y)
    canvas.dot(up, bus, canvas.pen("shown"))


def _labels(canvas):
    """Write the letters beside their wires, and what the shapes mean."""
    cell, bus = _Y["cell"] - 18, _Y["bus"] - 18
    for tex, part, x, y, anchor in (
        ("c_{t-1}", "c", 8, cell, "start"),
        ("c_t", "c next", _WIDTH - 6, cell, "end"),
        ("h_{t-1}", "h", 8, bus, "start"),
        ("h_t", "h next", _WIDTH - 6, bus, "end"),
        ("h_t", "up", _X["up"], 13, "middle"),
        ("x_t", "x", _X["x"], _HEIGHT - 14, "middle"),
    ):
        canvas.state(x, y, tex, part, anchor)
    for gate, x, y, anchor in (
        ("f", _X["f"] + 9, 168, "start"),
        ("i", _X["i"] + 7, 142, "start"),
        ("g", _X["g"] + 9, 194, "start"),
        ("o", _X["o"] - 7, 190, "end"),
    ):
        with canvas.behind(f"gate {gate}"):
            canvas.symbol(x, y, f"{gate}_t", anchor=anchor, size=20, **canvas.label(gate))
    canvas.legend(150)


def _gradient(canvas):
    """Write what each step of the way back does to the gradient."""
    y = _Y["cell"] - 28
    canvas.symbol(_X["f"], y, "× f_t", size=18, bold=True)
    canvas.text(_X["g"], y, "× 1", size=18, bold=True)
    canvas.gradient_of(28, _Y["cell"] + 38, "c_{t-1}")
    canvas.gradient_of(_WIDTH - 28, _Y["cell"] + 38, "c_t")
