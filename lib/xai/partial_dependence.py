"""Partial dependence: the mean score as one feature is set to one value after another."""

import operator

import numpy as np
import torch

from lib.arrays import namespace
from lib.xai.scores import bar, check_batch, check_fits, scores


def partial_dependence(f, x, feature, grid, *, individual=False, progress=True):
    r"""Mean score over the data, with one feature set to each value of a grid.

    .. math::

        \mathrm{PD}_d(v) = \frac1N \sum_n f(x_n \text{ with } x_{n,d} = v)

    Where the curves of single inputs cross, the mean hides an interaction.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,).
    x : array, shape (N, ..., D)
    feature : int
        Place on the last axis.
    grid : sequence of float
        Values, G of them.
    individual : bool
        Return the curve of each input: individual conditional expectation.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (G,)
        Of shape (G, N) for individual curves.

    Raises
    ------
    ValueError
        If there is no such feature, x holds whole numbers and the grid others, or `f` does not return shape (N,).

    References
    ----------
    Friedman (2001); Goldstein et al. (2015). Chapter 23.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> partial_dependence(lambda x: x[:, 0] * x[:, 1], x, 0, [0.0, 1.0])
    array([0., 3.])
    """
    check_batch(x)
    width = x.shape[-1]
    if not -width <= operator.index(feature) < width:
        raise ValueError(f"got the feature {feature}, expected a place on the last axis of {width}")
    values, curves = np.asarray(grid, float), []
    check_fits(values, x)
    for value in bar(values.tolist(), progress):
        changed = x.clone() if namespace(x) is torch else np.array(x)
        changed[..., feature] = value
        curves.append(scores(f, changed))
    if not curves:
        raise ValueError("got an empty grid, expected at least one value")
    found = np.stack(curves)
    return found if individual else found.mean(1)
