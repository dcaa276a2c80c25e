"""Batch and layer normalization: the same two lines, averaged along different axes."""

import math

import torch
from torch import nn
from torch.autograd.function import once_differentiable


def standardize(x, axis, eps=1e-5):
    """Shift and scale to mean 0 and variance 1 along some axes.

    x_hat = (x - mean) / sqrt(variance + eps)
    The variance is the biased one: divided by the count, not by count - 1.

    Parameters
    ----------
    x : array, shape (..., D)
    axis : int or tuple of int
        What the mean and the variance are taken over.
    eps : float
        Keeps the root away from zero.

    Returns
    -------
    x_hat : array, shape (..., D)
    mean : array
        With axes of length 1 where it was averaged.
    variance : array
        Likewise.

    Examples
    --------
    >>> import numpy as np
    >>> x_hat, mean, variance = standardize(np.array([1.0, 7.0, 9.0, 15.0]), axis=-1, eps=0)
    >>> x_hat.round(9)
    array([-1.4, -0.2,  0.2,  1.4])
    >>> mean.item(), variance.item()
    (8.0, 25.0)
    """
    mean = x.mean(axis=axis, keepdims=True)
    centred = x - mean  # E[x²] - E[x]² would lose all digits at a large mean
    variance = (centred * centred).mean(axis=axis, keepdims=True)
    return centred / (variance + eps) ** 0.5, mean, variance


def standardize_backward(dx_hat, x_hat, std, axis):
    """Gradient of `standardize`.

    dx = (dx_hat - mean(dx_hat) - x_hat * mean(dx_hat * x_hat)) / std

    Parameters
    ----------
    dx_hat : array, shape (..., D)
    x_hat : array, shape (..., D)
        What `standardize` returned.
    std : array
        sqrt(variance + eps).
    axis : int or tuple of int
        As given to `standardize`.

    Returns
    -------
    array, shape (..., D)

    Examples
    --------
    >>> import numpy as np
    >>> dx_hat, x_hat = np.array([1.0, 0.0, 0.0, 0.0]), np.array([-1.4, -0.2, 0.2, 1.4])
    >>> standardize_backward(dx_hat, x_hat, std=5.0, axis=-1).round(9)
    array([ 0.052, -0.064, -0.036,  0.048])
    """
    shift = dx_hat.mean(axis=axis, keepdims=True)
    scale = (dx_hat * x_hat).mean(axis=axis, keepdims=True)
    return (dx_hat - shift - x_hat * scale) / std


def layer_norm(x, gamma, beta, eps=1e-5):
    """Layer normalization: each sample, at each step, by its own mean and variance.

    y = gamma * x_hat + beta

    Parameters
    ----------
    x : array, shape (..., D)
    gamma : array, shape (D,)
        Scale of each feature; None for 1.
    beta : array, shape (D,)
        Shift of each feature; None for 0.
    eps : float

    Returns
    -------
    y : array, shape (..., D)
    cache : tuple
        What `layer_norm_backward` needs.

    References
    ----------
    Ba, Kiros & Hinton (2016), Layer normalization. Chapter 8.
    """
    x_hat, _, variance = standardize(x, -1, eps)
    return _affine(x_hat, gamma, beta), (x_hat, (variance + eps) ** 0.5, gamma)


def layer_norm_backward(dy, cache):
    """Gradient of `layer_norm`.

    dx_hat = dy * gamma, then `standardize_backward`
    dgamma = sum of dy * x_hat, dbeta = sum of dy, over all axes but the last

    Parameters
    ----------
    dy : array, shape (..., D)
    cache : tuple
        From `layer_norm`.

    Returns
    -------
    dx : array, shape (..., D)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)
    """
    x_hat, std, gamma = cache
    others = tuple(range(dy.ndim - 1))
    dx_hat = dy if gamma is None else dy * gamma
    dx = standardize_backward(dx_hat, x_hat, std, -1)
    return dx, _sum(dy * x_hat, others), _sum(dy, others)


def batch_norm(
    x, gamma, beta, running_mean, running_var,
    training=True, momentum=0.1, eps=1e-5,
):  # fmt: skip
    """Batch normalization: every feature by its mean and variance over the batch.

    y = gamma * x_hat + beta
    In training the statistics are the batch's, and the running ones follow:
    running = (1 - momentum) * running + momentum * statistic
    with the variance divided by count - 1, here only. In evaluation the
    running statistics stand in for the batch's, as constants.

    Parameters
    ----------
    x : array, shape (N, D) or (N, D, T)
        Features in the second axis, as in torch.
    gamma : array, shape (D,)
        Scale of each feature; None for 1.
    beta : array, shape (D,)
        Shift of each feature; None for 0.
    running_mean : array, shape (D,)
        Or None, with `running_var`, to keep none.
    running_var : array, shape (D,)
        Squares of the features' units, positive.
    training : bool
    momentum : float
        Share of the new, as in torch: 1 minus what Keras calls momentum.
    eps : float

    Returns
    -------
    y : array, shape (N, D) or (N, D, T)
    running_mean : array, shape (D,)
        New in training, as given in evaluation.
    running_var : array, shape (D,)
    cache : tuple
        What `batch_norm_backward` needs.

    Raises
    ------
    ValueError
        In training, if each feature has but one value: it would become zero.

    References
    ----------
    Ioffe & Szegedy (2015), Batch normalization. Chapter 8.
    """
    axes = (0, *range(2, x.ndim))
    if not training:
        std = (_wide(running_var, x) + eps) ** 0.5
        x_hat = (x - _wide(running_mean, x)) / std
    else:
        count = _count(x)  # values for each feature
        x_hat, mean, variance = standardize(x, axes, eps)
        std = (variance + eps) ** 0.5
        if running_mean is not None:
            unbiased = variance * (count / (count - 1))
            mean, unbiased = mean.reshape(-1), unbiased.reshape(-1)
            keep = 1 - momentum
            running_mean = keep * running_mean + momentum * mean
            running_var = keep * running_var + momentum * unbiased
    y = _affine(x_hat, _wide(gamma, x), _wide(beta, x))
    return y, running_mean, running_var, (x_hat, std, gamma, training)


def batch_norm_backward(dy, cache):
    """Gradient of `batch_norm`; in evaluation the statistics are constants.

    Parameters
    ----------
    dy : array, shape (N, D) or (N, D, T)
    cache : tuple
        From `batch_norm`.

    Returns
    -------
    dx : array, shape (N, D) or (N, D, T)
    dgamma : array, shape (D,)
    dbeta : array, shape (D,)
    """
    x_hat, std, gamma, training = cache
    axes = (0, *range(2, dy.ndim))
    dx_hat = dy if gamma is None else dy * _wide(gamma, dy)
    if training:
        dx = standardize_backward(dx_hat, x_hat, std, axes)
    else:
        dx = dx_hat / std
    return dx, _sum(dy * x_hat, axes), _sum(dy, axes)


def _affine(x_hat, gamma, beta):
    y = x_hat if gamma is None else gamma * x_hat
    return y if beta is None else y + beta


def _wide(v, x):
    """Line up one number per feature with the second axis of x."""
    return v if v is None else v.reshape(-1, *[1] * (x.ndim - 2))


def _sum(x, axes):
    return x.sum(axis=axes) if axes else x


def _count(x):
    count = x.shape[0] * math.prod(x.shape[2:])
    if count < 2:
        raise ValueError(
            f"batch normalization in training needs at least two values per feature, got x of shape "
            f"{tuple(x.shape)}: is the last batch of an epoch a single sample, or was eval() forgotten?"
        )
    return count


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
    """Layer normalization, interchangeable with `torch.nn.LayerNorm`. Chapter 8.

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
    """Batch normalization, interchangeable with `torch.nn.BatchNorm1d`. Chapter 8.

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
