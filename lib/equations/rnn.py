"""The plain recurrent network: one affine map, one nonlinearity, the same at every step."""

from lib.arrays import namespace


def rnn_step(x, h, W_ih, W_hh, b_ih, b_hh):
    """One step of a plain recurrent network.

    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    h_next = tanh(a)

    Parameters
    ----------
    x : array, shape (N, D)
        Input of this step.
    h : array, shape (N, H)
        Hidden state before it.
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b_ih : array, shape (H,)
    b_hh : array, shape (H,)

    Returns
    -------
    h_next : array, shape (N, H)
        Hidden state after the step.
    cache : tuple
        What `rnn_step_backward` needs.

    References
    ----------
    Elman (1990), Finding structure in time. Chapter 04.
    """
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, H)
    h_next = namespace(a).tanh(a)
    return h_next, (x, h, W_ih, W_hh, h_next)


def rnn_step_backward(dh_next, cache):
    """Gradient of one step: from the state after it to everything that went in.

    da = dh_next * (1 - h_next**2)
    dx = da @ W_ih;  dh = da @ W_hh;  dW_ih = da.T @ x;  dW_hh = da.T @ h;  db_ih = db_hh = da summed over N

    Parameters
    ----------
    dh_next : array, shape (N, H)
        Gradient of the loss with respect to the state after the step.
    cache : tuple
        From `rnn_step`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db_ih : array, shape (H,)
    db_hh : array, shape (H,)

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it. Chapter 05.
    """
    x, h, W_ih, W_hh, h_next = cache
    da = dh_next * (1 - h_next**2)  # (N, H)
    dx, dh = da @ W_ih, da @ W_hh
    dW_ih, dW_hh = da.T @ x, da.T @ h
    db_ih, db_hh = da.sum(axis=0), da.sum(axis=0)
    return dx, dh, dW_ih, dW_hh, db_ih, db_hh


def rnn_step_relu(x, h, W_ih, W_hh, b_ih, b_hh):
    """One step of a plain recurrent network with the rectifier in place of tanh.

    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    h_next = max(a, 0)

    Parameters
    ----------
    x : array, shape (N, D)
    h : array, shape (N, H)
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b_ih : array, shape (H,)
    b_hh : array, shape (H,)

    Returns
    -------
    h_next : array, shape (N, H)
    cache : tuple
        What `rnn_step_relu_backward` needs.

    References
    ----------
    Le, Jaitly & Hinton (2015), A simple way to initialize recurrent networks of rectified linear units.
    Chapter 06.
    """
    a = x @ W_ih.T + b_ih + h @ W_hh.T + b_hh  # (N, H)
    h_next = namespace(a).where(a > 0, a, 0.0)
    return h_next, (x, h, W_ih, W_hh, h_next)


def rnn_step_relu_backward(dh_next, cache):
    """Gradient of one step with the rectifier: what comes back passes where the unit was on.

    da = dh_next where h_next > 0, else 0; the rest as in `rnn_step_backward`

    Parameters
    ----------
    dh_next : array, shape (N, H)
    cache : tuple
        From `rnn_step_relu`.

    Returns
    -------
    dx : array, shape (N, D)
    dh : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db_ih : array, shape (H,)
    db_hh : array, shape (H,)
    """
    x, h, W_ih, W_hh, h_next = cache
    da = dh_next * (h_next > 0)  # (N, H)
    dx, dh = da @ W_ih, da @ W_hh
    dW_ih, dW_hh = da.T @ x, da.T @ h
    db_ih, db_hh = da.sum(axis=0), da.sum(axis=0)
    return dx, dh, dW_ih, dW_hh, db_ih, db_hh


def rnn_forward(x, h_0, W_ih, W_hh, b_ih, b_hh):
    """Run the network along a batch of sequences: the same step, again and again.

    Parameters
    ----------
    x : array, shape (N, T, D)
    h_0 : array, shape (N, H)
        Hidden state before the first step.
    W_ih : array, shape (H, D)
    W_hh : array, shape (H, H)
    b_ih : array, shape (H,)
    b_hh : array, shape (H,)

    Returns
    -------
    hs : array, shape (N, T, H)
        Hidden state after every step.
    caches : list of tuple
        What `rnn_backward` needs: the cache of every step.
    """
    h, hs, caches = h_0, [], []
    for t in range(x.shape[1]):
        h, cache = rnn_step(x[:, t], h, W_ih, W_hh, b_ih, b_hh)  # (N, H)
        hs.append(h)
        caches.append(cache)
    return namespace(x).stack(hs, 1), caches


def rnn_backward(dhs, caches):
    """Backpropagation through time: the steps in reverse.

    At each step the gradient from the output above meets the one from the step after. All steps share
    their weights, so the weights' gradients add up.

    Parameters
    ----------
    dhs : array, shape (N, T, H)
        Gradient of the loss with respect to every hidden state, not counting the way through later states.
    caches : list of tuple
        From `rnn_forward`.

    Returns
    -------
    dx : array, shape (N, T, D)
    dh_0 : array, shape (N, H)
    dW_ih : array, shape (H, D)
    dW_hh : array, shape (H, H)
    db_ih : array, shape (H,)
    db_hh : array, shape (H,)

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it. Chapter 05.
    """
    dxs, dh, totals = [], 0.0, [0.0] * 4
    for t in reversed(range(len(caches))):
        dx, dh, *step = rnn_step_backward(dhs[:, t] + dh, caches[t])
        dxs.insert(0, dx)
        totals = [total + d for total, d in zip(totals, step, strict=True)]
    return namespace(dhs).stack(dxs, 1), dh, *totals
