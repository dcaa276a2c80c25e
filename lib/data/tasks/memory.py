"""Four tasks that ask for a memory: copy, repeated copy, associative recall, priority sort.

Each returns binary vectors to read and the bits to answer, NaN where no answer is asked. All sequences of one
batch have the same length. They are the tasks of Graves, Wayne & Danihelka (2014), Neural Turing machines.
"""

import numpy as np

from lib.data.checks import random_generator, whole_number


def copy_task(N, length, rng, bits=8):
    """Read a string of binary vectors, then a marker, then write the string.

    Parameters
    ----------
    N : int
        Samples.
    length : int
        Vectors to copy.
    rng : numpy.random.Generator
    bits : int, optional
        Bits of a vector; the input has one feature more, the marker.

    Returns
    -------
    x : array, shape (N, 2 * length + 1, bits + 1)
        float32.
    y : array, shape (N, 2 * length + 1, bits)
        float32; NaN where nothing is asked.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or `rng` is no generator.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> x, y = copy_task(1, 2, np.random.default_rng(0), bits=2)
    >>> x[0].astype(int).tolist()
    [[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0]]
    >>> y[0, 3:].astype(int).tolist()
    [[1, 1], [1, 0]]
    """
    x, y = repeated_copy_task(N, length, 1, rng, bits)
    marks = x[:, :-1, : bits + 1]
    return marks, y[:, :-1, :bits]


def repeated_copy_task(N, length, repeats, rng, bits=8):
    """Read a string and a number, write the string so many times, then say that it is the end.

    Parameters
    ----------
    N : int
        Samples.
    length : int
        Vectors of the string.
    repeats : int
        How often it is written.
    rng : numpy.random.Generator
    bits : int, optional
        Bits of a vector. The input has two features more: the marker, and with it a tenth of the number. The
        answer has one more: 1 at the end.

    Returns
    -------
    x : array, shape (N, length * repeats + length + 2, bits + 2)
        float32.
    y : array, shape (N, length * repeats + length + 2, bits + 1)
        float32; NaN where nothing is asked.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or `rng` is no generator.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> x, y = repeated_copy_task(1, 1, 3, np.random.default_rng(0), bits=2)
    >>> x[0].round(1).tolist()[:2]
    [[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.30000001192092896]]
    >>> y[0, 2:].astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 0, 1]]
    """
    N, length = whole_number("N", N), whole_number("length", length)
    repeats, bits = whole_number("repeats", repeats), whole_number("bits", bits)
    string = random_generator(rng).integers(0, 2, (N, length, bits))
    x, y = _empty(N, length * repeats + length + 2, bits + 2, bits + 1)
    x[:, :length, :bits] = string
    x[:, length, bits:] = 1.0, repeats / 10
    y[:, length + 1 :] = 0.0
    y[:, length + 1 : -1, :bits] = np.tile(string, (1, repeats, 1))
    y[:, -1, bits] = 1.0
    return x, y


def recall_task(N, items, rng, bits=6, vectors=3):
    """Read a list of items, then one of them again, and write the item that came after it.

    Parameters
    ----------
    N : int
        Samples.
    items : int
        Of the list, at least 2. The one that is asked for is never the last.
    rng : numpy.random.Generator
    bits : int, optional
        Bits of a vector. The input has two features more: a marker before each item, and one before and after the
        question.
    vectors : int, optional
        Of an item.

    Returns
    -------
    x : array, shape (N, items * vectors + items + 2 * vectors + 2, bits + 2)
        float32.
    y : array, shape (N, items * vectors + items + 2 * vectors + 2, bits)
        float32; NaN where nothing is asked.

    Raises
    ------
    ValueError
        If a size is too small, or `rng` is no generator.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> x, y = recall_task(1, 2, np.random.default_rng(0), bits=2, vectors=1)
    >>> x[0, :, 2:].astype(int).tolist()
    [[1, 0], [0, 0], [1, 0], [0, 0], [0, 1], [0, 0], [0, 1], [0, 0]]
    >>> x[0, [1, 3, 5], :2].astype(int).tolist()
    [[1, 1], [1, 0], [1, 1]]
    >>> y[0, -1].astype(int).tolist()
    [1, 0]
    """
    N, items = whole_number("N", N), whole_number("items", items, 2)
    bits, vectors = whole_number("bits", bits), whole_number("vectors", vectors)
    rng = random_generator(rng)
    given = rng.integers(0, 2, (N, items, vectors, bits))
    asked = rng.integers(0, items - 1, N)
    x, y = _empty(N, items * vectors + items + 2 * vectors + 2, bits + 2, bits)
    each = x[:, : items * (vectors + 1)].reshape(N, items, vectors + 1, bits + 2)
    each[:, :, 0, bits] = 1.0
    each[:, :, 1:, :bits] = given
    x[:, : items * (vectors + 1)] = each.reshape(N, -1, bits + 2)
    start = items * (vectors + 1)
    x[:, [start, start + vectors + 1], bits + 1] = 1.0
    x[:, start + 1 : start + vectors + 1, :bits] = given[np.arange(N), asked]
    y[:, -vectors:] = given[np.arange(N), asked + 1]
    return x, y


def sort_task(N, length, rng, bits=8, answered=None):
    """Read binary vectors with a priority each, then write them in falling order of priority.

    Parameters
    ----------
    N : int
        Samples.
    length : int
        Vectors to read.
    rng : numpy.random.Generator
    bits : int, optional
        Bits of a vector. The input has two features more: the priority, uniform between −1 and 1, and a marker.
    answered : int, optional
        How many are written, those with the highest priorities; all, if not given.

    Returns
    -------
    x : array, shape (N, 2 * length + 1, bits + 2)
        float32; shorter if fewer are written.
    y : array, shape (N, 2 * length + 1, bits)
        float32; NaN where nothing is asked.

    Raises
    ------
    ValueError
        If a size is no positive whole number, more are to be written than read, or `rng` is no generator.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> x, y = sort_task(1, 2, np.random.default_rng(0), bits=2)
    >>> x[0, :2].round(2).tolist()
    [[1.0, 1.0, -0.9200000166893005, 0.0], [1.0, 0.0, -0.9700000286102295, 0.0]]
    >>> y[0, 3:].astype(int).tolist()
    [[1, 1], [1, 0]]
    """
    N, length = whole_number("N", N), whole_number("length", length)
    bits = whole_number("bits", bits)
    answered = length if answered is None else whole_number("answered", answered)
    if answered > length:
        raise ValueError(f"answered={answered} of length={length} vectors: there are not so many")
    rng = random_generator(rng)
    given = rng.integers(0, 2, (N, length, bits))
    priority = rng.uniform(-1, 1, (N, length))
    x, y = _empty(N, length + 1 + answered, bits + 2, bits)
    x[:, :length, :bits], x[:, :length, bits] = given, priority
    x[:, length, bits + 1] = 1.0
    order = np.argsort(-priority, 1)[:, :answered]
    y[:, length + 1 :] = np.take_along_axis(given, order[..., None], 1)
    return x, y


def _empty(N, T, features, bits):
    return np.zeros((N, T, features), np.float32), np.full((N, T, bits), np.nan, np.float32)
