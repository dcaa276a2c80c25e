"""Two small convolutional networks: one reads images, one reads sequences without a look at the future."""

from itertools import pairwise

import torch
from torch import nn

from lib.data.checks import whole_number
from lib.layers.checks import check_input
from lib.layers.convolution import Conv1d, Conv2d, output_size, receptive_field
from lib.layers.pooling import MaxPool2d
from lib.models.checks import check_sizes


class ConvClassifier(nn.Module):
    """Convolutions with ReLU, each followed by max pooling if wanted; then one linear layer for the scores.

    Between the two, either all maps are laid out in one row, so that every place has weights of its own, or
    only the largest number of each map goes on (global max pooling), wherever it is.

    Parameters
    ----------
    in_channels : int
        C.
    filters : sequence of int
        Filters of each convolution.
    classes : int
        Scores, K.
    size : int, optional
        Rows and columns of the images, for the first way. Without it, global max pooling: images of any size.
    pool : int
        Rows and columns of a pooling window behind each convolution; 1 for none.
    kernel_size : int
        Odd: the padding keeps the size.
    bias : bool
        Whether filters have biases.

    Raises
    ------
    ValueError
        If a size is no positive whole number or the kernel's is even; on a call, if x does not fit.

    References
    ----------
    Chapter 03.

    Examples
    --------
    >>> model = ConvClassifier(1, (8, 16), 10)
    >>> model(torch.zeros(5, 1, 16, 16)).shape, model(torch.zeros(5, 1, 9, 30)).shape
    (torch.Size([5, 10]), torch.Size([5, 10]))
    """

    def __init__(
        self, in_channels, filters, classes, *, size=None, pool=1, kernel_size=3, bias=True
    ):
        super().__init__()
        check_sizes(in_channels=in_channels, classes=classes, pool=pool, kernel_size=kernel_size)
        if kernel_size % 2 == 0:
            raise ValueError(f"kernel_size must be odd, to have a middle; got {kernel_size}")
        channels, layers = [in_channels, *filters], []
        for before, after in pairwise(channels):
            conv = Conv2d(before, after, kernel_size, padding=kernel_size // 2, bias=bias)
            layers += [conv, nn.ReLU(), *([MaxPool2d(pool)] if pool > 1 else [])]
        self.maps = nn.Sequential(*layers)
        self.size = size if size is None else whole_number("size", size)
        features = channels[-1]
        if self.size is not None:
            for _ in filters:
                size = output_size(size, pool, pool)
            features *= size**2
        self.scores = nn.Linear(features, classes)

    def forward(self, x):
        """Score the classes.

        Parameters
        ----------
        x : tensor, shape (N, C, I, J)

        Returns
        -------
        tensor, shape (N, K)
        """
        if self.size is not None and tuple(x.shape[2:]) != (self.size, self.size):
            raise ValueError(
                f"expected images of {self.size} by {self.size}, got x of shape {tuple(x.shape)}: the linear "
                "layer has weights for every place; without size, the model takes images of any size"
            )
        maps = self.maps(x)
        return self.scores(maps.amax((2, 3)) if self.size is None else maps.flatten(1))


class CausalConvNet(nn.Module):
    """Dilated convolutions along time with ReLU, padded at the start only; then one linear layer at each step.

    The output of step t depends on the steps up to t, the last `field` of them.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
        Filters of every convolution.
    output_size : int
        Numbers in an answer, K.
    kernel_size : int
    dilations : sequence of int
        One for each convolution.

    Raises
    ------
    ValueError
        If a size is no positive whole number; on a call, if x does not fit or holds NaN.

    References
    ----------
    Bai, Kolter & Koltun (2018), An empirical evaluation of generic convolutional and recurrent networks.
    Chapter 03.

    Examples
    --------
    >>> model = CausalConvNet(1, 8, 1, kernel_size=2, dilations=(1, 2, 4))
    >>> model.field, model(torch.zeros(5, 20, 1)).shape
    (8, torch.Size([5, 20, 1]))
    """

    def __init__(self, input_size, hidden_size, output_size, kernel_size=2, dilations=(1, 2, 4, 8)):
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        self.input_size, sizes = input_size, [input_size, *[hidden_size] * len(dilations)]
        self.convolutions = nn.ModuleList(
            Conv1d(before, after, kernel_size, dilation=dilation)
            for before, after, dilation in zip(sizes, sizes[1:], dilations, strict=False)
        )
        self.field = receptive_field([(kernel_size, 1, dilation) for dilation in dilations])
        self.answer = nn.Linear(sizes[-1], output_size)

    def forward(self, x):
        """Answer at every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, T, K)
        """
        check_input(x, self.input_size, self.answer.weight.dtype)
        h = x.transpose(1, 2)  # channels second
        for convolution in self.convolutions:
            before = convolution.dilation[0] * (convolution.kernel_size[0] - 1)
            h = torch.relu(convolution(nn.functional.pad(h, (before, 0))))
        return self.answer(h.transpose(1, 2))
