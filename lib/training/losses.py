"""The losses of `lib.equations.losses` for training: with checks, padding left out, and nothing infinite."""

import math

import numpy as np

from lib.arrays import check_ids, is_floating, log_softmax, namespace, softmax
from lib.data.checks import whole_number

_TINY = 3.8e-44  # exp(-100)


def mean_squared_error(predictions, targets):
    """Mean of the squared differences.

    Parameters
    ----------
    predictions : array, shape (N, K)
    targets : array, shape (N, K)

    Returns
    -------
    array, shape ()

    Raises
    ------
    ValueError
        If the shapes differ: (N, 1) against (N,) would broadcast to (N, N) without a word.
    """
    _check_pair("predictions", predictions, targets)
    return ((predictions - targets) ** 2).mean()


def mean_squared_error_backward(predictions, targets):
    """Gradient of `mean_squared_error`: twice the error, over the count of numbers.

    Parameters
    ----------
    predictions : array, shape (N, K)
    targets : array, shape (N, K)

    Returns
    -------
    array, shape (N, K)
    """
    _check_pair("predictions", predictions, targets)
    return 2 * (predictions - targets) / math.prod(predictions.shape)


def cross_entropy(logits, targets, ignore_index=-100):
    """Softmax cross-entropy, averaged over the targets that count.

    loss = -mean(log_softmax(logits)[target])

    Parameters
    ----------
    logits : array, shape (N, T, K)
        Scores of K classes in the last axis; any axes in front, or none.
    targets : array of int, shape (N, T)
        The right class of each.
    ignore_index : int
        Targets with this value do not count: padding.

    Returns
    -------
    array, shape ()

    Raises
    ------
    ValueError
        If the shapes do not fit, a target is no class, or every target is ignored.

    Notes
    -----
    `torch.nn.functional.cross_entropy` wants the classes in the second axis, (N, K, T). On (N, K) both agree.
    """
    counts = _check_targets(logits, targets, ignore_index)
    xp = namespace(logits)
    safe = xp.asarray(xp.where(counts, targets, 0), dtype=xp.int64)
    picked = xp.take_along_axis if xp is np else xp.take_along_dim
    log_p = picked(log_softmax(logits), safe[..., None], -1)[..., 0]
    return -xp.where(counts, log_p, 0.0).sum() / int(counts.sum())


def cross_entropy_backward(logits, targets, ignore_index=-100):
    """Gradient of `cross_entropy`: probability minus one-hot target, over the number of targets that count.

    Parameters
    ----------
    logits : array, shape (N, T, K)
    targets : array of int, shape (N, T)
    ignore_index : int

    Returns
    -------
    array, shape (N, T, K)
    """
    counts = _check_targets(logits, targets, ignore_index)
    xp = namespace(logits)
    target_rows = xp.eye(logits.shape[-1], dtype=logits.dtype)[xp.where(counts, targets, 0)]
    return xp.where(counts[..., None], softmax(logits) - target_rows, 0.0) / int(counts.sum())


def binary_cross_entropy(probabilities, targets):
    """Binary cross-entropy of probabilities, averaged.

    loss = -mean(y * log(p) + (1 - y) * log(1 - p)); logarithms are cut at -100, as in torch.

    Parameters
    ----------
    probabilities : array, shape (N, K)
        In [0, 1]: after the sigmoid, not before.
    targets : array, shape (N, K)
        In [0, 1].

    Returns
    -------
    array, shape ()

    Raises
    ------
    ValueError
        If a shape does not fit or a value is no probability.
    """
    _check_probabilities(probabilities, targets)
    xp = namespace(probabilities)
    p, q = probabilities, 1 - probabilities
    log_p = xp.where(p > _TINY, xp.log(xp.where(p > _TINY, p, 1.0)), -100.0)
    log_q = xp.where(q > _TINY, xp.log(xp.where(q > _TINY, q, 1.0)), -100.0)
    return -(targets * log_p + (1 - targets) * log_q).mean()


def binary_cross_entropy_backward(probabilities, targets):
    """Gradient of `binary_cross_entropy`: (p - y) / (p * (1 - p)), over the count of numbers.

    The product is at least 1e-12, as in torch, so that a certain guess has a gradient too.

    Parameters
    ----------
    probabilities : array, shape (N, K)
        In [0, 1]: after the sigmoid, not before.
    targets : array, shape (N, K)
        In [0, 1].

    Returns
    -------
    array, shape (N, K)
    """
    _check_probabilities(probabilities, targets)
    p = probabilities
    variance = (p * (1 - p)).clip(min=1e-12)
    return (p - targets) / variance / math.prod(p.shape)


def _check_kinds(name, values, targets):
    for what, array in ((name, values), ("targets", targets)):
        if not hasattr(array, "dtype"):
            raise ValueError(
                f"{what} must be a NumPy array or a torch tensor, got {type(array).__name__}"
            )
    if namespace(values) is not namespace(targets):
        raise ValueError(f"{name} and targets must both be NumPy arrays or both torch tensors")
    if not is_floating(values):
        raise ValueError(f"{name} must be floating-point numbers, got dtype {values.dtype}")


def _check_pair(name, values, targets):
    _check_kinds(name, values, targets)
    if values.shape != targets.shape:
        raise ValueError(
            f"{name} have shape {tuple(values.shape)} but targets {tuple(targets.shape)}; "
            "is an axis of size 1 missing or left over?"
        )
    if 0 in values.shape:
        raise ValueError(f"the batch is empty: {name} have shape {tuple(values.shape)}")


def _check_probabilities(probabilities, targets):
    _check_pair("probabilities", probabilities, targets)
    for name, values in [("probabilities", probabilities), ("targets", targets)]:
        if not (bool((values >= 0).all()) and bool((values <= 1).all())):
            raise ValueError(f"{name} must lie in [0, 1]; apply sigmoid to logits first")


def _check_targets(logits, targets, ignore_index):
    """Return which targets count."""
    _check_kinds("logits", logits, targets)
    if tuple(logits.shape[:-1]) != tuple(targets.shape):
        raise ValueError(
            f"logits of shape {tuple(logits.shape)} need targets of shape {tuple(logits.shape[:-1])}, "
            f"got {tuple(targets.shape)}; classes come last here, (N, T, K), not second as in torch"
        )
    whole_number("ignore_index", ignore_index, minimum=-math.inf)
    counts = targets != ignore_index
    if not bool(counts.any()):
        raise ValueError("no target counts: the batch is empty or every target equals ignore_index")
    check_ids(targets[counts], logits.shape[-1], what="target")
    return counts
