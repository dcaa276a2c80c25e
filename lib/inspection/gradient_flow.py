"""How much of a gradient survives the way back through time."""

import torch

from lib.inspection.trace import check_layer
from lib.layers.checks import check_input
from lib.layers.recurrence import unroll


@torch.no_grad()
def gradient_flow(layer, x, upstream):
    """Norm of the gradient that reaches every earlier state from the hidden state at the end.

    Parameters
    ----------
    layer : RNN or LSTM
        Of one layer and one direction.
    x : tensor, shape (N, T, D)
    upstream : tensor, shape (N, H)
        Gradient of the loss with respect to the last hidden state.

    Returns
    -------
    tuple of tensor, shape (T + 1,)
        For each part of the state (h, and c for an LSTM): entry t is the norm of the gradient with respect
        to that part after t steps.

    Raises
    ------
    ValueError
        If the layer is stacked or bidirectional: it has no single way back. Also if it is not one of ours, or x
        does not fit.
    """
    check_layer(layer, "gradient_flow follows")
    check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
    expected = (len(x), layer.hidden_size)
    if getattr(upstream, "shape", None) != expected or upstream.dtype != x.dtype:
        raise ValueError(
            f"upstream must be a {x.dtype} tensor of shape (N, H) = {expected}, a gradient of the last hidden "
            f"state, got {getattr(upstream, 'dtype', type(upstream).__name__)} of shape "
            f"{tuple(getattr(upstream, 'shape', ()))}"
        )
    start = tuple(part[0] for part in layer.initial_state(x))
    _, caches = unroll(layer.cell, x.transpose(0, 1), start, *layer.weights())
    dstate = (upstream, *(torch.zeros_like(part) for part in start[1:]))
    norms = [[d.norm() for d in dstate]]
    for cache in reversed(caches):
        _, *gradients = layer.cell.step_backward(*dstate, cache)
        dstate = gradients[: len(start)]
        norms.append([d.norm() for d in dstate])
    return tuple(torch.stack(part) for part in zip(*norms[::-1], strict=True))
