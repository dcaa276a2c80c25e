"""A loss over two parameters as lines of equal height, with the paths that optimizers take on it."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts, plain_axes
from lib.figures.style import BLUE, INK, LINES, MUTED, PAPER, WIDTH, style

__all__ = ["plot_surface"]


def plot_surface(
    loss,
    paths,
    *,
    xlim,
    ylim,
    levels=7,
    points=41,
    filled=False,
    minimum=None,
    xlabel="",
    ylabel="",
    figsize=(WIDTH, 3.0),
    caption=None,
    alt,
):
    """Plot a loss of two parameters and paths across it.

    Parameters
    ----------
    loss : callable
        `loss(x, y)` of two arrays of shape (M, M) returns their heights.
    paths : dict
        Points of shape (S, 2) by label, at least one; a path that leaves the frame is cut at its edge.
    xlim, ylim : tuple of float
        The frame.
    levels : int or sequence of float, optional
        Lines of equal height; a number of them is spread so that low ground gets as many as high ground.
    points : int
        Of the grid on which the loss is computed, along each axis: take more where it has a wall.
    filled : bool
        Shade the ground between the lines, the higher the deeper.
    minimum : tuple of float, optional
        Point to mark with a cross.
    xlabel, ylabel : str
        Labels of the axes.
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
        When there are no paths, more than six, or one has another shape.
    """
    from matplotlib.colors import to_rgb

    check_texts(alt, caption)
    paths = {label: _points(label, path) for label, path in paths.items()}
    if not 1 <= len(paths) <= len(LINES):
        raise ValueError(f"got {len(paths)} paths, expected 1 to {len(LINES)}: split the picture")
    x, y = np.meshgrid(np.linspace(*xlim, points), np.linspace(*ylim, points))
    heights = np.asarray(loss(x, y), dtype=float)
    if isinstance(levels, int):
        levels = _spread(heights, levels)
    with style():
        figure, axes = plain_axes(figsize)
        axes.grid(False)
        if filled:
            shades = [(*to_rgb(BLUE), part) for part in np.linspace(0, 0.45, len(levels) + 1)]
            axes.contourf(x, y, heights, levels=levels, colors=shades, extend="both")
        axes.contour(x, y, heights, levels=levels, colors=MUTED, linewidths=0.6)
        for (label, path), (colour, dashes, marker) in zip(paths.items(), LINES, strict=False):
            axes.plot(
                *_up_to_the_edge(path, xlim, ylim).T, color=colour, linestyle=dashes, marker=marker,
                markersize=3.5, markevery=max(1, len(path) // 12), label=label, clip_on=True,
            )  # fmt: skip
        start = next(iter(paths.values()))[0]
        axes.plot(*start, "o", markersize=9, fillstyle="none", color=INK, markeredgewidth=1.4)
        if minimum is not None:
            axes.plot(*minimum, "x", markersize=8, color=INK, markeredgewidth=3.4, zorder=4)
            axes.plot(*minimum, "x", markersize=6, color=PAPER, markeredgewidth=1.2, zorder=5)
        axes.set(xlim=xlim, ylim=ylim, xlabel=xlabel, ylabel=ylabel)
        if len(paths) > 1:
            axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
    return picture(figure, caption=caption, alt=alt)


def _points(label, path):
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or not len(path):
        raise ValueError(
            f"got shape {path.shape} for the path {label!r}, expected (S, 2): one point a step"
        )
    return path


def _up_to_the_edge(path, xlim, ylim):
    """Keep a path until one step beyond the frame: what comes after that is not in the picture."""
    low, high = np.array([xlim, ylim], dtype=float).T
    outside = ~((path >= low) & (path <= high)).all(axis=1)  # NaN is outside
    first = int(np.argmax(outside)) if outside.any() else len(path)
    kept = path[: first + 1]
    if first < len(path):
        # a huge number would end up in the file as it is
        wide = 0.2 * (high - low)
        kept = np.vstack([kept[:-1], np.nan_to_num(np.clip(kept[-1], low - wide, high + wide))])
    return kept


def _spread(heights, count):
    """Return `count` levels at equal steps of the square root of the height above the lowest point."""
    lowest, highest = heights.min(), heights.max()
    return lowest + (highest - lowest) * np.linspace(0, 1, count + 2)[1:-1] ** 2
