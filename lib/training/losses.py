"""Losses, averaged over everything that counts, with the gradients one derives in a lecture."""

import numpy as np

from lib.arrays import check_ids, log_softmax, namespace, softmax

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
    _check_same_shape(predictions, targets)
    return ((predictions - targets) ** 2).mean()


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
    xp, counts = namespace(logits), targets != ignore_index
    _check_targets(logits, targets, counts)
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
    xp, counts = namespace(logits), targets != ignore_index
    _check_targets(logits, targets, counts)
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
    xp = namespace(probabilities)
    _check_same_shape(probabilities, targets)
    for name, values in [("probabilities", probabilities), ("targets", targets)]:
        if not (bool((values >= 0).all()) and bool((values <= 1).all())):
            raise ValueError(f"{name} must lie in [0, 1]; apply sigmoid to logits first")
    p, q = probabilities, 1 - probabilities
    log_p = xp.where(p > _TINY, xp.log(xp.where(p > _TINY, p, 1.0)), -100.0)
    log_q = xp.where(q > _TINY, xp.log(xp.where(q > _TINY, q, 1.0)), -100.0)
    return -(targets * log_p + (1 - targets) * log_q).mean()


def _check_same_shape(predictions, targets):
    if predictions.shape != targets.shape:
        raise ValueError(
            f"predictions have shape {tuple(predictions.shape)} but targets {tuple(targets.shape)}; "
            "is an axis of size 1 missing or left over?"
        )
    if 0 in predictions.shape:
        raise ValueError(f"the batch is empty: predictions have shape {tuple(predictions.shape)}")


def _check_targets(logits, targets, counts):
    if tuple(logits.shape[:-1]) != tuple(targets.shape):
        raise ValueError(
            f"logits of shape {tuple(logits.shape)} need targets of shape {tuple(logits.shape[:-1])}, "
            f"got {tuple(targets.shape)}; classes come last here, (N, T, K), not second as in torch"
        )
    if not bool(counts.any()):
        raise ValueError("no target counts: the batch is empty or every target equals ignore_index")
    check_ids(targets[counts], logits.shape[-1], what="target")
