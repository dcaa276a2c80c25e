"""The long short-term memory, as a layer that trains."""

import torch

from lib.equations.lstm import lstm_step, lstm_step_backward
from lib.layers.recurrence import Cell
from lib.layers.stack import RecurrentStack

# The equations are those of `lstm_step`, and a test holds the two together. Here every result goes into memory
# laid out for all steps beforehand, and the slopes of all steps are computed at once.


def _forward(a_x, states, W_hh, b_hh):
    hs, cs = states
    g, tanh_c = (hs.new_empty(hs[1:].shape) for _ in range(2))
    i, f, a_g, o = a_x.chunk(4, -1)  # the gates take the memory of their pre-activations
    W = W_hh.T.contiguous()
    memory = (a_x, i, f, a_g, o, g, hs[:-1], hs[1:], cs[:-1], cs[1:], tanh_c)
    steps = zip(*(part.unbind(0) for part in memory), strict=True)
    for a, i_t, f_t, a_g_t, o_t, g_t, h, h_next, c, c_next, tanh_c_t in steps:
        a.addmm_(h, W)  # (N, 4H)
        torch.tanh(a_g_t, out=g_t)  # now: the next line writes over a_g
        a.sigmoid_()
        torch.mul(f_t, c, out=c_next).addcmul_(i_t, g_t)
        torch.tanh(c_next, out=tanh_c_t)
        torch.mul(o_t, tanh_c_t, out=h_next)
    return a_x, g, tanh_c


def _backward(dhs, dlast, states, kept, W_hh):
    hs, cs = states
    gates, g, tanh_c = kept
    i, f, _, o = gates.chunk(4, -1)
    # Slopes: what one unit of dc (for o: of dh) gives to each pre-activation.
    da = torch.addcmul(gates, gates, gates, value=-1)  # s (1 - s)
    da_i, da_f, da_g, da_o = da.chunk(4, -1)
    da_i *= g
    da_f *= cs[:-1]
    torch.addcmul(i, i * g, g, value=-1, out=da_g)  # i (1 - g²)
    da_o *= tanh_c
    into_c = torch.addcmul(o, hs[1:], tanh_c, value=-1)  # o (1 - tanh_c²), since h = o tanh_c
    by_c = da.unflatten(-1, (4, -1))[:, :, :3]  # (T, N, 3, H)

    dc = torch.zeros_like(cs[0])
    by_dc = dc[:, None]  # the same numbers, seen as (N, 1, H)
    memory = (dhs[1:], dhs[:-1], da, by_c, da_o, f, into_c)
    steps = zip(dlast[::-1], *(part.unbind(0)[::-1] for part in memory), strict=True)
    for (
        dlast_t,
        dh_next,
        dh,
        da_t,
        by_c_t,
        da_o_t,
        f_t,
        into_c_t,
    ) in steps:  # slopes become gradients
        if dlast_t is not None:
            dc += dlast_t[0]
        dc.addcmul_(dh_next, into_c_t)  # two ways meet in the cell
        by_c_t.mul_(by_dc)
        da_o_t.mul_(dh_next)
        dc.mul_(f_t)
        dh.addmm_(da_t, W_hh)
    return da, (dc,)


CELL = Cell(
    blocks=4,
    states=2,
    step=lstm_step,
    step_backward=lstm_step_backward,
    cached=("x", "h", "c", "W_ih", "W_hh", "i", "f", "g", "o", "tanh_c"),
    forward=_forward,
    backward=_backward,
)


class LSTM(RecurrentStack):
    """Long short-term memory, interchangeable with `torch.nn.LSTM(batch_first=True)`.

    Parameters
    ----------
    input_size : int
        Features of the input, D.
    hidden_size : int
        Size of the hidden and of the cell state, H.
    num_layers : int
    bias : bool
    dropout : float
        Between layers, in training.
    bidirectional : bool
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.
    forget_bias : float, optional
        If given, the forget gate's bias starts at this value. Torch starts near 0; 1 keeps the gate open at first.

    References
    ----------
    Hochreiter & Schmidhuber (1997), Long short-term memory; forget gate by Gers et al. (2000);
    forget bias of one by Jozefowicz et al. (2015). Chapter 10.
    """

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        bias=True,
        dropout=0.0,
        bidirectional=False,
        *,
        autograd=False,
        forget_bias=None,
    ):
        self.forget_bias = forget_bias
        super().__init__(
            CELL,
            input_size,
            hidden_size,
            num_layers,
            bias,
            dropout,
            bidirectional,
            autograd=autograd,
        )

    def reset_parameters(self):
        """Draw fresh parameters, as torch does; then set the forget bias if one was asked for."""
        super().reset_parameters()
        if self.forget_bias is not None:
            self.set_forget_bias(self.forget_bias)

    def set_forget_bias(self, value):
        """Set the bias of every forget gate: `value` in `bias_ih`, zero in `bias_hh`.

        Parameters
        ----------
        value : float

        Raises
        ------
        ValueError
            If the layer has no biases.
        """
        if not self.bias:
            raise ValueError("there is no forget bias to set: the layer was made with bias=False")
        forget = slice(self.hidden_size, 2 * self.hidden_size)
        for name, parameter in self.named_parameters():
            if name.startswith("bias"):
                parameter.data[forget] = value if name.startswith("bias_ih") else 0.0

    def forward(self, x, state=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        state : tuple of tensor, shape (L, N, H), optional
            `(h_0, c_0)`, one of each for each layer and direction, L in all; zeros if not given.
        lengths : sequence of int, length N, optional
            Real steps of each sequence, where padding follows.

        Returns
        -------
        output : tensor, shape (N, T, H)
            Hidden state of the last layer at every step; 2H wide with two directions; zero at padding.
        state : tuple of tensor, shape (L, N, H)
            `(h_n, c_n)` at each sequence's own end.
        """
        return self._run_layers(x, state, lengths)
