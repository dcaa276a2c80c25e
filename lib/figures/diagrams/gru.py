"""The GRU cell as a picture, in three variants, one path at a time lit."""

from lib.figures.diagrams.cell import CellCanvas, path, sentences

_VARIANTS = ("reset-before", "reset-after", "simplified")
_REPLACES = ("ng", "olah")  # whose update gate says what to replace
_KEEPS = ("pytorch", "goodfellow")  # whose update gate says what to keep

# Which wires, boxes and labels each path lights; every other part of the picture is then faded.
_PATHS = {
    "update": path(
        "green",
        "h, down, h z, x, x z, gate z, z, z keep, z mix, keep ×, mix ×",
        "The update gate: a sigmoid of the input and the last hidden state says, entry by entry, how "
        "old state and candidate are mixed; what it gives to one, it takes from the other.",
    ),
    "reset": path(
        "red",
        "h, down, h z, h r, x, x z, x r, gate r, r, reset ×",
        "The reset gate: a second sigmoid of the same two vectors says how much of the past the "
        "candidate gets to see.",
    ),
    "candidate": path(
        "orange",
        "h, down, h z, h r, h n, reset ×, past, x, x z, x r, x n, gate n, n, mix ×",
        "The candidate: a tanh of the input and of what it gets to see of the last hidden state proposes "
        "new content.",
    ),
    "hidden": path(
        "blue",
        "h, old, keep ×, kept, mix ×, new, +, tail, h next, up",
        "The hidden state: it runs along the top, is multiplied by its share, has the candidate's share "
        "added, and leaves to the next time step and to the layer above.",
    ),
    "gradient": path(
        "red",
        "h, old, keep ×, kept, +, tail, h next",
        "The gradient along the hidden state, backwards: the plus sign passes it on unchanged and the "
        "multiplication scales it by the share that was kept; the ways through the gates come on top.",
    ),
}

# Columns and rows of the picture.
_X = {"x": 94, "z": 146, "r": 236, "reset": 310, "n": 388, "up": 446}
_Y = {
    "cell": 100,
    "mix": 148,
    "tanh": 190,
    "gate": 232,
    "W": 281,
    "h": 316,
    "bus": 341,
    "word": 362,
}
_FRAME = (66, 48, 480, 379)  # left, top, right, bottom
_WIDTH, _HEIGHT = 546, 430
_APART = 12  # how far left and right of its middle a gate takes h and x


_CANDIDATE = {
    "reset-before": "The reset gate times the hidden state goes, with the input, into a tanh layer: the "
    "candidate.",
    "reset-after": "The hidden state times weights of its own is multiplied by the reset gate and added to "
    "the input times other weights; the tanh of the sum is the candidate.",
    "simplified": "Hidden state and input feed a tanh layer too: the candidate. There is no reset gate.",
}


def gru_paths(variant="reset-after"):
    """Return the paths that `gru_cell` can light, in teaching order, each with one sentence.

    Parameters
    ----------
    variant : {"reset-before", "reset-after", "simplified"}
        The simplified cell has no path `reset`.

    Returns
    -------
    dict of str to str

    Raises
    ------
    ValueError
        If there is no such variant.

    Examples
    --------
    >>> list(gru_paths())
    ['update', 'reset', 'candidate', 'hidden', 'gradient']
    """
    return sentences(_paths(variant))


def gru_cell(highlight=None, notation=None, variant="reset-after", empty=()):
    """Draw the GRU cell: the hidden state along the top, the gates and the candidate below it.

    The reset gate acts before the product with the state's weights (Cho et al., most lectures) or after it
    (PyTorch); the simplified cell has the update gate alone. Each may be drawn in each notation. Where the
    gate of a source says what to replace (Ng, Olah) and not what to keep, 1 minus it stands on the other way.

    Parameters
    ----------
    highlight : str, optional
        A name out of `gru_paths(variant)`: that path in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        Whose letters stand on the wires; by default all four on a page, of which the reader sees the one
        chosen, and in a kernel the one of `lib.figures.use_notation`.
    variant : {"reset-before", "reset-after", "simplified"}
    empty : sequence of str
        Places to leave empty, with numbers: the layers `gate z` and `gate r`, `candidate +` and `candidate tanh`
        of the variant `reset-after`, the operations `reset ×`, `one minus`, `keep ×`, `mix ×` and `+`, the
        states `h` and `h next`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path, notation, variant or place.

    References
    ----------
    K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014.

    Examples
    --------
    >>> gru_cell("update").alt.startswith("The GRU cell")
    True
    """
    paths = _paths(variant)
    canvas = CellCanvas((_WIDTH, _HEIGHT), _FRAME, "gru", paths, highlight, notation, empty)
    _state(canvas)
    _gates(canvas, "z" if variant == "simplified" else "zr")
    mix = canvas.join(_X["n"], _Y["mix"], "×", "mix ×", tone="green")
    with canvas.only(*_REPLACES):
        _replacing(canvas, mix)
    with canvas.only(*_KEEPS):
        _keeping(canvas, mix)
    _candidate(canvas, variant, mix)
    _labels(canvas, variant)
    if highlight == "gradient":
        _gradient(canvas)
    gates = (
        "one sigmoid layer, the update gate"
        if variant == "simplified"
        else ("two sigmoid layers, the update gate and the reset gate")
    )
    words = (
        "The GRU cell. From the left comes the hidden state of the step before along the top, from below "
        f"the input. Both feed {gates}. {_CANDIDATE[variant]} The state is multiplied by the share to "
        "keep, then the rest, one minus that share, times the candidate is added: this is the new hidden "
        "state, which leaves to the right and upwards."
    )
    return canvas.finished("The GRU cell", words)


def _paths(variant):
    """Return what a variant can light.

    Raises
    ------
    ValueError
        If there is no such variant.
    """
    if variant not in _VARIANTS:
        raise ValueError(f"got variant={variant!r}, expected one of {', '.join(_VARIANTS)}")
    gone = {"reset"} if variant == "simplified" else set()
    return {name: one for name, one in _PATHS.items() if name not in gone}


def _state(canvas):
    """Draw the line along the top: multiply by the share to keep, add the candidate's share."""
    y, up = _Y["cell"], _X["up"]
    keep = canvas.join(_X["z"], y, "×", "keep ×", tone="green")
    add = canvas.join(_X["n"], y, "+", "+", tone="blue")
    stretches = [
        ("h", (8, y), (_X["x"], y)),
        ("old", (_X["x"], y), keep.west),
        ("kept", keep.east, add.west),
        ("tail", add.east, (up, y)),
        ("h next", (up, y), (_WIDTH - 8, y)),
    ]
    canvas.line(stretches, branches=("h", "tail"))
    canvas.wire((up, y), (up, 28), pen=canvas.pen("up"), end="free")
    canvas.dot(up, y, canvas.pen("tail", tone="blue"))


def _gates(canvas, gates):
    """Draw the wires of input and state, and the gates that they feed."""
    left, h, x = _X["x"], _Y["h"], _Y["bus"]
    columns = {"z": _X["z"], "r": _X["r"]}
    first, second = (column - _APART for column in columns.values())
    canvas.wire(
        (left, _Y["cell"]), (left, h), (first, h), pen=canvas.pen("down", "h z"), arrow=False
    )
    canvas.dot(left, _Y["cell"], canvas.pen("h", tone="blue"))
    canvas.wire((first, h), (second, h), pen=canvas.pen("h r"), arrow=False)
    first, second = (column + _APART for column in columns.values())
    canvas.wire((left, _HEIGHT - 30), (left, x), (first, x), pen=canvas.pen("x"), arrow=False)
    canvas.wire((first, x), (second, x), pen=canvas.pen("x r"), arrow=False)
    for gate in gates:
        word, tone = {"z": ("update", "green"), "r": ("reset", "red")}[gate]
        _layer(canvas, columns[gate], "σ", gate, word, tone)


def _layer(canvas, column, sign, name, word, tone):
    """Draw a layer that takes the state at its left and the input at its right."""
    h, x, part = _Y["h"], _Y["bus"], f"gate {name}"
    box = canvas.layer(column, _Y["gate"], sign, part, tone)
    with canvas.place(part, word):
        canvas.text(column, _Y["word"], word, size=17, maths=False, **canvas.label(part))
    foot, wire = box.south[1], canvas.pen(part)
    canvas.wire((column - _APART, h), (column - _APART, foot), pen=wire)
    canvas.wire((column + _APART, x), (column + _APART, foot), pen=wire, hop=h)
    if name != "n":
        canvas.dot(column - _APART, h, canvas.pen(f"h {name}"))
        canvas.dot(column + _APART, x, canvas.pen(f"x {name}"))
    return box


def _replacing(canvas, mix):
    """Draw an update gate that says what to replace: one minus it goes to the state."""
    column, mix_y, fork, turn = _X["z"], _Y["mix"], 184, _X["n"] - 38
    wire = canvas.pen("z", tone="green")
    minus = _minus(canvas, column, mix_y, wire)
    canvas.wire((column, _Y["gate"] - 18), minus.south, pen=wire)
    canvas.wire(minus.north, (column, _Y["cell"] + 13), pen=wire)
    canvas.wire((column, fork), (turn, fork), (turn, mix_y), mix.west, pen=wire)
    canvas.dot(column, fork, wire)
    with canvas.behind("gate z"):
        canvas.symbol(column + 9, 199, "(1 - z_t)", anchor="start", size=20, **canvas.label("z"))


def _keeping(canvas, mix):
    """Draw an update gate that says what to keep: one minus it goes to the candidate."""
    column, fork = _X["z"], _Y["mix"]
    wire, middle = canvas.pen("z", tone="green"), (column + _X["n"]) / 2
    minus = _minus(canvas, middle, fork, wire)
    canvas.wire((column, _Y["gate"] - 18), (column, _Y["cell"] + 13), pen=wire)
    canvas.wire((column, fork), minus.west, pen=wire)
    canvas.wire(minus.east, mix.west, pen=wire)
    canvas.dot(column, fork, wire)
    with canvas.behind("gate z"):
        canvas.symbol(column + 9, 199, "z_t", anchor="start", size=20, **canvas.label("z"))


def _minus(canvas, x, y, pen):
    """Draw the circle that takes the update gate from one."""
    shape = canvas.circle(x, y, 13, pen=pen)
    with canvas.place("one minus", "1−", at=(x, y)):
        canvas.text(x, y, "1−", size=17, **canvas.label("z"))
    return shape


def _candidate(canvas, variant, mix):
    """Draw what the candidate reads of the past, and the layer that makes it."""
    column, y, past = _X["n"], _Y["gate"], _X["reset"]
    canvas.wire(mix.north, (column, _Y["cell"] + 13), pen=canvas.pen("new"))
    n = canvas.pen("n", tone="orange")
    if variant == "simplified":
        start = _X["r"] - _APART, _Y["h"]
        canvas.wire(start, (column - _APART, _Y["h"]), pen=canvas.pen("h n"), arrow=False)
        start = _X["r"] + _APART, _Y["bus"]
        canvas.wire(start, (column + _APART, _Y["bus"]), pen=canvas.pen("x n"), arrow=False)
        body = _layer(canvas, column, "tanh", "n", "candidate", "orange")
        canvas.wire(body.north, mix.south, pen=n)
        return
    label = canvas.label("gate n")
    canvas.text(column, _Y["word"], "candidate", size=17, maths=False, **label)
    reset = canvas.join(past, y, "×", "reset ×", tone="red")
    canvas.wire((_X["r"] + 27, y), reset.west, pen=canvas.pen("r", tone="red"))
    if variant == "reset-after":
        feet = [_weights(canvas, x, tex) for x, tex in ((past, "W_{hn}"), (column, "W_{in}"))]
        canvas.wire(feet[0].north, reset.south, pen=canvas.pen("h n"))
        body = canvas.join(column, y, "+", "gate n", tone="orange", place="candidate +")
        squash = canvas.squash(column, _Y["tanh"], "gate n", "candidate tanh", tone="orange")
        canvas.wire(feet[1].north, body.south, pen=canvas.pen("x n"))
        canvas.wire(body.north, squash.south, pen=canvas.pen("n"))
        top = squash.north
    else:
        body = canvas.layer(column, y, "tanh", "gate n", "orange")
        feet, top = (reset, body), body.north
    h_start, x_start = (_X["r"] - _APART, _Y["h"]), (_X["r"] + _APART, _Y["bus"])
    canvas.wire(h_start, (past, _Y["h"]), feet[0].south, pen=canvas.pen("h n"))
    canvas.wire(x_start, (column, _Y["bus"]), feet[1].south, pen=canvas.pen("x n"))
    canvas.wire(reset.east, body.west, pen=canvas.pen("past"))
    canvas.wire(top, mix.south, pen=n)


def _weights(canvas, x, tex):
    """Draw a product with weights, named by their letters."""
    box = canvas.layer(x, _Y["W"], "", "gate n", "orange", width=50, height=32)
    canvas.symbol(x, _Y["W"], tex, size=18, **canvas.label("gate n"))
    return box


def _labels(canvas, variant):
    """Write the letters beside their wires, and what the shapes mean."""
    cell, after = _Y["cell"] - 18, variant == "reset-after"
    places = [
        ("h_{t-1}", "h", 8, cell, "start"),
        ("h_t", "h next", _WIDTH - 6, cell, "end"),
        ("h_t", "up", _X["up"], 13, "middle"),
        ("x_t", "x", _X["x"], _HEIGHT - 14, "middle"),
        ("n_t", "n", _X["n"] + (29 if after else 10), 174 if after else 190, "start"),
    ]
    for tex, part, x, y, anchor in places:
        canvas.state(x, y, tex, part, anchor)
    if variant != "simplified":
        with canvas.behind("gate r"):
            canvas.symbol(_X["r"] + 49, 203, "r_t", size=20, **canvas.label("r"))
    canvas.legend(170)


def _gradient(canvas):
    """Write what each step of the way back does to the gradient."""
    y = _Y["cell"] - 28
    canvas.symbol(_X["z"] + 6, y, "× z_t", size=18, bold=True)
    canvas.text(_X["n"], y, "× 1", size=18, bold=True)
    canvas.gradient_of(30, _Y["cell"] + 38, "h_{t-1}")
    canvas.gradient_of(_WIDTH - 30, _Y["cell"] + 38, "h_t")
