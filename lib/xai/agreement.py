"""Agreement of two explanations: whether they put the features into the same order."""

import numpy as np
import torch

_KINDS = ("spearman", "kendall")


def ranks(values):
    """Ranks within each row, from 1 for the smallest; equal values share the mean of their ranks.

    Parameters
    ----------
    values : array, shape (N, M)

    Returns
    -------
    array, shape (N, M)

    References
    ----------
    Chapter 24.

    Examples
    --------
    >>> ranks(np.array([[0.5, -2.0, 0.5, 3.0]]))
    array([[2.5, 1. , 2.5, 4. ]])
    """
    found = []
    for row in np.asarray(values, float):
        _, place, counts = np.unique(row, return_inverse=True, return_counts=True)
        found.append((counts.cumsum() - (counts - 1) / 2)[place])
    return np.stack(found)


def rank_agreement(one, other, kind="spearman"):
    r"""Rank correlation of two explanations of each input.

    Spearman's is the correlation of the ranks,

    .. math::

        \rho = \frac{\sum_i (r_i - \bar r)(s_i - \bar s)}
                    {\sqrt{\sum_i (r_i - \bar r)^2 \sum_i (s_i - \bar s)^2}},

    without ties also :math:`1 - 6 \sum_i (r_i - s_i)^2 / (M (M^2 - 1))`. Kendall's counts pairs of features: those
    in the same order minus those in the opposite order, over all pairs; with ties, over the root of the number of
    pairs without a tie in the one times that in the other (tau-b).

    Parameters
    ----------
    one, other : array, shape (N, ...)
        Two explanations of the same inputs.
    kind : {"spearman", "kendall"}

    Returns
    -------
    array, shape (N,)
        From -1 to 1; NaN where all values of an explanation are equal.

    Raises
    ------
    ValueError
        If the shapes differ, there are fewer than two features, or no such kind.

    References
    ----------
    Spearman (1904); Kendall (1938). Chapter 24.

    Examples
    --------
    >>> rank_agreement([[3.0, 1.0, 2.0]], [[30.0, 20.0, 10.0]])
    array([0.5])
    """
    a, b = _rows(one), _rows(other)
    if np.shape(one) != np.shape(other):
        raise ValueError(
            f"got explanations of shapes {np.shape(one)} and {np.shape(other)}, expected one shape"
        )
    if kind not in _KINDS:
        raise ValueError(f"got kind {kind!r}, expected one of {', '.join(_KINDS)}")
    pairs = zip(
        a[:, None], b[:, None], strict=True
    )  # one input at a time: pairs of features take memory
    return np.array([_correlation(*pair, kind) for pair in pairs])


def _correlation(a, b, kind):
    if kind == "spearman":
        a, b = ranks(a), ranks(b)
        a, b = a - a.mean(), b - b.mean()
    else:  # a sign for each ordered pair
        a, b = (np.sign(v[:, None, :] - v[:, :, None]) for v in (a, b))
    with np.errstate(invalid="ignore"):
        return (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())


def _rows(values):
    if isinstance(values, torch.Tensor):
        values = values.detach().cpu().numpy()
    values = np.asarray(values, float)
    if values.ndim < 2 or np.prod(values.shape[1:]) < 2:
        raise ValueError(
            f"got an explanation of shape {values.shape}, expected (N, …) with at least two features"
        )
    if not np.isfinite(values).all():
        raise ValueError("an explanation holds NaN or infinite values, expected finite numbers")
    return values.reshape(len(values), -1)
