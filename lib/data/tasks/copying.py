"""Copy memory: repeat a string of symbols after a long wait; and the loss of whoever remembers nothing."""

import numpy as np

from lib.data.checks import random_generator, whole_number


def copy_memory(N, T, rng, symbols=8, length=10):
    """Repeat a string of symbols after a long wait.

    The input is `length` symbols (ids 1 … `symbols`), `T - 1` blanks (id 0), a marker (id `symbols
    + 1`), `length` blanks. The target is blank for `T + length` steps, then the symbols. Without
    memory the best is to answer blanks and then guess: `copy_memory_baseline`.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps to wait.
    rng : numpy.random.Generator
        Where the samples come from.
    symbols : int, optional
        Different symbols; the input has `symbols + 2` ids, the target `symbols + 1`.
    length : int, optional
        Symbols to remember.

    Returns
    -------
    x : array, shape (N, T + 2 * length)
        Input ids, int64.
    y : array, shape (N, T + 2 * length)
        Target ids, int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks. Chapter 06.

    Examples
    --------
    >>> x, y = copy_memory(1, 3, np.random.default_rng(0), length=2)
    >>> x[0], y[0]
    (array([7, 6, 0, 0, 9, 0, 0]), array([0, 0, 0, 0, 0, 7, 6]))
    """
    N, T = whole_number("N", N), whole_number("T", T)
    symbols, length = whole_number("symbols", symbols), whole_number("length", length)
    string = random_generator(rng).integers(1, symbols + 1, (N, length))
    x = np.zeros((N, T + 2 * length), dtype=np.int64)
    y = np.zeros_like(x)
    x[:, :length] = y[:, -length:] = string
    x[:, length + T - 1] = symbols + 1
    return x, y


def copy_memory_baseline(T, symbols=8, length=10):
    """Cross-entropy per step, in nats, of the best answer without memory.

    `length * log(symbols) / (T + 2 * length)`: certain blanks cost nothing, guesses cost
    `log(symbols)`.

    Parameters
    ----------
    T : int
        Steps to wait.
    symbols : int, optional
        As in `copy_memory`.
    length : int, optional
        As in `copy_memory`.

    Returns
    -------
    float
        The cross-entropy.

    Raises
    ------
    ValueError
        If a size is too small.

    Examples
    --------
    >>> round(copy_memory_baseline(100), 5)
    0.17329
    """
    T, symbols = whole_number("T", T), whole_number("symbols", symbols)
    length = whole_number("length", length)
    return float(length * np.log(symbols) / (T + 2 * length))
