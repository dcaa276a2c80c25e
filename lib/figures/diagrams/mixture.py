"""The update gate of a GRU as a place between the old state and the candidate."""

from lib.figures.diagrams.canvas import Canvas, Pen

_LEFT, _RIGHT, _Y = 40, 440, 84


def gate_mixture(z, old=0.8, candidate=-0.6):
    """Draw the new state of one unit between the old state and the candidate.

    Parameters
    ----------
    z : float
        Share that is kept, in [0, 1]: PyTorch's update gate. Where the notation's gate says what to replace,
        it is written as 1 minus that.
    old, candidate : float
        In [-1, 1].

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> print(gate_mixture(0.75).alt)
    Of the old state 0.8, the share 0.75 is kept; the candidate −0.6 gives 0.25: the new state is 0.45.
    """
    if not 0 <= z <= 1:
        raise ValueError(f"got z={z}, expected a share in [0, 1]: what a sigmoid gives")
    if not (-1 <= old <= 1 and -1 <= candidate <= 1):
        raise ValueError(
            f"got old={old} and candidate={candidate}, expected numbers in [-1, 1]: what a tanh gives"
        )
    new = z * old + (1 - z) * candidate
    canvas = Canvas(480, 210, cell="gru")
    canvas.wire((_LEFT, _Y), (_RIGHT, _Y), pen=Pen("muted", 2), arrow=False)
    for value in (-1, 0, 1):
        x = _place(value)
        canvas.wire((x, _Y - 6), (x, _Y + 6), pen=Pen("muted", 2), arrow=False)
        canvas.text(x, _Y + 22, _text(value), size=17, maths=False, tone="muted")
    for value, tex, word, tone in (
        (old, "h_{t-1}", "old", "blue"),
        (candidate, "n_t", "candidate", "orange"),
    ):
        x = _place(value)
        canvas.wire((x, _Y - 28), (x, _Y), pen=Pen(tone, 2.4), arrow=False)
        canvas.symbol(x, _Y - 44, tex, size=19)
        canvas.text(x, _Y - 68, word, size=17, maths=False, tone="muted")
    canvas.wire((_place(candidate), _Y), (_place(new), _Y), pen=Pen("green", 4), arrow=False)
    canvas.circle(_place(new), _Y, 10, pen=Pen("green", 2.4), fill=1)
    kept, rest, numbers = _text(z), _text(1 - z), (_text(old), _text(candidate))
    canvas.symbol(240, 150, "h_t = z_t h_{t-1} + (1 - z_t) n_t", size=19)
    with canvas.only("pytorch", "goodfellow"):
        gate = f"{kept} · {_signed(numbers[0])} + (1 − {kept}) · {_signed(numbers[1])}"
        canvas.text(240, 182, f"{gate} = {_text(new)}", size=19)
    with canvas.only("ng", "olah"):  # whose gate is 1 minus PyTorch's
        gate = f"(1 − {rest}) · {_signed(numbers[0])} + {rest} · {_signed(numbers[1])}"
        canvas.text(240, 182, f"{gate} = {_text(new)}", size=19)
    alt = (
        f"Of the old state {numbers[0]}, the share {kept} is kept; the candidate {numbers[1]} gives {rest}: "
        f"the new state is {_text(new)}."
    )
    return canvas.drawing("Between the old state and the candidate", alt)


def _place(value):
    return (_LEFT + _RIGHT) / 2 + (_RIGHT - _LEFT) / 2 * value


def _text(value):
    return f"{round(value, 4) + 0.0:g}".replace("-", "\u2212")


def _signed(text):
    return f"({text})" if text.startswith("\u2212") else text
