"""How much of a gradient survives the way back through time."""

import torch

from lib.layers.checks import check_input, check_single
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
        If the layer is stacked or bidirectional: it has no single way back. Also if x does not fit.
    """
    check_single(layer, "gradient_flow follows")
    check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
    W_hh = layer.weight_hh_l0
    a_x = layer.input_share(x)  # (T, N, B*H)
    zero = torch.zeros_like(upstream)
    start = (zero,) * layer.cell.states
    _, _, caches = unroll(layer.cell, a_x, start, W_hh)
    dstate = (upstream, *start[1:])
    norms, da = [[d.norm() for d in dstate]], torch.empty_like(a_x[0])
    for cache in reversed(caches):
        _, dstate = layer.cell.retreat(dstate, cache, W_hh, da)
        norms.append([d.norm() for d in dstate])
    return tuple(torch.stack(part) for part in zip(*norms[::-1], strict=True))
