"""The long short-term memory, as a layer that trains."""

import torch

from lib.equations.lstm import lstm_step, lstm_step_backward
from lib.layers.recurrence import Cell, weight_gradient
from lib.layers.stack import RecurrentStack

# The equations are those of `lstm_step`, and a test holds the two together. Here time is cut into spans. The steps
# of a span share memory that stays near the processor, seen through views that are made once; the slopes of a span
# are computed at once. The blocks of rows lie in the order o | i | f | g: the three gates take one call, and so do
# the three blocks that the cell state reaches. Only the loops run in inference mode, which costs less a step.
SPAN = 16  # steps


def _spans(T):
    """Slices of time, and the same one step later, where the states after these steps lie."""
    for start in range(0, T, SPAN):
        stop = min(start + SPAN, T)
        yield slice(start, stop), slice(start + 1, stop + 1)


def _forward(x, states, W_ih, W_hh, b_ih, b_hh):
    H = W_hh.shape[1]
    a = x.new_empty(*x.shape[:2], 4 * H)  # gates and candidate, in place of their pre-activations
    tanh_c = torch.empty_like(states[0][1:])
    W_ih, W_hh = (W.roll(H, 0).T.contiguous() for W in (W_ih, W_hh))
    b = x.new_zeros(1) if b_ih is None else (b_ih + b_hh).roll(H)
    with torch.inference_mode():
        shared = torch.empty_like(a[:SPAN])
        o, i, f, g = shared.chunk(4, -1)
        views = [part.unbind(0) for part in (shared, shared[..., : 3 * H], o, i, f, g)]
        h, c, tanh = (part.unbind(0) for part in (*states, tanh_c))
        for now, after in _spans(len(x)):
            span = shared[: now.stop - now.start]
            torch.addmm(b, x[now].flatten(0, 1), W_ih, out=span.flatten(0, 1))  # waits for no step
            steps = zip(*views, tanh[now], h[now], h[after], c[now], c[after], strict=False)
            for a_t, gates, o_t, i_t, f_t, g_t, tanh_c_t, h_t, h_next, c_t, c_next in steps:
                a_t.addmm_(h_t, W_hh)  # (N, 4H)
                gates.sigmoid_()
                g_t.tanh_()
                torch.mul(f_t, c_t, out=c_next).addcmul_(i_t, g_t)
                torch.tanh(c_next, out=tanh_c_t)
                torch.mul(o_t, tanh_c_t, out=h_next)
            a[now] = span
    return a, tanh_c


def _backward(dhs, dlast, states, kept, W_hh):
    cs = states[1]
    da = torch.empty_like(kept[0])
    W_hh = W_hh.roll(cs.shape[-1], 0)
    dc = torch.zeros_like(cs[0])
    with torch.inference_mode():
        by_dc = dc[:, None]  # the same numbers, seen as (N, 1, H)
        dh, f = dhs.unbind(0), kept[0].chunk(4, -1)[2].unbind(0)
        for now, after in reversed(list(_spans(len(da)))):
            into_c = _slopes(da[now], states, kept, now, after)
            by_c = da[now].unflatten(-1, (4, -1))[:, :, 1:]  # (SPAN, N, 3, H)
            views = (part.unbind(0) for part in (da[now], by_c, da[now].chunk(4, -1)[0], into_c))
            steps = list(zip(dlast[now], dh[after], dh[now], f[now], *views, strict=True))
            for dlast_t, dh_next, dh_t, f_t, da_t, by_c_t, da_o_t, into_c_t in reversed(steps):
                if dlast_t is not None:
                    dc.add_(dlast_t[0])
                dc.addcmul_(dh_next, into_c_t)  # two ways meet in the cell
                by_c_t.mul_(by_dc)  # slopes become gradients
                da_o_t.mul_(dh_next)
                dc.mul_(f_t)
                dh_t.addmm_(da_t, W_hh)
    return da, (dc,)


def _slopes(da, states, kept, now, after):
    """Write what one unit of dc (for o: of dh) gives to each pre-activation; return what one of dh gives to c."""
    (hs, cs), (a, tanh_c) = states, (part[now] for part in kept)
    o, i, _, g = a.chunk(4, -1)
    torch.addcmul(a, a, a, value=-1, out=da)  # s (1 - s)
    da_o, da_i, da_f, da_g = da.chunk(4, -1)
    da_o *= tanh_c
    da_i *= g
    da_f *= cs[now]
    torch.addcmul(i, i * g, g, value=-1, out=da_g)  # i (1 - g²)
    return torch.addcmul(o, hs[after], tanh_c, value=-1)  # o (1 - tanh_c²), since h = o tanh_c


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
