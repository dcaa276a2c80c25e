"""A long series to training samples, without letting the future leak into the past (chapter 02)."""

import math

import numpy as np

from lib.data.checks import (
    complete_array,
    numeric_array,
    plain_array,
    whole_number,
    whole_numbers,
)
from lib.data.padding import mask


def _as_columns(name, series):
    array = complete_array(name, series)
    if array.ndim not in (1, 2):
        raise ValueError(f"{name} has shape {array.shape}; expected (T,) or (T, D)")
    return array if array.ndim == 2 else array[:, None]


def sliding_windows(series, length, horizon=1, stride=1):
    """Cut a series into windows and the value that follows each of them.

    `X[n] = series[s : s + length]` and `y[n] = series[s + length + horizon - 1]`
    with the start `s = n * stride`. Split by time first, then cut each part: windows cut before
    the split share steps across it.

    Parameters
    ----------
    series : array, shape (S, D) or (S,)
        Values in time order; one feature may come without its axis.
    length : int
        Steps `T` of a window.
    horizon : int, optional
        How many steps after the end of its window the target lies.
    stride : int, optional
        Steps between the starts of neighbouring windows.

    Returns
    -------
    X : array, shape (N, T, D)
        The windows: samples, time steps, features.
    y : array, shape (N, D)
        The targets, all features; `y[:, [0]]` is the target of the first.

    Raises
    ------
    ValueError
        If the series has gaps or is too short for one window and its target.

    Examples
    --------
    >>> X, y = sliding_windows([10, 11, 12, 13, 14], length=3)
    >>> X[:, :, 0]
    array([[10, 11, 12],
           [11, 12, 13]])
    >>> y[:, 0]
    array([13, 14])
    """
    series = _as_columns("series", series)
    length, horizon = whole_number("length", length), whole_number("horizon", horizon)
    stride = whole_number("stride", stride)
    if len(series) < length + horizon:
        raise ValueError(
            f"a window of {length} steps and a target {horizon} further on need "
            f"{length + horizon} steps, but the series has {len(series)}"
        )
    starts = np.arange(0, len(series) - length - horizon + 1, stride)
    X = series[starts[:, None] + np.arange(length)]  # (N, T, D)
    return X, series[starts + length + horizon - 1]


def split_by_time(series, fractions=(0.7, 0.15, 0.15)):
    """Cut a series into consecutive parts: train on the past, test on the future.

    Parameters
    ----------
    series : array, shape (S, ...)
        Anything in time order, dates too.
    fractions : sequence of float, optional
        Share of each part, adding up to 1: training, validation, test.

    Returns
    -------
    list of array
        One array per fraction; joined, they are the series.

    Raises
    ------
    ValueError
        If the fractions are not positive, do not add up to 1, or leave a part empty.

    Examples
    --------
    >>> split_by_time(np.arange(10), fractions=(0.5, 0.3, 0.2))
    [array([0, 1, 2, 3, 4]), array([5, 6, 7]), array([8, 9])]
    """
    series, shares = plain_array("series", series), complete_array("fractions", fractions)
    if series.ndim == 0:
        raise ValueError("series must have a time axis; of a Series pass its .values")
    if shares.ndim != 1 or (shares <= 0).any() or abs(shares.sum() - 1) > 1e-9:
        raise ValueError(f"fractions must be positive and add up to 1, got {fractions}")
    ends = np.rint(np.cumsum(shares) * len(series)).astype(int)
    parts = np.split(series, ends[:-1])
    if not all(map(len, parts)):
        raise ValueError(
            f"{len(series)} steps are too few for fractions {fractions}: a part is empty"
        )
    return parts


class Scaler:
    """Bring each feature to mean 0 and standard deviation 1: `z = (x - mean) / std`.

    Fit it on the training part only. Fitted on everything, it tells the network the mean and the
    spread of the future, and the test score is better than any forecast could be.

    Attributes
    ----------
    mean, std : array, shape (D,)
        Of each feature over all other axes; the standard deviation divides by the count.

    Examples
    --------
    >>> scaler = Scaler().fit([[1.0, 400.0], [3.0, 600.0]])
    >>> scaler.transform([[2.0, 700.0]])
    array([[0., 2.]])
    >>> scaler.inverse([[0.0, 2.0]])
    array([[  2., 700.]])
    """

    def __init__(self):
        self.mean = self.std = None

    def fit(self, x):
        """Measure mean and standard deviation.

        Parameters
        ----------
        x : array, shape (T, D) or (N, T, D)
            Training data.

        Returns
        -------
        Scaler
            Itself.

        Raises
        ------
        ValueError
            If data are missing, there are none, or a feature never changes.
        """
        x = complete_array("x", x)
        if x.ndim < 2 or x.size == 0:
            raise ValueError(
                f"x has shape {x.shape}; expected (T, D) or (N, T, D): one feature is x[:, None]"
            )
        rows = x.reshape(-1, x.shape[-1]).astype(float)
        constant = np.flatnonzero(rows.min(axis=0) == rows.max(axis=0))
        if constant.size:
            d = constant[0]
            raise ValueError(
                f"feature {d} is {rows[0, d]:g} at every step: it has no spread to divide by and "
                "nothing to learn from; leave it out"
            )
        self.mean, self.std = rows.mean(axis=0), rows.std(axis=0)
        return self

    def transform(self, x):
        """Return the data in standard deviations from the training mean.

        Parameters
        ----------
        x : array, shape (..., D)
            Data with the features that were fitted.

        Returns
        -------
        array, shape (..., D)
            Scaled data.

        Raises
        ------
        ValueError
            If the scaler is not fitted, data are missing or the feature count differs.
        """
        x = self._checked(x)
        return (x - self.mean) / self.std

    def inverse(self, z, feature=None):
        """Return scaled data in their own units: `x = z * std + mean`.

        Parameters
        ----------
        z : array, shape (..., D)
            Scaled data, such as predictions.
        feature : int, optional
            Number of the one feature that `z` holds, whatever its shape.

        Returns
        -------
        array, shape (..., D)
            Data in their units.

        Raises
        ------
        ValueError
            If the scaler is not fitted, data are missing, or the features do not fit.
        """
        if feature is None:
            return self._checked(z) * self.std + self.mean
        self._check_fitted()
        feature = whole_number("feature", feature, minimum=0)
        if feature >= len(self.mean):
            raise ValueError(f"there is no feature {feature}: they are 0 to {len(self.mean) - 1}")
        return complete_array("z", z) * self.std[feature] + self.mean[feature]

    def _check_fitted(self):
        if self.mean is None:
            raise ValueError("this Scaler is not fitted; call fit(training_data) first")

    def _checked(self, x):
        self._check_fitted()
        x = complete_array("x", x)
        if x.ndim == 0 or x.shape[-1] != len(self.mean):
            raise ValueError(
                f"expected {len(self.mean)} features on the last axis, as in fit; got {x.shape}"
            )
        return x


def fill_gaps(series, method="linear"):
    """Replace missing values inside a series.

    Parameters
    ----------
    series : array, shape (S, D) or (S,)
        Evenly spaced values, NaN where one is missing, or masked.
    method : {"linear", "previous"}, optional
        A straight line between the neighbours, or the last value before the gap. The line knows
        where it ends: fill each part by itself, or a gap that reaches from the training into the
        test part is filled with the help of both. "previous" uses the past only.

    Returns
    -------
    array, shape (S, D) or (S,)
        A copy without gaps; find them again with `np.isnan(series)`.

    Raises
    ------
    ValueError
        If the method is unknown, a value is infinite, a feature has no values at all, or there is
        nothing on the side of a gap that the method needs.

    Examples
    --------
    >>> fill_gaps([316.0, np.nan, 317.0])
    array([316. , 316.5, 317. ])
    """
    if method not in ("linear", "previous"):
        raise ValueError(f"method must be 'linear' or 'previous', got {method!r}")
    if np.ma.is_masked(series):
        series = np.ma.asarray(series).astype(float).filled(np.nan)
    filled = numeric_array("series", series).astype(float)
    if filled.ndim not in (1, 2):
        raise ValueError(f"series has shape {filled.shape}; expected (T,) or (T, D)")
    if np.isinf(filled).any():
        raise ValueError("series holds an infinite value; mark missing values as NaN")
    columns = filled if filled.ndim == 2 else filled[:, None]
    for d, column in enumerate(columns.T):
        _fill_column(column, d, method)
    return filled


def _fill_column(column, d, method):
    known = np.flatnonzero(~np.isnan(column))
    if known.size == len(column):
        return
    if known.size == 0 or known[0] != 0 or (method == "linear" and known[-1] != len(column) - 1):
        raise ValueError(
            f"feature {d} is missing at an end of the series, where there is nothing to fill "
            "from; cut that end off"
        )
    steps = np.arange(len(column))
    if method == "linear":
        column[:] = np.interp(steps, known, column[known])
    else:
        column[:] = column[known[np.searchsorted(known, steps, side="right") - 1]]


def next_step_targets(tokens, lengths=None, ignore_index=-100):
    """Shift a sequence by one step: the target of each token is the token after it.

    `inputs = tokens[:, :-1]`, `targets = tokens[:, 1:]`. For one long stream, `stream_batches` makes
    the same shift. A loss never shifts again.

    Parameters
    ----------
    tokens : array, shape (T,) or (N, T)
        Ids, or a series of one feature.
    lengths : array, shape (N,), optional
        Real steps of each row of a padded batch. Targets beyond them become `ignore_index`.
    ignore_index : int, optional
        The target that the loss leaves out (torch's convention). Whole numbers become int64, to hold it.

    Returns
    -------
    inputs : array, shape (T - 1,) or (N, T - 1)
        Everything but the last step.
    targets : array, shape (T - 1,) or (N, T - 1)
        Everything but the first step.

    Raises
    ------
    ValueError
        If there are fewer than two steps, the lengths do not fit, or `ignore_index` is no whole number.

    Examples
    --------
    >>> inputs, targets = next_step_targets([[4, 7, 9, 2], [5, 2, 0, 0]], lengths=[4, 2])
    >>> inputs
    array([[4, 7, 9],
           [5, 2, 0]])
    >>> targets
    array([[   7,    9,    2],
           [   2, -100, -100]])
    """
    tokens = complete_array("tokens", tokens)
    if tokens.ndim not in (1, 2):
        raise ValueError(f"tokens has shape {tokens.shape}; expected (T,) or (N, T)")
    if tokens.shape[-1] < 2:
        raise ValueError(f"next-step targets need at least 2 steps, got {tokens.shape[-1]}")
    ignore_index = whole_number("ignore_index", ignore_index, minimum=-math.inf)
    if tokens.dtype.kind in "iu":
        tokens = whole_numbers("tokens", tokens)
    inputs, targets = tokens[..., :-1].copy(), tokens[..., 1:].copy()
    if lengths is not None:
        if tokens.ndim != 2 or len(np.atleast_1d(lengths)) != len(tokens):
            raise ValueError(
                f"tokens of shape {tokens.shape} need shape (N, T) and one length per row, got "
                f"lengths of shape {np.shape(lengths)}"
            )
        targets[~mask(lengths, tokens.shape[1])[:, 1:]] = ignore_index
    return inputs, targets
