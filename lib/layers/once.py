"""A hand-derived backward pass gives first derivatives; a request for second ones raises."""

from contextlib import nullcontext
from functools import wraps

import torch


def once_differentiable(backward):
    """Decorate the `backward` of an autograd function whose gradient cannot be differentiated again.

    Torch's decorator of this name refuses only if the upstream gradient depends on something. Here, a gradient
    taken with `create_graph=True` always depends on what the backward pass was given and on what the forward pass
    saved, its inputs among it, and differentiating it again raises.
    Autocast is switched off within: the gradients have the dtype of the numbers they belong to.

    Parameters
    ----------
    backward : callable
        `(ctx, *gradients) -> gradients`.

    Returns
    -------
    callable
    """

    @wraps(backward)
    def once(ctx, *upstream):
        with torch.no_grad(), full_precision():
            found = backward(ctx, *upstream)
        if not torch.is_grad_enabled():
            return found
        given = [t for t in (*ctx.saved_tensors, *upstream) if t is not None and t.requires_grad]
        return tuple(g if g is None else _Once.apply(g, *given) for g in found)

    return once


def full_precision():
    """Switch autocast off for the length of a `with` block.

    Returns
    -------
    context manager
    """
    return (
        torch.autocast("cpu", enabled=False) if torch.is_autocast_enabled("cpu") else nullcontext()
    )


class _Once(torch.autograd.Function):
    @staticmethod
    def forward(ctx, gradient, *given):
        return gradient.view_as(gradient)

    @staticmethod
    def backward(ctx, upstream):
        raise RuntimeError(
            "the hand-derived backward pass can be differentiated only once, and a second derivative was asked "
            "for; make the layer with autograd=True"
        )
