"""Who looks at whom: output words above, input words below, and a line for each weight that counts."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_WIDTH, _SIZE = 560, 17
_TOP, _BOTTOM, _HIGH = 24, 176, 34
_LEAST = 0.05  # a smaller weight is not drawn


def alignment(source, target, weights, lit=None, cut=None, changed=()):
    """Draw the weights of attention as lines from each output word to the input words it looks at.

    Parameters
    ----------
    source : list of str
        Input words.
    target : list of str
        Output words.
    weights : array, shape (S, T)
        One row for each output word. A line is as thick as its weight; below 0.05 there is none.
    lit : int, optional
        Output word whose lines are shown in colour, all others faded, from 0.
    cut : int, optional
        Input word that the lit output word may not look at.
    changed : iterable of int
        Output words to be marked: a cut has changed them.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the weights do not fit the words, or the words do not fit a line.

    References
    ----------
    Chapter 17.

    Examples
    --------
    >>> print(alignment(["3", "May"], ["05", "03"], [[0.1, 0.9], [1, 0]]).alt)
    Output word 05 looks at May (0.90), 3 (0.10). Output word 03 looks at 3 (1.00).
    """
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (len(target), len(source)):
        raise ValueError(
            f"got weights of shape {weights.shape} for {len(target)} output words and {len(source)} "
            "input words; is the batch indexed away, and the padding?"
        )
    changed = set(changed)
    canvas = Canvas(_WIDTH, _BOTTOM + _HIGH / 2 + 6)
    above, below = _places(target), _places(source)
    rows = sorted(range(len(target)), key=lambda row: row == lit)  # the lit one last, on top
    for row in rows:
        for place in np.flatnonzero(weights[row] >= _LEAST):
            width = 0.8 + 5 * weights[row, place]
            pen = Pen("blue", width) if lit in (None, row) else Pen(width=0.5 * width, faded=True)
            ends = (above[row][0], _TOP + _HIGH / 2), (below[place][0], _BOTTOM - _HIGH / 2)
            canvas.wire(*ends, pen=pen, arrow=False)
    if lit is not None and cut is not None:
        _cut(canvas, above[lit][0], below[cut][0])
    for row, (x, width) in enumerate(above):
        tone = "red" if row in changed else "blue" if row == lit else "ink"
        _word(canvas, target[row], x, _TOP, width, tone)
    for place, (x, width) in enumerate(below):
        _word(canvas, source[place], x, _BOTTOM, width, "ink")
    return canvas.drawing("Attention weights", _alt(source, target, weights, lit, cut, changed))


def _places(words):
    """Return the middle and the width of each word's box, spread over the line."""
    widths = [text_width(word, _SIZE) + 14 for word in words]
    room = _WIDTH - 4 - sum(widths)
    if room < 3 * (len(words) - 1):
        raise ValueError(f"{len(words)} words do not fit a line: {' '.join(words)}; show fewer")
    gap = min(26, room / max(1, len(words) - 1))
    x = (_WIDTH - sum(widths) - gap * (len(words) - 1)) / 2
    places = []
    for width in widths:
        places.append((x + width / 2, width))
        x += width + gap
    return places


def _word(canvas, word, x, y, width, tone):
    pen = Pen(tone, 1.4 if tone == "ink" else 2.6)
    look = {"size": _SIZE, "maths": False, "bold": tone != "ink"}
    canvas.box(x, y, width, _HIGH, word, pen=pen, fill=0.0 if tone == "ink" else 0.14, **look)


def _cut(canvas, start, stop):
    """Draw the line that may not be used, with two strokes across its middle."""
    top, bottom = _TOP + _HIGH / 2, _BOTTOM - _HIGH / 2
    pen = Pen("red", 2.2)
    canvas.wire((start, top), (stop, bottom), pen=pen._replace(dash="5 5"), arrow=False)
    x, y = (start + stop) / 2, (top + bottom) / 2
    canvas.wire((x - 9, y - 9), (x + 9, y + 9), pen=pen, arrow=False)
    canvas.wire((x - 9, y + 9), (x + 9, y - 9), pen=pen, arrow=False)


def _alt(source, target, weights, lit, cut, changed):
    said = []
    for row in range(len(target)) if lit is None else [lit]:
        order = [p for p in np.argsort(-weights[row]) if weights[row, p] >= _LEAST]
        looks = ", ".join(f"{source[p]} ({weights[row, p]:.2f})" for p in order) or "nothing"
        said.append(f"Output word {target[row]} looks at {looks}.")
    if cut is not None:
        said.append(f"Its line to {source[cut]} is cut.")
        said.append(f"The output reads {' '.join(target)}.")
        words = ", ".join(target[row] for row in sorted(changed))
        said.append(f"Changed: {words}." if words else "No word has changed.")
    return " ".join(said)
