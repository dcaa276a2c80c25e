"""Guided backpropagation: a gradient from which every ReLU removes what is negative on the way back."""

import copy

import torch
from torch import nn

from lib.xai.scores import gradient
from lib.xai.targets import chosen


class _GuidedReLU(torch.autograd.Function):
    """ReLU forward; backward, only positive gradients pass, and only where the input was positive."""

    @staticmethod
    def forward(ctx, a):
        ctx.save_for_backward(a)
        return a.clamp(min=0)

    @staticmethod
    def backward(ctx, dh):
        (a,) = ctx.saved_tensors
        return dh.clamp(min=0) * (a > 0)


def guided_backprop(model, x, target):
    r"""Gradient of a class whose negative parts are cut off at every ReLU.

    .. math::

        da = \max(dh, 0) \cdot [a > 0] \quad \text{at each } h = \mathrm{ReLU}(a)

    It is here because it fails the sanity checks: its maps change little when the upper layers are drawn anew.

    Parameters
    ----------
    model : torch.nn.Module
        Its ReLUs must be `torch.nn.ReLU`; the model returns scores of shape (N, K).
    x : tensor, shape (N, ...)
    target : int or sequence of int
        The class, or one for each input.

    Returns
    -------
    tensor, shape (N, ...)

    Raises
    ------
    ValueError
        If the model has no `torch.nn.ReLU`, or there is no such class.

    References
    ----------
    Springenberg et al. (2015); Adebayo et al. (2018). Chapter 24.

    Examples
    --------
    >>> model = nn.Sequential(nn.ReLU(), nn.Linear(2, 1, bias=False))
    >>> model[1].weight.data = torch.tensor([[2.0, -3.0]])
    >>> guided_backprop(model, torch.tensor([[1.0, 1.0]]), 0)
    tensor([[2., 0.]])
    """
    if not any(isinstance(m, nn.ReLU) for m in model.modules()):
        raise ValueError(
            f"{type(model).__name__} holds no torch.nn.ReLU, which guided backpropagation changes; does it call "
            "torch.relu? Then write it as a module"
        )
    guided = copy.deepcopy(model)
    for part in guided.modules():  # each once, even one that stands at several places
        if isinstance(part, nn.ReLU):
            part.forward = _GuidedReLU.apply
    return gradient(lambda t: chosen(guided(t), target), x)
