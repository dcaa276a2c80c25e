"""Three ways to close the loop: through the hidden state, through the output, and with one answer at the end.

Goodfellow et al. (2016), section 10.2, figures 10.3 to 10.5. The third design is
`lib.models.readers.RecurrentReader`.
"""

import torch
from torch import nn

from lib.layers.checks import check_input
from lib.layers.rnn import RNN
from lib.models.checks import check_sizes


class HiddenToHidden(nn.Module):
    """An output at every step; the hidden state feeds the next step.

    h_t = tanh(b + W h_{t-1} + U x_t);  o_t = c + V h_t

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
        H.
    output_size : int
        Numbers in an output, K.

    References
    ----------
    Goodfellow et al. (2016), Deep learning, figure 10.3. Chapter 04.
    """

    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        self.layer = RNN(input_size, hidden_size)
        self.output = nn.Linear(hidden_size, output_size)

    def forward(self, x, h_0=None):
        """Return the outputs of every step and the state after the last.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0 : tensor, shape (1, N, H), optional

        Returns
        -------
        output : tensor, shape (N, T, K)
        h_n : tensor, shape (1, N, H)
        """
        hs, h_n = self.layer(x, h_0)
        return self.output(hs), h_n


class OutputToHidden(nn.Module):
    """An output at every step; only the output feeds the next step.

    h_t = tanh(b + W o_{t-1} + U x_t);  o_t = c + V h_t

    What the output does not show is forgotten.

    Parameters
    ----------
    input_size : int
        Features of a step, D.
    hidden_size : int
        H.
    output_size : int
        Numbers in an output, K.

    References
    ----------
    Goodfellow et al. (2016), Deep learning, figure 10.4; the idea of Jordan (1986). Chapter 04.
    """

    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, output_size=output_size)
        self.U = nn.Linear(input_size, hidden_size)
        self.W = nn.Linear(output_size, hidden_size, bias=False)
        self.V = nn.Linear(hidden_size, output_size)

    def step(self, a_x, o):
        """One step, h = tanh(a_x + W o) and then o = c + V h; or many at once, where all o are known.

        Parameters
        ----------
        a_x : tensor, shape (N, H)
            What the input brings, b + U x.
        o : tensor, shape (N, K)
            What is fed back: the output of the step before, or the truth.

        Returns
        -------
        tensor, shape (N, K)
        """
        return self.V(torch.tanh(a_x + self.W(o)))

    def forward(self, x, o_0=None):
        """Return the outputs of every step and the last one, to carry on from.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        o_0 : tensor, shape (N, K), optional
            Output before the first step; zeros if not given.

        Returns
        -------
        output : tensor, shape (N, T, K)
        o_n : tensor, shape (N, K)

        Raises
        ------
        ValueError
            If x or `o_0` does not fit, or x holds NaN.
        """
        o, outputs = self._start(x, o_0), []
        for a_x in self.U(x).unbind(1):
            o = self.step(a_x, o)
            outputs.append(o)
        return torch.stack(outputs, 1), o

    def _start(self, x, o_0):
        """What is fed to the first step; complain if x or o_0 does not fit."""
        check_input(x, self.U.in_features, self.U.weight.dtype)
        N, K = len(x), self.V.out_features
        if o_0 is None:
            return x.new_zeros(N, K)
        if tuple(o_0.shape) != (N, K):
            raise ValueError(f"o_0 must have shape {(N, K)}, got {tuple(o_0.shape)}")
        return o_0
