"""What Google's translation system of 2016 was made of, layer upon layer."""

from lib.figures.diagrams.canvas import Canvas, Pen

_WIDTH, _HEIGHT = 546, 480
_ENCODER, _MIDDLE, _DECODER, _SIDE = 116, 268, 404, 516
_ROWS = {"1": 394, "2": 334, "…": 290, "8": 236, "sum": 188, "attention": 140, "softmax": 84}
_WORDS = (
    "Google's translation system. At the left the encoder, eight LSTM layers one above the other; the lowest "
    "reads both ways, and a skip connection leads around the upper layers. At the right the decoder, "
    "eight LSTM layers with skip connections and a softmax on top, from which the next wordpiece comes. "
    "Between them one attention: it takes the states of the encoder's top layer, its query comes from the "
    "lowest decoder layer, and the context goes to all decoder layers."
)


def google_translation():
    """Draw the parts of Google's neural machine translation system.

    Returns
    -------
    Drawing

    References
    ----------
    Wu et al. (2016), Google's neural machine translation system. Chapter 17.

    Examples
    --------
    >>> google_translation().alt.startswith("Google's translation system")
    True
    """
    canvas = Canvas(_WIDTH, _HEIGHT)
    top_e = _stack(canvas, _ENCODER, "orange", "both ways", "encoder")
    top_d = _stack(canvas, _DECODER, "purple", "", "decoder")
    y = _ROWS["attention"]
    box = canvas.box(_MIDDLE, y, 110, 36, "attention", pen=Pen("blue", 2.2), fill=0.16, maths=False)
    canvas.wire(top_e.north, (_ENCODER, y), box.west, pen=Pen("blue", 2.2))
    query = Pen("red", 2.2)
    canvas.wire((_DECODER - 58, _ROWS["1"]), (_MIDDLE, _ROWS["1"]), box.south, pen=query)
    canvas.text(_MIDDLE - 8, 300, "query", maths=False, anchor="end", size=17)
    context = Pen("blue", 2.2)
    canvas.wire(box.east, (_SIDE, y), (_SIDE, _ROWS["1"]), (_DECODER + 58, _ROWS["1"]), pen=context)
    for row in ("2", "8"):
        canvas.dot(_SIDE, _ROWS[row], context)
        canvas.wire((_SIDE, _ROWS[row]), (_DECODER + 58, _ROWS[row]), pen=context)
    canvas.text(_SIDE, y - 18, "context", maths=False, anchor="end", size=17)
    soft = canvas.box(
        _DECODER, _ROWS["softmax"], 96, 34, "softmax", pen=Pen("green", 2.2), fill=0.16, maths=False
    )
    canvas.wire(top_d.north, soft.south, pen=Pen(width=1.8), hop=y)
    canvas.wire(soft.north, (_DECODER, 40), pen=Pen(width=1.8), end="free")
    canvas.text(_DECODER, 22, "next wordpiece", maths=False, size=17)
    return canvas.drawing("Google's translation system", _WORDS)


def _stack(canvas, x, tone, first, name):
    """Draw eight layers, the skip connection of the top one, and what comes in from below."""
    pen, wire = Pen(tone, 2.2), Pen(width=1.8)
    boxes = {}
    for row, label in (("1", first or "layer 1"), ("2", "layer 2"), ("8", "layer 8")):
        text = f"1, {label}" if row == "1" and first else label
        boxes[row] = canvas.box(
            x, _ROWS[row], 116, 36, text, pen=pen, fill=0.16, maths=False, size=17
        )
    canvas.text(x, _ROWS["…"], "⋮", maths=False, size=20)
    canvas.wire(boxes["1"].north, boxes["2"].south, pen=wire)
    canvas.wire(boxes["2"].north, (x, _ROWS["…"] + 14), pen=wire, arrow=False)
    canvas.wire((x, _ROWS["…"] - 14), boxes["8"].south, pen=wire)
    total = canvas.operation(x, _ROWS["sum"], "+", pen=wire, radius=12)
    canvas.wire(boxes["8"].north, total.south, pen=wire)
    turn, start = x - 74, _ROWS["…"] - 17
    canvas.wire((x, start), (turn, start), (turn, _ROWS["sum"]), total.west, pen=Pen("muted", 2))
    canvas.dot(x, start, Pen("muted", 2))
    canvas.wire((x, _ROWS["1"] + 48), boxes["1"].south, pen=wire)
    canvas.text(x, _ROWS["1"] + 62, name, maths=False, size=17)
    return total
