"""Batch and layer normalization: the same two lines, averaged along different axes."""

import math

import torch
from torch import nn

from lib.data.checks import whole_number
from lib.equations.normalization import (
    batch_norm,
    batch_norm_backward,
    batch_norm_evaluation,
    batch_norm_evaluation_backward,
    layer_norm,
    layer_norm_backward,
    running_statistics,
)
from lib.layers.once import once_differentiable

# The equations with the hand-derived gradient in place of autograd's; the batch's statistics have none.


class _LayerNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, eps):
        y, cache = layer_norm(x, gamma, beta, eps)
        ctx.save_for_backward(*cache, x)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx, dy):
        return *layer_norm_backward(dy, ctx.saved_tensors[:-1]), None


class _BatchNorm(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, eps):
        y, mean, variance, cache = batch_norm(x, gamma, beta, eps)
        ctx.save_for_backward(*cache, x)
        ctx.mark_non_differentiable(mean, variance)
        return y, mean, variance

    @staticmethod
    @once_differentiable
    def backward(ctx, dy, *_):
        return *batch_norm_backward(dy, ctx.saved_tensors[:-1]), None


class _BatchNormEvaluation(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, gamma, beta, running_mean, running_var, eps):
        y, cache = batch_norm_evaluation(x, gamma, beta, running_mean, running_var, eps)
        ctx.save_for_backward(*cache, x)
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx, dy):
        return *batch_norm_evaluation_backward(dy, ctx.saved_tensors[:-1]), None, None, None


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
        several = isinstance(normalized_shape, tuple | list)
        shape = normalized_shape if several else [normalized_shape]
        if not shape:
            raise ValueError("normalized_shape must hold a positive size, got none")
        self.normalized_shape = tuple(whole_number("normalized_shape", size) for size in shape)
        self.eps, self.autograd = eps, autograd
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
        _check_tensor(x)
        axes = len(self.normalized_shape)
        if tuple(x.shape[-axes:]) != self.normalized_shape:
            raise ValueError(
                f"expected the last axes of x to be {self.normalized_shape}, got shape {tuple(x.shape)}"
            )
        rows = x.reshape(-1, math.prod(self.normalized_shape))
        arguments = (rows, *_scale_and_shift(self, rows), self.eps)
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
        self.num_features = whole_number("num_features", num_features)
        self.eps, self.momentum, self.autograd = eps, momentum, autograd
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
        _check_tensor(x)
        D = self.num_features
        if x.ndim not in (2, 3) or x.shape[1] != D:
            raise ValueError(
                f"expected x of shape (N, {D}) or (N, {D}, T), got {tuple(x.shape)}; "
                "features come second here: turn (N, T, D) with x.transpose(1, 2)"
            )
        features_last = x.transpose(1, -1)
        rows = features_last.reshape(-1, D)  # each place of a sample counts as one
        batch = self.training or self.running_mean is None
        y = self._by_batch(rows, x) if batch else self._by_running(rows)
        return y.reshape(features_last.shape).transpose(1, -1)

    def _by_batch(self, rows, x):
        if len(rows) < 2:
            raise ValueError(
                "batch normalization in training needs at least two values per feature, got x of shape "
                f"{tuple(x.shape)}: is the last batch of an epoch a single sample, or was eval() forgotten?"
            )
        run = batch_norm if self.autograd else _BatchNorm.apply
        y, mean, variance, *_ = run(rows, *_scale_and_shift(self, rows), self.eps)
        if self.training and self.running_mean is not None:
            with torch.no_grad():
                self._follow(mean, variance, len(rows))
        return y

    def _by_running(self, rows):
        running = (self.running_mean, self.running_var)
        arguments = (rows, *_scale_and_shift(self, rows), *running, self.eps)
        if self.autograd:
            return batch_norm_evaluation(*arguments)[0]
        return _BatchNormEvaluation.apply(*arguments)

    def _follow(self, mean, variance, N):
        self.num_batches_tracked += 1
        share = 1 / int(self.num_batches_tracked) if self.momentum is None else self.momentum
        running = (self.running_mean, self.running_var)
        new = running_statistics(*running, mean, variance, N, share)
        for old, value in zip(running, new, strict=True):
            old.copy_(value)


def _scale_and_shift(layer, rows):
    """Return weight and bias as rows, ones and zeros where there are none."""
    gamma, beta = layer.weight, layer.bias
    return (
        rows.new_ones(rows.shape[1]) if gamma is None else gamma.flatten(),
        rows.new_zeros(rows.shape[1]) if beta is None else beta.flatten(),
    )


def _check_tensor(x):
    if not isinstance(x, torch.Tensor) or not x.is_floating_point():
        kind = x.dtype if isinstance(x, torch.Tensor) else type(x).__name__
        raise ValueError(f"expected x as a tensor of floating-point numbers, got {kind}")
