"""The one look of all cells: frame, lit paths, the line along the top, layers with weights, legend."""

from typing import NamedTuple

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight

_LIT, _FADED = 4.2, 1.4  # widths of lines
STATE = 3.2  # width of the line that carries the state


class Path(NamedTuple):
    """A way through a cell: its colour, the wires, boxes and labels that it lights, one sentence."""

    tone: str
    parts: frozenset
    says: str


def path(tone, parts, says):
    """Return a `Path`; `parts` are names parted by commas."""
    return Path(tone, frozenset(part.strip() for part in parts.split(",")), says)


class CellCanvas(Canvas):
    """A sheet with the frame of a cell, on which one path may be lit and all else is then faded.

    Parameters
    ----------
    size : tuple of float
        Width and height.
    frame : tuple of float
        Left, top, right and bottom of the cell.
    cell : {"rnn", "lstm", "gru"}
        Whose letters stand on the wires.
    paths : dict of Path
        What can be lit.
    highlight : str or None
        What is lit.
    notation : str or None
        See `Canvas`.

    Raises
    ------
    ValueError
        If there is no such path or notation.
    """

    def __init__(self, size, frame, cell, paths, highlight, notation):
        check_highlight(highlight, paths)
        super().__init__(*size, cell=cell, notation=notation)
        self.highlight = highlight
        self.path = paths.get(highlight)
        left, top, right, bottom = frame
        self.box(
            (left + right) / 2, (top + bottom) / 2, right - left, bottom - top,
            pen=Pen("muted", 1.5, faded=True), fill=0.07, radius=20,
        )  # fmt: skip

    def lit(self, *parts):
        """Whether one of these parts lies on the lit path."""
        return self.path is not None and not self.path.parts.isdisjoint(parts)

    def pen(self, *parts, tone="ink", width=1.8):
        """Return how to draw parts: in their own colour, in that of the lit path, or faded."""
        if self.path is None:
            return Pen(tone, width)
        return Pen(self.path.tone, _LIT) if self.lit(*parts) else Pen(width=_FADED, faded=True)

    def label(self, *parts):
        """Return how to write the label of parts: as it is, bold, or faint."""
        if self.path is None:
            return {}
        return {"bold": True} if self.lit(*parts) else {"opacity": 0.66}

    def layer(self, x, y, sign, part, tone, *, width=54, height=36, size=19, radius=7):
        """Draw a layer with weights: a box with the sign of its function."""
        pen = self.pen(part, tone=tone)
        tint = 0.0 if pen.faded else 0.16
        look = {"radius": radius, "size": size, **self.label(part)}
        return self.box(x, y, width, height, sign, pen=pen, fill=tint, **look)

    def join(self, x, y, sign, part, tone="ink", radius=13):
        """Draw a product or a sum, entry by entry."""
        return self.operation(x, y, sign, pen=self.pen(part, tone=tone), fill=0.12, radius=radius)

    def line(self, stretches, *, tone="blue", branches=()):
        """Draw the line that carries the state through the cell; backwards if the gradient is lit.

        Parameters
        ----------
        stretches : list of (str, point, point)
            From left to right, each with the name of its part.
        tone : str
        branches : tuple of str
            Parts that end where another wire leaves, and so without an arrow.
        """
        back = self.highlight == "gradient"
        first, last = stretches[0][0], stretches[-1][0]
        for number, (part, start, stop) in enumerate(stretches):
            pen = self.pen(part, tone=tone, width=STATE)
            if back:
                pen = pen._replace(dash="11 6")
                before = stretches[number - 1][0] if number else None
                end = "free" if part == first else "border"
                self.wire(stop, start, pen=pen, end=end, arrow=before not in branches)
            else:
                end = "free" if part == last else "border"
                self.wire(start, stop, pen=pen, end=end, arrow=part not in branches)

    def gradient_of(self, x, y, tex):
        """Write the gradient of the loss for a state, as a fraction."""
        self.text(x, y - 12, "∂L", size=17)
        self.wire((x - 18, y), (x + 18, y), arrow=False, pen=Pen(width=1.3))
        self.symbol(x, y + 14, rf"\partial {tex}", size=17)

    def legend(self, x):
        """Say what a box and a circle mean, in the last line of the sheet."""
        y, pen = self.height - 18, Pen("muted", 1.6)
        self.box(x, y, 28, 20, pen=pen, radius=5)
        self.text(x + 21, y, "layer with weights", size=16.5, anchor="start", maths=False)
        self.circle(x + 208, y, 10, pen=pen)
        self.text(x + 225, y, "entry by entry", size=16.5, anchor="start", maths=False)

    def finished(self, title, words):
        """Return the drawing; its alternative describes the cell and then the lit path, in words."""
        return self.drawing(title, f"{words} Lit: {self.path.says}" if self.path else words)


def sentences(paths):
    """Return what each path says, by its name."""
    return {name: one.says for name, one in paths.items()}
