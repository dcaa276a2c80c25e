"""Dropout: units are switched off at random in training; the others are scaled up to make up for them."""

from lib.arrays import namespace


def dropout(x, keep, p):
    """Switch units off and scale up those that stay (inverted dropout).

    y = x / (1 - p) where keep, 0 elsewhere

    Parameters
    ----------
    x : array, shape (N, T, D)
    keep : array of bool, shape (N, T, D)
        True where a unit stays, with probability 1 - p. Broadcasts: one mask of shape (N, 1, D) for all
        time steps is locked dropout.
    p : float
        Probability that a unit is switched off, in [0, 1).

    Returns
    -------
    array, shape (N, T, D)
        With the expectation of `x`.

    References
    ----------
    Srivastava et al. (2014), Dropout. Chapter 08.
    """
    return namespace(x).where(keep, x / (1 - p), 0.0)


def dropout_backward(dy, keep, p):
    """Gradient of `dropout`: the same mask and the same scale, for what is constant in x stays so.

    dx = dy / (1 - p) where keep, 0 elsewhere

    Parameters
    ----------
    dy : array, shape (N, T, D)
    keep : array of bool, shape (N, T, D)
    p : float

    Returns
    -------
    array, shape (N, T, D)

    References
    ----------
    Chapter 08.
    """
    return namespace(dy).where(keep, dy / (1 - p), 0.0)
