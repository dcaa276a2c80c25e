"""Gradient × input: the share of each number in a linear model of the score."""

from lib.xai.scores import gradient


def input_x_gradient(f, x):
    r"""Input times gradient.

    .. math::

        R_i = x_i\, \frac{\partial f(x)}{\partial x_i}

    Of a linear function without a constant it is exact: the sum is f(x). An input of zero always gets zero.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,), by torch operations.
    x : array, shape (N, ...)

    Returns
    -------
    array, shape (N, ...)

    Raises
    ------
    ValueError
        If `f` is not differentiable, does not return shape (N,), or `x` is no batch of real numbers.

    References
    ----------
    Shrikumar et al. (2016). Chapter 22.

    Examples
    --------
    >>> import numpy as np
    >>> input_x_gradient(lambda x: x[:, 0] ** 2 - x[:, 1], np.array([[3.0, 5.0]]))
    array([[18., -5.]])
    """
    return x * gradient(f, x)
