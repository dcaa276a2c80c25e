"""The plots of the book: training curves, functions, bars, heat maps, time series, small tensors.

Each returns a `Picture`; the code of an experiment stays free of axes and ticks. Curves differ in
dashes and markers as well as in colour and are labelled where they end.
"""

from collections.abc import Mapping

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, label_ends, log_ticks, number_text, plain_axes, runs
from lib.figures.plots.grids import plot_heatmap, plot_tensor
from lib.figures.style import COLOURS, INK, LINES, MUTED, PALE, WIDTH, style

__all__ = [
    "plot_bars",
    "plot_curves",
    "plot_heatmap",
    "plot_history",
    "plot_series",
    "plot_tensor",
]

HATCHES = ("", "////", "....", "\\\\\\\\", "xx", "--")


def plot_history(
    history,
    *,
    y="loss",
    baseline=None,
    logy=False,
    xlabel="step",
    ylabel=None,
    figsize=(WIDTH, 2.7),
    caption=None,
    alt,
):
    """Plot what was measured during training.

    Parameters
    ----------
    history : History, list of float, or dict of these by label
        As `lib.training.fit` returns it; a list is taken as one value per step.
    y : str
        ``"loss"`` or the name of a metric.
    baseline : tuple of (str, float), optional
        A level to compare with, such as ``("always 1", 1 / 6)``.
    logy : bool
        Logarithmic vertical axis.
    xlabel, ylabel : str, optional
        Labels of the axes; `y` itself by default.
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
        When a history has no `y`.
    """
    histories = history if isinstance(history, Mapping) else {y: history}
    curves = {label: _measured(label, one, y) for label, one in histories.items()}
    return plot_curves(
        None,
        curves,
        xlabel=xlabel,
        ylabel=y if ylabel is None else ylabel,
        logy=logy,
        baseline=baseline,
        figsize=figsize,
        caption=caption,
        alt=alt,
    )


def plot_curves(
    x,
    curves,
    *,
    xlabel="",
    ylabel="",
    logx=False,
    logy=False,
    baseline=None,
    mark=None,
    ylim=None,
    figsize=(WIDTH, 2.7),
    caption=None,
    alt,
):
    """Plot curves, each labelled at its end.

    Parameters
    ----------
    x : array, shape (M,), or None
        None when every curve brings its own.
    curves : dict
        Values of shape (M,) by label, or pairs (x, values).
    xlabel, ylabel : str
    logx, logy : bool
        Logarithmic axes.
    baseline : tuple of (str, float), optional
        Label and level of a horizontal line.
    mark : tuple of (float, float), optional
        One point to mark with a ring, for an explorer.
    ylim : tuple of float, optional
        Limits of the vertical axis; set them in an explorer, so that frames can be compared.
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
        When there is no curve, more than six, or x and y differ in length.
    """
    check_texts(alt, caption)
    pairs = {label: _pair(label, x, values) for label, values in curves.items()}
    if not 1 <= len(pairs) <= len(LINES):
        raise ValueError(f"got {len(pairs)} curves, expected 1 to {len(LINES)}: split the picture")
    with style():
        figure, axes = plain_axes(figsize)
        for (across, up), (colour, dashes, marker) in zip(pairs.values(), LINES, strict=False):
            every = max(1, len(across) // 7) if len(across) > 12 else 1
            axes.plot(
                across, up, color=colour, linestyle=dashes, marker=marker, markevery=every,
                solid_capstyle="round", clip_on=ylim is not None,
            )  # fmt: skip
        if baseline is not None:
            axes.axhline(baseline[1], color=MUTED, linewidth=1.1, linestyle=(0, (2, 2)), zorder=1)
        if mark is not None:
            axes.plot(*mark, "o", markersize=11, fillstyle="none", color=INK, markeredgewidth=1.6)
        axes.set(xlabel=xlabel, ylabel=ylabel)
        axes.set_xscale("log" if logx else "linear")
        axes.set_yscale("log" if logy else "linear")
        axes.set_ylim(ylim)
        for axis in [axes.xaxis] * logx + [axes.yaxis] * logy:
            log_ticks(axis)
        if len(pairs) > 1 or baseline is not None:
            label_ends(axes, pairs, baseline)
    return picture(figure, caption=caption, alt=alt)


def plot_bars(
    values, *, xlabel="", digits=3, baseline=None, figsize=None, caption=None, alt
):  # fmt: skip
    """Plot horizontal bars with their numbers.

    Parameters
    ----------
    values : dict
        A number by label; or, for groups of bars, such a dict by name of the series.
    xlabel : str
    digits : int
        Significant digits of the numbers.
    baseline : tuple of (str, float), optional
        Label and place of a vertical line.
    figsize : tuple of float, optional
        Inches; by default as high as the bars need.
    caption, alt : str
        See `lib.figures.picture.picture`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to show, or the series do not have the same labels.
    """
    check_texts(alt, caption)
    if not values:
        raise ValueError("got an empty dict, expected a number by label")
    grouped = isinstance(next(iter(values.values())), Mapping)
    series = values if grouped else {"": values}
    labels = list(next(iter(series.values())))
    if any(list(one) != labels for one in series.values()):
        raise ValueError(f"got series with different labels, expected {labels} in each")
    thick = 0.8 / len(series)
    with style():
        tall = 0.7 + len(labels) * max(0.34, 0.22 * len(series))
        figure, axes = plain_axes(figsize or (WIDTH, tall), grid="x")
        for number, (name, one) in enumerate(series.items()):
            places = np.arange(len(labels)) + (number - (len(series) - 1) / 2) * thick
            bars = axes.barh(
                places, list(one.values()), thick * 0.88, label=name, color=COLOURS[number],
                hatch=HATCHES[number], edgecolor="white" if number else "none", linewidth=0,
            )  # fmt: skip
            texts = [number_text(value, digits) for value in one.values()]
            axes.bar_label(bars, texts, padding=4, fontsize=9, color=INK)
        axes.set_yticks(range(len(labels)), labels)
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.xaxis.set_major_formatter(lambda value, _: number_text(value, 6))
        axes.margins(x=0.12)
        axes.set_xlabel(xlabel)
        if baseline is not None:
            axes.axvline(baseline[1], color=INK, linewidth=1.1, linestyle=(0, (2, 2)))
            axes.annotate(
                baseline[0], (baseline[1], 1), (0, 3), xycoords=("data", "axes fraction"),
                textcoords="offset points", ha="center", fontsize=9,
            )  # fmt: skip
        if grouped:
            axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
    return picture(figure, caption=caption, alt=alt)


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
        for axes in panels[:-1]:
            axes.tick_params(axis="x", length=0)
    return picture(figure, caption=caption, alt=alt)


def _measured(label, history, y):
    """Return (steps, values) of a history, or of a plain list of values."""
    if not hasattr(history, "steps"):
        values = np.asarray(history, dtype=float)
        return np.arange(1, len(values) + 1), values
    if y == "loss":
        return history.steps, history.loss
    if y not in history.metrics:
        raise ValueError(
            f"got y={y!r}, expected 'loss' or one of {sorted(history.metrics)}: did `evaluate` of "
            f"{label!r} return it?"
        )
    return history.steps, history.metrics[y]


def _pair(label, x, values):
    across, up = values if isinstance(values, tuple) else (x, values)
    up = np.asarray(up, dtype=float)
    across = np.arange(len(up)) if across is None else np.asarray(across)
    if across.shape != up.shape or up.ndim != 1 or not len(up):
        raise ValueError(
            f"got x of shape {across.shape} and values of shape {up.shape} for the curve {label!r}, "
            "expected two equal lengths"
        )
    return across, up
