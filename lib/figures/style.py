"""The look of every figure: palette, fonts, line styles, settings of matplotlib.

Draw with the colour names below. Afterwards `lib.figures.svg.svg_of` turns each of them into
something the page decides: `INK` into `currentColor`, `BLUE` into `var(--u-blue, …)`, and so on, so
that one drawing serves the light and the dark page. `book/assets/figures.css` gives the variables
these values, and a test keeps the two equal.

Colours never carry a meaning alone: lines differ in dashes and markers too (`LINES`).
"""

from __future__ import annotations

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
    "date.converter": "concise",  # a year is written once, and days do not collide
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


def variables(dark, selector):
    """CSS rule that gives every `--u-…` variable its light or its dark value.

    The first rules of `book/assets/figures.css`; in a live kernel, of the explorer itself.
    """
    lines = [f"  --u-{name}: {pair[dark]};" for name, pair in PALETTE.items()]
    return "\n".join([f"{selector} {{", *lines, "}"])
