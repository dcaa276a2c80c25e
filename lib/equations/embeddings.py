"""Word embeddings: from counts (PMI, PPMI, GloVe) and from predictions (skip-gram, CBOW, negative sampling).

Every word has two vectors: `v` where it stands in the centre, `u` where it is a context.
"""

from lib.arrays import namespace, sigmoid


def log_sigmoid(a):
    """Logarithm of the sigmoid, safe far below zero.

    ln sigmoid(a) = min(a, 0) - ln(1 + exp(-abs(a)))

    Parameters
    ----------
    a : array, shape (...)

    Returns
    -------
    array, shape (...)
    """
    xp = namespace(a)
    return -xp.logaddexp(-a, xp.zeros_like(a))


def skip_gram(v, u, u_noise):
    """Loss of skip-gram with negative sampling: a pair that occurred against k words drawn as noise.

    a = v · u;  a_noise_j = v · u_noise_j
    L = -ln sigmoid(a) - sum over j of ln sigmoid(-a_noise_j)

    Parameters
    ----------
    v : array, shape (N, D)
        Vectors of the centre words.
    u : array, shape (N, D)
        Context vectors of a word that occurred near each.
    u_noise : array, shape (N, k, D)
        Context vectors of the words drawn.

    Returns
    -------
    L : array, shape (N,)
    cache : tuple
        What `skip_gram_backward` needs.

    References
    ----------
    Mikolov et al. (2013), Distributed representations of words and phrases and their compositionality. Chapter 14.

    Examples
    --------
    >>> import numpy as np
    >>> v, u, u_noise = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.zeros((1, 1, 2))
    >>> skip_gram(v, u, u_noise)[0].round(3)  # twice ln 2: nothing is known yet
    array([1.386])
    """
    a = (v * u).sum(axis=-1)  # (N,)
    a_noise = (u_noise * v[:, None]).sum(axis=-1)  # (N, k)
    L = -log_sigmoid(a) - log_sigmoid(-a_noise).sum(axis=-1)
    return L, (v, u, u_noise, a, a_noise)


def skip_gram_backward(dL, cache):
    """Gradient of `skip_gram`: probability minus target, times the other vector.

    da = dL * (sigmoid(a) - 1);  da_noise_j = dL * sigmoid(a_noise_j)
    du = da * v;  du_noise_j = da_noise_j * v;  dv = da * u + sum over j of da_noise_j * u_noise_j

    Parameters
    ----------
    dL : array, shape (N,)
    cache : tuple
        From `skip_gram`.

    Returns
    -------
    dv : array, shape (N, D)
    du : array, shape (N, D)
    du_noise : array, shape (N, k, D)
    """
    v, u, u_noise, a, a_noise = cache
    da = (dL * (sigmoid(a) - 1))[:, None]  # (N, 1)
    da_noise = (dL[:, None] * sigmoid(a_noise))[..., None]  # (N, k, 1)
    dv = da * u + (da_noise * u_noise).sum(axis=1)
    return dv, da * v, da_noise * v[:, None]


def cbow(u_context, v, v_noise):
    """Loss of the continuous bag of words: the mean of the context predicts the word, noise as in skip-gram.

    u = mean over the window of u_context;  L = `skip_gram` of u with v and v_noise in the place of u and u_noise

    Parameters
    ----------
    u_context : array, shape (N, S, D)
        Vectors of the S words around.
    v : array, shape (N, D)
        Vectors of the word in the middle.
    v_noise : array, shape (N, k, D)
        Vectors of the words drawn.

    Returns
    -------
    L : array, shape (N,)
    cache : tuple
        What `cbow_backward` needs.

    References
    ----------
    Mikolov et al. (2013), Efficient estimation of word representations in vector space. Chapter 14.
    """
    u = u_context.mean(axis=1)  # (N, D)
    L, cache = skip_gram(u, v, v_noise)
    return L, (u_context, cache)


def cbow_backward(dL, cache):
    """Gradient of `cbow`: each word of the window gets its share of the gradient of the mean.

    du_context_s = du / S

    Parameters
    ----------
    dL : array, shape (N,)
    cache : tuple
        From `cbow`.

    Returns
    -------
    du_context : array, shape (N, S, D)
    dv : array, shape (N, D)
    dv_noise : array, shape (N, k, D)
    """
    u_context, cache = cache
    du, dv, dv_noise = skip_gram_backward(dL, cache)
    du_context = (du / u_context.shape[1])[:, None] + 0 * u_context
    return du_context, dv, dv_noise


def pmi(X):
    """Pointwise mutual information: the logarithm of how much more often a pair occurs than by chance.

    PMI(w, c) = ln(X_wc * X_total / (X_w * X_c)); minus infinity for a pair that never occurred

    Parameters
    ----------
    X : array, shape (V, K)
        Counts of words (rows) with contexts (columns); no row or column without any.

    Returns
    -------
    array, shape (V, K)

    References
    ----------
    Church & Hanks (1990), Word association norms, mutual information, and lexicography. Chapter 14.

    Examples
    --------
    >>> import numpy as np
    >>> np.exp(pmi(np.array([[2.0, 1.0], [1.0, 4.0]]))).round(2)
    array([[1.78, 0.53],
           [0.53, 1.28]])
    """
    xp = namespace(X)
    X_w, X_c = X.sum(axis=1)[:, None], X.sum(axis=0)
    ratio = X * X.sum() / (X_w * X_c)
    return xp.log(xp.where(X > 0, ratio, xp.ones_like(ratio))) - xp.where(X > 0, 0.0, xp.inf)


def ppmi(X, k=1.0):
    """Positive PMI, with a shift: what a pair that occurred says beyond chance, nothing else.

    PPMI(w, c) = max(PMI(w, c) - ln k, 0)

    Parameters
    ----------
    X : array, shape (V, K)
        Counts of words (rows) with contexts (columns); no row or column without any.
    k : float, optional
        The shift: draws of noise for each pair, in skip-gram.

    Returns
    -------
    array, shape (V, K)

    References
    ----------
    Levy & Goldberg (2014), Neural word embedding as implicit matrix factorization. Chapter 14.
    """
    xp = namespace(X)
    found = pmi(X)
    shifted = found - xp.log(xp.asarray(k, dtype=found.dtype))
    return xp.where(shifted > 0, shifted, xp.zeros_like(shifted))


def glove_weight(X, x_max=100.0, alpha=0.75):
    """Weight of a pair in GloVe: rises with its count, never above 1, zero for a pair that never occurred.

    f(X) = min(X / x_max, 1)**alpha

    Parameters
    ----------
    X : array, shape (...)
        Counts.
    x_max : float, optional
    alpha : float, optional

    Returns
    -------
    array, shape (...)
    """
    xp = namespace(X)
    share = X / x_max
    return xp.where(share < 1, share, xp.ones_like(share)) ** alpha


def glove(v, u, b, b_u, X, weight):
    """Loss of GloVe: a weighted squared error of a product of vectors against the logarithm of a count.

    e = v · u + b + b_u - ln X
    L = weight * e**2

    Parameters
    ----------
    v : array, shape (N, D)
        Vectors of the words.
    u : array, shape (N, D)
        Context vectors of the words near them.
    b : array, shape (N,)
        Biases of the words.
    b_u : array, shape (N,)
        Biases of the contexts.
    X : array, shape (N,)
        How often each pair occurred: positive, in [0, 1] or above.
    weight : array, shape (N,)
        From `glove_weight`.

    Returns
    -------
    L : array, shape (N,)
    cache : tuple
        What `glove_backward` needs.

    References
    ----------
    Pennington, Socher & Manning (2014), GloVe: global vectors for word representation. Chapter 14.
    """
    e = (v * u).sum(axis=-1) + b + b_u - namespace(v).log(X)  # (N,)
    return weight * e**2, (v, u, weight, e)


def glove_backward(dL, cache):
    """Gradient of `glove`: twice the weighted error, times the other vector.

    de = dL * 2 * weight * e;  dv = de * u;  du = de * v;  db = db_u = de

    Parameters
    ----------
    dL : array, shape (N,)
    cache : tuple
        From `glove`.

    Returns
    -------
    dv : array, shape (N, D)
    du : array, shape (N, D)
    db : array, shape (N,)
    db_u : array, shape (N,)
    """
    v, u, weight, e = cache
    de = dL * 2 * weight * e
    return de[:, None] * u, de[:, None] * v, de, de
