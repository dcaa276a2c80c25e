"""Full, regular and randomized truncation of backpropagation through time, over the same text."""

from itertools import accumulate

from lib.figures.diagrams.canvas import Canvas, Pen

_STEP, _LEFT, _SIZE = 62, 34, 17
_ROWS = (88, 172, 256)
_BACK, _FORWARD = Pen("red", 2.6), Pen("muted", 1.5)


def truncations(words, regular=3, random=(2, 5, 1)):
    """Draw which way the gradient goes in the three truncations, one row each over the same words.

    Parameters
    ----------
    words : list of str
        What is read, 2 to 9 words.
    regular : int
        Steps in each piece of the second row.
    random : sequence of int
        Steps in the pieces of the third row; their sum is the number of words.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there are too many words, or the pieces do not make up the sequence.

    References
    ----------
    C. Tallec and Y. Ollivier, Unbiasing Truncated Backpropagation Through Time, 2017. Chapter 5.

    Examples
    --------
    >>> truncations("the cats that sat by the door".split(), 3, (2, 4, 1)).alt.startswith("Three rows")
    True
    """
    words, steps = list(words), len(words)
    if not 2 <= steps <= 9:
        raise ValueError(f"got {steps} words, expected 2 to 9: more would not be legible")
    if not 1 <= regular < steps:
        raise ValueError(f"got regular={regular}, expected 1 to {steps - 1} for {steps} words")
    if min(random, default=0) < 1 or sum(random) != steps:
        raise ValueError(
            f"got random={tuple(random)}, expected lengths of at least 1 whose sum is {steps}, the number of "
            "words"
        )
    rows = {
        "full": set(),
        f"regular: every {regular} steps": set(range(regular, steps, regular)),
        "randomized: pieces of random length": set(list(accumulate(random))[:-1]),
    }
    canvas = Canvas(_LEFT * 2 + _STEP * (steps - 1), 288)
    for step, word in enumerate(words):
        canvas.text(_LEFT + _STEP * step, 16, word, size=_SIZE, maths=False)
    for y, (title, cuts) in zip(_ROWS, rows.items(), strict=True):
        canvas.text(8, y - 36, title, size=_SIZE, maths=False, bold=True, anchor="start")
        _row(canvas, y, steps, cuts)
    said = "; ".join(
        f"{title.split(':')[0]}, {'no cut' if not cuts else f'cut after step {_and(sorted(cuts))}'}"
        for title, cuts in rows.items()
    )
    alt = (
        f"Three rows of {steps} hidden states over the words {' '.join(words)}. In each, the state goes on from "
        f"step to step, and red arrows show where the gradient goes back. {said[0].upper()}{said[1:]}."
    )
    return canvas.drawing("Three truncations", alt)


def _row(canvas, y, steps, cuts):
    """Draw a row of states; between two, the state goes forward and, where nothing cuts, the gradient back."""
    before = None
    for step in range(steps):
        x = _LEFT + _STEP * step
        box = canvas.box(x, y, 32, 34, pen=Pen("blue", 1.9), fill=0.14, radius=6)
        canvas.symbol(x, y, f"h_{step + 1}", size=_SIZE, room=31)
        if before is not None:
            left, right = before.east[0], box.west[0]
            canvas.wire((left, y - 8), (right, y - 8), pen=_FORWARD)
            if step in cuts:
                middle = (left + right) / 2
                canvas.wire((middle, y + 1), (middle, y + 22), pen=Pen("ink", 2.4), arrow=False)
            else:
                canvas.wire((right, y + 8), (left, y + 8), pen=_BACK)
        before = box


def _and(numbers):
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
