"""One step of a recurrent network, and the ordinary layer beside it."""

from lib.figures.diagrams.canvas import Pen
from lib.figures.diagrams.cell import CellCanvas, path, sentences

_PATHS = {
    "input": path("orange", "x", "The input path: the input times its weights goes into the sum."),
    "recurrent": path(
        "blue",
        "h",
        "The recurrent path: the hidden state of the step before, the memory of all earlier steps, times "
        "its weights goes into the sum. It is the only way from the past to the present.",
    ),
    "bias": path(
        "purple", "b", "The bias is added to the sum; PyTorch has two, where one would do."
    ),
    "output": path(
        "green",
        "a, h next, equation",
        "The output path: tanh turns the sum, the pre-activation, into the new hidden state, which leaves "
        "twice, to the next time step and to the layer above.",
    ),
}
_SIZE = 20


def rnn_paths():
    """Return the paths that `rnn_cell` can light, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(rnn_paths())
    ['input', 'recurrent', 'bias', 'output']
    """
    return sentences(_PATHS)


def rnn_cell(highlight=None, notation=None):
    """Draw one step of a tanh RNN, with its equations below.

    Parameters
    ----------
    highlight : {"input", "recurrent", "bias", "output"}, optional
        The path to show in colour and thick, all else faded.
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        Whose letters stand in the picture; by default all four on a page, of which the reader sees the one
        chosen, and in a kernel the one of `lib.figures.use_notation`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path or notation.

    Examples
    --------
    >>> rnn_cell("recurrent").alt.startswith("One step")
    True
    """
    canvas = CellCanvas((480, 348), (58, 43, 410, 233), "rnn", _PATHS, highlight, notation)
    _step(canvas, 0, recurrent=True)
    for tex, y, part in (
        ("a_t = W_{ih} x_t + W_{hh} h_{t-1} + b_{ih} + b_{hh}", 302, "sum"),
        ("h_t = tanh(a_t)", 332, "equation"),
    ):
        faint = highlight is not None and not canvas.lit(part)
        canvas.symbol(234, y, tex, size=_SIZE, opacity=0.66 if faint else 1)
    words = (
        "One step of a recurrent network. The input from below times the input weights, the hidden state "
        "of the step before from the left times the recurrent weights, and the bias meet in a sum, the "
        "pre-activation; its tanh is the new hidden state, which leaves to the right, to the next time "
        "step, and upwards."
    )
    return canvas.finished("A recurrent cell", words)


def ordinary_and_recurrent_layer(notation=None):
    """Draw an ordinary layer above a recurrent one: the same parts, and one path more.

    Parameters
    ----------
    notation : {"pytorch", "ng", "goodfellow", "olah"}, optional
        As for `rnn_cell`.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such notation.

    Examples
    --------
    >>> ordinary_and_recurrent_layer().alt.startswith("Two layers")
    True
    """
    canvas = CellCanvas((480, 704), (58, 73, 410, 263), "rnn", _PATHS, None, notation)
    canvas.box(234, 527, 352, 190, pen=Pen("muted", 1.5, faded=True), fill=0.07, radius=20)
    for top, title, recurrent in ((30, "ordinary layer", False), (389, "recurrent layer", True)):
        canvas.text(8, top - 14, title, size=18, maths=False, bold=True, anchor="start")
        _step(canvas, top, recurrent)
    canvas.symbol(234, 331, "h_t = tanh(W_{ih} x_t + b_{ih} + b_{hh})", size=19)
    canvas.symbol(234, 688, "h_t = tanh(W_{ih} x_t + W_{hh} h_{t-1} + b_{ih} + b_{hh})", size=19)
    alt = (
        "Two layers, one above the other. Both: the input from below times its weights and the bias meet in "
        "a sum, whose tanh leaves to the right and upwards. Only the recurrent layer has one more arrow "
        "into the sum, from the left: the hidden state of the step before times the recurrent weights."
    )
    return canvas.drawing("An ordinary and a recurrent layer", alt)


def _step(canvas, top, recurrent):
    """Draw the boxes and wires of one step, `top` units lower than in `rnn_cell`."""
    y = 128 + top

    def pen(part, tone):
        return canvas.pen(part, tone=tone, width=2.2)

    enter = canvas.layer(206, y + 72, "", "x", "orange", width=64, height=40)
    add = canvas.join(206, y, "+", "sum")
    squash = canvas.layer(310, y, "tanh", "h next", "green", width=64, height=40, size=_SIZE)
    canvas.symbol(206, y + 72, "W_{ih}", size=_SIZE, **canvas.label("x"))
    canvas.wire((206, y + 128), enter.south, pen=pen("x", "orange"))
    canvas.wire(enter.north, add.south, pen=pen("x", "orange"))
    canvas.wire((206, y - 50), add.north, pen=pen("b", "purple"))
    canvas.wire(add.east, squash.west, pen=pen("a", "green"))
    canvas.wire(squash.east, (472, y), pen=pen("h next", "green"), end="free")
    canvas.wire((382, y), (382, y - 98), pen=pen("h next", "green"), end="free")
    canvas.dot(382, y, pen("h next", "green"))
    labels = [
        ("x_t", "x", 206, y + 142, "middle"),
        ("b_{ih} + b_{hh}", "b", 206, y - 65, "middle"),
        ("a_t", "a", 248, y - 17, "middle"),
        ("h_t", "h next", 474, y - 19, "end"),
        ("h_t", "h next", 382, y - 114, "middle"),
    ]
    if recurrent:
        weights = canvas.layer(118, y, "", "h", "blue", width=64, height=40)
        canvas.symbol(118, y, "W_{hh}", size=_SIZE, **canvas.label("h"))
        canvas.wire((8, y), weights.west, pen=pen("h", "blue"))
        canvas.wire(weights.east, add.west, pen=pen("h", "blue"))
        labels.append(("h_{t-1}", "h", 8, y - 19, "start"))
    for tex, part, x, height, anchor in labels:
        canvas.symbol(x, height, tex, size=_SIZE, anchor=anchor, **canvas.label(part))
