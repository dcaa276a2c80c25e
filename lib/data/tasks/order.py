"""Tasks in which the order of the steps decides the answer."""

import numpy as np

from lib.data.checks import random_generator, whole_number


def sign_of_first(N, T, rng):
    """Was the first number of the sequence positive? The rest is noise.

    The smallest task that needs memory, and the answer is the same for any `T`: train on short
    sequences, test on long ones.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T, 1)
        Standard normal numbers.
    y : array, shape (N,)
        1 if `x[:, 0, 0] > 0`, otherwise 0; int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Chapter 01.
    """
    N, T = whole_number("N", N), whole_number("T", T)
    x = random_generator(rng).standard_normal((N, T, 1))
    return x, (x[:, 0, 0] > 0).astype(np.int64)


def order_matters(N, T, rng, fillers=4):
    """Did A come before B? Both are always there, so only the order can tell.

    A (id 0) and B (id 1) stand once each at random steps, fillers (ids 2 …) elsewhere. A model that
    ignores order is right half of the time.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 2.
    rng : numpy.random.Generator
        Where the samples come from.
    fillers : int, optional
        Different fillers; ids run from 0 to `fillers + 1`.

    Returns
    -------
    x : array, shape (N, T)
        Ids, int64.
    y : array, shape (N,)
        1 if A comes before B, otherwise 0; int64.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Chapter 01.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=2)
    fillers, rng = whole_number("fillers", fillers), random_generator(rng)
    x = rng.integers(2, 2 + fillers, (N, T))
    rows = np.arange(N)
    a = rng.integers(0, T, N)
    b = (a + rng.integers(1, T, N)) % T  # never the same step as a, any other equally likely
    x[rows, a], x[rows, b] = 0, 1
    return x, (a < b).astype(np.int64)
