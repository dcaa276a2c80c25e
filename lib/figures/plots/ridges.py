"""A function of two parameters as a relief: one line for each value of the second, the farther the higher."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, plain_axes
from lib.figures.style import BLUE, INK, MUTED, PAPER, WIDTH, style

MOST = 40  # lines


def plot_ridges(
    x, rows, heights, *, relief=0.55, xlabel="", ylabel="", figsize=(WIDTH, 3.6), caption=None, alt
):
    """Draw a relief seen at a slant: a nearer line hides what is behind it.

    Parameters
    ----------
    x : array, shape (M,)
        First parameter, from left to right.
    rows : array, shape (R,)
        Second parameter, from the front to the back.
    heights : array, shape (R, M)
        At least 0.
    relief : float
        Height of the highest point, as a share of the picture's height.
    xlabel, ylabel : str
        Names of the two parameters.
    figsize : tuple of float
        Inches.
    caption, alt : str
        See `lib.figures.picture.picture`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When shapes do not fit, there are more than forty lines, or a height is negative or not finite.
    """
    check_texts(alt, caption)
    x, rows, heights = (np.asarray(one, dtype=float) for one in (x, rows, heights))
    if heights.shape != (len(rows), len(x)) or not 2 <= len(rows) <= MOST:
        raise ValueError(
            f"got heights of shape {heights.shape}, expected ({len(rows)}, {len(x)}) with 2 to {MOST} lines"
        )
    if not (np.isfinite(heights).all() and (heights >= 0).all() and heights.max() > 0):
        raise ValueError(
            "expected finite heights of at least 0, one of them above: has it diverged?"
        )
    depth = np.linspace(0, 1 - relief, len(rows))
    aside = 0.22 * np.ptp(x) * np.linspace(0, 1, len(rows))
    with style():
        figure, axes = plain_axes(figsize)
        axes.grid(False)
        for row in range(len(rows))[::-1]:
            up = depth[row] + relief * heights[row] / heights.max()
            order = 2 * (len(rows) - row)
            axes.fill_between(
                x + aside[row], depth[row], up, color=PAPER, linewidth=0, zorder=order
            )
            axes.plot(x + aside[row], up, "-", color=BLUE, linewidth=1.1, zorder=order + 1)
        edge = x[-1] + aside
        axes.plot(edge, depth, "-", color=MUTED, linewidth=0.8)
        for row in (0, len(rows) - 1):
            axes.annotate(
                f"{ylabel} = {rows[row]:g}".replace("-", "\u2212"), (edge[row], depth[row]),
                (8, 8 * (row == 0)), textcoords="offset points", va="center", fontsize=9, color=INK,
                annotation_clip=False,
            )  # fmt: skip
        axes.set(xlabel=xlabel, yticks=[], ylim=(0, 1.02))
        axes.spines["left"].set_visible(False)
        axes.set_xticks(np.linspace(x[0], x[-1], 6))
    return picture(figure, caption=caption, alt=alt)
