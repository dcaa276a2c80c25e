"""The GRU cell as a picture, in four notations, with one path at a time lit."""

from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight

# Letters on the wires; whether the update gate says what to replace, and whether the reset gate acts after
# the product. Goodfellow gives the candidate no letter, and counts input and gates one step behind.
_NAMES = {
    "pytorch": dict(x="x_{t}", h="h_{t−1}", h_next="h_{t}", r="r_{t}", z="z_{t}", n="n_{t}"),
    "ng": dict(
        x="x^{⟨t⟩}", h="c^{⟨t−1⟩}", h_next="c^{⟨t⟩}", r="Γ_{r}", z="Γ_{u}", n="c\u0303^{⟨t⟩}",
    ),
    "goodfellow": dict(
        x="x^{(t−1)}", h="h^{(t−1)}", h_next="h^{(t)}", r="r^{(t−1)}", z="u^{(t−1)}", n="",
    ),
    "olah": dict(
        x="x_{t}", h="h_{t−1}", h_next="h_{t}", r="r_{t}", z="z_{t}", n="h\u0303_{t}",
    ),
}  # fmt: skip
_REPLACE = {"ng", "olah"}
_AFTER = {"pytorch"}

_PATHS = {
    "update": "The update gate: a sigmoid of the input and the last hidden state says, entry by "
    "entry, how old state and candidate are mixed; what it gives to one, it takes from the other.",
    "reset": "The reset gate: a second sigmoid of the same two vectors says how much of the past "
    "the candidate gets to see.",
    "candidate": "The candidate: a tanh of the input and of what the reset gate lets through of the "
    "last hidden state proposes new content.",
    "hidden": "The hidden state: it runs along the top, is multiplied by its share, has the "
    "candidate's share added, and leaves to the next time step and to the layer above.",
    "gradient": "The gradient along the hidden state, backwards: the plus sign passes it on "
    "unchanged and the multiplication scales it by the share that was kept; the ways through the "
    "gates come on top.",
}

# Which wires, boxes and labels each path lights; every other part of the picture is faded.
_LIT = {
    "update": {"h", "down", "h z", "x", "x z", "gate z", "z", "z keep", "z mix", "keep ×", "mix ×"},
    "reset": {
        "h", "down", "h z", "h r", "x", "x z", "x r", "gate r", "r", "reset ×",
    },
    "candidate": {
        "h", "down", "h z", "h r", "h n", "reset ×", "past", "x", "x z", "x r", "x n", "gate n", "n",
        "mix ×",
    },
    "hidden": {"h", "old", "keep ×", "kept", "mix ×", "new", "+", "tail", "h next", "up"},
    "gradient": {"h", "old", "keep ×", "kept", "+", "tail", "h next"},
}  # fmt: skip
_TONES = {
    "update": "green", "reset": "red", "candidate": "orange", "hidden": "blue", "gradient": "red",
}  # fmt: skip

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


class _Look(NamedTuple):
    """Which pen draws which part, for one choice of path."""

    highlight: str | None

    def lit(self, *parts):
        return self.highlight is not None and any(part in _LIT[self.highlight] for part in parts)

    def pen(self, *parts, tone="ink", width=1.8):
        if self.lit(*parts):
            return Pen(_TONES[self.highlight], 4.2)
        return Pen(tone, width) if self.highlight is None else Pen(width=1.4, faded=True)

    def label(self, *parts):
        if self.highlight is None:
            return {}
        return {"bold": True} if self.lit(*parts) else {"opacity": 0.66}


def gru_paths():
    """Return the paths that `gru_cell` can light, in teaching order, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(gru_paths())
    ['update', 'reset', 'candidate', 'hidden', 'gradient']
    """
    return dict(_PATHS)


def gru_cell(highlight=None, notation="pytorch"):
    """Draw the GRU cell: the hidden state along the top, two gates and the candidate below it.

    The four sources do not only use other letters, they also have other conventions, and each picture
    follows its source: in PyTorch's the reset gate acts after the product with the state's weights, in the
    others before it; PyTorch's and Goodfellow's update gate says what to keep, Ng's and Olah's what to
    replace. Goodfellow's equation 10.45 squashes the candidate with a sigmoid; drawn is the usual tanh.

    Parameters
    ----------
    highlight : str, optional
        A name out of `gru_paths()`: that path in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}
        Whose letters stand on the wires, and whose conventions are drawn.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path or notation.

    References
    ----------
    K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder, 2014.

    Examples
    --------
    >>> gru_cell("update").alt.startswith("The GRU cell")
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
    _gates(canvas, look)
    mix = _mixture(canvas, look, notation in _REPLACE)
    _candidate(canvas, look, mix, notation in _AFTER)
    _labels(canvas, look, names, notation in _AFTER)
    if highlight == "gradient":
        _gradient(canvas, names, notation in _REPLACE)
    return canvas.drawing("The GRU cell", _alt(highlight, names, notation))


def _state(canvas, look):
    """Draw the line along the top: multiply by the share to keep, add the candidate's share."""
    y, up, width = _Y["cell"], _X["up"], 3.2
    keep = canvas.operation(_X["z"], y, "×", pen=look.pen("keep ×", tone="green"), fill=0.12)
    add = canvas.operation(_X["n"], y, "+", pen=look.pen("+", tone="blue"), fill=0.12)
    back = look.highlight == "gradient"
    for part, start, stop in (
        ("h", (8, y), (_X["x"], y)),
        ("old", (_X["x"], y), keep.west),
        ("kept", keep.east, add.west),
        ("tail", add.east, (up, y)),
        ("h next", (up, y), (_WIDTH - 8, y)),
    ):
        pen = look.pen(part, tone="blue", width=width)
        if back:
            pen = pen._replace(dash="11 6")
            end = "free" if part == "h" else "border"
            canvas.wire(stop, start, pen=pen, end=end, arrow=part not in ("old", "h next"))
        else:
            end = "free" if part == "h next" else "border"
            canvas.wire(start, stop, pen=pen, end=end, arrow=part not in ("h", "tail"))
    canvas.wire((up, y), (up, 28), pen=look.pen("up"), end="free")
    canvas.dot(up, y, look.pen("tail", tone="blue"))


def _gates(canvas, look):
    """Draw the wires of input and state, and the two gates that they feed."""
    left, h, x = _X["x"], _Y["h"], _Y["bus"]
    first, second = (_X[gate] - _APART for gate in "zr")
    canvas.wire((left, _Y["cell"]), (left, h), (first, h), pen=look.pen("down", "h z"), arrow=False)
    canvas.dot(left, _Y["cell"], look.pen("h", tone="blue"))
    canvas.wire((first, h), (second, h), pen=look.pen("h r"), arrow=False)
    first, second = (_X[gate] + _APART for gate in "zr")
    canvas.wire((left, _HEIGHT - 30), (left, x), (first, x), pen=look.pen("x"), arrow=False)
    canvas.wire((first, x), (second, x), pen=look.pen("x r"), arrow=False)
    for gate, path in (("z", "update"), ("r", "reset")):
        column, pen = _X[gate], look.pen(f"gate {gate}", tone=_TONES[path])
        label = look.label(f"gate {gate}")
        tint = 0.0 if pen.faded else 0.16
        box = canvas.box(column, _Y["gate"], 54, 36, "σ", pen=pen, fill=tint, size=19, **label)
        canvas.text(column, _Y["word"], path, size=17, maths=False, **label)
        foot = box.south[1]
        wire = look.pen(f"gate {gate}")
        canvas.wire((column - _APART, h), (column - _APART, foot), pen=wire)
        canvas.wire((column + _APART, x), (column + _APART, foot), pen=wire, hop=h)
        canvas.dot(column - _APART, h, look.pen(f"h {gate}"))
        canvas.dot(column + _APART, x, look.pen(f"x {gate}"))


def _mixture(canvas, look, replace):
    """Draw the ways of the update gate: as it is to one product, as one minus it to the other."""
    column, mix_y, top = _X["z"], _Y["mix"], _Y["gate"] - 18
    mix = canvas.operation(_X["n"], mix_y, "×", pen=look.pen("mix ×", tone="green"), fill=0.12)
    wire = look.pen("z", tone="green")
    text = look.label("z")
    foot = _Y["cell"] + 13
    if replace:
        fork = 184
        minus = canvas.circle(column, mix_y, 13, "1−", pen=wire, size=17, **text)
        canvas.wire((column, top), minus.south, pen=wire)
        canvas.wire(minus.north, (column, foot), pen=wire)
        turn = _X["n"] - 38
        canvas.wire((column, fork), (turn, fork), (turn, mix_y), mix.west, pen=wire)
    else:
        fork = mix_y
        minus = canvas.circle((column + _X["n"]) / 2, fork, 13, "1−", pen=wire, size=17, **text)
        canvas.wire((column, top), (column, foot), pen=wire)
        canvas.wire((column, fork), minus.west, pen=wire)
        canvas.wire(minus.east, mix.west, pen=wire)
    canvas.dot(column, fork, wire)
    canvas.wire(mix.north, (_X["n"], foot), pen=look.pen("new"))
    return mix


def _candidate(canvas, look, mix, after):
    """Draw the way of the past through the reset gate, and the layer that it joins."""
    column, y, label = _X["n"], _Y["gate"], look.label("gate n")
    past = _X["reset"]
    reset = canvas.operation(past, y, "×", pen=look.pen("reset ×", tone="red"), fill=0.12)
    canvas.wire((_X["r"] + 27, y), reset.west, pen=look.pen("r", tone="red"))
    h_start, x_start = (_X["r"] - _APART, _Y["h"]), (_X["r"] + _APART, _Y["bus"])
    pen = look.pen("gate n", tone="orange")
    tint = 0.0 if pen.faded else 0.16
    canvas.text(column, _Y["word"], "candidate", size=17, maths=False, **label)
    if after:
        weights = [
            canvas.box(x, _Y["W"], 50, 32, name, pen=pen, fill=tint, size=18, **label)
            for x, name in ((past, "W_{hn}"), (column, "W_{in}"))
        ]
        canvas.wire(weights[0].north, reset.south, pen=look.pen("h n"))
        body = canvas.operation(column, y, "+", pen=pen, fill=0.12)
        squash = canvas.box(
            column, _Y["tanh"], 50, 28, "tanh", pen=pen, radius=14, size=16, **label
        )
        canvas.wire(weights[1].north, body.south, pen=look.pen("x n"))
        canvas.wire(body.north, squash.south, pen=look.pen("n"))
        feet, top = (weights[0].south, weights[1].south), squash.north
    else:
        body = canvas.box(column, y, 54, 36, "tanh", pen=pen, fill=tint, size=19, **label)
        feet, top = (reset.south, body.south), body.north
    canvas.wire(h_start, (past, _Y["h"]), feet[0], pen=look.pen("h n"))
    canvas.wire(x_start, (column, _Y["bus"]), feet[1], pen=look.pen("x n"))
    canvas.wire(reset.east, body.west, pen=look.pen("past"))
    canvas.wire(top, mix.south, pen=look.pen("n", tone="orange"))


def _labels(canvas, look, names, after):
    """Write the letters of the notation beside their wires."""
    cell, size = _Y["cell"] - 18, 20
    places = (
        ("h", "h", 8, cell, "start"),
        ("h_next", "h next", _WIDTH - 6, cell, "end"),
        ("h_next", "up", _X["up"], 13, "middle"),
        ("x", "x", _X["x"], _HEIGHT - 14, "middle"),
        ("z", "z", _X["z"] + 9, 199, "start"),
        ("r", "r", _X["r"] + 49, 203, "middle"),
        ("n", "n", _X["n"] + (29 if after else 10), 174 if after else 190, "start"),
    )
    for name, part, x, y, anchor in places:
        canvas.text(x, y, names[name], anchor=anchor, size=size, **look.label(part))
    # what a box and a circle mean
    y, pen = _HEIGHT - 18, Pen("muted", 1.6)
    canvas.box(170, y, 28, 20, pen=pen, radius=5)
    canvas.text(191, y, "layer with weights", size=16.5, anchor="start", maths=False)
    canvas.circle(378, y, 10, pen=pen)
    canvas.text(395, y, "entry by entry", size=16.5, anchor="start", maths=False)


def _gradient(canvas, names, replace):
    """Write what each step of the way back does to the gradient."""
    y = _Y["cell"] - 28
    share = f"(1 − {names['z']})" if replace else names["z"]
    canvas.text(_X["z"] + 6, y, f"× {share}", size=18, bold=True)
    canvas.text(_X["n"], y, "× 1", size=18, bold=True)
    for x, name in ((30, "h"), (_WIDTH - 30, "h_next")):
        y = _Y["cell"] + 38
        canvas.text(x, y - 12, "∂L", size=17)
        canvas.wire((x - 18, y), (x + 18, y), arrow=False, pen=Pen(width=1.3))
        canvas.text(x, y + 14, f"∂{names[name]}", size=17)


def _alt(highlight, names, notation):
    """Return the text alternative: the whole cell in words, then the path that is lit."""
    plain = {key: value.replace("{", "").replace("}", "") for key, value in names.items()}
    h, x, r, z = (plain[key] for key in "hxrz")
    candidate = plain["n"] or "a candidate without a letter of its own"
    if notation in _AFTER:
        past = f"{r} times the product of {h} with weights of its own is added to that of {x}, and"
    else:
        past = f"{r} times {h} goes into a layer together with {x}:"
    old, new = (f"1 − {z}", z) if notation in _REPLACE else (z, f"1 − {z}")
    text = (
        f"The GRU cell. From the left comes {h} along the top, from below {x}. Both feed two "
        f"sigmoid layers, {z} (update) and {r} (reset). {past} tanh gives {candidate}. The state is "
        f"multiplied by {old}, then {new} times the candidate is added: this is {plain['h_next']}, "
        "which leaves to the right and upwards."
    )
    return f"{text} Lit: {_PATHS[highlight]}" if highlight else text
