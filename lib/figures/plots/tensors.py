"""Small arrays drawn as labelled grids with their contents."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts
from lib.figures.plots.cells import CELLS_AS_SHAPES, grid, hatch, name_cells, outline, shade, write
from lib.figures.style import style


def plot_tensor(
    cells, *, rows=None, columns=None, padding=None, digits=None, xlabel="", ylabel="",
    figsize=None, caption=None, alt,
):  # fmt: skip
    """Draw a small array as a labelled grid with its contents written in.

    Parameters
    ----------
    cells : array or nested list, shape (R, C) or (N, R, C)
        Numbers, truth values or words; with three axes, one grid for each of the N samples.
    rows, columns : list of str, optional
        Labels.
    padding : array, shape of `cells`, optional
        True where a cell is only padding: hatched and pale. Ones of a mask are shaded.
    digits : int, optional
        Decimals; by default as many as a number needs.
    xlabel, ylabel : str
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
        When the array has not two or three axes, is too large to read, or `padding` does not fit.
    """
    check_texts(alt, caption)
    cells = np.asarray(cells)
    padding = np.zeros(cells.shape, bool) if padding is None else np.asarray(padding, bool)
    if cells.ndim not in (2, 3) or not 0 < cells.size <= CELLS_AS_SHAPES:
        raise ValueError(
            f"got shape {cells.shape}, expected (R, C) or (N, R, C) with 1 to {CELLS_AS_SHAPES} cells"
        )
    if padding.shape != cells.shape:
        raise ValueError(f"got padding of shape {padding.shape}, expected {cells.shape}")
    samples = cells[None] if cells.ndim == 2 else cells
    hidden = padding[None] if padding.ndim == 2 else padding
    texts = np.vectorize(lambda cell: _cell_text(cell, digits), otypes=[object])(samples)
    wide = max(0.34, 0.15 + 0.085 * max(map(len, texts.ravel())))
    count, height, width = samples.shape
    with style():
        figure, panels = grid(
            (height, width), figsize or (wide * width * count, 0.32 * height), panels=count
        )
        for number, axes in enumerate(panels):
            for place, text in np.ndenumerate(texts[number]):
                if hidden[number][place]:
                    hatch(axes, *place)
                elif samples.dtype == bool and samples[number][place]:
                    shade(axes, *place, 0.8)
                outline(axes, *place)
                write(axes, *place, text, faint=hidden[number][place])
            name_cells(axes, (height, width), rows if number == 0 else None, columns)
            axes.set_xlabel(xlabel, labelpad=6)
            axes.set_ylabel(ylabel if number == 0 else "", labelpad=8)
            if count > 1:
                axes.set_title(f"sample {number}", fontsize=9.5)
    return picture(figure, caption=caption, alt=alt)


def _cell_text(cell, digits):
    """Return what stands in a cell: a number with its decimals, 1 or 0 for a truth value, a word."""
    if isinstance(cell, (bool, np.bool_)):
        return str(int(cell))
    if isinstance(cell, (float, np.floating)):
        return f"{cell:g}" if digits is None else f"{cell:.{digits}f}"
    return str(cell)
