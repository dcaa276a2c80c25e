"""The table of CTC: states from top to bottom, frames from left to right, paths between them (chapter 15)."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen

_LEFT, _TOP, _DX, _DY, _RADIUS, _SIZE = 74, 50, 92, 62, 25, 16


def ctc_table(symbols, alpha, frame=None):
    """Draw the forward variables of CTC, and the steps that lead to one frame.

    Parameters
    ----------
    symbols : list of str
        Symbol of each state, from the first to the last blank; S of them.
    alpha : array, shape (T, S)
        Forward variables. A state that no path has reached holds 0 and is faded.
    frame : int, optional
        The frame that is being filled, from 1: later ones are empty, and the steps to it are lit. T + 1 lights
        the two states that are added up at the end. By default all is filled and nothing lit.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the table does not fit the symbols, or the frame is not in it.

    References
    ----------
    Chapter 15.

    Examples
    --------
    >>> print(ctc_table(["–", "a", "–"], [[0.5, 0.5, 0], [0.25, 0.5, 0.25]], frame=2).alt)
    Frame 2. –: 0.25 from –. a: 0.5 from –, a. –: 0.25 from a.
    """
    alpha = np.asarray(alpha, dtype=float)
    if alpha.ndim != 2 or alpha.shape[1] != len(symbols):
        raise ValueError(
            f"got a table of shape {alpha.shape} for {len(symbols)} states; expected (T, S), frames first"
        )
    T, S = alpha.shape
    if frame is not None and frame not in range(1, T + 2):
        raise ValueError(f"got frame={frame!r}, expected one of 1 … {T + 1}, or none")
    canvas = Canvas(_LEFT + (T - 1) * _DX + _RADIUS + 8, _TOP + (S - 1) * _DY + _RADIUS + 8)
    for t in range(T):
        canvas.text(_x(t), 12, f"frame {t + 1}", size=15, maths=False)
    for s, symbol in enumerate(symbols):
        canvas.text(26, _y(s), symbol, size=20, maths=False, bold=True)
    for t in range(1, T):
        for s in range(S):
            for before in _before(symbols, s):
                if alpha[t - 1, before] > 0:
                    _step(canvas, t, before, s, lit=frame == t + 1)
    for t in range(T):
        for s in range(S):
            _state(canvas, t, s, alpha, frame)
    return canvas.drawing("CTC, forward", _alt(symbols, alpha, frame))


def _x(t):
    return _LEFT + t * _DX


def _y(s):
    return _TOP + s * _DY


def _before(symbols, s):
    """Return the states from which one step leads to state s."""
    skip = s >= 2 and s % 2 and symbols[s] != symbols[s - 2]
    return [b for b in ((s - 2,) if skip else ()) + (s - 1, s) if b >= 0]


def _step(canvas, t, before, s, lit):
    dx, dy = _DX, (s - before) * _DY
    share = (_RADIUS + 1) / (dx**2 + dy**2) ** 0.5
    start = (_x(t - 1) + share * dx, _y(before) + share * dy)
    stop = (_x(t) - share * dx, _y(s) - share * dy)
    pen = Pen("orange", 2.6) if lit else Pen(width=1.2, faded=True)
    canvas.wire(start, stop, pen=pen, end="free")


def _state(canvas, t, s, alpha, frame):
    T, S = alpha.shape
    filled = frame is None or t < frame
    lit = t + 1 == frame or (frame == T + 1 and t == T - 1 and s >= S - 2)
    if filled and alpha[t, s] > 0:
        pen, fill = (Pen("orange", 2.6), 0.25) if lit else (Pen("blue", 1.6), 0.1)
        text = _written(alpha[t, s])
        canvas.circle(_x(t), _y(s), _RADIUS, text, pen=pen, fill=fill, size=_SIZE, maths=False)
    else:
        canvas.circle(_x(t), _y(s), _RADIUS, pen=Pen(width=1.2, faded=True))


def _written(value):
    return f"{value:.3f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


def _alt(symbols, alpha, frame):
    T, S = alpha.shape
    if frame == T + 1:
        last = " + ".join(_written(a).replace(".", "0.", 1) for a in alpha[-1, -2:])
        return f"The last label and the blank behind it are added: {last}."
    said = [f"Frame {frame}." if frame else "The whole table."]
    for t in range(T) if frame is None else [frame - 1]:
        for s in range(S):
            if alpha[t, s] == 0:
                continue
            value = _written(alpha[t, s]).replace(".", "0.", 1)
            come = [symbols[b] for b in _before(symbols, s) if t and alpha[t - 1, b] > 0]
            where = f"frame {t + 1}, " if frame is None else ""
            said.append(f"{where}{symbols[s]}: {value}{' from ' if come else ''}{', '.join(come)}.")
    return " ".join(said)
