"""Gradient clipping: a limit on the norm of all gradients together, or on each number alone."""

import torch


def clip_grad_norm(parameters, max_norm):
    """Scale all gradients by one factor so that their joint norm is at most `max_norm`.

    The direction stays; only the length of the step is cut.

    Parameters
    ----------
    parameters : iterable of tensor
        Their `.grad` is changed in place; parameters without a gradient are passed over.
    max_norm : float

    Returns
    -------
    tensor, shape ()
        The norm before clipping.

    Raises
    ------
    ValueError
        If `max_norm` is not positive.

    References
    ----------
    Pascanu et al. (2013), On the difficulty of training recurrent neural networks, algorithm 1. Chapter 06.
    """
    grads = _grads(parameters, "max_norm", max_norm)
    norm = joint_norm(grads)
    factor = torch.clamp(max_norm / (norm + 1e-6), max=1.0)  # torch adds the same 1e-6
    for g in grads:
        g.mul_(factor)
    return norm


def joint_norm(grads):
    """Length of all gradients together: the root of the sum of all squares.

    A gradient may be finite and its square not, in float16 from 256 on: then the largest number is taken out
    first, for a norm of infinity would clip the gradient to zero.

    Parameters
    ----------
    grads : list of tensor

    Returns
    -------
    tensor, shape ()
        float32, or float64 if a gradient is.

    Examples
    --------
    >>> joint_norm([torch.tensor([3e30]), torch.tensor([[4e30]])])
    tensor(5.0000e+30)
    """
    grads = [g.to(torch.promote_types(g.dtype, torch.float32)) for g in grads]
    norm = torch.sqrt(sum(((g**2).sum() for g in grads), torch.zeros(())))
    if torch.isinf(norm):
        largest = max(g.abs().max() for g in grads if g.numel())
        norm = largest * torch.sqrt(sum(((g / largest) ** 2).sum() for g in grads))
    return norm


def clip_grad_value(parameters, clip_value):
    """Limit every number of every gradient to [-clip_value, clip_value]. The direction changes.

    Parameters
    ----------
    parameters : iterable of tensor
        Their `.grad` is changed in place.
    clip_value : float

    Raises
    ------
    ValueError
        If `clip_value` is not positive.
    """
    for g in _grads(parameters, "clip_value", clip_value):
        g.clamp_(-clip_value, clip_value)


def _grads(parameters, name, limit):
    if not limit > 0:
        raise ValueError(f"{name} must be positive, got {limit}")
    parameters = [parameters] if isinstance(parameters, torch.Tensor) else parameters
    return [p.grad for p in parameters if p.grad is not None]
