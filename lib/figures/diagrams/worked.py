"""An unfolded network with its numbers written in: what is read, what is kept, what is expected next."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight

_PATHS = {
    "input": "The inputs: each row of numbers goes through the input weights into the hidden state of its step.",
    "recurrent": "The recurrent path: each hidden state goes through the recurrent weights into the next one.",
    "output": "The outputs: each hidden state goes through the output weights into one number for each symbol.",
}
_TONES = {"input": "orange", "recurrent": "blue", "output": "green"}
_ROW, _WIDTH, _COLUMN, _LEFT, _GAP, _SIZE = 24, 66, 104, 74, 46, 17


def unfolded_values(
    inputs, hiddens, outputs, read, targets, symbols=None, highlight=None, digits=1
):
    """Draw an unfolded network with the numbers of every step in its boxes.

    Parameters
    ----------
    inputs : array, shape (T, D)
        Such as one-hot letters.
    hiddens : array, shape (T, H)
    outputs : array, shape (T, K)
        Before or after the softmax.
    read, targets : list of str
        For each step what is read, written beneath, and what should come next, written on top; the row of
        the target is marked if it is one of `symbols`.
    symbols : list of str, optional
        Names of the rows of inputs and outputs, D = K of them.
    highlight : {"input", "recurrent", "output"}, optional
        The weights to light.
    digits : int
        Decimals of hidden states and outputs.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the lengths differ, if there are more than six steps, or if there is no such path.

    References
    ----------
    Chapter 4.

    Examples
    --------
    >>> one = [[1, 0], [0, 1]]
    >>> unfolded_values(one, [[0.3], [-0.5]], one, "ab", "ba", "ab").alt.startswith("A network over 2 steps")
    True
    """
    check_highlight(highlight, _PATHS)
    rows = [np.asarray(values, dtype=float) for values in (outputs, hiddens, inputs)]
    steps = len(read)
    if any(row.ndim != 2 or len(row) != steps for row in rows) or len(targets) != steps:
        shapes = ", ".join(str(row.shape) for row in reversed(rows))
        raise ValueError(
            f"got inputs, hidden states and outputs of shapes {shapes} and {len(targets)} targets for "
            f"{steps} steps, expected (T, D), (T, H), (T, K) and T targets: index the batch away"
        )
    if not 1 <= steps <= 6:
        raise ValueError(f"got {steps} steps, expected 1 to 6: more would not be legible")
    if symbols is not None and {len(symbols)} != {rows[0].shape[1], rows[2].shape[1]}:
        raise ValueError(
            f"got {len(symbols)} symbols for inputs of {rows[2].shape[1]} and outputs of "
            f"{rows[0].shape[1]} numbers, expected one for each row of both"
        )
    return _drawn(rows, list(read), list(targets), symbols and list(symbols), highlight, digits)


def _drawn(rows, read, targets, symbols, highlight, digits):
    """Draw outputs, hidden states and inputs, from the top down, a column for each step."""
    heights = [_ROW * row.shape[1] for row in rows]
    tops = [36, 36 + heights[0] + _GAP, 36 + sum(heights[:2]) + 2 * _GAP]
    bottom = tops[2] + heights[2]
    canvas = Canvas(_LEFT + _COLUMN * len(read) - 30, bottom + 34)
    pens = {name: _pen(name, highlight) for name in _TONES}
    before = None
    for step, (word, target) in enumerate(zip(read, targets, strict=True)):
        x = _LEFT + _COLUMN * step + _WIDTH / 2
        wanted = symbols.index(target) if symbols and target in symbols else None
        marks = (wanted, None, None)
        above, state, below = (
            _numbers(canvas, x, top, row[step], tone, digits if tone != "orange" else None, mark)
            for top, row, tone, mark in zip(
                tops, rows, ("green", "blue", "orange"), marks, strict=True
            )
        )
        canvas.wire(below.north, state.south, pen=pens["input"])
        canvas.wire(state.north, above.south, pen=pens["output"])
        if before is not None:
            canvas.wire(before.east, state.west, pen=pens["recurrent"])
        before = state
        canvas.text(x, 16, target, size=19, maths=False, bold=True)
        canvas.text(x, bottom + 18, word, size=19, maths=False, bold=True)
        canvas.symbol(x + 8, tops[2] - _GAP / 2, "W_{ih}", anchor="start", size=_SIZE)
        canvas.symbol(x + 8, tops[1] - _GAP / 2, "W_{ho}", anchor="start", size=_SIZE)
        if step:
            y = tops[1] + heights[1] / 2 - 16
            canvas.symbol(x - _COLUMN / 2, y, "W_{hh}", size=_SIZE, room=_COLUMN - _WIDTH - 4)
    for y, word in ((16, "next"), (bottom + 18, "read")):
        canvas.text(2, y, word, size=_SIZE, maths=False, anchor="start", tone="muted")
    for top, height, word in zip(tops, heights, ("output", "hidden", "input"), strict=True):
        named = symbols is not None and word != "hidden"
        y = top - 14 if named and word == "input" else top + height / 2
        if not named or word == "input":
            canvas.text(2, y, word, size=_SIZE, maths=False, anchor="start", tone="muted")
        for place, symbol in enumerate(symbols if named else ()):
            canvas.text(_LEFT - 14, top + _ROW * (place + 0.5), symbol, size=_SIZE, maths=False)
    return canvas.drawing(
        "An unfolded network with its numbers", _alt(rows, read, targets, highlight, digits)
    )


def _pen(name, highlight):
    if highlight is None:
        return Pen(_TONES[name], 2.4)
    return Pen(_TONES[name], 4.2) if name == highlight else Pen(width=1.4, faded=True)


def _numbers(canvas, x, top, values, tone, digits, mark):
    """Draw a box with a number in each row; the marked row is shaded and bold."""
    height = _ROW * len(values)
    box = canvas.box(x, top + height / 2, _WIDTH, height, pen=Pen(tone, 1.8), fill=0.08, radius=6)
    for place, value in enumerate(values):
        y = top + _ROW * (place + 0.5)
        if place == mark:
            canvas.box(x, y, _WIDTH - 6, _ROW - 4, pen=Pen(tone, 1.6), fill=0.3, radius=4)
        canvas.text(x, y, _text(value, digits), size=_SIZE, maths=False, bold=place == mark)
    return box


def _text(value, digits):
    """Return a number; without digits, as short as it can be."""
    return (f"{value:g}" if digits is None else f"{value:.{digits}f}").replace("-", "\u2212")


def _alt(rows, read, targets, highlight, digits):
    """Return the text alternative: every step with its hidden state and its outputs."""
    outputs, hiddens, _ = rows
    steps = []
    for step, (word, target) in enumerate(zip(read, targets, strict=True)):
        state, result = (
            ", ".join(_text(v, digits) for v in row[step]) for row in (hiddens, outputs)
        )
        steps.append(
            f"Step {step + 1} reads {word}: hidden state {state}; outputs {result}; next comes {target}."
        )
    words = f"A network over {len(read)} steps with its numbers. {' '.join(steps)}"
    return f"{words} Lit: {_PATHS[highlight]}" if highlight else words
