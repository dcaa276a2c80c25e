"""Temporal order: which of two symbols came first, with noise between them."""

import numpy as np

from lib.data.checks import random_generator, whole_number


def temporal_order(N, T, rng):
    """Tell in which order two symbols came, among distractors.

    A (id 0) or B (id 1) stands at one step of [T/10, 2T/10) and again at one of [5T/10, 6T/10),
    distractors (ids 2 … 5) elsewhere, and the class is AA 0, AB 1, BA 2, BB 3. Guessing is right
    once in four.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 10.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T)
        Ids from 0 to 5, int64.
    y : array, shape (N,)
        Classes from 0 to 3, int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Hochreiter and Schmidhuber (1997), experiment 6a; positions as in the code of Pascanu, Mikolov
    and Bengio (2013), On the difficulty of training recurrent neural networks. Chapters 06 and 11.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=10)
    rng = random_generator(rng)
    x = rng.integers(2, 6, (N, T))
    first, second = rng.integers(0, 2, (2, N))
    rows = np.arange(N)
    x[rows, rng.integers(T // 10, 2 * T // 10, N)] = first
    x[rows, rng.integers(5 * T // 10, 6 * T // 10, N)] = second
    return x, 2 * first + second
