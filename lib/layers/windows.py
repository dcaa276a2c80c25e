"""Where windows lie: output sizes, receptive fields, and images laid out as one column for each window."""

from torch.nn.functional import fold, pad

from lib.data.checks import whole_number


def output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    """Places along one axis after a convolution or a pooling.

    floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1

    Parameters
    ----------
    size : int
        Places along the axis before it.
    kernel_size : int
    stride : int
    padding : int
        Zeros on each side.
    dilation : int
        Distance between neighbours of the kernel: 1 without gaps.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a number is not whole or too small, or the kernel reaches further than the padded axis.

    Examples
    --------
    >>> output_size(32, 5, stride=2, padding=2)
    16
    """
    size, kernel_size = whole_number("size", size), whole_number("kernel_size", kernel_size)
    stride, dilation = whole_number("stride", stride), whole_number("dilation", dilation)
    padding = whole_number("padding", padding, minimum=0)
    reach = dilation * (kernel_size - 1) + 1
    if reach > size + 2 * padding:
        raise ValueError(
            f"a kernel of size {kernel_size} with dilation {dilation} spans {reach} places, but there are "
            f"only {size + 2 * padding} with the padding; were there too many poolings before it?"
        )
    return (size + 2 * padding - reach) // stride + 1


def receptive_field(layers):
    """Places of the input that one output of a stack of convolutions and poolings depends on.

    1 + sum over layers of dilation * (kernel_size - 1) * (product of the strides of the layers before it)

    Parameters
    ----------
    layers : iterable of tuple of int
        The first layer first: (kernel_size,), (kernel_size, stride) or (kernel_size, stride, dilation).

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If a layer is no such tuple.

    References
    ----------
    Araujo, Norris & Sim (2019), Computing receptive fields of convolutional neural networks. Chapter 03.

    Examples
    --------
    >>> receptive_field([(3, 1), (3, 1), (2, 2), (3, 1)])
    10
    >>> receptive_field([(3, 1, 1), (3, 1, 2), (3, 1, 4), (3, 1, 8)])
    31
    """
    field, distance = 1, 1  # places between two neighbours of this layer, counted in the input
    for layer in layers:
        if not isinstance(layer, tuple | list) or not 1 <= len(layer) <= 3:
            raise ValueError(
                f"expected (kernel_size, stride, dilation) for each layer, got {layer!r}; is it a list of "
                "layers, as in [(3, 1), (2, 2)]?"
            )
        names = ("kernel_size", "stride", "dilation")
        given = map(whole_number, names, layer)
        k, stride, dilation = (*given, 1, 1)[:3]
        field += dilation * (k - 1) * distance
        distance *= stride
    return field


class Window:
    """How windows lie on the two axes of an image; a series is an image of one row.

    Parameters
    ----------
    kernel, stride : tuple of int
        One number for each axis.
    padding : tuple of tuple of int
        Zeros before and behind, for each axis.
    dilation : tuple of int
    """

    def __init__(self, kernel, stride, padding, dilation):
        flat = len(kernel) == 1
        one = (1,) * flat
        self.kernel, self.stride, self.dilation = one + kernel, one + stride, one + dilation
        padding = ((0, 0),) * flat + padding
        self.sides = [side for before_behind in reversed(padding) for side in before_behind]

    def padded(self, x, value=0.0):
        """Return x with the padding around it."""
        return pad(x, self.sides, value=value) if any(self.sides) else x

    def sizes(self, x):
        """Return rows and columns of the outputs, or complain where no window fits."""
        left, right, top, bottom = self.sides
        padded = (top + x.shape[2] + bottom, left + x.shape[3] + right)
        settings = (padded, self.kernel, self.stride, (0, 0), self.dilation)
        return [output_size(*axis) for axis in zip(*settings, strict=True)]

    def columns(self, x_pad):
        """Lay out the windows: (N, C, rows, columns) becomes (N, C * kernel, places)."""
        for axis, k, stride, dilation in zip(
            (2, 3), self.kernel, self.stride, self.dilation, strict=True
        ):
            x_pad = x_pad.unfold(axis, dilation * (k - 1) + 1, stride)
        x_read = x_pad[..., :: self.dilation[0], :: self.dilation[1]]  # a view: (N, C, O, P, k, k)
        return x_read.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)

    def gather(self, dcolumns, x):
        """Add up what the windows hand back to each number of x; what fell on the padding is dropped."""
        left, right, top, bottom = self.sides
        rows, columns = x.shape[2:]
        laid = {"kernel_size": self.kernel, "stride": self.stride, "dilation": self.dilation}
        dx_pad = fold(dcolumns, (top + rows + bottom, left + columns + right), **laid)
        return dx_pad[:, :, top : top + rows, left : left + columns]


def per_axis(name, value, axes, minimum=1):
    """Return one whole number for each axis.

    Parameters
    ----------
    name : str
        For the message.
    value : int or tuple of int
    axes : int
    minimum : int

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If a number is not whole or too small, or they are more or fewer than the axes.
    """
    several = isinstance(value, tuple | list)
    if several and len(value) != axes:
        raise ValueError(
            f"{name} must be one whole number or {axes}, one for each axis, got {value!r}"
        )
    values = value if several else [value] * axes
    return tuple(whole_number(name, one, minimum) for one in values)
