"""A map of words: each written where its vector lies in a plane."""

import itertools

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import LINE_OF_TEXT, check_texts, plain_axes
from lib.figures.style import BLUE, INK, MUTED, style


def plot_words(words, places, *, marked=(), figsize=(5.6, 4.4), caption=None, alt):
    """Write words at their places, some of them set off in bold and colour.

    Words that would cover each other are moved up or down by as little as makes both legible.

    Parameters
    ----------
    words : list of str
    places : array, shape (V, 2)
    marked : collection of str
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
        When there is not one place for each word.
    """
    check_texts(alt, caption)
    places = np.asarray(places, dtype=float)
    if places.shape != (len(words), 2) or not len(words):
        raise ValueError(
            f"got {len(words)} words and places of shape {places.shape}, expected (V, 2)"
        )
    places = _legible(places, [6 * len(word) for word in words], figsize)
    with style():
        figure, axes = plain_axes(figsize, grid="both")
        for word, place in zip(words, places, strict=True):
            chosen = word in marked
            axes.annotate(
                word, place, ha="center", va="center", fontsize=10, zorder=3 if chosen else 2,
                color=BLUE if chosen else INK if not marked else MUTED,
                fontweight="bold" if chosen else "normal",
            )  # fmt: skip
        low, high = places.min(axis=0), places.max(axis=0)
        room = np.maximum(high - low, 1e-9) * (0.12, 0.06)
        axes.set(
            xlim=(low[0] - room[0], high[0] + room[0]), ylim=(low[1] - room[1], high[1] + room[1])
        )
        axes.set_xticklabels([])
        axes.set_yticklabels([])
    return picture(figure, caption=caption, alt=alt)


def _legible(places, widths, figsize):
    """Places at which words of these widths, in points, do not cover each other."""
    span = np.maximum(places.max(axis=0) - places.min(axis=0), 1e-9)
    unit = span / (np.array(figsize) * 72 * 0.8)  # of the axes, for a point
    places = places.copy()
    for _ in range(200):
        still = True
        for i, j in itertools.combinations(range(len(places)), 2):
            across, up = (places[j] - places[i]) / unit
            lack = LINE_OF_TEXT - abs(up)
            if lack > 1e-6 and abs(across) < (widths[i] + widths[j]) / 2:
                push = (lack / 2 + 0.1) * (1 if up >= 0 else -1) * unit[1]
                places[i, 1] -= push
                places[j, 1] += push
                still = False
        if still:
            break
    return places
