"""The gated recurrent unit, as a layer that trains."""

import torch

from lib.arrays import namespace
from lib.equations.gru import (
    gru_step,
    gru_step_backward,
    gru_step_reset_before,
    gru_step_reset_before_backward,
)
from lib.layers.recurrence import Cell, project_input
from lib.layers.stack import RecurrentStack

# The equations are those of `gru_step` and `gru_step_reset_before`, and a test holds them together. Here every
# result goes into memory laid out for all steps beforehand, and the slopes of all steps are computed at once. With
# the reset gate after the product, the blocks lie in the order n | r | z | m, where m is the state's share of the
# candidate: the input's product fills the first three, the state's the last three.


def _project_after(x, W_ih, b_ih, b_hh):
    r, z, n = W_ih.chunk(3)
    H = len(n)
    b = None if b_ih is None else b_ih + torch.cat([b_hh[: 2 * H], torch.zeros_like(n[:, 0])])
    a_x = x.new_empty(*x.shape[:2], 4 * H)
    rows = a_x.view(-1, 4 * H)  # (T*N, 4H)
    product = x.flatten(0, 1) @ torch.cat([n, r, z]).T
    rows[:, : 3 * H] = product if b is None else product.add_(b.roll(H))
    rows[:, 3 * H :] = 0.0 if b_hh is None else b_hh[2 * H :]
    return a_x


def _forward_after(x, states, W_ih, W_hh, b_ih, b_hh):
    (hs,) = states
    a_x = _project_after(x, W_ih, b_ih, b_hh)
    H = hs.shape[-1]
    n, r, z, m = a_x.chunk(4, -1)  # gates and candidate take the memory of their pre-activations
    W = W_hh.T.contiguous()
    memory = (a_x[..., H:], a_x[..., H : 3 * H], n, r, z, m, hs[:-1], hs[1:])
    steps = zip(*(part.unbind(0) for part in memory), strict=True)
    for rzm, rz, n_t, r_t, z_t, m_t, h, h_next in steps:
        rzm.addmm_(h, W)  # (N, 3H)
        rz.sigmoid_()
        n_t.addcmul_(r_t, m_t).tanh_()
        torch.lerp(n_t, h, z_t, out=h_next)  # n + z * (h - n)
    return (a_x,)


def _backward_after(dhs, dlast, states, kept, W_hh):
    (hs,) = states
    H = hs.shape[-1]
    n, r, z, m = kept[0].chunk(4, -1)
    da = torch.empty_like(kept[0])
    da_n, da_r, da_z, dm = da.chunk(4, -1)
    # Slopes: what one unit of dh_next gives to each pre-activation.
    _mixture_slopes(z, n, hs[:-1], da_n, da_z)
    torch.mul(da_n, r, out=dm)
    torch.addcmul(dm, dm, r, value=-1, out=da_r)
    da_r *= m
    by_h = da.unflatten(-1, (4, H))  # (T, N, 4, H)
    memory = (dhs[1:], dhs[1:].unsqueeze(2), dhs[:-1], da[..., H:], by_h, z)
    steps = zip(*(part.unbind(0)[::-1] for part in memory), strict=True)
    for dh_next, by_dh, dh, da_t, by_h_t, z_t in steps:  # slopes become gradients
        by_h_t.mul_(by_dh)
        dh.addcmul_(dh_next, z_t).addmm_(da_t, W_hh)
    return da, ()


def _mixture_slopes(z, n, h, da_n, da_z):
    """Write what one unit of dh_next gives to both pre-activations of h_next = (1 - z) * n + z * h."""
    torch.mul(n, n, out=da_n).neg_().add_(1)  # 1 - n²
    torch.addcmul(da_n, da_n, z, value=-1, out=da_n)
    torch.addcmul(z, z, z, value=-1, out=da_z)  # z (1 - z)
    da_z *= h - n


def _input_gradient_after(da, W_ih):
    r, z, n = W_ih.chunk(3)
    return da[..., : len(W_ih)] @ torch.cat([n, r, z])


def _weight_gradient_after(da, x, hs, kept):
    H = hs.shape[-1]
    rows = da.flatten(0, 1)  # (T*N, 4H)
    dW_ih = rows[:, : 3 * H].T @ x.flatten(0, 1)  # rows n | r | z
    dW_hh = rows[:, H:].T @ hs[:-1].flatten(0, 1)
    db = rows.sum(0)
    return dW_ih.roll(-H, 0), dW_hh, db[: 3 * H].roll(-H), db[H:].clone()


def _forward_before(x, states, W_ih, W_hh, b_ih, b_hh):
    (hs,) = states
    a_x = project_input(x, W_ih, b_ih, b_hh)
    H = hs.shape[-1]
    rh = torch.empty_like(hs[1:])
    r, z, n = a_x.chunk(3, -1)
    W = W_hh.T.contiguous()
    W_rz, W_n = W[:, : 2 * H], W[:, 2 * H :]
    memory = (a_x[..., : 2 * H], r, z, n, rh, hs[:-1], hs[1:])
    steps = zip(*(part.unbind(0) for part in memory), strict=True)
    for rz, r_t, z_t, n_t, rh_t, h, h_next in steps:
        rz.addmm_(h, W_rz).sigmoid_()  # (N, 2H)
        torch.mul(r_t, h, out=rh_t)
        n_t.addmm_(rh_t, W_n).tanh_()  # waits for the reset gate: a second product in every step
        torch.lerp(n_t, h, z_t, out=h_next)
    return a_x, rh


def _backward_before(dhs, dlast, states, kept, W_hh):
    (hs,) = states
    H = hs.shape[-1]
    a, rh = kept
    r, z, n = a.chunk(3, -1)
    da = torch.empty_like(a)
    da_r, da_z, da_n = da.chunk(3, -1)
    _mixture_slopes(z, n, hs[:-1], da_n, da_z)
    torch.addcmul(rh, rh, r, value=-1, out=da_r)  # h r (1 - r): what one unit of drh gives
    drh = torch.empty_like(hs[0])
    by_h = da.unflatten(-1, (3, H))[:, :, 1:]  # (T, N, 2, H)
    memory = (dhs[1:], dhs[1:].unsqueeze(2), dhs[:-1], da[..., : 2 * H], da_r, da_n, by_h, r, z)
    steps = zip(*(part.unbind(0)[::-1] for part in memory), strict=True)
    for dh_next, by_dh, dh, da_rz, da_r_t, da_n_t, by_h_t, r_t, z_t in steps:
        by_h_t.mul_(by_dh)
        torch.mm(da_n_t, W_hh[2 * H :], out=drh)
        da_r_t.mul_(drh)
        dh.addcmul_(dh_next, z_t).addcmul_(drh, r_t).addmm_(da_rz, W_hh[: 2 * H])
    return da, ()


def _weight_gradient_before(da, x, hs, kept):
    H = hs.shape[-1]
    rows = da.flatten(0, 1)  # (T*N, 3H)
    dW_rz = rows[:, : 2 * H].T @ hs[:-1].flatten(0, 1)
    dW_hn = rows[:, 2 * H :].T @ kept[1].flatten(0, 1)
    db = rows.sum(0)
    return rows.T @ x.flatten(0, 1), torch.cat([dW_rz, dW_hn]), db, db.clone()


CELLS = {
    "after": Cell(
        blocks=3,
        step=gru_step,
        step_backward=gru_step_backward,
        cached=("x", "h", "W_ih", "W_hh", "r", "z", "n", "m"),
        forward=_forward_after,
        backward=_backward_after,
        input_gradient=_input_gradient_after,
        weight_gradient=_weight_gradient_after,
        carries=True,
    ),
    "before": Cell(
        blocks=3,
        step=gru_step_reset_before,
        step_backward=gru_step_reset_before_backward,
        cached=("x", "h", "W_ih", "W_hh", "r", "z", "n"),
        forward=_forward_before,
        backward=_backward_before,
        weight_gradient=_weight_gradient_before,
        carries=True,
    ),
}


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
        output, (h_n,) = self._run_layers(x, None if h_0 is None else (h_0,), lengths)
        return output, h_n
