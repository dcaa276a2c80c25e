"""What pictures of arrays share: a grid of cells to shade, to hatch and to write into."""

import math

from lib.figures.style import BLUE, INK, MUTED, ORANGE, PALE

STRONGEST = 0.4  # opacity of the strongest cell that is written on: ink stays readable
CELLS_AS_SHAPES = 400


def grid(shape, figsize, *, panels=None):
    """Return a figure and axes whose unit is one cell, row 0 at the top."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=figsize)
    several = figure.subplots(1, panels or 1, squeeze=False)[0]
    figure.subplots_adjust(left=0, right=1, bottom=0, top=1, wspace=0.12)
    for axes in several:
        axes.set(xlim=(-0.5, shape[1] - 0.5), ylim=(shape[0] - 0.5, -0.5))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xticks([])
        axes.set_yticks([])
    return figure, several if panels else several[0]


def shade(axes, row, column, strength, *, strongest=STRONGEST):
    """Fill a cell: blue for positive, orange for negative; strength between -1 and 1."""
    if not math.isfinite(strength):
        return hatch(axes, row, column)
    depth = strongest * min(abs(strength), 1)
    if depth < 0.005:
        return None
    return _cell(axes, row, column, facecolor=BLUE if strength > 0 else ORANGE, alpha=depth)


def hatch(axes, row, column):
    """Mark a cell as holding nothing."""
    _cell(axes, row, column, facecolor=PALE, alpha=0.5)
    return _cell(axes, row, column, facecolor="none", edgecolor=MUTED, alpha=0.45, hatch="/////")


def outline(axes, row, column):
    """Draw the border of a cell."""
    return _cell(axes, row, column, facecolor="none", edgecolor=MUTED, linewidth=0.7)


def _cell(axes, row, column, **look):
    """Draw one cell."""
    from matplotlib.patches import Rectangle

    look = {"linewidth": 0, **look}
    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, clip_on=False, **look))


def write(axes, row, column, text, *, faint=False):
    """Write into a cell."""
    text = text.replace("-", "\u2212") if text[:1] == "-" and len(text) > 1 else text
    axes.text(
        column, row, text, ha="center", va="center_baseline", fontsize=9,
        color=MUTED if faint else INK,
    )  # fmt: skip


def name_cells(axes, shape, rows, columns):
    """Label the rows at the left and the columns on top.

    Raises
    ------
    ValueError
        When there are more or fewer labels than rows or columns.
    """
    for names, count, kind in ((rows, shape[0], "rows"), (columns, shape[1], "columns")):
        if names is None:
            continue
        if len(names) != count:
            raise ValueError(f"got {len(names)} labels of {kind}, expected {count}")
        axis = axes.yaxis if kind == "rows" else axes.xaxis
        axis.set_ticks(range(count), labels=list(names))
    axes.xaxis.tick_top()
