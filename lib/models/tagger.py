"""An answer at every word: a recurrent layer that reads forwards, backwards or both ways."""

from torch import nn

from lib.layers.checks import check_lengths
from lib.layers.embedding import Embedding
from lib.layers.lstm import LSTM
from lib.layers.recurrence import reverse_time
from lib.models.checks import check_sizes

READS = ("forward", "backward", "both")


class WordTagger(nn.Module):
    """An answer at every word: embedding, one recurrent layer, one linear layer.

    forward:  y_t = V f_t + b, where f_t has read the words 1 … t
    backward: y_t = V g_t + b, where g_t has read the words T … t
    both:     y_t = V [f_t; g_t] + b, with half of the units in each direction

    Parameters
    ----------
    num_embeddings : int
        Tokens in the vocabulary, V.
    embedding_dim : int
        Size of a word's vector, D.
    hidden_size : int
        Units of the recurrent layer in all, H; even if it reads both ways.
    output_size : int
        Numbers in each answer, K.
    reads : {"forward", "backward", "both"}
    padding_idx : int, optional
        Id of the padding token.
    cell : type
        The recurrent layer: `LSTM`, `GRU` or `RNN`.

    Raises
    ------
    ValueError
        If there is no such way of reading, or H is odd and has to be halved.

    References
    ----------
    Schuster and Paliwal (1997), Bidirectional recurrent neural networks. Chapter 12.
    """

    def __init__(
        self,
        num_embeddings,
        embedding_dim,
        hidden_size,
        output_size,
        reads="both",
        padding_idx=None,
        cell=LSTM,
    ):
        super().__init__()
        if reads not in READS:
            raise ValueError(f"reads must be one of {', '.join(READS)}, got {reads!r}")
        check_sizes(
            num_embeddings=num_embeddings,
            embedding_dim=embedding_dim,
            hidden_size=hidden_size,
            output_size=output_size,
        )
        both = reads == "both"
        if both and hidden_size % 2:
            raise ValueError(f"two directions share hidden_size={hidden_size}: it must be even")
        self.reads = reads
        self.embed = Embedding(num_embeddings, embedding_dim, padding_idx)
        self.layer = cell(embedding_dim, hidden_size // (1 + both), bidirectional=both)
        self.answer = nn.Linear(hidden_size, output_size)

    def forward(self, ids, lengths=None):
        """Answer at every word.

        Parameters
        ----------
        ids : tensor of int, shape (N, T)
        lengths : sequence of int, length N, optional
            Real words of each sentence, where padding follows.

        Returns
        -------
        tensor, shape (N, T, K)
        """
        x = self.embed(ids)
        if self.reads != "backward":
            return self.answer(self.layer(x, lengths=lengths)[0])
        lengths = check_lengths(lengths, x)
        ends = None if lengths is None else lengths - 1
        last_first = reverse_time(x.transpose(0, 1), ends).transpose(0, 1)
        output, _ = self.layer(last_first, lengths=lengths)
        return self.answer(reverse_time(output.transpose(0, 1), ends).transpose(0, 1))
