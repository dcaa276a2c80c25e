"""Arrays drawn as cells: matrices as heat maps, small tensors with their contents."""

import numpy as np

from lib.figures.picture import picture
from lib.figures.plots.axes import check_texts
from lib.figures.style import BLUE, INK, MUTED, ORANGE, PALE, WIDTH, style

# Images cannot follow the page's theme: these two stand out on both pages.
BLUE_ON_BOTH, ORANGE_ON_BOTH = "#4a7fe0", "#d08a1e"
STRONGEST = 0.4  # opacity of the strongest cell that is written on: ink stays readable
CELLS_AS_SHAPES = 400
MOST_ROWS, MOST_COLUMNS = 16, 12  # beyond, no numbers are written into the cells of a heat map


def plot_heatmap(
    values,
    *,
    rows=None,
    columns=None,
    xlabel="",
    ylabel="",
    digits=2,
    limit=None,
    slanted=False,
    figsize=None,
    caption=None,
    alt,
):
    """Plot a matrix as shaded cells: blue above zero, orange below, the page's colour at zero.

    Parameters
    ----------
    values : array, shape (R, C)
    rows, columns : list of str, optional
        Labels.
    xlabel, ylabel : str
    digits : int
        Decimals of the numbers written into the cells; large matrices get a scale instead.
    limit : float, optional
        The magnitude that is shaded most; by default the largest one.
    slanted : bool
        Whether the labels of the columns rise to the right, for words wider than a cell.
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
        When `values` is not a matrix, or labels do not fit it.
    """
    check_texts(alt, caption)
    values = _matrix(values)
    limit = limit or np.nanmax(np.abs(values), initial=0) or 1.0
    height, width = values.shape
    written = width <= MOST_COLUMNS and height <= MOST_ROWS
    with style():
        cell = min(0.5, WIDTH / width) if written else min(0.16, WIDTH * 0.9 / width)
        figure, axes = _grid(
            values.shape, figsize or (cell * width, (0.6 if written else 1) * cell * height)
        )
        if values.size <= CELLS_AS_SHAPES:
            for (row, column), value in np.ndenumerate(values):
                shade(axes, row, column, value / limit, strongest=STRONGEST if written else 1)
        else:
            axes.imshow(_as_image(values / limit), aspect="auto", interpolation="nearest")
        if written:
            for (row, column), value in np.ndenumerate(values):
                _write(axes, row, column, f"{value:.{digits}f}")
        else:
            _scale(axes, limit, image=values.size > CELLS_AS_SHAPES)
        _name_cells(axes, values.shape, rows, columns)
        if slanted:
            for label in axes.get_xticklabels():
                label.set(rotation=40, ha="left", rotation_mode="anchor")
        axes.set_xlabel(xlabel, labelpad=6)
        axes.set_ylabel(ylabel, labelpad=8)
    return picture(figure, caption=caption, alt=alt)


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
        figure, panels = _grid(
            (height, width), figsize or (wide * width * count, 0.32 * height), panels=count
        )
        for number, axes in enumerate(panels):
            for place, text in np.ndenumerate(texts[number]):
                if hidden[number][place]:
                    _hatch(axes, *place)
                elif samples.dtype == bool and samples[number][place]:
                    shade(axes, *place, 0.8)
                _outline(axes, *place)
                _write(axes, *place, text, faint=hidden[number][place])
            _name_cells(axes, (height, width), rows if number == 0 else None, columns)
            axes.set_xlabel(xlabel, labelpad=6)
            axes.set_ylabel(ylabel if number == 0 else "", labelpad=8)
            if count > 1:
                axes.set_title(f"sample {number}", fontsize=9.5)
    return picture(figure, caption=caption, alt=alt)


def _matrix(values):
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or not values.size:
        raise ValueError(
            f"got shape {values.shape}, expected a matrix (R, C): index the batch away"
        )
    return values


def _grid(shape, figsize, *, panels=None):
    """Return a figure and axes whose unit is one cell, row 0 at the top."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=figsize)
    several = figure.subplots(1, panels or 1, squeeze=False)[0]
    figure.subplots_adjust(left=0, right=1, bottom=0, top=1, wspace=0.12)
    for axes in several:
        axes.set(xlim=(-0.5, shape[1] - 0.5), ylim=(shape[0] - 0.5, -0.5))
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xticks([])
        axes.set_yticks([])
    return figure, several if panels else several[0]


def shade(axes, row, column, strength, *, strongest=STRONGEST):
    """Fill a cell: blue for positive, orange for negative; strength between -1 and 1."""
    if not np.isfinite(strength):
        return _hatch(axes, row, column)
    depth = strongest * min(abs(strength), 1)
    if depth < 0.005:
        return None
    return _cell(axes, row, column, facecolor=BLUE if strength > 0 else ORANGE, alpha=depth)


def _hatch(axes, row, column):
    """Mark a cell as holding nothing."""
    _cell(axes, row, column, facecolor=PALE, alpha=0.5)
    return _cell(axes, row, column, facecolor="none", edgecolor=MUTED, alpha=0.45, hatch="/////")


def _outline(axes, row, column):
    """Draw the border of a cell."""
    return _cell(axes, row, column, facecolor="none", edgecolor=MUTED, linewidth=0.7)


def _cell(axes, row, column, **look):
    from matplotlib.patches import Rectangle

    look = {"linewidth": 0, **look}
    axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, clip_on=False, **look))


def _write(axes, row, column, text, *, faint=False):
    """Write into a cell."""
    text = text.replace("-", "\u2212") if text[:1] == "-" and len(text) > 1 else text
    axes.text(
        column, row, text, ha="center", va="center_baseline", fontsize=9,
        color=MUTED if faint else INK,
    )  # fmt: skip


def _cell_text(cell, digits):
    """Return what stands in a cell: a number with its decimals, 1 or 0 for a truth value, a word."""
    if isinstance(cell, (bool, np.bool_)):
        return str(int(cell))
    if isinstance(cell, (float, np.floating)):
        return f"{cell:g}" if digits is None else f"{cell:.{digits}f}"
    return str(cell)


def _name_cells(axes, shape, rows, columns):
    """Label the rows at the left and the columns on top.

    Raises
    ------
    ValueError
        When there are more or fewer labels than rows or columns.
    """
    for names, count, kind in ((rows, shape[0], "rows"), (columns, shape[1], "columns")):
        if names is None:
            continue
        if len(names) != count:
            raise ValueError(f"got {len(names)} labels of {kind}, expected {count}")
        axis = axes.yaxis if kind == "rows" else axes.xaxis
        axis.set_ticks(range(count), labels=list(names))
    axes.xaxis.tick_top()


def _as_image(strengths):
    """Return the matrix as RGBA: transparent at zero, so that the page shows through."""
    from matplotlib.colors import to_rgb

    rgba = np.zeros((*strengths.shape, 4))
    rgba[..., :3] = np.where(strengths[..., None] > 0, to_rgb(BLUE_ON_BOTH), to_rgb(ORANGE_ON_BOTH))
    rgba[..., 3] = np.nan_to_num(np.clip(np.abs(strengths), 0, 1))
    return rgba


def _scale(axes, limit, *, image):
    """Draw the scale of a heat map at its right."""
    strip = axes.inset_axes([1.03, 0, 0.025, 1])
    strip.set(xlim=(-0.5, 0.5), ylim=(-0.5, 10.5))
    strengths = np.linspace(-1, 1, 11)
    if image:
        strip.imshow(_as_image(strengths[:, None]), aspect="auto", origin="lower")
    else:
        for row, strength in enumerate(strengths):
            shade(strip, row, 0, strength, strongest=1)
    strip.spines[:].set_visible(False)
    strip.set_xticks([])
    strip.yaxis.tick_right()
    strip.set_yticks([0, 5, 10], [f"\u2212{limit:.3g}", "0", f"{limit:.3g}"])
    strip.tick_params(length=0)
