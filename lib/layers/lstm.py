"""The long short-term memory, as a layer that trains."""

import torch

from lib.arrays import linear
from lib.equations.lstm import lstm_step, lstm_step_backward
from lib.layers.recurrence import Cell, weight_gradient
from lib.layers.stack import RecurrentStack

# The equations are those of `lstm_step`, and a test holds the two together. Here every result goes into memory
# laid out for all steps beforehand, and the slopes of all steps are computed at once. The blocks lie in the order
# o | i | f | g: the three gates take one call, and so do the three blocks that the cell state reaches.
# Only the loops run in inference mode, which costs less a step; all that leaves them is made outside.


def _project_input(x, W_ih, b_ih, b_hh):
    H = len(W_ih) // 4
    return linear(x, W_ih.roll(H, 0), None if b_ih is None else (b_ih + b_hh).roll(H, 0))


def _forward(a_x, states, W_hh, b_hh):
    hs, cs = states
    H = hs.shape[-1]
    tanh_c = torch.empty_like(hs[1:])
    W = W_hh.roll(H, 0).T.contiguous()
    with torch.inference_mode():
        o, i, f, g = a_x.chunk(
            4, -1
        )  # gates and candidate take the memory of their pre-activations
        h, c = hs.unbind(0), cs.unbind(0)
        parts = (part.unbind(0) for part in (a_x, a_x[..., : 3 * H], o, i, f, g, tanh_c))
        steps = zip(*parts, h[:-1], h[1:], c[:-1], c[1:], strict=True)
        for a, gates, o_t, i_t, f_t, g_t, tanh_c_t, h_t, h_next, c_t, c_next in steps:
            a.addmm_(h_t, W)  # (N, 4H)
            gates.sigmoid_()
            g_t.tanh_()
            torch.mul(f_t, c_t, out=c_next).addcmul_(i_t, g_t)
            torch.tanh(c_next, out=tanh_c_t)
            torch.mul(o_t, tanh_c_t, out=h_next)
    return a_x, tanh_c


def _backward(dhs, dlast, states, kept, W_hh):
    (hs, cs), (a, tanh_c) = states, kept
    o, i, f, g = a.chunk(4, -1)
    # Slopes: what one unit of dc (for o: of dh) gives to each pre-activation.
    da = torch.addcmul(a, a, a, value=-1)  # s (1 - s)
    da_o, da_i, da_f, da_g = da.chunk(4, -1)
    da_o *= tanh_c
    da_i *= g
    da_f *= cs[:-1]
    torch.addcmul(i, i * g, g, value=-1, out=da_g)  # i (1 - g²)
    into_c = torch.addcmul(o, hs[1:], tanh_c, value=-1)  # o (1 - tanh_c²), since h = o tanh_c
    by_c = da.unflatten(-1, (4, -1))[:, :, 1:]  # (T, N, 3, H)
    W = W_hh.roll(hs.shape[-1], 0)
    dc = torch.zeros_like(cs[0])
    with torch.inference_mode():
        by_dc = dc[:, None]  # the same numbers, seen as (N, 1, H)
        dh = dhs.unbind(0)[::-1]
        parts = (part.unbind(0)[::-1] for part in (da, by_c, da_o, f, into_c))
        steps = zip(dlast[::-1], dh[:-1], dh[1:], *parts, strict=True)
        for dlast_t, dh_next, dh_t, da_t, by_c_t, da_o_t, f_t, into_c_t in steps:
            if dlast_t is not None:
                dc.add_(dlast_t[0])
            dc.addcmul_(dh_next, into_c_t)  # two ways meet in the cell
            by_c_t.mul_(by_dc)  # slopes become gradients
            da_o_t.mul_(dh_next)
            dc.mul_(f_t)
            dh_t.addmm_(da_t, W)
    return da, (dc,)


def _input_gradient(da, W_ih):
    return da @ W_ih.roll(len(W_ih) // 4, 0)


def _weight_gradient(da, x, hs, kept):
    return tuple(d.roll(-hs.shape[-1], 0) for d in weight_gradient(da, x, hs, kept))


CELL = Cell(
    blocks=4,
    states=2,
    step=lstm_step,
    step_backward=lstm_step_backward,
    cached=("x", "h", "c", "W_ih", "W_hh", "i", "f", "g", "o", "tanh_c"),
    forward=_forward,
    backward=_backward,
    input_projection=_project_input,
    input_gradient=_input_gradient,
    weight_gradient=_weight_gradient,
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
