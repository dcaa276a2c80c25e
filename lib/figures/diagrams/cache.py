"""Keys and values while a GPT writes: what is computed at a step, and what was kept."""

from lib.data.checks import whole_number
from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_NEW, _KEPT, _EMPTY = Pen("orange", 2.4), Pen("blue", 1.6), Pen("muted", 1.2, dash="3 5")
_LEFT, _CELL, _HIGH, _GAP, _SIZE = 84, 66, 44, 10, 17
_LAYERS = 2


def cache_growth(words, step, cached=True):
    """Draw the keys and values of two layers at one step of writing.

    Parameters
    ----------
    words : list of str
        The tokens, in order.
    step : int
        How many of them have been read, the newest in this step.
    cached : bool
        Whether keys and values of earlier steps were kept.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the step is not between 1 and the number of words, or a word is too wide for its column.

    Examples
    --------
    >>> cache_growth(["the", "list", "is"], 2).alt.split(": ")[1]
    '2 pairs of key and value are computed in this step, 2 were kept.'
    """
    step = whole_number("step", step)
    if step > len(words):
        raise ValueError(f"step must be at most {len(words)}, the number of words, got {step}")
    wide = [word for word in words if text_width(word, _SIZE) > _CELL + 4]
    if wide:
        raise ValueError(f"got the word {wide[0]!r}, expected words of at most seven letters")
    height = 2 * _HIGH + _GAP + 84
    canvas = Canvas(_LEFT + len(words) * (_CELL + _GAP), height)
    for layer in range(_LAYERS):
        y = 8 + _HIGH / 2 + (_LAYERS - 1 - layer) * (_HIGH + _GAP)
        canvas.text(4, y, f"layer {layer + 1}", size=_SIZE, anchor="start", maths=False)
        for place in range(len(words)):
            _pair(canvas, _middle(place), y, _state(place, step, cached))
    y = 8 + _LAYERS * (_HIGH + _GAP) + 14
    for place, word in enumerate(words[:step]):
        newest = {"bold": True} if place == step - 1 else {}
        canvas.text(_middle(place), y, word, size=_SIZE, maths=False, **newest)
    legend = ((_NEW, "computed now"), (_KEPT, "kept"))
    x = _LEFT
    for pen, text in legend:
        canvas.box(x + 12, y + 36, 24, 18, pen=pen, fill=_fill(pen), radius=4)
        canvas.text(x + 32, y + 36, text, size=_SIZE, anchor="start", maths=False)
        x += 62 + text_width(text, _SIZE)
    computed, kept = cache_counts(step, cached)
    return canvas.drawing(
        f"Step {step}",
        f"Keys and values of {_LAYERS} layers after {' '.join(words[:step])}: "
        f"{computed} pairs of key and value are computed in this step, {kept} were kept.",
    )


def cache_counts(step, cached):
    """Count the pairs of key and value of two layers at one step.

    Parameters
    ----------
    step : int
    cached : bool

    Returns
    -------
    computed : int
    kept : int

    Examples
    --------
    >>> cache_counts(5, cached=True), cache_counts(5, cached=False)
    ((2, 8), (10, 0))
    """
    computed = _LAYERS * (1 if cached else step)
    return computed, _LAYERS * step - computed


def _middle(place):
    return _LEFT + _CELL / 2 + place * (_CELL + _GAP)


def _state(place, step, cached):
    if place >= step:
        return _EMPTY
    return _KEPT if cached and place < step - 1 else _NEW


def _fill(pen):
    return {"orange": 0.3, "blue": 0.12}.get(pen.tone, 0.0)


def _pair(canvas, x, y, pen):
    """Draw one token's key and value in one layer."""
    for side, letter in ((-1, "k"), (1, "v")):
        place = x + side * _CELL / 4
        label = "" if pen is _EMPTY else letter
        canvas.box(place, y, _CELL / 2 - 3, _HIGH, label, pen=pen, fill=_fill(pen), radius=5)
