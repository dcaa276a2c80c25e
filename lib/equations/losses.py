"""The losses of the book, each with its gradient: one line of mathematics, one line of code."""

import math

from lib.arrays import log_softmax, namespace, one_hot, softmax


def mean_squared_error(predictions, targets):
    """Mean squared error.

    L = mean((predictions - targets)**2)

    Parameters
    ----------
    predictions : array, shape (N, K)
    targets : array, shape (N, K)

    Returns
    -------
    array, shape ()

    References
    ----------
    Chapter 05.
    """
    return ((predictions - targets) ** 2).mean()


def mean_squared_error_backward(predictions, targets):
    """Gradient of `mean_squared_error`: twice the error, over the count of numbers.

    dpredictions = 2 * (predictions - targets) / count

    Parameters
    ----------
    predictions : array, shape (N, K)
    targets : array, shape (N, K)

    Returns
    -------
    array, shape (N, K)

    References
    ----------
    Chapter 05.
    """
    return 2 * (predictions - targets) / math.prod(predictions.shape)


def cross_entropy(logits, targets):
    """Softmax cross-entropy: minus the logarithm of the probability of the right class, averaged.

    L = -mean(log(softmax(logits))[n, targets[n]])

    Parameters
    ----------
    logits : array, shape (N, K)
        Scores of K classes.
    targets : array of int, shape (N,)
        The right class of each sample.

    Returns
    -------
    array, shape ()

    References
    ----------
    Chapter 05.
    """
    log_p = log_softmax(logits)  # (N, K)
    rows = namespace(logits).arange(len(logits))
    return -log_p[rows, targets].mean()


def cross_entropy_backward(logits, targets):
    """Gradient of `cross_entropy`: probability minus one-hot target, over the count of samples.

    dL/dlogit_k = sum_j -y_j d(log p_j)/dlogit_k
                = sum_j -y_j ((j == k) - p_k)
                = p_k - y_k, for the y add up to 1

    Parameters
    ----------
    logits : array, shape (N, K)
    targets : array of int, shape (N,)

    Returns
    -------
    array, shape (N, K)

    References
    ----------
    Chapter 05.
    """
    N, K = logits.shape
    return (softmax(logits) - one_hot(targets, K)) / N


def binary_cross_entropy(p, y):
    """Binary cross-entropy of probabilities, averaged.

    L = -mean(y * log(p) + (1 - y) * log(1 - p))

    Parameters
    ----------
    p : array, shape (N, K)
        Probabilities, after the sigmoid.
    y : array, shape (N, K)
        Targets in [0, 1].

    Returns
    -------
    array, shape ()

    References
    ----------
    Chapter 05.
    """
    log = namespace(p).log
    return -(y * log(p) + (1 - y) * log(1 - p)).mean()


def binary_cross_entropy_backward(p, y):
    """Gradient of `binary_cross_entropy`: the error over the variance of the coin, over the count.

    dp = (-y / p + (1 - y) / (1 - p)) / count = (p - y) / (p * (1 - p)) / count

    With p = sigmoid(a) and dp/da = p * (1 - p), da = (p - y) / count.

    Parameters
    ----------
    p : array, shape (N, K)
        Probabilities, after the sigmoid.
    y : array, shape (N, K)
        Targets in [0, 1].

    Returns
    -------
    array, shape (N, K)

    References
    ----------
    Chapter 05.
    """
    return (p - y) / (p * (1 - p)) / math.prod(p.shape)
