"""The plain recurrent network: one affine map, one squashing function, the same at every step."""

from functools import partial

from lib.arrays import linear, namespace
from lib.layers.recurrence import Cell
from lib.layers.stack import RecurrentStack


def rnn_step(x, h, W_ih, W_hh, b_ih, b_hh, nonlinearity="tanh"):
    """One step of a plain recurrent network.

    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    h_next = tanh(a)

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b_ih : array, shape (H,)
    b_hh : array, shape (H,)
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `rnn_step_backward` needs.

    References
    ----------
    Elman (1990), Finding structure in time. Chapter 04.
    """
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, H)
    h_next = activate(a, nonlinearity)
    return h_next, (x, h, h_next, W_ih, W_hh, nonlinearity)


def rnn_step_backward(dh_next, cache):
    """Gradient of one step: from the state after it to everything that went in.

    da = dh_next * (1 - h_next**2)
    dx = da @ W_ih;  dh = da @ W_hh;  dW_ih = da.T @ x;  dW_hh = da.T @ h;  db_ih = db_hh = da summed over N

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `rnn_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db_ih : array, shape (H,)
    db_hh : array, shape (H,)
    """
    x, h, h_next, W_ih, W_hh, nonlinearity = cache
    da = activate_backward(dh_next, h_next, nonlinearity)  # (N, H)
    db = da.sum(axis=0)
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h, db, db


def activate(a, nonlinearity="tanh"):
    """Squash a pre-activation: tanh(a), or max(a, 0) for "relu".

    Parameters
    ----------
    a : array, shape (N, H)
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    array, shape (N, H)

    Raises
    ------
    ValueError
        If the nonlinearity has another name.
    """
    _check_nonlinearity(nonlinearity)
    xp = namespace(a)
    return xp.tanh(a) if nonlinearity == "tanh" else xp.where(a > 0, a, 0.0)


def activate_backward(dh, h, nonlinearity="tanh"):
    """Gradient of `activate`, from its result: dh * (1 - h**2), or dh where h > 0 for "relu".

    Parameters
    ----------
    dh : array, shape (N, H)
    h : array, shape (N, H)
        What `activate` returned.
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    array, shape (N, H)
    """
    return dh - dh * h * h if nonlinearity == "tanh" else namespace(h).where(h > 0, dh, 0.0)


def _check_nonlinearity(name):
    if name not in ("tanh", "relu"):
        raise ValueError(f"nonlinearity must be 'tanh' or 'relu', got {name!r}")


def _advance(a_x, state, W_hh, nonlinearity):
    h = activate(linear(state[0], W_hh, a_x), nonlinearity)
    return (h,), (h,)


def _retreat(dstate, cache, W_hh, out, nonlinearity):
    out[...] = activate_backward(dstate[0], cache[0], nonlinearity)
    return out, (out @ W_hh,)


CELLS = {
    name: Cell(
        blocks=1,
        states=1,
        advance=partial(_advance, nonlinearity=name),
        retreat=partial(_retreat, nonlinearity=name),
    )
    for name in ("tanh", "relu")
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
        _check_nonlinearity(nonlinearity)
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
        output, (h_n,) = self.read(x, None if h_0 is None else (h_0,), lengths)
        return output, h_n
