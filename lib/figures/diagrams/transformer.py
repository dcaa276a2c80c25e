"""The Transformer: one layer of its encoder and one of its decoder, one stage at a time lit."""

from lib.figures.diagrams.canvas import Pen
from lib.figures.diagrams.cell import CellCanvas, path, sentences

_PATHS = {
    "input": path(
        "orange",
        "in, embedding, placed",
        "The input: each word is looked up in an embedding, and the vector of its position is added.",
    ),
    "self-attention": path(
        "red",
        "self",
        "The encoder's self-attention: queries, keys and values all come from the words that are read.",
    ),
    "add and norm": path(
        "green",
        "residual, add, norm",
        "Add and norm: around every part a skip connection carries the input to a sum, and a layer "
        "normalization stands {where}.",
    ),
    "feed-forward": path(
        "purple",
        "feed",
        "The feed-forward network: two linear layers with a ReLU between them, at every position by itself.",
    ),
    "masked": path(
        "red",
        "masked",
        "The decoder's masked self-attention: a position of the output sees itself and those before it.",
    ),
    "cross-attention": path(
        "blue",
        "cross, memory",
        "The cross-attention: queries from the decoder, keys and values from the encoder's last layer.",
    ),
    "output": path(
        "orange",
        "out, answer",
        "The output: a linear layer and a softmax name the next word at every position.",
    ),
}
_ENCODER, _DECODER, _WIDTH, _HEIGHT = 150, 424, 560, 692
_BETWEEN, _BOTTOM, _STEP, _SIDE = 254, 556, 150, 88
_PART = (136, 40)  # width and height of a part of a layer
# How far above the foot of a sublayer its pieces stand: the parting of the wires, the part, the sum, the norm.
_BEHIND = {"fork": 10, "spread": 24, "part": 60, "add": 102, "norm": 136, "top": 149}
_BEFORE = {"fork": 10, "norm": 38, "spread": 64, "part": 96, "add": 136, "top": 148}
_WORDS = (
    "A Transformer, from below. At the left one layer of the encoder: self-attention, then a "
    "feed-forward network. "
    "At the right one layer of the decoder: masked self-attention, cross-attention to the encoder's "
    "result, then a "
    "feed-forward network. Around every part runs a skip connection, and a layer normalization "
    "stands {where}. "
    "Both begin with an embedding to which positions are added; the decoder ends in a linear layer and a softmax. "
    "Each layer is repeated several times."
)


def transformer_paths():
    """Return the stages that `transformer` can light, in order, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(transformer_paths())[:3]
    ['input', 'self-attention', 'add and norm']
    """
    return sentences(_said(False))


def transformer(highlight=None, norm_first=False):
    """Draw one layer of the encoder, one of the decoder, and how they are joined.

    Parameters
    ----------
    highlight : str, optional
        A name out of `transformer_paths()`: that stage in colour and thick, all else faded.
    norm_first : bool
        Norm before each part instead of behind the sum.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such stage.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need; Xiong et al. (2020), On layer normalization in the
    Transformer architecture. Chapter 18.

    Examples
    --------
    >>> transformer("masked").alt.startswith("A Transformer")
    True
    """
    frame = (_ENCODER - 112, _BOTTOM - 2 * _STEP - 6, _ENCODER + 84, _BOTTOM + 2)
    size = (_WIDTH, _HEIGHT)
    canvas = CellCanvas(size, frame, "attention", _said(norm_first), highlight, None)
    _frame_of_decoder(canvas)
    places = _BEFORE if norm_first else _BEHIND
    for x, name in ((_ENCODER, "words read"), (_DECODER, "words so far")):
        _input(canvas, x, name)
    y = _BOTTOM
    for part, label in (("self", "self-attention"), ("feed", "feed-forward")):
        y = _sublayer(canvas, _ENCODER, y, part, label, places)
    _memory(canvas, y, places)
    y = _BOTTOM
    for part, label in (
        ("masked", "masked self-attention"),
        ("cross", "cross-attention"),
        ("feed", "feed-forward"),
    ):
        y = _sublayer(canvas, _DECODER, y, part, label, places)
    _output(canvas, y)
    return canvas.finished("The Transformer", _WORDS.format(where=_where(norm_first)))


def _where(norm_first):
    return "before the part" if norm_first else "behind the sum"


def _said(norm_first):
    where = _where(norm_first)
    return {name: one._replace(says=one.says.format(where=where)) for name, one in _PATHS.items()}


def _frame_of_decoder(canvas):
    top, bottom, left, right = _BOTTOM - 3 * _STEP - 6, _BOTTOM + 2, _DECODER - 84, _DECODER + 112
    canvas.box(
        (left + right) / 2, (top + bottom) / 2, right - left, bottom - top,
        pen=Pen("muted", 1.5, faded=True), fill=0.07, radius=20,
    )  # fmt: skip
    for x, high in ((_ENCODER - 90, 2), (_DECODER + 90, 3)):
        canvas.text(x, _BOTTOM - high * _STEP - 20, "N ×", size=17)


def _input(canvas, x, name):
    """Draw words, their embedding, and the sum with their positions."""
    pen = canvas.pen("in", tone="orange")
    label = canvas.label("in")
    y = _HEIGHT - 14
    canvas.text(x, y, name, size=17, maths=False, **label)
    box = _box(canvas, x, y - 45, "embedding", "embedding", "orange", height=32)
    canvas.wire((x, y - 12), box.south, pen=pen)
    total = canvas.join(x, _BOTTOM + 32, "+", "placed", tone="orange", radius=12)
    canvas.wire(box.north, total.south, pen=pen)
    side = -1 if x == _ENCODER else 1
    end = total.west if side < 0 else total.east
    canvas.wire((x + side * 34, total.y), end, pen=pen)
    anchor = "end" if side < 0 else "start"
    canvas.text(x + side * 40, total.y, "positions", size=17, maths=False, anchor=anchor, **label)
    canvas.wire(total.north, (x, _BOTTOM), pen=canvas.pen("placed", tone="orange"), arrow=False)


def _box(canvas, x, y, text, part, tone, width=_PART[0], height=_PART[1]):
    pen = canvas.pen(part, tone=tone)
    box = canvas.box(x, y, width, height, pen=pen, fill=0.0 if pen.faded else 0.16)
    rows = text.split(" ", 1)
    for row, words in enumerate(rows):
        up = (row - (len(rows) - 1) / 2) * 18
        canvas.text(x, y + up, words, size=16.5, maths=False, **canvas.label(part))
    return box


def _sublayer(canvas, x, foot, part, label, places):
    """Draw a part, its skip connection and its norm; return the height of its upper end."""
    tone = {"feed": "purple", "cross": "blue"}.get(part, "red")
    spread, fork = foot - places["spread"], foot - places["fork"]
    plain = canvas.pen(part, tone="ink")
    box = _box(canvas, x, foot - places["part"], label, part, tone)
    norm = _box(canvas, x, foot - places["norm"], "norm", "norm", "green", width=76, height=26)
    total = canvas.join(x, foot - places["add"], "+", "add", tone="green", radius=12)
    canvas.wire((x, foot), (x, fork), pen=canvas.pen("through"), arrow=False)
    first_norm = places["norm"] < places["part"]
    if first_norm:
        canvas.wire((x, fork), norm.south, pen=canvas.pen("norm"))
    start = norm.north[1] if first_norm else fork
    canvas.wire((x, start), (x, box.south[1]), pen=plain)
    if part in ("self", "masked"):
        for aside in (-40, 40):
            canvas.wire((x, spread), (x + aside, spread), (x + aside, box.south[1]), pen=plain)
        canvas.dot(x, spread, plain)
    canvas.wire(box.north, total.south, pen=plain)
    if not first_norm:
        canvas.wire(total.north, norm.south, pen=canvas.pen("norm"))
    side = -_SIDE if x == _ENCODER else _SIDE
    pen = canvas.pen("residual", tone="green")
    end = total.west if side < 0 else total.east
    canvas.wire((x, fork), (x + side, fork), (x + side, total.y), end, pen=pen)
    canvas.dot(x, fork, pen)
    top, last = foot - _STEP, total if first_norm else norm
    canvas.wire(last.north, (x, top), pen=canvas.pen("through"), arrow=False)
    return top


def _memory(canvas, top, places):
    """Bring the encoder's result to the cross-attention, as keys and as values."""
    pen = canvas.pen("memory", tone="blue")
    y, left = _BOTTOM - _STEP - places["part"], _DECODER - _PART[0] / 2
    turn = top - 24
    canvas.wire(
        (_ENCODER, top),
        (_ENCODER, turn),
        (_BETWEEN, turn),
        (_BETWEEN, y - 9),
        (left, y - 9),
        pen=pen,
    )
    canvas.wire((_BETWEEN, y - 9), (_BETWEEN, y + 9), (left, y + 9), pen=pen)
    canvas.dot(_BETWEEN, y - 9, pen)
    canvas.text(_BETWEEN + 44, y - 24, "k, v", size=17, **canvas.label("memory"))
    below = _BOTTOM - _STEP - places["part"] + 34
    canvas.text(_DECODER - 12, below, "q", size=17, anchor="end", **canvas.label("cross"))


def _output(canvas, top):
    """Draw the linear layer with its softmax, and the next word."""
    box = _box(canvas, _DECODER, top - 46, "linear, softmax", "answer", "orange", height=40)
    pen = canvas.pen("out", tone="orange")
    canvas.wire((_DECODER, top), box.south, pen=pen)
    canvas.wire(box.north, (_DECODER, top - 86), pen=pen, end="free")
    canvas.text(
        _DECODER - 14,
        top - 82,
        "next word",
        size=17,
        maths=False,
        anchor="end",
        **canvas.label("out"),
    )
