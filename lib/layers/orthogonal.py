"""A recurrent network that keeps what it was told: an orthogonal matrix, and modReLU, which starts linear."""

import torch
from torch.nn.utils import parametrizations, parametrize

from lib.arrays import blocks, linear, namespace
from lib.layers.recurrence import Cell
from lib.layers.stack import RecurrentStack


def modrelu(a, b):
    """ReLU on the size of a number; its sign stays.

    h = sign(a) * max(abs(a) + b, 0)
    With b = 0 this is h = a: a new network is linear. A negative b silences small numbers.

    Parameters
    ----------
    a : array, shape (N, H)
    b : array, shape (H,)

    Returns
    -------
    array, shape (N, H)

    References
    ----------
    Arjovsky et al. (2016), Unitary evolution recurrent neural networks, for complex numbers. Chapter 06.

    Examples
    --------
    >>> import numpy as np
    >>> modrelu(np.array([[-3.0, 1.0, 3.0]]), np.full(3, -2.0))
    array([[-1.,  0.,  1.]])
    """
    xp = namespace(a)
    return xp.copysign((xp.abs(a) + b).clip(0), a)


def modrelu_backward(dh, h, out=None):
    """Gradient of `modrelu`, from its result.

    db = dh * sign(h), of each sample;  da = db * sign(h): dh where h != 0

    Parameters
    ----------
    dh : array, shape (N, H)
    h : array, shape (N, H)
        What `modrelu` returned.
    out : array, shape (N, 2*H), optional
        Memory for the two results, side by side.

    Returns
    -------
    da : array, shape (N, H)
    db : array, shape (N, H)
        Still to be summed over the samples.
    """
    xp = namespace(h)
    da, db = (None, None) if out is None else blocks(out, 2)
    sign = xp.sign(h)  # 0 where the unit is silent
    db = xp.multiply(dh, sign, out=db)
    return xp.multiply(db, sign, out=da), db


def modrelu_step(x, h, W_ih, W_hh, b):
    """One step of a recurrent network with modReLU.

    a = x @ W_ih.T + h @ W_hh.T
    h_next = modrelu(a, b)

    If W_hh is orthogonal and b = 0, the state changes its direction, never its length, but for what x adds.

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b : array, shape (H,)
        The nonlinearity's own; there is no other bias.

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `modrelu_step_backward` needs.

    References
    ----------
    Arjovsky et al. (2016), Unitary evolution recurrent neural networks; with real numbers Helfrich et al.
    (2018), Orthogonal recurrent neural networks with scaled Cayley transform. Chapter 06.
    """
    h_next = modrelu(x @ W_ih.T + h @ W_hh.T, b)  # (N, H)
    return h_next, (x, h, h_next, W_ih, W_hh)


def modrelu_step_backward(dh_next, cache):
    """Gradient of one step: from the state after it to everything that went in.

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `modrelu_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db : array, shape (H,)
    """
    x, h, h_next, W_ih, W_hh = cache
    da, db = modrelu_backward(dh_next, h_next)  # (N, H), (N, H)
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h, db.sum(axis=0)


def _advance(a_x, state, W_hh):
    a_x, b = blocks(a_x, 2)
    h = modrelu(linear(state[0], W_hh, a_x), b)
    return (h,), (h,)


def _retreat(dstate, cache, W_hh, out):
    da, _ = modrelu_backward(dstate[0], cache[0], out)
    return out, (da @ W_hh,)


def _arrange(W_ih, _, b):
    # b is no part of the pre-activation: it travels beside it, as a second block that no input reaches.
    return torch.cat([W_ih, torch.zeros_like(W_ih)]), torch.cat([torch.zeros_like(b), b])


def _weigh(da, hs, caches):
    da, _ = blocks(da, 2)
    return da.flatten(0, 1).T @ hs.flatten(0, 1)


CELL = Cell(
    blocks=2, states=1, advance=_advance, retreat=_retreat, apart=1, arrange=_arrange, weigh=_weigh
)


class OrthogonalRNN(RecurrentStack):
    """One recurrent layer with modReLU, whose matrix starts orthogonal and, if asked, stays so.

    The other weights start by Glorot, the bias at zero, as in the paper. To stay orthogonal the matrix is
    written as `Q @ cayley(A)`, with A skew-symmetric (`torch.nn.utils.parametrizations.orthogonal`).

    Parameters
    ----------
    input_size : int
        Features of the input, D.
    hidden_size : int
        Size of the hidden state, H.
    stay : bool
        Keep the matrix orthogonal in training, too.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    References
    ----------
    Helfrich et al. (2018), Orthogonal recurrent neural networks with scaled Cayley transform. Chapter 06.
    """

    def __init__(self, input_size, hidden_size, *, stay=False, autograd=False):
        super().__init__(CELL, input_size, hidden_size, 1, True, 0.0, False, autograd=autograd)
        self.bias_ih_l0 = None
        if stay:
            parametrizations.orthogonal(self, "weight_hh_l0", orthogonal_map="cayley")

    def reset_parameters(self):
        """Draw an orthogonal recurrent matrix and input weights by Glorot; set the bias to zero."""
        Q = torch.nn.init.orthogonal_(torch.empty_like(self.weight_hh_l0))
        if parametrize.is_parametrized(self, "weight_hh_l0"):
            self.weight_hh_l0 = Q  # the free numbers behind it are set to match
        else:
            self.weight_hh_l0.data.copy_(Q)
        torch.nn.init.xavier_uniform_(self.weight_ih_l0)
        torch.nn.init.zeros_(self.bias_hh_l0)

    def forward(self, x, h_0=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0 : tensor, shape (1, N, H), optional
            Zeros if not given.
        lengths : sequence of int, length N, optional
            Real steps of each sequence, where padding follows.

        Returns
        -------
        output : tensor, shape (N, T, H)
            Hidden state at every step; zero at padding.
        h_n : tensor, shape (1, N, H)
            The state at each sequence's own end.
        """
        with parametrize.cached():  # the orthogonal matrix is computed once, not at each use
            output, (h_n,) = self.read(x, None if h_0 is None else (h_0,), lengths)
        return output, h_n
