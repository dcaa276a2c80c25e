"""The one look of all cells: frame, lit paths, the line along the top, layers with weights, legend."""

from contextlib import contextmanager
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
    empty : sequence of str
        Places that show their number, from 1 on, in place of what stands there; that is drawn, too, but hidden.

    Raises
    ------
    ValueError
        If there is no such path or notation.
    """

    def __init__(self, size, frame, cell, paths, highlight, notation, empty=()):
        check_highlight(highlight, paths)
        super().__init__(*size, cell=cell, notation=notation)
        self.empty, self.content = tuple(empty), {}
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
        shape = self.box(
            x, y, width, height, pen=pen, fill=0.0 if pen.faded else 0.16, radius=radius
        )
        if sign:
            with self.place(part, sign, at=(x, y)):
                self.text(x, y, sign, size=size, **self.label(part))
        return shape

    def squash(self, x, y, part, place, tone="ink"):
        """Draw a tanh without weights: a small box with round ends."""
        shape = self.box(x, y, 50, 28, pen=self.pen(part, tone=tone), radius=14)
        with self.place(place, "tanh", at=(x, y)):
            self.text(x, y, "tanh", size=16, **self.label(part))
        return shape

    def join(self, x, y, sign, part, tone="ink", radius=13, place=None):
        """Draw a product or a sum, entry by entry; its place has the name of the part, unless it is given."""
        place, pen = place or part, self.pen(part, tone=tone)
        if place in self.empty:
            self.circle(x, y, radius, pen=pen, fill=0.12)
        with self.place(place, sign, at=(x, y)):
            return self.operation(x, y, sign, pen=pen, fill=0.12, radius=radius)

    @contextmanager
    def place(self, name, content, at=None):
        """Draw in a `with` block what stands in a place; one that is to stay empty shows its number at a point.

        Yields
        ------
        None
            The drawing itself is at hand already.
        """
        if name not in self.empty:
            yield
            return
        known = self.content.setdefault(name, [])
        if content not in known:
            known.append(content)
        with self.behind(name):
            yield
        if at is not None:
            number = self.empty.index(name) + 1
            with self.apart(f'data-place="{number}"'):
                self.circle(*at, 12, str(number), pen=Pen("blue", 1.6), fill=0.12, maths=False)

    @contextmanager
    def behind(self, name):
        """Hide what is drawn in a `with` block, if a place is to stay empty that it would give away.

        Yields
        ------
        None
            The drawing itself is at hand already.
        """
        if name in self.empty:
            with self.apart(f'data-fills="{self.empty.index(name) + 1}" display="none"'):
                yield
        else:
            yield

    def state(self, x, y, tex, part, anchor="middle"):
        """Write the letter of a state or an input at its wire; that of `up` is in the place of `h next`."""
        name = "h next" if part == "up" else part
        aside = {"start": 12, "end": -12}.get(anchor, 0)
        with self.place(name, tex, at=(x + aside, y)):
            self.symbol(x, y, tex, anchor=anchor, size=20, **self.label(part))

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
        """Return the drawing; its alternative describes the cell and then the lit path, in words.

        Of a drawing with empty places it only says how many there are.
        """
        unknown = set(self.empty) - set(self.content)
        if unknown:
            raise ValueError(f"got the places {sorted(unknown)}, which this drawing does not have")
        if self.empty:
            words = f"{title}, with {len(self.empty)} empty places that have numbers."
        found = self.drawing(title, f"{words} Lit: {self.path.says}" if self.path else words)
        found.content = {name: " ".join(self.content[name]) for name in self.empty}
        return found


def sentences(paths):
    """Return what each path says, by its name."""
    return {name: one.says for name, one in paths.items()}
