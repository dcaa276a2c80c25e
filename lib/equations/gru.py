"""The gated recurrent unit in three variants: one state, and gates that mix the old with the new."""

from lib.arrays import blocks, namespace, sigmoid


def gru_step(x, h, W_ih, W_hh, b_ih, b_hh):
    """One step of a gated recurrent unit as in torch: the reset gate acts after the product.

    r = sigmoid(x @ W_ir.T + b_ir + h @ W_hr.T + b_hr)
    z = sigmoid(x @ W_iz.T + b_iz + h @ W_hz.T + b_hz)
    m = h @ W_hn.T + b_hn
    n = tanh(x @ W_in.T + b_in + r * m)
    h_next = (1 - z) * n + z * h

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (3*H, D)
        Rows in three blocks: r | z | n.
    W_hh : array, shape (3*H, H)
    b_ih : array, shape (3*H,)
    b_hh : array, shape (3*H,)

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `gru_step_backward` needs.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder. Chapter 11.
    """
    a_ir, a_iz, a_in = blocks(x @ W_ih.T + b_ih, 3)  # (N, H) each
    a_hr, a_hz, m = blocks(h @ W_hh.T + b_hh, 3)
    r = sigmoid(a_ir + a_hr)
    z = sigmoid(a_iz + a_hz)
    n = namespace(x).tanh(a_in + r * m)
    h_next = (1 - z) * n + z * h
    return h_next, (x, h, W_ih, W_hh, r, z, n, m)


def gru_step_backward(dh_next, cache):
    """Gradient of `gru_step`: from the state after it to everything that went in.

    da_n = dh_next * (1 - z) * (1 - n**2);         da_z = dh_next * (h - n) * z * (1 - z)
    da_r = da_n * m * r * (1 - r);                 dm = da_n * r
    dh = dh_next * z, and what comes through the product with W_hh

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `gru_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (3*H, D)
    dW_hh : array, shape (3*H, H)
    db_ih : array, shape (3*H,)
    db_hh : array, shape (3*H,)
    """
    x, h, W_ih, W_hh, r, z, n, m = cache
    da_n = dh_next * (1 - z) * (1 - n**2)
    da_z = dh_next * (h - n) * z * (1 - z)
    da_r = da_n * m * r * (1 - r)
    dm = da_n * r
    da_i = namespace(x).concatenate([da_r, da_z, da_n], 1)  # (N, 3H), of the product with x
    da_h = namespace(x).concatenate([da_r, da_z, dm], 1)  # (N, 3H), of the product with h
    dx, dh = da_i @ W_ih, dh_next * z + da_h @ W_hh
    dW_ih, dW_hh = da_i.T @ x, da_h.T @ h
    db_ih, db_hh = da_i.sum(axis=0), da_h.sum(axis=0)
    return dx, dh, dW_ih, dW_hh, db_ih, db_hh


def gru_step_reset_before(x, h, W_ih, W_hh, b_ih, b_hh):
    """One step of a gated recurrent unit as in the paper: the reset gate acts before the product.

    r = sigmoid(x @ W_ir.T + b_ir + h @ W_hr.T + b_hr)
    z = sigmoid(x @ W_iz.T + b_iz + h @ W_hz.T + b_hz)
    n = tanh(x @ W_in.T + b_in + (r * h) @ W_hn.T + b_hn)
    h_next = (1 - z) * n + z * h

    Parameters
    ----------
    x : array, shape (N, D)
    h : array, shape (N, H)
    W_ih : array, shape (3*H, D)
        Rows in three blocks: r | z | n.
    W_hh : array, shape (3*H, H)
    b_ih : array, shape (3*H,)
    b_hh : array, shape (3*H,)

    Returns
    -------
    h_next : array, shape (N, H)
    cache : tuple
        What `gru_step_reset_before_backward` needs.

    References
    ----------
    Cho et al. (2014), Learning phrase representations using RNN encoder-decoder. Chapter 11.
    """
    W_hr, W_hz, W_hn = W_hh.reshape(3, h.shape[1], -1)  # (H, H) each
    a_r, a_z, a_n = blocks(x @ W_ih.T + b_ih + b_hh, 3)  # (N, H) each
    r = sigmoid(a_r + h @ W_hr.T)
    z = sigmoid(a_z + h @ W_hz.T)
    n = namespace(x).tanh(a_n + (r * h) @ W_hn.T)
    h_next = (1 - z) * n + z * h
    return h_next, (x, h, W_ih, W_hh, r, z, n)


def gru_step_reset_before_backward(dh_next, cache):
    """Gradient of `gru_step_reset_before`: from the state after it to everything that went in.

    da_n = dh_next * (1 - z) * (1 - n**2);         da_z = dh_next * (h - n) * z * (1 - z)
    drh = da_n @ W_hn, the gradient of r * h;      da_r = drh * h * r * (1 - r)
    dh = dh_next * z + drh * r + da_r @ W_hr + da_z @ W_hz

    Parameters
    ----------
    dh_next : array, shape (N, H)
    cache : tuple
        From `gru_step_reset_before`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (3*H, D)
    dW_hh : array, shape (3*H, H)
    db_ih : array, shape (3*H,)
    db_hh : array, shape (3*H,)
    """
    x, h, W_ih, W_hh, r, z, n = cache
    W_hr, W_hz, W_hn = W_hh.reshape(3, h.shape[1], -1)  # (H, H) each
    da_n = dh_next * (1 - z) * (1 - n**2)
    da_z = dh_next * (h - n) * z * (1 - z)
    drh = da_n @ W_hn
    da_r = drh * h * r * (1 - r)
    da = namespace(x).concatenate([da_r, da_z, da_n], 1)  # (N, 3H)
    dh = dh_next * z + drh * r + da_r @ W_hr + da_z @ W_hz
    dW_ih = da.T @ x
    dW_hh = namespace(x).concatenate([da_r.T @ h, da_z.T @ h, da_n.T @ (r * h)], 0)
    db_ih, db_hh = da.sum(axis=0), da.sum(axis=0)
    return da @ W_ih, dh, dW_ih, dW_hh, db_ih, db_hh


def gru_step_simplified(x, h, W_ih, W_hh, b_ih, b_hh):
    """One step of the simplified gated recurrent unit: an update gate and no reset gate.

    z = sigmoid(x @ W_iz.T + b_iz + h @ W_hz.T + b_hz)
    n = tanh(x @ W_in.T + b_in + h @ W_hn.T + b_hn)
    h_next = (1 - z) * n + z * h

    Parameters
    ----------
    x : array, shape (N, D)
    h : array, shape (N, H)
    W_ih : array, shape (2*H, D)
        Rows in two blocks: z | n.
    W_hh : array, shape (2*H, H)
    b_ih : array, shape (2*H,)
    b_hh : array, shape (2*H,)

    Returns
    -------
    h_next : array, shape (N, H)
    cache : tuple
        What `gru_step_simplified_backward` needs.

    References
    ----------
    The first of the two units in Ng's course, with the update gate in torch's sense: z keeps. Chapter 11.
    """
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, 2H)
    a_z, a_n = blocks(a, 2)  # (N, H) each
    z = sigmoid(a_z)
    n = namespace(x).tanh(a_n)
    h_next = (1 - z) * n + z * h
    return h_next, (x, h, W_ih, W_hh, z, n)


def gru_step_simplified_backward(dh_next, cache):
    """Gradient of `gru_step_simplified`: from the state after it to everything that went in.

    da_n = dh_next * (1 - z) * (1 - n**2);         da_z = dh_next * (h - n) * z * (1 - z)
    dh = dh_next * z + da @ W_hh

    Parameters
    ----------
    dh_next : array, shape (N, H)
    cache : tuple
        From `gru_step_simplified`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (2*H, D)
    dW_hh : array, shape (2*H, H)
    db_ih : array, shape (2*H,)
    db_hh : array, shape (2*H,)
    """
    x, h, W_ih, W_hh, z, n = cache
    da_n = dh_next * (1 - z) * (1 - n**2)
    da_z = dh_next * (h - n) * z * (1 - z)
    da = namespace(x).concatenate([da_z, da_n], 1)  # (N, 2H)
    dx, dh = da @ W_ih, dh_next * z + da @ W_hh
    dW_ih, dW_hh = da.T @ x, da.T @ h
    db_ih, db_hh = da.sum(axis=0), da.sum(axis=0)
    return dx, dh, dW_ih, dW_hh, db_ih, db_hh


def gru_forward(x, h_0, W_ih, W_hh, b_ih, b_hh):
    """Run the gated recurrent unit along a batch of sequences: `gru_step`, again and again.

    Parameters
    ----------
    x : array, shape (N, T, D)
    h_0 : array, shape (N, H)
        Hidden state before the first step.
    W_ih : array, shape (3*H, D)
    W_hh : array, shape (3*H, H)
    b_ih : array, shape (3*H,)
    b_hh : array, shape (3*H,)

    Returns
    -------
    hs : array, shape (N, T, H)
        Hidden state after every step.
    caches : list of tuple
        What `gru_backward` needs: the cache of every step.
    """
    h, hs, caches = h_0, [], []
    for t in range(x.shape[1]):
        h, cache = gru_step(x[:, t], h, W_ih, W_hh, b_ih, b_hh)  # (N, H)
        hs.append(h)
        caches.append(cache)
    return namespace(x).stack(hs, 1), caches


def gru_backward(dhs, caches):
    """Backpropagation through time: the steps in reverse.

    Parameters
    ----------
    dhs : array, shape (N, T, H)
        Gradient of the loss with respect to every hidden state, not counting the way through later states.
    caches : list of tuple
        From `gru_forward`.

    Returns
    -------
    dx : array, shape (N, T, D)
    dh_0 : array, shape (N, H)
    dW_ih : array, shape (3*H, D)
    dW_hh : array, shape (3*H, H)
    db_ih : array, shape (3*H,)
    db_hh : array, shape (3*H,)

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it. Chapters 05 and 11.
    """
    dxs, dh, totals = [], 0.0, [0.0] * 4
    for t in reversed(range(len(caches))):
        dx, dh, *step = gru_step_backward(dhs[:, t] + dh, caches[t])
        dxs.insert(0, dx)
        totals = [total + d for total, d in zip(totals, step, strict=True)]
    return namespace(dhs).stack(dxs, 1), dh, *totals
