"""Batch and layer normalization: the same two lines, averaged along different axes; and their gradients."""

import math


def standardize(x, axis, eps=1e-5):
    """Shift and scale to mean 0 and variance 1 along some axes.

    x_hat = (x - mean) / sqrt(variance + eps)
    The variance is the biased one: divided by the count, not by count - 1.

    Parameters
    ----------
    x : array, shape (..., D)
    axis : int or tuple of int
        What the mean and the variance are taken over.
    eps : float
        Keeps the root away from zero.

    Returns
    -------
    x_hat : array, shape (..., D)
    mean : array
        With axes of length 1 where it was averaged.
    variance : array
        Likewise.

    Examples
    --------
    >>> import numpy as np
    >>> x_hat, mean, variance = standardize(np.array([1.0, 7.0, 9.0, 15.0]), axis=-1, eps=0)
    >>> x_hat.round(9)
    array([-1.4, -0.2,  0.2,  1.4])
    >>> mean.item(), variance.item()
    (8.0, 25.0)
    """
    mean = x.mean(axis=axis, keepdims=True)
    centred = x - mean  # E[x²] - E[x]² would lose all digits at a large mean
    variance = (centred * centred).mean(axis=axis, keepdims=True)
    return centred / (variance + eps) ** 0.5, mean, variance


def standardize_backward(dx_hat, x_hat, std, axis):
    """Gradient of `standardize`.

    dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / std

    Parameters
    ----------
    dx_hat : array, shape (..., D)
    x_hat : array, shape (..., D)
        What `standardize` returned.
    std : array
        sqrt(variance + eps).
    axis : int or tuple of int
        As given to `standardize`.

    Returns
    -------
    array, shape (..., D)

    Examples
    --------
    >>> import numpy as np
    >>> dx_hat, x_hat = np.array([1.0, 0.0, 0.0, 0.0]), np.array([-1.4, -0.2, 0.2, 1.4])
    >>> standardize_backward(dx_hat, x_hat, std=5.0, axis=-1).round(9)
    array([ 0.052, -0.064, -0.036,  0.048])
    """
    shift = dx_hat.mean(axis=axis, keepdims=True)
    scale = (dx_hat * x_hat).mean(axis=axis, keepdims=True)
    return (dx_hat - shift - x_hat * scale) / std


def layer_norm(x, gamma, beta, eps=1e-5):
    """Layer normalization: each sample, at each step, by its own mean and variance.

    y = gamma * x_hat + beta

    Parameters
    ----------
    x : array, shape (..., D)
    gamma : array, shape (D,)
        Scale of each feature; None for 1.
    beta : array, shape (D,)
        Shift of each feature; None for 0.
    eps : float

    Returns
    -------
    y : array, shape (..., D)
    cache : tuple
        What `layer_norm_backward` needs.

    References
    ----------
    Ba, Kiros & Hinton (2016), Layer normalization. Chapter 09.
    """
    x_hat, _, variance = standardize(x, -1, eps)
    return _affine(x_hat, gamma, beta), (x_hat, (variance + eps) ** 0.5, gamma)


def layer_norm_backward(dy, cache):
    """Gradient of `layer_norm`.

    dx_hat = dy * gamma, then `standardize_backward`
    dgamma = sum of dy * x_hat, dbeta = sum of dy, over all axes but the last

    Parameters
    ----------
    dy : array, shape (..., D)
    cache : tuple
        From `layer_norm`.

    Returns
    -------
    dx : array, shape (..., D)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)
    """
    x_hat, std, gamma = cache
    others = tuple(range(dy.ndim - 1))
    dx_hat = dy if gamma is None else dy * gamma
    dx = standardize_backward(dx_hat, x_hat, std, -1)
    return dx, _sum(dy * x_hat, others), _sum(dy, others)


def batch_norm(
    x, gamma, beta, running_mean, running_var,
    training=True, momentum=0.1, eps=1e-5,
):  # fmt: skip
    """Batch normalization: every feature by its mean and variance over the batch.

    y = gamma * x_hat + beta
    In training the statistics are the batch's, and the running ones follow:
    running = (1 - momentum) * running + momentum * statistic
    with the variance divided by count - 1, here only. In evaluation the
    running statistics stand in for the batch's, as constants.

    Parameters
    ----------
    x : array, shape (N, D) or (N, D, T)
        Features in the second axis, as in torch.
    gamma : array, shape (D,)
        Scale of each feature; None for 1.
    beta : array, shape (D,)
        Shift of each feature; None for 0.
    running_mean : array, shape (D,)
        Or None, with `running_var`, to keep none.
    running_var : array, shape (D,)
        Squares of the features' units, positive.
    training : bool
    momentum : float
        Share of the new, as in torch: 1 minus what Keras calls momentum.
    eps : float

    Returns
    -------
    y : array, shape (N, D) or (N, D, T)
    running_mean : array, shape (D,)
        New in training, as given in evaluation.
    running_var : array, shape (D,)
    cache : tuple
        What `batch_norm_backward` needs.

    Raises
    ------
    ValueError
        In training, if each feature has but one value: it would become zero.

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization. Chapter 09.
    """
    axes = (0, *range(2, x.ndim))
    if not training:
        std = (_wide(running_var, x) + eps) ** 0.5
        x_hat = (x - _wide(running_mean, x)) / std
    else:
        count = _count(x)  # values for each feature
        x_hat, mean, variance = standardize(x, axes, eps)
        std = (variance + eps) ** 0.5
        if running_mean is not None:
            unbiased = variance * (count / (count - 1))
            mean, unbiased = mean.reshape(-1), unbiased.reshape(-1)
            keep = 1 - momentum
            running_mean = keep * running_mean + momentum * mean
            running_var = keep * running_var + momentum * unbiased
    y = _affine(x_hat, _wide(gamma, x), _wide(beta, x))
    return y, running_mean, running_var, (x_hat, std, gamma, training)


def batch_norm_backward(dy, cache):
    """Gradient of `batch_norm`; in evaluation the statistics are constants.

    Parameters
    ----------
    dy : array, shape (N, D) or (N, D, T)
    cache : tuple
        From `batch_norm`.

    Returns
    -------
    dx : array, shape (N, D) or (N, D, T)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)
    """
    x_hat, std, gamma, training = cache
    axes = (0, *range(2, dy.ndim))
    dx_hat = dy if gamma is None else dy * _wide(gamma, dy)
    if training:
        dx = standardize_backward(dx_hat, x_hat, std, axes)
    else:
        dx = dx_hat / std
    return dx, _sum(dy * x_hat, axes), _sum(dy, axes)


def _affine(x_hat, gamma, beta):
    y = x_hat if gamma is None else gamma * x_hat
    return y if beta is None else y + beta


def _wide(v, x):
    """Line up one number per feature with the second axis of x."""
    return v if v is None else v.reshape(-1, *[1] * (x.ndim - 2))


def _sum(x, axes):
    return x.sum(axis=axes) if axes else x


def _count(x):
    count = x.shape[0] * math.prod(x.shape[2:])
    if count < 2:
        raise ValueError(
            f"batch normalization in training needs at least two values per feature, got x of shape "
            f"{tuple(x.shape)}: is the last batch of an epoch a single sample, or was eval() forgotten?"
        )
    return count
