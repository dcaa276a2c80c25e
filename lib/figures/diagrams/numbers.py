"""Matrices with all their numbers, side by side: a forward pass to be read entry by entry."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_SIZE, _NAME = 16, 18
_CELL, _HIGH, _GAP, _LINE = 53, 28, 26, 16
_STRONGEST = 0.35  # opacity of the largest entry


def number_tables(tables, *, title, rows=(), width=560, height=None):
    """Draw matrices from left to right, going on below where the line is full.

    Parameters
    ----------
    tables : dict
        Matrices by name; a name is mathematics, as in `K_1`.
    title : str
    rows : sequence of str
        Words that stand before the rows of the first matrix of a line, if it has as many rows.
    width : float
    height : float, optional
        By default as high as the matrices need.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If something is no matrix, or is wider than a line.

    Examples
    --------
    >>> number_tables({"Q": [[1, 0.5]]}, title="Queries", rows=["cats"]).alt
    'Queries. Q: cats 1.00 0.50.'
    """
    placed, words, bottom = [], [], 0.0
    label = max([0.0, *(text_width(row, _SIZE) + 18 for row in rows)])
    x, y, tall = label, _NAME + 6.0, 0.0
    for name, values in tables.items():
        values = np.asarray(values, dtype=float)
        if values.ndim != 2 or label + values.shape[1] * _CELL > width - 2:
            raise ValueError(
                f"got {name} of shape {values.shape}, expected a matrix with at most "
                f"{int((width - 2 - label) // _CELL)} columns"
            )
        wide, high = values.shape[1] * _CELL, values.shape[0] * _HIGH
        if x + wide > width - 2 and x > label:
            x, y, tall = label, y + tall + _LINE + _NAME + 6, 0.0
        named = list(rows) if len(values) == len(rows) else []
        placed.append((name, values, x, y, named if x == label else []))
        words.append(_read(name, values, named))
        x, tall = x + wide + _GAP, max(tall, high)
        bottom = max(bottom, y + tall)
    canvas = Canvas(width, height or bottom + 4)
    for each in placed:
        _table(canvas, *each)
    return canvas.drawing(title, f"{title}. {' '.join(words)}")


def _table(canvas, name, values, left, top, rows):
    """Draw one matrix: its name above, the larger a number the deeper its cell."""
    canvas.text(left + values.shape[1] * _CELL / 2, top - 13, name, size=_NAME)
    largest = np.abs(values[np.isfinite(values)]).max(initial=1e-9)
    for row, words in enumerate(rows):
        y = top + (row + 0.5) * _HIGH
        canvas.text(left - 8, y, words, size=_SIZE, anchor="end", maths=False)
    for (row, column), value in np.ndenumerate(values):
        middle = left + (column + 0.5) * _CELL, top + (row + 0.5) * _HIGH
        share = min(abs(value) / largest, 1.0) if np.isfinite(value) else 0.0
        pen = Pen("blue" if value > 0 else "orange", 0)
        canvas.box(*middle, _CELL, _HIGH, pen=pen, fill=_STRONGEST * share, radius=0)
        canvas.box(*middle, _CELL, _HIGH, pen=Pen("muted", 0.8), radius=0)
        canvas.text(*middle, _text(value), size=_SIZE, maths=False)


def _text(value):
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−").replace("inf", "∞")


def _read(name, values, rows):
    lines = [
        " ".join([*rows[number : number + 1], *map(_text, line)])
        for number, line in enumerate(values)
    ]
    return f"{name}: {'; '.join(lines)}."
