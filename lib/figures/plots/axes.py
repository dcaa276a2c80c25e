"""What the plots share: axes, ticks, labels at the ends of curves."""

import numpy as np

from lib.figures.picture import required
from lib.figures.style import INK, MUTED

LINE_OF_TEXT = 12  # points between two labels


def plain_axes(figsize, *, grid="y", panels=None):
    """Return a figure and its axes, or the array of its axes when there are panels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=figsize)
    axes = figure.subplots(panels or 1, sharex=True, squeeze=panels is None)
    if panels is not None:
        figure.subplots_adjust(hspace=0.42)
        axes = axes[:, 0]
    for one in np.atleast_1d(axes):
        one.grid(axis=grid)
        one.tick_params(length=0, axis=grid)
    return figure, axes


def label_ends(axes, curves, baseline):
    """Write each label beside the end of its curve, moved apart where they would collide."""
    axes.autoscale_view()
    lines = list(axes.lines[: len(curves)])
    ends = []
    for (label, (_, up)), line in zip(curves.items(), lines, strict=True):
        shown = np.isfinite(up)
        if shown.any():
            last = np.flatnonzero(shown)[-1]
            ends.append((label, line.get_xdata()[last], up[last], line.get_color()))
    if baseline is not None:
        ends.append((baseline[0], axes.get_xlim()[1], baseline[1], MUTED))
    lowest, highest = axes.get_ylim()
    ends = [(label, x, min(max(y, lowest), highest), colour) for label, x, y, colour in ends]
    heights = [axes.transData.transform((x, y))[1] for _, x, y, _ in ends]
    places = spread(heights, LINE_OF_TEXT * axes.figure.dpi / 72)
    for (label, x, y, colour), place in zip(ends, places, strict=True):
        # a fraction of the axes: places on the figure move when its margins are trimmed
        up = axes.transAxes.inverted().transform((0, place))[1]
        axes.annotate(
            label, (x, y), (1.035, up), textcoords="axes fraction", va="center", fontsize=9,
            color=INK, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.8, "shrinkA": 1,
                        "shrinkB": 3, "relpos": (0, 0.5)},
        )  # fmt: skip


def whole_ticks(axis, places):
    """Put ticks on whole numbers only, if all places are whole, as steps are."""
    from matplotlib.ticker import MaxNLocator

    places = np.concatenate([np.asarray(one) for one in places])
    if places.dtype.kind in "iu" or (
        places.dtype.kind == "f" and (places == np.round(places)).all()
    ):
        axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True))


def log_ticks(axis):
    """Label powers of ten as 0.01, 1, 100, 10\u2074: plain text, which is drawn ten times faster."""
    from matplotlib.ticker import LogLocator, NullFormatter

    low, high = np.log10(np.sort(axis.get_view_interval()))
    if high - low < 1.5:
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(lambda value, _: _power_text(value))
    axis.set_minor_formatter(NullFormatter())


def _power_text(value):
    exponent = round(np.log10(value))
    if abs(exponent) < 4 or not np.isclose(value, 10.0**exponent):
        return f"{value:g}"
    digits = str.maketrans(
        "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3" + "\u2074\u2075\u2076\u2077\u2078\u2079"
    )
    return "10" + str(exponent).translate(digits)


def spread(places, gap):
    """Move places apart to at least `gap`, keeping their order and each cluster's middle.

    Examples
    --------
    >>> spread([0.0, 1.0, 50.0], 10)
    array([-4.5,  5.5, 50. ])
    """
    order = np.argsort(places, kind="stable")
    clusters = []  # [sum of (place - offset), count]: pooled as in isotonic regression
    for rank, index in enumerate(order):
        clusters.append([places[index] - rank * gap, 1])
        while len(clusters) > 1 and _mean(clusters[-2]) > _mean(clusters[-1]):
            total, count = clusters.pop()
            clusters[-1][0] += total
            clusters[-1][1] += count
    means = np.concatenate([[_mean(cluster)] * cluster[1] for cluster in clusters])
    out = np.empty(len(order))
    out[order] = means + gap * np.arange(len(order))
    return out


def _mean(cluster):
    return cluster[0] / cluster[1]


def number_text(value, digits):
    """Return a number with its significant digits, whole numbers in full and in threes.

    Examples
    --------
    >>> number_text(66560, 3), number_text(0.12345, 3)
    ('66,560', '0.123')
    """
    whole = float(value).is_integer()
    return (f"{value:,.0f}" if whole else f"{value:.{digits}g}").replace("-", "\u2212")


def runs(flags):
    """Return (first, last + 1) of each run of true values.

    Examples
    --------
    >>> runs([False, True, True, False, True])
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, int), [0]])))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def check_texts(alt, caption):
    """Complain about a missing text before anything is drawn."""
    required("alt", alt)
    if caption is not None:
        required("caption", caption)
