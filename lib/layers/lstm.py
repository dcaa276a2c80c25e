"""The long short-term memory: a cell state that is changed only by gates."""

from lib.arrays import blocks, linear, minus_product, namespace, sigmoid
from lib.layers.lstm_sweep import sweep_backwards, sweep_forwards
from lib.layers.recurrence import Cell, Sweep
from lib.layers.stack import RecurrentStack


def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    """One step of a long short-term memory.

    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o);  g = tanh(a_g)
    c_next = f * c + i * g
    h_next = o * tanh(c_next)

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    c : array, shape (N, H)
        Cell state before it.
    W_ih : array, shape (4*H, D)
        Rows in four blocks: i | f | g | o.
    W_hh : array, shape (4*H, H)
    b_ih : array, shape (4*H,)
    b_hh : array, shape (4*H,)

    Returns
    -------
    h_next : array, shape (N, H)
    c_next : array, shape (N, H)
    cache : tuple
        What `lstm_step_backward` needs.

    References
    ----------
    Hochreiter & Schmidhuber (1997), Long short-term memory; forget gate by Gers et al. (2000). Chapter 10.
    """
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, 4H), blocks i | f | g | o
    h_next, c_next, gates = lstm_gates(a, c)  # (N, H) each
    return h_next, c_next, (x, h, W_ih, W_hh, gates)


def lstm_gates(a, c):
    """Second half of the step: from the pre-activation to the new states.

    Parameters
    ----------
    a : array, shape (N, 4*H)
        Pre-activation, blocks i | f | g | o.
    c : array, shape (N, H)
        Cell state before the step.

    Returns
    -------
    h_next : array, shape (N, H)
    c_next : array, shape (N, H)
    cache : tuple of array
        `(i, f, g, o, c, tanh(c_next), h_next)`.
    """
    tanh, H = namespace(a).tanh, c.shape[-1]
    i, f, _, o = blocks(sigmoid(a), 4)  # one call for all blocks beats one for each gate
    g = tanh(a[..., 2 * H : 3 * H])
    c_next = f * c + i * g
    tanh_c = tanh(c_next)
    h_next = o * tanh_c
    return h_next, c_next, (i, f, g, o, c, tanh_c, h_next)


def lstm_step_backward(dh_next, dc_next, cache):
    """Gradient of one step: from the two states after it to everything that went in.

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the hidden state after the step.
    dc_next : array, shape (N, H)
        Gradient with respect to the cell state after it, from the steps that follow.
    cache : tuple
        From `lstm_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dc : array, shape (N, H)
    dW_ih : array, shape (4*H, D)
    dW_hh : array, shape (4*H, H)
    db_ih : array, shape (4*H,)
    db_hh : array, shape (4*H,)
    """
    x, h, W_ih, W_hh, gates = cache
    da, dc = lstm_gates_backward(dh_next, dc_next, gates)  # (N, 4H), (N, H)
    db = da.sum(axis=0)
    return da @ W_ih, da @ W_hh, dc, da.T @ x, da.T @ h, db, db


def lstm_gates_backward(dh_next, dc_next, cache, out=None):
    """Gradient of `lstm_gates`.

    dc_next += dh_next * o * (1 - tanh_c**2)
    dc = dc_next * f
    da_i = dc_next * g * i * (1 - i);      da_f = dc_next * c * f * (1 - f)
    da_g = dc_next * i * (1 - g**2);       da_o = dh_next * tanh_c * o * (1 - o)

    The code computes shared factors once, and d * s * (1 - s) as ds - s * ds with ds = d * s.

    Parameters
    ----------
    dh_next : array, shape (N, H)
    dc_next : array, shape (N, H)
    cache : tuple of array
        From `lstm_gates`.
    out : array, shape (N, 4*H), optional
        Memory for `da`, as in NumPy.

    Returns
    -------
    da : array, shape (N, 4*H)
        Gradient of the pre-activation, blocks i | f | g | o.
    dc : array, shape (N, H)
        Gradient of the cell state before the step.
    """
    i, f, g, o, c, tanh_c, h_next = cache
    oo = dh_next * h_next  # do * o, since h_next = o * tanh_c
    dc_next = minus_product(dc_next + dh_next * o, oo, tanh_c)  # two roads meet in the cell
    dc = dc_next * f
    dg = dc_next * i
    ig, fc = dg * g, dc * c  # di * i and df * f
    parts = [
        minus_product(ig, i, ig),
        minus_product(fc, f, fc),
        minus_product(dg, g, ig),
        minus_product(oo, o, oo),
    ]
    return namespace(dh_next).concatenate(parts, -1, out=out), dc


def _advance(a_x, state, W_hh):
    h, c = state
    h_next, c_next, cache = lstm_gates(linear(h, W_hh, a_x), c)
    return (h_next, c_next), cache


def _retreat(dstate, cache, W_hh, out):
    da, dc = lstm_gates_backward(*dstate, cache, out)
    return da, (da @ W_hh, dc)


CELL = Cell(
    blocks=4,
    states=2,
    advance=_advance,
    retreat=_retreat,
    sweep=Sweep(sweep_forwards, sweep_backwards),
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
        return self.read(x, state, lengths)
