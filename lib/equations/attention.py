"""Attention: scores of a query against keys, weights that sum to one, a weighted mean; each with its gradient.

A decoder's state is `s`, an encoder's states are `h`, their scores `e`, the weights `alpha`, the context `c`. In
self-attention (chapter 18) the same roles are called query, keys and values: `q`, `k`, `v`.
"""

from lib.arrays import masked_softmax, namespace


def additive_score(s, h, W_s, W_h, v):
    """Score of a decoder state against every encoder state, by a small network (Bahdanau).

    a = s @ W_s.T + h @ W_h.T
    e = tanh(a) @ v

    Parameters
    ----------
    s : array, shape (N, H)
        State of the decoder: who asks.
    h : array, shape (N, T, D)
        States of the encoder.
    W_s : array, shape (A, H)
    W_h : array, shape (A, D)
    v : array, shape (A,)

    Returns
    -------
    e : array, shape (N, T)
        One score for each encoder state.
    cache : tuple
        What `additive_score_backward` needs.

    References
    ----------
    Bahdanau, Cho & Bengio (2015), Neural machine translation by jointly learning to align and
    translate. Chapter 17.
    """
    a = (s @ W_s.T)[:, None] + h @ W_h.T  # (N, T, A)
    tanh_a = namespace(s).tanh(a)
    e = tanh_a @ v
    return e, (s, h, W_s, W_h, v, tanh_a)


def additive_score_backward(de, cache):
    """Gradient of `additive_score`; the state s is in every score, so its gradients add up.

    da = de * v * (1 - tanh(a)**2)

    Parameters
    ----------
    de : array, shape (N, T)
    cache : tuple
        From `additive_score`.

    Returns
    -------
    ds : array, shape (N, H)
    dh : array, shape (N, T, D)
    dW_s : array, shape (A, H)
    dW_h : array, shape (A, D)
    dv : array, shape (A,)
    """
    s, h, W_s, W_h, v, tanh_a = cache
    da = de[..., None] * v * (1 - tanh_a**2)  # (N, T, A)
    da_s = da.sum(axis=1)  # (N, A)
    rows = da.reshape(-1, len(v))
    ds, dh = da_s @ W_s, da @ W_h
    dW_s, dW_h = da_s.T @ s, rows.T @ h.reshape(len(rows), -1)
    dv = (de[..., None] * tanh_a).reshape(rows.shape).sum(axis=0)
    return ds, dh, dW_s, dW_h, dv


def dot_score(s, h):
    """Score by a dot product: both states must have the same size (Luong).

    e = h @ s

    Parameters
    ----------
    s : array, shape (N, D)
    h : array, shape (N, T, D)

    Returns
    -------
    e : array, shape (N, T)
    cache : tuple
        What `dot_score_backward` needs.

    References
    ----------
    Luong, Pham & Manning (2015), Effective approaches to attention-based neural machine translation. Chapter 17.
    """
    e = (h @ s[..., None])[..., 0]
    return e, (s, h)


def dot_score_backward(de, cache):
    """Gradient of `dot_score`: each factor receives the other.

    ds = sum over j of de_j * h_j;  dh_j = de_j * s

    Parameters
    ----------
    de : array, shape (N, T)
    cache : tuple
        From `dot_score`.

    Returns
    -------
    ds : array, shape (N, D)
    dh : array, shape (N, T, D)
    """
    s, h = cache
    ds = (de[..., None] * h).sum(axis=1)
    dh = de[..., None] * s[:, None]
    return ds, dh


def general_score(s, h, W):
    """Score by a dot product with a matrix between the two states (Luong).

    e = h @ (W.T @ s)

    Parameters
    ----------
    s : array, shape (N, H)
    h : array, shape (N, T, D)
    W : array, shape (H, D)

    Returns
    -------
    e : array, shape (N, T)
    cache : tuple
        What `general_score_backward` needs.

    References
    ----------
    Luong, Pham & Manning (2015), Effective approaches to attention-based neural machine translation. Chapter 17.
    """
    e, (q, h) = dot_score(s @ W, h)
    return e, (s, h, W, q)


def general_score_backward(de, cache):
    """Gradient of `general_score`: that of the dot product, then through the matrix.

    dq, dh of `dot_score` with q = W.T @ s;  ds = W @ dq;  dW = s outer dq

    Parameters
    ----------
    de : array, shape (N, T)
    cache : tuple
        From `general_score`.

    Returns
    -------
    ds : array, shape (N, H)
    dh : array, shape (N, T, D)
    dW : array, shape (H, D)
    """
    s, h, W, q = cache
    dq, dh = dot_score_backward(de, (q, h))
    return dq @ W.T, dh, s.T @ dq


def attend(e, h, mask):
    """From scores to the context: a softmax over the encoder states, and their weighted mean.

    alpha = softmax(e), over the states that the mask lets in
    c = sum over j of alpha_j * h_j

    Parameters
    ----------
    e : array, shape (N, T)
    h : array, shape (N, T, D)
    mask : array of bool, shape (N, T)
        True where a state may be attended to. A row without any gives weights and a context of zeros.

    Returns
    -------
    c : array, shape (N, D)
        The context vector.
    alpha : array, shape (N, T)
        The attention weights.
    cache : tuple
        What `attend_backward` needs.

    References
    ----------
    Bahdanau, Cho & Bengio (2015), Neural machine translation by jointly learning to align and
    translate. Chapter 17.

    Examples
    --------
    >>> import numpy as np
    >>> e, h = np.log([[2.0, 1.0, 1.0]]), np.array([[[4.0, 0.0], [0.0, 4.0], [4.0, 8.0]]])
    >>> c, alpha, _ = attend(e, h, np.array([[True, True, True]]))
    >>> alpha, c
    (array([[0.5 , 0.25, 0.25]]), array([[3., 3.]]))
    """
    alpha = masked_softmax(e, mask)
    c = (alpha[..., None] * h).sum(axis=-2)
    return c, alpha, (h, alpha)


def attend_backward(dc, cache):
    """Gradient of `attend`: to a state directly, through its share, and to its score.

    dalpha_j = dc · h_j;  de_j = alpha_j * (dalpha_j - sum over k of alpha_k * dalpha_k)

    Parameters
    ----------
    dc : array, shape (N, D)
    cache : tuple
        From `attend`.

    Returns
    -------
    de : array, shape (N, T)
    dh : array, shape (N, T, D)
    """
    h, alpha = cache
    dalpha = (h @ dc[..., None])[..., 0]
    de = softmax_backward(dalpha, alpha)
    dh = alpha[..., None] * dc[..., None, :]
    return de, dh


def softmax_backward(dalpha, alpha):
    """Gradient of a softmax over the last axis, from its result; zero where a weight is zero.

    de_j = alpha_j * (dalpha_j - sum over k of alpha_k * dalpha_k)

    Parameters
    ----------
    dalpha : array, shape (..., T)
    alpha : array, shape (..., T)
        Weights: probabilities.

    Returns
    -------
    array, shape (..., T)

    References
    ----------
    Chapter 17.
    """
    return alpha * (dalpha - (alpha * dalpha).sum(axis=-1, keepdims=True))


def attention_weights(q, k, mask):
    """Weights of scaled dot-product attention: who looks at whom, and how much.

    e = q @ k.T / sqrt(D)
    alpha = softmax(e), over the keys that the mask lets in

    Parameters
    ----------
    q : array, shape (..., S, D)
        Queries.
    k : array, shape (..., T, D)
        Keys.
    mask : array of bool, shape (..., S, T)
        True where a query may attend to a key. A query without any gets weights of zero.

    Returns
    -------
    alpha : array, shape (..., S, T)
    cache : tuple
        What `attention_weights_backward` needs.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapters 17 and 18.
    """
    e = q @ k.swapaxes(-1, -2) / q.shape[-1] ** 0.5
    alpha = masked_softmax(e, mask)
    return alpha, (q, k, alpha)


def attention_weights_backward(dalpha, cache):
    """Gradient of `attention_weights`.

    de = softmax_backward(dalpha, alpha);  dq = de @ k / sqrt(D);  dk = de.T @ q / sqrt(D)

    Parameters
    ----------
    dalpha : array, shape (..., S, T)
    cache : tuple
        From `attention_weights`.

    Returns
    -------
    dq : array, shape (..., S, D)
    dk : array, shape (..., T, D)
    """
    q, k, alpha = cache
    de = softmax_backward(dalpha, alpha) / q.shape[-1] ** 0.5
    return de @ k, de.swapaxes(-1, -2) @ q


def attention(q, k, v, mask):
    """Scaled dot-product attention: the mean of the values, weighted by how well each key fits the query.

    output = softmax(q @ k.T / sqrt(D)) @ v

    Parameters
    ----------
    q : array, shape (..., S, D)
    k : array, shape (..., T, D)
    v : array, shape (..., T, H)
        Values.
    mask : array of bool, shape (..., S, T)
        True where a query may attend to a key. A query without any gets zeros.

    Returns
    -------
    output : array, shape (..., S, H)
    alpha : array, shape (..., S, T)
    cache : tuple
        What `attention_backward` needs.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need. Chapters 17 and 18.
    """
    alpha, (q, k, alpha) = attention_weights(q, k, mask)
    return alpha @ v, alpha, (q, k, v, alpha)


def attention_backward(doutput, dalpha, cache):
    """Gradient of `attention`.

    dv = alpha.T @ doutput;  dalpha += doutput @ v.T, then `attention_weights_backward`

    Parameters
    ----------
    doutput : array, shape (..., S, H)
    dalpha : array, shape (..., S, T)
        Gradient with respect to the weights themselves, if a loss sees them; else zeros.
    cache : tuple
        From `attention`.

    Returns
    -------
    dq : array, shape (..., S, D)
    dk : array, shape (..., T, D)
    dv : array, shape (..., T, H)
    """
    q, k, v, alpha = cache
    dv = alpha.swapaxes(-1, -2) @ doutput
    dalpha = dalpha + doutput @ v.swapaxes(-1, -2)
    dq, dk = attention_weights_backward(dalpha, (q, k, alpha))
    return dq, dk, dv
