"""Kinds of sequence problems as boxes: what goes in at which step, and what comes out."""

from itertools import pairwise
from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen, text_width


class _Kind(NamedTuple):
    """Example labels of one kind of problem, and what to say of it."""

    inputs: tuple
    outputs: tuple
    example: str
    says: str


_KINDS = {
    "one-to-one": _Kind(("photo",), ("cat",), "classify a photo", "one input gives one output"),
    "one-to-many": _Kind(
        ("photo",), ("a", "cat", "asleep"), "caption a photo", "one input gives a sequence"
    ),
    "many-to-one": _Kind(
        ("The", "food", "is", "good"), ("positive",), "judge a review",
        "a sequence gives one output, at its end",
    ),
    "many-to-many-equal": _Kind(
        ("Ada", "lives", "in", "Rome"), ("name", "–", "–", "place"), "tag each word",
        "each input has an output at its own step",
    ),
    "many-to-many-unequal": _Kind(
        ("good", "night"), ("bonne", "nuit", "!"), "translate",
        "a sequence is read whole (encoder), then another, of its own length, is written (decoder)",
    ),
}  # fmt: skip
_WRITERS = ("one-to-many", "many-to-many-unequal")
_INPUT, _STATE, _OUTPUT = Pen("orange", 2), Pen("blue", 2), Pen("green", 2)
_LINK = Pen("blue", 2.6)
_FED_BACK = Pen("green", 1.7, dash="5 4")
_SIZE = 17


def sequence_type(kind, inputs=None, outputs=None):
    """Draw one kind of sequence problem: inputs below, states in the middle, outputs on top.

    Where a sequence is written, dashed arrows feed each output back as the input of the next step.

    Parameters
    ----------
    kind : str
        `one-to-one`, `one-to-many`, `many-to-one`, `many-to-many-equal` or
        `many-to-many-unequal`.
    inputs, outputs : sequence of str, optional
        Labels of the boxes; their numbers must suit the kind. An example is drawn without them.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such kind, or the numbers of labels do not suit it.

    Examples
    --------
    >>> sequence_type("many-to-one", ["so", "good"], ["positive"]).alt.startswith("many-to-one")
    True
    """
    spec = _spec(kind)
    inputs = tuple(map(str, spec.inputs if inputs is None else inputs))
    outputs = tuple(map(str, spec.outputs if outputs is None else outputs))
    _check_numbers(kind, inputs, outputs)
    columns = _columns(kind, inputs, outputs)
    widths = [
        max(54, *(text_width(label or "", _SIZE) + 18 for label in column)) for column in columns
    ]
    gap = 26
    total = sum(widths) + gap * (len(widths) - 1)
    canvas = Canvas(max(total + 16, 320), 254)
    left, centres = (canvas.width - total) / 2, []
    for width in widths:
        centres.append(left + width / 2)
        left += width + gap
    boxes = _columns_of_boxes(canvas, columns, centres, widths, rows=(30, 126, 222), height=42)
    if kind in _WRITERS:
        _feed_back(canvas, boxes, gap, depth=28)
    _label_states(canvas, kind, len(inputs), centres)
    alt = (
        f"{kind}: {spec.says}. Inputs, below: {', '.join(inputs)}. "
        f"Outputs, on top: {', '.join(outputs)}."
    )
    if kind in _WRITERS and len(outputs) > 1:
        alt += " Dashed arrows lead from each output back into the state of the next step."
    return canvas.drawing(kind, alt)


def _label_states(canvas, kind, length, centres):
    """Write the letters into the states and, where there are two networks, their names."""
    for step, x in enumerate(centres, start=1):
        canvas.text(x, 126, "h" if len(centres) == 1 else f"h_{{{step}}}", size=20)
    if kind == "many-to-many-unequal":
        halves = (("encoder", centres[:length], 30), ("decoder", centres[length:], 222))
        for word, own, y in halves:
            middle = (own[0] + own[-1]) / 2
            canvas.text(middle, y, word, size=_SIZE, maths=False, tone="muted")


def sequence_types():
    """Draw the five kinds of sequence problems as small pictures in three rows.

    Returns
    -------
    Drawing
    """
    canvas = Canvas(496, 662)
    places = ((124, 0), (372, 0), (124, 1), (372, 1), (248, 2))
    for (kind, spec), (centre, row) in zip(_KINDS.items(), places, strict=True):
        top = 218 * row + 8
        columns = _columns(kind, ("",) * len(spec.inputs), ("",) * len(spec.outputs))
        step, width = 46, 28
        first = centre - step * (len(columns) - 1) / 2
        centres = [first + step * i for i in range(len(columns))]
        rows = (top + 72, top + 122, top + 172)
        title = {"many-to-many-equal": "many to many, equal"}.get(kind)
        title = title or kind.replace("-", " ").replace("many unequal", "many, unequal")
        canvas.text(centre, top + 12, title, size=18, maths=False, bold=True)
        canvas.text(centre, top + 34, spec.example, size=17, maths=False)
        boxes = _columns_of_boxes(canvas, columns, centres, [width] * len(columns), rows, height=26)
        if kind in _WRITERS:
            _feed_back(canvas, boxes, step - width, depth=18)
    for y, word in zip(rows, ("output", "state", "input"), strict=True):
        canvas.text(centres[-1] + 30, y, word, size=17, maths=False, anchor="start", tone="muted")
    alt = "Five kinds of sequence problems, inputs below, outputs on top. " + " ".join(
        f"{kind}: {spec.says}, as to {spec.example}." for kind, spec in _KINDS.items()
    )
    alt += " Where a sequence is written, dashed arrows feed each output back into the next state."
    return canvas.drawing("Five kinds of sequence problems", alt)


def feedforward_vs_recurrent():
    """Draw a feedforward and a recurrent network side by side: only one has a way back.

    Returns
    -------
    Drawing
    """
    canvas = Canvas(500, 330)
    for centre, title, looped in ((116, "feedforward", False), (364, "recurrent", True)):
        canvas.text(centre, 16, title, size=18, maths=False, bold=True)
        layers = [
            [canvas.circle(centre + 60 * (i - (count - 1) / 2), y, 17, pen=pen, fill=0.15)
             for i in range(count)]
            for count, y, pen in ((2, 62, _OUTPUT), (3, 166, _STATE), (3, 270, _INPUT))
        ]  # fmt: skip
        for below, above in ((layers[2], layers[1]), (layers[1], layers[0])):
            for low in below:
                for high in above:
                    start, stop = low.towards(high[:2]), high.towards(low[:2])
                    canvas.wire(start, stop, pen=Pen(width=1.3))
        if looped:
            _loop(canvas, centre)
        canvas.text(centre, 312, "x_{t}" if looped else "x", size=20)
    canvas.text(250, 62, "output", size=17, maths=False)
    canvas.text(240, 166, "hidden", size=17, maths=False)
    canvas.text(240, 270, "input", size=17, maths=False)
    alt = (
        "Two networks of three inputs, three hidden units and two outputs. In the feedforward one "
        "every arrow points upwards. The recurrent one has the same arrows and one more: from the "
        "hidden layer through a delay of one step back into the hidden layer, so that the next "
        "step sees what this one left."
    )
    return canvas.drawing("A feedforward and a recurrent network", alt)


def _loop(canvas, centre):
    """Draw the way back from a hidden layer into itself, with the square that delays one step."""
    x, right, y = centre + 73, centre + 112, 166
    canvas.box(centre, y, 170, 48, pen=Pen("blue", 1.6, dash="5 5"), radius=10)
    delay = canvas.box(right, y, 16, 16, pen=Pen(width=1.8), fill=0.85, radius=2)
    start, tip = (x, y - 24), (x, y + 24)
    canvas.wire(start, (x, 122), (right, 122), delay.north, pen=_LINK, arrow=False)
    canvas.wire(delay.south, (right, 210), (x, 210), tip, pen=_LINK)
    canvas.text(right + 14, 230, "h_{t−1}", size=20, anchor="end")


def _spec(kind):
    if kind not in _KINDS:
        raise ValueError(f"got kind={kind!r}, expected one of {', '.join(_KINDS)}")
    return _KINDS[kind]


def _check_numbers(kind, inputs, outputs):
    ins, _, outs = kind.removesuffix("-equal").removesuffix("-unequal").partition("-to-")
    for name, count, labels in (("inputs", ins, inputs), ("outputs", outs, outputs)):
        if not labels or (count == "one" and len(labels) != 1):
            wanted = "one label" if count == "one" else "at least one label"
            raise ValueError(f"got {len(labels)} {name}, expected {wanted} for {kind}")
    if kind == "many-to-many-equal" and len(inputs) != len(outputs):
        raise ValueError(
            f"got {len(inputs)} inputs and {len(outputs)} outputs, expected as many of both: "
            "many-to-many-unequal is the kind for two lengths"
        )


def _columns(kind, inputs, outputs):
    """Return one pair (input label, output label) per time step; None where there is none."""
    steps = (
        len(inputs) + len(outputs) if kind.endswith("unequal") else max(len(inputs), len(outputs))
    )
    first = steps - len(outputs) if kind in ("many-to-one", "many-to-many-unequal") else 0
    return [
        (
            inputs[step] if step < len(inputs) else None,
            outputs[step - first] if 0 <= step - first < len(outputs) else None,
        )
        for step in range(steps)
    ]


def _columns_of_boxes(canvas, columns, centres, widths, rows, height):
    """Draw the boxes of every time step and the arrows between them; return pairs (output, state)."""
    drawn = []
    for (low, high), x, width in zip(columns, centres, widths, strict=True):
        state = canvas.box(x, rows[1], min(width, 54), height, pen=_STATE, fill=0.15)
        output = None
        if high is not None:
            output = canvas.box(
                x, rows[0], width, height, high, pen=_OUTPUT, fill=0.15, maths=False
            )
            canvas.wire(state.north, output.south)
        if low is not None:
            box = canvas.box(x, rows[2], width, height, low, pen=_INPUT, fill=0.15, maths=False)
            canvas.wire(box.north, state.south)
        if drawn:
            canvas.wire(drawn[-1][1].east, state.west, pen=_LINK)
        drawn.append((output, state))
    return drawn


def _feed_back(canvas, boxes, gap, depth):
    """Lead each output, dashed, down between the columns and from below into the next state."""
    for (output, _), (_, state) in pairwise(boxes):
        if output is not None:
            (right, top), (x, bottom) = output.east, state.south
            between, low = right + gap / 2, bottom + depth
            points = (output.east, (between, top), (between, low), (x, low), state.south)
            canvas.wire(*points, pen=_FED_BACK)
