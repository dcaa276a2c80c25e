"""From a sentence to a row of numbers, and from rows to a block: the shapes of chapter 02."""

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_SIZE = 18
_PAD = Pen("muted", 1.5, dash="4 4")


def text_to_tensor(tokens, ids, padded, *, sentence=None, pad=0):
    """Draw the way from a sentence to its tokens, their ids, and the padded row.

    Parameters
    ----------
    tokens : sequence of str
    ids : sequence of int
        One per token.
    padded : sequence of int
        The ids, followed or preceded by padding.
    sentence : str, optional
        The raw text; the tokens joined by blanks without it.
    pad : int
        The id that fills up the row.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there are no tokens, if tokens and ids differ in number, or if the row does not hold the
        ids in one piece with nothing but padding around them.

    Examples
    --------
    >>> text_to_tensor(["so", "good"], [4, 7], [4, 7, 0]).alt.endswith("ends in 1 padding.")
    True
    """
    tokens, ids, padded = [str(t) for t in tokens], [int(i) for i in ids], [int(i) for i in padded]
    start = _check_row(tokens, ids, padded, pad)
    sentence = " ".join(tokens) if sentence is None else str(sentence)
    cell = max([46.0, *(text_width(token, _SIZE) + 24 for token in tokens)])
    inner = max(cell * len(padded), text_width(sentence, _SIZE) + 32, 300)
    canvas = Canvas(inner + 16, 312)
    left = (canvas.width - cell * len(padded)) / 2
    centres = [left + cell * (i + 0.5) for i in range(len(padded))]
    own = centres[start : start + len(ids)]
    canvas.box(
        canvas.width / 2, 24, inner - 4, 40, sentence, pen=Pen(width=1.6), maths=False, size=_SIZE
    )
    _row(canvas, own, 108, cell - 8, tokens, Pen("orange", 2))
    _row(canvas, own, 192, cell - 8, map(str, ids), Pen("purple", 2))
    for place, (x, index) in enumerate(zip(centres, padded, strict=True)):
        real = start <= place < start + len(ids)
        pen = Pen("blue", 2) if real else _PAD
        canvas.box(x, 282, cell, 44, pen=pen, fill=0.15 if real else 0.0, radius=0)
        tone = "ink" if real else "muted"
        canvas.text(x, 282, str(index), maths=False, size=_SIZE, tone=tone)
    for y, stop, label in (
        (44, 88, "split into tokens"),
        (128, 172, "look up in the vocabulary"),
        (212, 260, f"pad to length {len(padded)}"),
    ):
        canvas.wire((own[0], y), (own[0], stop))
        leftwards = own[0] > canvas.width / 2
        x, anchor = own[0] + (-12 if leftwards else 12), "end" if leftwards else "start"
        canvas.text(x, (y + stop) / 2, label, anchor=anchor, maths=False, size=17, tone="muted")
    side = "ends" if start == 0 else "begins"
    alt = (
        f"The sentence “{sentence}” is split into the tokens {', '.join(tokens)}; the vocabulary "
        f"turns them into the ids {', '.join(map(str, ids))}; the row of {len(padded)} numbers "
        f"{side} in {len(padded) - len(ids)} padding."
    )
    return canvas.drawing("From a sentence to a padded row", alt)


def tensor_block(N, T, D):
    """Draw a batch X of shape (N, T, D) as a block: one sheet of T rows and D columns per sample.

    A long axis is cut short by dots (or, for samples, shows five sheets); the labels give its length.

    Parameters
    ----------
    N, T, D : int
        Samples, time steps, features.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If an axis is empty.

    Examples
    --------
    >>> "4 samples" in tensor_block(4, 5, 3).alt
    True
    """
    for name, length in (("N", N), ("T", T), ("D", D)):
        if length < 1:
            raise ValueError(
                f"got {name}={length}, expected at least 1: an empty axis has no block"
            )
    sheets, rows, columns = min(N, 5), min(T, 6), min(D, 6)
    cell, shift = 34, (20, 17)
    deep = sheets - 1
    left, top = 132, 54 + shift[1] * deep
    wide, high = cell * columns, cell * rows
    canvas = Canvas(max(left + wide + shift[0] * deep + 118, 424), top + high + 66)
    for sheet in range(deep, -1, -1):
        _sheet(
            canvas, left + shift[0] * sheet, top - shift[1] * sheet, rows, columns, cell, sheet == 0
        )
    _dots(canvas, left, top, cell, (rows, columns), (rows < T, columns < D))
    _axis_labels(canvas, (left, top, wide, high), (shift[0] * deep, shift[1] * deep), N, T, D)
    plural = {1: ""}
    alt = (
        f"A block X of shape ({N}, {T}, {D}): {N} sample{plural.get(N, 's')} behind each other, each "
        f"a table of {T} time step{plural.get(T, 's')}, from top to bottom, by {D} "
        f"feature{plural.get(D, 's')}, from left to right. One row of the front table, the "
        "features of the first sample at its first time step, is shaded."
    )
    return canvas.drawing("A batch of sequences as a block", alt)


def _sheet(canvas, left, top, rows, columns, cell, front):
    """Draw one sample: only the front one shows its cells, those behind show their edges."""
    wide, high = cell * columns, cell * rows
    middle = (left + wide / 2, top + high / 2)
    canvas.box(*middle, wide, high, pen=Pen("paper", 1), fill=1, radius=0)
    canvas.box(*middle, wide, high, pen=Pen("blue", 1.8), fill=0.10 if front else 0.04, radius=0)
    if not front:
        return
    canvas.box(
        left + wide / 2, top + cell / 2, wide, cell, pen=Pen("orange", 2.4), fill=0.35, radius=0
    )
    for row in range(2, rows):
        y = top + cell * row
        canvas.wire((left, y), (left + wide, y), pen=Pen("blue", 1.1), arrow=False)
    for column in range(1, columns):
        x = left + cell * column
        canvas.wire((x, top), (x, top + high), pen=Pen("blue", 1.1), arrow=False)


def _dots(canvas, left, top, cell, shape, cut):
    """Write dots into the last row or column but one of the front table if the axis is cut short."""
    rows, columns = shape
    for row in range(rows):
        for column in range(columns):
            down, across = cut[0] and row == rows - 2, cut[1] and column == columns - 2
            sign = "⋱" if down and across else "⋮" if down else "⋯" if across else ""
            if sign:
                middle = left + cell * (column + 0.5), top + cell * (row + 0.5)
                canvas.text(*middle, sign, size=20, maths=False, tone="muted")


def _axis_labels(canvas, front, depth, N, T, D):
    """Write the three lengths along their edges, and the shape above."""
    left, top, wide, high = front
    pen = Pen("muted", 1.6)
    canvas.text(canvas.width / 2, 16, f"X: ({N}, {T}, {D})", size=20)
    x = left - 14
    canvas.wire((x, top), (x, top + high), pen=pen, end="free")
    canvas.text(x - 10, top + high / 2 - 11, f"T = {T}", size=19, anchor="end")
    canvas.text(x - 10, top + high / 2 + 12, "time steps", size=17, maths=False, anchor="end")
    y = top + high + 14
    canvas.wire((left, y), (left + wide, y), pen=pen, end="free")
    canvas.text(left + wide / 2, y + 18, f"D = {D}", size=19)
    canvas.text(left + wide / 2, y + 40, "features", size=17, maths=False)
    if depth[0]:
        start = (left + wide + 12, top + high + 4)
        canvas.wire(start, (start[0] + depth[0], start[1] - depth[1]), pen=pen, end="free")
    x, y = left + wide + depth[0] / 2 + 24, top + high - depth[1] / 2 + 12
    canvas.text(x, y, f"N = {N}", size=19, anchor="start")
    canvas.text(x, y + 22, "samples", size=17, maths=False, anchor="start")


def _row(canvas, centres, y, width, labels, pen):
    """Draw a row of boxes, one for each label."""
    for x, label in zip(centres, labels, strict=True):
        canvas.box(x, y, width, 40, label, pen=pen, fill=0.15, maths=False, size=_SIZE)


def _check_row(tokens, ids, padded, pad):
    """Return where the ids begin in the padded row."""
    if not tokens or len(tokens) != len(ids):
        raise ValueError(f"got {len(tokens)} tokens and {len(ids)} ids, expected one id per token")
    for start in range(len(padded) - len(ids) + 1):
        around = padded[:start] + padded[start + len(ids) :]
        if padded[start : start + len(ids)] == ids and all(index == pad for index in around):
            return start
    raise ValueError(
        f"got the row {padded} for the ids {ids}, expected these ids with nothing but {pad} around "
        "them: was the row cut off, or is the id of padding another one?"
    )
