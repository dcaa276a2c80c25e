"""Describe a picture: convolutions read it, a recurrent network writes and looks at one place after another."""

from itertools import pairwise

import torch
from torch import nn

from lib.layers.attention import AdditiveAttention
from lib.layers.convolution import Conv2d
from lib.layers.embedding import Embedding
from lib.layers.gru import GRU
from lib.layers.pooling import MaxPool2d
from lib.models.checks import check_sizes
from lib.models.seq2seq import Memory

LOOKS = ("attention", "mean", "none")


class Captioner(nn.Module):
    """Write a sentence about an image: convolutions encode it, a GRU decodes.

    h_1 … h_L = convolutions(image), one vector for each place, with its row and column
    s_0 = tanh(W mean(h));  s_t = GRU([y_{t-1}; c_t], s_{t-1});  logits_t = V [s_t; c_t] + b

    With attention, c_t is the weighted mean of all places, with new weights at every step; without, it is their
    mean at every step. `look="none"` puts zeros in place of the image everywhere: what is left is a language
    model of captions, the baseline that a caption has to beat.

    Parameters
    ----------
    tokens : int
        Size of the vocabulary, V.
    embedding_dim : int
        Size of a token's vector.
    hidden_size : int
        Units of the decoder, H.
    filters : sequence of int
        Filters of each convolution of 3 by 3, the first of which is followed by max pooling of 2 by 2.
    look : {"attention", "mean", "none"}
        What the decoder gets of the image.
    in_channels : int
        C.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or there is no such `look`.

    References
    ----------
    Vinyals et al. (2015), Show and tell: a neural image caption generator; Xu et al. (2015), Show, attend and
    tell: neural image caption generation with visual attention. Chapter 20.

    Examples
    --------
    >>> model = Captioner(14, 8, 16)
    >>> model(torch.zeros(5, 3, 16, 16), torch.zeros(5, 7, dtype=torch.long)).shape
    torch.Size([5, 7, 14])
    """

    def __init__(
        self, tokens, embedding_dim, hidden_size, filters=(16, 32), look="attention", in_channels=3
    ):  # fmt: skip
        super().__init__()
        check_sizes(embedding_dim=embedding_dim, hidden_size=hidden_size)
        if look not in LOOKS:
            raise ValueError(f"look must be one of {', '.join(LOOKS)}; got {look!r}")
        self.look, H, layers = look, hidden_size, []
        for before, after in pairwise([in_channels, *filters]):
            layers += [Conv2d(before, after, 3, padding=1), nn.ReLU()]
        layers.insert(2, MaxPool2d(2))
        self.maps = nn.Sequential(*layers)
        D = filters[-1] + 2  # with row and column
        self.begin = nn.Linear(D, H)
        self.fed = Embedding(tokens, embedding_dim, 0)
        self.decoder = GRU(embedding_dim + D, H)
        self.attention = AdditiveAttention(H, D, H) if look == "attention" else None
        self.answer = nn.Linear(H + D, tokens)

    def places(self, images):
        """Describe each place of the images by a vector.

        Parameters
        ----------
        images : tensor, shape (N, C, I, J)

        Returns
        -------
        tensor, shape (N, L, D)
            L = (I / 2) · (J / 2) places, row by row. The last two numbers are the row and the column, between −1
            and 1: a filter does not know where it is.
        """
        maps = self.maps(images)  # (N, F, I/2, J/2)
        rows, columns = (torch.linspace(-1, 1, n).to(maps) for n in maps.shape[2:])
        where = torch.stack(torch.meshgrid(rows, columns, indexing="ij"))  # (2, I/2, J/2)
        maps = torch.cat([maps, where.expand(len(maps), -1, -1, -1)], 1)
        return maps.flatten(2).transpose(1, 2)

    def encode(self, images, lengths=None):
        """Read the images.

        Parameters
        ----------
        images : tensor, shape (N, C, I, J)
        lengths : None
            Images have none; the argument is there for `greedy`, which also serves translators.

        Returns
        -------
        memory : Memory
        s : tensor, shape (N, H)
            The decoder's first state.
        """
        h = self.places(images)
        if self.look == "none":
            h = torch.zeros_like(h)
        last = h.mean(1)
        real = torch.ones(h.shape[:2], dtype=torch.bool, device=h.device)
        projected = None if self.attention is None else self.attention.project(h)
        return Memory(h, real, last, projected), torch.tanh(self.begin(last))

    def step(self, ids, s, memory, allowed=None):
        """Write one token: scores of the next, from the token before it.

        Parameters
        ----------
        ids : tensor of int, shape (N,)
            The token before.
        s : tensor, shape (N, H)
            The state before.
        memory : Memory
        allowed : tensor of bool, shape (N, L), optional
            Places that may be attended to; by default all.

        Returns
        -------
        logits : tensor, shape (N, V)
        s : tensor, shape (N, H)
        weights : tensor, shape (N, L), or None
            The attention weights.
        """
        c, weights = memory.last, None
        if self.attention is not None:
            real = memory.real if allowed is None else memory.real & allowed
            c, weights = self.attention(s, memory.h, real, memory.projected)
        y = torch.cat([self.fed(ids), c], -1)
        s, _ = self.decoder.cell.step(y, s, *self.decoder.weights())
        return self.answer(torch.cat([s, c], -1)), s, weights

    def forward(self, images, fed):
        """Score every token of the captions, the truth being fed: teacher forcing.

        Parameters
        ----------
        images : tensor, shape (N, C, I, J)
        fed : tensor of int, shape (N, S)
            The end token, then the caption.

        Returns
        -------
        tensor, shape (N, S, V)
            Logits.
        """
        memory, s = self.encode(images)
        found = []
        for ids in fed.unbind(1):
            logits, s, _ = self.step(ids, s, memory)
            found.append(logits)
        return torch.stack(found, 1)
