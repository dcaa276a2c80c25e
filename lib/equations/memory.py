"""Reading from an external memory and writing to it, with the weights of a head; each with its gradient.

The memory `M` has R rows of C numbers, a head a weight `w` for each row. Writing takes an erase vector `e` and
an add vector `v`.
"""


def read(w, M):
    """Read: the mean of the rows, each with its weight. The same weighted sum as an attention's context.

    r = sum over i of w_i * M_i

    Parameters
    ----------
    w : array, shape (N, R)
    M : array, shape (N, R, C)

    Returns
    -------
    r : array, shape (N, C)
    cache : tuple
        What `read_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.
    """
    r = (w[..., None] * M).sum(axis=-2)
    return r, (w, M)


def read_backward(dr, cache):
    """Gradient of `read`.

    dw_i = dr · M_i;  dM_i = w_i * dr

    Parameters
    ----------
    dr : array, shape (N, C)
    cache : tuple
        From `read`.

    Returns
    -------
    dw : array, shape (N, R)
    dM : array, shape (N, R, C)
    """
    w, M = cache
    return (M @ dr[..., None])[..., 0], w[..., None] * dr[..., None, :]


def write(w, e, v, M):
    """Write: erase first, then add, each row as far as its weight says.

    M_next_i = M_i * (1 - w_i * e) + w_i * v

    Parameters
    ----------
    w : array, shape (N, R)
    e : array, shape (N, C)
        Erase vector, in [0, 1].
    v : array, shape (N, C)
        Add vector.
    M : array, shape (N, R, C)

    Returns
    -------
    M_next : array, shape (N, R, C)
    cache : tuple
        What `write_backward` needs.

    References
    ----------
    Graves, Wayne & Danihelka (2014), Neural Turing machines. Chapter 21.

    Examples
    --------
    >>> import numpy as np
    >>> w, e, v = np.array([[0.5, 0.5, 0.0]]), np.array([[1.0]]), np.array([[6.0]])
    >>> write(w, e, v, np.array([[[4.0], [2.0], [8.0]]]))[0][..., 0]
    array([[5., 4., 8.]])
    """
    kept = M * (1 - w[..., None] * e[..., None, :])
    M_next = kept + w[..., None] * v[..., None, :]
    return M_next, (w, e, v, M)


def write_backward(dM_next, cache):
    """Gradient of `write`.

    dM_i = dM_next_i * (1 - w_i * e);  dw_i = dM_next_i · (v - M_i * e)

    Parameters
    ----------
    dM_next : array, shape (N, R, C)
    cache : tuple
        From `write`.

    Returns
    -------
    dw : array, shape (N, R)
    de : array, shape (N, C)
    dv : array, shape (N, C)
    dM : array, shape (N, R, C)
    """
    w, e, v, M = cache
    dw = (dM_next * (v[..., None, :] - M * e[..., None, :])).sum(axis=-1)
    de = -(w[..., None] * M * dM_next).sum(axis=-2)
    dv = (w[..., None] * dM_next).sum(axis=-2)
    dM = dM_next * (1 - w[..., None] * e[..., None, :])
    return dw, de, dv, dM
