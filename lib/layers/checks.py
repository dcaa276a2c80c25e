"""Checks of what a recurrent layer is given: each says what came, what was expected and the likely cause."""

import math

import torch
from torch import nn


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
    if not isinstance(x, torch.Tensor):
        packed = isinstance(x, nn.utils.rnn.PackedSequence)
        advice = "pass the padded batch and lengths=…" if packed else "use torch.as_tensor(x)"
        raise ValueError(f"expected a torch tensor, got {type(x).__name__}; {advice}")
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
    values = x.detach()
    # The sum is the quick look; it may overflow, so only each number is proof.
    if not math.isfinite(values.sum()) and not values.isfinite().all():
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
    lengths = torch.as_tensor(lengths, device=x.device)
    N, T = x.shape[:2]
    if lengths.shape != (N,) or "int" not in str(lengths.dtype):
        raise ValueError(
            f"expected {N} integer lengths, one for each sequence, "
            f"got {lengths.dtype} of shape {tuple(lengths.shape)}"
        )
    if lengths.min() < 1 or lengths.max() > T:
        raise ValueError(
            f"lengths must lie in [1, {T}], the time steps of x, got {lengths.tolist()}; "
            "was x cut, or is a sequence empty?"
        )
    return lengths
