"""Matrices as heat maps, with numbers in the cells while they can be read."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts
from lib.figures.plots.cells import CELLS_AS_SHAPES, STRONGEST, grid, name_cells, shade, write
from lib.figures.style import WIDTH, style

# Images cannot follow the page's theme: these two stand out on both pages.
BLUE_ON_BOTH, ORANGE_ON_BOTH = "#4a7fe0", "#d08a1e"
MOST_ROWS, MOST_COLUMNS = 16, 12  # beyond, no numbers are written into the cells of a heat map


def plot_heatmap(
    values,
    *,
    rows=None,
    columns=None,
    xlabel="",
    ylabel="",
    digits=2,
    limit=None,
    slanted=False,
    figsize=None,
    caption=None,
    alt,
):
    """Plot a matrix as shaded cells: blue above zero, orange below, the page's colour at zero.

    Parameters
    ----------
    values : array, shape (R, C)
    rows, columns : list of str, optional
        Labels.
    xlabel, ylabel : str
    digits : int
        Decimals of the numbers written into the cells; large matrices get a scale instead.
    limit : float, optional
        The magnitude that is shaded most; by default the largest one.
    slanted : bool
        Whether the labels of the columns rise to the right, for words wider than a cell.
    figsize : tuple of float, optional
        Inches.
    caption, alt : str
        See `lib.figures.picture.picture`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When `values` is not a matrix, or labels do not fit it.
    """
    check_texts(alt, caption)
    values = _matrix(values)
    limit = limit or np.nanmax(np.abs(values), initial=0) or 1.0
    height, width = values.shape
    written = width <= MOST_COLUMNS and height <= MOST_ROWS
    with style():
        cell = min(0.5, WIDTH / width) if written else min(0.16, WIDTH * 0.9 / width)
        figure, axes = grid(
            values.shape, figsize or (cell * width, (0.6 if written else 1) * cell * height)
        )
        if values.size <= CELLS_AS_SHAPES:
            for (row, column), value in np.ndenumerate(values):
                shade(axes, row, column, value / limit, strongest=STRONGEST if written else 1)
        else:
            axes.imshow(_as_image(values / limit), aspect="auto", interpolation="nearest")
        if written:
            for (row, column), value in np.ndenumerate(values):
                if np.isfinite(value):  # a hatched cell says enough
                    write(axes, row, column, f"{value:.{digits}f}")
        else:
            _scale(axes, limit, (values < 0).any(), image=values.size > CELLS_AS_SHAPES)
        name_cells(axes, values.shape, rows, columns)
        if slanted:
            for label in axes.get_xticklabels():
                label.set(rotation=40, ha="left", rotation_mode="anchor")
        axes.set_xlabel(xlabel, labelpad=6)
        axes.set_ylabel(ylabel, labelpad=8)
    return picture(figure, caption=caption, alt=alt)


def _matrix(values):
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or not values.size:
        raise ValueError(
            f"got shape {values.shape}, expected a matrix (R, C): index the batch away"
        )
    return values


def _as_image(strengths):
    """Return the matrix as RGBA: transparent at zero, so that the page shows through."""
    from matplotlib.colors import to_rgb

    rgba = np.zeros((*strengths.shape, 4))
    rgba[..., :3] = np.where(strengths[..., None] > 0, to_rgb(BLUE_ON_BOTH), to_rgb(ORANGE_ON_BOTH))
    rgba[..., 3] = np.nan_to_num(np.clip(np.abs(strengths), 0, 1))
    return rgba


def _scale(axes, limit, negative, *, image):
    """Draw the scale of a heat map at its right; its lower half only where there are negative values."""
    strip = axes.inset_axes([1.03, 0, 0.025, 1])
    strip.set(xlim=(-0.5, 0.5), ylim=(-0.5, 10.5))
    strengths = np.linspace(-1 if negative else 0, 1, 11)
    if image:
        strip.imshow(_as_image(strengths[:, None]), aspect="auto", origin="lower")
    else:
        for row, strength in enumerate(strengths):
            shade(strip, row, 0, strength, strongest=1)
    strip.spines[:].set_visible(False)
    strip.set_xticks([])
    strip.yaxis.tick_right()
    ends = [f"\u2212{limit:.3g}", "0"] if negative else ["0", f"{limit / 2:.3g}"]
    strip.set_yticks([0, 5, 10], [*ends, f"{limit:.3g}"])
    strip.tick_params(length=0)
