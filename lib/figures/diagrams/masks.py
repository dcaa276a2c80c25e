"""Where dropout may stand in a recurrent network: masks on the arrows of four unfolded steps."""

from lib.figures.diagrams.canvas import Canvas, Pen

_SAYS = {
    "in and out": "A fresh mask stands on each arrow from an input into a state and from a state to an output. No "
    "mask stands between states, so what is remembered meets none.",
    "recurrent, one mask": "The same mask stands on each arrow from one state to the next: a unit that is off is "
    "off at every step.",
    "recurrent, fresh masks": "Another mask stands on each arrow from one state to the next: what is remembered "
    "meets every one of them.",
}
DROPOUT_PLACES = tuple(_SAYS)
_STEPS, _COLUMN, _RADIUS, _CELL = 4, 120, 21, 10
_ROWS = {"o": 34, "h": 152, "x": 270}
_PENS = {"U": Pen("orange", 2.3), "V": Pen("green", 2.3), "W": Pen("blue", 2.9)}
# Which of four units each mask keeps: no two are alike.
_KEPT = ("1011", "0110", "1101", "0101", "1110", "0011", "0111", "1001")


def dropout_masks(place):
    """Draw four steps of a recurrent network, with the masks of dropout on its arrows.

    A mask is a strip of four cells, one for each unit; filled cells are units that stay. Masks with the same
    letter are the same.

    Parameters
    ----------
    place : str
        Out of `DROPOUT_PLACES`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the place is not among them.

    References
    ----------
    Gal & Ghahramani (2016), A theoretically grounded application of dropout in recurrent neural networks.
    Chapter 08.

    Examples
    --------
    >>> dropout_masks("in and out").alt.startswith("Four steps of a recurrent network.")
    True
    """
    if place not in _SAYS:
        raise ValueError(f"got place={place!r}, expected one of {', '.join(_SAYS)}")
    canvas = Canvas(470, 304)
    columns = [_step(canvas, step) for step in range(_STEPS)]
    masks = iter(range(len(_KEPT)))

    def mask_on(arrow):
        if (arrow == "W") == (place == "in and out"):
            return None
        return 0 if place == "recurrent, one mask" else next(masks)

    for step, nodes in enumerate(columns):
        x = nodes["h"].x
        _arrow(canvas, nodes["x"].north, nodes["h"].south, "U", mask_on("U"))
        _arrow(canvas, nodes["h"].north, nodes["o"].south, "V", mask_on("V"))
        if step:
            before = columns[step - 1]["h"]
            _arrow(canvas, before.east, nodes["h"].west, "W", mask_on("W"))
            canvas.symbol(x - _COLUMN / 2, _ROWS["h"] + 34, "W_{hh}", size=17)
    return canvas.drawing(
        f"Dropout in a recurrent network: {place}",
        f"Four steps of a recurrent network. {_SAYS[place]}",
    )


def _step(canvas, step):
    """Draw the three circles of a step and the names of its vertical weights."""
    x, nodes = 66 + _COLUMN * step, {}
    for letter, y in _ROWS.items():
        hidden = letter == "h"
        pen = Pen("blue", 2.2) if hidden else Pen()
        nodes[letter] = canvas.circle(x, y, _RADIUS, pen=pen, fill=0.14 if hidden else 0)
        canvas.symbol(x, y, f"{letter}_{{{step + 1}}}", size=18)
    for name, above, below in (("W_{ho}", "o", "h"), ("W_{ih}", "h", "x")):
        middle = (_ROWS[above] + _ROWS[below]) / 2
        canvas.symbol(x - 25, middle, name, size=17, anchor="end")
    return nodes


def _arrow(canvas, start, stop, kind, mask):
    """Draw an arrow; with a mask, through a strip of four cells in its middle."""
    pen = _PENS[kind]
    if mask is None:
        canvas.wire(start, stop, pen=pen)
        return
    across = start[1] == stop[1]  # a horizontal arrow has an upright strip
    x, y = (start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2
    gap = _CELL / 2 + 1
    if across:
        canvas.wire(start, (x - gap, y), pen=pen, arrow=False)
        canvas.wire((x + gap, y), stop, pen=pen)
        canvas.text(x, y - 34, "ABCDEFGH"[mask], size=17, maths=False)
    else:
        canvas.wire(start, (x, y + gap), pen=pen, arrow=False)
        canvas.wire((x, y - gap), stop, pen=pen)
        canvas.text(x + 34, y, "ABCDEFGH"[mask], size=17, maths=False)
    for place, kept in enumerate(_KEPT[mask]):
        shift = (place - 1.5) * _CELL
        where = (x, y + shift) if across else (x + shift, y)
        canvas.box(*where, _CELL, _CELL, pen=Pen(width=1.4), fill=0.85 * (kept == "1"), radius=1)
