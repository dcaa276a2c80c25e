"""Where a head looks at an external memory, in four stages; each with its gradient.

The memory `M` has R rows of C numbers. A head is a vector `w` of weights over the rows, which sum to one. Its
weights come from a key `k` with its strength `beta`, a gate `g`, a shift `s` and an exponent `gamma`.
"""

from lib.arrays import namespace, softmax
from lib.equations.attention import softmax_backward

TINY = 1e-12  # under roots: a row of zeros has a length, and a gradient
LEAST = 1e-16  # a weight of zero has a logarithm


def cosine(k, M):
    """Cosine between a key and every row: their dot product over their lengths.

    cos_i = k · M_i / (‖k‖ ‖M_i‖)

    Parameters
    ----------
    k : array, shape (N, C)
        The key: what the head looks for.
    M : array, shape (N, R, C)
        The memory.

    Returns
    -------
    cos : array, shape (N, R)
        Between −1 and 1; 0 for a key or a row of zeros.
    cache : tuple
        What `cosine_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """
    length_k = ((k**2).sum(axis=-1) + TINY) ** 0.5  # (N,)
    length_M = ((M**2).sum(axis=-1) + TINY) ** 0.5  # (N, R)
    unit_k = k / length_k[..., None]
    unit_M = M / length_M[..., None]
    cos = (unit_M @ unit_k[..., None])[..., 0]
    return cos, (unit_k, unit_M, length_k, length_M, cos)


def cosine_backward(dcos, cache):
    """Gradient of `cosine`: what lies along a vector changes its length only, so that part is taken off.

    dM_i = dcos_i * (k / ‖k‖ - cos_i * M_i / ‖M_i‖) / ‖M_i‖;  dk likewise, summed over the rows

    Parameters
    ----------
    dcos : array, shape (N, R)
    cache : tuple
        From `cosine`.

    Returns
    -------
    dk : array, shape (N, C)
    dM : array, shape (N, R, C)
    """
    unit_k, unit_M, length_k, length_M, cos = cache
    towards_k = unit_k[..., None, :] - cos[..., None] * unit_M  # (N, R, C)
    towards_M = unit_M - cos[..., None] * unit_k[..., None, :]
    dM = (dcos / length_M)[..., None] * towards_k
    dk = (dcos[..., None] * towards_M).sum(axis=-2) / length_k[..., None]
    return dk, dM


def content_weights(k, beta, M):
    """Stage 1, content: rows that resemble the key get more weight, the more so the larger beta.

    w_content = softmax(beta * cos(k, M_i))

    Parameters
    ----------
    k : array, shape (N, C)
    beta : array, shape (N,)
        Strength of the key, positive.
    M : array, shape (N, R, C)

    Returns
    -------
    w_content : array, shape (N, R)
    cache : tuple
        What `content_weights_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> import numpy as np
    >>> M = np.array([[[1.0, 0.0], [0.0, 1.0], [0.0, -2.0]]])
    >>> w_content, _ = content_weights(np.array([[3.0, 0.0]]), np.log([2.0]), M)
    >>> w_content.round(6)
    array([[0.5 , 0.25, 0.25]])
    """
    cos, cosine_cache = cosine(k, M)
    w_content = softmax(beta[..., None] * cos)
    return w_content, (beta, cos, cosine_cache, w_content)


def content_weights_backward(dw_content, cache):
    """Gradient of `content_weights`.

    da = softmax_backward(dw_content) for a = beta * cos;  dbeta = sum of da_i * cos_i;  dcos = beta * da

    Parameters
    ----------
    dw_content : array, shape (N, R)
    cache : tuple
        From `content_weights`.

    Returns
    -------
    dk : array, shape (N, C)
    dbeta : array, shape (N,)
    dM : array, shape (N, R, C)
    """
    beta, cos, cosine_cache, w_content = cache
    da = softmax_backward(dw_content, w_content)
    dbeta = (da * cos).sum(axis=-1)
    dk, dM = cosine_backward(beta[..., None] * da, cosine_cache)
    return dk, dbeta, dM


def interpolate(w_content, w, g):
    """Stage 2, interpolation: a gate chooses between the content and the place of the last step.

    w_gated = g * w_content + (1 - g) * w

    Parameters
    ----------
    w_content : array, shape (N, R)
    w : array, shape (N, R)
        Weights of the last step.
    g : array, shape (N,)
        The gate, in [0, 1]: 1 takes the content, 0 stays where the head was.

    Returns
    -------
    w_gated : array, shape (N, R)
    cache : tuple
        What `interpolate_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """
    w_gated = g[..., None] * w_content + (1 - g[..., None]) * w
    return w_gated, (w_content, w, g)


def interpolate_backward(dw_gated, cache):
    """Gradient of `interpolate`.

    dg = sum of dw_gated_i * (w_content_i - w_i)

    Parameters
    ----------
    dw_gated : array, shape (N, R)
    cache : tuple
        From `interpolate`.

    Returns
    -------
    dw_content : array, shape (N, R)
    dw : array, shape (N, R)
    dg : array, shape (N,)
    """
    w_content, w, g = cache
    dg = (dw_gated * (w_content - w)).sum(axis=-1)
    return g[..., None] * dw_gated, (1 - g[..., None]) * dw_gated, dg


def shift(w_gated, s):
    """Stage 3, shift: the weights move one row back, stay, or move one row on; the last row leads to the first.

    w_shifted_i = s_back * w_gated_(i+1) + s_stay * w_gated_i + s_on * w_gated_(i-1)

    Parameters
    ----------
    w_gated : array, shape (N, R)
    s : array, shape (N, 3)
        Shares of the moves −1, 0 and +1: probabilities.

    Returns
    -------
    w_shifted : array, shape (N, R)
    cache : tuple
        What `shift_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> import numpy as np
    >>> shift(np.array([[0.0, 0.0, 1.0]]), np.array([[0.0, 0.25, 0.75]]))[0]
    array([[0.75, 0.  , 0.25]])
    """
    roll = namespace(w_gated).roll
    back, stay, on = s[..., :1], s[..., 1:2], s[..., 2:]
    w_shifted = back * roll(w_gated, -1, -1) + stay * w_gated + on * roll(w_gated, 1, -1)
    return w_shifted, (w_gated, s)


def shift_backward(dw_shifted, cache):
    """Gradient of `shift`: the weights move the other way.

    dw_gated_i = s_back * dw_shifted_(i-1) + s_stay * dw_shifted_i + s_on * dw_shifted_(i+1)

    Parameters
    ----------
    dw_shifted : array, shape (N, R)
    cache : tuple
        From `shift`.

    Returns
    -------
    dw_gated : array, shape (N, R)
    ds : array, shape (N, 3)
    """
    w_gated, s = cache
    xp = namespace(dw_shifted)
    moved = [xp.roll(dw_shifted, 1, -1), dw_shifted, xp.roll(dw_shifted, -1, -1)]
    dw_gated = s[..., :1] * moved[0] + s[..., 1:2] * moved[1] + s[..., 2:] * moved[2]
    ds = xp.stack([(w_gated * m).sum(axis=-1) for m in moved], -1)
    return dw_gated, ds


def sharpen(w_shifted, gamma):
    """Stage 4, sharpening: a power makes the large weights larger; by logarithms, which cannot underflow.

    w = w_shifted**gamma / sum(w_shifted**gamma) = softmax(gamma * log(w_shifted))

    Parameters
    ----------
    w_shifted : array, shape (N, R)
        Weights: probabilities.
    gamma : array, shape (N,)
        At least 1, which changes nothing.

    Returns
    -------
    w : array, shape (N, R)
    cache : tuple
        What `sharpen_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> import numpy as np
    >>> sharpen(np.array([[0.6, 0.2, 0.2]]), np.array([2.0]))[0].round(6)
    array([[0.818182, 0.090909, 0.090909]])
    """
    log_w = namespace(w_shifted).log(w_shifted + LEAST)
    w = softmax(gamma[..., None] * log_w)
    return w, (w_shifted, gamma, log_w, w)


def sharpen_backward(dw, cache):
    """Gradient of `sharpen`.

    da = softmax_backward(dw) for a = gamma * log(w_shifted);  dw_shifted = gamma * da / w_shifted

    Parameters
    ----------
    dw : array, shape (N, R)
    cache : tuple
        From `sharpen`.

    Returns
    -------
    dw_shifted : array, shape (N, R)
    dgamma : array, shape (N,)
    """
    w_shifted, gamma, log_w, w = cache
    da = softmax_backward(dw, w)
    dw_shifted = gamma[..., None] * da / (w_shifted + LEAST)
    dgamma = (da * log_w).sum(axis=-1)
    return dw_shifted, dgamma


def address(k, beta, g, s, gamma, w, M):
    """All four stages: content, interpolation, shift, sharpening, in this order.

    w_next = sharpen(w_shifted, gamma), of w_shifted = shift(w_gated, s), of
    w_gated = interpolate(w_content, w, g), of w_content = content_weights(k, beta, M).

    Parameters
    ----------
    k : array, shape (N, C)
    beta : array, shape (N,)
    g : array, shape (N,)
        In [0, 1].
    s : array, shape (N, 3)
        Probabilities.
    gamma : array, shape (N,)
    w : array, shape (N, R)
        Weights of the last step: probabilities.
    M : array, shape (N, R, C)

    Returns
    -------
    w_next : array, shape (N, R)
    cache : tuple
        What `address_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """
    w_content, content = content_weights(k, beta, M)
    w_gated, gated = interpolate(w_content, w, g)
    w_shifted, shifted = shift(w_gated, s)
    w_next, sharpened = sharpen(w_shifted, gamma)
    return w_next, (content, gated, shifted, sharpened)


def address_backward(dw_next, cache):
    """Gradient of `address`: the four stages backwards.

    dw_shifted, dgamma = sharpen_backward(dw_next), and so on to the key

    Parameters
    ----------
    dw_next : array, shape (N, R)
    cache : tuple
        From `address`.

    Returns
    -------
    dk : array, shape (N, C)
    dbeta : array, shape (N,)
    dg : array, shape (N,)
    ds : array, shape (N, 3)
    dgamma : array, shape (N,)
    dw : array, shape (N, R)
    dM : array, shape (N, R, C)
    """
    content, gated, shifted, sharpened = cache
    dw_shifted, dgamma = sharpen_backward(dw_next, sharpened)
    dw_gated, ds = shift_backward(dw_shifted, shifted)
    dw_content, dw, dg = interpolate_backward(dw_gated, gated)
    dk, dbeta, dM = content_weights_backward(dw_content, content)
    return dk, dbeta, dg, ds, dgamma, dw, dM
