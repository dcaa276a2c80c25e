"""Self-attention over a short sentence: the drawing of attention, with the recurrence erased."""

from lib.figures.diagrams.canvas import text_width
from lib.figures.diagrams.cell import CellCanvas, path, sentences

_PATHS = {
    "project": path(
        "orange",
        "x, into, q, k, v",
        "The projections: every word's vector is multiplied by three matrices, the same for all words, and gives "
        "a query, a key and a value.",
    ),
    "score": path(
        "red",
        "asking, query, k, key, e",
        "The scores: the query of the word in the middle meets the key of every word, its own among them.",
    ),
    "softmax": path(
        "green",
        "e, rise, bar, alpha",
        "The softmax: all scores of this one query become weights that sum to one.",
    ),
    "sum": path(
        "blue",
        "v, value, alpha, join, y",
        "The weighted sum: each value times its weight, all added up, is the new vector of the word "
        "in the middle.",
    ),
}
_COLUMNS = (92, 276, 460)
_Y = {
    "y": 18,
    "sum": 74,
    "join": 134,
    "bar": 190,
    "e": 246,
    "bus": 292,
    "kv": 346,
    "fork": 392,
    "x": 438,
}
_SCORE, _VALUE, _QUERY = -4, 50, -58  # how far from the middle of a column its parts stand
_RADIUS, _ASIDE = 21, 9
_FOOT = (_RADIUS**2 - _ASIDE**2) ** 0.5
_WIDTH, _HEIGHT = 552, 470
_FRAME = (6, 46, 546, 412)
_WORDS = (
    "Self-attention over the words {words}. Each word has a query, a key and a value, made from its vector. The "
    "query of the middle word, {middle}, meets all three keys: three scores. One softmax turns them into three "
    "weights, each value is multiplied by its weight, and their sum is the new vector of {middle}. The other two "
    "queries do the same and are not drawn on."
)


def self_attention_paths():
    """Return the paths that `self_attention` can light, in the order of drawing, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(self_attention_paths())
    ['project', 'score', 'softmax', 'sum']
    """
    return sentences(_PATHS)


def self_attention(highlight=None, words=("dogs", "chase", "cats")):
    """Draw how the middle one of three words gathers from all three.

    Parameters
    ----------
    highlight : str, optional
        A name out of `self_attention_paths()`: that path in colour and thick, all else faded.
    words : sequence of str, length 3
        Short ones.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path, or the words are not three short ones.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapter 18.

    Examples
    --------
    >>> self_attention("score").alt.startswith("Self-attention over the words dogs, chase, cats")
    True
    """
    words = [str(word) for word in words]
    if len(words) != 3 or max(text_width(word, 18) for word in words) > 150:
        raise ValueError(
            f"got the words {words!r}, expected three, each of at most a dozen letters"
        )
    canvas = CellCanvas((_WIDTH, _HEIGHT), _FRAME, "attention", _PATHS, highlight, None)
    for number, (column, word) in enumerate(zip(_COLUMNS, words, strict=True), start=1):
        _word(canvas, number, column, word)
        _weigh(canvas, number, column)
    _query(canvas)
    _bar(canvas)
    _sum(canvas)
    return canvas.finished("Self-attention", _WORDS.format(words=", ".join(words), middle=words[1]))


def _word(canvas, number, x, word):
    """Draw a word and its three projections."""
    canvas.text(x, _Y["x"], word, size=18, maths=False, **canvas.label("x"))
    pen = canvas.pen("into", tone="orange")
    canvas.wire((x, _Y["x"] - 14), (x, _Y["fork"]), pen=pen, arrow=False)
    for aside, letter in ((_QUERY, "q"), (_SCORE, "k"), (_VALUE, "v")):
        parts = (letter, "asking") if letter == "q" and number == 2 else (letter,)
        look = canvas.pen(*parts, tone="orange")
        at = x + aside
        box = canvas.box(at, _Y["kv"], 38, 34, pen=look, fill=0.0 if look.faded else 0.16)
        text = f"{letter}_{number}"
        canvas.text(at, _Y["kv"], text, size=18, **canvas.label(*parts))
        canvas.wire((x, _Y["fork"]), (at, _Y["fork"]), box.south, pen=pen)
    canvas.dot(x, _Y["fork"], pen)


def _weigh(canvas, number, x):
    """Draw a score, its weight, and the product of the weight with the value; hop over the query's wire."""
    e, value, top = x + _SCORE, x + _VALUE, _Y["kv"] - 17
    pen = canvas.pen("key", tone="red")
    key = e + _ASIDE
    canvas.wire((key, top), (key, _Y["e"] + _FOOT), pen=pen, hop=_Y["bus"] if number != 3 else None)
    pen = canvas.pen("e", tone="red")
    canvas.circle(e, _Y["e"], _RADIUS, pen=pen, fill=0.0 if pen.faded else 0.14)
    canvas.text(e, _Y["e"], f"e_{{2{number}}}", size=16, **canvas.label("e"))
    canvas.wire((e, _Y["e"] - _RADIUS), (e, _Y["bar"] + 15), pen=canvas.pen("rise", tone="green"))
    pen = canvas.pen("value", tone="blue")
    hop = _Y["bus"] if number != 3 else None
    canvas.wire((value, top), (value, _Y["bar"] + 15), pen=pen, arrow=False, hop=hop)
    canvas.wire((value, _Y["bar"] - 15), (value, _Y["join"] + 13), pen=pen)
    canvas.join(value, _Y["join"], "×", "join", tone="blue")
    pen = canvas.pen("alpha", tone="green")
    canvas.wire((e, _Y["bar"] - 15), (e, _Y["join"]), (value - 13, _Y["join"]), pen=pen)
    canvas.text(
        e - 8, _Y["join"] + 8, f"α_{{2{number}}}", size=16, anchor="end", **canvas.label("alpha")
    )


def _query(canvas):
    """Draw the wire that brings the middle word's query to every score."""
    y, pen = _Y["bus"], canvas.pen("query", tone="red")
    start = _COLUMNS[1] + _QUERY
    first, middle, last = (column + _SCORE - _ASIDE for column in _COLUMNS)
    for turn in (first, last):
        canvas.wire((start, y), (turn, y), (turn, _Y["e"] + _FOOT), pen=pen)
    canvas.wire((middle, y), (middle, _Y["e"] + _FOOT), pen=pen)
    canvas.dot(middle, y, pen)
    canvas.wire((start, _Y["kv"] - 17), (start, y), pen=pen, arrow=False)
    canvas.dot(start, y, pen)


def _bar(canvas):
    """Draw one softmax across all scores of this query."""
    pen = canvas.pen("bar", tone="green")
    left, right = _COLUMNS[0] + _SCORE - 34, _COLUMNS[2] + _VALUE + 22
    canvas.box(
        (left + right) / 2, _Y["bar"], right - left, 30, pen=pen, fill=0.0 if pen.faded else 0.16
    )
    middle = (_COLUMNS[0] + _VALUE + _COLUMNS[1] + _SCORE) / 2
    canvas.text(middle, _Y["bar"], "softmax", maths=False, **canvas.label("bar"))


def _sum(canvas):
    """Draw the sum of all products: the new vector of the middle word."""
    first, middle, last = (column + _VALUE for column in _COLUMNS)
    y, pen = _Y["sum"], canvas.pen("join", tone="blue")
    total = canvas.join(middle, y, "+", "join", tone="blue")
    canvas.wire((middle, _Y["join"] - 13), total.south, pen=pen)
    canvas.wire((first, _Y["join"] - 13), (first, y), total.west, pen=pen)
    canvas.wire((last, _Y["join"] - 13), (last, y), total.east, pen=pen)
    canvas.wire(total.north, (middle, _Y["y"] + 14), pen=canvas.pen("y", tone="blue"), end="free")
    canvas.text(middle, _Y["y"], "y_2", size=20, **canvas.label("y"))
