"""Batch and layer normalization: the same two lines, averaged along different axes."""

import torch
from torch import nn
from torch.autograd.function import once_differentiable

from lib.equations.normalization import (
    batch_norm,
    batch_norm_backward,
    layer_norm,
    layer_norm_backward,
)

# Both functions with the hand-derived gradient in place of autograd's; running statistics have none.


class _LayerNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, eps):
        y, cache = layer_norm(x, gamma, beta, eps)
        ctx.save_for_backward(*cache)
        ctx.shifts = beta is not None
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx, dy):
        dx, dgamma, dbeta = layer_norm_backward(dy, ctx.saved_tensors)
        scales = ctx.saved_tensors[2] is not None
        return dx, dgamma if scales else None, dbeta if ctx.shifts else None, None


class _BatchNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, running_mean, running_var, training, momentum, eps):
        arguments = (x, gamma, beta, running_mean, running_var, training, momentum, eps)
        y, *running, cache = batch_norm(*arguments)
        *arrays, ctx.training = cache
        ctx.save_for_backward(*arrays)
        if running[0] is None:
            return y, None, None
        ctx.mark_non_differentiable(*running)
        return y, *running

    @staticmethod
    @once_differentiable
    def backward(ctx, dy, *_):
        dx, dgamma, dbeta = batch_norm_backward(dy, (*ctx.saved_tensors, ctx.training))
        affine = (None, None) if ctx.saved_tensors[2] is None else (dgamma, dbeta)
        return dx, *affine, *[None] * 5


class LayerNorm(nn.Module):
    """Layer normalization, interchangeable with `torch.nn.LayerNorm`. Chapter 09.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        Length of the last axis, D; or of several last axes, averaged over together.
    eps : float
    elementwise_affine : bool
        Learn a scale (`weight`) and a shift (`bias`).
    bias : bool
        Whether there is a shift.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.
    """

    def __init__(
        self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, *, autograd=False
    ):
        super().__init__()
        shape = [normalized_shape] if isinstance(normalized_shape, int) else normalized_shape
        self.normalized_shape, self.eps, self.autograd = tuple(shape), eps, autograd
        if not self.normalized_shape or min(self.normalized_shape) < 1:
            raise ValueError(f"normalized_shape must hold positive sizes, got {normalized_shape}")
        affine = elementwise_affine
        self.weight = nn.Parameter(torch.ones(self.normalized_shape)) if affine else None
        self.bias = nn.Parameter(torch.zeros(self.normalized_shape)) if affine and bias else None

    def forward(self, x):
        """Normalize every sample by itself.

        Parameters
        ----------
        x : tensor, shape (..., D)

        Returns
        -------
        tensor, shape (..., D)
        """
        axes = len(self.normalized_shape)
        if tuple(x.shape[-axes:]) != self.normalized_shape:
            raise ValueError(
                f"expected the last axes of x to be {self.normalized_shape}, got shape {tuple(x.shape)}"
            )
        gamma, beta = (p if p is None else p.flatten() for p in (self.weight, self.bias))
        arguments = (x.flatten(-axes), gamma, beta, self.eps)
        y = layer_norm(*arguments)[0] if self.autograd else _LayerNorm.apply(*arguments)
        return y.reshape(x.shape)


class BatchNorm1d(nn.Module):
    """Batch normalization, interchangeable with `torch.nn.BatchNorm1d`. Chapter 09.

    Parameters
    ----------
    num_features : int
        D.
    eps : float
    momentum : float or None
        Share of the new batch in the running statistics; None for the mean over all batches so far.
    affine : bool
        Learn a scale (`weight`) and a shift (`bias`).
    track_running_stats : bool
        Keep running statistics; without them, evaluation uses the batch's own.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.
    """

    def __init__(
        self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, *,
        autograd=False,
    ):  # fmt: skip
        super().__init__()
        if num_features < 1:
            raise ValueError(f"num_features must be at least 1, got {num_features}")
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.autograd = autograd
        self.weight = nn.Parameter(torch.ones(num_features)) if affine else None
        self.bias = nn.Parameter(torch.zeros(num_features)) if affine else None
        tracked = track_running_stats
        self.register_buffer("running_mean", torch.zeros(num_features) if tracked else None)
        self.register_buffer("running_var", torch.ones(num_features) if tracked else None)
        self.register_buffer("num_batches_tracked", torch.tensor(0) if tracked else None)

    def forward(self, x):
        """Normalize every feature by the batch's statistics, or in evaluation by the running ones.

        Parameters
        ----------
        x : tensor, shape (N, D) or (N, D, T)

        Returns
        -------
        tensor, shape (N, D) or (N, D, T)
        """
        if x.ndim not in (2, 3) or x.shape[1] != self.num_features:
            raise ValueError(
                f"expected x of shape (N, {self.num_features}) or (N, {self.num_features}, T), got "
                f"{tuple(x.shape)}; features come second here: turn (N, T, D) with x.transpose(1, 2)"
            )
        training = self.training or self.running_mean is None
        run = batch_norm if self.autograd else _BatchNorm.apply
        y, mean, var, *_ = run(
            x, self.weight, self.bias, self.running_mean, self.running_var,
            training, self._share(), self.eps,
        )  # fmt: skip
        if self.training and mean is not None:
            self.running_mean.copy_(mean.detach())
            self.running_var.copy_(var.detach())
            self.num_batches_tracked += 1
        return y

    def _share(self):
        if self.momentum is None and self.running_mean is not None:
            return 1 / (int(self.num_batches_tracked) + 1)
        return self.momentum
