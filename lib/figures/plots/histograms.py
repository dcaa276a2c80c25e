"""Histograms one above the other: how a distribution changes from step to step or from layer to layer."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, plain_axes
from lib.figures.style import BLUE, MUTED, WIDTH, style

MOST = 8  # panels


def plot_histograms(
    values, *, limits=None, bins=40, xlabel="", figsize=None, caption=None, alt
):  # fmt: skip
    """Plot a histogram for each label over the same range, each as high as its panel.

    What lies beyond the limits is counted in the outermost bars.

    Parameters
    ----------
    values : dict
        Arrays by label, such as `{"step 1": h[:, 0], "step 50": h[:, 49]}`; shapes do not matter.
    limits : tuple of float, optional
        From where to where; by default the range of all values.
    bins : int
    xlabel : str
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
        When there is no array, more than eight, or one holds nothing finite.
    """
    check_texts(alt, caption)
    arrays = {label: np.asarray(one, dtype=float).ravel() for label, one in values.items()}
    arrays = {label: one[np.isfinite(one)] for label, one in arrays.items()}
    if not 1 <= len(arrays) <= MOST:
        raise ValueError(f"got {len(arrays)} arrays, expected 1 to {MOST}: choose steps")
    empty = [label for label, one in arrays.items() if not len(one)]
    if empty:
        raise ValueError(f"got nothing finite for {empty}, expected numbers: did training diverge?")
    every = np.concatenate(list(arrays.values()))
    low, high = limits or (every.min(), every.max() + (every.min() == every.max()))
    edges = np.linspace(low, high, bins + 1)
    with style():
        figure, panels = plain_axes(
            figsize or (WIDTH, 0.6 + 0.62 * len(arrays)), panels=len(arrays), grid="x"
        )
        figure.subplots_adjust(hspace=0.25)
        shares = [
            np.histogram(np.clip(one, low, high), edges)[0] / len(one) for one in arrays.values()
        ]
        for axes, label, share in zip(panels, arrays, shares, strict=True):
            axes.stairs(share, edges, fill=True, color=BLUE, alpha=0.55)
            axes.set(xlim=(low, high), ylim=(0, 1.05 * max(share)), yticks=[])
            axes.spines["left"].set_visible(False)
            axes.spines["bottom"].set_color(MUTED)
            axes.set_ylabel(label, rotation=0, ha="right", va="center", labelpad=8)
        panels[-1].set_xlabel(xlabel)
    return picture(figure, caption=caption, alt=alt)
