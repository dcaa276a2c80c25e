"""Checks of what a layer is given: each says what came, what was expected and the likely cause."""

import math

import numpy as np
import torch
from torch import nn


def check_state(state, count, shape, dtype):
    """Raise ValueError unless a state is what a layer can start from.

    Parameters
    ----------
    state : tuple of tensor, shape (L, N, H)
    count : int
        Tensors in it.
    shape : tuple of int
        What each must have.
    dtype : torch.dtype

    Raises
    ------
    ValueError
        If number, dtype or shape differ, or a value is NaN or infinite.

    Examples
    --------
    >>> check_state((torch.zeros(1, 3, 4),), 1, (1, 3, 4), torch.float32)
    >>> check_state((torch.zeros(1, 3, 4),), 2, (1, 3, 4), torch.float32)
    Traceback (most recent call last):
    ValueError: expected a state of 2 tensors, got 1
    """
    if len(state) != count:
        raise ValueError(f"expected a state of {count} tensors, got {len(state)}")
    for part in state:
        if not isinstance(part, torch.Tensor) or part.dtype != dtype:
            found = getattr(part, "dtype", type(part).__name__)
            raise ValueError(f"expected a state of {dtype} tensors, as x is, got {found}")
        if tuple(part.shape) != shape:
            raise ValueError(
                f"expected a state of shape (layers * directions, N, H) = {shape}, "
                f"got {tuple(part.shape)}; was it carried over from a batch of another size?"
            )
        if not _finite(part):
            raise ValueError(
                "the state holds NaN or infinite values; did the batch it comes from diverge?"
            )


def _finite(x):
    values = x.detach()
    # The sum is the quick look; it may overflow, so only each number is proof.
    return math.isfinite(values.sum()) or bool(values.isfinite().all())


def check_tensor(x):
    """Raise ValueError unless x is a torch tensor.

    Parameters
    ----------
    x : tensor, shape (N, T, D)

    Raises
    ------
    ValueError
        If it is a list, an array of NumPy's or a packed sequence.
    """
    if not isinstance(x, torch.Tensor):
        packed = isinstance(x, nn.utils.rnn.PackedSequence)
        advice = "pass the padded batch and lengths=…" if packed else "use torch.as_tensor(x)"
        raise ValueError(f"x must be a torch tensor, got {type(x).__name__}; {advice}")


def check_input(x, features, dtype):
    """Raise ValueError unless x is a batch (N, T, features) of numbers that a layer can read.

    Parameters
    ----------
    x : tensor, shape (N, T, D)
    features : int
        The D that the layer was made for.
    dtype : torch.dtype
        The dtype of its parameters.

    Raises
    ------
    ValueError
        If rank, features or dtype do not fit, the batch is empty, or a value is NaN or infinite.
    """
    check_tensor(x)
    shape = tuple(x.shape)
    if x.ndim != 3:
        raise ValueError(
            f"expected x of shape (N, T, D) = (samples, time steps, features), got shape {shape}; "
            "a single sequence needs a batch axis: x[None]"
        )
    if x.shape[2] != features:
        raise ValueError(
            f"expected {features} features in the last axis of x, got shape {shape}; "
            "is the data time-first, or are features missing?"
        )
    if 0 in shape:
        raise ValueError(f"x of shape {shape} is empty: it needs a sample and a time step at least")
    if x.dtype != dtype:
        raise ValueError(
            f"x is {x.dtype} but the layer's parameters are {dtype}; convert one: x.float(), layer.double()"
        )
    if not _finite(x):
        raise ValueError("x holds NaN or infinite values; fill missing values before training")


def check_channels(x, axes, channels=None, dtype=None):
    """Raise ValueError unless x is a batch with channels second that a convolution or a pooling can read.

    Parameters
    ----------
    x : tensor, shape (N, C, T) or (N, C, I, J)
    axes : {1, 2}
        1 for series, 2 for images.
    channels : int, optional
        The C that the layer was made for; any where none is given.
    dtype : torch.dtype, optional
        The dtype of its parameters; any floating-point one where none is given.

    Raises
    ------
    ValueError
        If rank, channels or dtype do not fit, the batch is empty, or a value is NaN or infinite.

    Examples
    --------
    >>> check_channels(torch.zeros(2, 8, 8, 3), 2, channels=3)
    Traceback (most recent call last):
    ValueError: expected 3 channels in the second axis of x, got shape (2, 8, 8, 3); are the channels last? \
Write x.movedim(-1, 1)
    """
    check_tensor(x)
    shape, names = tuple(x.shape), {1: "(N, C, T)", 2: "(N, C, rows, columns)"}[axes]
    if x.ndim != 2 + axes:
        raise ValueError(
            f"expected x of shape {names}, got shape {shape}; a single sample needs a batch axis, "
            "x[None], a single channel an axis of its own, x[:, None]"
        )
    if channels is not None and x.shape[1] != channels:
        raise ValueError(
            f"expected {channels} channels in the second axis of x, got shape {shape}; are the channels "
            "last? Write x.movedim(-1, 1)"
        )
    if 0 in shape:
        raise ValueError(f"x of shape {shape} is empty: it needs a sample and a place at least")
    if not x.is_floating_point() or dtype not in (None, x.dtype):
        wanted = (
            "a floating-point dtype" if dtype is None else f"{dtype}, as the layer's parameters"
        )
        raise ValueError(
            f"x is {x.dtype}, expected {wanted}; convert one: x.float(), layer.double()"
        )
    if not _finite(x):
        raise ValueError("x holds NaN or infinite values; fill missing values before training")


def check_single(layer, who="expected"):
    """Raise ValueError unless a layer is one layer in one direction.

    Parameters
    ----------
    layer : RecurrentStack
    who : str
        Begins the message: who wants it so, and a verb.

    Raises
    ------
    ValueError
        If the layer is stacked or bidirectional.
    """
    if layer.num_layers != 1 or layer.bidirectional:
        raise ValueError(
            f"{who} one layer in one direction, got {layer.num_layers} layers, "
            f"bidirectional={layer.bidirectional}"
        )


def check_lengths(lengths, x):
    """Return lengths as a tensor, or raise ValueError if they do not fit x.

    Parameters
    ----------
    lengths : sequence of int, length N, or None
    x : tensor, shape (N, T, D)

    Returns
    -------
    tensor of int, shape (N,), or None

    Raises
    ------
    ValueError
        If there is not one length in [1, T] for each sequence.
    """
    if lengths is None:
        return None
    N, T = x.shape[:2]
    try:
        # A copy of an array: torch reads no reversed view.
        given = lengths if isinstance(lengths, torch.Tensor) else np.array(lengths)
        lengths = torch.as_tensor(given, device=x.device)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ValueError(
            f"lengths must be {N} integers, one for each sequence, got {lengths!r}"
        ) from error
    if lengths.shape != (N,) or "int" not in str(lengths.dtype):
        raise ValueError(
            f"lengths must be {N} integers, one for each sequence, "
            f"got {lengths.dtype} of shape {tuple(lengths.shape)}"
        )
    if lengths.min() < 1 or lengths.max() > T:
        raise ValueError(
            f"lengths must lie in [1, {T}], the time steps of x, got {lengths.tolist()}; "
            "was x cut, or is a sequence empty?"
        )
    return lengths.long()  # as an index, uint8 would be a mask


def check_attention(q, k, v, mask):
    """Raise ValueError unless queries, keys, values and mask fit each other.

    Parameters
    ----------
    q : tensor, shape (..., S, D)
    k : tensor, shape (..., T, D)
    v : tensor, shape (..., T, H)
    mask : tensor of bool, shape (..., S, T), or None
        True where a query may attend to a key.

    Raises
    ------
    ValueError
        If a size differs, or the mask is not boolean.
    """
    for part in (q, k, v):
        check_tensor(part)
    shapes = f"queries {tuple(q.shape)}, keys {tuple(k.shape)}, values {tuple(v.shape)}"
    if min(q.ndim, k.ndim, v.ndim) < 2 or q.shape[-1] != k.shape[-1]:
        raise ValueError(f"queries and keys need the same number of features, got {shapes}")
    if k.shape[-2] != v.shape[-2] or not q.shape[:-2] == k.shape[:-2] == v.shape[:-2]:
        raise ValueError(
            f"there must be one value for each key, and as many samples of each, got {shapes}; "
            "were keys and values made from different sequences?"
        )
    if mask is not None:
        _check_boolean("mask", mask, "True: may be attended to")
        full = (*q.shape[:-1], k.shape[-2])
        if not _spreads(mask.shape, full):
            raise ValueError(
                f"the mask must spread over (…, queries, keys) = {full}, got {tuple(mask.shape)}; "
                "a mask of padding, (N, T), needs an axis for the queries: mask[:, None]"
            )


def check_memory(s, h, mask, state_size, memory_size):
    """Raise ValueError unless a decoder's state and an encoder's states fit a layer of attention.

    Parameters
    ----------
    s : tensor, shape (N, H)
    h : tensor, shape (N, T, D)
    mask : tensor of bool, shape (N, T), or None
    state_size, memory_size : int
        The H and the D that the layer was made for.

    Raises
    ------
    ValueError
        If a size differs, or the mask is not boolean.

    Examples
    --------
    >>> check_memory(torch.zeros(3, 5), torch.zeros(3, 7, 4), None, 5, 4)
    >>> check_memory(torch.zeros(3, 5), torch.zeros(3, 7, 8), None, 5, 4)
    Traceback (most recent call last):
    ValueError: expected encoder states of size 4, got (3, 7, 8); does the encoder read both ways?
    """
    check_tensor(s)
    check_tensor(h)
    if s.ndim != 2 or h.ndim != 3 or len(s) != len(h) or s.shape[1] != state_size:
        raise ValueError(
            f"expected one state of {state_size} units for each sequence of encoder states, so s of shape "
            f"(N, {state_size}) and h of shape (N, T, {memory_size}), got {tuple(s.shape)} and {tuple(h.shape)}"
        )
    if h.shape[2] != memory_size:
        raise ValueError(
            f"expected encoder states of size {memory_size}, got {tuple(h.shape)}; "
            "does the encoder read both ways?"
        )
    if mask is not None:
        _check_boolean("mask", mask, "True: may be attended to")
        if mask.shape != h.shape[:2]:
            raise ValueError(
                f"the mask must have shape (N, T) = {tuple(h.shape[:2])}, got {tuple(mask.shape)}"
            )


def check_rows(h, w, M, sizes):
    """Raise ValueError unless a controller's state, the weights of its heads and a memory fit each other.

    Parameters
    ----------
    h : tensor, shape (N, H)
    w : tensor, shape (N, P, R)
    M : tensor, shape (N, R, C)
    sizes : tuple of int
        H, P and C that the heads were made for.

    Raises
    ------
    ValueError
        If a shape differs.

    Examples
    --------
    >>> check_rows(torch.zeros(2, 5), torch.zeros(2, 1, 7), torch.zeros(2, 7, 3), (5, 1, 3))
    >>> check_rows(torch.zeros(2, 5), torch.zeros(2, 1, 6), torch.zeros(2, 7, 3), (5, 1, 3))
    Traceback (most recent call last):
    ValueError: expected weights of shape (N, heads, rows) = (2, 1, 7), got (2, 1, 6); were they made for \
a memory with another number of rows?
    """
    H, P, C = sizes
    if M.ndim != 3 or M.shape[2] != C:
        raise ValueError(
            f"expected a memory of shape (N, rows, {C}), got {tuple(M.shape)}; are rows and columns swapped?"
        )
    N, R = M.shape[:2]
    if tuple(h.shape) != (N, H):
        raise ValueError(
            f"expected a controller's state of shape (N, H) = {(N, H)}, got {tuple(h.shape)}; "
            "is it a whole sequence? The heads take one step at a time"
        )
    if tuple(w.shape) != (N, P, R):
        raise ValueError(
            f"expected weights of shape (N, heads, rows) = {(N, P, R)}, got {tuple(w.shape)}; "
            "were they made for a memory with another number of rows?"
        )


def check_mask(name, mask, shapes):
    """Return a mask that forbids, as a boolean one, or raise ValueError.

    Parameters
    ----------
    name : str
    mask : tensor
        Boolean, True where attention is forbidden; or numbers, 0 where it is allowed and minus infinity elsewhere.
    shapes : tuple of tuple of int
        What it may have.

    Returns
    -------
    tensor of bool

    Raises
    ------
    ValueError
        If it is of another kind or shape.

    Examples
    --------
    >>> check_mask("attn_mask", torch.tensor([[0.0, -torch.inf]]), [(1, 2)])
    tensor([[False,  True]])
    """
    check_tensor(mask)
    if mask.is_floating_point():
        forbids = mask == -torch.inf
        if not bool((forbids | (mask == 0)).all()):
            raise ValueError(
                f"{name} of numbers may hold 0 and minus infinity only; scores cannot be shifted here"
            )
        mask = forbids
    _check_boolean(name, mask, "True: forbidden")
    if tuple(mask.shape) not in shapes:
        expected = " or ".join(str(shape) for shape in shapes)
        raise ValueError(f"expected {name} of shape {expected}, got {tuple(mask.shape)}")
    return mask


def _check_boolean(name, mask, sense):
    check_tensor(mask)
    if mask.dtype != torch.bool:
        raise ValueError(
            f"{name} must be boolean ({sense}), got {mask.dtype}; write mask == 1, or mask == 0 if it has the "
            "opposite sense"
        )


def _spreads(shape, full):
    """Whether a shape can be broadcast to another."""
    pairs = zip(reversed(shape), reversed(full), strict=False)
    return len(shape) <= len(full) and all(a in (1, b) for a, b in pairs)
