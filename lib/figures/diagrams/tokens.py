"""A text cut into tokens: a box for each, line by line (chapter 13)."""

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_SIZE, _HIGH, _GAP, _PAD = 17, 30, 5, 7
_PLAIN, _MARKED = Pen("blue", 1.4), Pen("orange", 2.2)
_DEEPEST = 0.45  # opacity at which ink stays readable


def token_boxes(rows, *, marked=(), shades=None, title="Tokens", width=520):
    """Draw lines of tokens, each in a box; a blank in a token is shown as ␣, a line end as ↵.

    Parameters
    ----------
    rows : list of (str, list of str)
        What stands before a line, and its tokens. Long lines go on below.
    marked : collection of str
        Tokens to be set off.
    shades : list of list of float, optional
        How deep to fill each box, from 0 to 1; a row for each line.
    title : str
    width : float
        Of the drawing; the same for all frames of an explorer.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no line, a line has no token, or the shades do not fit.

    Examples
    --------
    >>> token_boxes([("5 ×", ["low", "er"])], marked=["er"]).alt
    'Tokens. 5 ×: low | er. Set off: er.'
    """
    if not rows or not all(tokens for _, tokens in rows):
        raise ValueError(f"expected lines with at least one token each, got {rows!r}")
    if shades is not None and [len(one) for one in shades] != [len(one) for _, one in rows]:
        raise ValueError(f"expected a shade for each token of each line, got {shades!r}")
    left = 12 + max(text_width(label, _SIZE) for label, _ in rows)
    placed, y = [], 4.0
    for row, (label, tokens) in enumerate(rows):
        x = left
        placed.append((label, left - 8, y, None))
        for place, token in enumerate(tokens):
            shown = visible(token)
            wide = max(text_width(shown, _SIZE), 8) + 2 * _PAD
            if x + wide > width - 2 and x > left:
                x, y = left, y + _HIGH + _GAP
            shade = None if shades is None else float(shades[row][place])
            placed.append((shown, x, y, (wide, token, shade)))
            x += wide + _GAP
        y += _HIGH + 2.5 * _GAP
    canvas = Canvas(width, y)
    for text, x, top, box in placed:
        if box is None:
            canvas.text(x, top + _HIGH / 2, text, size=_SIZE, anchor="end", maths=False)
            continue
        wide, token, shade = box
        pen = _MARKED if token in marked else _PLAIN
        fill = 0.3 if token in marked else 0.1
        if shade is not None:
            fill = _DEEPEST * min(max(shade, 0), 1)
        middle = (x + wide / 2, top + _HIGH / 2)
        canvas.box(
            *middle, wide, _HIGH, text, pen=pen, fill=fill, radius=4, size=_SIZE, maths=False
        )
    return canvas.drawing(title, _alt(rows, marked, shades, title))


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


def _alt(rows, marked, shades, title):
    lines = [
        (f"{label}: " if label else "")
        + " | ".join(_said(*pair) for pair in zip(tokens, of_row, strict=True))
        for (label, tokens), of_row in zip(
            rows, shades or [[None] * len(tokens) for _, tokens in rows], strict=True
        )
    ]
    found = f" Set off: {', '.join(visible(token) for token in marked)}." if marked else ""
    return f"{title}. {'; '.join(lines)}.{found}"


def _said(token, shade):
    return visible(token) + ("" if shade is None else f" {shade:.2g}")
