"""Networks that read both ways, networks of several layers, and a sentence that is read word by word."""

from itertools import pairwise

from lib.figures.diagrams.canvas import Canvas, Pen, check_highlight, text_width

_BOTH_WAYS = {
    "forward": "The forward states: each reads its own input and the state at its left.",
    "backward": "The backward states: each reads its own input and the state at its right. They have "
    "weights of their own, and no wire leads from one direction to the other.",
    "output": "The outputs: each reads the two states of its own step, put end to end.",
    "reach": "All that leads to y_2: the forward state brings the inputs 1 and 2, the backward state "
    "brings the others.",
}
_TONES = {"forward": "blue", "backward": "orange", "output": "green"}
_RADIUS, _SIZE = 21, 18
_COLUMN, _SIDE = 116, 22  # between steps; how far the two states of a step stand from its middle
_RISE = 116  # from layer to layer of a stack
_ROWS = {"y": 32, "backward": 116, "forward": 202, "x": 286}


def bidirectional_rnn(highlight=None, steps=4):
    """Draw a bidirectional network, unfolded: two rows of states that meet in the outputs only.

    Parameters
    ----------
    highlight : {"forward", "backward", "output", "reach"}, optional
        What to show in colour and thick, all else faded; `reach` lights what leads to the second output.
    steps : int
        Number of time steps, 2 to 6.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path, or `steps` is out of range.

    References
    ----------
    Schuster and Paliwal (1997), Bidirectional recurrent neural networks. Chapter 12.

    Examples
    --------
    >>> bidirectional_rnn("forward").alt.startswith("A bidirectional network")
    True
    """
    check_highlight(highlight, _BOTH_WAYS)
    if not 2 <= steps <= 6:
        raise ValueError(f"got steps={steps}, expected 2 to 6")
    canvas = Canvas(204 + _COLUMN * (steps - 1), _ROWS["x"] + 32)

    def pen(kind, step):
        """Return the pen of a wire that enters a state or an output of some step."""
        reached = {"forward": step <= 2, "backward": step >= 2, "output": step == 2}[kind]
        if highlight is None:
            return Pen(_TONES[kind], 2.2)
        if highlight == kind or (highlight == "reach" and reached):
            return Pen(_TONES[kind], 4.2)
        return Pen(width=1.4, faded=True)

    columns = [
        _both_ways_column(canvas, step, {kind: pen(kind, step) for kind in _TONES})
        for step in range(1, steps + 1)
    ]
    first, last = columns[0]["forward"], columns[-1]["backward"]
    canvas.wire((first.x - 58, first.y), first.west, pen=pen("forward", 1))
    canvas.wire((last.x + 58, last.y), last.east, pen=pen("backward", steps))
    canvas.text(first.x - 68, first.y, "0", size=_SIZE)
    canvas.text(last.x + 68, last.y, "0", size=_SIZE)
    for step, (left, right) in enumerate(pairwise(columns), start=1):
        canvas.wire(left["forward"].east, right["forward"].west, pen=pen("forward", step + 1))
        canvas.wire(right["backward"].west, left["backward"].east, pen=pen("backward", step))
    text = (
        f"A bidirectional network over {steps} steps. Each input x goes up to two states: one in a row "
        "of forward states, linked from left to right, and one in a row of backward states, linked "
        "from right to left. Both states of a step go up to its output y."
    )
    alt = f"{text} Lit: {_BOTH_WAYS[highlight]}" if highlight else text
    return canvas.drawing("A bidirectional recurrent network", alt)


def _both_ways_column(canvas, step, pens):
    """Draw the input, the two states and the output of a step, and the wires between them."""
    middle, index = 102 + _COLUMN * (step - 1), f"_{{{step}}}"
    places = {"x": middle, "forward": middle - _SIDE, "backward": middle + _SIDE, "y": middle}
    nodes = {}
    for name, x in places.items():
        pen = pens.get(name, Pen(width=1.8))
        thin = pen._replace(width=min(pen.width, 2.2))
        fill = 0.14 if name in pens and not pen.faded else 0.0
        letter = name if name in "xy" else "h"
        nodes[name] = canvas.circle(
            x, _ROWS[name], _RADIUS, letter + index, pen=thin, fill=fill, size=_SIZE
        )
        if name in pens:  # the arrow over the letter
            ends = [(x - 11, _ROWS[name] - 12), (x + 5, _ROWS[name] - 12)]
            ends = ends if name == "forward" else [(ends[1][0], ends[1][1]), ends[0]]
            canvas.wire(*ends, pen=Pen(width=1.2), end="free")
    for start, stop, kind in (
        ("x", "forward", "forward"),
        ("x", "backward", "backward"),
        ("forward", "y", "output"),
        ("backward", "y", "output"),
    ):
        one, other = nodes[start], nodes[stop]
        tips = one.towards((other.x, other.y)), other.towards((one.x, one.y))
        canvas.wire(*tips, pen=pens[kind])
    return nodes


def stacked_rnn(layers=3, steps=3, residual=False, shortcut=False):
    """Draw recurrent layers one above the other, unfolded, with or without skip connections.

    Parameters
    ----------
    layers : int
        Number of layers, 1 to 4.
    steps : int
        Number of time steps, 1 to 4.
    residual : bool
        Whether each layer from the second on adds what it was given to what it gives.
    shortcut : bool
        Light the way from the last output down to the first layer that meets no layer in between.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If a number is out of range, or a shortcut is wanted where there are no links.

    References
    ----------
    Wu et al. (2016), Google's neural machine translation system, figure 2. Chapter 12.

    Examples
    --------
    >>> "3 layers" in stacked_rnn().alt
    True
    """
    for name, value in (("layers", layers), ("steps", steps)):
        if not 1 <= value <= 4:
            raise ValueError(f"got {name}={value}, expected 1 to 4: more would not be legible")
    if shortcut and not residual:
        raise ValueError("got shortcut=True without residual=True: there is no link to light")
    bottom = 124 + _RISE * layers
    canvas = Canvas(150 + 126 * (steps - 1), bottom + 32)
    for step in range(1, steps + 1):
        _stack_column(canvas, layers, step, steps, bottom, residual, shortcut)
    for layer in range(1, layers + 1):
        for step in range(steps):
            x, y = 75 + 126 * step, _height(layer, bottom)
            start = (x - 60, y) if step == 0 else (x - 126 + 24, y)
            canvas.wire(start, (x - 24, y), pen=Pen("blue", 2.2, faded=shortcut))
    links = (
        "From the second layer on, a link leads around each layer, and a sum joins it to what the layer gives."
        if residual
        else "The only way from one layer to another leads through the layers in between."
    )
    lit = (
        " Lit: from the last output down along the links to the first layer, through sums only."
        if shortcut
        else ""
    )
    alt = (
        f"A stack of {layers} layers over {steps} steps. The states of the first layer read the inputs "
        "x, those of each other layer read the layer below at the same step; every state also reads "
        f"its own layer's state of the step before. The outputs y read the last layer. {links}{lit}"
    )
    return canvas.drawing("A stack of recurrent layers", alt)


def _height(layer, bottom):
    return bottom - 78 - _RISE * (layer - 1)


def _stack_column(canvas, layers, step, steps, bottom, residual, shortcut):
    """Draw one step of all layers, from the input to the output."""
    x, up = 75 + 126 * (step - 1), Pen("green", 2.2, faded=shortcut)
    lit = shortcut and step == steps
    link = Pen("red", 4.2) if lit else Pen("red", 2.2, faded=shortcut)
    below = canvas.circle(x, bottom, _RADIUS, f"x_{{{step}}}", size=_SIZE)
    for layer in range(1, layers + 1):
        y = _height(layer, bottom)
        start = below.north
        state = canvas.circle(
            x, y, 24, f"h_{{{step}}}^{{({layer})}}", pen=Pen("blue", 2.2), fill=0.14, size=17
        )
        canvas.wire(start, state.south, pen=up)
        below = state
        if residual and layer > 1:
            below = canvas.operation(x, y - 52, "+", pen=Pen(width=1.8), radius=12)
            canvas.wire(state.north, below.south, pen=up)
            dot = (x, start[1] - 14)
            canvas.wire(dot, (x + 42, dot[1]), (x + 42, y - 52), below.east, pen=link)
            canvas.dot(*dot, link)
            if lit:
                canvas.wire(start, dot, pen=link, arrow=False)
    output = canvas.circle(x, 32, _RADIUS, f"y_{{{step}}}", size=_SIZE)
    canvas.wire(below.north, output.south, pen=link if lit and layers > 1 else up)


def revealed_sentence(words, read, marked, beliefs, ends=("river", "money")):
    """Draw a sentence of which only the first words have been read, and what readers now believe.

    Parameters
    ----------
    words : list of str
    read : int
        How many words are shown; the others are dotted outlines.
    marked : int
        Place of the word in question, from 0.
    beliefs : dict of float
        By reader, the probability in [0, 1] of the second of the two `ends`.
    ends : tuple of str
        What the probabilities 0 and 1 stand for.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If `read` or `marked` is out of range, or a belief is no probability.

    References
    ----------
    Chapter 12.

    Examples
    --------
    >>> print(revealed_sentence(["the", "bank", "closed"], 2, 1, {"reader": 0.5}).alt)
    Read so far: the bank. 1 word is hidden. Probability of money, reader: 0.50.
    """
    if not 1 <= read <= len(words) or not 0 <= marked < len(words):
        raise ValueError(
            f"got read={read} and marked={marked} for a sentence of {len(words)} words"
        )
    if not beliefs or not all(0 <= p <= 1 for p in beliefs.values()):
        raise ValueError(f"got beliefs={beliefs!r}, expected probabilities in [0, 1] by reader")
    lines = _lines(words, 500)
    top = 44 * len(lines) + 40
    canvas = Canvas(520, top + 44 * len(beliefs))
    for number, line in enumerate(lines):
        for place, x, width in line:
            _word(canvas, words[place], x, 28 + 44 * number, width, place < read, place == marked)
    canvas.text(180, top - 14, ends[0], size=17, maths=False)
    canvas.text(420, top - 14, ends[1], size=17, maths=False)
    for number, (reader, belief) in enumerate(beliefs.items()):
        _gauge(canvas, reader, belief, top + 16 + 44 * number)
    hidden = len(words) - read
    said = "; ".join(f"{reader}: {belief:.2f}" for reader, belief in beliefs.items())
    alt = (
        f"Read so far: {' '.join(words[:read])}. {hidden or 'No'} word{'s' * (hidden != 1)} "
        f"{'is' if hidden == 1 else 'are'} hidden. Probability of {ends[1]}, {said}."
    )
    return canvas.drawing("A sentence, read word by word", alt)


def _lines(words, room):
    """Break a sentence into lines of (place, x of the middle, width of the box)."""
    lines, x = [[]], 10
    for place, word in enumerate(words):
        width = text_width(word, 18) + 20
        if x + width > 10 + room and lines[-1]:
            lines.append([])
            x = 10
        lines[-1].append((place, x + width / 2, width))
        x += width + 6
    return lines


def _word(canvas, word, x, y, width, shown, marked):
    if not shown:
        canvas.box(x, y, width, 34, pen=Pen("muted", 1.4, dash="2 5"))
        return
    pen = Pen("purple", 3) if marked else Pen(width=1.4)
    text = {"label": word, "size": 18, "maths": False, "bold": marked}
    canvas.box(x, y, width, 34, pen=pen, fill=0.14 if marked else 0.0, **text)


def _gauge(canvas, reader, belief, y):
    """Draw a line from one answer to the other and a bead where the belief stands."""
    canvas.text(10, y, reader, size=18, maths=False, anchor="start")
    canvas.wire((180, y), (420, y), pen=Pen("muted", 2), arrow=False)
    for x in (180, 300, 420):
        canvas.wire((x, y - 6), (x, y + 6), pen=Pen("muted", 2), arrow=False)
    bead = 180 + 240 * belief
    if abs(bead - 300) > 1:
        canvas.wire((300, y), (bead, y), pen=Pen("blue", 5), arrow=False)
    canvas.circle(bead, y, 9, pen=Pen("blue", 2.4), fill=1)
    canvas.text(510, y, f"{belief:.2f}", size=18, maths=False, anchor="end")
