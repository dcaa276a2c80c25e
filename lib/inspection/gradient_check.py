"""Finite differences: the referee that needs no calculus."""

import numpy as np


def numerical_gradient(f, x, upstream=None, eps=1e-6):
    """Gradient of sum(upstream * f(x)) by central differences, one number of x at a time.

    g_k = sum(upstream * (f(x + eps e_k) - f(x - eps e_k))) / (2 eps)

    Parameters
    ----------
    f : callable
        Takes an array like `x`, returns an array.
    x : numpy.ndarray of float64
        Where to differentiate. Left as it was.
    upstream : numpy.ndarray, optional
        Gradient of the loss with respect to `f(x)`; ones if not given.
    eps : float
        Step.

    Returns
    -------
    numpy.ndarray
        Of the shape of `x`.

    Raises
    ------
    ValueError
        If `x` or `f(x)` is not float64: smaller floats leave no correct digits in the difference.

    Examples
    --------
    >>> numerical_gradient(lambda x: x**2, np.array([3.0])).round(6)
    array([6.])
    """
    x = np.asarray(x)
    if x.dtype != np.float64:
        raise ValueError(
            f"finite differences need float64, got {x.dtype}; use x.astype(np.float64)"
        )
    gradient = np.empty_like(x)
    for k in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[k] += eps
        below[k] -= eps
        up, down = np.asarray(f(above)), np.asarray(f(below))
        if up.dtype != np.float64:
            raise ValueError(
                f"finite differences need float64 all the way, but f returned {up.dtype}; "
                "use layer.double()"
            )
        difference = up - down
        gradient[k] = (difference if upstream is None else upstream * difference).sum() / (2 * eps)
    return gradient


def largest_difference(found, expected):
    """Largest absolute difference between two arrays, or two sequences of arrays.

    Parameters
    ----------
    found : array or sequence of array
    expected : array or sequence of array

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the numbers of arrays or their shapes differ.
    """
    if not isinstance(found, tuple | list):
        found, expected = [found], [expected]
    if len(found) != len(expected):
        raise ValueError(f"got {len(found)} arrays to compare with {len(expected)}")
    largest = 0.0
    for a, b in zip(found, expected, strict=True):
        a, b = _numpy(a), _numpy(b)
        if a.shape != b.shape:
            raise ValueError(f"got shape {a.shape} to compare with {b.shape}; is one transposed?")
        largest = np.maximum(largest, np.abs(a - b).max(initial=0.0))  # unlike max, keeps NaN
    return float(largest)


def _numpy(x):
    return x.detach().numpy() if hasattr(x, "detach") else np.asarray(x)
