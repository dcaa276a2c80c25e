"""Relevance over small images, one panel for each method, and in words."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, number_text
from lib.figures.plots.cells import grid, outline, shade
from lib.figures.style import INK, WIDTH, style

MOST_PANELS, LARGEST_SIDE = 6, 16


def plot_relevance(panels, *, marked=(), limits=None, figsize=None, caption=None, alt):
    """Plot small matrices side by side: blue above zero, orange below.

    Parameters
    ----------
    panels : dict of str to array, shape (R, C)
        By title; the image itself may be one of them.
    marked : sequence of tuple of int
        Row and column of cells to draw a border around, in every panel.
    limits : dict of str to float, optional
        The magnitude that is shaded most, by title; a panel without one goes up to its own largest.
    figsize : tuple of float, optional
        Inches.
    caption, alt : str
        See `lib.figures.picture.picture`; `strongest` writes the largest numbers.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there is nothing to show or too much, or the shapes differ.
    """
    check_texts(alt, caption)
    matrices = {title: np.asarray(values, float) for title, values in panels.items()}
    shapes = {values.shape for values in matrices.values()}
    if len(shapes) != 1 or not 1 <= len(matrices) <= MOST_PANELS:
        raise ValueError(
            f"got {len(matrices)} panels of shapes {sorted(shapes)}, expected 1 to {MOST_PANELS} of one shape"
        )
    (shape,) = shapes
    if len(shape) != 2 or max(shape) > LARGEST_SIDE or not min(shape):
        raise ValueError(
            f"got shape {shape}, expected a matrix with at most {LARGEST_SIDE} rows and columns: index batch and "
            "channel away"
        )
    side = min(1.3, WIDTH / len(matrices))
    with style():
        figure, panels = grid(
            shape,
            figsize or (side * len(matrices), side * shape[0] / shape[1]),
            panels=len(matrices),
        )
        for axes, (title, values) in zip(panels, matrices.items(), strict=True):
            limit = (limits or {}).get(title) or np.nanmax(np.abs(values), initial=0) or 1.0
            for (row, column), value in np.ndenumerate(values):
                shade(axes, row, column, value / limit, strongest=1)
            for row, column in marked:
                outline(axes, row, column)
            axes.set_title(title, fontsize=9.5, loc="center", pad=5, color=INK)
            axes.spines[:].set_visible(True)
    return picture(figure, caption=caption, alt=alt)


def strongest(values, names=None, count=3):
    """Say in words which entries are largest in size, and how large: for who cannot see the picture.

    Parameters
    ----------
    values : array, shape (R, C) or (T,)
    names : list of str, optional
        Of the entries of a row, such as words.
    count : int

    Returns
    -------
    str

    Examples
    --------
    >>> strongest(np.array([[0.1, -2.0], [0.5, 0.0]]), count=2)
    'row 1, column 2: −2; row 2, column 1: 0.5'
    >>> strongest(np.array([0.25, 1.0]), ["not", "good"], count=1)
    'good: 1'
    """
    values = np.asarray(values, float)
    order = np.argsort(-np.abs(values), axis=None, kind="stable")[:count]
    found = []
    for place in (np.unravel_index(k, values.shape) for k in order):
        if values.ndim == 1:
            name = names[place[0]] if names else f"entry {place[0] + 1}"
        else:
            name = f"row {place[0] + 1}, column {place[1] + 1}"
        found.append(f"{name}: {number_text(float(values[place]), 2)}")
    return "; ".join(found)
