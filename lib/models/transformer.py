"""The layers of a Transformer, interchangeable with torch's: attention, feed-forward net, skip connections."""

from torch import nn

from lib.data.checks import whole_number
from lib.layers.attention import MultiheadAttention
from lib.layers.dropout import Dropout
from lib.layers.normalization import LayerNorm


class _Layer(nn.Module):
    """What both layers share: skip connections around parts, with the norm behind or before each."""

    def _around(self, x, norm, part):
        """Add a part to its input; the norm stands behind the sum (as published) or before the part."""
        return x + part(norm(x)) if self.norm_first else norm(x + part(x))

    def _feed_forward(self, x):
        return self.dropout(self.linear2(self.dropout(self.linear1(x).relu())))

    def _attend(self, attention, query, memory, attn_mask, key_padding_mask):
        output, _ = attention(
            query, memory, memory, key_padding_mask, need_weights=False, attn_mask=attn_mask
        )
        return self.dropout(output)


class TransformerEncoderLayer(_Layer):
    """Self-attention and a feed-forward network, interchangeable with torch's layer of this name, batch first.

    norm behind:  x = norm1(x + attention(x));  x = norm2(x + ff(x))
    norm before:  x = x + attention(norm1(x));  x = x + ff(norm2(x))
    with ff(x) = W_2 relu(W_1 x + b_1) + b_2, the same at every position

    Parameters
    ----------
    d_model : int
        Size of a token's vector, E.
    nhead : int
    dim_feedforward : int
    dropout : float
        On both results before they are added, and inside the feed-forward network; on the attention weights, too.
    norm_first : bool
        Norm before each part instead of behind the sum.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need; Xiong et al. (2020), On layer normalization in the
    Transformer architecture. Chapter 18.
    """

    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, norm_first=False):
        super().__init__()
        whole_number("dim_feedforward", dim_feedforward)
        self.self_attn = MultiheadAttention(d_model, nhead, dropout)
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm1, self.norm2 = LayerNorm(d_model), LayerNorm(d_model)
        self.dropout, self.norm_first = Dropout(dropout), norm_first

    def forward(self, src, src_mask=None, src_key_padding_mask=None):
        """Let every position look at the others, then transform each.

        Parameters
        ----------
        src : tensor, shape (N, T, E)
        src_mask : tensor of bool, shape (T, T), optional
            True where a position may not look at another.
        src_key_padding_mask : tensor of bool, shape (N, T), optional
            True where a position is padding.

        Returns
        -------
        tensor, shape (N, T, E)
        """
        x = self._around(
            src,
            self.norm1,
            lambda x: self._attend(self.self_attn, x, x, src_mask, src_key_padding_mask),
        )
        return self._around(x, self.norm2, self._feed_forward)


class TransformerDecoderLayer(_Layer):
    """Self-attention, attention to the encoder, a feed-forward network: torch's layer of this name, batch first.

    norm behind:  x = norm1(x + attention(x));  x = norm2(x + attention(x, memory));  x = norm3(x + ff(x))
    norm before:  each norm stands before its part, as in the encoder's layer

    Parameters
    ----------
    d_model : int
        Size of a token's vector, E.
    nhead : int
    dim_feedforward : int
    dropout : float
    norm_first : bool

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapter 18.
    """

    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, norm_first=False):
        super().__init__()
        whole_number("dim_feedforward", dim_feedforward)
        self.self_attn = MultiheadAttention(d_model, nhead, dropout)
        self.multihead_attn = MultiheadAttention(d_model, nhead, dropout)
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm1, self.norm2, self.norm3 = (LayerNorm(d_model) for _ in range(3))
        self.dropout, self.norm_first = Dropout(dropout), norm_first

    def forward(
        self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
        memory_key_padding_mask=None,
    ):  # fmt: skip
        """Let every position look at the output so far, then at the input, then transform each.

        Parameters
        ----------
        tgt : tensor, shape (N, S, E)
        memory : tensor, shape (N, T, E)
            What the encoder returned.
        tgt_mask : tensor of bool, shape (S, S), optional
            True where an output position may not look at another: the future.
        memory_mask : tensor of bool, shape (S, T), optional
        tgt_key_padding_mask : tensor of bool, shape (N, S), optional
            True where an output position is padding.
        memory_key_padding_mask : tensor of bool, shape (N, T), optional

        Returns
        -------
        tensor, shape (N, S, E)
        """
        x = self._around(
            tgt,
            self.norm1,
            lambda x: self._attend(self.self_attn, x, x, tgt_mask, tgt_key_padding_mask),
        )
        x = self._around(
            x,
            self.norm2,
            lambda x: self._attend(
                self.multihead_attn, x, memory, memory_mask, memory_key_padding_mask
            ),
        )
        return self._around(x, self.norm3, self._feed_forward)
