"""What makes the numbers on a page reproducible: one seed, measured values, claims that can fail."""

import os
import random
from time import perf_counter

import numpy as np


def reproducible(seed=0):
    """Fix every source of randomness, and torch's threads to one; without torch, those of Python and NumPy.

    Matrices as small as ours run no faster on two threads, and with one thread sums keep their order.
    The environment variable `UNROLLED_SEED` is added to the seed: `make seeds` uses it to run
    a chapter on other seeds and see whether its claims survive.

    Parameters
    ----------
    seed : int

    Returns
    -------
    numpy.random.Generator
        A generator with the same seed, for data.
    """
    seed += int(os.environ.get("UNROLLED_SEED", "0"))
    random.seed(seed)
    np.random.seed(seed)
    try:
        import torch
    except ModuleNotFoundError:  # in a page of the book there is NumPy alone
        return np.random.default_rng(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    return np.random.default_rng(seed)


def measured(label, value, unit="", digits=3):
    """Print a number that was timed or trained, after a `≈` sign.

    Such a number differs in its last digits from machine to machine, so the notebook tests compare the
    label and not the number. Whatever the text concludes from it needs a `claim`.

    Parameters
    ----------
    label : str
    value : float or sequence of float
        One number, or several that belong together.
    unit : str
    digits : int
        Significant digits.

    Raises
    ------
    ValueError
        If the label is no text, or there is no number or a whole table of them.
    """
    values = np.atleast_1d(_numbers(value))
    if not isinstance(label, str) or value is None or values.size == 0 or values.ndim > 1:
        raise ValueError(f"expected a label and numbers, got {label!r} and {value!r}")
    numbers = ", ".join(f"{v:.{digits}g}" for v in values)
    print(f"{label} ≈ {numbers}{' ' + unit if unit else ''}")


def fastest(repeats=20, **functions):
    """Time functions side by side and return the best time of each.

    They take turns, so that whatever else slows the machine slows all of them.

    Parameters
    ----------
    repeats : int
        Turns.
    **functions : callable
        What to time, by name; called without arguments.

    Returns
    -------
    dict of float
        Seconds, by name.
    """
    best = dict.fromkeys(functions, float("inf"))
    for _ in range(repeats):
        for name, function in functions.items():
            start = perf_counter()
            function()
            best[name] = min(best[name], perf_counter() - start)
    return best


def claim(text, holds):
    """Print a statement that was just checked; raise if it does not hold.

    Parameters
    ----------
    text : str
        The claim in words, with its threshold.
    holds : bool

    Raises
    ------
    AssertionError
        If the claim does not hold.
    ValueError
        If the arguments are not a sentence and a truth value.

    Examples
    --------
    >>> claim("one plus one is two", 1 + 1 == 2)
    ✓ one plus one is two
    """
    verdict = _numbers(holds, dtype=None)
    if not isinstance(text, str) or verdict.dtype != bool or verdict.ndim:
        raise ValueError(f"expected a sentence and a truth value, got {text!r} and {holds!r}")
    if not verdict:
        raise AssertionError(f"claim fails: {text}")
    print(f"✓ {text}")


def _numbers(value, dtype=float):
    """Return numbers, or tensors among them, as an array."""
    try:
        return np.asarray(value.detach() if hasattr(value, "detach") else value, dtype=dtype)
    except (TypeError, ValueError, RuntimeError):
        raise ValueError(f"expected numbers, got {value!r}") from None
