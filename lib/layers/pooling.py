"""Pooling: the largest number of each window, or its mean."""

import math

import torch
from torch import nn

from lib.layers.checks import check_channels
from lib.layers.windows import Window, per_axis


def _pooled_columns(x, window, outside):
    """Lay out the windows of every channel by itself: (N * C, kernel, places)."""
    return window.columns(window.padded(x, outside).flatten(0, 1)[:, None])


def _ungathered(dcolumns, x, window):
    return window.gather(dcolumns, x.flatten(0, 1)[:, None]).view_as(x)


class _MaxPooling(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window):
        largest, place = _pooled_columns(x, window, -math.inf).max(1)  # the first of several
        ctx.save_for_backward(x, place)
        ctx.window = window
        return largest.view(*x.shape[:2], *window.sizes(x))

    @staticmethod
    def backward(ctx, dy):
        (x, place), window = ctx.saved_tensors, ctx.window
        dy = dy.reshape(place.shape)[:, None]
        dcolumns = dy.new_zeros(len(place), math.prod(window.kernel), place.shape[1])
        return _ungathered(dcolumns.scatter(1, place[:, None], dy), x, window), None


class _AveragePooling(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, window):
        ctx.save_for_backward(x)
        ctx.window = window
        return _pooled_columns(x, window, 0.0).mean(1).view(*x.shape[:2], *window.sizes(x))

    @staticmethod
    def backward(ctx, dy):
        (x,), window = ctx.saved_tensors, ctx.window
        numbers = math.prod(window.kernel)
        dy = dy.reshape(x.shape[0] * x.shape[1], 1, -1) / numbers
        return _ungathered(dy.expand(-1, numbers, -1), x, window), None


class _Pooling(nn.Module):
    axes, pool = None, None

    def __init__(self, kernel_size, stride=None, padding=0):
        super().__init__()
        self.kernel_size = per_axis("kernel_size", kernel_size, self.axes)
        self.stride = self.kernel_size if stride is None else per_axis("stride", stride, self.axes)
        self.padding = per_axis("padding", padding, self.axes, minimum=0)
        if any(2 * p > k for p, k in zip(self.padding, self.kernel_size, strict=True)):
            raise ValueError(
                f"padding may be at most half of kernel_size {self.kernel_size}, got {self.padding}: a window "
                "would lie on padding alone"
            )
        sides = tuple((p, p) for p in self.padding)
        self._window = Window(self.kernel_size, self.stride, sides, (1,) * self.axes)

    def forward(self, x):
        """Pool every channel by itself.

        Parameters
        ----------
        x : tensor, shape (N, C, T) or (N, C, I, J)

        Returns
        -------
        tensor, shape (N, C, T) or (N, C, I, J)
            With as many places as `output_size` says.
        """
        check_channels(x, self.axes)
        images = x[:, :, None] if self.axes == 1 else x
        self._window.sizes(images)  # complains where no window fits
        y = self.pool(images, self._window)
        return y[:, :, 0] if self.axes == 1 else y

    def extra_repr(self):
        """Return the settings, for `print(model)`."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxPool1d(_Pooling):
    """Largest number of each window along one axis, as `torch.nn.MaxPool1d`. Chapter 03.

    Parameters
    ----------
    kernel_size : int
    stride : int, optional
        The kernel's size where none is given: the windows lie side by side.
    padding : int
        On each side, never the largest; at most half a kernel.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is shorter than a window.
    """

    axes, pool = 1, staticmethod(_MaxPooling.apply)


class MaxPool2d(_Pooling):
    """Largest number of each window along rows and columns, as `torch.nn.MaxPool2d`. Chapter 03.

    Parameters
    ----------
    kernel_size : int or tuple of int
        One number for both axes, or (rows, columns).
    stride : int or tuple of int, optional
        The kernel's size where none is given: the windows lie side by side.
    padding : int or tuple of int
        On each side, never the largest; at most half a kernel.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is smaller than a window.
    """

    axes, pool = 2, staticmethod(_MaxPooling.apply)


class AvgPool1d(_Pooling):
    """Mean of each window along one axis, as `torch.nn.AvgPool1d`. Chapter 03.

    Parameters
    ----------
    kernel_size : int
    stride : int, optional
        The kernel's size where none is given: the windows lie side by side.
    padding : int
        Zeros on each side, which count in the mean; at most half a kernel.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is shorter than a window.
    """

    axes, pool = 1, staticmethod(_AveragePooling.apply)


class AvgPool2d(_Pooling):
    """Mean of each window along rows and columns, as `torch.nn.AvgPool2d`. Chapter 03.

    Parameters
    ----------
    kernel_size : int or tuple of int
        One number for both axes, or (rows, columns).
    stride : int or tuple of int, optional
        The kernel's size where none is given: the windows lie side by side.
    padding : int or tuple of int
        Zeros on each side, which count in the mean; at most half a kernel.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is smaller than a window.
    """

    axes, pool = 2, staticmethod(_AveragePooling.apply)
