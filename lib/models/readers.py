"""Four ways to read a sequence and answer once at its end: a bag, a window, a convolution, a recurrence."""

import torch
from torch import nn

from lib.layers.checks import check_input
from lib.models.checks import check_sizes


class BagReader(nn.Module):
    """Average all steps, then a dense net: any length, no order.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
    output_size : int
        Numbers in the answer, K.

    Raises
    ------
    ValueError
        If a size is not positive; on a call, if x does not fit or holds NaN.

    References
    ----------
    Chapter 01.
    """

    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        self.input_size = input_size
        self.net = _dense(input_size, hidden_size, output_size)

    def forward(self, x):
        """Answer for each sequence.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, K)
        """
        _check(x, self)
        return self.net(x.mean(1))


class WindowReader(nn.Module):
    """All steps of a fixed window side by side, then a dense net: order, but one length only.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    window : int
        Steps that the net can see.
    hidden_size : int
    output_size : int
        Numbers in the answer, K.

    Raises
    ------
    ValueError
        If a size is not positive; on a call, if x does not fit or holds NaN.

    References
    ----------
    Chapter 01.
    """

    def __init__(self, input_size, window, hidden_size, output_size):
        super().__init__()
        sizes = {"hidden_size": hidden_size, "output_size": output_size}
        check_sizes(input_size=input_size, window=window, **sizes)
        self.input_size, self.window = input_size, window
        self.net = _dense(input_size * window, hidden_size, output_size)

    def forward(self, x):
        """Answer for each sequence from its last `window` steps, with zeros in front of a shorter one.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, K)
        """
        _check(x, self)
        missing = max(0, self.window - x.shape[1])
        x = nn.functional.pad(x, (0, 0, missing, 0))
        return self.net(x[:, -self.window :].flatten(1))


class ConvReader(nn.Module):
    """A convolution along time, the largest response of each filter, then a linear layer.

    Any length; order only within the `width` steps that a filter spans, and at the ends, where the
    zeros of the padding give places away.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
        Number of filters.
    output_size : int
        Numbers in the answer, K.
    width : int
        Steps that a filter spans; odd.

    Raises
    ------
    ValueError
        If a size is not positive or `width` is even; on a call, if x does not fit or holds NaN.

    References
    ----------
    Chapter 01.
    """

    def __init__(self, input_size, hidden_size, output_size, width=5):
        super().__init__()
        sizes = {"hidden_size": hidden_size, "output_size": output_size}
        check_sizes(input_size=input_size, width=width, **sizes)
        if width % 2 == 0:
            raise ValueError(f"width must be odd, to have a step in its middle; got {width}")
        self.input_size = input_size
        self.filters = nn.Conv1d(input_size, hidden_size, width, padding=width // 2)
        self.answer = nn.Linear(hidden_size, output_size)

    def forward(self, x):
        """Answer for each sequence.

        Parameters
        ----------
        x : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, K)
        """
        _check(x, self)
        responses = torch.relu(self.filters(x.transpose(1, 2)))  # (N, filters, T)
        return self.answer(responses.amax(2))


class RecurrentReader(nn.Module):
    """A recurrent layer reads; a linear layer answers from the last hidden state.

    Parameters
    ----------
    layer : RNN or LSTM
        Any recurrent layer with `hidden_size`, in one direction.
    output_size : int
        Numbers in the answer, K.

    Raises
    ------
    ValueError
        If the size is not positive or the layer runs in two directions; on a call, if x does not fit
        or holds NaN.

    References
    ----------
    The third design of Goodfellow et al. (2016), figure 10.5. Chapters 01 and 04.
    """

    def __init__(self, layer, output_size):
        super().__init__()
        check_sizes(output_size=output_size)
        if not hasattr(layer, "bidirectional") or not hasattr(layer, "hidden_size"):
            raise ValueError(f"layer must be a recurrent layer, got {type(layer).__name__}")
        if layer.bidirectional:
            raise ValueError(
                "the layer must run in one direction: h_n[-1] would be the backward one"
            )
        self.layer = layer
        self.answer = nn.Linear(layer.hidden_size, output_size)

    def forward(self, x, lengths=None):
        """Answer for each sequence.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional

        Returns
        -------
        tensor, shape (N, K)
        """
        _, state = self.layer(x, None, lengths)
        h_n = state[0] if isinstance(state, tuple) else state
        return self.answer(h_n[-1])


class RecurrentWriter(RecurrentReader):
    """A recurrent layer reads; a linear layer answers from every hidden state.

    Parameters
    ----------
    layer : RNN, LSTM or GRU
        In one direction.
    output_size : int
        Numbers in an answer, K.
    """

    def forward(self, x, lengths=None):
        """Answer at every step.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional

        Returns
        -------
        tensor, shape (N, T, K)
        """
        output, _ = self.layer(x, None, lengths)
        return self.answer(output)


def _dense(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, outputs))


def _check(x, reader):
    check_input(x, reader.input_size, next(reader.parameters()).dtype)
