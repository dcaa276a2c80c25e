"""A Transformer that translates: encoder layers read, decoder layers write, and nothing is recurrent."""

from typing import NamedTuple

import torch
from torch import nn

from lib.data.checks import whole_number
from lib.layers.checks import check_lengths
from lib.layers.embedding import Embedding
from lib.layers.normalization import LayerNorm
from lib.layers.positions import sinusoidal_positions
from lib.models.transformer import TransformerDecoderLayer, TransformerEncoderLayer


class Read(NamedTuple):
    """What the encoder hands to the decoder: its outputs `h`, (N, T, E), and which are `padding`, (N, T)."""

    h: torch.Tensor
    padding: torch.Tensor


class _Stack(nn.Module):
    """Layers one above the other, and a last norm: torch's names."""

    def __init__(self, layers, d_model):
        super().__init__()
        self.layers = nn.ModuleList(layers)
        self.norm = LayerNorm(d_model)

    def forward(self, x, *arguments, **masks):
        for layer in self.layers:
            x = layer(x, *arguments, **masks)
        return self.norm(x)


class TransformerEncoderDecoder(nn.Module):
    """Translate one sequence into another with attention alone.

    x = embedding(ids) + positions;  h = encoder(x)
    logits = W decoder(y, h) + b, where position t of y sees y_1 … y_t and all of h

    The encoder and the decoder have the names of `torch.nn.Transformer`, whose last norms they have, too.

    Parameters
    ----------
    source_tokens : int
        Size of the source's vocabulary.
    target_tokens : int
        Size of the target's vocabulary, K.
    d_model : int
        Size of a token's vector, E.
    nhead : int
    dim_feedforward : int
    layers : int
        Of the encoder and of the decoder.
    dropout : float
    norm_first : bool
    padding_idx : int
        Id of the padding token, in both vocabularies.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or the heads do not divide `d_model`.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapter 18.
    """

    attention = None  # for `greedy`: no single attention whose weights it could return or mask

    def __init__(
        self, source_tokens, target_tokens, d_model, nhead, dim_feedforward, layers=2, dropout=0.0,
        norm_first=True, padding_idx=0,
    ):  # fmt: skip
        super().__init__()
        depth = range(whole_number("layers", layers))
        sizes = (d_model, nhead, dim_feedforward, dropout, norm_first)
        self.read = Embedding(source_tokens, d_model, padding_idx)
        self.fed = Embedding(target_tokens, d_model, padding_idx)
        self.encoder = _Stack([TransformerEncoderLayer(*sizes) for _ in depth], d_model)
        self.decoder = _Stack([TransformerDecoderLayer(*sizes) for _ in depth], d_model)
        self.answer = nn.Linear(d_model, target_tokens)

    def encode(self, source, lengths):
        """Read the source, all positions at once.

        Parameters
        ----------
        source : tensor of int, shape (N, T)
        lengths : sequence of int, length N
            Real tokens of each.

        Returns
        -------
        memory : Read
        written : tensor of int, shape (N, 0)
            What has been written so far: nothing.
        """
        x = _placed(self.read(source))
        lengths = check_lengths(lengths, x)
        padding = torch.arange(x.shape[1], device=x.device) >= lengths[:, None]
        h = self.encoder(x, src_key_padding_mask=padding)
        return Read(h, padding), source[:, :0]

    def _decode(self, fed, memory):
        y = _placed(self.fed(fed))
        S = y.shape[1]
        future = torch.ones(S, S, dtype=torch.bool, device=y.device).triu(1)
        decoded = self.decoder(y, memory.h, tgt_mask=future, memory_key_padding_mask=memory.padding)
        return self.answer(decoded)

    def step(self, ids, written, memory, allowed=None):
        """Write one token: scores of the next, from all tokens before it, which are computed anew.

        Parameters
        ----------
        ids : tensor of int, shape (N,)
            The token before.
        written : tensor of int, shape (N, S)
            All that were fed before that one.
        memory : Read
        allowed : None
            Only for a model with one attention; nothing can be masked here.

        Returns
        -------
        logits : tensor, shape (N, K)
        written : tensor of int, shape (N, S+1)
        weights : None
        """
        written = torch.cat([written, ids[:, None]], 1)
        return self._decode(written, memory)[:, -1], written, None

    def forward(self, source, lengths, fed):
        """Score every token of the target at once, the truth being fed: teacher forcing without a loop.

        Parameters
        ----------
        source : tensor of int, shape (N, T)
        lengths : sequence of int, length N
        fed : tensor of int, shape (N, S)
            The start token, then the target but for its last token.

        Returns
        -------
        tensor, shape (N, S, K)
            Logits.
        """
        memory, _ = self.encode(source, lengths)
        return self._decode(fed, memory)


def _placed(x):
    """Add to each vector the place where it stands."""
    return x + sinusoidal_positions(*x.shape[1:]).to(x)
