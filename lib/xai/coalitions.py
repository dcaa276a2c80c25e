"""Groups of features that are kept or replaced together, and the score of each choice."""

import numpy as np
import torch

from lib.arrays import namespace
from lib.xai.scores import ROWS, bar, like, references, scores


class Game:
    """What LIME and Shapley values ask: the score when only some groups keep their values.

    Parameters
    ----------
    f : callable
        `f(x)` returns one score for each input, shape (N,).
    sample : array, shape (1, ...)
        One input, as a batch.
    baseline : float or array
        What replaces the others; of several baselines the mean score is taken.
    groups : array of int
        Of the shape of an input, from 0 on.
    progress : bool
        Show a bar when it takes long.
    """

    def __init__(self, f, sample, baseline, groups, progress):
        self.f, self.sample, self.groups, self.progress = f, sample, groups, progress
        self.starts = references(sample, baseline)

    def values(self, masks):
        """Score for each choice of groups.

        Parameters
        ----------
        masks : array of bool, shape (S, M)
            True where a group keeps its value.

        Returns
        -------
        array, shape (S,)
        """
        rows = max(1, ROWS // len(self.starts))
        places = range(0, len(masks), rows)
        parts = [self._part(masks[place : place + rows]) for place in bar(places, self.progress)]
        return np.concatenate(parts)

    def _part(self, masks):
        keep = masks[:, None][..., self.groups]  # (S, 1, ...)
        if namespace(self.sample) is torch:
            keep = torch.as_tensor(keep, device=self.sample.device)
            mixed = torch.where(keep, self.sample, self.starts)
        else:
            mixed = np.where(keep, self.sample, self.starts)
        flat = mixed.reshape(-1, *mixed.shape[2:])
        return scores(self.f, flat).reshape(len(masks), -1).mean(1)


def grouped(x, groups):
    """Number of the group of each feature, and how many groups there are.

    Parameters
    ----------
    x : array, shape (N, ...)
    groups : array of int, optional
        Of the shape of one input; each feature is a group of its own if not given.

    Returns
    -------
    groups : array of int
        Of the shape of one input.
    count : int
        M.

    Raises
    ------
    ValueError
        If the shape does not fit, or the numbers are not 0, 1, …, M − 1.

    Examples
    --------
    >>> grouped(np.ones((5, 2, 2)), None)
    (array([[0, 1],
           [2, 3]]), 4)
    """
    shape = tuple(x.shape[1:])
    if groups is None:
        count = int(np.prod(shape))
        return np.arange(count).reshape(shape), count
    found = np.asarray(groups)
    if found.shape != shape or found.dtype.kind not in "iu":
        raise ValueError(
            f"groups has shape {found.shape} and holds {found.dtype}, expected a whole number for each "
            f"feature of one input, shape {shape}"
        )
    count = int(found.max()) + 1
    if not np.array_equal(np.unique(found), np.arange(count)):
        raise ValueError(
            f"groups holds {np.unique(found).tolist()}, expected 0, 1, … without a gap"
        )
    return found, count


def by_sample(explain, x, groups):
    """Explain each input of a batch; without groups, in the shape of the input.

    Parameters
    ----------
    explain : callable
        From one input, shape (1, ...), to an array of shape (M,).
    x : array, shape (N, ...)
    groups : array of int, optional

    Returns
    -------
    array, shape (N, ...)
        Of shape (N, M) where there are groups.

    Examples
    --------
    >>> by_sample(lambda one: 2 * one[0].ravel(), np.ones((1, 2, 2)), None)
    array([[[2., 2.],
            [2., 2.]]])
    """
    found = np.stack([explain(x[place : place + 1]) for place in range(len(x))])
    return like(found if groups is not None else found.reshape(tuple(x.shape)), x)
