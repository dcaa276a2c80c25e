"""Convolution in pictures: one step of a sliding kernel, what each output reads, sharing, receptive fields."""

from itertools import pairwise

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen

_CELL = 38
_PLAIN, _PAD, _LIT, _OUT = (
    Pen("muted", 1.2),
    Pen("muted", 1.4, dash="3 4"),
    Pen("orange", 2.6),
    Pen("blue", 2.2),
)
_TAPS = (Pen("orange", 2.2), Pen("green", 2.2, dash="7 4"), Pen("purple", 2.2, dash="2 4"))


def convolution_step(x, W, step, *, stride=1, padding=0):
    """Draw a kernel on an image, the outputs up to this step, and nothing of those to come.

    Parameters
    ----------
    x : array, shape (I, J)
        The image; whole numbers are easiest to follow.
    W : array, shape (k, k)
        The kernel.
    step : int
        The output that is being computed, from 0 on, row by row.
    stride, padding : int

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such output.

    Examples
    --------
    >>> "gives 10" in convolution_step(np.ones((3, 3)), np.full((2, 2), 2.5), 1).alt
    True
    """
    x_pad, W = np.pad(np.asarray(x), padding), np.asarray(W)
    k = len(W)
    shape = [(size - k) // stride + 1 for size in x_pad.shape]
    if min(shape) < 1 or not 0 <= step < shape[0] * shape[1]:
        raise ValueError(
            f"got step={step}, expected one of the {max(shape[0], 0)} by {max(shape[1], 0)} outputs, from 0 on"
        )
    reads = {(i, j): x_pad[i * stride : i * stride + k, j * stride : j * stride + k]
             for i in range(shape[0]) for j in range(shape[1])}  # fmt: skip
    values = {place: (window * W).sum() for place, window in reads.items()}
    row, column = divmod(step, shape[1])
    rows = max(x_pad.shape[0], shape[0], k)
    lefts = np.cumsum([8, (x_pad.shape[1] + 1) * _CELL, (k + 1) * _CELL])
    canvas = Canvas(lefts[2] + shape[1] * _CELL + 8, rows * _CELL + 44)
    tops = [36 + (rows - size) * _CELL / 2 for size in (x_pad.shape[0], k, shape[0])]
    for title, left, columns in zip(
        ("input", "kernel", "output"), lefts, (x_pad.shape[1], k, shape[1]), strict=True
    ):
        canvas.text(left + columns * _CELL / 2, 15, title, maths=False, size=17)
    lit = {(row * stride + u, column * stride + v) for u in range(k) for v in range(k)}
    inner = range(padding, x_pad.shape[0] - padding), range(padding, x_pad.shape[1] - padding)
    for place, value in np.ndenumerate(x_pad):
        outside = place[0] not in inner[0] or place[1] not in inner[1]
        _cell(canvas, lefts[0], tops[0], place, value, _PAD if outside else _PLAIN,
              fill=Pen("orange") if place in lit else None)  # fmt: skip
    _frame(canvas, lefts[0], tops[0], (row * stride, column * stride), k)
    for place, value in np.ndenumerate(W):
        _cell(canvas, lefts[1], tops[1], place, value, _LIT)
    for order, (place, value) in enumerate(values.items()):
        text = value if order <= step else ""
        pen = _OUT if order == step else _PLAIN
        fill = Pen("blue") if order == step else None
        _cell(canvas, lefts[2], tops[2], place, text, pen, fill=fill)
    alt = (
        f"Output {step + 1} of {len(values)}: the kernel lies on rows {row * stride + 1} to "
        f"{row * stride + k} and columns {column * stride + 1} to {column * stride + k} of the "
        f"{'padded ' * bool(padding)}input. The sum of {k * k} products, "
        f"{written_sum(reads[row, column], W)}, gives {_text(values[row, column])}."
    )
    return canvas.drawing("A kernel slides over an image", alt)


def written_sum(window, W):
    """Write the products of a window and a kernel that are not zero, as one would on paper.

    Parameters
    ----------
    window, W : array, shape (k, k)

    Returns
    -------
    str

    Examples
    --------
    >>> print(written_sum([[2, 0], [1, 3]], [[1, 5], [-1, 2]]))
    2·1 + 1·(−1) + 3·2
    """
    pairs = zip(np.ravel(window).tolist(), np.ravel(W).tolist(), strict=True)
    products = [
        f"{_text(x)}·{_text(w) if w >= 0 else f'({_text(w)})'}" for x, w in pairs if x and w
    ]
    return " + ".join(products) or "all of them zero"


def window_reads(size, k, stride=1, padding=0, dilation=1):
    """Draw which places of a row each output reads, the first output lit; unread places are crossed out.

    Parameters
    ----------
    size : int
    k : int
        Length of the kernel.
    stride, padding, dilation : int

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If no window fits, or more than fourteen places would not be legible.

    Examples
    --------
    >>> "gives 3 outputs" in window_reads(7, 3, stride=2).alt
    True
    """
    total, reach = size + 2 * padding, dilation * (k - 1) + 1
    if reach > total or total > 14:
        raise ValueError(
            f"got {total} places with the padding and windows that span {reach}, expected at most 14 places, "
            "no window wider than they are"
        )
    starts = range(0, total - reach + 1, stride)
    canvas = Canvas(14 * _CELL + 16, 196)
    left = (canvas.width - total * _CELL) / 2
    centres = [left + _CELL * (place + 0.5) for place in range(total)]
    reads = [range(start, start + reach, dilation) for start in starts]
    used = {place for window in reads for place in window}
    for order in reversed(range(len(starts))):
        window, lit = reads[order], order == 0
        middle = (centres[window[0]] + centres[window[-1]]) / 2
        for place in window:
            pen = Pen("orange", 2.4) if lit else Pen("muted", 1.2, faded=True)
            canvas.wire((centres[place], 140), (middle, 60), pen=pen, arrow=False)
        pen = _OUT if lit else Pen("blue", 1.4)
        canvas.box(
            middle, 42, 30, 32, f"{order + 1}", pen=pen, fill=0.3 if lit else 0.12, maths=False
        )
    for place, x in enumerate(centres):
        padded = not padding <= place < size + padding
        lit = place in reads[0]
        canvas.box(x, 156, 32, 32, "0" if padded else "", pen=_PAD if padded else Pen("ink", 1.4),
                   fill=0.0, radius=3, maths=False, tone="muted")  # fmt: skip
        if lit:
            canvas.box(x, 156, 32, 32, pen=Pen("orange", 2.4), fill=0.25, radius=3)
        if place not in used and not padded:
            canvas.text(x, 157, "×", maths=False, size=22, tone="muted")
    canvas.text(
        canvas.width / 2, 12, f"{len(starts)} output{'s' * (len(starts) > 1)}", maths=False, size=17
    )
    canvas.text(
        canvas.width / 2,
        186,
        f"{size} inputs" + f", padded by {padding} on each side" * (padding > 0),
        maths=False,
        size=17,
    )
    unread = sorted(
        {place - padding + 1 for place in range(padding, size + padding) if place not in used}
    )
    rest = f" Read by no window: place {', '.join(map(str, unread))}." if unread else ""
    alt = (
        f"A kernel of size {k}, stride {stride}, padding {padding}, dilation {dilation} on {size} inputs gives "
        f"{len(starts)} output{'s' * (len(starts) > 1)}. The first reads places "
        f"{', '.join(str(place - padding + 1) for place in reads[0])}, counted from the first input.{rest}"
    )
    return canvas.drawing("What each output of a convolution reads", alt)


def shared_weights():
    """Draw sharing in space beside sharing in time: one kernel at every place, one cell at every step.

    Returns
    -------
    Drawing

    Examples
    --------
    >>> "no wire leads from one output to the next" in shared_weights().alt
    True
    """
    canvas = Canvas(556, 226)
    centres = [28 + 50 * place for place in range(5)]
    for start in range(3):
        for tap, pen in enumerate(_TAPS):
            canvas.wire((centres[start + tap], 142), (centres[start + 1], 88), pen=pen, arrow=False)
        canvas.box(centres[start + 1], 70, 36, 34, pen=_OUT, fill=0.15)
    for x in centres:
        canvas.box(x, 160, 36, 34, pen=Pen("ink", 1.4))
    canvas.text(128, 18, "convolution: in space", maths=False, size=17)
    canvas.text(128, 208, "3 weights, at every place", maths=False, size=17, tone="muted")
    steps = [344 + 70 * step for step in range(3)]
    for before, after in pairwise([286, *steps]):
        canvas.wire((before + 18 * (before > 286), 70), (after - 18, 70), pen=Pen("sky", 2.6))
    for step, x in enumerate(steps, 1):
        canvas.wire((x, 142), (x, 88), pen=Pen("red", 2.4))
        canvas.box(x, 70, 36, 34, pen=_OUT, fill=0.15)
        canvas.symbol(x, 70, f"h_{step}", room=32)
        canvas.box(x, 160, 36, 34, pen=Pen("ink", 1.4))
        canvas.symbol(x, 160, f"x_{step}", room=32)
    canvas.symbol(steps[0] + 8, 116, "W_{ih}", anchor="start", size=16)
    canvas.symbol((steps[0] + steps[1]) / 2, 50, "W_{hh}", size=16)
    canvas.text(414, 18, "recurrence: in time", maths=False, size=17)
    canvas.text(414, 208, "one cell, at every step", maths=False, size=17, tone="muted")
    alt = (
        "Left, a convolution: three outputs above five inputs; each output has three wires, and the "
        "first, second and third wire have the same colour and dashes everywhere, because they are the "
        "same three weights; no wire leads from one output to the next. Right, a recurrent network: three "
        "steps, each with one wire from its own input and one from the step before, the same two kinds of "
        "weights at every step."
    )
    return canvas.drawing("Sharing in space and in time", alt)


def causal_field(k, dilations, steps=16):
    """Draw a stack of causal convolutions and what its last output depends on.

    Parameters
    ----------
    k : int
        Length of every kernel.
    dilations : sequence of int
        One for each layer, the first layer first.
    steps : int
        Time steps, at most 18.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there are too many steps to be legible.

    Examples
    --------
    >>> "depends on 8 of them" in causal_field(2, (1, 2, 4)).alt
    True
    """
    if not 2 <= steps <= 18:
        raise ValueError(f"got steps={steps}, expected 2 to 18: more would not be legible")
    gap, rise = 29, 52
    canvas = Canvas(gap * (steps - 1) + 112, rise * len(dilations) + 62)
    lit = {len(dilations): {steps - 1}}
    for layer in reversed(range(len(dilations))):
        lit[layer] = {
            t - j * dilations[layer] for t in lit[layer + 1] for j in range(k)
        }  # below 0: the zeros of the padding
    heights = [26 + rise * (len(dilations) - layer) for layer in range(len(dilations) + 1)]
    across = [18 + gap * t for t in range(steps)]
    for layer, dilation in enumerate(dilations):
        for t in range(steps):
            shown = t in lit[layer + 1]
            pen = Pen("orange", 2.2) if shown else Pen("muted", 1, faded=True)
            for source in (t - j * dilation for j in range(k)):
                if source >= 0:
                    ends = (across[source], heights[layer] - 7), (across[t], heights[layer + 1] + 7)
                    canvas.wire(*ends, pen=pen, arrow=False)
        label = f"dilation {dilation}"
        canvas.text(
            across[-1] + 14,
            (heights[layer] + heights[layer + 1]) / 2,
            label,
            maths=False,
            size=15,
            anchor="start",
            tone="muted",
        )
    for layer, y in enumerate(heights):
        for t, x in enumerate(across):
            tone = "blue" if t in lit[layer] else "muted"
            canvas.circle(
                x,
                y,
                7,
                pen=Pen(tone, 2 if tone == "blue" else 1.2),
                fill=0.6 if tone == "blue" else 0.0,
            )
    canvas.text(across[-1] + 14, heights[0], "input", maths=False, size=15, anchor="start")
    canvas.text(across[-1] + 14, heights[-1], "output", maths=False, size=15, anchor="start")
    canvas.text(
        (across[0] + across[-1]) / 2, heights[0] + 26, "time", maths=False, size=15, tone="muted"
    )
    field = 1 + (k - 1) * sum(dilations)
    reached = len({t for t in lit[0] if t >= 0})
    rest = "" if field <= steps else f"; the field of {field} steps begins before the first of them"
    layers = f"{len(dilations)} causal convolution{'s' * (len(dilations) > 1)}"
    alt = (
        f"{layers} of kernel size {k} with dilation {', '.join(map(str, dilations))} above {steps} time "
        f"steps. The last output depends on {reached} of them{rest}. No output is wired to a later step."
    )
    return canvas.drawing("Receptive field of causal convolutions", alt)


def _cell(canvas, left, top, place, value, pen, fill=None):
    """Draw one cell of a grid with its number."""
    x, y = left + (place[1] + 0.5) * _CELL, top + (place[0] + 0.5) * _CELL
    if fill is not None:
        canvas.box(x, y, _CELL, _CELL, pen=fill._replace(width=0.5), fill=0.22, radius=0)
    tone = "muted" if pen is _PAD else "ink"
    text = value if isinstance(value, str) else _text(value)
    canvas.box(x, y, _CELL, _CELL, text, pen=pen, radius=0, maths=False, tone=tone)


def _frame(canvas, left, top, corner, k):
    """Draw the border of the window on the input."""
    x, y = left + (corner[1] + k / 2) * _CELL, top + (corner[0] + k / 2) * _CELL
    canvas.box(x, y, k * _CELL, k * _CELL, pen=_LIT, radius=0)


def _text(value):
    """Write a number with a true minus sign and no idle zeros."""
    return f"{value:g}".replace("-", "−")
