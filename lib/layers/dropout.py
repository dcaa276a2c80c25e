"""Dropout: units are switched off at random in training; the others are scaled up to make up for them."""

from numbers import Real

import torch
from torch import nn

from lib.equations.dropout import dropout


def check_probability(p):
    """Raise ValueError unless p lies in [0, 1].

    Parameters
    ----------
    p : float

    Raises
    ------
    ValueError
        If it does not.
    """
    if isinstance(p, bool) or not isinstance(p, Real) or not 0 <= p <= 1:
        raise ValueError(f"p must be a probability in [0, 1], got {p!r}; is it a percentage?")


def drop(x, keep, p):
    """Switch units off: `lib.equations.dropout.dropout`, also where p = 1 leaves none to scale up.

    Parameters
    ----------
    x : tensor, shape (N, T, D)
    keep : tensor of bool, shape (N, T, D)
        True where a unit stays.
    p : float
        Probability that a unit is switched off, in [0, 1].

    Returns
    -------
    tensor, shape (N, T, D)

    Raises
    ------
    ValueError
        If p is no probability or the mask is not boolean.
    """
    check_probability(p)
    if keep.dtype != torch.bool:
        raise ValueError(
            f"keep must be boolean (True: stays), got {keep.dtype}; write rng.random(shape) >= p"
        )
    return dropout(x, keep, p) if p < 1 else 0.0 * x


def keep_mask(x, p, locked=False):
    """Draw which units stay.

    Parameters
    ----------
    x : tensor, shape (N, T, D)
        Gives shape, dtype and device.
    p : float
        Probability that a unit is switched off, in [0, 1].
    locked : bool
        One mask for all time steps.

    Returns
    -------
    tensor of bool, shape (N, T, D)
        Locked: the same at every step.

    Raises
    ------
    ValueError
        If p is no probability, or a locked mask is wanted for an x without a time axis.
    """
    check_probability(p)
    if locked and x.ndim != 3:
        raise ValueError(f"a locked mask needs x of shape (N, T, D), got shape {tuple(x.shape)}")
    drawn = torch.empty_like(x[:, :1] if locked else x).bernoulli_(1 - p).bool()
    return drawn.expand_as(x)


class Dropout(nn.Module):
    """Dropout in training, nothing in evaluation; interchangeable with `torch.nn.Dropout`.

    Parameters
    ----------
    p : float
        Probability that a unit is switched off, in [0, 1].

    Raises
    ------
    ValueError
        If p is no probability.

    References
    ----------
    Srivastava et al. (2014), Dropout. Chapter 08.
    """

    locked = False

    def __init__(self, p=0.5):
        super().__init__()
        check_probability(p)
        self.p = p

    def forward(self, x):
        """Switch units off, in training.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, T, D)
        """
        if not self.training or self.p == 0:
            return x
        return drop(x, keep_mask(x, self.p, self.locked), self.p)

    def extra_repr(self):
        """Arguments of the constructor, for printing."""
        return f"p={self.p}"


class LockedDropout(Dropout):
    """Dropout with one mask for all time steps of a sequence (variational dropout).

    Parameters
    ----------
    p : float
        Probability that a unit is switched off, in [0, 1].

    References
    ----------
    Gal & Ghahramani (2016), A theoretically grounded application of dropout in recurrent neural networks.
    Chapter 08.
    """

    locked = True
