"""Integrated gradients: the mean gradient on the way from a baseline, times the way."""

import numpy as np

from lib.data.checks import whole_number
from lib.xai.scores import bar, check_batch, check_differentiable, gradient, like, references

RULES = ("midpoint", "gauss-legendre")


def integrated_gradients(f, x, baseline=None, steps=64, *, rule="midpoint", progress=True):
    r"""Mean gradient along the straight line from the baseline to the input, times their difference.

    .. math::

        R_i = (x_i - u_i) \int_0^1 \frac{\partial f(u + \alpha (x - u))}{\partial x_i}\, d\alpha
        \approx (x_i - u_i) \sum_k w_k \frac{\partial f(u + \alpha_k (x - u))}{\partial x_i}

    u is the baseline. The sum over i is f(x) − f(u), up to the error of the sum over k: completeness.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,), by torch operations.
    x : array, shape (N, ...)
    baseline : float or array, optional
        Zeros if not given; a number; an array of the shape of one input; or several of them, over which the
        mean is taken.
    steps : int
        Points on the line.
    rule : {"midpoint", "gauss-legendre"}
        How points and weights are chosen; the second converges faster where f is smooth.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)

    Raises
    ------
    ValueError
        If `f` is not differentiable, does not return shape (N,), or shapes do not fit.

    References
    ----------
    Sundararajan, Taly and Yan (2017). Chapter 22.

    Examples
    --------
    >>> f = lambda x: x[:, 0] ** 2 * x[:, 1]
    >>> integrated_gradients(f, np.array([[3.0, 2.0]])).round(2)
    array([[12.,  6.]])
    """
    check_batch(x)
    check_differentiable(x)
    places, weights = path(steps, rule)
    starts = references(x, baseline)
    pairs = [(start, *pair) for start in starts for pair in zip(places, weights, strict=True)]
    total = 0
    for start, place, weight in bar(pairs, progress):
        step = float(weight) / len(starts)
        total = total + step * (x - start) * gradient(f, start + float(place) * (x - start))
    return like(total, x)


def path(steps, rule="midpoint"):
    """Points between 0 and 1 and their weights, which sum to 1.

    Parameters
    ----------
    steps : int
        How many, K.
    rule : {"midpoint", "gauss-legendre"}

    Returns
    -------
    places : array, shape (K,)
    weights : array, shape (K,)

    Raises
    ------
    ValueError
        If `steps` is no whole number from 1 on, or the rule is unknown.

    Examples
    --------
    >>> path(2)
    (array([0.25, 0.75]), array([0.5, 0.5]))
    """
    steps = whole_number("steps", steps)
    if rule not in RULES:
        raise ValueError(f"got the rule {rule!r}, expected one of {', '.join(RULES)}")
    if rule == "midpoint":
        return (np.arange(steps) + 0.5) / steps, np.full(steps, 1 / steps)
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    return (nodes + 1) / 2, weights / 2
