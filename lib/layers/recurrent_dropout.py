"""Dropout on the recurrent connection, from each step to the next."""

import torch
from torch import nn

from lib.layers.checks import check_input, check_lengths, check_single
from lib.layers.dropout import check_probability, drop, keep_mask
from lib.layers.gru import GRU
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
            return layer.cell.advance(a_x, (drop(h, next(masks), self.p), *rest), W_hh)

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
