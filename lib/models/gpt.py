"""GPT: a stack of Transformer layers that predicts the next token, with a cache of keys and values."""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import linear

from lib.arrays import check_ids, log_softmax
from lib.data.checks import whole_number
from lib.layers.dropout import Dropout
from lib.layers.embedding import Embedding
from lib.layers.normalization import LayerNorm
from lib.models.checks import check_sizes
from lib.models.transformer import TransformerEncoderLayer


class GPTLayer(TransformerEncoderLayer):
    """An encoder layer, norm first, in which a token sees what stands before it, and its keys and values are kept.

    x = x + attention(norm1(x));  x = x + ff(norm2(x))

    Parameters
    ----------
    d_model : int
        Size of a token's vector, E.
    nhead : int
    dim_feedforward : int
    dropout : float

    References
    ----------
    Radford et al. (2019), Language models are unsupervised multitask learners. Chapter 19.
    """

    def __init__(self, d_model, nhead, dim_feedforward, dropout=0.0):
        super().__init__(d_model, nhead, dim_feedforward, dropout, norm_first=True)

    def forward(self, x, past=None):
        """Transform new tokens, given the keys and values of the earlier ones.

        Parameters
        ----------
        x : tensor, shape (N, T, E)
            The new tokens.
        past : tuple of tensor, optional
            Keys and values of S earlier tokens, each (N, nhead, S, D) with D = E / nhead.

        Returns
        -------
        y : tensor, shape (N, T, E)
        present : tuple of tensor
            Keys and values of all S + T tokens.
        """
        z = self.norm1(x)
        q, k, v = self.self_attn.project(z, z, z)  # of the new tokens only
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        T, S = q.shape[2], k.shape[2] - q.shape[2]
        seen = torch.ones(T, S + T, dtype=torch.bool, device=x.device).tril(S)
        x = x + self.dropout(self.self_attn.attend(q, k, v, seen)[0])
        return x + self._feed_forward(self.norm2(x)), (k, v)


class GPT(nn.Module):
    """A language model of Transformer layers: every token is predicted from all tokens before it.

    x = E[ids] + P[positions];  x = layer_L(… layer_1(x));  logits = norm(x) @ E.T

    The table of embeddings E is the output matrix as well. The feed-forward networks use the rectifier of
    chapter 18; GPT-2 uses a smooth one, GELU.

    Parameters
    ----------
    vocabulary_size : int
        V.
    context_length : int
        Most tokens that the model can look at: there is one position vector for each.
    d_model : int
        Size of a token's vector, E.
    nhead : int
    num_layers : int
    dropout : float

    Raises
    ------
    ValueError
        If a size is not positive; on a call, if an id lies outside the vocabulary, there are more tokens than
        positions, or the cache is another model's.

    References
    ----------
    Radford et al. (2019), Language models are unsupervised multitask learners. Chapter 19.

    Examples
    --------
    >>> model = GPT(vocabulary_size=5, context_length=8, d_model=6, nhead=2, num_layers=2)
    >>> logits, cache = model(torch.tensor([[3, 1, 4]]))
    >>> logits.shape, cache[0][0].shape
    (torch.Size([1, 3, 5]), torch.Size([1, 2, 3, 3]))
    """

    def __init__(self, vocabulary_size, context_length, d_model, nhead, num_layers, dropout=0.0):
        super().__init__()
        check_sizes(vocabulary_size=vocabulary_size, num_layers=num_layers)
        self.vocabulary_size, self.context_length = vocabulary_size, context_length
        self.embed = Embedding(vocabulary_size, d_model)
        self.positions = Embedding(context_length, d_model)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            GPTLayer(d_model, nhead, 4 * d_model, dropout) for _ in range(num_layers)
        )
        self.norm = LayerNorm(d_model)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw matrices as GPT-2 does: N(0, 0.02²), those that write to the residual sum smaller; biases zero."""
        into_sum = ("self_attn.out_proj.weight", "linear2.weight")
        for name, p in self.named_parameters():
            if p.ndim == 2:
                nn.init.normal_(p, std=0.02)
                if name.endswith(into_sum):
                    p.data /= (2 * len(self.layers)) ** 0.5
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, ids, cache=None):
        """Score the token after each token.

        Parameters
        ----------
        ids : tensor of int, shape (N, T)
        cache : list of tuple of tensor, optional
            Keys and values of every layer, from the call on the tokens before these.

        Returns
        -------
        logits : tensor, shape (N, T, V)
        cache : list of tuple of tensor
            Two tensors (N, nhead, S + T, D) for each layer, D = E / nhead.
        """
        check_ids(ids, self.vocabulary_size, what="token")
        _check_call(ids, cache, len(self.layers))
        S = 0 if cache is None else cache[0][0].shape[2]
        length = S + ids.shape[1]
        if length > self.context_length:
            raise ValueError(
                f"{length} tokens are more than the {self.context_length} positions of the model; "
                "give it the last ones only"
            )
        x = self.dropout(self.embed(ids) + self.positions.weight[S:length])
        presents = []
        for layer, past in zip(self.layers, cache or [None] * len(self.layers), strict=True):
            x, present = layer(x, past)
            presents.append(present)
        return linear(self.norm(x), self.embed.weight), presents


def windowed_probabilities(model, ids, context, stride=None):
    """Probability that a GPT gave to each token of a text that is longer than it can look back.

    The text is read in windows that overlap: each token after the first window is predicted from at least
    `context_length - stride` tokens before it.

    Parameters
    ----------
    model : GPT
        Set to evaluation mode for the while.
    ids : array of int, shape (T,)
        The text.
    context : array of int, shape (S,)
        What was read before it, at least one token.
    stride : int, optional
        Tokens that are predicted by each window after the first; half the context if not given.

    Returns
    -------
    array, shape (T,)

    Raises
    ------
    ValueError
        If text or context is empty or no sequence of ids, or the stride is longer than the context.

    Examples
    --------
    >>> model = GPT(vocabulary_size=5, context_length=4, d_model=6, nhead=2, num_layers=1)
    >>> windowed_probabilities(model, [3, 1, 4, 0, 2, 1], context=[2]).shape
    (6,)
    """
    ids, context = np.asarray(ids), np.asarray(context)
    for name, tokens in (("ids", ids), ("context", context)):
        if tokens.ndim != 1 or not tokens.size:
            raise ValueError(f"{name} must be one sequence of at least one id, got {tokens.shape}")
    C = model.context_length
    stride = max(1, C // 2) if stride is None else whole_number("stride", stride)
    if stride > C:
        raise ValueError(f"stride must be at most the context of {C} tokens, got {stride}")
    stream = torch.as_tensor(np.concatenate([context, ids]))
    found, training = [], model.training
    model.eval()
    try:
        with torch.no_grad():
            first, last = 1, min(C + 1, len(stream))  # the tokens that this window predicts
            while first < last:
                start = max(0, last - 1 - C)
                logits, _ = model(stream[None, start : last - 1])
                log_p = log_softmax(logits[0, first - 1 - start :].double())
                found.append(log_p.gather(1, stream[first:last, None])[:, 0].exp())
                first, last = last, min(last + stride, len(stream))
    finally:
        model.train(training)
    return torch.cat(found)[len(context) - 1 :].numpy()


def _check_call(ids, cache, layers):
    if ids.ndim != 2:
        raise ValueError(f"expected ids of shape (N, T), got {tuple(ids.shape)}; write ids[None]")
    if cache is not None and len(cache) != layers:
        raise ValueError(f"got a cache of {len(cache)} layers, the model has {layers}")
