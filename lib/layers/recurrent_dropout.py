"""Dropout on the recurrent connection, from each step to the next."""

import torch
from torch import nn

from lib.layers.checks import check_input, check_lengths, check_single
from lib.layers.dropout import check_probability, drop, keep_mask
from lib.layers.recurrence import unroll


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
    Chapter 08.
    """

    num_layers, bidirectional = 1, False

    def __init__(self, layer, p, locked=True):
        super().__init__()
        check_probability(p)
        check_single(layer)
        if layer.cell.carries:
            raise ValueError(
                f"expected an RNN or an LSTM, got {type(layer).__name__}: it also hands its hidden state on "
                "past W_hh, and a mask there wipes the memory out"
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

        def step(x_t, h, *others):
            return layer.cell.step(x_t, drop(h, next(masks), self.p), *others)

        cell = layer.cell._replace(step=step)
        steps, _ = unroll(cell, x.transpose(0, 1), start, *layer.weights())
        states = [torch.stack(part, 1) for part in zip(*steps, strict=True)]  # (N, T, H) each
        output, last = states[0], [part[:, -1] for part in states]
        if lengths is not None:
            last = [part[torch.arange(N), lengths - 1] for part in states]
            real = torch.arange(T, device=x.device) < lengths[:, None]  # (N, T)
            output = torch.where(real[..., None], output, 0.0)
        last = tuple(part[None] for part in last)
        return output, last if layer.cell.states > 1 else last[0]
