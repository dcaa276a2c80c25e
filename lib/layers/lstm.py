"""The long short-term memory, as a layer that trains."""

import torch

from lib.equations.lstm import lstm_step, lstm_step_backward
from lib.layers.compiled import compiled, sigmoid, tanh
from lib.layers.recurrence import Cell, project_input
from lib.layers.stack import RecurrentStack

# The equations are those of `lstm_step`, and a test holds the two together. At common sizes a call from Python
# costs as much as its arithmetic, so a step makes two: a product, which is torch's, and a compiled function for
# all else. Each compiled loop writes one array: so it takes several numbers at once.
_I, _F, _G, _O = range(4)  # blocks of `a` and `da`, as of torch's weights


def _forward(x, states, W_ih, W_hh, b_ih, b_hh):
    hs, cs = states
    a = project_input(x, W_ih, b_ih, b_hh)  # (T, N, 4H), waits for no step
    tanh_c = torch.empty_like(cs[1:])
    W = W_hh.T.contiguous()
    with torch.inference_mode():  # a step costs less
        memory = [part.numpy() for part in (_by_block(a), hs, cs, tanh_c)]
        for t, (a_t, h) in enumerate(zip(a.unbind(0), hs[:-1].unbind(0), strict=True)):
            a_t.addmm_(h, W)
            _write_step(t, *memory)
    return a, tanh_c


def _by_block(a):
    return a.unflatten(-1, (4, -1))  # (T, N, 4, H)


@compiled
def _write_step(t, a, hs, cs, tanh_c):
    """Write gates and candidate of step t over their pre-activations, and the states after it."""
    _, N, H = tanh_c.shape
    for n in range(N):
        for gate in (_I, _F, _O):
            for k in range(H):
                a[t, n, gate, k] = sigmoid(a[t, n, gate, k])
        for k in range(H):
            a[t, n, _G, k] = tanh(a[t, n, _G, k])
        for k in range(H):
            cs[t + 1, n, k] = a[t, n, _F, k] * cs[t, n, k] + a[t, n, _I, k] * a[t, n, _G, k]
        for k in range(H):
            tanh_c[t, n, k] = tanh(cs[t + 1, n, k])
        for k in range(H):
            hs[t + 1, n, k] = a[t, n, _O, k] * tanh_c[t, n, k]


def _backward(dhs, dlast, states, kept, W_hh):
    (a, tanh_c), (_, cs) = kept, states
    da, dc = torch.empty_like(a), torch.zeros_like(cs[0])
    with torch.inference_mode():
        parts = _by_block(a), cs, tanh_c, dhs, dc, _by_block(da)
        memory = [part.numpy() for part in parts]
        steps = list(enumerate(zip(dlast, dhs[:-1].unbind(0), da.unbind(0), strict=True)))
        for t, (dlast_t, dh, da_t) in reversed(steps):
            if dlast_t is not None:
                dc.add_(dlast_t[0])
            _write_gradients(t, *memory)
            dh.addmm_(da_t, W_hh)
    return da, (dc,)


@compiled
def _write_gradients(t, a, cs, tanh_c, dhs, dc, da):
    """Write the gradients of the pre-activations of step t, and over `dc` that of the cell state before it."""
    _, N, H = tanh_c.shape
    one = a.dtype.type(1)  # a plain 1 would make float64 of float32
    for n in range(N):
        for k in range(H):  # two ways meet in the cell
            dc[n, k] += dhs[t + 1, n, k] * a[t, n, _O, k] * (one - tanh_c[t, n, k] ** 2)
        for k in range(H):
            do = dhs[t + 1, n, k] * tanh_c[t, n, k]
            da[t, n, _O, k] = do * (a[t, n, _O, k] * (one - a[t, n, _O, k]))
        for k in range(H):
            di = dc[n, k] * a[t, n, _G, k]
            da[t, n, _I, k] = di * (a[t, n, _I, k] * (one - a[t, n, _I, k]))
        for k in range(H):
            df = dc[n, k] * cs[t, n, k]
            da[t, n, _F, k] = df * (a[t, n, _F, k] * (one - a[t, n, _F, k]))
        for k in range(H):
            dg = dc[n, k] * a[t, n, _I, k]
            da[t, n, _G, k] = dg * (one - a[t, n, _G, k] ** 2)
        for k in range(H):
            dc[n, k] *= a[t, n, _F, k]


CELL = Cell(
    blocks=4,
    states=2,
    step=lstm_step,
    step_backward=lstm_step_backward,
    cached=("x", "h", "c", "W_ih", "W_hh", "i", "f", "g", "o", "tanh_c"),
    forward=_forward,
    backward=_backward,
    compiled=True,
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
