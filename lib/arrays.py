"""The few functions that NumPy and torch do not already share.

Every equation of the book is written once and runs on both libraries. `namespace` finds the library that an
array belongs to; the rest are the functions of a lecture (sigmoid, softmax, one-hot) in numerically safe form.
"""

import sys

import numpy as np


def namespace(*arrays):
    """Return the library, `numpy` or `torch`, that the given arrays belong to.

    Torch is looked up, never imported: whoever holds a tensor has imported it already.

    Parameters
    ----------
    *arrays : array
        NumPy arrays or torch tensors. One tensor among them is enough to choose torch.

    Raises
    ------
    ValueError
        If none of them is an array.

    Examples
    --------
    >>> namespace(np.zeros(3)).__name__
    'numpy'
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        for x in arrays:
            if isinstance(x, torch.Tensor):
                return torch
    for x in arrays:
        if isinstance(x, np.ndarray | np.generic):
            return np
    kinds = ", ".join(type(x).__name__ for x in arrays)
    raise ValueError(
        f"expected a NumPy array or a torch tensor, got {kinds}; wrap lists in np.array(...)"
    )


def is_floating(x):
    """Whether an array holds real floating-point numbers.

    Parameters
    ----------
    x : array, shape (...)

    Returns
    -------
    bool

    Examples
    --------
    >>> is_floating(np.ones(2)), is_floating(np.ones(2, dtype=int))
    (True, False)
    """
    return x.dtype.kind == "f" if namespace(x) is np else x.dtype.is_floating_point


def _floats(x):
    """Return x in floating point: whole numbers would wrap round where an equation subtracts."""
    if is_floating(x):
        return x
    if "complex" in str(x.dtype) or not any(kind in str(x.dtype) for kind in ("int", "bool")):
        raise ValueError(f"expected real numbers, got dtype {x.dtype}")
    xp = namespace(x)
    return x.astype(float) if xp is np else x.to(xp.get_default_dtype())


def linear(x, W, b=None):
    """Affine map of the last axis: `x @ W.T + b`.

    Parameters
    ----------
    x : array, shape (N, D)
        Or with more axes in front.
    W : array, shape (K, D)
        One row of weights per output, as in torch.
    b : array, shape (K,), optional
        Or one row for each row of `x`, shape (N, K).

    Returns
    -------
    array, shape (N, K)
    """
    xp = namespace(x, W)
    if xp is np:
        return x @ W.T if b is None else x @ W.T + b
    # One fused call: the loop over time spends its life here.
    if b is not None and x.ndim == 2:
        return xp.addmm(b, x, W.T)
    return xp.nn.functional.linear(x, W, b)


def blocks(a, count):
    """Split the last axis into equal blocks, such as the gates of a pre-activation.

    Parameters
    ----------
    a : array, shape (N, B*H)
    count : int
        Number of blocks, B.

    Returns
    -------
    sequence of array, shape (N, H)
        Views of `a`, in order.

    Raises
    ------
    ValueError
        If the last axis does not divide into so many blocks.

    Examples
    --------
    >>> i, f, g, o = blocks(np.arange(8), 4)
    >>> g
    array([4, 5])
    """
    if count < 1 or a.shape[-1] % count:
        raise ValueError(
            f"the last axis of {tuple(a.shape)} does not divide into {count} equal blocks; "
            "were the weights of another cell loaded?"
        )
    return np.split(a, count, -1) if namespace(a) is np else a.chunk(count, -1)


def sigmoid(x):
    """Logistic function, 1 / (1 + exp(-x)), without overflow.

    Parameters
    ----------
    x : array, shape (...)

    Returns
    -------
    array, shape (...)
        Values in (0, 1).

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    xp = namespace(x)
    if xp is not np:
        return xp.sigmoid(x)
    x = _floats(x)
    z = np.exp(-np.abs(x))  # at most 1, so it cannot overflow
    return np.where(x >= 0, 1.0, z) / (1.0 + z)


def log_softmax(x, axis=-1):
    """Logarithm of the softmax, x - log(sum(exp(x))), without overflow.

    Parameters
    ----------
    x : array, shape (..., K)
        Logits: any real scores.
    axis : int
        Axis of the classes.

    Returns
    -------
    array, shape (..., K)
    """
    xp, x = namespace(x), _floats(x)
    shifted = x - xp.amax(x, axis, keepdims=True)
    return shifted - xp.log(xp.exp(shifted).sum(axis, keepdims=True))


def softmax(x, axis=-1, temperature=1.0):
    """Softmax, exp(x / temperature) scaled to sum to one.

    Parameters
    ----------
    x : array, shape (..., K)
        Logits: any real scores.
    axis : int
        Axis of the classes.
    temperature : float
        Below 1 sharpens the distribution, above 1 flattens it.

    Returns
    -------
    array, shape (..., K)
        Probabilities that sum to 1 along `axis`.

    Raises
    ------
    ValueError
        If the temperature is not positive.

    Examples
    --------
    >>> softmax(np.array([0.0, np.log(3.0)]))
    array([0.25, 0.75])
    """
    if not temperature > 0:
        raise ValueError(
            f"temperature must be positive, got {temperature}; for temperature 0 take the argmax"
        )
    return namespace(x).exp(log_softmax(x / temperature, axis))


def masked_softmax(x, mask, axis=-1):
    """Softmax over the places where `mask` is true; zero elsewhere.

    A row with no place left gives zeros, with zero gradients, not NaN.

    Parameters
    ----------
    x : array, shape (..., K)
        Logits: any real scores.
    mask : array of bool, shape (..., K)
        True where a place takes part. Broadcasts against `x`.
    axis : int
        Axis of the classes.

    Returns
    -------
    array, shape (..., K)

    Raises
    ------
    ValueError
        If the mask is not boolean: 0/1 masks of the opposite sense are the usual mistake.
    """
    xp, x = namespace(x), _floats(x)
    kind = getattr(mask, "dtype", type(mask).__name__)
    if kind not in (bool, getattr(xp, "bool", bool)):
        raise ValueError(
            f"mask must be a boolean array (True: takes part), got {kind}; write mask == 1"
        )
    # The lowest number, not minus infinity: -inf minus -inf would be NaN, and so would its gradient.
    lowest = float(xp.finfo(x.dtype).min)
    peak = xp.amax(xp.where(mask, x, lowest), axis, keepdims=True)
    shifted = xp.where(mask, x, peak) - peak
    weights = xp.where(mask, xp.exp(shifted), 0.0)
    total = weights.sum(axis, keepdims=True)
    return weights / xp.where(total > 0, total, 1.0)


def one_hot(ids, num_classes):
    """One-hot rows: a 1 at the place of the id, 0 elsewhere.

    Parameters
    ----------
    ids : array of int, shape (...)
        Class numbers in [0, num_classes).
    num_classes : int

    Returns
    -------
    array, shape (..., num_classes)
        float64 for NumPy, torch's default dtype for tensors.

    Raises
    ------
    ValueError
        If an id is not an integer or lies outside the range.

    Examples
    --------
    >>> one_hot(np.array([2, 0]), 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    xp = namespace(ids)
    check_ids(ids, num_classes)
    return xp.eye(num_classes)[ids]


def check_ids(ids, num_classes, what="class"):
    """Raise ValueError unless every id is an integer in [0, num_classes).

    Parameters
    ----------
    ids : array of int, shape (...)
    num_classes : int
    what : str
        What an id stands for; used in the message.

    Raises
    ------
    ValueError
        If an id is not an integer or lies outside the range.
    """
    xp = namespace(ids)
    if "int" not in str(ids.dtype):
        raise ValueError(f"{what} ids must be integers, got dtype {ids.dtype}; were they scaled?")
    if xp is not np and ids.dtype.itemsize < 4:
        raise ValueError(
            f"{what} ids must be int64, got {ids.dtype}, which torch reads as a mask; write ids.long()"
        )
    if 0 not in ids.shape:
        low, high = int(ids.min()), int(ids.max())
        if low < 0 or high >= num_classes:
            bad = low if low < 0 else high
            raise ValueError(
                f"{what} id {bad} is outside [0, {num_classes}); "
                "was the data encoded with another vocabulary?"
            )
