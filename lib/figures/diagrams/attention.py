"""Attention as it is drawn on paper: scores, a softmax, a weighted sum, and the context fed to the decoder."""

from itertools import pairwise

from lib.figures.diagrams.cell import CellCanvas, path, sentences

_PATHS = {
    "encoder": path(
        "orange",
        "x, h",
        "The encoder: one state for each input, from a pass forwards and a pass backwards. All are kept.",
    ),
    "score": path(
        "red",
        "h, query, key, e",
        "The scores: the query, a state of the decoder, meets each encoder state, and each pair gets one number.",
    ),
    "softmax": path(
        "green",
        "e, rise, bar, alpha",
        "The softmax: it turns all scores together into weights between 0 and 1 that sum to one.",
    ),
    "sum": path(
        "blue",
        "h, alpha, value, join, c",
        "The weighted sum: each encoder state times its weight, all added up, is the context vector.",
    ),
    "feed": path(
        "purple",
        "c, y, s before, s, s next, out",
        "The decoder's step: the context joins the last output word and the last state; the next word comes out.",
    ),
}
_COLUMNS = (105, 255, 405)
_SCORE, _VALUE = -18, 40  # how far from the middle of a column its score and its value stand
_RADIUS, _ASIDE = 22, 9  # of a score; how far left and right of its middle the two wires enter
_FOOT = (_RADIUS**2 - _ASIDE**2) ** 0.5
_Y = {
    "y": 14,
    "joined": 66,
    "s": 130,
    "sum": 190,
    "join": 245,
    "bar": 302,
    "e": 355,
    "bus": 400,
    "h": 466,
    "x": 532,
}
_BEFORE, _AFTER, _EDGE = 36, 505, 546  # columns of the decoder's states, and of Luong's query
_WIDTH, _HEIGHT = 562, 550
_FRAME = (62, 160, 474, 416)
_WORDS = (
    "Attention over three inputs. Below, an encoder reads them forwards and backwards: three states. {query} "
    "meets each encoder state in a circle: three scores. One softmax across all three turns them into three "
    "weights. Each encoder state is multiplied by its weight, and one sum of all is the context vector. {feed}"
)
_VARIANTS = {
    "bahdanau": {
        "query": "The decoder's state of the step before",
        "feed": "Context, last output and last state enter the decoder's new state, from which the output comes.",
    },
    "luong": {
        "query": "The decoder's state of this step",
        "feed": "The context is joined with that state in a tanh layer, from which the output comes.",
    },
}


def attention_paths():
    """Return the paths that `attention` can light, in the order of drawing, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(attention_paths())
    ['encoder', 'score', 'softmax', 'sum', 'feed']
    """
    return sentences(_PATHS)


def attention(highlight=None, notation=None, variant="bahdanau", empty=()):
    """Draw one step of a decoder with attention over three encoder states.

    Parameters
    ----------
    highlight : str, optional
        A name out of `attention_paths()`: that path in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        As for `lstm_cell`.
    variant : {"bahdanau", "luong"}
        Bahdanau asks with the state before the step and feeds the context into the step; Luong asks with the state
        after it and joins the context behind it.
    empty : sequence of str
        Places to leave empty, with numbers: `query`, `encoder`, `score`, `softmax`, `weight`, `product`, `sum`,
        `context`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path, notation, variant or place.

    References
    ----------
    Bahdanau, Cho & Bengio (2015), Neural machine translation by jointly learning to align and translate; Luong,
    Pham & Manning (2015), Effective approaches to attention-based neural machine translation. Chapter 17.

    Examples
    --------
    >>> attention("score").alt.startswith("Attention over three inputs")
    True
    """
    if variant not in _VARIANTS:
        raise ValueError(f"got variant={variant!r}, expected one of {', '.join(_VARIANTS)}")
    canvas = CellCanvas((_WIDTH, _HEIGHT), _FRAME, "attention", _PATHS, highlight, notation, empty)
    _query(canvas, variant)
    for number, column in enumerate(_COLUMNS, start=1):
        _column(canvas, number, column, hop=variant == "luong" or number < 3)
    _bar(canvas)
    total = _sum(canvas)
    _decoder(canvas, variant, total)
    return canvas.finished(
        "Attention, one step of the decoder", _WORDS.format(**_VARIANTS[variant])
    )


def _query(canvas, variant):
    """Draw the wire that brings a decoder state to every score, the farthest score last."""
    y, pen = _Y["bus"], canvas.pen("query", tone="red")
    stops = [column + _SCORE - _ASIDE for column in _COLUMNS]
    if variant == "luong":
        stops.reverse()
        begin = [(_AFTER + 30, _Y["s"]), (_EDGE, _Y["s"])]
    else:
        begin = [(_BEFORE, _Y["s"] + 21)]
    corner = (begin[-1][0], y)
    canvas.wire(*begin, corner, (stops[0], y), pen=pen, arrow=False)
    for start, stop in pairwise(stops):
        canvas.wire((start, y), (stop, y), pen=pen, arrow=False)
    for number, x in enumerate(stops):
        canvas.wire((x, y), (x, _Y["e"] + _FOOT), pen=pen)
        if number < 2:
            canvas.dot(x, y, pen)


def _column(canvas, number, x, hop):
    """Draw an input, its encoder state, its score and its product with the weight; hop over the query's wire."""
    hop = _Y["bus"] if hop else None
    pen = canvas.pen("h", tone="orange")
    box = canvas.box(x, _Y["h"], 104, 54, pen=pen, fill=0.0 if pen.faded else 0.16)
    with canvas.place("encoder", "h", at=(x, _Y["h"])):
        canvas.symbol(x, _Y["h"], f"h_{number}", size=20, **canvas.label("h"))
    canvas.wire((x, _Y["x"] - 13), box.south, pen=canvas.pen("x"))
    canvas.symbol(x, _Y["x"], f"x_{number}", size=19, **canvas.label("x"))
    if number < 3:
        left, right = x + 52, x + 98
        canvas.wire((left, _Y["h"] + 13), (right, _Y["h"] + 13), pen=pen)
        canvas.wire((right, _Y["h"] - 13), (left, _Y["h"] - 13), pen=pen)
    e = x + _SCORE
    key = canvas.pen("key", tone="red")
    canvas.wire((e + _ASIDE, box.north[1]), (e + _ASIDE, _Y["e"] + _FOOT), pen=key, hop=hop)
    pen = canvas.pen("e", tone="red")
    canvas.circle(e, _Y["e"], _RADIUS, pen=pen, fill=0.0 if pen.faded else 0.14)
    with canvas.place("score", "e", at=(e, _Y["e"])):
        canvas.symbol(e, _Y["e"], f"e_{{t{number}}}", size=16, **canvas.label("e"))
    value, pen = x + _VALUE, canvas.pen("value", tone="blue")
    canvas.wire((value, box.north[1]), (value, _Y["bar"] + 16), pen=pen, arrow=False, hop=hop)
    canvas.wire((value, _Y["bar"] - 16), (value, _Y["join"] + 13), pen=pen)
    canvas.join(value, _Y["join"], "×", "join", tone="blue", place="product")
    canvas.wire((e, _Y["e"] - _RADIUS), (e, _Y["bar"] + 16), pen=canvas.pen("rise", tone="green"))
    start = (e, _Y["bar"] - 16)
    canvas.wire(
        start, (e, _Y["join"]), (value - 13, _Y["join"]), pen=canvas.pen("alpha", tone="green")
    )
    x, y, tex = e + 9, _Y["join"] + 19, rf"\alpha_{{t{number}}}"
    with canvas.place("weight", r"\alpha", at=(x + 12, y + 4)):
        canvas.symbol(x, y, tex, size=16, anchor="start", **canvas.label("alpha"))


def _bar(canvas):
    """Draw one softmax across all scores; the encoder's states pass beneath it."""
    pen = canvas.pen("bar", tone="green")
    middle = (_COLUMNS[0] + _COLUMNS[-1]) / 2 + 8
    label = canvas.label("bar")
    canvas.box(middle, _Y["bar"], 388, 32, pen=pen, fill=0.0 if pen.faded else 0.16)
    x = (_COLUMNS[0] + _VALUE + _COLUMNS[1] + _SCORE) / 2
    with canvas.place("softmax", "softmax", at=(x, _Y["bar"])):
        canvas.text(x, _Y["bar"], "softmax", maths=False, **label)


def _sum(canvas):
    """Draw the sum of all products."""
    first, middle, last = (column + _VALUE for column in _COLUMNS)
    y, pen = _Y["sum"], canvas.pen("join", tone="blue")
    total = canvas.join(middle, y, "+", "join", tone="blue", place="sum")
    canvas.wire((middle, _Y["join"] - 13), total.south, pen=pen)
    canvas.wire((first, _Y["join"] - 13), (first, y), total.west, pen=pen)
    canvas.wire((last, _Y["join"] - 13), (last, y), total.east, pen=pen)
    return total


def _decoder(canvas, variant, total):
    """Draw the decoder's states, and where the context enters."""
    y, c = _Y["s"], canvas.pen("c", tone="purple")
    before = _state(canvas, _BEFORE, y, "s_{t-1}", "s before", place="query")
    state = _state(canvas, _AFTER, y, "s_t", "s")
    last = state
    with canvas.place("context", "c_t", at=(total.x - 24, 158)):
        canvas.symbol(total.x - 12, 146, "c_t", size=20, anchor="end", **canvas.label("c"))
    if variant == "luong":
        canvas.wire(before.east, state.west, pen=canvas.pen("s next"))
        last = _state(canvas, _AFTER, _Y["joined"], r"\tilde s_t", "s")
        canvas.wire(state.north, last.south, pen=canvas.pen("s next"))
        canvas.wire(total.north, (total.x, y + 12), pen=c, arrow=False)
        canvas.wire((total.x, y + 12), (total.x, _Y["joined"]), last.west, pen=c)
    else:
        above, below = y - 10, y + 10
        canvas.wire((before.east[0], above), (state.west[0], above), pen=canvas.pen("s next"))
        canvas.wire(total.north, (total.x, below), (state.west[0], below), pen=c)
    canvas.wire(last.north, (_AFTER, _Y["y"] + 14), pen=canvas.pen("out"), end="free")
    canvas.symbol(_AFTER, _Y["y"], "y_t", size=20, **canvas.label("out"))
    canvas.wire((_AFTER, y + 60), state.south, pen=canvas.pen("y"))
    canvas.symbol(_AFTER, y + 74, "y_{t-1}", size=20, **canvas.label("y"))


def _state(canvas, x, y, tex, part, place=""):
    pen = canvas.pen(part, tone="purple")
    box = canvas.box(x, y, 60, 42, pen=pen, fill=0.0 if pen.faded else 0.16)
    with canvas.place(place, tex, at=(x, y)):
        canvas.symbol(x, y, tex, size=18, **canvas.label(part))
    return box
