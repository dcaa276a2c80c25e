"""Convolution: the windows are laid out as columns, so that all of them meet the kernel in one product."""

import math

import torch
from torch import nn

from lib.data.checks import whole_number
from lib.layers.checks import check_channels
from lib.layers.eager import eager
from lib.layers.once import full_precision
from lib.layers.windows import Window, output_size, per_axis, receptive_field

__all__ = ["Conv1d", "Conv2d", "output_size", "receptive_field"]


def _convolve(x, W, b, window):
    columns = window.columns(window.padded(x))  # (N, C * kernel, places)
    y = _rows(W, x).bmm(columns)  # (N, F, places)
    y = y if b is None else y + b[:, None]
    return y.unflatten(2, window.sizes(x))


def _rows(W, x):
    """Return one row of weights for each filter, seen once for each sample: `@` would copy the columns."""
    return W.flatten(1).expand(len(x), -1, -1)


class _Convolution(torch.autograd.Function):
    # The backward pass consists of operations that torch differentiates, so second derivatives are right.

    @staticmethod
    def forward(ctx, x, W, b, window):
        ctx.save_for_backward(x, W)
        ctx.window, ctx.bias = window, b is not None
        return _convolve(x, W, b, window)

    @staticmethod
    def backward(ctx, dy):
        (x, W), window = ctx.saved_tensors, ctx.window
        with full_precision():
            dy = dy.flatten(2)  # (N, F, places)
            columns = window.columns(window.padded(x))
            dW = dy.bmm(columns.transpose(1, 2)).sum(0).view_as(W)
            db = dy.sum((0, 2)) if ctx.bias else None
            needed = ctx.needs_input_grad[0]  # not so for the images themselves
            dx = window.gather(_rows(W, x).transpose(1, 2).bmm(dy), x) if needed else None
        return dx, dW, db, None


class _ConvolutionLayer(nn.Module):
    axes = None

    def __init__(
        self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True,
        padding_mode="zeros", *, autograd=False,
    ):  # fmt: skip
        super().__init__()
        self.in_channels = whole_number("in_channels", in_channels)
        self.out_channels = whole_number("out_channels", out_channels)
        self.kernel_size = per_axis("kernel_size", kernel_size, self.axes)
        self.stride = per_axis("stride", stride, self.axes)
        self.dilation = per_axis("dilation", dilation, self.axes)
        if groups != 1 or padding_mode != "zeros":
            raise ValueError(
                f"got groups={groups!r}, padding_mode={padding_mode!r}; this layer has one group, padded "
                "with zeros: torch.nn has the others"
            )
        self.padding = padding
        if not isinstance(padding, str):
            self.padding = per_axis("padding", padding, self.axes, minimum=0)
        self.autograd = autograd
        self._window = Window(self.kernel_size, self.stride, _sides(self), self.dilation)
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, *self.kernel_size))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_channels)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw every parameter from U(-1/sqrt(n), 1/sqrt(n)), n numbers in a window, as torch does."""
        bound = 1 / math.sqrt(self.in_channels * math.prod(self.kernel_size))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    @eager
    def forward(self, x):
        """Convolve a batch.

        Parameters
        ----------
        x : tensor, shape (N, C, T) or (N, C, I, J)

        Returns
        -------
        tensor, shape (N, F, T) or (N, F, I, J)
            With as many places as `output_size` says.
        """
        if isinstance(x, torch.Tensor) and torch.is_autocast_enabled(self.weight.device.type):
            x = x.to(self.weight.dtype)  # its parameters' precision, as recurrent layers keep it
        check_channels(x, self.axes, self.in_channels, self.weight.dtype)
        images, W = (x[:, :, None], self.weight[:, :, None]) if self.axes == 1 else (x, self.weight)
        self._window.sizes(images)  # complains where no window fits
        run = _convolve if self.autograd else _Convolution.apply
        with full_precision():
            y = run(images, W, self.bias, self._window)
        return y[:, :, 0] if self.axes == 1 else y

    def extra_repr(self):
        """Return the settings, for `print(model)`."""
        return (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"padding={self.padding!r}, dilation={self.dilation}, bias={self.bias is not None}"
        )


class Conv1d(_ConvolutionLayer):
    """Convolution along one axis, interchangeable with `torch.nn.Conv1d`. Chapter 03.

    The channels come second: a batch of sequences (N, T, D) is given as `x.transpose(1, 2)`.

    Parameters
    ----------
    in_channels, out_channels : int
        C and F.
    kernel_size, stride, dilation : int
    padding : int or {"valid", "same"}
        Zeros on each side; "same" keeps the length and asks for stride 1.
    groups : int
        1; torch's other values are refused.
    bias : bool
        Whether each filter has a bias.
    padding_mode : str
        "zeros"; torch's other values are refused.
    autograd : bool
        Let autograd differentiate the steps.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is shorter than a window.
    """

    axes = 1


class Conv2d(_ConvolutionLayer):
    """Convolution along rows and columns, interchangeable with `torch.nn.Conv2d`. Chapter 03.

    Parameters
    ----------
    in_channels, out_channels : int
        C and F.
    kernel_size, stride, dilation : int or tuple of int
        One number for both axes, or (rows, columns).
    padding : int, tuple of int or {"valid", "same"}
        Zeros on each side; "same" keeps the size and asks for stride 1.
    groups : int
        1; torch's other values are refused.
    bias : bool
        Whether each filter has a bias.
    padding_mode : str
        "zeros"; torch's other values are refused.
    autograd : bool
        Let autograd differentiate the steps.

    Raises
    ------
    ValueError
        If a setting has no meaning; on a call, if x does not fit or is smaller than a window.
    """

    axes = 2


def _sides(layer):
    """Return the zeros before and behind, for each axis."""
    if layer.padding == "same":
        if any(stride != 1 for stride in layer.stride):
            raise ValueError(
                f"padding='same' keeps the size, which stride {layer.stride} cannot; give the padding as a number"
            )
        total = [d * (k - 1) for d, k in zip(layer.dilation, layer.kernel_size, strict=True)]
        return tuple((t // 2, t - t // 2) for t in total)
    if isinstance(layer.padding, str) and layer.padding != "valid":
        raise ValueError(f"padding must be a number, 'valid' or 'same', got {layer.padding!r}")
    return tuple((p, p) for p in ((0,) * layer.axes if layer.padding == "valid" else layer.padding))
