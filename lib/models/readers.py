"""Four ways to read a sequence and answer once at its end: a bag, a window, a convolution, a recurrence."""

import torch
from torch import nn


class BagReader(nn.Module):
    """Average all steps, then a dense net: any length, no order.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
    output_size : int
        Numbers in the answer, K.
    """

    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
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
    """

    def __init__(self, input_size, window, hidden_size, output_size):
        super().__init__()
        self.window = window
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
        missing = max(0, self.window - x.shape[1])
        x = nn.functional.pad(x, (0, 0, missing, 0))
        return self.net(x[:, -self.window :].flatten(1))


class ConvReader(nn.Module):
    """A convolution along time, the largest response of each filter, then a linear layer.

    Any length; order only within the `width` steps that a filter spans.

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
    """

    def __init__(self, input_size, hidden_size, output_size, width=5):
        super().__init__()
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
    """

    def __init__(self, layer, output_size):
        super().__init__()
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


def _dense(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, outputs))
