"""An encoder that reads, a decoder that writes, and between them one vector, or attention."""

from typing import NamedTuple

import torch
from torch import nn

from lib.layers.attention import AdditiveAttention
from lib.layers.checks import check_lengths
from lib.layers.embedding import Embedding
from lib.layers.gru import GRU
from lib.models.checks import check_sizes


class Memory(NamedTuple):
    """What the encoder hands to the decoder.

    `h` are its states, (N, T, H), `real` marks those that are no padding, (N, T), `last` is the last state of both
    directions, (N, H), and `projected` what attention needs of `h` at every step.
    """

    h: torch.Tensor
    real: torch.Tensor
    last: torch.Tensor
    projected: torch.Tensor | None


class EncoderDecoder(nn.Module):
    """Translate one sequence into another: a bidirectional GRU reads, a GRU writes.

    h_1 … h_T = encoder(x);  s_0 = tanh(W h_last)
    s_t = GRU([y_{t-1}; c_t], s_{t-1});  logits_t = V [s_t; c_t] + b
    Without attention c_t is the encoder's last state at every step; with it, the weighted mean of all its states.

    Parameters
    ----------
    source_tokens : int
        Size of the source's vocabulary.
    target_tokens : int
        Size of the target's vocabulary, K.
    embedding_dim : int
        Size of a token's vector.
    hidden_size : int
        Units of the decoder, H; the encoder has half of them in each direction.
    attention : bool
    padding_idx : int
        Id of the padding token, in both vocabularies.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or `hidden_size` is odd.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder; Bahdanau, Cho &
    Bengio (2015), Neural machine translation by jointly learning to align and translate. Chapters 16 and 17.
    """

    def __init__(
        self, source_tokens, target_tokens, embedding_dim, hidden_size, attention=True, padding_idx=0
    ):  # fmt: skip
        super().__init__()
        check_sizes(embedding_dim=embedding_dim, hidden_size=hidden_size)
        if hidden_size % 2:
            raise ValueError(f"two directions share hidden_size={hidden_size}: it must be even")
        H = hidden_size
        self.read = Embedding(source_tokens, embedding_dim, padding_idx)
        self.encoder = GRU(embedding_dim, H // 2, bidirectional=True)
        self.begin = nn.Linear(H, H)
        self.fed = Embedding(target_tokens, embedding_dim, padding_idx)
        self.decoder = GRU(embedding_dim + H, H)
        self.attention = AdditiveAttention(H, H, H) if attention else None
        self.answer = nn.Linear(2 * H, target_tokens)

    def encode(self, source, lengths):
        """Read the source.

        Parameters
        ----------
        source : tensor of int, shape (N, T)
        lengths : sequence of int, length N
            Real tokens of each.

        Returns
        -------
        memory : Memory
        s : tensor, shape (N, H)
            The decoder's first state.
        """
        x = self.read(source)
        lengths = check_lengths(lengths, x)
        h, last = self.encoder(x, lengths=lengths)  # (N, T, H), (2, N, H/2)
        last = torch.cat([last[0], last[1]], -1)
        real = torch.arange(x.shape[1], device=x.device) < lengths[:, None]
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
        allowed : tensor of bool, shape (N, T), optional
            Encoder states that may be attended to at this step; by default all that are no padding.

        Returns
        -------
        logits : tensor, shape (N, K)
        s : tensor, shape (N, H)
        weights : tensor, shape (N, T), or None
            The attention weights.
        """
        s, c, weights = self._advance(self.fed(ids), s, memory, allowed)
        return self.answer(torch.cat([s, c], -1)), s, weights

    def _advance(self, y, s, memory, allowed=None):
        c, weights = memory.last, None
        if self.attention is not None:
            real = memory.real if allowed is None else memory.real & allowed
            c, weights = self.attention(s, memory.h, real, memory.projected)
        biased = self.decoder.weights()
        s, _ = self.decoder.cell.step(torch.cat([y, c], -1), s, *biased)
        return s, c, weights

    def forward(self, source, lengths, fed):
        """Score every token of the target, the truth being fed: teacher forcing.

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
        memory, s = self.encode(source, lengths)
        y = self.fed(fed)  # (N, S, E)
        if self.attention is None:  # the context is known for all steps
            c = memory.last[:, None].expand(-1, y.shape[1], -1)
            states, _ = self.decoder(torch.cat([y, c], -1), s[None].contiguous())
            return self.answer(torch.cat([states, c], -1))
        states, contexts = [], []
        for y_t in y.unbind(1):
            s, c, _ = self._advance(y_t, s, memory)
            states.append(s)
            contexts.append(c)
        return self.answer(torch.cat([torch.stack(states, 1), torch.stack(contexts, 1)], -1))
