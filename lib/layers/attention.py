"""Attention as layers that train: additive (Bahdanau), scaled dot-product, multi-head."""

import torch
from torch import nn
from torch.nn.functional import linear

from lib.data.checks import whole_number
from lib.equations.attention import (
    additive_score,
    attend,
    attend_backward,
    attention_weights,
    softmax_backward,
)
from lib.layers.checks import check_attention, check_mask, check_memory
from lib.layers.dropout import check_probability, drop, keep_mask
from lib.layers.once import once_differentiable

# The equations are those of `lib.equations.attention`, and a test holds them together. Here the product with the
# encoder's states is made once for all steps of a decoder, and a softmax is torch's own.


class _Attention(torch.autograd.Function):
    """Scaled dot-product attention, with its hand-derived gradient; `factor` is dropout's, one for each weight."""

    @staticmethod
    def forward(ctx, q, k, v, mask, factor):
        scaled = q * q.shape[-1] ** -0.5
        e = scaled @ k.transpose(-1, -2)  # (..., S, T)
        if mask is not None:
            e.masked_fill_(~mask, -torch.inf)
        alpha = torch.softmax(e, -1, out=e)  # in place: new pages of memory cost much
        if mask is not None:  # a row of minus infinities has become NaN
            nowhere = ~mask.any(-1, keepdim=True)
            if nowhere.any():
                alpha.masked_fill_(nowhere, 0.0)
        weights = alpha if factor is None else alpha * factor
        output = weights @ v
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(q, k, v, alpha, factor, output)
        return output, weights

    @staticmethod
    @once_differentiable
    def backward(ctx, doutput, dweights):
        q, k, v, alpha, factor, output = ctx.saved_tensors
        q, k, v, output = (
            x.to(alpha.dtype) for x in (q, k, v, output)
        )  # they differ under autocast
        weights = alpha if factor is None else alpha * factor
        doutput = torch.zeros_like(output) if doutput is None else doutput.to(alpha.dtype)
        dv = weights.transpose(-1, -2) @ doutput
        de = doutput @ v.transpose(-1, -2)
        total = (doutput * output).sum(
            -1, keepdim=True
        )  # of weights times their gradients, from smaller arrays
        if dweights is not None:
            de.add_(dweights)
            total = total + (dweights * weights).sum(-1, keepdim=True)
        if factor is not None:
            de.mul_(factor)
        de.sub_(total).mul_(alpha)  # in one piece of memory
        scale = q.shape[-1] ** -0.5  # on the smaller arrays
        return (de @ k).mul_(scale), (de.transpose(-1, -2) @ q).mul_(scale), dv, None, None


def _attention(q, k, v, mask, autograd, factor=None):
    """Return output and weights, to be differentiated by hand or by autograd."""
    if not autograd:
        return _Attention.apply(q, k, v, mask, factor)
    everyone = torch.ones((), dtype=torch.bool, device=q.device)
    weights, _ = attention_weights(q, k, everyone if mask is None else mask)
    weights = weights if factor is None else weights * factor
    return weights @ v, weights


def scaled_dot_product_attention(q, k, v, mask=None, *, autograd=False):
    """Scaled dot-product attention: softmax(q @ k.T / sqrt(D)) @ v.

    Parameters
    ----------
    q : tensor, shape (..., S, D)
        Queries.
    k : tensor, shape (..., T, D)
        Keys.
    v : tensor, shape (..., T, H)
        Values.
    mask : tensor of bool, shape (..., S, T), optional
        True where a query may attend to a key, as in `torch.nn.functional.scaled_dot_product_attention`; whatever
        broadcasts. A query that may attend to nothing gets zeros.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    Returns
    -------
    output : tensor, shape (..., S, H)
    weights : tensor, shape (..., S, T)

    Raises
    ------
    ValueError
        If the shapes do not fit each other, or the mask is not boolean.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapters 17 and 18.
    """
    check_attention(q, k, v, mask)
    return _attention(q, k, v, mask, autograd)


class _Additive(torch.autograd.Function):
    """Additive scores and the context for one state of the decoder, with their hand-derived gradient."""

    @staticmethod
    def forward(ctx, a_s, a_h, v, h, mask):
        tanh_a = torch.tanh(a_s[:, None] + a_h)  # (N, T, A)
        c, alpha, _ = attend(tanh_a @ v, h, mask)
        ctx.save_for_backward(tanh_a, v, h, alpha)
        return c, alpha

    @staticmethod
    @once_differentiable
    def backward(ctx, dc, dalpha):
        tanh_a, v, h, alpha = ctx.saved_tensors
        de, dh = attend_backward(dc, (h, alpha))
        de = de + softmax_backward(dalpha, alpha)
        da = torch.addcmul(v, tanh_a, tanh_a * v, value=-1).mul_(de[..., None])  # (N, T, A)
        dv = (de[:, None] @ tanh_a)[:, 0].sum(0)
        return da.sum(1), da, dv, dh, None


class AdditiveAttention(nn.Module):
    """Attention with an additive score, for one state of a decoder at a time.

    e_j = v · tanh(W_s s + W_h h_j);  alpha = softmax(e);  c = sum of alpha_j h_j

    Parameters
    ----------
    state_size : int
        Size of the decoder's state, H.
    memory_size : int
        Size of an encoder's state, D.
    attention_size : int
        Units of the score's hidden layer, A.
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    Raises
    ------
    ValueError
        If a size is no positive whole number.

    References
    ----------
    Bahdanau, Cho & Bengio (2015), Neural machine translation by jointly learning to align and
    translate. Chapter 17.
    """

    def __init__(self, state_size, memory_size, attention_size, *, autograd=False):
        super().__init__()
        H = whole_number("state_size", state_size)
        D = whole_number("memory_size", memory_size)
        A = whole_number("attention_size", attention_size)
        self.autograd = autograd
        self.weight_s = nn.Parameter(torch.empty(A, H))
        self.weight_h = nn.Parameter(torch.empty(A, D))
        self.weight_v = nn.Parameter(torch.empty(A))
        self.reset_parameters()

    def reset_parameters(self):
        """Draw the matrices as Glorot does, and v as a matrix with one row."""
        for weight in (self.weight_s, self.weight_h, self.weight_v[None]):
            nn.init.xavier_uniform_(weight)

    def project(self, h):
        """Return the encoder's share of the scores, W_h h_j, which is the same at every step of the decoder.

        Parameters
        ----------
        h : tensor, shape (N, T, D)

        Returns
        -------
        tensor, shape (N, T, A)
        """
        return linear(h, self.weight_h)

    def forward(self, s, h, mask=None, projected=None):
        """Attend to the encoder's states.

        Parameters
        ----------
        s : tensor, shape (N, H)
        h : tensor, shape (N, T, D)
        mask : tensor of bool, shape (N, T), optional
            True where a state may be attended to.
        projected : tensor, shape (N, T, A), optional
            What `project(h)` returned, if this is one step of several.

        Returns
        -------
        c : tensor, shape (N, D)
            The context vector.
        weights : tensor, shape (N, T)
        """
        check_memory(s, h, mask, self.weight_s.shape[1], self.weight_h.shape[1])
        if mask is None:
            mask = torch.ones(h.shape[:2], dtype=torch.bool, device=h.device)
        if self.autograd:
            e, _ = additive_score(s, h, self.weight_s, self.weight_h, self.weight_v)
            c, weights, _ = attend(e, h, mask)
            return c, weights
        a_h = self.project(h) if projected is None else projected
        return _Additive.apply(linear(s, self.weight_s), a_h, self.weight_v, h, mask)


class MultiheadAttention(nn.Module):
    """Several attentions side by side, interchangeable with `torch.nn.MultiheadAttention(batch_first=True)`.

    head_i = attention(q W_q,i, k W_k,i, v W_v,i);  output = [head_1 … head_h] W_o

    Parameters
    ----------
    embed_dim : int
        Size of a token's vector, E. Each head works on embed_dim / num_heads numbers.
    num_heads : int
    dropout : float
        On the weights, in training.
    bias : bool
    autograd : bool
        Let autograd differentiate the steps; needed for second derivatives.

    Raises
    ------
    ValueError
        If a size is no positive whole number, the heads do not divide `embed_dim`, or dropout is no probability.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need, section 3.2.2. Chapter 18.
    """

    def __init__(self, embed_dim, num_heads, dropout=0.0, bias=True, *, autograd=False):
        super().__init__()
        self.embed_dim = whole_number("embed_dim", embed_dim)
        self.num_heads = whole_number("num_heads", num_heads)
        if embed_dim % num_heads:
            raise ValueError(
                f"num_heads must divide embed_dim, got {num_heads} heads for {embed_dim} numbers: "
                "each head takes an equal share"
            )
        check_probability(dropout)
        self.dropout, self.autograd = dropout, autograd
        self.in_proj_weight = nn.Parameter(torch.empty(3 * embed_dim, embed_dim))
        self.in_proj_bias = nn.Parameter(torch.empty(3 * embed_dim)) if bias else None
        self.out_proj = nn.Linear(embed_dim, embed_dim, bias=bias)
        self.reset_parameters()

    def reset_parameters(self):
        """Draw the weights as torch does: the three matrices of a head as one, biases zero."""
        nn.init.xavier_uniform_(self.in_proj_weight)
        for bias in (self.in_proj_bias, self.out_proj.bias):
            if bias is not None:
                nn.init.zeros_(bias)

    def forward(
        self, query, key, value, key_padding_mask=None, need_weights=True, attn_mask=None,
        average_attn_weights=True,
    ):  # fmt: skip
        """Attend in every head, and join the results.

        Both masks are as in torch's module, and the opposite of `scaled_dot_product_attention`: True forbids.

        Parameters
        ----------
        query : tensor, shape (N, S, E)
        key : tensor, shape (N, T, E)
        value : tensor, shape (N, T, E)
        key_padding_mask : tensor of bool, shape (N, T), optional
            True where a key is padding.
        need_weights : bool
            Return the weights, too.
        attn_mask : tensor of bool, shape (S, T) or (N*num_heads, S, T), optional
            True where a query may not attend to a key. Or numbers to be added to the scores: 0 and minus infinity.
        average_attn_weights : bool
            Return the mean over the heads.

        Returns
        -------
        output : tensor, shape (N, S, E)
        weights : tensor, shape (N, S, T), or (N, num_heads, S, T), or None

        Raises
        ------
        ValueError
            If the shapes do not fit each other, or a mask is of another kind.
        """
        check_attention(query, key, value, None)
        if query.ndim != 3 or query.shape[-1] != self.embed_dim:
            raise ValueError(
                f"expected query, key and value of shape (N, T, {self.embed_dim}), got {tuple(query.shape)}"
            )
        q, k, v = self.project(query, key, value)
        allowed = self._allowed(q, k, key_padding_mask, attn_mask)
        output, weights = self.attend(q, k, v, allowed)
        if not need_weights:
            return output, None
        return output, weights.mean(1) if average_attn_weights else weights

    def project(self, query, key, value):
        """Queries, keys and values of every head: all that attention needs of a token.

        Parameters
        ----------
        query : tensor, shape (N, S, E)
        key : tensor, shape (N, T, E)
        value : tensor, shape (N, T, E)

        Returns
        -------
        q : tensor, shape (N, num_heads, S, D)
            D = embed_dim / num_heads.
        k : tensor, shape (N, num_heads, T, D)
        v : tensor, shape (N, num_heads, T, D)
        """
        return tuple(self._heads(x) for x in self._projected(query, key, value))

    def attend(self, q, k, v, mask=None):
        """Attend in every head and join the results; keys and values may be older than the queries.

        Parameters
        ----------
        q : tensor, shape (N, num_heads, S, D)
        k : tensor, shape (N, num_heads, T, D)
        v : tensor, shape (N, num_heads, T, D)
        mask : tensor of bool, shape (S, T), optional
            True where a query may attend to a key, as in `scaled_dot_product_attention`; whatever broadcasts.

        Returns
        -------
        output : tensor, shape (N, S, E)
        weights : tensor, shape (N, num_heads, S, T)
        """
        factor = None
        if self.training and self.dropout:
            ones = q.new_ones(*q.shape[:3], k.shape[2])
            factor = drop(ones, keep_mask(ones, self.dropout), self.dropout)
        heads, weights = _attention(q, k, v, mask, self.autograd, factor)
        return self.out_proj(heads.transpose(1, 2).flatten(2)), weights  # (N, S, E)

    def _projected(self, query, key, value):
        if query is key and key is value:
            return linear(query, self.in_proj_weight, self.in_proj_bias).chunk(3, -1)
        b = self.in_proj_bias
        biases = (None,) * 3 if b is None else b.chunk(3)
        parts = zip((query, key, value), self.in_proj_weight.chunk(3), biases, strict=True)
        return [linear(*part) for part in parts]

    def _heads(self, x):
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)

    def _allowed(self, q, k, key_padding_mask, attn_mask):
        """Join both masks to one, (N, heads, S, T) or what broadcasts to it, True where a query may attend."""
        N, heads, S, _ = q.shape
        T, allowed = k.shape[2], None
        if attn_mask is not None:
            attn_mask = check_mask("attn_mask", attn_mask, ((S, T), (N * heads, S, T)))
            allowed = ~(attn_mask if attn_mask.ndim == 2 else attn_mask.view(N, heads, S, T))
        if key_padding_mask is not None:
            real = ~check_mask("key_padding_mask", key_padding_mask, ((N, T),))[:, None, None]
            allowed = real if allowed is None else real & allowed
        return allowed
