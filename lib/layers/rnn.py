"""The plain recurrent network, as a layer that trains."""

from functools import partial

import torch

from lib.equations.rnn import (
    rnn_step,
    rnn_step_backward,
    rnn_step_relu,
    rnn_step_relu_backward,
)
from lib.layers.recurrence import Cell, project_input
from lib.layers.stack import RecurrentStack


def _forward(x, states, W_ih, W_hh, b_ih, b_hh, nonlinearity):
    (hs,) = states
    a_x = project_input(x, W_ih, b_ih, b_hh)
    activate = torch.tanh_ if nonlinearity == "tanh" else torch.relu_
    W = W_hh.T.contiguous()
    for a, h, h_next in zip(a_x.unbind(0), hs[:-1].unbind(0), hs[1:].unbind(0), strict=True):
        activate(torch.addmm(a, h, W, out=h_next))
    return ()


def _backward(dhs, dlast, states, kept, W_hh, nonlinearity):
    h = states[0][1:]
    # Slopes: what one unit of dh gives to its pre-activation, for all steps at once.
    da = 1 - h * h if nonlinearity == "tanh" else (h > 0).to(h.dtype)
    steps = (part.unbind(0)[::-1] for part in (dhs[1:], dhs[:-1], da))
    for dh_next, dh, da_t in zip(*steps, strict=True):  # slopes become gradients
        da_t.mul_(dh_next)
        dh.addmm_(da_t, W_hh)
    return da, ()


CELLS = {
    name: Cell(
        blocks=1,
        step=step,
        step_backward=step_backward,
        cached=("x", "h", "W_ih", "W_hh", "h_next"),
        forward=partial(_forward, nonlinearity=name),
        backward=partial(_backward, nonlinearity=name),
    )
    for name, step, step_backward in [
        ("tanh", rnn_step, rnn_step_backward),
        ("relu", rnn_step_relu, rnn_step_relu_backward),
    ]
}


class RNN(RecurrentStack):
    """Plain recurrent network, interchangeable with `torch.nn.RNN(batch_first=True)`.

    Parameters
    ----------
    input_size : int
        Features of the input, D.
    hidden_size : int
        Size of the hidden state, H.
    num_layers : int
    nonlinearity : {"tanh", "relu"}
    bias : bool
    dropout : float
        Between layers, in training.
    bidirectional : bool
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    References
    ----------
    Elman (1990), Finding structure in time. Chapter 04.
    """

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        nonlinearity="tanh",
        bias=True,
        dropout=0.0,
        bidirectional=False,
        *,
        autograd=False,
    ):
        if nonlinearity not in CELLS:
            raise ValueError(f"nonlinearity must be 'tanh' or 'relu', got {nonlinearity!r}")
        self.nonlinearity = nonlinearity
        super().__init__(
            CELLS[nonlinearity],
            input_size,
            hidden_size,
            num_layers,
            bias,
            dropout,
            bidirectional,
            autograd=autograd,
        )

    def forward(self, x, h_0=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0 : tensor, shape (L, N, H), optional
            One state for each layer and direction, L in all; zeros if not given.
        lengths : sequence of int, length N, optional
            Real steps of each sequence, where padding follows.

        Returns
        -------
        output : tensor, shape (N, T, H)
            Hidden state of the last layer at every step; 2H wide with two directions; zero at padding.
        h_n : tensor, shape (L, N, H)
            The state at each sequence's own end.
        """
        output, (h_n,) = self._run_layers(x, None if h_0 is None else (h_0,), lengths)
        return output, h_n
