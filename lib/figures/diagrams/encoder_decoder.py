"""Encoder and decoder unrolled, with the context vector between them: in training and in use."""

from lib.figures.diagrams.canvas import Canvas, Pen, text_width

_WIDTH, _HEIGHT, _SIZE = 560, 262, 17
_Y = {"out": 30, "state": 122, "rail": 172, "in": 226}
_READ, _STATE, _WRITE = Pen("orange", 2), Pen("blue", 2), Pen("purple", 2)
_CONTEXT, _WORD, _FED_BACK = Pen("red", 2), Pen("green", 2), Pen("green", 1.8, dash="5 4")
_PLAIN = Pen(width=1.7)
_SAYS = {
    "training": "In training the words of the true translation are fed, each one step late.",
    "use": "In use each word that was written is fed at the next step, by a dashed arrow.",
}


def encoder_decoder(source, target, mode="training"):
    """Draw an encoder that reads, a decoder that writes, and the context vector, fed at every step.

    Parameters
    ----------
    source : list of str
        Words that are read.
    target : list of str
        Words that are written; the end token is added.
    mode : {"training", "use"}
        What the decoder is fed: the true words, or its own.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such mode, or the words do not fit.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder. Chapter 16.

    Examples
    --------
    >>> print(encoder_decoder(["one", "hundred"], ["cent"], mode="use").alt[21:69])
    The encoder reads one hundred, one word a step;
    """
    if mode not in _SAYS:
        raise ValueError(f"got mode={mode!r}, expected one of {', '.join(_SAYS)}")
    written, fed = [*target, "end"], ["end", *target]
    pitch = (_WIDTH - 6) / (len(source) + len(written) + 0.7)
    wide = pitch - 22
    if max(text_width(word, _SIZE) for word in (*source, *written)) + 8 > wide:
        raise ValueError(f"{len(source) + len(written)} words do not fit a line; show fewer")
    canvas = Canvas(_WIDTH, _HEIGHT, cell="attention")
    last = _encoder(canvas, source, pitch, wide)
    middle = pitch * (len(source) + 0.35)
    context = canvas.box(middle, _Y["state"], 34, 44, "c", pen=_CONTEXT, fill=0.16, size=_SIZE)
    canvas.wire(last.east, context.west, pen=_PLAIN)
    before, previous = context, None
    for t, (word, given) in enumerate(zip(written, fed, strict=True), 1):
        x = pitch * (len(source) + 0.7 + t - 0.5) + 3
        state = canvas.box(x, _Y["state"], 44, 44, pen=_WRITE, fill=0.13)
        canvas.symbol(x, _Y["state"], f"s_{t}", room=38, size=_SIZE)
        canvas.wire(before.east, state.west, pen=_PLAIN)
        out = canvas.box(
            x, _Y["out"], wide, 34, word, pen=_WORD, fill=0.13, maths=False, size=_SIZE
        )
        canvas.wire(state.north, out.south, pen=_PLAIN)
        pen = _WORD if mode == "training" or t == 1 else _FED_BACK
        box = canvas.box(x, _Y["in"], wide, 34, given, pen=pen, maths=False, size=_SIZE)
        canvas.wire((x + 10, box.north[1]), (x + 10, state.south[1]), pen=_PLAIN)
        if mode == "use" and previous is not None:
            turn = x - pitch / 2
            route = previous.east, (turn, _Y["out"]), (turn, _Y["in"]), box.west
            canvas.wire(*route, pen=_FED_BACK)
        rail = context.south, (middle, _Y["rail"]), (x - 10, _Y["rail"])
        canvas.wire(*rail, (x - 10, state.south[1]), pen=_CONTEXT)
        before, previous = state, out
    return canvas.drawing("Encoder and decoder", _alt(source, written, mode))


def _encoder(canvas, source, pitch, wide):
    """Draw the part that reads; return its last state."""
    state = None
    for t, word in enumerate(source, 1):
        x, before = pitch * (t - 0.5) + 3, state
        box = canvas.box(x, _Y["in"], wide, 34, word, pen=_READ, fill=0.13, maths=False, size=_SIZE)
        state = canvas.box(x, _Y["state"], 44, 44, pen=_STATE, fill=0.13)
        canvas.symbol(x, _Y["state"], f"h_{t}", room=38, size=_SIZE)
        canvas.wire(box.north, state.south, pen=_PLAIN)
        if before is not None:
            canvas.wire(before.east, state.west, pen=_PLAIN)
    return state


def _alt(source, written, mode):
    return (
        f"Encoder and decoder. The encoder reads {' '.join(source)}, one word a step; its last state becomes the "
        f"context vector, which enters every step of the decoder. The decoder writes {' '.join(written)}. "
        f"{_SAYS[mode]}"
    )
