"""The look of every figure: palette, fonts, and SVG that follows the page's theme.

Draw with the colour names below. Afterwards `svg_of` turns each of them into something the page
decides: `INK` into `currentColor`, `BLUE` into `var(--u-blue, …)`, and so on, so that one drawing
serves the light and the dark page. `book/assets/figures.css` gives the variables these
values, and a test keeps the two equal.

Colours never carry a meaning alone: lines differ in dashes and markers too (`LINES`).
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sys
from contextlib import contextmanager

# name -> (on a white page, on the dark page). Both reach 3 : 1 against their page, and stay apart
# for deuteranopes, protanopes and tritanopes (tests/figures/test_style.py computes it).
PALETTE = {
    "blue": ("#26489a", "#6a9afd"),
    "orange": ("#b87a10", "#f1ba61"),
    "green": ("#1f7d64", "#81f0ce"),
    "red": ("#a3221c", "#e05540"),
    "purple": ("#8751be", "#b37eba"),
    "sky": ("#3f93b7", "#5bc9e8"),
    "muted": ("#5b6370", "#a3adba"),  # secondary ink: captions on wires, minor labels
    "pale": ("#e3e6ea", "#333a45"),  # grid lines, padding, boxes one should not look at
    "paper": ("#ffffff", "#14181e"),  # the page itself: halos behind labels
}
PAGES = ("#ffffff", "#14181e")

BLUE, ORANGE, GREEN, RED, PURPLE, SKY, MUTED, PALE, PAPER = (v[0] for v in PALETTE.values())
INK = "#1b1d21"  # drawn as this in a PNG, as currentColor in SVG
COLOURS = (BLUE, ORANGE, GREEN, RED, PURPLE, SKY)
# colour, dash pattern (matplotlib's and, with spaces, SVG's), marker
LINES = (
    (BLUE, "-", "o"),
    (ORANGE, (0, (5, 1.6)), "s"),
    (GREEN, (0, (1.4, 1.4)), "^"),
    (RED, (0, (6, 1.6, 1.4, 1.6)), "D"),
    (PURPLE, (0, (8, 2)), "v"),
    (SKY, (0, (3, 1.2, 1, 1.2, 1, 1.2)), "P"),
)
SANS = "'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
SERIF = "'STIX Two Text', STIXGeneral, 'Times New Roman', Times, serif"
WIDTH = 5.6  # inches; with 10 pt type still legible when a phone shows it at 65 %
RASTER_ABOVE = 150_000  # bytes of SVG beyond which a figure travels as an image instead

RC = {
    "font.family": "sans-serif",
    "font.size": 10,
    "mathtext.fontset": "stix",
    "axes.titlesize": 10.5,
    "axes.titleweight": "normal",
    "axes.titlelocation": "left",
    "axes.titlepad": 9,
    "axes.labelsize": 10,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "axes.unicode_minus": True,
    "axes.xmargin": 0.02,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.minor.size": 0,
    "ytick.minor.size": 0,
    "grid.color": PALE,
    "grid.linewidth": 0.8,
    "lines.linewidth": 1.7,
    "lines.markersize": 4.5,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "unrolled",
    "figure.dpi": 96,
}


@contextmanager
def style():
    """Matplotlib settings of the book, for the length of a `with` block."""
    import matplotlib
    from cycler import cycler

    cycle = cycler(color=COLOURS) + cycler(linestyle=[line for _, line, _ in LINES])
    with matplotlib.rc_context({**RC, "axes.prop_cycle": cycle}):
        yield


def css_colour(colour):
    """Colour as the page writes it: `currentColor`, `var(--u-blue, #26489a)`, or itself.

    Examples
    --------
    >>> css_colour(INK), css_colour("red"), css_colour("#abcdef")
    ('currentColor', 'var(--u-red, #a3221c)', '#abcdef')
    """
    if colour.lower() in (INK, "black", "#000", "#000000"):
        return "currentColor"
    for name, (light, _) in PALETTE.items():
        if colour.lower() in (light, name) or (name == "paper" and colour.lower() == "white"):
            return f"var(--u-{name}, {light})"
    return colour


class Drawing:
    """A finished SVG, cleaned and following the page's theme.

    Parameters
    ----------
    svg : str
        Any SVG; the colours of this module, black and white become the page's.
    caption, alt : str
        When both are given, the drawing shows itself as `picture(drawing, …)` would.
    """

    def __init__(self, svg, *, caption="", alt=""):
        self.svg = clean_svg(svg)
        self.caption = caption
        self.alt = alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        from lib.figures.picture import picture

        if not (self.caption and self.alt):
            return {"text/plain": "Drawing (give it a caption and an alternative: picture(…))"}
        shown = picture(self, caption=self.caption, alt=self.alt)
        return shown._repr_mimebundle_(include, exclude)


def is_figure(obj):
    """Whether `obj` is a matplotlib figure, asked without importing matplotlib."""
    return hasattr(obj, "savefig") and hasattr(obj, "get_axes")


def svg_of(drawn, *, box=None):
    """SVG text of a matplotlib figure, an SVG string or a `Drawing`: compact and themed.

    Parameters
    ----------
    drawn : matplotlib.figure.Figure, str or Drawing
    box : matplotlib.transforms.Bbox, optional
        The part of a matplotlib figure to keep, in inches; by default all that is inked.

    Raises
    ------
    ValueError
        When `drawn` is none of these.
    """
    if isinstance(drawn, Drawing):
        return drawn.svg
    if is_figure(drawn):
        return clean_svg(_savefig(drawn, "svg", box=box).decode())
    if isinstance(drawn, str) and "<svg" in drawn:
        return clean_svg(drawn)
    raise ValueError(
        f"got {type(drawn).__name__} ({str(drawn)[:40]!r}), expected a matplotlib Figure, a string "
        "with <svg …>, or a Drawing: does the drawing function return its figure?"
    )


def png_of(figure, *, dpi=192, box=None):
    """PNG bytes of a matplotlib figure on white paper."""
    return _savefig(figure, "png", box=box, dpi=dpi, facecolor="white")


def raster_of(figure, *, box=None):
    """`<img>` of a matplotlib figure as a WebP data URI, for figures too heavy as SVG."""
    from PIL import Image

    image, packed = Image.open(io.BytesIO(png_of(figure, box=box))).convert("RGB"), io.BytesIO()
    image.save(packed, "WEBP", quality=82, method=6)
    data = base64.b64encode(packed.getvalue()).decode()
    width, height = image.width // 2, image.height // 2
    # dark-light: the theme then leaves the image's brightness alone
    return (
        f'<img class="u-raster dark-light" alt="" width="{width}" height="{height}" '
        f'src="data:image/webp;base64,{data}"/>'
    )


def close(figure):
    """Take a pyplot figure off the list of those that a notebook shows by itself."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and is_figure(figure):
        pyplot.close(figure)


def _savefig(figure, kind, *, box=None, **options):
    out = io.BytesIO()
    with style():
        figure.savefig(
            out,
            format=kind,
            bbox_inches=box or "tight",
            pad_inches=0.04,
            **options,
        )
    return out.getvalue()


# ---- cleaning ---------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?\d*\.\d{2,}")
_COLOUR = re.compile(
    r"""((?:fill|stroke|color)\s*[:=]\s*["']?)(#[0-9a-fA-F]{3,6}\b|black\b|white\b)"""
)
_SPACED = frozenset("=+\u2212\u2264\u2265\u2248\u00d7\u2208\u2192") | {"&lt;", "&gt;"}
_NOT_NEEDED = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>"
    r"|<style[^>]*>\s*\*\s*\{[^}]*\}\s*</style>",
    re.DOTALL,
)


def clean_svg(svg):
    """Strip what a page does not need and hand the colours and fonts over to it."""
    images = []

    def stow(match):
        images.append("".join(match.group().split()))
        return f"data:{len(images) - 1};"

    svg = re.sub(r"data:[^\"';]+;base64,[^\"')]*", stow, _NOT_NEEDED.sub("", svg))
    svg = re.sub(r"<[a-zA-Z][^>]*>", lambda tag: _clean_tag(tag.group()), svg)
    svg = re.sub(r"<defs>\s*</defs>|<defs/>", "", svg)
    # blanks between tags are indentation, but inside <text> they may part two words
    parts = re.split(r"(<text\b.*?</text>)", svg, flags=re.DOTALL)
    svg = "".join(
        _formula(part) if part.startswith("<text") else re.sub(r"(?<=>)\s+|\s+(?=<)", "", part)
        for part in parts
    )
    return re.sub(r"data:(\d+);", lambda match: images[int(match.group(1))], svg)


def _clean_tag(tag):
    tag = re.sub(r"\s+", " ", tag).replace("xlink:href", "href")
    if tag.startswith("<svg"):
        tag = _clean_root(tag)
    tag = _COLOUR.sub(lambda match: match.group(1) + css_colour(match.group(2)), tag)
    tag = re.sub(r"\bfont: ([^;\"]*?)([\d.]+)px ([^;\"]*)", _font, tag)
    tag = re.sub(
        r"(?i) ?font-family=\"[^\"]*sans[^\"]*\"|font-family:[^;\"]*sans[^;\"]*;?", "", tag
    )
    tag = re.sub(r"(?<=;) +| transform=\"rotate\(-0[ \d.-]*\)\"", "", tag)
    return _NUMBER.sub(lambda match: _short(match.group()), tag)


def _clean_root(tag):
    box = re.search(r'viewBox="([^"]*)"', tag)
    size = dict(re.findall(r'\b(width|height)="([\d.]+)(?:pt|px)?"', tag))
    points = 4 / 3 if re.search(r'\bwidth="[\d.]+pt"', tag) else 1  # pt -> CSS pixels
    if not box and len(size) < 2:
        raise ValueError("got an <svg> without viewBox or width and height, so it has no size")
    view = box.group(1) if box else f"0 0 {size['width']} {size['height']}"
    numbers = [float(part) for part in re.split(r"[ ,]+", view.strip())]
    width = float(size.get("width", numbers[2])) * points
    height = float(size.get("height", numbers[3])) * points
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="u-svg" viewBox="{view}" '
        f'width="{width:.0f}" height="{height:.0f}" fill="currentColor">'
    )


def _font(match):
    options, size, family = match.groups()
    kept = [f"font-size: {size}px"]
    for word in options.split():
        weight = word.isdigit() or word == "bold"
        kept.append(f"font-{'weight' if weight else 'style'}: {word}")
    # formulas keep a serif; everything else takes the page's font, whatever the theme sets
    return "; ".join(kept + [f"font-family: {SERIF}"] * ("STIX" in family))


def _formula(text):
    """Let a formula flow: matplotlib pins each letter to where its own font has it."""
    found = re.findall(r'<tspan x="([\d.-]+)" y="([\d.-]+)" style="([^"]*)">(.*?)</tspan>', text)
    runs = sorted((float(x), float(y), css, glyph) for x, y, css, glyph in found)
    heights = [y for _, y, _, _ in runs]
    size = max((float(css.split("font-size:")[1].split("px")[0]) for *_, css, _ in runs), default=0)
    if not runs or max(heights) - min(heights) > 0.9 * size:  # fractions stay where they are
        return text.replace("font-family: 'STIXGeneral'", f"font-family: {SERIF}")
    out, level, before = [], 0.0, None
    for _, y, css, glyph in runs:
        full_size = "STIX" in css and f"font-size: {size:g}px" in css
        if glyph in _SPACED and full_size and before is not None:
            glyph = f"\u2005{glyph}\u2005"
        if (css, y) == before:
            out[-1] += glyph
        else:
            out.append(f'<tspan dy="{_short(str(y - level))}" style="{css}">{glyph}')
        level, before = y, (css, y)
    body = "".join(f"{run}</tspan>" for run in out).replace("\u00a0", " ")
    body = body.replace("font-family: 'STIXGeneral'", f"font-family: {SERIF}")
    middle = (runs[-1][0] + 0.6 * size) / 2
    return f'<text x="{middle:.1f}" style="text-anchor: middle">{body}</text>'


def _short(number):
    if number.startswith("."):  # ".5" may follow another number without a blank
        return number[:3]
    value = float(number)
    digits = 2 if abs(value) >= 0.1 else 5
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def with_unique_ids(svg, token):
    """The same SVG with every id, and every reference to one, prefixed by `token`.

    Two figures of one page must not share ids, or one is clipped by the other's frame.
    """
    ids = set(re.findall(r'\bid="([^"]+)"', svg))
    used = set(re.findall(r"url\(#([^)]+)\)", svg)) | set(re.findall(r'href="#([^"]+)"', svg))
    svg = re.sub(r' id="([^"]+)"', lambda m: f' id="{token}{m[1]}"' if m[1] in used else "", svg)
    return re.sub(
        r'(url\(#|href="#)([^)"]+)', lambda m: m[1] + (token if m[2] in ids else "") + m[2], svg
    )


def token_of(*parts):
    """Short name that depends on nothing but the content, so that builds repeat exactly."""
    return "u" + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:8] + "-"


# ---- for the stylesheet -----------------------------------------------------------------------


def variables(dark, selector):
    """CSS rule that gives every `--u-…` variable its light or its dark value.

    The first rules of `book/assets/figures.css`; in a live kernel, of the explorer itself.
    """
    lines = [f"  --u-{name}: {pair[dark]};" for name, pair in PALETTE.items()]
    return "\n".join([f"{selector} {{", *lines, "}"])
