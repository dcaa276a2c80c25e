"""Saliency: how fast the score changes with each number of the input."""

from lib.xai.scores import gradient


def saliency(f, x):
    r"""Size of the gradient of the score.

    .. math::

        R_i = \left| \frac{\partial f(x)}{\partial x_i} \right|

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,), by torch operations.
    x : array, shape (N, ...)

    Returns
    -------
    array, shape (N, ...)
        Never negative; the gradient with its sign is `lib.xai.scores.gradient`.

    Raises
    ------
    ValueError
        If `f` is not differentiable, does not return shape (N,), or `x` is no batch of real numbers.

    References
    ----------
    Simonyan, Vedaldi and Zisserman (2014). Chapter 22.

    Examples
    --------
    >>> import numpy as np
    >>> saliency(lambda x: x[:, 0] ** 2 - x[:, 1], np.array([[3.0, 5.0]]))
    array([[6., 1.]])
    """
    return abs(gradient(f, x))
