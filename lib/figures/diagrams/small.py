"""Small cells: for cards, for chains, and to compare the three architectures."""

from lib.figures.diagrams.canvas import Canvas, Pen

_WIDTH = {"rnn": 96, "gru": 210, "lstm": 218}  # of the frames
_HEIGHT, _STUB = 262, 44  # of a cell with its letters; of the wires that enter and leave it
_LINE, _MIX, _GATE, _BUS, _FLOOR = (
    58,
    98,
    148,
    198,
    220,
)  # rows: state line, products, layers, wires, frame
_SIZE = 18
_STATE, _WIRE = Pen("blue", 3), Pen(width=1.7)
_TONES = {"f": "red", "i": "green", "g": "orange", "o": "purple", "z": "green", "r": "red"}
_TITLES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
_COUNTS = {
    "rnn": ("one state, no gate", "1 block of weights"),
    "gru": ("one state, two gates", "3 blocks of weights"),
    "lstm": ("two states, three gates", "4 blocks of weights"),
}
_WORDS = {
    "rnn": "The plain recurrent cell: its state goes through a tanh layer at each step, together with the "
    "input.",
    "gru": "The GRU cell: its state runs along a line, is multiplied by the share to keep, and gets the "
    "candidate's share added. Two sigmoid layers, update and reset, say how much; the candidate is a tanh "
    "layer.",
    "lstm": "The LSTM cell: its cell state runs along a line, is multiplied by the forget gate, and gets the "
    "input gate times the candidate added. The output gate times its tanh is the hidden state, which leaves "
    "below.",
}


def small_cell(cell, notation=None):
    """Draw a cell small: the shapes and the letters at its borders, nothing else.

    Parameters
    ----------
    cell : {"rnn", "gru", "lstm"}
        The GRU with its reset gate before the product.
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        As for `lstm_cell`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such cell or notation.

    Examples
    --------
    >>> small_cell("gru").alt.startswith("The GRU cell")
    True
    """
    if cell not in _WIDTH:
        raise ValueError(f"got cell={cell!r}, expected one of {', '.join(_WIDTH)}")
    canvas = Canvas(_WIDTH[cell] + 2 * _STUB, _HEIGHT, cell=cell, notation=notation)
    _DRAW[cell](canvas, _STUB, 0)
    _ends(canvas, cell, _STUB, 0)
    return canvas.drawing(f"The {_TITLES[cell]} cell, small", _WORDS[cell])


def three_cells():
    """Draw the cells of RNN, GRU and LSTM together, with what each holds.

    Returns
    -------
    Drawing

    Examples
    --------
    >>> three_cells().alt.startswith("Three cells")
    True
    """
    canvas = Canvas(524, 602)
    for cell, left, top in (("rnn", 0, 6), ("gru", 216, 6), ("lstm", 0, 328)):
        canvas.cell = cell
        middle = left + _STUB + _WIDTH[cell] / 2
        canvas.text(middle, top + 6, _TITLES[cell], size=19, maths=False, bold=True)
        _DRAW[cell](canvas, left + _STUB, top)
        _ends(canvas, cell, left + _STUB, top)
    for number, (cell, lines) in enumerate(_COUNTS.items()):
        y = 376 + 70 * number
        canvas.text(322, y - 13, _TITLES[cell], size=16.5, maths=False, bold=True, anchor="start")
        for line, text in enumerate(lines):
            canvas.text(322, y + 8 + 20 * line, text, size=16, maths=False, anchor="start")
    counts = " ".join(f"{_TITLES[c]}: {', '.join(lines)}." for c, lines in _COUNTS.items())
    alt = f"Three cells. {' '.join(_WORDS.values())} {counts}"
    return canvas.drawing("RNN, GRU and LSTM", alt)


def lstm_chain():
    """Draw three LSTM cells in a row, that of the step t in full, its neighbours as boxes.

    Returns
    -------
    Drawing

    Examples
    --------
    >>> lstm_chain().alt.startswith("Three LSTM cells")
    True
    """
    side = 100
    canvas = Canvas(2 * side + _WIDTH["lstm"] + 4 * _STUB, _HEIGHT, cell="lstm")
    middle = 2 * _STUB + side
    right = middle + _WIDTH["lstm"] + _STUB
    _neighbour(canvas, _STUB, side)
    _lstm(canvas, middle, 0)
    _neighbour(canvas, right, side)
    for left, width, step in (
        (_STUB, side, "t-1"),
        (middle, _WIDTH["lstm"], "t"),
        (right, side, "t+1"),
    ):
        x = left + 18
        canvas.symbol(x, _HEIGHT - 12, f"x_{{{step}}}", size=_SIZE)
        for letter, y in (("c", _LINE), ("h", _BUS)):
            canvas.symbol(
                left + width + _STUB / 2, y - 16, f"{letter}_{{{step}}}", size=_SIZE, room=_STUB - 3
            )
            pen = _STATE if letter == "c" else _WIRE
            if left == _STUB:
                canvas.symbol(_STUB / 2, y - 16, f"{letter}_{{t-2}}", size=_SIZE, room=_STUB - 3)
                _stub(canvas, (2, y), (left, y), pen, "free")
            end = "free" if left == right else "border"
            _stub(canvas, (left + width, y), (left + width + _STUB, y), pen, end)
    alt = (
        "Three LSTM cells in a row, for three time steps. The cell state runs along the top through all of "
        "them, in each multiplied once and added to once. The hidden state leaves each cell below and enters "
        "the next. Each cell reads its own input from below. All three have the same weights."
    )
    return canvas.drawing("A chain of LSTM cells", alt)


def _stub(canvas, start, stop, pen, end):
    canvas.wire(start, stop, pen=pen, end=end)


def _ends(canvas, cell, left, top):
    """Draw the wires that enter and leave a single cell, and their letters."""
    right = left + _WIDTH[cell]
    rows = [("c" if cell == "lstm" else "h", _LINE, _STATE)]
    if cell == "lstm":
        rows.append(("h", _BUS, _WIRE))
    for letter, row, pen in rows:
        y = top + row
        canvas.wire((left - _STUB + 2, y), (left, y), pen=pen, arrow=False)
        canvas.wire((right, y), (right + _STUB - 2, y), pen=pen, end="free")
        for x, step in ((left - _STUB / 2 - 1, "t-1"), (right + _STUB / 2, "t")):
            canvas.symbol(x, y - 16, f"{letter}_{{{step}}}", size=_SIZE, room=_STUB - 4)
    x = left + (_WIDTH[cell] / 2 if cell == "rnn" else 18)
    canvas.symbol(x, top + _HEIGHT - 12, "x_t", size=_SIZE)


def _frame(canvas, left, top, width):
    height = _FLOOR - 24
    middle = left + width / 2, top + 24 + height / 2
    canvas.box(*middle, width, height, pen=Pen("muted", 1.4, faded=True), fill=0.07, radius=14)


def _layer(canvas, x, y, sign, gate, width=30):
    return canvas.box(
        x, y, width, 30, sign, pen=Pen(_TONES[gate], 1.9), fill=0.16, radius=6, size=_SIZE
    )


def _join(canvas, x, y, sign, tone):
    return canvas.operation(x, y, sign, pen=Pen(tone, 1.8), fill=0.12, radius=10)


def _rnn(canvas, left, top):
    """Draw the plain cell: a layer in the way of the state."""
    _frame(canvas, left, top, _WIDTH["rnn"])
    x, y = left + _WIDTH["rnn"] / 2, top + _LINE
    box = _layer(canvas, x, y, "tanh", "g", width=48)
    canvas.wire((left, y), box.west, pen=_STATE)
    canvas.wire(box.east, (left + _WIDTH["rnn"], y), pen=_STATE, arrow=False)
    canvas.wire((x, top + _FLOOR + 18), box.south, pen=_WIRE)


def _gru(canvas, left, top):
    """Draw the GRU, its reset gate before the product."""
    width = _WIDTH["gru"]
    _frame(canvas, left, top, width)
    start, z, r, past, n = (left + x for x in (18, 46, 92, 129, 174))
    line, mix, gate = top + _LINE, top + _MIX, top + _GATE
    h, x = top + _BUS - 8, top + _BUS + 9
    keep, add = _join(canvas, z, line, "×", "green"), _join(canvas, n, line, "+", "blue")
    canvas.wire((left, line), keep.west, pen=_STATE)
    canvas.wire(keep.east, add.west, pen=_STATE)
    canvas.wire(add.east, (left + width, line), pen=_STATE, arrow=False)
    update = _layer(canvas, z, gate, "σ", "z")
    reset = _layer(canvas, r, gate, "σ", "r")
    candidate = _layer(canvas, n, gate, "tanh", "g", width=48)
    times = _join(canvas, past, gate, "×", "red")
    scale = _join(canvas, n, mix, "×", "green")
    canvas.wire(reset.east, times.west, pen=Pen("red", 1.7))
    canvas.wire(times.east, candidate.west, pen=_WIRE)
    canvas.wire(candidate.north, scale.south, pen=Pen("orange", 1.7))
    canvas.wire(scale.north, add.south, pen=_WIRE)
    canvas.dot(start, line, Pen("blue", 1.7))
    canvas.wire((start, line), (start, h), (past, h), times.south, pen=_WIRE)
    canvas.wire((start, top + _FLOOR + 18), (start, x), (n, x), candidate.south, pen=_WIRE)
    for box in (update, reset):
        foot = box.south[1]
        canvas.wire((box.x - 7, h), (box.x - 7, foot), pen=_WIRE)
        canvas.wire((box.x + 7, x), (box.x + 7, foot), pen=_WIRE, hop=h)
        canvas.dot(box.x - 7, h, _WIRE)
        canvas.dot(box.x + 7, x, _WIRE)
    wire = Pen("green", 1.7)
    with canvas.only("ng", "olah"):  # what to replace
        minus = canvas.circle(z, mix, 12, "1−", pen=wire, size=15)
        fork, turn = gate - 24, n - 30
        canvas.wire(update.north, minus.south, pen=wire)
        canvas.wire(minus.north, keep.south, pen=wire)
        canvas.wire((z, fork), (turn, fork), (turn, mix), scale.west, pen=wire)
    with canvas.only("pytorch", "goodfellow"):  # what to keep
        minus = canvas.circle((z + n) / 2, mix, 12, "1−", pen=wire, size=15)
        canvas.wire(update.north, keep.south, pen=wire)
        canvas.wire((z, mix), minus.west, pen=wire)
        canvas.wire(minus.east, scale.west, pen=wire)
        canvas.dot(z, mix, wire)


def _lstm(canvas, left, top):
    """Draw the LSTM."""
    width = _WIDTH["lstm"]
    _frame(canvas, left, top, width)
    start, f, i, g, o, out = (left + x for x in (18, 40, 78, 122, 166, 192))
    line, mix, gate, bus = (top + y for y in (_LINE, _MIX, _GATE, _BUS))
    keep, add = _join(canvas, f, line, "×", "red"), _join(canvas, g, line, "+", "blue")
    canvas.wire((left, line), keep.west, pen=_STATE)
    canvas.wire(keep.east, add.west, pen=_STATE)
    canvas.wire(add.east, (left + width, line), pen=_STATE, arrow=False)
    boxes = {
        name: _layer(canvas, x, gate, sign, name, wide)
        for name, x, sign, wide in (
            ("f", f, "σ", 30), ("i", i, "σ", 30), ("g", g, "tanh", 44), ("o", o, "σ", 30),
        )
    }  # fmt: skip
    scale = _join(canvas, g, mix, "×", "green")
    shown = _join(canvas, out, gate - 24, "×", "purple")
    squash = canvas.box(out, line + 28, 44, 24, "tanh", pen=_WIRE, radius=12, size=17)
    canvas.wire(boxes["f"].north, keep.south, pen=Pen("red", 1.7))
    canvas.wire(boxes["i"].north, (i, mix), scale.west, pen=Pen("green", 1.7))
    canvas.wire(boxes["g"].north, scale.south, pen=Pen("orange", 1.7))
    canvas.wire(scale.north, add.south, pen=_WIRE)
    canvas.wire(boxes["o"].north, (o, shown.y), shown.west, pen=Pen("purple", 1.7), bend=6)
    canvas.wire((out, line), squash.north, pen=_WIRE)
    canvas.dot(out, line, Pen("blue", 1.7))
    canvas.wire(squash.south, shown.north, pen=_WIRE)
    canvas.wire(shown.south, (out, bus), (left + width, bus), pen=_WIRE, arrow=False)
    canvas.wire((left, bus), (o, bus), boxes["o"].south, pen=_WIRE)
    for name in "fig":
        canvas.wire((boxes[name].x, bus), boxes[name].south, pen=_WIRE)
        canvas.dot(boxes[name].x, bus, _WIRE)
    canvas.wire((start, top + _FLOOR + 18), (start, bus), pen=_WIRE, end="wire")


def _neighbour(canvas, left, width):
    """Draw an LSTM cell as a box: what happens on its line, and four layers."""
    _frame(canvas, left, 0, width)
    keep, add = (
        _join(canvas, left + 30, _LINE, "×", "red"),
        _join(canvas, left + 68, _LINE, "+", "blue"),
    )
    canvas.wire((left, _LINE), keep.west, pen=_STATE)
    canvas.wire(keep.east, add.west, pen=_STATE)
    canvas.wire(add.east, (left + width, _LINE), pen=_STATE, arrow=False)
    layers = canvas.box(left + 48, _GATE, 76, 34, "4 layers", pen=_WIRE, size=17, maths=False)
    canvas.wire((left, _BUS), (layers.x, _BUS), layers.south, pen=_WIRE)
    canvas.wire((left + 18, _FLOOR + 18), (left + 18, _BUS), pen=_WIRE, end="wire")
    top = layers.north[1]
    for join in (keep, add):
        canvas.wire((join.x, top), join.south, pen=_WIRE)
    turn = left + 93
    canvas.wire(
        layers.east,
        (turn, _GATE),
        (turn, _BUS),
        (left + width, _BUS),
        pen=_WIRE,
        arrow=False,
        bend=7,
    )


_DRAW = {"rnn": _rnn, "gru": _gru, "lstm": _lstm}
