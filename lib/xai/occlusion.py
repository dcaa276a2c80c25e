"""Occlusion: how much of the score is lost when a part of the input is covered."""

import itertools

import numpy as np
import torch

from lib.arrays import namespace
from lib.layers.windows import per_axis
from lib.xai.scores import bar, check_batch, like, references, scores


def occlusion(f, x, window=1, stride=1, baseline=0.0, *, progress=True):
    r"""Drop of the score when a window of the input is replaced by the baseline.

    .. math::

        R_w = f(x) - f(x \text{ with } x_w \text{ replaced by } u_w)

    u is the baseline. A feature that lies in several windows gets their mean.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,); it may be anything, differentiable or not.
    x : array, shape (N, ...)
    window : int or tuple of int
        Size of the window, for every axis of an input or one for each: (1, D) covers a step of a series (T, D).
    stride : int or tuple of int
        How far it moves.
    baseline : float or array
        A number, or an array of the shape of one input.
    progress : bool
        Show a bar when it takes long.

    Returns
    -------
    array, shape (N, ...)
        Positive where the covered part spoke for the score.

    Raises
    ------
    ValueError
        If `f` does not return shape (N,), or a shape does not fit.

    References
    ----------
    Zeiler and Fergus (2014). Chapter 23.

    Examples
    --------
    >>> occlusion(lambda x: x[:, 0] * x[:, 1] - x[:, 2], np.array([[2.0, 3.0, 1.0]]))
    array([[ 6.,  6., -1.]])
    """
    check_batch(x)
    shape = tuple(x.shape[1:])
    sizes = [min(pair) for pair in zip(per_axis("window", window, len(shape)), shape, strict=True)]
    strides = per_axis("stride", stride, len(shape))
    if any(step > size for step, size in zip(strides, sizes, strict=True)):
        raise ValueError(
            f"stride {tuple(strides)} is larger than the window {tuple(sizes)}: "
            "some features would never be covered"
        )
    start = references(x, baseline)
    if len(start) > 1:
        raise ValueError(
            f"got {len(start)} baselines, expected one: occlusion covers with one value"
        )
    whole = scores(f, x)
    total, covered = np.zeros(tuple(x.shape)), np.zeros(shape)
    windows = list(_windows(shape, sizes, strides))
    for place in bar(windows, progress):
        mixed = x.detach().clone() if namespace(x) is torch else np.array(x)
        mixed[:, *place] = start[0][place]
        lost = whole - scores(f, mixed)
        total[:, *place] += lost.reshape(-1, *[1] * len(shape))
        covered[place] += 1
    return like(total / covered, x)


def _windows(shape, sizes, strides):
    """Slices of all windows; the last one on an axis may be cut off."""
    axes = []
    for length, size, step in zip(shape, sizes, strides, strict=True):
        count = -(-(length - size) // step) + 1
        axes.append([slice(k * step, min(k * step + size, length)) for k in range(count)])
    return itertools.product(*axes)
