"""A recurrent network that keeps what it was told: an orthogonal matrix, and modReLU, which starts linear."""

import torch
from torch.nn.utils import parametrizations, parametrize

from lib.equations.modrelu import modrelu_step, modrelu_step_backward
from lib.layers import recurrence
from lib.layers.recurrence import Cell
from lib.layers.stack import RecurrentStack


def _step(x, h, W_ih, W_hh, b_ih, b_hh):
    return modrelu_step(x, h, W_ih, W_hh, b_hh)


def _step_backward(dh_next, cache):
    *gradients, db = modrelu_step_backward(dh_next, cache)
    return *gradients, None, db


def _forward(x, states, W_ih, W_hh, b_ih, b_hh):
    (hs,) = states
    a_x = x @ W_ih.T  # the bias stays behind: it is the nonlinearity's own
    W = W_hh.T.contiguous()
    for a, h, h_next in zip(a_x.unbind(0), hs[:-1].unbind(0), hs[1:].unbind(0), strict=True):
        a.addmm_(h, W)
        torch.abs(a, out=h_next).add_(b_hh).clamp_(0).copysign_(a)
    return ()


def _backward(dhs, dlast, states, kept, W_hh):
    (hs,) = states
    da = (hs[1:] != 0).to(hs.dtype)  # (T, N, H)
    steps = (part.unbind(0)[::-1] for part in (dhs[1:], dhs[:-1], da))
    for dh_next, dh, da_t in zip(*steps, strict=True):
        da_t.mul_(dh_next)
        dh.addmm_(da_t, W_hh)
    return da, ()


def _weight_gradient(da, x, hs, kept):
    dW_ih, dW_hh, *_ = recurrence.weight_gradient(da, x, hs, kept)
    return dW_ih, dW_hh, None, (da * hs[1:].sign()).sum((0, 1))


CELL = Cell(
    blocks=1,
    step=_step,
    step_backward=_step_backward,
    cached=("x", "h", "h_next", "W_ih", "W_hh"),
    forward=_forward,
    backward=_backward,
    weight_gradient=_weight_gradient,
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
        self.stay = stay
        if stay:
            parametrizations.orthogonal(self, "weight_hh_l0", orthogonal_map="cayley")

    def _apply(self, fn, recurse=True):
        """Convert all numbers, as `double()` does; a matrix that stays orthogonal is so to the new precision."""
        before = self.weight_ih_l0.dtype
        super()._apply(fn, recurse)
        if self.stay and self.weight_ih_l0.dtype != before:
            base = self.parametrizations.weight_hh_l0[0].base
            Q, R = torch.linalg.qr(base)
            base.copy_(Q * R.diagonal().sign())
        return self

    def __reduce__(self):
        # Torch makes a class of its own for a module with a parametrized matrix, and pickle cannot find it again.
        arguments = (self.input_size, self.hidden_size, self.stay, self.autograd)
        return _rebuild, (*arguments, self.weight_ih_l0.dtype, self.training, self.state_dict())

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
            output, (h_n,) = self._run_layers(x, None if h_0 is None else (h_0,), lengths)
        return output, h_n


def _rebuild(input_size, hidden_size, stay, autograd, dtype, training, numbers):
    layer = OrthogonalRNN(input_size, hidden_size, stay=stay, autograd=autograd).to(dtype)
    layer.load_state_dict(numbers)
    return layer.train(training)
