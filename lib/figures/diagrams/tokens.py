"""A text cut into tokens: a box for each, line by line (chapter 13)."""

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_SIZE, _HIGH, _GAP, _PAD = 17, 30, 5, 7
_PLAIN, _MARKED = Pen("blue", 1.4), Pen("orange", 2.2)


def token_boxes(rows, *, marked=(), title="Tokens", width=520):
    """Draw lines of tokens, each in a box; a blank in a token is shown as ␣, a line end as ↵.

    Parameters
    ----------
    rows : list of (str, list of str)
        What stands before a line, and its tokens. Long lines go on below.
    marked : collection of str
        Tokens to be set off.
    title : str
    width : float
        Of the drawing; the same for all frames of an explorer.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no line, or a line has no token.

    Examples
    --------
    >>> token_boxes([("5 ×", ["low", "er"])], marked=["er"]).alt
    'Tokens. 5 ×: low | er. Set off: er.'
    """
    if not rows or not all(tokens for _, tokens in rows):
        raise ValueError(f"expected lines with at least one token each, got {rows!r}")
    left = 12 + max(text_width(label, _SIZE) for label, _ in rows)
    placed, y = [], 4.0
    for label, tokens in rows:
        x = left
        placed.append((label, left - 8, y, None))
        for token in tokens:
            shown = visible(token)
            wide = max(text_width(shown, _SIZE), 8) + 2 * _PAD
            if x + wide > width - 2 and x > left:
                x, y = left, y + _HIGH + _GAP
            placed.append((shown, x, y, (wide, token)))
            x += wide + _GAP
        y += _HIGH + 2.5 * _GAP
    canvas = Canvas(width, y)
    for text, x, top, box in placed:
        if box is None:
            canvas.text(x, top + _HIGH / 2, text, size=_SIZE, anchor="end", maths=False)
            continue
        wide, token = box
        pen = _MARKED if token in marked else _PLAIN
        fill = 0.3 if token in marked else 0.1
        middle = (x + wide / 2, top + _HIGH / 2)
        canvas.box(
            *middle, wide, _HIGH, text, pen=pen, fill=fill, radius=4, size=_SIZE, maths=False
        )
    return canvas.drawing(title, _alt(rows, marked, title))


def visible(token):
    """Return a token with its white space made visible.

    Parameters
    ----------
    token : str

    Returns
    -------
    str

    Examples
    --------
    >>> visible(" of\\n")
    '␣of↵'
    """
    return token.replace(" ", "␣").replace("\n", "↵")


def _alt(rows, marked, title):
    lines = [
        (f"{label}: " if label else "") + " | ".join(visible(token) for token in tokens)
        for label, tokens in rows
    ]
    found = f" Set off: {', '.join(visible(token) for token in marked)}." if marked else ""
    return f"{title}. {'; '.join(lines)}.{found}"
