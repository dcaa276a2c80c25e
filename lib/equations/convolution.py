"""Convolution and pooling: one window slides along, and everywhere the same numbers are applied to it."""

from lib.arrays import namespace, one_hot


def zero_pad(x, padding):
    """Put zeros on both sides of every axis behind samples and channels.

    Parameters
    ----------
    x : array, shape (N, C, T) or (N, C, I, J)
    padding : int
        Zeros on each side.

    Returns
    -------
    array, shape (N, C, T + 2*padding) or (N, C, I + 2*padding, J + 2*padding)

    Examples
    --------
    >>> import numpy as np
    >>> zero_pad(np.array([[[3.0, 5.0]]]), 1)
    array([[[0., 3., 5., 0.]]])
    """
    shape = [*x.shape[:2], *(size + 2 * padding for size in x.shape[2:])]
    x_pad = namespace(x).zeros(shape, dtype=x.dtype)
    inside = [slice(padding, padding + size) for size in x.shape[2:]]
    x_pad[(..., *inside)] = x
    return x_pad


def windows(size, k, stride=1, padding=0, dilation=1):
    """Say what each output reads along one axis: k places, `dilation` apart, `stride` further each time.

    Parameters
    ----------
    size : int
        Length of the axis before padding.
    k : int
        Length of the kernel.
    stride : int
    padding : int
        Zeros on each side.
    dilation : int

    Returns
    -------
    list of slice
        One for each output, into the padded axis.

    Examples
    --------
    >>> [list(range(9))[at] for at in windows(9, 3, stride=2, dilation=2)]
    [[0, 2, 4], [2, 4, 6], [4, 6, 8]]
    """
    reach = dilation * (k - 1) + 1
    starts = range(0, size + 2 * padding - reach + 1, stride)
    return [slice(start, start + reach, dilation) for start in starts]


def conv1d(x, W, b, stride=1, padding=0, dilation=1):
    """One-dimensional convolution: every output is the same weighted sum of its own window.

    y[n, f, t] = b[f] + sum over c, j of W[f, c, j] * x_pad[n, c, t * stride + j * dilation]

    Parameters
    ----------
    x : array, shape (N, C, T)
        C channels in, T places.
    W : array, shape (F, C, k)
        F filters, each with a kernel of k numbers for every channel.
    b : array, shape (F,)
    stride, padding, dilation : int

    Returns
    -------
    y : array, shape (N, F, T - k + 1)
        So long without stride, padding and dilation.
    cache : tuple
        What `conv1d_backward` needs.

    References
    ----------
    Dumoulin & Visin (2016), A guide to convolution arithmetic. Chapter 03.
    """
    xp, x_pad = namespace(x), zero_pad(x, padding)
    places = windows(x.shape[2], W.shape[2], stride, padding, dilation)
    read = xp.stack([x_pad[:, :, at] for at in places], 2)  # (N, C, T_out, k)
    y = xp.einsum("nctj,fcj->nft", read, W) + b[:, None]
    return y, (x_pad, W, read, places, padding)


def conv1d_backward(dy, cache):
    """Gradient of `conv1d`: every place that used a weight, or read an input, adds its share.

    dW[f, c, j] = sum over n, t of dy[n, f, t] * x_pad[n, c, t * stride + j * dilation]
    dx_pad[n, c, t * stride + j * dilation] gathers dy[n, f, t] * W[f, c, j]

    Parameters
    ----------
    dy : array, shape (N, F, T - k + 1)
    cache : tuple
        From `conv1d`.

    Returns
    -------
    dx : array, shape (N, C, T)
    dW : array, shape (F, C, k)
    db : array, shape (F,)

    References
    ----------
    Chapter 03.
    """
    x_pad, W, read, places, p = cache
    xp = namespace(dy)
    dW = xp.einsum("nft,nctj->fcj", dy, read)
    db = dy.sum((0, 2))
    dread = xp.einsum("nft,fcj->nctj", dy, W)
    dx_pad = xp.zeros_like(x_pad)
    for t, at in enumerate(places):
        dx_pad[:, :, at] += dread[:, :, t]
    return dx_pad[:, :, p : x_pad.shape[2] - p], dW, db


def read_windows(x_pad, rows, columns):
    """Copy the window of every output out of padded images.

    Parameters
    ----------
    x_pad : array, shape (N, C, I, J)
    rows, columns : list of slice
        From `windows`, one for each row and column of the outputs.

    Returns
    -------
    array, shape (N, C, O, P, k, k)
        For O rows and P columns of outputs.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> read_windows(x, windows(3, 2), windows(3, 2))[0, 0, 0, 1]
    array([[1., 2.],
           [4., 5.]])
    """
    stack = namespace(x_pad).stack
    return stack([stack([x_pad[:, :, r, c] for c in columns], 2) for r in rows], 2)


def conv2d(x, W, b, stride=1, padding=0, dilation=1):
    """Two-dimensional convolution: the window slides along rows and columns.

    y[n, f, i, j] = b[f] + sum over c, u, v of W[f, c, u, v] * (pixel (u, v) of window (i, j) in channel c)

    Parameters
    ----------
    x : array, shape (N, C, I, J)
        Images of I rows and J columns.
    W : array, shape (F, C, k, k)
    b : array, shape (F,)
    stride, padding, dilation : int
        Along both axes.

    Returns
    -------
    y : array, shape (N, F, I - k + 1, J - k + 1)
        So large without stride, padding and dilation.
    cache : tuple
        What `conv2d_backward` needs.

    References
    ----------
    LeCun et al. (1998), Gradient-based learning applied to document recognition. Chapter 03.
    """
    xp, x_pad = namespace(x), zero_pad(x, padding)
    rows = windows(x.shape[2], W.shape[2], stride, padding, dilation)
    columns = windows(x.shape[3], W.shape[3], stride, padding, dilation)
    read = read_windows(x_pad, rows, columns)  # (N, C, rows, columns, k, k)
    y = xp.einsum("ncijuv,fcuv->nfij", read, W) + b[:, None, None]
    return y, (x_pad, W, read, rows, columns, padding)


def conv2d_backward(dy, cache):
    """Gradient of `conv2d`, as in one dimension: all windows share the kernel, so their shares add up.

    dW[f, c, u, v] = sum over n, i, j of dy[n, f, i, j] * (pixel (u, v) of window (i, j) in channel c)

    Parameters
    ----------
    dy : array, shape (N, F, I - k + 1, J - k + 1)
    cache : tuple
        From `conv2d`.

    Returns
    -------
    dx : array, shape (N, C, I, J)
    dW : array, shape (F, C, k, k)
    db : array, shape (F,)

    References
    ----------
    Chapter 03.
    """
    x_pad, W, read, rows, columns, p = cache
    xp = namespace(dy)
    dW = xp.einsum("nfij,ncijuv->fcuv", dy, read)
    db = dy.sum((0, 2, 3))
    dread = xp.einsum("nfij,fcuv->ncijuv", dy, W)
    dx_pad = xp.zeros_like(x_pad)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            dx_pad[:, :, r, c] += dread[:, :, i, j]
    inside = (slice(p, size - p) for size in x_pad.shape[2:])
    return dx_pad[(..., *inside)], dW, db


def max_pool(x, k, stride):
    """Max pooling: the largest number of every window, in each channel by itself.

    y[n, c, i, j] = max over u, v of x[n, c, i * stride + u, j * stride + v]

    Parameters
    ----------
    x : array, shape (N, C, I, J)
    k : int
        Rows and columns of a window.
    stride : int
        Usually k: the windows then lie side by side.

    Returns
    -------
    y : array, shape (N, C, O, P)
        Nothing is padded, so rows and columns that fill no window go unread.
    cache : tuple
        What `max_pool_backward` needs.

    References
    ----------
    Chapter 03.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[[[1.0, 5.0, 0.0, 2.0], [3.0, 2.0, 4.0, 4.0]]]])
    >>> y, cache = max_pool(x, 2, 2)
    >>> y[0, 0]
    array([[5., 4.]])
    """
    rows, columns = windows(x.shape[2], k, stride), windows(x.shape[3], k, stride)
    read = read_windows(x, rows, columns).reshape(*x.shape[:2], len(rows), len(columns), k * k)
    y, largest = namespace(x).amax(read, -1), read.argmax(-1)
    return y, (x, k, rows, columns, largest)


def max_pool_backward(dy, cache):
    """Gradient of `max_pool`: all of it goes to the largest number, the first one where several are equal.

    Parameters
    ----------
    dy : array, like y
    cache : tuple
        From `max_pool`.

    Returns
    -------
    array, shape (N, C, I, J)

    References
    ----------
    Chapter 03.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[[[1.0, 5.0, 0.0, 2.0], [3.0, 2.0, 4.0, 4.0]]]])
    >>> y, cache = max_pool(x, 2, 2)
    >>> max_pool_backward(10 * y, cache)[0, 0]
    array([[ 0., 50.,  0.,  0.],
           [ 0.,  0., 40.,  0.]])
    """
    x, k, rows, columns, largest = cache
    chosen = one_hot(largest, k * k).reshape(*dy.shape, k, k)
    dx = namespace(dy).zeros_like(x)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            dx[:, :, r, c] += dy[:, :, i, j, None, None] * chosen[:, :, i, j]
    return dx


def avg_pool(x, k, stride):
    """Average pooling: the mean of every window, in each channel by itself.

    y[n, c, i, j] = mean over u, v of x[n, c, i * stride + u, j * stride + v]

    Parameters
    ----------
    x : array, shape (N, C, I, J)
    k : int
        Rows and columns of a window.
    stride : int

    Returns
    -------
    y : array, shape (N, C, O, P)
    cache : tuple
        What `avg_pool_backward` needs.

    References
    ----------
    Chapter 03.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[[[1.0, 5.0, 0.0, 2.0], [3.0, 2.0, 4.0, 4.0]]]])
    >>> avg_pool(x, 2, 2)[0][0, 0]
    array([[2.75, 2.5 ]])
    """
    rows, columns = windows(x.shape[2], k, stride), windows(x.shape[3], k, stride)
    y = read_windows(x, rows, columns).mean((-2, -1))
    return y, (x, k, rows, columns)


def avg_pool_backward(dy, cache):
    """Gradient of `avg_pool`: an equal share to every number of the window.

    Parameters
    ----------
    dy : array, like y
    cache : tuple
        From `avg_pool`.

    Returns
    -------
    array, shape (N, C, I, J)

    References
    ----------
    Chapter 03.

    Examples
    --------
    >>> import numpy as np
    >>> y, cache = avg_pool(np.ones((1, 1, 2, 4)), 2, 2)
    >>> avg_pool_backward(np.array([[[[4.0, 8.0]]]]), cache)[0, 0]
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])
    """
    x, k, rows, columns = cache
    dx = namespace(dy).zeros_like(x)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            dx[:, :, r, c] += dy[:, :, i, j, None, None] / k**2
    return dx
