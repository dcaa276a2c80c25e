"""One recurrent net and one convolutional net, each without normalization, with layer and with batch.

They differ in the normalization and in its parameters: Cooijmans et al. (2017) and Ba et al. (2016) on
scikit-learn's digits.
"""

import torch
from torch import nn

from lib.layers.checks import check_input, check_lengths
from lib.layers.normalization import BatchNorm1d, LayerNorm
from lib.models.checks import check_sizes

KINDS = ("none", "layer", "batch")


class BatchNormPerStep(nn.Module):
    """Batch normalization inside a recurrence: running statistics for each step, one scale and shift for all.

    A step later than the last that was trained on uses the last one's statistics.

    Parameters
    ----------
    num_features : int
        H.
    steps : int
        Steps that have statistics of their own.
    gamma : float
        Where the scale starts.

    References
    ----------
    Cooijmans et al. (2017), Recurrent batch normalization. Chapter 09.
    """

    def __init__(self, num_features, steps, gamma=0.1):
        super().__init__()
        check_sizes(num_features=num_features, steps=steps)
        self.each = nn.ModuleList(BatchNorm1d(num_features, affine=False) for _ in range(steps))
        self.weight = nn.Parameter(torch.full((num_features,), float(gamma)))
        self.bias = nn.Parameter(torch.zeros(num_features))

    def forward(self, a, t):
        """Normalize the pre-activation of step t.

        Parameters
        ----------
        a : tensor, shape (N, H)
        t : int

        Returns
        -------
        tensor, shape (N, H)
        """
        a_hat = self.each[min(t, len(self.each) - 1)](a)
        return self.weight * a_hat + self.bias


class NormalizedReader(nn.Module):
    """A tanh recurrence whose pre-activation is normalized at every step; a linear layer answers at the end.

    a_t = W_ih x_t + W_hh h_{t-1};  h_t = tanh(norm(a_t)), where norm brings its own shift.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
        H.
    output_size : int
        Numbers in the answer, K.
    norm : {"none", "layer", "batch"}
    steps : int, optional
        Steps with statistics of their own, for "batch".
    gamma : float
        Where the scale starts.

    Raises
    ------
    ValueError
        If there is no such norm, or "batch" is not told the number of steps.
    """

    def __init__(self, input_size, hidden_size, output_size, norm="none", steps=None, gamma=1.0):
        super().__init__()
        _check(norm)
        check_sizes(input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        if norm == "batch" and steps is None:
            raise ValueError(
                "batch normalization needs steps=…: each step has statistics of its own"
            )
        self.hidden_size, self.kind = hidden_size, norm
        self.W_ih = nn.Linear(input_size, hidden_size, bias=norm == "none")
        self.W_hh = nn.Linear(hidden_size, hidden_size, bias=False)
        self.answer = nn.Linear(hidden_size, output_size)
        self.norm = None
        if norm == "layer":
            self.norm = LayerNorm(hidden_size)
            nn.init.constant_(self.norm.weight, gamma)
        elif norm == "batch":
            self.norm = BatchNormPerStep(hidden_size, steps, gamma)

    def forward(self, x, lengths=None):
        """Answer for each sequence.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional
            Real steps of each sequence; its state stays as it is after them.

        Returns
        -------
        tensor, shape (N, K)
        """
        return self.answer(self.read(x, lengths)[-1])

    def read(self, x, lengths=None):
        """Return the hidden state after every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional

        Returns
        -------
        list of tensor, shape (N, H)

        Raises
        ------
        ValueError
            If shapes, dtypes or lengths do not fit, or the data hold NaN.
        """
        check_input(x, self.W_ih.in_features, self.W_ih.weight.dtype)
        lengths = check_lengths(lengths, x)
        h, hs = x.new_zeros(len(x), self.hidden_size), []
        ends = None if lengths is None else lengths[:, None]
        for t, a_x in enumerate(self.W_ih(x).unbind(1)):
            h_next = torch.tanh(self.normalize(a_x + self.W_hh(h), t))  # (N, H)
            h = h_next if ends is None else torch.where(t < ends, h_next, h)
            hs.append(h)
        return hs

    def normalize(self, a, t):
        """Normalize the pre-activation of step t, in the way this net was made for.

        Parameters
        ----------
        a : tensor, shape (N, H)
        t : int

        Returns
        -------
        tensor, shape (N, H)
        """
        if self.norm is None:
            return a
        return self.norm(a, t) if self.kind == "batch" else self.norm(a)


class NormalizedConvNet(nn.Module):
    """Three convolutions on an image, each normalized before its ReLU; a linear layer answers from the mean.

    "batch" averages over samples and places for each channel, "layer" over channels and places for each sample.

    Parameters
    ----------
    side : int
        Height and width of the image, S.
    channels : int
        Filters of each convolution.
    output_size : int
        Numbers in the answer, K.
    norm : {"none", "layer", "batch"}
    layers : int
        Number of convolutions.
    """

    def __init__(self, side, channels, output_size, norm="none", layers=3):
        super().__init__()
        _check(norm)
        check_sizes(side=side, channels=channels, output_size=output_size, layers=layers)
        self.side = side
        inputs = [1, *[channels] * (layers - 1)]
        plain = norm == "none"
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, channels, 3, padding=1, bias=plain) for before in inputs
        )
        make = {
            "none": nn.Identity,
            "layer": lambda: LayerNorm((channels, side * side)),
            "batch": lambda: BatchNorm1d(channels),
        }[norm]
        self.norms = nn.ModuleList(make() for _ in inputs)
        self.answer = nn.Linear(channels, output_size)

    def forward(self, x):
        """Answer for each image.

        Parameters
        ----------
        x : tensor, shape (N, S, S)

        Returns
        -------
        tensor, shape (N, K)
        """
        if not isinstance(x, torch.Tensor) or tuple(x.shape[1:]) != (self.side, self.side):
            raise ValueError(
                f"expected images as a tensor of shape (N, {self.side}, {self.side}), got "
                f"{tuple(x.shape) if hasattr(x, 'shape') else type(x).__name__}"
            )
        h = x[:, None]  # (N, 1, S, S)
        for convolve, norm in zip(self.convolutions, self.norms, strict=True):
            a = convolve(h)  # (N, C, S, S)
            h = torch.relu(norm(a.flatten(2))).reshape(a.shape)
        return self.answer(h.mean((2, 3)))


def _check(norm):
    if norm not in KINDS:
        raise ValueError(f"norm must be one of {KINDS}, got {norm!r}")
