"""Points in a plane, such as one gradient against another."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, plain_axes
from lib.figures.style import LINES, MUTED, style


def plot_scatter(
    points, *, xlabel="", ylabel="", equal=None, figsize=(4.2, 3.4), caption=None, alt
):  # fmt: skip
    """Plot points, a marker and a colour for each series.

    Parameters
    ----------
    points : dict
        By label, pairs (x, y) of arrays of shape (M,).
    xlabel, ylabel : str
    equal : str, optional
        What to write beside the diagonal, on which both are equal; without it there is none.
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
        When there is no series, more than six, or x and y differ in length.
    """
    check_texts(alt, caption)
    if not 1 <= len(points) <= len(LINES):
        raise ValueError(f"got {len(points)} series, expected 1 to {len(LINES)}: split the picture")
    pairs = {label: _pair(label, *pair) for label, pair in points.items()}
    with style():
        figure, axes = plain_axes(figsize, grid="both")
        for (label, (x, y)), (colour, _, marker) in zip(pairs.items(), LINES, strict=False):
            axes.plot(x, y, marker, color=colour, markersize=4, alpha=0.7, label=label)
        if equal is not None:
            both = np.concatenate([values for pair in pairs.values() for values in pair])
            ends = [both.min(), both.max()]
            axes.plot(ends, ends, color=MUTED, linewidth=1.1, linestyle=(0, (2, 2)), zorder=1)
            axes.annotate(
                equal, (ends[1], ends[1]), (-6, 0), textcoords="offset points", fontsize=9,
                ha="right", va="center",
            )  # fmt: skip
        axes.set(xlabel=xlabel, ylabel=ylabel)
        if len(pairs) > 1:
            axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
    return picture(figure, caption=caption, alt=alt)


def _pair(label, x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or not len(x):
        raise ValueError(
            f"got x of shape {x.shape} and y of shape {y.shape} for {label!r}, expected two equal "
            "lengths: flatten a matrix with `.ravel()`"
        )
    return x, y
