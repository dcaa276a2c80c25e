"""Batch and layer normalization: the same two lines, averaged along different axes; and their gradients."""


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
        Scale of each feature.
    beta : array, shape (D,)
        Shift of each feature.
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
    std = (variance + eps) ** 0.5
    return gamma * x_hat + beta, (x_hat, std, gamma)


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

    References
    ----------
    Chapter 09.
    """
    x_hat, std, gamma = cache
    dx = standardize_backward(dy * gamma, x_hat, std, axis=-1)
    rows = (-1, dy.shape[-1])
    dgamma = (dy * x_hat).reshape(rows).sum(0)
    dbeta = dy.reshape(rows).sum(0)
    return dx, dgamma, dbeta


def batch_norm(x, gamma, beta, eps=1e-5):
    """Batch normalization in training: every feature by its mean and variance over the batch.

    y = gamma * x_hat + beta

    Parameters
    ----------
    x : array, shape (N, D)
        A batch with places, such as (N, D, T), is one of N * T samples.
    gamma : array, shape (D,)
        Scale of each feature.
    beta : array, shape (D,)
        Shift of each feature.
    eps : float

    Returns
    -------
    y : array, shape (N, D)
    mean : array, shape (D,)
        Of the batch, for `running_statistics`.
    variance : array, shape (D,)
        Likewise, divided by N.
    cache : tuple
        What `batch_norm_backward` needs.

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization. Chapter 09.
    """
    x_hat, mean, variance = standardize(x, 0, eps)
    std = (variance + eps) ** 0.5
    return gamma * x_hat + beta, mean[0], variance[0], (x_hat, std, gamma)


def batch_norm_backward(dy, cache):
    """Gradient of `batch_norm`: as in `layer_norm_backward`, along the other axis.

    Parameters
    ----------
    dy : array, shape (N, D)
    cache : tuple
        From `batch_norm`.

    Returns
    -------
    dx : array, shape (N, D)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)

    References
    ----------
    Chapter 09.
    """
    x_hat, std, gamma = cache
    dx = standardize_backward(dy * gamma, x_hat, std, axis=0)
    return dx, (dy * x_hat).sum(0), dy.sum(0)


def running_statistics(
    running_mean, running_var, mean, variance, N, momentum=0.1
):  # fmt: skip
    """Let the running statistics of batch normalization follow those of a batch.

    running = (1 - momentum) * running + momentum * statistic
    with the variance divided by N - 1, here only.

    Parameters
    ----------
    running_mean : array, shape (D,)
    running_var : array, shape (D,)
    mean : array, shape (D,)
        Of the batch.
    variance : array, shape (D,)
        Of the batch, divided by N.
    N : int
        Samples in the batch, at least 2.
    momentum : float
        Share of the new, as in torch: 1 minus what Keras calls momentum.

    Returns
    -------
    running_mean : array, shape (D,)
    running_var : array, shape (D,)

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization. Chapter 09.
    """
    unbiased = variance * N / (N - 1)
    running_mean = (1 - momentum) * running_mean + momentum * mean
    running_var = (1 - momentum) * running_var + momentum * unbiased
    return running_mean, running_var


def batch_norm_evaluation(x, gamma, beta, running_mean, running_var, eps=1e-5):
    """Batch normalization in evaluation: the running statistics stand in for the batch's, as constants.

    y = gamma * (x - running_mean) / sqrt(running_var + eps) + beta

    Parameters
    ----------
    x : array, shape (N, D)
    gamma : array, shape (D,)
    beta : array, shape (D,)
    running_mean : array, shape (D,)
    running_var : array, shape (D,)
        Squares of the features' units, positive.
    eps : float

    Returns
    -------
    y : array, shape (N, D)
    cache : tuple
        What `batch_norm_evaluation_backward` needs.

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization. Chapter 09.
    """
    std = (running_var + eps) ** 0.5
    x_hat = (x - running_mean) / std
    return gamma * x_hat + beta, (x_hat, std, gamma)


def batch_norm_evaluation_backward(dy, cache):
    """Gradient of `batch_norm_evaluation`: mean and variance are constants.

    dx = dy * gamma / std

    Parameters
    ----------
    dy : array, shape (N, D)
    cache : tuple
        From `batch_norm_evaluation`.

    Returns
    -------
    dx : array, shape (N, D)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)

    References
    ----------
    Chapter 09.
    """
    x_hat, std, gamma = cache
    return dy * gamma / std, (dy * x_hat).sum(0), dy.sum(0)
