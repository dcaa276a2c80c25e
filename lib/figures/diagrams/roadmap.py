"""From the recurrent network to large language models: eight stations, and what each repairs in the one before."""

from lib.figures.diagrams.canvas import Pen
from lib.figures.diagrams.cell import CellCanvas, path, sentences

_STATIONS = {
    "RNN": (
        "RNN",
        "04",
        "red",
        "Recurrent network: one state, updated at every step, reads sequences of any length.",
    ),
    "gates": (
        "LSTM, GRU",
        "10, 11",
        "red",
        "LSTM and GRU: gates decide what stays in the state, and the gradient survives long gaps.",
    ),
    "both ways": (
        "both directions",
        "12",
        "red",
        "Bidirectional network: a second pass from the right gives every step what comes after it.",
    ),
    "encoder–decoder": (
        "encoder–decoder",
        "16",
        "orange",
        "Encoder and decoder: one network reads, another writes, so that output and input may differ in length.",
    ),
    "attention": (
        "attention",
        "17",
        "orange",
        "Attention: the decoder looks back at every state of the encoder, not at one vector.",
    ),
    "self-attention": (
        "self-attention",
        "18",
        "green",
        "Self-attention: every word looks at every word, and no step waits for another.",
    ),
    "Transformer": (
        "Transformer",
        "18",
        "green",
        "Transformer: positions, many heads, feed-forward networks and skip connections around attention.",
    ),
    "LLM": (
        "GPT, LLM",
        "19",
        "blue",
        "Large language model: a Transformer that predicts the next token of any text, at a large scale.",
    ),
}
# What each station leaves for the next one to repair.
_LIMITS = (
    "gradients vanish over long gaps",
    "sees nothing of what follows",
    "one output for each input",
    "one vector must hold all",
    "step waits for step in training",
    "knows no order, only takes means",
    "one task, from labelled pairs",
)
_GROUPS = (("①", 0, 2), ("②", 3, 4), ("③", 5, 6), ("④", 7, 7))
_WIDTH, _PITCH, _TOP, _BOX = 546, 78, 30, (176, 36)
_X, _LEFT, _RIGHT = 168, 58, 540
_HEIGHT = _TOP + 7 * _PITCH + 32


def roadmap_paths():
    """Return the stations of `roadmap`, in order, each with one sentence.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(roadmap_paths())[:3]
    ['RNN', 'gates', 'both ways']
    """
    return sentences(_paths())


def roadmap(highlight=None):
    """Draw the way from the recurrent network to large language models, and what each step repairs.

    Parameters
    ----------
    highlight : str, optional
        A name out of `roadmap_paths()`: that station and what led to it in colour, all else faded.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such station.

    References
    ----------
    Chapter 19.

    Examples
    --------
    >>> roadmap("LLM").alt.startswith("From the recurrent network")
    True
    """
    frame = (2, 2, _WIDTH - 2, _HEIGHT - 2)
    canvas = CellCanvas((_WIDTH, _HEIGHT), frame, "rnn", _paths(), highlight, None)
    for sign, first, last in _GROUPS:
        _group(canvas, sign, first, last)
    boxes = [_station(canvas, number, name) for number, name in enumerate(_STATIONS)]
    for number, limit in enumerate(_LIMITS):
        upper, lower = boxes[number], boxes[number + 1]
        name = list(_STATIONS)[number + 1]
        canvas.wire(upper.south, lower.north, pen=canvas.pen(f"to {name}"))
        middle = (upper.south[1] + lower.north[1]) / 2
        label = canvas.label(f"to {name}")
        canvas.text(_X + 16, middle, limit, size=17, maths=False, anchor="start", **label)
    return canvas.finished("From the RNN to large language models", _words())


def _paths():
    names = list(_STATIONS)
    return {
        name: path(tone, ", ".join((name, f"to {name}") if number else (name,)), says)
        for number, (name, (_, _, tone, says)) in enumerate(
            zip(names, _STATIONS.values(), strict=True)
        )
    }


def _height(number):
    return _TOP + number * _PITCH


def _group(canvas, sign, first, last):
    """Draw the number of a group and a line along its stations."""
    top, bottom = _height(first) - _BOX[1] / 2, _height(last) + _BOX[1] / 2
    canvas.wire((_LEFT, top), (_LEFT, bottom), pen=Pen("muted", 3), arrow=False)
    canvas.text(_LEFT - 24, (top + bottom) / 2, sign, size=24, maths=False)


def _station(canvas, number, name):
    title, chapter, tone, _ = _STATIONS[name]
    y, pen = _height(number), canvas.pen(name, tone=tone, width=2.2)
    fill = 0.0 if pen.faded else 0.16
    label = canvas.label(name)
    box = canvas.box(_X, y, *_BOX, title, pen=pen, fill=fill, maths=False, size=18, **label)
    word = "chapters" if "," in chapter else "chapter"
    canvas.text(
        _X + _BOX[0] / 2 + 14, y, f"{word} {chapter}", size=16, maths=False, anchor="start", **label
    )
    return box


def _words():
    steps = []
    for number, (title, chapter, _, _) in enumerate(_STATIONS.values()):
        repairs = f", which repairs: {_LIMITS[number - 1]}" if number else ""
        steps.append(f"{title} (chapter {chapter}){repairs}")
    return (
        "From the recurrent network to large language models, from above, in four groups: one, recurrent "
        "networks; two, encoder and decoder; three, the Transformer; four, large language models. "
        + "; ".join(steps)
        + "."
    )
