"""A symbol for every frame: a recurrent layer that reads both ways, for CTC (chapter 15)."""

from torch import nn

from lib.layers.lstm import LSTM
from lib.models.checks import check_sizes


class Transcriber(nn.Module):
    """Frames in, logarithms of the probabilities of K symbols out, one of which is the blank.

    log p_t = log_softmax(V [f_t; g_t] + b), where f_t has read the frames 1 … t and g_t the frames T … t

    Parameters
    ----------
    input_size : int
        Features of a frame, D.
    hidden_size : int
        Units in each direction, H.
    symbols : int
        Labels and the blank, K.
    bidirectional : bool
    cell : type
        The recurrent layer: `LSTM`, `GRU` or `RNN`.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.
    """

    def __init__(self, input_size, hidden_size, symbols, bidirectional=True, cell=LSTM):
        super().__init__()
        check_sizes(input_size=input_size, hidden_size=hidden_size, symbols=symbols)
        self.layer = cell(input_size, hidden_size, bidirectional=bidirectional)
        self.answer = nn.Linear(hidden_size * (1 + bidirectional), symbols)

    def forward(self, x, lengths=None):
        """Write probabilities for every frame.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional
            Real frames of each sequence, where padding follows.

        Returns
        -------
        tensor, shape (T, N, K)
            Time first, as the CTC loss wants it.
        """
        output, _ = self.layer(x, lengths=lengths)
        return self.answer(output).log_softmax(-1).transpose(0, 1)
