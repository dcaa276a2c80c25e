"""KernelSHAP: Shapley values as a weighted regression on coalitions."""

import math

import numpy as np

from lib.data.checks import whole_number
from lib.xai.coalitions import Game, by_sample, grouped
from lib.xai.scores import check_batch
from lib.xai.shapley_values import all_coalitions

MOST_FEATURES = 15  # for all coalitions


def kernel_shap(f, x, baseline=0.0, coalitions=None, *, groups=None, seed=0, progress=True):
    r"""Shapley values by the regression that has them as its solution.

    .. math::

        \min_\phi \sum_{S} \pi(|S|) \Big(v(S) - v(\emptyset) - \sum_{j \in S} \phi_j\Big)^2
        \quad\text{with}\quad \sum_j \phi_j = v(F) - v(\emptyset), \qquad
        \pi(s) = \frac{M - 1}{\binom{M}{s}\, s\, (M - s)}

    With all coalitions the result is exact. A sample of them, drawn in pairs of a set and its complement,
    estimates it.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it may be anything, differentiable or not.
    x : array, shape (N, ...)
    baseline : float or array
        A number, an array of the shape of one input, or several of them: then v is the mean over them.
    coalitions : int, optional
        How many to draw; all if not given.
    groups : array of int, optional
        Of the shape of one input: features with one number arrive together.
    seed : int
        Of the sample.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)
        Of shape (N, M) where there are groups.

    Raises
    ------
    ValueError
        If all coalitions are too many, or those drawn too few to tell the features apart.

    References
    ----------
    Lundberg and Lee (2017); Covert and Lee (2021). Chapter 23.

    Examples
    --------
    >>> kernel_shap(lambda x: x[:, 0] * x[:, 1] + x[:, 2], np.array([[1.0, 1.0, 2.0]])).round(6)
    array([[0.5, 0.5, 2. ]])
    """
    check_batch(x)
    numbers, count = grouped(x, groups)
    masks, weights = _all(count) if coalitions is None else _drawn(count, coalitions, seed)
    ends = np.array([[False] * count, [True] * count])

    def explain(one):
        values = Game(f, one, baseline, numbers, progress).values(np.concatenate([ends, masks]))
        return _regression(masks, values[2:] - values[0], weights, values[1] - values[0])

    return by_sample(explain, x, groups)


def shapley_kernel(count, size):
    """Weight of one coalition.

    Parameters
    ----------
    count : int
        Features, M.
    size : int
        Features in the coalition, from 1 to M − 1: those of nobody and of all weigh infinitely much.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the size is out of range.

    Examples
    --------
    >>> [shapley_kernel(4, size) for size in (1, 2, 3)]
    [0.25, 0.125, 0.25]
    """
    if not 1 <= size <= count - 1:
        raise ValueError(
            f"got a coalition of {size} of {count} features, expected 1 to {count - 1}"
        )
    return (count - 1) / (math.comb(count, size) * size * (count - size))


def _all(count):
    if count > MOST_FEATURES:
        raise ValueError(
            f"got {count} features and no number of coalitions, expected coalitions=… to draw a sample: "
            f"all of them are tried up to {MOST_FEATURES} features"
        )
    masks = all_coalitions(count)[1:-1]
    return masks, np.array([shapley_kernel(count, size) for size in masks.sum(1).tolist()])


def _drawn(count, coalitions, seed):
    coalitions = whole_number("coalitions", coalitions)
    if count == 1:
        return _all(count)
    rng = np.random.default_rng(seed)
    sizes = np.arange(1, count)
    chances = 1 / (sizes * (count - sizes))
    drawn = rng.choice(sizes, size=(coalitions + 1) // 2, p=chances / chances.sum())
    ranks = rng.random((len(drawn), count)).argsort(1).argsort(1)
    half = ranks < drawn[:, None]
    masks, repeats = np.unique(np.concatenate([half, ~half]), axis=0, return_counts=True)
    if np.linalg.matrix_rank(masks[:, :-1] ^ masks[:, -1:]) < count - 1:
        raise ValueError(
            f"{coalitions} coalitions do not tell {count} features apart, expected more: several times "
            "the number of features"
        )
    return masks, repeats.astype(float)


def _regression(masks, gains, weights, total):
    """Least squares with the sum fixed: the last feature gets what the others leave."""
    if masks.shape[1] == 1:
        return np.array([total])
    z = masks.astype(float)
    root = np.sqrt(weights)
    left = root[:, None] * (z[:, :-1] - z[:, -1:])
    right = root * (gains - z[:, -1] * total)
    first = np.linalg.lstsq(left, right, rcond=None)[0]
    return np.append(first, total - first.sum())
