"""The gated recurrent unit: one state; one gate mixes old and new, one gate hides the old from the new."""

from lib.arrays import blocks, linear, namespace, sigmoid
from lib.layers.recurrence import Cell
from lib.layers.stack import RecurrentStack


def gru_step(x, h, W_ih, W_hh, b_ih, b_hh, reset_after=True):
    """One step of a gated recurrent unit, in either of its two variants.

    a_x = x @ W_ih.T + b_ih;  a_h = h @ W_hh.T + b_hh
    r, z = sigmoid(a_x_r + a_h_r), sigmoid(a_x_z + a_h_z)
    n = tanh(a_x_n + r * a_h_n)                           reset after the product
    n = tanh(a_x_n + (r * h) @ W_hn.T + b_hn)             reset before the product
    h_next = (1 - z) * n + z * h

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (3*H, D)
        Rows in three blocks: r | z | n.
    W_hh : array, shape (3*H, H)
    b_ih : array, shape (3*H,)
    b_hh : array, shape (3*H,)
    reset_after : bool
        Whether the reset gate acts after the product with the state's weights, as in torch, or before it,
        as in the paper. In general neither can be converted to the other; see `GRU`.

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `gru_step_backward` needs.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder. Chapter 11.
    """
    H = h.shape[-1]
    a_x = x @ W_ih.T + b_ih  # (N, 3H), blocks r | z | n
    if reset_after:
        a_h = h @ W_hh.T + b_hh  # (N, 3H)
        a = a_x[:, : 2 * H] + a_h[:, : 2 * H]  # (N, 2H), blocks r | z
        h_next, gates = gru_gates(a, a_x[:, 2 * H :], a_h[:, 2 * H :], h)
    else:
        h_next, gates = gru_gates_before(a_x + b_hh, h, W_hh)
    return h_next, (x, h, W_ih, W_hh, gates, reset_after)


def gru_gates(a, a_n, m, h):
    """Second half of the step if the reset gate acts after the product.

    r, z = sigmoid(a);  n = tanh(a_n + r * m);  h_next = (1 - z) * n + z * h

    Parameters
    ----------
    a : array, shape (N, 2*H)
        Pre-activation of the two gates, blocks r | z.
    a_n : array, shape (N, H)
        The input's share of the candidate's pre-activation.
    m : array, shape (N, H)
        The state's share of it, h @ W_hn.T + b_hn, which the reset gate scales.
    h : array, shape (N, H)
        Hidden state before the step.

    Returns
    -------
    h_next : array, shape (N, H)
    cache : tuple of array
        `(r, z, n, m, h)`.
    """
    r, z = blocks(sigmoid(a), 2)
    n = namespace(h).tanh(a_n + r * m)
    h_next = n + z * (h - n)  # the same as (1 - z) * n + z * h
    return h_next, (r, z, n, m, h)


def gru_gates_before(a, h, W_hh):
    """All of the step but the input's product if the reset gate acts before the product.

    r, z = sigmoid(a_rz + h @ W_rz.T);  n = tanh(a_n + (r * h) @ W_hn.T);  h_next = (1 - z) * n + z * h

    Parameters
    ----------
    a : array, shape (N, 3*H)
        The input's share of the pre-activation, and all biases; blocks r | z | n.
    h : array, shape (N, H)
        Hidden state before the step.
    W_hh : array, shape (3*H, H)

    Returns
    -------
    h_next : array, shape (N, H)
    cache : tuple of array
        `(r, z, n, h)`.
    """
    H = h.shape[-1]
    r, z = blocks(sigmoid(linear(h, W_hh[: 2 * H], a[:, : 2 * H])), 2)
    # The candidate has to wait for the reset gate: a second product in every step.
    n = namespace(h).tanh(linear(r * h, W_hh[2 * H :], a[:, 2 * H :]))
    h_next = n + z * (h - n)
    return h_next, (r, z, n, h)


def gru_step_backward(dh_next, cache):
    """Gradient of one step: from the state after it to everything that went in.

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `gru_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (3*H, D)
    dW_hh : array, shape (3*H, H)
    db_ih : array, shape (3*H,)
    db_hh : array, shape (3*H,)
    """
    x, h, W_ih, W_hh, gates, reset_after = cache
    xp, H = namespace(x), h.shape[-1]
    if reset_after:
        da, dh = gru_gates_backward(dh_next, gates)  # (N, 4H), (N, H)
        da_n, da_h = da[:, :H], da[:, H:]  # da_h: blocks r | z | m
        da_x = xp.concatenate([da_h[:, : 2 * H], da_n], -1)  # blocks r | z | n
        dh = dh + da_h @ W_hh
        dW_hh = da_h.T @ h
    else:
        da_x, dh = gru_gates_before_backward(dh_next, gates, W_hh)  # (N, 3H), (N, H)
        da_h, r = da_x, gates[0]
        dW_rz, dW_hn = da_h[:, : 2 * H].T @ h, da_h[:, 2 * H :].T @ (r * h)
        dW_hh = xp.concatenate([dW_rz, dW_hn])
    return da_x @ W_ih, dh, da_x.T @ x, dW_hh, da_x.sum(axis=0), da_h.sum(axis=0)


def gru_gates_backward(dh_next, cache, out=None):
    """Gradient of `gru_gates`.

    dh = dh_next * z
    da_n = dh_next * (1 - z) * (1 - n**2);         dm = da_n * r
    da_z = dh_next * (h - n) * z * (1 - z);        da_r = da_n * m * r * (1 - r)

    The code computes shared factors once.

    Parameters
    ----------
    dh_next : array, shape (N, H)
    cache : tuple of array
        From `gru_gates`.
    out : array, shape (N, 4*H), optional
        Memory for `da`, as in NumPy.

    Returns
    -------
    da : array, shape (N, 4*H)
        Gradient of the pre-activations, blocks n | r | z | m: the first three belong to the input's
        product, the last three to the state's.
    dh : array, shape (N, H)
        Gradient of the state before the step by the direct way, which the update gate scales.
    """
    r, z, n, m, h = cache
    dh, da_n, da_z = _mixture_backward(dh_next, z, n, h)
    dm = da_n * r
    dr_r = dm * m  # dr * r
    return namespace(h).concatenate([da_n, dr_r - dr_r * r, da_z, dm], -1, out=out), dh


def gru_gates_before_backward(dh_next, cache, W_hh, out=None):
    """Gradient of `gru_gates_before`.

    da_n = dh_next * (1 - z) * (1 - n**2);         drh = da_n @ W_hn
    da_z = dh_next * (h - n) * z * (1 - z);        da_r = drh * h * r * (1 - r)
    dh = dh_next * z + drh * r + da_rz @ W_rz

    Parameters
    ----------
    dh_next : array, shape (N, H)
    cache : tuple of array
        From `gru_gates_before`.
    W_hh : array, shape (3*H, H)
    out : array, shape (N, 3*H), optional
        Memory for `da`, as in NumPy.

    Returns
    -------
    da : array, shape (N, 3*H)
        Gradient of the pre-activation, blocks r | z | n.
    dh : array, shape (N, H)
        Gradient of the state before the step, by all its ways.
    """
    r, z, n, h = cache
    H = h.shape[-1]
    dh, da_n, da_z = _mixture_backward(dh_next, z, n, h)
    drh_r = (da_n @ W_hh[2 * H :]) * r  # the gradient of r * h, times r
    dr_r = drh_r * h
    da = namespace(h).concatenate([dr_r - dr_r * r, da_z, da_n], -1, out=out)
    return da, linear(da[:, : 2 * H], W_hh[: 2 * H].T, dh + drh_r)


def _mixture_backward(dh_next, z, n, h):
    """Return dh, da_n and da_z of h_next = (1 - z) * n + z * h, n = tanh(a_n), z = sigmoid(a_z)."""
    dh = dh_next * z
    dn = dh_next - dh
    return dh, dn - dn * n * n, (dh - dh * z) * (h - n)


def flip_update_gate(parameters):
    """Change the meaning of the update gate: from the share that is kept to the share that is replaced.

    Torch and Cho et al. write h_next = (1 - z) * n + z * h: the gate says what to keep. Chung et al., Olah
    and Ng write h_next = z * n + (1 - z) * h: it says what to replace. Since 1 - sigmoid(a) = sigmoid(-a), the
    change is exact: the rows of z change their sign. Doing it twice gives the first parameters back.

    Parameters
    ----------
    parameters : dict
        Names and arrays of `GRU.state_dict()`; any number of layers and directions.

    Returns
    -------
    dict
        The same names; fresh arrays.

    Raises
    ------
    ValueError
        If a name is not of a recurrent layer, or the rows are not three blocks.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder;
    Chung et al. (2014), Empirical evaluation of gated recurrent neural networks. Chapter 11.

    Examples
    --------
    >>> import numpy as np
    >>> flip_update_gate({"bias_ih_l0": np.array([1.0, 2.0, 3.0])})["bias_ih_l0"].tolist()
    [1.0, -2.0, 3.0]
    """
    return {name: _flip(name, value) for name, value in parameters.items()}


def _flip(name, value):
    known = name.startswith(("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    square = not name.startswith("weight_hh") or len(value) == 3 * value.shape[1]
    if not known or not square or len(value) % 3:
        raise ValueError(
            f"expected weights and biases in three blocks of rows r | z | n, got {name!r} of shape "
            f"{tuple(value.shape)}; are these the parameters of a GRU?"
        )
    H = len(value) // 3
    r, z, n = value[:H], value[H : 2 * H], value[2 * H :]
    return namespace(value).concatenate([r, -z, n])


def _arrange(W_ih, b_ih, b_hh):
    """Order the rows as n | r | z | m; m, the candidate's share of the state, gets only its bias here."""
    xp, H = namespace(W_ih), len(W_ih) // 3
    rz, n = slice(0, 2 * H), slice(2 * H, 3 * H)
    W = xp.concatenate([W_ih[n], W_ih[rz], xp.zeros_like(W_ih[n])])  # (4H, D)
    return W, None if b_ih is None else xp.concatenate([b_ih[n], b_ih[rz] + b_hh[rz], b_hh[n]])


def _advance(a_x, state, W_hh):
    (h,) = state
    H = h.shape[-1]
    a = linear(h, W_hh, a_x[:, H:])  # (N, 3H), blocks r | z | m
    h, cache = gru_gates(a[:, : 2 * H], a_x[:, :H], a[:, 2 * H :], h)
    return (h,), cache


def _retreat(dstate, cache, W_hh, out):
    da, dh = gru_gates_backward(*dstate, cache, out)
    return da, (linear(da[:, dh.shape[-1] :], W_hh.T, dh),)


def _weigh(da, hs, caches):
    return da[..., hs.shape[-1] :].flatten(0, 1).T @ hs.flatten(0, 1)


def _advance_before(a_x, state, W_hh):
    h, cache = gru_gates_before(a_x, *state, W_hh)
    return (h,), cache


def _retreat_before(dstate, cache, W_hh, out):
    da, dh = gru_gates_before_backward(*dstate, cache, W_hh, out)
    return da, (dh,)


def _weigh_before(da, hs, caches):
    xp, H = namespace(da), hs.shape[-1]
    rs = xp.stack([r for r, *_ in caches])  # (T, N, H)
    rows = da.flatten(0, 1)  # (T*N, 3H)
    dW_rz = rows[:, : 2 * H].T @ hs.flatten(0, 1)
    dW_hn = rows[:, 2 * H :].T @ (rs * hs).flatten(0, 1)
    return xp.concatenate([dW_rz, dW_hn])


CELLS = {
    "after": Cell(4, 1, _advance, _retreat, apart=1, arrange=_arrange, weigh=_weigh),
    "before": Cell(3, 1, _advance_before, _retreat_before, weigh=_weigh_before),
}


class GRU(RecurrentStack):
    """Gated recurrent unit, interchangeable with `torch.nn.GRU(batch_first=True)`.

    With `reset_after=False` the reset gate scales the state before the product with its weights, as the paper
    and most textbooks have it. The parameters have the same names and shapes, but they mean another function:
    W_hn @ (r * h) weighs the entries of h by r_j and r * (W_hn @ h) weighs their sum by r_i. The two agree if
    W_hn is diagonal and b_hn is zero; in general, no parameters of one give the function of the other.

    Parameters
    ----------
    input_size : int
        Features of the input, D.
    hidden_size : int
        Size of the hidden state, H.
    num_layers : int
    bias : bool
    dropout : float
        Between layers, in training.
    bidirectional : bool
    reset_after : bool
        Whether the reset gate acts after the product, as in torch, or before it.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder. Chapter 11.
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
        reset_after=True,
        autograd=False,
    ):
        self.reset_after = reset_after
        super().__init__(
            CELLS["after" if reset_after else "before"],
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
