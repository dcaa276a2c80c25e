"""LIME: a weighted linear model of the score around one input."""

import numpy as np

from lib.data.checks import real_number, whole_number
from lib.xai.coalitions import Game, by_sample, grouped
from lib.xai.scores import check_batch


def lime(
    f, x, baseline=0.0, *, groups=None, samples=1000, kernel_width=0.25, alpha=1.0, seed=0, progress=True
):  # fmt: skip
    r"""Weights of a ridge regression of the score on which features are kept.

    .. math::

        \min_{w, b} \sum_s \pi(z_s) \left(f(x_{z_s}) - b - w \cdot z_s\right)^2 + \alpha \lVert w \rVert^2

    z is 1 where a group keeps its value and 0 where the baseline replaces it. Each is kept with
    probability ½, as in the authors' code for pictures; for text, theirs first draws how many words go.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it may be anything, differentiable or not.
    x : array, shape (N, ...)
    baseline : float or array
        A number, an array of the shape of one input, or several of them: then the mean score is taken.
    groups : array of int, optional
        Of the shape of one input: features with one number are kept or replaced together.
    samples : int
        Perturbed inputs; the first is the input itself.
    kernel_width : float
        How fast the weight falls with the distance from the input; see `proximity`.
    alpha : float
        Strength of the ridge penalty.
    seed : int
        Of the perturbations: another seed gives another explanation.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)
        Of shape (N, M) where there are groups.

    Raises
    ------
    ValueError
        If `f` does not return shape (N,), or a shape or number does not fit.

    References
    ----------
    Ribeiro, Singh and Guestrin (2016). Chapter 23.

    Examples
    --------
    >>> f = lambda x: 3 * x[:, 0] - x[:, 1]
    >>> lime(f, np.array([[1.0, 1.0]]), alpha=1e-6).round(4)
    array([[ 3., -1.]])
    """
    check_batch(x)
    numbers, count = grouped(x, groups)
    samples = whole_number("samples", samples, minimum=2)
    real_number("alpha", alpha, minimum=0.0)
    masks = np.random.default_rng(seed).random((samples, count)) < 0.5
    masks[0] = True
    weights = proximity(masks, kernel_width)

    def explain(one):
        game = Game(f, one, baseline, numbers, progress)
        return ridge(masks.astype(float), game.values(masks), weights, alpha)[0]

    return by_sample(explain, x, groups)


def proximity(masks, kernel_width=0.25):
    r"""How close each perturbation is to the input, as the authors' code has it.

    .. math::

        \pi(z) = \sqrt{\exp(-d^2 / \sigma^2)}, \qquad d = 1 - \sqrt{k / M}

    d is the cosine distance between z, with k of M groups kept, and the vector of ones. The paper has no root.

    Parameters
    ----------
    masks : array of bool, shape (S, M)
        True where a group keeps its value.
    kernel_width : float
        σ.

    Returns
    -------
    array, shape (S,)

    Raises
    ------
    ValueError
        If the width is not positive.

    Examples
    --------
    >>> proximity(np.array([[True, True, True, True], [True, False, False, False]])).round(3)
    array([1.   , 0.135])
    """
    if real_number("kernel_width", kernel_width) <= 0:
        raise ValueError(f"kernel_width must be positive, got {kernel_width}")
    distance = 1 - np.sqrt(masks.mean(1))
    return np.sqrt(np.exp(-(distance**2) / kernel_width**2))


def ridge(z, y, weights, alpha):
    """Weighted ridge regression with a constant that is not penalized.

    Parameters
    ----------
    z : array, shape (S, M)
    y : array, shape (S,)
    weights : array, shape (S,)
        In [0, 1].
    alpha : float

    Returns
    -------
    w : array, shape (M,)
    b : float

    Examples
    --------
    >>> w, b = ridge(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]), np.ones(3), 0.0)
    >>> print(w.round(6), round(float(b), 6))
    [2.] 1.0
    """
    share = weights / weights.sum()
    centre, mean = share @ z, share @ y
    left = (z - centre).T @ (weights[:, None] * (z - centre)) + alpha * np.eye(z.shape[1])
    w = np.linalg.lstsq(left, (z - centre).T @ (weights * (y - mean)), rcond=None)[0]
    return w, mean - centre @ w
