"""Grad-CAM: the feature maps of a convolutional layer, each weighted by its mean gradient."""

import torch
from torch import nn

from lib.xai.scores import check_batch, check_differentiable
from lib.xai.targets import chosen


def grad_cam(model, layer, x, target, *, relu=True):
    r"""Map of the places that raise a class's score, at the resolution of a layer.

    .. math::

        \alpha_c = \frac{1}{P} \sum_p \frac{\partial y}{\partial A_{c,p}}, \qquad
        L_p = \mathrm{ReLU}\Big(\sum_c \alpha_c A_{c,p}\Big)

    y is the score of the class, A the output of the layer with channels c and P places p.

    Parameters
    ----------
    model : torch.nn.Module
        From inputs to scores, shape (N, K).
    layer : torch.nn.Module
        A part of the model whose output has shape (N, C, ...), channels before places.
    x : tensor, shape (N, ...)
    target : int or sequence of int
        The class, or one for each input.
    relu : bool
        Keep only what speaks for the class, as the paper does; captum does not unless it is told to.

    Returns
    -------
    tensor, shape (N, ...)
        One number for each place of the layer's output.

    Raises
    ------
    ValueError
        If the layer is not run, has no places, or does not lead to the score.

    References
    ----------
    Selvaraju et al. (2017). Chapter 22.

    Examples
    --------
    >>> first = nn.Conv1d(1, 2, 1, bias=False)
    >>> last = nn.Linear(2, 1, bias=False)
    >>> with torch.no_grad():
    ...     first.weight[:], last.weight[:] = torch.tensor([[[1.0]], [[-1.0]]]), torch.tensor([[2.0, 1.0]])
    >>> model = nn.Sequential(first, nn.AdaptiveAvgPool1d(1), nn.Flatten(), last)
    >>> grad_cam(model, first, torch.tensor([[[4.0, -2.0]]]), target=0)
    tensor([[2., 0.]])
    """
    check_batch(x)
    check_differentiable(x)
    if not isinstance(layer, nn.Module) or not any(layer is part for part in model.modules()):
        raise ValueError(
            f"got the layer {type(layer).__name__}, expected a part of the model; was it taken from another model?"
        )
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        # A ReLU behind it may write over its input: it gets a copy.
        return output.clone() if isinstance(output, torch.Tensor) else output

    hook = layer.register_forward_hook(keep)
    try:
        with torch.enable_grad():
            score = chosen(model(x.detach().clone().requires_grad_(True)), target)
    finally:
        hook.remove()
    if len(kept) != 1 or not isinstance(kept[0], torch.Tensor) or kept[0].ndim < 3:
        found = [tuple(getattr(output, "shape", ())) for output in kept]
        raise ValueError(
            f"the layer gave {len(kept)} outputs of shapes {found}, expected one of shape (N, C, …) with places "
            "behind the channels; Grad-CAM needs a convolutional layer that runs once"
        )
    maps = kept[0]
    (slope,) = torch.autograd.grad(score.sum(), maps, allow_unused=True)
    if slope is None:
        raise ValueError(
            "no gradient leads from the score to the layer, expected a layer before it"
        )
    weights = slope.flatten(2).mean(2)
    combined = torch.einsum("nc,nc...->n...", weights, maps).detach()
    return combined.relu() if relu else combined
