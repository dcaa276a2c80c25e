"""Shapley values: what a feature adds to the score, averaged over all orders in which features may arrive."""

import math

import numpy as np

from lib.xai.coalitions import Game, by_sample, grouped
from lib.xai.scores import check_batch

MOST_FEATURES = 20


def shapley_values(f, x, baseline=0.0, *, groups=None, progress=True):
    r"""Exact Shapley values, from the scores of all 2^M coalitions.

    .. math::

        \phi_j = \sum_{S \subseteq F \setminus \{j\}} \frac{|S|!\,(M - |S| - 1)!}{M!}
        \left[v(S \cup \{j\}) - v(S)\right]

    v(S) is the score when the features in S keep their values and the baseline replaces the others. The values
    sum to f(x) − f(baseline): efficiency.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it may be anything, differentiable or not.
    x : array, shape (N, ...)
    baseline : float or array
        A number, an array of the shape of one input, or several of them: then v is the mean over them.
    groups : array of int, optional
        Of the shape of one input: features with one number arrive together.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)
        Of shape (N, M) where there are groups.

    Raises
    ------
    ValueError
        If there are more than 20 features or groups, or a shape does not fit.

    References
    ----------
    Shapley (1953); Štrumbelj and Kononenko (2014). Chapter 23.

    Examples
    --------
    >>> shapley_values(lambda x: x[:, 0] * x[:, 1] + x[:, 2], np.array([[1.0, 1.0, 2.0]]))
    array([[0.5, 0.5, 2. ]])
    """
    check_batch(x)
    numbers, count = grouped(x, groups)
    if count > MOST_FEATURES:
        raise ValueError(
            f"got {count} features, expected at most {MOST_FEATURES}: all 2^M coalitions are tried. Join "
            "features in groups, or take kernel_shap with a number of coalitions"
        )
    masks = all_coalitions(count)

    def explain(one):
        return shapley_of_game(Game(f, one, baseline, numbers, progress).values(masks))

    return by_sample(explain, x, groups)


def shapley_of_game(values):
    """Shapley values of a game that is given as a table.

    Parameters
    ----------
    values : array, shape (S,)
        Value of each coalition, in the order of `all_coalitions`: S = 2^M of them.

    Returns
    -------
    array, shape (M,)

    Raises
    ------
    ValueError
        If their number is no power of two.

    Examples
    --------
    >>> shapley_of_game([0.0, 0.0, 0.0, 1.0])  # nobody, first, second, both
    array([0.5, 0.5])
    """
    values = np.asarray(values, float)
    count = len(values).bit_length() - 1
    if values.shape != (2**count,) or not count:
        raise ValueError(f"got values of shape {values.shape}, expected 2^M of them")
    codes = np.arange(2**count)
    sizes = all_coalitions(count).sum(1)
    weights = np.array([1 / (count * math.comb(count - 1, size)) for size in range(count)])
    found = []
    for player in range(count):
        without = codes[(codes >> player) & 1 == 0]
        gains = values[without | 1 << player] - values[without]
        found.append(weights[sizes[without]] @ gains)
    return np.array(found)


def all_coalitions(count):
    """Return all sets of features; feature j is in coalition number s where bit j of s is set.

    Parameters
    ----------
    count : int
        Features, M.

    Returns
    -------
    array of bool, shape (S, M)

    Examples
    --------
    >>> all_coalitions(2).astype(int).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    return (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(bool)
