"""Horizontal bars with their numbers, single or in groups."""

from collections.abc import Mapping

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, number_text, plain_axes
from lib.figures.style import COLOURS, INK, WIDTH, style

# No dots: matplotlib writes each of them as a curve, 40 KB compressed for a picture.
HATCHES = ("", "////", "||||", "\\\\\\\\", "xx", "--")


def plot_bars(
    values, *, xlabel="", digits=3, baseline=None, xlim=None, figsize=None, caption=None, alt
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
    xlim : tuple of float, optional
        Limits of the horizontal axis; set them in an explorer, so that frames can be compared.
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
        # the number of a negative bar stands between the bar and its label
        negative = [text for each in axes.texts if (text := each.get_text()).startswith("\u2212")]
        axes.margins(x=max(0.12, 0.032 * max(map(len, negative), default=0)))
        axes.set_xlim(xlim)
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
