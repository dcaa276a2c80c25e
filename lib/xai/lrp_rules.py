"""Rules of layer-wise relevance propagation for one layer each."""

import torch
from torch.func import functional_call

from lib.data.checks import real_number


def stabilized(z, epsilon):
    """Add ε to a denominator, away from zero; a zero counts as positive.

    Parameters
    ----------
    z : tensor, shape (...)
    epsilon : float

    Returns
    -------
    tensor, shape (...)

    Examples
    --------
    >>> stabilized(torch.tensor([2.0, 0.0, -2.0]), 0.5)
    tensor([ 2.5000,  0.5000, -2.5000])
    """
    return z + epsilon * torch.where(z >= 0, 1.0, -1.0).to(z.dtype)


def share(relevance, z, epsilon):
    """Relevance per unit of z, R / (z + ε sign z); where z is 0 and ε is 0, nothing.

    Parameters
    ----------
    relevance : tensor, shape (...)
    z : tensor, shape (...)
    epsilon : float

    Returns
    -------
    tensor, shape (...)

    Examples
    --------
    >>> share(torch.tensor([6.0, 0.0]), torch.tensor([2.0, 0.0]), 0.0)
    tensor([3., 0.])
    """
    below = stabilized(z, epsilon)
    return torch.where(below == 0, 0.0, relevance / torch.where(below == 0, 1.0, below))


def linear_rule(layer, a, relevance, epsilon=1e-6, gamma=0.0):
    r"""Share the relevance of each output among the inputs, in proportion to a w.

    The sum over the outputs is a gradient: of z with respect to a, weighted by R / z. So one line serves dense and
    convolutional layers and mean pooling.

    Parameters
    ----------
    layer : torch.nn.Module
        Linear in its input.
    a : tensor, shape (N, ...)
        What went into the layer.
    relevance : tensor, shape (N, ...)
        Of its outputs.
    epsilon, gamma : float
        See `lib.xai.lrp.lrp`.

    Returns
    -------
    tensor, shape (N, ...)
        Of the shape of `a`.

    Examples
    --------
    >>> layer = torch.nn.Linear(2, 1)
    >>> with torch.no_grad():
    ...     layer.weight[:], layer.bias[:] = torch.tensor([[1.0, 3.0]]), torch.tensor([1.0])
    >>> linear_rule(layer, torch.tensor([[1.0, 2.0]]), torch.tensor([[16.0]]), epsilon=0.0)
    tensor([[ 2., 12.]])
    """
    weights = {name: (p + gamma * p.clamp(min=0)).detach() for name, p in layer.named_parameters()}
    leaf = a.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        z = functional_call(layer, weights, (leaf,))
        (slope,) = torch.autograd.grad(z, leaf, share(relevance, z.detach(), epsilon))
    return leaf.detach() * slope


def max_pool_rule(layer, a, relevance):
    """Give the relevance of each maximum to the number that won.

    Parameters
    ----------
    layer : torch.nn.Module
    a : tensor, shape (N, ...)
    relevance : tensor, shape (N, ...)

    Returns
    -------
    tensor, shape (N, ...)
        Of the shape of `a`.

    Examples
    --------
    >>> max_pool_rule(torch.nn.MaxPool1d(2), torch.tensor([[[1.0, 3.0]]]), torch.tensor([[[5.0]]]))
    tensor([[[0., 5.]]])
    """
    leaf = a.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        (won,) = torch.autograd.grad(layer(leaf), leaf, relevance)
    return won


def check_rule(epsilon, gamma=0.0):
    """Raise ValueError unless both are numbers from 0 on.

    Parameters
    ----------
    epsilon, gamma : float

    Raises
    ------
    ValueError
        If one is negative or no number.

    Examples
    --------
    >>> check_rule(-0.1)
    Traceback (most recent call last):
    ValueError: epsilon must be at least 0, got -0.1
    """
    real_number("epsilon", epsilon, minimum=0.0)
    real_number("gamma", gamma, minimum=0.0)
