"""Deletion and insertion: what happens to the score when features go, or come, in the order of an explanation."""

import numpy as np
import torch

from lib.arrays import namespace
from lib.data.checks import whole_number
from lib.xai.scores import bar, check_batch, references, scores


def deletion(f, x, relevance, baseline=0.0, *, steps=None, progress=True):
    r"""Scores while the most relevant features are replaced by the baseline, one after another.

    .. math::

        f_k = f(x \text{ with the } k \text{ most relevant features replaced by } u)

    u is the baseline. Features with the largest values go first, those with negative values last; of equal ones,
    the first in the array goes first. A good explanation of a high score makes the curve fall early: a small
    `area`.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it may be anything, differentiable or not.
    x : array, shape (N, ...)
    relevance : array, shape (N, ...)
        Of the shape of `x`, or with its last axes missing: values of shape (N, T) for an `x` of shape (N, T, D)
        replace whole steps.
    baseline : float or array
        A number, or an array of the shape of one input.
    steps : int, optional
        Scores after the first; as many as there are features if not given. With fewer, several features go at a
        time.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, steps + 1)
        From the score of the input to that of the baseline.

    Raises
    ------
    ValueError
        If a shape does not fit, `f` does not return shape (N,), or there are more steps than features.

    References
    ----------
    Samek et al. (2015); Petsiuk, Das and Saenko (2018). Chapter 24.

    Examples
    --------
    >>> x = np.array([[3.0, 1.0, 2.0]])
    >>> deletion(lambda x: x.sum(1), x, x)
    array([[6., 3., 1., 0.]])
    """
    return _scores_on_the_way(f, x, relevance, baseline, steps, progress, insert=False)


def insertion(f, x, relevance, baseline=0.0, *, steps=None, progress=True):
    r"""Scores while the most relevant features are put into the baseline, one after another.

    .. math::

        f_k = f(u \text{ with the } k \text{ most relevant features taken from } x)

    u is the baseline. A good explanation of a high score makes the curve rise early: a large `area`.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,).
    x : array, shape (N, ...)
    relevance : array, shape (N, ...)
        As in `deletion`.
    baseline : float or array
        A number, or an array of the shape of one input.
    steps : int, optional
        As in `deletion`.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, steps + 1)
        From the score of the baseline to that of the input.

    Raises
    ------
    ValueError
        If a shape does not fit, `f` does not return shape (N,), or there are more steps than features.

    References
    ----------
    Petsiuk, Das and Saenko (2018). Chapter 24.

    Examples
    --------
    >>> x = np.array([[3.0, 1.0, 2.0]])
    >>> insertion(lambda x: x.sum(1), x, x)
    array([[0., 3., 5., 6.]])
    """
    return _scores_on_the_way(f, x, relevance, baseline, steps, progress, insert=True)


def area(curve):
    r"""Area under a deletion or insertion curve over the share of features, from 0 to 1, by trapezoids.

    .. math::

        A = \frac1S \sum_{k=1}^{S} \frac{f_{k-1} + f_k}{2}

    Parameters
    ----------
    curve : array, shape (N, S + 1)
        Scores f_0 to f_S at equally spaced shares, the first at 0 and the last at 1.

    Returns
    -------
    array, shape (N,)

    Raises
    ------
    ValueError
        If the curves are no matrix with at least two columns.

    References
    ----------
    Petsiuk, Das and Saenko (2018). Chapter 24.

    Examples
    --------
    >>> area(np.array([[6.0, 3.0, 1.0, 0.0]])).round(3)
    array([2.333])
    """
    curve = np.asarray(curve, float)
    if curve.ndim != 2 or curve.shape[1] < 2:
        raise ValueError(
            f"got curves of shape {curve.shape}, expected (N, S + 1) with at least two scores each"
        )
    return (curve[:, 1:] + curve[:, :-1]).mean(1) / 2


def _scores_on_the_way(f, x, relevance, baseline, steps, progress, insert):
    check_batch(x)
    start = references(x, baseline)
    if len(start) > 1:
        raise ValueError(f"got {len(start)} baselines, expected one")
    values = _checked(relevance, x)
    flat = values.reshape(len(x), -1)
    count = flat.shape[1]
    steps = count if steps is None else whole_number("steps", steps)
    if steps > count:
        raise ValueError(f"got {steps} steps for {count} features, expected at most one for each")
    place = np.argsort(np.argsort(-flat, 1, kind="stable"), 1)  # 0 is the most relevant
    place = place.reshape(*values.shape, *[1] * (x.ndim - values.ndim))
    curve = []
    for k in bar(range(steps + 1), progress):
        first = place < round(k * count / steps)
        curve.append(scores(f, _mixed(x, start, first if insert else ~first)))
    return np.stack(curve, 1)


def _mixed(x, start, keep):
    """Inputs that keep some features and have the baseline's values in the others."""
    if namespace(x) is torch:
        return torch.where(torch.as_tensor(keep, device=x.device), x.detach(), start)
    return np.where(keep, x, start)


def _checked(relevance, x):
    if isinstance(relevance, torch.Tensor):
        relevance = relevance.detach().cpu().numpy()
    values, shape = np.asarray(relevance, float), tuple(x.shape)
    if values.ndim < 2 or values.shape != shape[: values.ndim]:
        raise ValueError(
            f"relevance has shape {values.shape}, expected that of x, {shape}, or {shape[:2]} and the like, one "
            "value for each step; does a method return values by group? Then index them with the groups"
        )
    if not np.isfinite(values).all():
        raise ValueError("relevance holds NaN or infinite values, expected finite numbers")
    return values
