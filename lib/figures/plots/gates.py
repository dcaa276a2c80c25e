"""Gates and states of a trained cell above the words that it read."""

import numpy as np

from lib.figures.plots.heatmaps import MOST_COLUMNS, MOST_ROWS, plot_heatmap


def plot_gates(words, activations, *, digits=2, caption=None, alt):
    """Plot activations along a sentence: a column for each word, a row for each gate or unit.

    Blue is above zero and orange below. The scale is the same in every picture: a cell at 1 or −1 is shaded
    most, as are those beyond, which only the cell state of an LSTM reaches.

    Parameters
    ----------
    words : list of str
        One for each step; at most twelve.
    activations : dict of str to array, shape (T,)
        A row by its label, at most sixteen, such as `{"z": found["z"][0, :, unit], "h": …}`, with `found` from
        `lib.inspection.gates.gate_activations`.
    digits : int
        Decimals of the numbers in the cells.
    caption, alt : str
        See `lib.figures.picture.picture`.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        When there are too many words or rows, or none, or not one activation for each word.
    """
    words, rows = list(words), {label: np.asarray(row) for label, row in activations.items()}
    if not 1 <= len(words) <= MOST_COLUMNS:
        raise ValueError(
            f"got {len(words)} words, expected 1 to {MOST_COLUMNS}: show a part of the sentence"
        )
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValueError(f"got {len(rows)} rows, expected 1 to {MOST_ROWS}: choose gates or units")
    if any(row.shape != (len(words),) for row in rows.values()):
        shapes = {label: row.shape for label, row in rows.items()}
        raise ValueError(
            f"got rows of shapes {shapes} for {len(words)} words, expected one number for each word; "
            "index the sentence and the unit: found['z'][0, :, unit]"
        )
    return plot_heatmap(
        np.stack(list(rows.values())),
        rows=list(rows),
        columns=words,
        digits=digits,
        limit=1,
        slanted=True,
        caption=caption,
        alt=alt,
    )
