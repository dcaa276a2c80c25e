"""Dropout: units are switched off at random in training; the others are scaled up to make up for them."""

import torch
from torch import nn

from lib.arrays import namespace
from lib.layers.gru import GRU
from lib.layers.recurrence import unroll
from lib.layers.stack import check_input, check_lengths, check_single


def dropout(x, keep, p):
    """Switch units off and scale up those that stay (inverted dropout).

    y = x / (1 - p) where keep, 0 elsewhere

    Parameters
    ----------
    x : array, shape (N, T, D)
    keep : array of bool, shape (N, T, D)
        True where a unit stays, with probability 1 - p. Broadcasts: one mask of shape (N, 1, D) for all
        time steps is locked dropout.
    p : float
        Probability that a unit is switched off, in [0, 1].

    Returns
    -------
    array, shape (N, T, D)
        With the expectation of `x`.

    Raises
    ------
    ValueError
        If p is no probability or the mask is not boolean.

    References
    ----------
    Srivastava et al. (2014), Dropout. Chapter 7.
    """
    _check(p)
    xp = namespace(x)
    if keep.dtype not in (bool, getattr(xp, "bool", bool)):
        raise ValueError(
            f"keep must be boolean (True: stays), got {keep.dtype}; write rng.random(shape) >= p"
        )
    return xp.where(keep, x / (1 - p) if p < 1 else 0.0 * x, 0.0)


def dropout_backward(dy, keep, p):
    """Gradient of `dropout`: the same mask and the same scale, for what is constant in x stays so.

    dx = dy / (1 - p) where keep, 0 elsewhere

    Parameters
    ----------
    dy : array, shape (N, T, D)
    keep : array of bool, shape (N, T, D)
    p : float

    Returns
    -------
    array, shape (N, T, D)
    """
    return dropout(dy, keep, p)


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
    _check(p)
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
    Srivastava et al. (2014), Dropout. Chapter 7.
    """

    locked = False

    def __init__(self, p=0.5):
        super().__init__()
        _check(p)
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
        return dropout(x, keep_mask(x, self.p, self.locked), self.p)

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
    Chapter 7.
    """

    locked = True


class RecurrentDropout(nn.Module):
    """A recurrent layer with dropout on the link from each step to the next.

    The mask falls on the hidden state before it meets W_hh; the cell state of an LSTM is left alone.

    Parameters
    ----------
    layer : RNN or LSTM
        Of one layer and one direction.
    p : float
        Probability that a unit is switched off, in [0, 1].
    locked : bool
        The same mask at every step; otherwise a fresh one, which wears out what is remembered.

    Raises
    ------
    ValueError
        If p is no probability, or the layer is a GRU, stacked or bidirectional.

    References
    ----------
    Gal & Ghahramani (2016), A theoretically grounded application of dropout in recurrent neural networks.
    Chapter 7.
    """

    num_layers, bidirectional = 1, False

    def __init__(self, layer, p, locked=True):
        super().__init__()
        _check(p)
        check_single(layer)
        if isinstance(layer, GRU):
            raise ValueError(
                "expected an RNN or an LSTM, got a GRU: it also hands its state on past W_hh, "
                "and a mask there wipes the memory out"
            )
        self.layer, self.p, self.locked = layer, p, locked

    @property
    def hidden_size(self):
        """Size of the hidden state, H."""
        return self.layer.hidden_size

    def forward(self, x, state=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        state : as the layer takes it, optional
        lengths : sequence of int, length N, optional

        Returns
        -------
        output, state
            As the layer returns them.
        """
        layer = self.layer
        if not self.training or self.p == 0:
            return layer(x, state, lengths)
        check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
        lengths = check_lengths(lengths, x)
        N, T, _ = x.shape
        states = (state,) if isinstance(state, torch.Tensor) else state
        start = tuple(s[0] for s in layer.initial_state(x, states))
        masks = iter(keep_mask(x.new_empty(N, T, self.hidden_size), self.p, self.locked).unbind(1))

        def advance(a_x, state, W_hh):
            h, *rest = state
            return layer.cell.advance(a_x, (dropout(h, next(masks), self.p), *rest), W_hh)

        a_x = layer.input_share(x)  # (T, N, B*H)
        ends = None if lengths is None else lengths - 1
        hs, last, _ = unroll(
            layer.cell._replace(advance=advance), a_x, start, layer.weight_hh_l0, ends
        )
        output, last = hs.transpose(0, 1), tuple(s[None] for s in last)
        if lengths is not None:
            real = torch.arange(T, device=x.device) < lengths[:, None]  # (N, T)
            output = torch.where(real[..., None], output, 0.0)
        return output, last if layer.cell.states > 1 else last[0]


def _check(p):
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a probability in [0, 1], got {p}; is it a percentage?")
