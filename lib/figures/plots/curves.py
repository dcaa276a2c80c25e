"""Curves labelled where they end: functions, and what was measured during training."""

from collections.abc import Mapping

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, label_ends, log_ticks, plain_axes, whole_ticks
from lib.figures.style import INK, LINES, MUTED, WIDTH, style


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
        if not logx:
            whole_ticks(axes.xaxis, [across for across, _ in pairs.values()])
        for axis in [axes.xaxis] * logx + [axes.yaxis] * logy:
            log_ticks(axis)
        if len(pairs) > 1 or baseline is not None:
            label_ends(axes, pairs, baseline)
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
