"""The modReLU, which starts linear, in a recurrent network that is to keep what it was told."""

from lib.arrays import namespace


def modrelu(a, b):
    """ReLU on the size of a number; its sign stays.

    h = sign(a) * max(abs(a) + b, 0)
    With b = 0 this is h = a: a new network is linear. A negative b silences small numbers.

    Parameters
    ----------
    a : array, shape (N, H)
    b : array, shape (H,)

    Returns
    -------
    array, shape (N, H)

    References
    ----------
    Arjovsky et al. (2016), Unitary evolution recurrent neural networks, for complex numbers. Chapter 06.

    Examples
    --------
    >>> import numpy as np
    >>> modrelu(np.array([[-3.0, 1.0, 3.0]]), np.full(3, -2.0))
    array([[-1.,  0.,  1.]])
    """
    xp = namespace(a)
    return xp.copysign((xp.abs(a) + b).clip(0), a)


def modrelu_backward(dh, h):
    """Gradient of `modrelu`, from its result.

    db = dh * sign(h), of each sample;  da = db * sign(h): dh where h != 0

    Parameters
    ----------
    dh : array, shape (N, H)
    h : array, shape (N, H)
        What `modrelu` returned.

    Returns
    -------
    da : array, shape (N, H)
    db : array, shape (N, H)
        Still to be summed over the samples.
    """
    sign = namespace(h).sign(h)  # 0 where the unit is silent
    db = dh * sign
    da = db * sign
    return da, db


def modrelu_step(x, h, W_ih, W_hh, b):
    """One step of a recurrent network with modReLU.

    a = x @ W_ih.T + h @ W_hh.T
    h_next = modrelu(a, b)

    If W_hh is orthogonal and b = 0, the state changes its direction, never its length, but for what x adds.

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b : array, shape (H,)
        The nonlinearity's own; there is no other bias.

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `modrelu_step_backward` needs.

    References
    ----------
    Arjovsky et al. (2016), Unitary evolution recurrent neural networks; with real numbers Helfrich et al.
    (2018), Orthogonal recurrent neural networks with scaled Cayley transform. Chapter 06.
    """
    a = x @ W_ih.T + h @ W_hh.T  # (N, H)
    h_next = modrelu(a, b)
    return h_next, (x, h, h_next, W_ih, W_hh)


def modrelu_step_backward(dh_next, cache):
    """Gradient of one step: from the state after it to everything that went in.

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `modrelu_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db : array, shape (H,)
    """
    x, h, h_next, W_ih, W_hh = cache
    da, db = modrelu_backward(dh_next, h_next)  # (N, H), (N, H)
    dx, dh = da @ W_ih, da @ W_hh
    dW_ih, dW_hh = da.T @ x, da.T @ h
    return dx, dh, dW_ih, dW_hh, db.sum(axis=0)
