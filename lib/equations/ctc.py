"""Connectionist temporal classification: the probability of a labelling, summed over all its paths.

A path `pi` names one symbol for each frame. Collapsing it, first merging repeats, then dropping blanks, gives a
labelling. Between the labels stand blanks: `e = blank, label 1, blank, label 2, …, blank` has `2*U + 1` states.
Everything is computed for one sequence and with probabilities, as on paper; `lib.training.ctc` does the same for
batches, with logarithms.
"""

from lib.arrays import namespace, softmax


def collapse(path, blank=0):
    """Merge repeated symbols, then drop the blanks.

    Parameters
    ----------
    path : sequence of int
        One symbol for each frame.
    blank : int
        The blank's number.

    Returns
    -------
    list of int
        The labelling.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.

    Examples
    --------
    >>> collapse([1, 1, 0, 1, 2, 2, 0])
    [1, 1, 2]
    """
    path = [int(symbol) for symbol in path]
    merged = [k for t, k in enumerate(path) if t == 0 or k != path[t - 1]]
    return [k for k in merged if k != blank]


def ctc_states(labels, blank=0):
    """Put blanks before, between and behind the labels.

    Parameters
    ----------
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    e : list of int
        The symbols of the 2*U + 1 states.
    skip : list of float
        1 where the step from two states before is allowed: over a blank that is not needed.

    References
    ----------
    Chapter 15.

    Examples
    --------
    >>> ctc_states([3, 3, 5])
    ([0, 3, 0, 3, 0, 5, 0], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0])
    """
    e = [blank]
    for label in labels:
        e += [int(label), blank]
    skip = [float(s >= 2 and e[s] not in (blank, e[s - 2])) for s in range(len(e))]
    return e, skip


def ctc_alpha(p, labels, blank=0):
    """Forward variables: the probability of all beginnings of paths that stand in state s at frame t.

    alpha_1(s) = p_1(e_s) for the first two states, else 0
    alpha_t(s) = (alpha_{t-1}(s) + alpha_{t-1}(s-1) + [skip] alpha_{t-1}(s-2)) * p_t(e_s)
    P = alpha_T(last) + alpha_T(last but one)

    Parameters
    ----------
    p : array, shape (T, K)
        Probabilities of the symbols in each frame.
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    alpha : array, shape (T, 2*U+1)
    P : array, shape ()
        The probability of the labelling.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.

    Examples
    --------
    >>> import numpy as np
    >>> alpha, P = ctc_alpha(np.full((2, 2), 0.5), [1])
    >>> alpha.tolist(), float(P)
    ([[0.5, 0.5, 0.0], [0.25, 0.5, 0.25]], 0.75)
    """
    e, skip = ctc_states(labels, blank)
    skip = _like(p, skip)
    alpha = [p[0, e] * _like(p, [s < 2 for s in range(len(e))])]
    for t in range(1, len(p)):
        a = alpha[-1]
        alpha.append((a + _later(a, 1) + skip * _later(a, 2)) * p[t, e])
    alpha = namespace(p).stack(alpha)
    return alpha, alpha[-1, -2:].sum()


def ctc_beta(p, labels, blank=0):
    """Backward variables: the probability of finishing the labelling from state s, after frame t.

    beta_T(s) = 1 for the last two states, else 0
    b(s) = p_{t+1}(e_s) * beta_{t+1}(s)
    beta_t(s) = b(s) + b(s+1) + [skip of s+2] b(s+2)

    Frame t itself is left to alpha, so that alpha_t(s) * beta_t(s) is the probability of all paths through (t, s).

    Parameters
    ----------
    p : array, shape (T, K)
        Probabilities of the symbols in each frame.
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    beta : array, shape (T, 2*U+1)

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification; there beta holds frame t too. Chapter 15.
    """
    e, skip = ctc_states(labels, blank)
    skip = _like(p, skip)
    beta = [_like(p, [s >= len(e) - 2 for s in range(len(e))])]
    for t in reversed(range(1, len(p))):
        b = p[t, e] * beta[0]
        beta.insert(0, b + _sooner(b, 1) + _sooner(skip * b, 2))
    return namespace(p).stack(beta)


def ctc_shares(p, labels, blank=0):
    """Share of the labelling's probability that passes through symbol k at frame t.

    r_t(k) = sum over the states s with e_s = k of alpha_t(s) * beta_t(s) / P

    Parameters
    ----------
    p : array, shape (T, K)
        Probabilities of the symbols in each frame.
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    r : array, shape (T, K)
        Each row sums to 1.

    References
    ----------
    Chapter 15.
    """
    e, _ = ctc_states(labels, blank)
    alpha, P = ctc_alpha(p, labels, blank)
    through = alpha * ctc_beta(p, labels, blank)  # (T, 2*U+1)
    symbols = namespace(p).eye(p.shape[1], dtype=p.dtype)[e]  # (2*U+1, K)
    return through @ symbols / P


def ctc_loss(logits, labels, blank=0):
    """Minus the logarithm of the probability of a labelling.

    L = -ln(P), with p = softmax(logits)

    Parameters
    ----------
    logits : array, shape (T, K)
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    array, shape ()
        Infinite if no path of T frames collapses to the labels.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.
    """
    _, P = ctc_alpha(softmax(logits), labels, blank)
    return -namespace(logits).log(P)


def ctc_loss_backward(logits, labels, blank=0):
    """Gradient of `ctc_loss`: probability minus share.

    dL/dp_t(k)     = -r_t(k) / p_t(k)
    dL/dlogit_t(k) = p_t(k) - r_t(k), for the shares of a frame add up to 1

    Parameters
    ----------
    logits : array, shape (T, K)
    labels : array of int, shape (U,)
    blank : int

    Returns
    -------
    array, shape (T, K)

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification. Chapter 15.
    """
    p = softmax(logits)
    return p - ctc_shares(p, labels, blank)


def _like(p, numbers):
    xp = namespace(p)
    return xp.asarray(numbers, dtype=p.dtype)


def _later(a, n):
    """Move the states n places on: place s holds what was at s - n."""
    xp = namespace(a)
    return xp.concatenate([xp.zeros(n, dtype=a.dtype), a])[: len(a)]


def _sooner(a, n):
    """Move the states n places back: place s holds what was at s + n."""
    xp = namespace(a)
    return xp.concatenate([a, xp.zeros(n, dtype=a.dtype)])[n:]
