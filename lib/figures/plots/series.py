"""Measurements over time, one panel each, with their gaps."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, plain_axes, runs, whole_ticks
from lib.figures.style import LINES, PALE, WIDTH, style


def plot_series(time, values, labels, *, xlabel="", figsize=None, caption=None, alt):
    """Plot measurements over time, one panel each; missing ones are gaps on a pale band.

    Parameters
    ----------
    time : array, shape (T,)
        Numbers or dates.
    values : array, shape (T,) or (T, D)
    labels : list of str
        One for each of the D columns, with the unit.
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
        When the shapes do not fit each other.
    """
    check_texts(alt, caption)
    time, values = np.asarray(time), np.asarray(values, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    labels = [labels] if isinstance(labels, str) else list(labels)
    if values.shape != (len(time), len(labels)):
        raise ValueError(
            f"got values of shape {values.shape}, expected {(len(time), len(labels))}: one row for "
            "each time and one column for each label"
        )
    with style():
        figure, panels = plain_axes(
            figsize or (WIDTH, 0.8 + 1.15 * len(labels)), panels=len(labels)
        )
        for axes, label, column, line in zip(panels, labels, values.T, LINES, strict=False):
            axes.plot(time, column, color=line[0], linewidth=1.2)
            for first, last in runs(np.isnan(column)):
                axes.axvspan(
                    time[max(first - 1, 0)], time[min(last, len(time) - 1)], color=PALE, lw=0
                )
            axes.set_title(label, fontsize=9.5, pad=4)
        panels[-1].set_xlabel(xlabel)
        whole_ticks(panels[-1].xaxis, [time])
        for axes in panels[:-1]:
            axes.tick_params(axis="x", length=0)
    return picture(figure, caption=caption, alt=alt)
