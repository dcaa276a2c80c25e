"""The embedding as a picture: rows of one table, copied to wherever their id stands (chapter 02)."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen

_CELL, _SIZE, _GAP = 26, 17, 34
_PLAIN, _MARKED, _PAD = Pen("blue", 1.4), Pen("orange", 2.4), Pen("muted", 1.4, dash="4 4")


def embedding_lookup(ids, tokens, D, *, marked, pad=0):
    """Draw how ids of shape (N, T) become an array of shape (N, T, D): each takes its row of the table.

    Parameters
    ----------
    ids : array of int, shape (N, T)
        A padded batch.
    tokens : sequence of str
        The vocabulary: the token of each row of the table.
    D : int
        Columns of the table.
    marked : int
        The id whose row is followed to all its copies.
    pad : int, optional
        The id of padding, whose rows are dashed.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If ids are no matrix, lie outside the table, or `marked` is not among them.

    Examples
    --------
    >>> "2 copies" in embedding_lookup([[1, 2], [2, 0]], ["<pad>", "so", "good"], 3, marked=2).alt
    True
    """
    ids, tokens = np.asarray(ids), [str(token) for token in tokens]
    _check(ids, tokens, marked)
    (N, T), V = ids.shape, len(tokens)
    high = max(V * _CELL, N * T * _CELL + (N - 1) * _GAP)
    wide = D * _CELL
    left, right = 112, 112 + wide + 176
    canvas = Canvas(right + wide + 16, high + 66)
    canvas.text(left + wide / 2, 16, f"W: ({V}, {D})", size=20)
    canvas.text(right + wide / 2, 16, f"X: ({N}, {T}, {D})", size=20)
    top = 48 + (high - V * _CELL) / 2
    for row, token in enumerate(tokens):
        y = top + _CELL * (row + 0.5)
        pen = _MARKED if row == marked else _PAD if row == pad else _PLAIN
        _cells(canvas, left, y, D, pen)
        canvas.text(left - 10, y, f"{token}  {row}", size=_SIZE, anchor="end", maths=False)
    source = (left + wide, top + _CELL * (marked + 0.5))
    for sample, row in enumerate(ids.tolist()):
        start = 48 + sample * (T * _CELL + _GAP)
        for step, index in enumerate(row):
            y = start + _CELL * (step + 0.5)
            pen = _MARKED if index == marked else _PAD if index == pad else _PLAIN
            _cells(canvas, right, y, D, pen)
            canvas.text(right - 10, y, str(index), size=_SIZE, anchor="end", maths=False)
            if index == marked:
                canvas.wire(source, (right - 34, y), pen=_MARKED, end="free")
    return canvas.drawing("Looking up the rows of an embedding", _alt(ids, tokens, D, marked, pad))


def _cells(canvas, left, y, D, pen):
    """Draw one row of a table."""
    for column in range(D):
        x = left + _CELL * (column + 0.5)
        fill = 0.0 if pen is _PAD else 0.35 if pen is _MARKED else 0.12
        canvas.box(x, y, _CELL - 3, _CELL - 5, pen=pen, fill=fill, radius=2)


def _alt(ids, tokens, D, marked, pad):
    (N, T), copies = ids.shape, int((ids == marked).sum())
    rows = "; ".join(" ".join(map(str, row)) for row in ids.tolist())
    alt = (
        f"A table W of {len(tokens)} rows, one for each token of the vocabulary, by {D} columns. "
        f"Beside it X: {N} samples of {T} time steps, each step a row of {D} numbers, with the "
        f"ids {rows}. From row {marked} of the table, “{tokens[marked]}”, arrows lead to its "
        f"{copies} {'copy' if copies == 1 else 'copies'} in X."
    )
    return alt + (f" The rows of padding, id {pad}, are dashed." if (ids == pad).any() else "")


def _check(ids, tokens, marked):
    if ids.ndim != 2 or not ids.size:
        raise ValueError(f"got ids of shape {ids.shape}, expected a padded batch (N, T)")
    if ids.min() < 0 or ids.max() >= len(tokens):
        raise ValueError(
            f"got ids from {ids.min()} to {ids.max()}, expected 0 to {len(tokens) - 1}: were they "
            "made with another vocabulary?"
        )
    if not (ids == marked).any():
        raise ValueError(f"got marked={marked}, expected one of the ids of the batch")
