"""The adding problem: carry one number across many steps to another."""

import numpy as np

from lib.data.checks import random_generator, whole_number


def adding_problem(N, T, rng):
    """Add the two marked numbers: `y = Σ_t x[:, t, 0] * x[:, t, 1]`.

    Feature 0 is uniform on [0, 1). Feature 1 is 1 at one step of the first half and at one step of
    the second half, 0 elsewhere. Always answering 1 has a mean squared error of 1/6, the variance
    of the sum; to do better the network must carry the first number to the second.

    Parameters
    ----------
    N : int
        Samples.
    T : int
        Steps, at least 2.
    rng : numpy.random.Generator
        Where the samples come from.

    Returns
    -------
    x : array, shape (N, T, 2)
        Numbers and marks.
    y : array, shape (N,)
        Sums, from 0 to 2.

    Raises
    ------
    ValueError
        If a size is too small or `rng` is not a generator.

    References
    ----------
    Introduced, with another scaling, by Hochreiter and Schmidhuber (1997), Long short-term memory,
    Neural Computation 9(8); in this form in Le, Jaitly and Hinton (2015), arXiv:1504.00941.
    Chapters 06 and 10.
    """
    N, T = whole_number("N", N), whole_number("T", T, minimum=2)
    rng = random_generator(rng)
    x = np.zeros((N, T, 2))
    x[:, :, 0] = rng.random((N, T))
    rows = np.arange(N)
    x[rows, rng.integers(0, T // 2, N), 1] = 1
    x[rows, rng.integers(T // 2, T, N), 1] = 1
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1)
