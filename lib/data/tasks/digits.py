"""Numbers to be read out digit by digit: an English row of digits, its French words."""

from lib.data.checks import random_generator, whole_number
from lib.data.tasks.agreement import checked_range

DIGITS = tuple("0123456789")
WORDS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def spoken_digits(N, rng, digits=(1, 8)):
    """Draw numbers and write them as French words, one for each digit: nothing but memory is needed.

    Parameters
    ----------
    N : int
        Numbers.
    rng : numpy.random.Generator
    digits : tuple of int, optional
        Fewest and most digits; each length is equally likely, each digit, too.

    Returns
    -------
    sources : list of list of str
    targets : list of list of str

    Raises
    ------
    ValueError
        If `N` is too small, `digits` is not a range, or `rng` is not a generator.

    References
    ----------
    Chapter 16.

    Examples
    --------
    >>> import numpy as np
    >>> sources, targets = spoken_digits(2, np.random.default_rng(1), (3, 4))
    >>> for source, target in zip(sources, targets, strict=True):
    ...     print(*source, "→", *target)
    7 9 0 → sept neuf zéro
    1 8 9 2 → un huit neuf deux
    """
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("digits", digits, minimum=1)
    lengths = rng.integers(fewest, most + 1, N)
    drawn = [rng.integers(10, size=length) for length in lengths]
    return [[DIGITS[i] for i in row] for row in drawn], [[WORDS[i] for i in row] for row in drawn]
