"""The few strokes of which every diagram is made: boxes, circles, wires that end on their borders.

Why not schemdraw: it refuses CSS variables as colours (`Invalid color name var(...)`), sets no
italics and no `\\tilde`, has no opacity, and stops its arrowheads short of the border by twice the
width of the line. A diagram here must follow the page's colours, fade all but one path, and end
every arrow exactly on a border, so its SVG is written directly.

Coordinates are in SVG units, y downwards. Shapes are remembered by their borders, so that a wire is
drawn from one anchor (`box.north`, `circle.west`) to another.

Notation: `Canvas.symbol` takes PyTorch's letters and writes those of every notation that is shown. On a
page these are all four, each in a group of its own class (`n-ng`, …), of which the stylesheet shows one; an
SVG without a stylesheet shows PyTorch's. In a kernel it is the notation chosen, and nothing else.
"""

import math
import re
from contextlib import contextmanager
from typing import NamedTuple
from xml.sax.saxutils import escape

from lib.figures.notation import DEFAULT, checked, chosen
from lib.figures.picture import Drawing, on_page
from lib.figures.style import SERIF, css_colour
from lib.notation.letters import translate
from lib.notation.symbols import NOTATIONS

_HEAD = 8.5  # length of an arrowhead on a line of normal width
_SUB = 0.72  # size of a subscript, as a share of its letter
_TOKEN = re.compile(r"[_^]\{[^}]*\}|[_^].|[^_^]+")
_WORD = re.compile(r"[^\W\d_]\u0303?(?:[^\W\d_]\u0303?)*|[\W\d_]+")


class Shape(NamedTuple):
    """A box or a circle on the canvas, given by its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def north(self):
        return self.x, self.y - self.height / 2

    @property
    def south(self):
        return self.x, self.y + self.height / 2

    @property
    def west(self):
        return self.x - self.width / 2, self.y

    @property
    def east(self):
        return self.x + self.width / 2, self.y

    def towards(self, point):
        """Return where the line from the centre of this circle to a point leaves the circle."""
        dx, dy = point[0] - self.x, point[1] - self.y
        share = self.width / 2 / math.hypot(dx, dy)
        return self.x + share * dx, self.y + share * dy


class Pen(NamedTuple):
    """How to draw: colour by name in the palette (`ink` for the text colour), width, faded or not."""

    tone: str = "ink"
    width: float = 1.7
    faded: bool = False
    dash: str = ""

    @property
    def paint(self):
        return "currentColor" if self.tone == "ink" else css_colour(self.tone)


INK = Pen()


class _Layer(NamedTuple):
    """What has been drawn for all notations, or for some: faded strokes, strokes, words, formulas."""

    faded: list
    strokes: list
    words: list
    formulas: list

    def svg(self):
        # faded as one group: where two of its lines meet, they do not add up to a darker spot
        faded = f'<g opacity="0.4">{"".join(self.faded)}</g>' if self.faded else ""
        formulas = "".join(self.formulas)
        formulas = formulas and f'<g font-family="{SERIF}">{formulas}</g>'
        return "".join((faded, *self.strokes, *self.words, formulas))


# TeX of `lib.notation` -> the text of a diagram
_SIGNS = {
    r"\alpha": "α", "'": "′",
    r"\langle ": "⟨", r" \rangle": "⟩", r"\Gamma": "Γ", r"\odot": "⊙", r"\cdot": "·", r"\partial ": "∂",
    r"\tanh": "tanh", r"\sigma": "σ", r"\top": "⊤", "-": "−",
}  # fmt: skip


def letters(tex, cell, notation):
    r"""Return PyTorch's letters in another notation, as `Canvas.text` writes them.

    Parameters
    ----------
    tex : str
        As for `lib.notation.letters.translate`, which names the letters that a source lacks.
    cell : {"rnn", "lstm", "gru", "attention"}
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str

    Examples
    --------
    >>> letters("h_{t-1}", "lstm", "ng"), letters(r"\partial c_t", "lstm", "olah")
    ('a^{⟨t−1⟩}', '∂C_t')
    """
    text = translate(tex, cell, notation)
    text = re.sub(r"\\tilde ?(\w)", "\\1\u0303", text)
    for sign, character in _SIGNS.items():
        text = text.replace(sign, character)
    return text


def check_highlight(highlight, paths):
    """Raise ValueError unless a diagram can light this path.

    Parameters
    ----------
    highlight : str or None
    paths : iterable of str
        The names that it knows.

    Raises
    ------
    ValueError
        If the name is not among them.
    """
    if highlight is not None and highlight not in paths:
        raise ValueError(f"got highlight={highlight!r}, expected None or one of {', '.join(paths)}")


def number(value):
    """Return a coordinate as text: two decimals at most, no trailing zeros."""
    return f"{round(value, 2) + 0.0:g}"


def text_width(string, size):
    """Return the approximate width of a line of text, `_{...}` and `^{...}` included.

    Examples
    --------
    >>> text_width("h_{t}", 20) < text_width("h_{t−1}", 20)
    True
    """
    width = 0.0
    for part in _TOKEN.findall(string):
        small = part[0] in "_^" and len(part) > 1
        for character in part.strip("_^{}") if small else part:
            width += _SUB * _advance(character) if small else _advance(character)
    return width * size


def _advance(character):
    if character == "\u0303":
        return 0.0
    if character in "ijl.,:;'|!()[]⟨⟩ ftrI":
        return 0.36
    if character in "mwMW%∂Γ—":
        return 0.86
    return 0.68 if character.isupper() else 0.57


class Canvas:
    """A sheet of fixed size that collects SVG elements; `drawing` turns it into a `Drawing`.

    Parameters
    ----------
    width, height : float
    cell : {"rnn", "lstm", "gru", "attention"}
        Whose letters `symbol` writes.
    notation : str, optional
        The only notation to write; by default all four on a page, in a kernel the one chosen.
    """

    def __init__(self, width, height, *, cell="rnn", notation=None):
        self.width, self.height, self.cell = width, height, cell
        if notation is None:
            self.notations = NOTATIONS if on_page() else (chosen(),)
        else:
            self.notations = (checked(notation),)
        self._layers = {self.notations: _Layer([], [], [], [])}
        self._names = self.notations

    @contextmanager
    def only(self, *names):
        """Draw for some notations only, for the length of a `with` block; for none if they are not shown.

        Yields
        ------
        None
            The drawing itself is at hand already.
        """
        before, self._names = self._names, tuple(n for n in self._names if n in names)
        yield
        self._names = before

    def symbol(self, x, y, tex, *, timeless=False, room=math.inf, size=17, **look):
        """Write PyTorch's letters in every notation shown.

        `timeless` leaves the index t away, `room` is a width beyond which the size shrinks, the rest that of
        `text`.
        """
        texts = {}
        for name in self.notations:
            text = letters(tex, self.cell, name)
            text = re.sub(r"[_^]\{?[⟨(]?t[⟩)]?\}?$", "", text) if timeless else text
            texts.setdefault(text, []).append(name)
        size *= min(1, room / max(text_width(text, size) for text in texts))
        for text, names in texts.items():
            with self.only(*names):
                self.text(x, y, text, size=size, **look)

    def box(self, x, y, width, height, label="", *, pen=INK, fill=0.0, radius=7, size=17, **text):
        """Draw a rectangle around its centre, filled with its own colour at opacity `fill`."""
        shape = Shape(x, y, width, height)
        corner = f'x="{number(x - width / 2)}" y="{number(y - height / 2)}"'
        extent = f'width="{number(width)}" height="{number(height)}" rx="{number(radius)}"'
        self._add(f"<rect {corner} {extent} {_stroke(pen)} {_fill(pen, fill)}/>", pen)
        if label:
            self.text(x, y, label, size=size, **text)
        return shape

    def circle(self, x, y, radius, label="", *, pen=INK, fill=0.0, size=17, **text):
        """Draw a circle around its centre."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        self._add(f"<circle {place} {_stroke(pen)} {_fill(pen, fill)}/>", pen)
        if label:
            self.text(x, y, label, size=size, **text)
        return Shape(x, y, 2 * radius, 2 * radius)

    def operation(self, x, y, sign, *, pen=INK, fill=0.0, radius=13):
        """Draw a circle with a `×` or a `+` in it, as strokes: a glyph is never quite centred."""
        shape = self.circle(x, y, radius, pen=pen, fill=fill)
        arm = radius * (0.55 if sign == "+" else 0.42)
        ends = ((arm, 0), (0, arm)) if sign == "+" else ((arm, arm), (arm, -arm))
        d = " ".join(
            f"M{number(x - dx)} {number(y - dy)}L{number(x + dx)} {number(y + dy)}"
            for dx, dy in ends
        )
        stroke = _stroke(Pen(pen.tone, 2.1))
        self._add(f'<path d="{d}" {stroke} fill="none" data-sign="{sign}"/>', pen)
        return shape

    def dot(self, x, y, pen=INK):
        """Draw the dot where a wire branches."""
        radius = number(1.6 + 0.8 * pen.width)
        place = f'cx="{number(x)}" cy="{number(y)}" r="{radius}"'
        self._add(f'<circle {place} fill="{pen.paint}" data-part="dot"/>', pen)

    def wire(self, *points, pen=INK, arrow=True, end="border", bend=10, hop=None):
        """Draw a line through points with rounded corners; `arrow` puts its tip on the last point.

        `end` says where the tip lies: on the `border` of a shape, on another wire (`wire`), or
        `free`. `hop` is the y of a wire that a last, vertical stretch jumps over.
        """
        points = [tuple(map(float, point)) for point in points]
        tip = points[-1]
        if arrow:
            length = _HEAD * (0.75 + 0.15 * pen.width)
            angle = math.atan2(tip[1] - points[-2][1], tip[0] - points[-2][0])
            points[-1] = _polar(tip, angle, -0.8 * length)
        self._add(f'<path d="{_path(points, bend, hop)}" {_stroke(pen)} fill="none"/>', pen)
        if arrow:
            self._head(tip, angle, length, pen, end)

    def text(
        self,
        x,
        y,
        string,
        *,
        size=17,
        anchor="middle",
        maths=True,
        bold=False,
        opacity=1.0,
        tone="ink",
    ):
        """Write a line of text centred on y; maths sets single letters in italics."""
        runs = _maths(string, size) if maths else escape(string)
        weight = ' font-weight="700"' if bold else ""
        visible = f' opacity="{number(opacity)}"' if opacity < 1 else ""
        place = f'x="{number(x)}" y="{number(y + 0.34 * size)}" font-size="{number(size)}"'
        paint = "" if tone == "ink" else f' fill="{Pen(tone).paint}"'
        (self._layer.formulas if maths else self._layer.words).append(
            f'<text {place} text-anchor="{anchor}"{paint}{weight}{visible}>{runs}</text>'
        )

    def drawing(self, title, alt):
        """Return the finished `Drawing`: the SVG with its title and description, and the alt text."""
        body = f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>{self._drawn()}"
        head = f'<svg viewBox="0 0 {number(self.width)} {number(self.height)}">'
        return Drawing(f"{head}{body}</svg>", alt=alt)

    @contextmanager
    def apart(self, attributes):
        """Keep what is drawn in a `with` block in a group of its own, on top of all else.

        Yields
        ------
        None
            The drawing itself is at hand already.
        """
        before, self._layers = self._layers, {self.notations: _Layer([], [], [], [])}
        yield
        inner, self._layers = self._drawn(), before
        self._layer.words.append(f"<g {attributes}>{inner}</g>")

    def _drawn(self):
        """Return all that has been drawn, what belongs to some notations alone in groups of their own."""
        body = ""
        for names, layer in self._layers.items():
            if names == self.notations:
                body += layer.svg()
            elif names:
                classes = " ".join(f"n-{name}" for name in names)
                hidden = "" if DEFAULT in names else ' display="none"'
                body += f'<g class="{classes}"{hidden}>{layer.svg()}</g>'
        return body

    @property
    def _layer(self):
        return self._layers.setdefault(self._names, _Layer([], [], [], []))

    def _head(self, tip, angle, length, pen, end):
        left = _polar(_polar(tip, angle, -length), angle + math.pi / 2, 0.42 * length)
        right = _polar(_polar(tip, angle, -length), angle - math.pi / 2, 0.42 * length)
        d = f"M{_at(tip)}L{_at(left)}L{_at(right)}Z"
        self._add(f'<path d="{d}" fill="{pen.paint}" data-tip="{end}"/>', pen)

    def _add(self, element, pen):
        (self._layer.faded if pen.faded else self._layer.strokes).append(element)


def _stroke(pen):
    dash = f' stroke-dasharray="{pen.dash}"' if pen.dash else ""
    return f'stroke="{pen.paint}" stroke-width="{number(pen.width)}"{dash}'


def _fill(pen, opacity):
    return f'fill="{pen.paint}" fill-opacity="{number(opacity)}"' if opacity else 'fill="none"'


def _polar(point, angle, distance):
    return point[0] + distance * math.cos(angle), point[1] + distance * math.sin(angle)


def _at(point):
    return f"{number(point[0])} {number(point[1])}"


def _path(points, bend, hop):
    """Return the SVG data of a polyline with rounded corners."""
    d = f"M{_at(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(bend, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        entry = _polar(corner, math.atan2(before[1] - corner[1], before[0] - corner[0]), room)
        leave = _polar(corner, math.atan2(after[1] - corner[1], after[0] - corner[0]), room)
        d += f"L{_at(entry)}Q{_at(corner)} {_at(leave)}"
    if hop is not None:
        x = points[-1][0]
        d += f"L{_at((x, hop + 7))}A7 7 0 0 1 {_at((x, hop - 7))}"
    return d + f"L{_at(points[-1])}"


def _maths(string, size):
    """Return the tspans of a formula: Latin letters in italics, words upright, `_{...}` and `^{...}`."""
    runs, shift = [], 0.0
    for part in _TOKEN.findall(string):
        small = part[0] in "_^" and len(part) > 1
        target = {"_": 0.26, "^": -0.36}[part[0]] * size if small else 0.0
        content = part[1:].strip("{}") if small else part
        scale = f' font-size="{number(_SUB * size)}"' if small else ""
        for word in _WORD.findall(content):
            letter = word.replace("\u0303", "")
            # one letter, two in an index (W_hh), or a differential (dL)
            short = len(letter) == 1 or (len(letter) == 2 and (small or letter[0] == "d"))
            single = short and letter.isascii() and letter.isalpha()
            slant = ' font-style="italic"' if single else ""
            move = f' dy="{number(target - shift)}"' if abs(target - shift) > 1e-9 else ""
            shift = target
            runs.append(f"<tspan{move}{scale}{slant}>{escape(word)}</tspan>")
    return "".join(runs)
