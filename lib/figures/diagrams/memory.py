"""An external memory: the machine around it, one step of its heads, the stages of addressing."""

import numpy as np

from lib.figures.diagrams.canvas import Canvas, Pen, Shape, check_highlight

_SIZE = 17
_PATHS = {
    "control": "The controller reads the input and what was read last.",
    "write": "The writing head finds its rows; they are erased, then added to.",
    "read": "The reading head finds its rows; their weighted mean is what is read.",
    "output": "Controller's state and what was read make the output.",
}


def memory_machine(highlight=None):
    """Draw the neural Turing machine: a controller, two heads, a memory.

    Parameters
    ----------
    highlight : {"control", "write", "read", "output"}, optional
        The path to be lit, all others faded.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there is no such path.

    References
    ----------
    Chapter 21.

    Examples
    --------
    >>> memory_machine("control").alt.split(". ")[-1]
    'Lit: The controller reads the input and what was read last.'
    """
    check_highlight(highlight, _PATHS)

    def pen(path, tone="ink"):
        if highlight is None:
            return Pen(tone)
        return Pen("orange", 3.4) if highlight == path else Pen(tone, faded=True)

    canvas = Canvas(540, 300)
    memory = [[Shape(470 + 34 * c, 70 + 28 * r, 34, 28) for c in (-1, 0, 1)] for r in range(6)]
    for row in memory:
        for cell in row:
            canvas.box(*cell, pen=Pen("muted", 1.2), radius=0)
    canvas.text(470, 36, "memory", size=_SIZE, maths=False)
    controller = canvas.box(150, 150, 130, 70, pen=Pen("blue", 2.2), fill=0.08)
    canvas.text(150, 150, "controller", size=_SIZE, maths=False)
    writer = canvas.box(320, 98, 76, 40, pen=pen("write"))
    canvas.text(320, 98, "write", size=_SIZE, maths=False)
    reader = canvas.box(320, 182, 76, 40, pen=pen("read"))
    canvas.text(320, 182, "read", size=_SIZE, maths=False)
    left = memory[0][0].x - 17
    canvas.wire((controller.east[0], 130), (250, 130), (250, 98), writer.west, pen=pen("write"))
    canvas.wire(writer.east, (left, 98), pen=pen("write"))
    canvas.wire((controller.east[0], 160), (250, 160), (250, 182), reader.west, pen=pen("read"))
    canvas.wire((left, 182), reader.east, pen=pen("read"))
    canvas.wire((150, 274), controller.south, pen=pen("control"))
    canvas.symbol(128, 262, "x_t", size=_SIZE)
    canvas.wire(controller.north, (150, 18), pen=pen("output"), end="free")
    canvas.symbol(128, 36, "y_t", size=_SIZE)
    canvas.wire(reader.south, (320, 236), (190, 236), (190, 185), pen=pen("control"))
    canvas.symbol(256, 254, "r_{t-1}", size=_SIZE)
    canvas.wire(
        (320, 162), (320, 140), (276, 140), (276, 60), (150, 60), pen=pen("output"), end="wire"
    )
    canvas.symbol(222, 44, "r_t", size=_SIZE)
    alt = (
        "A controller with an input below and an output above. Two heads, one that writes and one that reads, "
        "stand "
        "between it and a memory of rows. What was read returns to the controller at the next step, and goes to "
        "the "
        "output at this one."
    )
    if highlight:
        alt += f" Lit: {_PATHS[highlight]}"
    return canvas.drawing("Neural Turing machine", alt)


def memory_paths():
    """Return the paths of `memory_machine` and a sentence on each.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> list(memory_paths())
    ['control', 'write', 'read', 'output']
    """
    return dict(_PATHS)


def addressing(stages, lit=None):
    """Draw the weights of a head before and after each stage, as bars beside the rows.

    Parameters
    ----------
    stages : dict of str to array, shape (R,)
        Weights by the name of the stage, in order.
    lit : str, optional
        The stage to be shown in colour.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If there are more than five stages or eight rows, or the weights of two stages differ in number.

    References
    ----------
    Chapter 21.

    Examples
    --------
    >>> print(addressing({"before": [0, 1], "shift": [1, 0]}).alt)
    Weights of a head over 2 rows. before: 0.00, 1.00. shift: 1.00, 0.00.
    """
    weights = {name: np.asarray(w, float) for name, w in stages.items()}
    sizes = {w.shape for w in weights.values()}
    if len(sizes) != 1 or len(weights) > 5 or not 1 <= next(iter(sizes))[0] <= 8:
        raise ValueError(
            f"got {len(weights)} stages of sizes {sorted(sizes)}, expected one to five of one size, "
            "at most eight rows"
        )
    (rows,) = next(iter(sizes))
    check_highlight(lit, weights)
    canvas = Canvas(16 + 108 * len(weights), 44 + 34 * rows)
    for place, (name, w) in enumerate(weights.items()):
        x = 12 + 108 * place
        shown = lit in (None, name)
        bold = {"bold": True} if lit == name else {}
        canvas.text(x, 16, name, size=_SIZE, anchor="start", maths=False, **bold)
        for row, weight in enumerate(w):
            y = 50 + 34 * row
            canvas.text(x, y, f"{weight:.2f}", size=_SIZE, anchor="start", maths=False)
            canvas.box(x + 68, y, 52, 20, pen=Pen("muted", 1), radius=2)
            if weight >= 0.005:
                pen = Pen("blue" if shown else "muted", 1)
                canvas.box(x + 42 + 26 * weight, y, 52 * weight, 20, pen=pen, fill=0.5, radius=2)
    numbers = ". ".join(f"{n}: {', '.join(f'{v:.2f}' for v in w)}" for n, w in weights.items())
    return canvas.drawing("Addressing", f"Weights of a head over {rows} rows. {numbers}.")


def memory_step(x, memory, write, read, answer=None):
    """Draw one step: what comes in, the memory with both heads beside it, what goes out.

    Parameters
    ----------
    x : array, shape (D,)
        Input of this step, between 0 and 1.
    memory : array, shape (R, C)
        After this step; between −1 and 1.
    write, read : array, shape (R,)
        Weights of the heads.
    answer : array, shape (K,), optional
        Output of this step.

    Returns
    -------
    Drawing

    Raises
    ------
    ValueError
        If the weights do not fit the memory, or it has more than twelve rows or ten columns.

    References
    ----------
    Chapter 21.

    Examples
    --------
    >>> print(memory_step([1, 0], [[0, 0], [1, 0]], [0, 1], [1, 0]).alt)
    Input 1 0. The writing head stands at row 1 (1.00), the reading head at row 0 (1.00). Nothing is answered.
    """
    memory, write, read = (np.asarray(values, float) for values in (memory, write, read))
    if memory.ndim != 2 or memory.shape[0] > 12 or memory.shape[1] > 10:
        raise ValueError(f"got a memory of shape {memory.shape}, expected at most 12 rows of 10")
    if not write.shape == read.shape == memory.shape[:1]:
        raise ValueError(
            f"got weights of shapes {write.shape} and {read.shape} for {len(memory)} rows: "
            "give one step of one sequence"
        )
    left, top = 150, 84
    canvas = Canvas(500, top + 24 * len(memory) + 62)
    canvas.text(8, 24, "input", size=_SIZE, anchor="start", maths=False)
    _row(canvas, left, 24, np.asarray(x, float), "ink")
    canvas.text(84, 58, "writes", size=_SIZE, maths=False)
    canvas.text(left + 26 * memory.shape[1] + 46, 58, "reads", size=_SIZE, maths=False)
    for place, row in enumerate(memory):
        y = top + 24 * place
        _row(canvas, left, y, row, "blue")
        _lamp(canvas, 84, y, write[place], "orange")
        _lamp(canvas, left + 26 * memory.shape[1] + 46, y, read[place], "blue")
    y = top + 24 * len(memory) + 24
    canvas.text(8, y, "answer", size=_SIZE, anchor="start", maths=False)
    if answer is not None:
        _row(canvas, left, y, np.asarray(answer, float), "ink")
    said = "Nothing is answered" if answer is None else f"The answer is {_bits(answer)}"
    return canvas.drawing(
        "One step of the memory",
        f"Input {_bits(x)}. The writing head stands at {_where(write)}, "
        f"the reading head at {_where(read)}. {said}.",
    )


def _row(canvas, left, y, values, tone):
    for place, value in enumerate(values):
        pen = Pen("muted", 1)
        x = left + 26 * place
        canvas.box(x, y, 24, 20, pen=pen, radius=2)
        depth = min(abs(value), 1.0)
        if depth >= 0.02:
            paint = tone if value > 0 else "orange"
            canvas.box(x, y, 18, 14, pen=Pen(paint, 0.5), fill=0.75 * depth, radius=1)


def _lamp(canvas, x, y, weight, tone):
    canvas.box(x, y, 52, 20, pen=Pen("muted", 1), radius=2)
    if weight >= 0.005:
        canvas.box(x - 26 + 26 * weight, y, 52 * weight, 20, pen=Pen(tone, 1), fill=0.6, radius=2)


def _bits(values):
    return " ".join(f"{value:.1f}".removesuffix(".0") for value in np.asarray(values, float))


def _where(weights):
    row = int(weights.argmax())
    return f"row {row} ({weights[row]:.2f})"
