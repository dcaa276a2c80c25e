"""The long short-term memory: a cell state that is changed only by gates."""

from lib.arrays import blocks, namespace, sigmoid


def lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh):
    """One step of a long short-term memory.

    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o);  g = tanh(a_g)
    c_next = f * c + i * g
    h_next = o * tanh(c_next)

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    c : array, shape (N, H)
        Cell state before it.
    W_ih : array, shape (4*H, D)
        Rows in four blocks: i | f | g | o.
    W_hh : array, shape (4*H, H)
    b_ih : array, shape (4*H,)
    b_hh : array, shape (4*H,)

    Returns
    -------
    h_next : array, shape (N, H)
    c_next : array, shape (N, H)
    cache : tuple
        What `lstm_step_backward` needs.

    References
    ----------
    Hochreiter & Schmidhuber (1997), Long short-term memory; forget gate by Gers et al. (2000). Chapter 10.
    """
    tanh = namespace(x).tanh
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, 4H)
    a_i, a_f, a_g, a_o = blocks(a, 4)  # (N, H) each
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    g = tanh(a_g)
    o = sigmoid(a_o)
    c_next = f * c + i * g
    tanh_c = tanh(c_next)
    h_next = o * tanh_c
    return h_next, c_next, (x, h, c, W_ih, W_hh, i, f, g, o, tanh_c)


def lstm_step_backward(dh_next, dc_next, cache):
    """Gradient of one step: from the two states after it to everything that went in.

    dc_next += dh_next * o * (1 - tanh_c**2), the way from h_next into the cell
    da_i = dc_next * g * i * (1 - i);      da_f = dc_next * c * f * (1 - f)
    da_g = dc_next * i * (1 - g**2);       da_o = dh_next * tanh_c * o * (1 - o)
    dc = dc_next * f

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the hidden state after the step.
    dc_next : array, shape (N, H)
        Gradient with respect to the cell state after it, from the steps that follow.
    cache : tuple
        From `lstm_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dc : array, shape (N, H)
    dW_ih : array, shape (4*H, D)
    dW_hh : array, shape (4*H, H)
    db_ih : array, shape (4*H,)
    db_hh : array, shape (4*H,)
    """
    x, h, c, W_ih, W_hh, i, f, g, o, tanh_c = cache
    dc_next = dc_next + dh_next * o * (1 - tanh_c**2)
    dc = dc_next * f
    da_i = dc_next * g * i * (1 - i)
    da_f = dc_next * c * f * (1 - f)
    da_g = dc_next * i * (1 - g**2)
    da_o = dh_next * tanh_c * o * (1 - o)
    da = namespace(x).concatenate([da_i, da_f, da_g, da_o], 1)  # (N, 4H)
    dx, dh = da @ W_ih, da @ W_hh
    dW_ih, dW_hh = da.T @ x, da.T @ h
    db_ih, db_hh = da.sum(axis=0), da.sum(axis=0)
    return dx, dh, dc, dW_ih, dW_hh, db_ih, db_hh


def lstm_forward(x, h_0, c_0, W_ih, W_hh, b_ih, b_hh):
    """Run the long short-term memory along a batch of sequences: the same step, again and again.

    Parameters
    ----------
    x : array, shape (N, T, D)
    h_0 : array, shape (N, H)
        Hidden state before the first step.
    c_0 : array, shape (N, H)
        Cell state before it.
    W_ih : array, shape (4*H, D)
    W_hh : array, shape (4*H, H)
    b_ih : array, shape (4*H,)
    b_hh : array, shape (4*H,)

    Returns
    -------
    hs : array, shape (N, T, H)
        Hidden state after every step.
    cs : array, shape (N, T, H)
        Cell state after every step.
    caches : list of tuple
        What `lstm_backward` needs: the cache of every step.
    """
    h, c, hs, cs, caches = h_0, c_0, [], [], []
    for t in range(x.shape[1]):
        h, c, cache = lstm_step(x[:, t], h, c, W_ih, W_hh, b_ih, b_hh)  # (N, H), (N, H)
        hs.append(h)
        cs.append(c)
        caches.append(cache)
    return namespace(x).stack(hs, 1), namespace(x).stack(cs, 1), caches


def lstm_backward(dhs, dcs, caches):
    """Backpropagation through time: the steps in reverse.

    At each step the gradients from outside meet those from the step after. All steps share their weights,
    so the weights' gradients add up.

    Parameters
    ----------
    dhs : array, shape (N, T, H)
        Gradient of the loss with respect to every hidden state, not counting the way through later states.
    dcs : array, shape (N, T, H)
        The same for every cell state; zeros where the loss sees hidden states only.
    caches : list of tuple
        From `lstm_forward`.

    Returns
    -------
    dx : array, shape (N, T, D)
    dh_0 : array, shape (N, H)
    dc_0 : array, shape (N, H)
    dW_ih : array, shape (4*H, D)
    dW_hh : array, shape (4*H, H)
    db_ih : array, shape (4*H,)
    db_hh : array, shape (4*H,)

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it. Chapters 05 and 10.
    """
    dxs, dh, dc, totals = [], 0.0, 0.0, [0.0] * 4
    for t in reversed(range(len(caches))):
        dx, dh, dc, *step = lstm_step_backward(dhs[:, t] + dh, dcs[:, t] + dc, caches[t])
        dxs.insert(0, dx)
        totals = [total + d for total, d in zip(totals, step, strict=True)]
    return namespace(dhs).stack(dxs, 1), dh, dc, *totals
