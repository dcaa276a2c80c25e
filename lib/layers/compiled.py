"""Loops over numbers compiled by numba, for steps that are too short for a call of torch each.

A loop that writes one array takes several numbers at once. So do `sigmoid` and `tanh`, of products and sums alone;
with the exponential of `math`, a loop takes one number at a time.
"""

import hashlib
import math
from decimal import Decimal
from pathlib import Path

import numba
import numpy as np
from numba.extending import overload

# A division by zero gives infinity, as in arrays: Python's error would keep loops from taking several numbers at
# once. A product and a sum may be one instruction.
_OPTIONS = {"error_model": "numpy", "fastmath": {"contract"}}
_THIS_FILE = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]


def compiled(function):
    """Decorate a function that numba shall compile when it is first called, once for each dtype.

    Its machine code is kept on disk, and the next process loads it in place of compiling for seconds; where no
    folder can be written, it is kept in memory only. It is made anew when the function's file or this one changes.

    Parameters
    ----------
    function : callable
        Of numbers and NumPy arrays.

    Returns
    -------
    callable

    Examples
    --------
    >>> @compiled
    ... def squash(a):
    ...     for k in range(len(a)):
    ...         a[k] = sigmoid(a[k])
    >>> a = np.array([-1.0, 0.0, 1.0])
    >>> squash(a)
    >>> print(a.round(4))
    [0.2689 0.5    0.7311]
    """
    function.__qualname__ += f"_{_THIS_FILE}"  # numba looks for changes in the function's file only
    try:
        return numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # "cannot cache function: no locator available"
        return numba.njit(**_OPTIONS)(function)


# By bits: the dtype, the integers of its size, and how many terms of the exponential's series give all its digits.
_FORMATS = {32: (np.float32, np.int32, 7), 64: (np.float64, np.int64, 13)}


def _exponential(x):
    """For x of at most 0: p and q, where exp(x) = p + p q and q is faint where x is, and 1, all of x's dtype."""


@overload(_exponential, jit_options=_OPTIONS)
def _compile_exponential(x):
    # With n a whole number and r small, x = n log 2 + r, so exp(x) = 2 ** n * exp(r), and exp(r) is its series. Of
    # the two parts of log 2, the first has so few digits that n times it is exact (Cody & Waite, 1980).
    dtype, integer, terms = _FORMATS[x.bitwidth]
    about = np.finfo(dtype)
    fraction, bias = about.nmant, about.maxexp - 1
    log_2, scale = Decimal(2).ln(), 2 ** (fraction // 2)
    coarse = dtype(math.floor(log_2 * scale) / scale)
    fine, per_log_2 = dtype(log_2 - Decimal(float(coarse))), dtype(1 / log_2)
    rounder = dtype(1.5 * 2.0**fraction)  # added to a number, it leaves n in the last bits
    exponent_0, shift = integer(bias << fraction), integer(fraction)
    series = tuple(dtype(1 / math.factorial(k)) for k in range(terms + 1))
    least = dtype(int(math.log(about.tiny)))  # below it the exponential is taken to be 0
    zero, one = dtype(0), dtype(1)

    def exponential(x):
        inside = max(x, least)
        bits = dtype(inside * per_log_2 + rounder)
        n = bits - rounder
        r = inside - n * coarse - n * fine
        q = series[terms]
        for k in range(terms - 1, 0, -1):
            q = q * r + series[k]
        power = integer((bits.view(integer) << shift) + exponent_0).view(dtype)  # 2 ** n
        return power if x >= least else zero, q * r, one

    return exponential


@numba.njit(**_OPTIONS)
def sigmoid(z):
    """Sigmoid of one number.

    Parameters
    ----------
    z : float32 or float64

    Returns
    -------
    float32 or float64
    """
    p, q, one = _exponential(-abs(z))
    e = p + p * q
    s = one / (one + e)
    return s if z >= 0 else e * s


@numba.njit(**_OPTIONS)
def tanh(z):
    """Hyperbolic tangent of one number.

    Parameters
    ----------
    z : float32 or float64

    Returns
    -------
    float32 or float64
    """
    p, q, one = _exponential(-abs(z) - abs(z))
    m = (one - p) - p * q  # 1 - exp(-2 |z|)
    s = m / (one + one - m)
    return s if z >= 0 else -s
