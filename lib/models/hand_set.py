"""Heads that nobody trained: four programs that move them so that copying, recall and sorting are exact.

A program is the controller: a generator that receives an input and what was read last, and yields what the two
heads shall do. The memory is that of `lib.equations`; nothing in it knows the task.
"""

from dataclasses import dataclass, field

import numpy as np

from lib.data.checks import whole_number
from lib.equations.addressing import address
from lib.equations.memory import read, write

BACK, STAY, ON = np.eye(3)
SURE = 1e7  # strength of a key that must tell rows apart
LEFT_OUT = {  # a stage that does nothing: which number of a head it takes, and its value
    "content": (1, 0.0),
    "interpolation": (2, 1.0),
    "shift": (3, STAY),
    "sharpening": (4, 1.0),
}


@dataclass
class Head:
    """What one head is told: by default, to stay where it is."""

    s: np.ndarray = field(default_factory=lambda: STAY)
    k: np.ndarray | None = None

    def numbers(self, columns, blur, gamma, leak):
        """Return key, strength, gate, shift and exponent, each for a batch of one."""
        found = self.k is not None
        key = self.k if found else np.zeros(columns)
        s = (1 - blur) * self.s + blur * STAY
        g = 1.0 - leak if found else leak
        return key[None], np.array([SURE]), np.array([g]), s[None], np.array([gamma])


@dataclass
class Told:
    """What a program tells the machine at one step.

    `answer` makes the output of what is read at this step; None if nothing is asked.
    """

    read: Head = field(default_factory=Head)
    write: Head = field(default_factory=Head)
    e: np.ndarray | None = None
    v: np.ndarray | None = None
    answer: object = None


def copying(bits):
    """Copy: write row after row; go through the same rows once more.

    Parameters
    ----------
    bits : int
        Of a vector.

    Yields
    ------
    Told
    """
    x, _ = yield
    while not x[bits]:  # the marker has not come
        x, _ = yield Told(write=Head(ON), v=x[:bits])
    yield Told()
    while True:
        yield Told(read=Head(ON), answer=lambda r: r)


def copying_repeatedly(bits):
    """Repeated copy: as `copying`, and after the last row a jump to the first, found by its mark.

    Two more columns mark the first row and the last one.

    Parameters
    ----------
    bits : int
        Of a vector.

    Yields
    ------
    Told
    """
    first, last = np.eye(bits + 2)[bits:]
    x, _ = yield
    mark = first
    while not x[bits]:
        x, _ = yield Told(write=Head(ON), v=np.append(x[:bits], [0, 0]) + mark)
        mark = 0 * first
    repeats = round(10 * x[bits + 1])
    _, r = yield Told(v=last)  # the writing head has not moved: this is the last row
    step = Head(k=first)
    while repeats:
        _, r = yield Told(read=step, answer=lambda r: np.append(r[:bits], 0))
        ended = bool(r @ last > 0.5)
        repeats -= ended
        step = Head(k=first) if ended else Head(ON)
    while True:
        yield Told(answer=lambda r: np.append(np.zeros(bits), 1))


def recalling(bits, vectors=3):
    """Recall: an item a row; find the row that is asked for, and move one row on.

    Bits are written as −1 and +1, so that only the same item has a cosine of one.

    Parameters
    ----------
    bits : int
        Of a vector.
    vectors : int
        Of an item.

    Yields
    ------
    Told
    """
    columns = bits * vectors
    x, _ = yield
    while not x[bits + 1]:  # items
        x, _ = yield Told(write=Head(ON))  # the marker before an item
        for place in range(vectors):
            x, _ = yield Told(v=_block(x[:bits], place, columns))
    asked = np.zeros(columns)
    x, _ = yield Told()
    for place in range(vectors):
        asked += _block(x[:bits], place, columns)
        x, _ = yield Told()
    yield Told(read=Head(ON, k=asked))
    for place in range(vectors):
        yield Told(answer=lambda r, i=place * bits: (r[i : i + bits] > 0) * 1.0)


def sorting(bits):
    """Sort: write all with their priorities; look for the highest, read it, strike it out, again.

    The last column holds the priority plus 2, so that it is positive, and −1 when it is struck out.

    Parameters
    ----------
    bits : int
        Of a vector.

    Yields
    ------
    Told
    """
    highest = np.eye(bits + 1)[bits]
    x, _ = yield
    while not x[bits + 1]:
        x, _ = yield Told(write=Head(ON), v=np.append(2 * x[:bits] - 1, x[bits] + 2))
    yield Told()
    while True:
        look = Head(k=highest)
        yield Told(look, look, highest, -highest, lambda r: (r[:bits] > 0) * 1.0)


def _block(vector, place, columns):
    """Bits as −1 and +1, in their place of an item's row."""
    row = np.zeros(columns)
    row[place * len(vector) : (place + 1) * len(vector)] = 2 * vector - 1
    return row


def execute(program, x, *, rows, columns, blur=0.0, gamma=1.0, leak=0.0, without=None):
    """Let a program move the heads over one sequence.

    Both heads begin at row 0 of an empty memory. At each step they move, then the memory is written, then read.

    Parameters
    ----------
    program : generator
        Such as `copying(8)`.
    x : array, shape (T, D)
    rows : int
        R.
    columns : int
        Numbers in a row, C.
    blur : float
        Share of every move that stays behind.
    gamma : float
        Exponent of the sharpening.
    leak : float
        How far each gate is from what it should be, 0 or 1.
    without : {"content", "interpolation", "shift", "sharpening"}, optional
        Leave one stage of addressing out: all rows resemble the key alike, the gate is open, nothing moves, the
        exponent is 1.

    Returns
    -------
    dict of array
        `read` and `write`, weights of the heads, shape (T, R); `memory` after each step, shape (T, R, C);
        `answer`, shape (T, K), NaN where nothing is said.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or there is no such stage.

    Examples
    --------
    >>> x = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]])
    >>> execute(copying(2), x, rows=4, columns=2)["answer"][3:].round(6)
    array([[1., 0.],
           [1., 1.]])
    """
    if without is not None and without not in LEFT_OUT:
        raise ValueError(f"there is no stage {without!r}; there are: {', '.join(LEFT_OUT)}")
    M = np.zeros((1, whole_number("rows", rows), whole_number("columns", columns)))
    w = {"read": np.eye(rows)[:1], "write": np.eye(rows)[:1]}
    found = {"read": [], "write": [], "memory": [], "answer": []}
    nothing, r = np.zeros((1, columns)), np.zeros(columns)
    next(program)
    for x_t in np.asarray(x, float):
        told = program.send((x_t, r))
        for name in w:
            numbers = list(getattr(told, name).numbers(columns, blur, gamma, leak))
            if without is not None:
                place, value = LEFT_OUT[without]
                numbers[place] = np.array([value])
            w[name], _ = address(*numbers, w[name], M)
        e = nothing if told.e is None else told.e[None]
        v = nothing if told.v is None else told.v[None]
        M, _ = write(w["write"], e, v, M)
        r = read(w["read"], M)[0][0]
        said = None if told.answer is None else told.answer(r)
        for name, value in (*w.items(), ("memory", M)):
            found[name].append(value[0])
        found["answer"].append(said)
    return {name: _stacked(values) for name, values in found.items()}


def _stacked(values):
    """One array of all steps; NaN where a step has said nothing."""
    size = next((len(value) for value in values if value is not None), 0)
    return np.array([np.full(size, np.nan) if value is None else value for value in values])
