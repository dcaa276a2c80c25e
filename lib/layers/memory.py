"""An external memory as layers that train: heads that find rows of it, and writing."""

import torch
from torch import nn
from torch.nn.functional import softplus

from lib.data.checks import whole_number
from lib.equations.addressing import LEAST, TINY, address
from lib.equations.memory import write
from lib.layers.checks import check_rows
from lib.layers.once import once_differentiable

# The equations are those of `lib.equations.addressing` and `lib.equations.memory`, and a test holds them together.
# Here several heads that look at the same memory share its lengths and one product.

STAGES = ("content", "interpolation", "shift", "sharpening")


class _Address(torch.autograd.Function):
    """The four stages of addressing for P heads at once, with their hand-derived gradient."""

    @staticmethod
    def forward(ctx, k, beta, g, s, gamma, w, M):
        scale_k = (k.square().sum(-1, keepdim=True) + TINY).rsqrt()  # (N, P, 1)
        scale_M = (M.square().sum(-1) + TINY).rsqrt()[:, None]  # (N, 1, R)
        cos = (k @ M.transpose(1, 2)).mul_(scale_k).mul_(scale_M)  # (N, P, R)
        w_content = (beta[..., None] * cos).softmax(-1)
        w_gated = torch.lerp(w, w_content, g[..., None])
        w_shifted = s[..., :1] * w_gated.roll(-1, -1)
        w_shifted.addcmul_(s[..., 1:2], w_gated).addcmul_(s[..., 2:], w_gated.roll(1, -1))
        log_w = (w_shifted + LEAST).log_()
        found = (gamma[..., None] * log_w).softmax(-1)
        told = k, beta, g, s, gamma, w, M
        ctx.save_for_backward(
            *told, scale_k, scale_M, cos, w_content, w_gated, w_shifted, log_w, found
        )
        return found

    @staticmethod
    @once_differentiable
    def backward(ctx, dfound):
        k, beta, g, s, gamma, w, M, *inner = ctx.saved_tensors
        scale_k, scale_M, cos, w_content, w_gated, w_shifted, log_w, found = inner
        da = _softmax_backward(dfound, found)
        dgamma = (da * log_w).sum(-1)
        dw_shifted = da.mul_(gamma[..., None]).div_(w_shifted + LEAST)
        back, on = dw_shifted.roll(1, -1), dw_shifted.roll(-1, -1)
        ds = torch.stack([(w_gated * d).sum(-1) for d in (back, dw_shifted, on)], -1)
        dw_gated = s[..., 1:2] * dw_shifted
        dw_gated.addcmul_(s[..., :1], back).addcmul_(s[..., 2:], on)
        dg = (dw_gated * (w_content - w)).sum(-1)
        dw_content = g[..., None] * dw_gated
        dw = dw_gated.sub_(dw_content)
        da = _softmax_backward(dw_content, w_content)
        dbeta = (da * cos).sum(-1)
        dcos = da.mul_(beta[..., None])
        along = dcos * cos  # (N, P, R): this part changes a length only
        dk = ((dcos * scale_M) @ M).addcmul_(k * scale_k, along.sum(-1, keepdim=True), value=-1)
        dM = (dcos * scale_k).transpose(1, 2) @ k  # (N, R, C)
        dM.addcmul_(M, (along.sum(1, keepdim=True) * scale_M).transpose(1, 2), value=-1)
        return dk.mul_(scale_k), dbeta, dg, ds, dgamma, dw, dM.mul_(scale_M.transpose(1, 2))


def _softmax_backward(dalpha, alpha):
    de = alpha * dalpha
    return de.addcmul_(alpha, de.sum(-1, keepdim=True), value=-1)


class _Write(torch.autograd.Function):
    """Erase, then add, with their hand-derived gradient."""

    @staticmethod
    def forward(ctx, w, e, v, M):
        change = v[:, None] - e[:, None] * M  # (N, R, C)
        ctx.save_for_backward(w, e, v, M, change)
        return torch.addcmul(M, w[..., None], change)

    @staticmethod
    @once_differentiable
    def backward(ctx, dM_next):
        w, e, _, M, change = ctx.saved_tensors
        dw = (dM_next * change).sum(-1)
        weighted = w[..., None] * dM_next
        de, dv = -(weighted * M).sum(1), weighted.sum(1)
        return dw, de, dv, dM_next - weighted.mul_(e[:, None])


class MemoryHeads(nn.Module):
    """Heads on one memory: from a controller's state to weights over its rows.

    k = tanh(a_k);  beta = softplus(a_beta);  g = sigmoid(a_g);  s = softmax(a_s);  gamma = 1 + softplus(a_gamma)
    w_next = sharpen(shift(interpolate(content_weights(k, beta, M), w, g), s), gamma)

    Parameters
    ----------
    state_size : int
        Size of the controller's state, H.
    columns : int
        Numbers in a row of the memory, C.
    heads : int
        P.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    Raises
    ------
    ValueError
        If a size is no positive whole number.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """

    def __init__(self, state_size, columns, heads=1, *, autograd=False):
        super().__init__()
        self.state_size = whole_number("state_size", state_size)
        self.columns, self.heads = whole_number("columns", columns), whole_number("heads", heads)
        self.autograd = autograd
        self.project = nn.Linear(self.state_size, self.heads * (self.columns + 6))

    def numbers(self, h):
        """What the heads are told: key, strength, gate, shift and exponent.

        Parameters
        ----------
        h : tensor, shape (N, H)
            State of the controller.

        Returns
        -------
        dict of tensor
            `k`, shape (N, P, C); `beta`, `g` and `gamma`, shape (N, P); `s`, shape (N, P, 3).
        """
        a = self.project(h).view(len(h), self.heads, -1)
        a_k, a_s, a_positive, a_g = a.split([self.columns, 3, 2, 1], -1)
        positive = softplus(a_positive)
        return {
            "k": torch.tanh(a_k),
            "beta": positive[..., 0],
            "g": torch.sigmoid(a_g[..., 0]),
            "s": a_s.softmax(-1),
            "gamma": 1 + positive[..., 1],
        }

    def forward(self, h, w, M, without=None):
        """Find new weights.

        Parameters
        ----------
        h : tensor, shape (N, H)
            State of the controller.
        w : tensor, shape (N, P, R)
            Weights of the last step.
        M : tensor, shape (N, R, C)
            The memory.
        without : {"content", "interpolation", "shift", "sharpening"}, optional
            Leave one stage out: all rows resemble the key alike, the gate is open, nothing moves, the
            exponent is 1.

        Returns
        -------
        tensor, shape (N, P, R)

        Raises
        ------
        ValueError
            If the shapes do not fit each other, or there is no such stage.
        """
        check_rows(h, w, M, (self.state_size, self.heads, self.columns))
        told = self.numbers(h)
        if without is not None:
            told |= _left_out(without, told)
        if not self.autograd:
            return _Address.apply(*(told[name] for name in ("k", "beta", "g", "s", "gamma")), w, M)
        of_head = [{name: value[:, p] for name, value in told.items()} for p in range(self.heads)]
        return torch.stack([address(**of_head[p], w=w[:, p], M=M)[0] for p in range(self.heads)], 1)


def _left_out(stage, told):
    if stage not in STAGES:
        raise ValueError(f"there is no stage {stage!r}; there are: {', '.join(STAGES)}")
    stay = torch.tensor([0.0, 1.0, 0.0], dtype=told["s"].dtype)
    return {
        "content": {"beta": torch.zeros_like(told["beta"])},
        "interpolation": {"g": torch.ones_like(told["g"])},
        "shift": {"s": stay.expand_as(told["s"])},
        "sharpening": {"gamma": torch.ones_like(told["gamma"])},
    }[stage]


class MemoryWriter(nn.Module):
    """Erase and add vectors from a controller's state, and the memory after writing.

    e = sigmoid(W_e h + b_e);  v = tanh(W_v h + b_v);  M_next_i = M_i * (1 - w_i * e) + w_i * v

    Parameters
    ----------
    state_size : int
        Size of the controller's state, H.
    columns : int
        Numbers in a row of the memory, C.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    Raises
    ------
    ValueError
        If a size is no positive whole number.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """

    def __init__(self, state_size, columns, *, autograd=False):
        super().__init__()
        self.state_size = whole_number("state_size", state_size)
        self.columns = whole_number("columns", columns)
        self.autograd = autograd
        self.project = nn.Linear(self.state_size, 2 * self.columns)

    def forward(self, h, w, M):
        """Write.

        Parameters
        ----------
        h : tensor, shape (N, H)
            State of the controller.
        w : tensor, shape (N, R)
            Weights of the writing head.
        M : tensor, shape (N, R, C)

        Returns
        -------
        tensor, shape (N, R, C)

        Raises
        ------
        ValueError
            If the shapes do not fit each other.
        """
        check_rows(h, w[:, None], M, (self.state_size, 1, self.columns))
        a_e, a_v = self.project(h).chunk(2, -1)
        e, v = torch.sigmoid(a_e), torch.tanh(a_v)
        return write(w, e, v, M)[0] if self.autograd else _Write.apply(w, e, v, M)
