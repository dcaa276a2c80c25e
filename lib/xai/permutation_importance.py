"""Permutation importance: how much worse a model gets when one feature is shuffled among the samples."""

import numpy as np
import torch

from lib.arrays import namespace
from lib.data.checks import whole_number
from lib.xai.scores import bar, check_batch, scores


def permutation_importance(f, x, y, loss, *, repeats=10, seed=0, progress=True):
    r"""Increase of the loss after a feature has been shuffled.

    .. math::

        I_{r,d} = L\big(y, f(x \text{ with column } d \text{ shuffled})\big) - L\big(y, f(x)\big)

    It says what the model uses over a data set; take data that it was not trained on.

    Parameters
    ----------
    f : callable
        `f(x)` returns one prediction for each input, shape (N,).
    x : array, shape (N, ..., D)
        Features on the last axis; all steps of a feature move together.
    y : array, shape (N,)
        Targets.
    loss : callable
        `loss(y, prediction)` returns a number; larger is worse.
    repeats : int
        Shuffles of each feature.
    seed : int
        Of the shuffles.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (repeats, D)
        Take the mean over the first axis, and look at the spread.

    Raises
    ------
    ValueError
        If `f` does not return shape (N,), or the targets do not fit.

    References
    ----------
    Breiman (2001); Fisher, Rudin and Dominici (2019). Chapter 23.

    Examples
    --------
    >>> x = np.array([[0.0, 5.0], [1.0, 6.0], [2.0, 7.0], [3.0, 8.0]])
    >>> error = lambda y, p: np.mean((y - p) ** 2)
    >>> permutation_importance(lambda x: x[:, 0], x, x[:, 0], error, repeats=1)
    array([[1.5, 0. ]])
    """
    check_batch(x)
    repeats = whole_number("repeats", repeats)
    targets = y.detach().numpy() if isinstance(y, torch.Tensor) else np.asarray(y)
    if targets.shape != (len(x),):
        raise ValueError(
            f"y has shape {targets.shape}, expected one target for each input, ({len(x)},)"
        )
    rng = np.random.default_rng(seed)
    before = loss(targets, scores(f, x))
    found = np.zeros((repeats, x.shape[-1]))
    for repeat, feature in bar(np.ndindex(found.shape), progress, found.size):
        shuffled = x.clone() if namespace(x) is torch else np.array(x)
        shuffled[..., feature] = x[rng.permutation(len(x))][..., feature]
        found[repeat, feature] = loss(targets, scores(f, shuffled)) - before
    return found
