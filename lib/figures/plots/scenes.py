"""A small picture in colour, and where an attention mechanism looks at it."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts
from lib.figures.plots.cells import grid
from lib.figures.style import style

_GROUND, _FAINT = (
    0.25,
    0.02,
)  # brightness below which a pixel is ground; weights too small to be drawn


def plot_scene(image, *, weights=None, box=None, figsize=(2.6, 2.6), caption=None, alt):
    """Draw a colour picture of a few pixels on dark ground, with attention weights as white discs.

    Parameters
    ----------
    image : array, shape (3, I, J)
        Red, green, blue between 0 and 1.
    weights : array, shape (I/2, J/2), optional
        For each place, two by two pixels; the area of a disc is proportional to its weight.
    box : tuple of int, optional
        First row, first column, rows and columns of a dashed frame, in pixels.
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
        When the image has not three channels, or the weights do not fit it.
    """
    from matplotlib.patches import Circle, Rectangle

    check_texts(alt, caption)
    image = np.clip(np.asarray(image, float), 0, 1)
    if image.ndim != 3 or len(image) != 3:
        raise ValueError(f"got an image of shape {image.shape}, expected (3, rows, columns)")
    I, J = image.shape[1:]
    with style():
        figure, axes = grid((I, J), figsize)
        axes.add_patch(Rectangle((-0.5, -0.5), J, I, facecolor="#20242b", linewidth=0))
        for row, column in np.argwhere(image.max(0) > _GROUND):
            corner = (column - 0.5, row - 0.5)
            colour = tuple(image[:, row, column].round(2))
            axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, linewidth=0))
        if box is not None:
            row, column, rows, columns = box
            axes.add_patch(
                Rectangle(
                    (column - 1, row - 1), columns + 1, rows + 1, facecolor="none",
                    edgecolor="white", linestyle="--", linewidth=1.2,
                )
            )  # fmt: skip
        for (row, column), weight in _places(weights, (I, J)):
            axes.add_patch(
                Circle(
                    (2 * column + 0.5, 2 * row + 0.5), 1.6 * np.sqrt(weight), facecolor="white",
                    edgecolor="black", linewidth=0.8, alpha=0.9,
                )
            )  # fmt: skip
    return picture(figure, caption=caption, alt=alt)


def _places(weights, shape):
    """Yield the places whose weights are large enough to be seen."""
    if weights is None:
        return []
    weights = np.asarray(weights, float)
    if weights.shape != tuple(side // 2 for side in shape):
        raise ValueError(
            f"got weights of shape {weights.shape} for an image of {shape[0]} by {shape[1]}, expected "
            f"{tuple(side // 2 for side in shape)}"
        )
    return [(place, w) for place, w in np.ndenumerate(weights) if w >= _FAINT]
