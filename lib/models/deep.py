"""Recurrent layers that read both ways, and stacks of them with residual links."""

import torch
from torch import nn

from lib.layers.embedding import Embedding
from lib.layers.lstm import LSTM
from lib.layers.stack import check_lengths, reverse_time

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
    Schuster and Paliwal (1997), Bidirectional recurrent neural networks. Chapter 11.
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


class ResidualStack(nn.Module):
    """Recurrent layers one above the other; from the second on, each adds to what it was given.

    x^1 = layer_1(x);  x^l = layer_l(x^{l-1}) + x^{l-1}

    Without the last term it is the plain stack that `num_layers` makes, number for number.

    Parameters
    ----------
    cell : type
        The recurrent layer: `LSTM`, `GRU` or `RNN`.
    input_size : int
        Features of the input, D.
    hidden_size : int
        Units of each layer, H.
    num_layers : int
    residual : bool
        Whether to add the input of a layer to its output.
    **options
        For every layer, such as `forget_bias`.

    Raises
    ------
    ValueError
        If there is no layer.

    References
    ----------
    Wu et al. (2016), Google's neural machine translation system, section 3.1. Chapter 11.
    """

    def __init__(self, cell, input_size, hidden_size, num_layers, residual=True, **options):
        super().__init__()
        if num_layers < 1:
            raise ValueError(f"num_layers must be at least 1, got {num_layers}")
        widths = [input_size, *[hidden_size] * (num_layers - 1)]
        self.layers = nn.ModuleList(cell(width, hidden_size, **options) for width in widths)
        self.residual, self.hidden_size, self.bidirectional = residual, hidden_size, False

    def forward(self, x, h_0=None, lengths=None):
        """Read a batch of sequences.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        h_0 : None
            Every layer starts at zero.
        lengths : sequence of int, length N, optional
            Real steps of each sequence, where padding follows.

        Returns
        -------
        output : tensor, shape (N, T, H)
            What leaves the last layer at every step, zero at padding.
        last : tensor, shape (1, N, H)
            The same at each sequence's own end.
        """
        if h_0 is not None:
            raise ValueError("this stack starts every layer at zero, expected h_0=None")
        output = self.read(x, lengths)[-1]
        lengths = check_lengths(lengths, x)
        ends = torch.full((len(x),), x.shape[1] - 1) if lengths is None else lengths - 1
        return output, output[torch.arange(len(x)), ends][None]

    def read(self, x, lengths=None):
        """Return what leaves each layer, from the first to the last.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        lengths : sequence of int, length N, optional

        Returns
        -------
        list of tensor, shape (N, T, H)
        """
        outputs = []
        for layer in self.layers:
            h, _ = layer(x, lengths=lengths)
            x = h + x if self.residual and outputs else h
            outputs.append(x)
        return outputs

    def gradient_norms(self, x, upstream):
        """Norm of the gradient at what leaves each layer, given that at the last one's.

        Parameters
        ----------
        x : tensor, shape (N, T, D)
        upstream : tensor, shape (N, T, H)

        Returns
        -------
        tensor, shape (L,)
            One norm for each layer, the first layer first.
        """
        outputs = self.read(x)
        gradients = torch.autograd.grad(outputs[-1], outputs, upstream)
        return torch.stack([gradient.norm() for gradient in gradients])
