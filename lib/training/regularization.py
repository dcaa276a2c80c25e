"""A penalty on vanishing gradients: each step back shall keep the gradient's length."""

import torch

from lib.layers.checks import check_input, check_single
from lib.layers.recurrence import unroll
from lib.layers.rnn import RNN


def read_states(layer, x):
    """Read a batch and keep the state after every step as a node of autograd's graph.

    Parameters
    ----------
    layer : RNN
        Of one layer and one direction, made with `autograd=True`: the gradient of Omega is a second
        derivative, and the hand-derived backward pass can be differentiated only once.
    x : tensor, shape (N, T, D)

    Returns
    -------
    list of tensor, shape (N, H)
        T states; the last is what `layer(x)` returns as `h_n[0]`.

    Raises
    ------
    ValueError
        If the layer is stacked, bidirectional, gated or made without `autograd=True`, or x does not fit.

    Examples
    --------
    >>> from lib.layers.rnn import RNN
    >>> states = read_states(RNN(2, 4, autograd=True), torch.zeros(3, 12, 2))
    >>> len(states), states[-1].shape
    (12, torch.Size([3, 4]))
    """
    if not isinstance(layer, RNN):
        raise ValueError(f"expected a plain RNN, got {type(layer).__name__}")
    if not layer.autograd:
        raise ValueError(
            "the hand-derived backward pass cannot be differentiated again; "
            "make the layer with autograd=True"
        )
    check_single(layer)
    check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
    start = tuple(part[0] for part in layer.initial_state(x))
    steps, _ = unroll(layer.cell, x.transpose(0, 1), start, *layer.weights())
    return [h for (h,) in steps]


def vanishing_penalty(loss, states, smallest=1e-20):
    """Pascanu's Omega: how far the gradient's length is from being kept, step by step.

    d_t = dL/dh_t;  Omega = sum over t of (norm(d_t) / norm(d_{t+1}) - 1)**2, averaged over the batch

    For a loss that reads the last state only, d_t = d_{t+1} @ J_{t+1}: the ratio compares the
    gradient after the step back with the gradient before it.

    Parameters
    ----------
    loss : tensor, shape ()
        Computed from `states`.
    states : list of tensor, shape (N, H)
        From `read_states`.
    smallest : float
        A step whose gradient is not longer than this is passed over: it has no direction left.

    Returns
    -------
    tensor, shape ()
        Can be differentiated, also with respect to the weights that made the gradient.

    Raises
    ------
    ValueError
        If there are fewer than two states, or the loss was not computed from them.

    References
    ----------
    Pascanu et al. (2013), On the difficulty of training recurrent neural networks. They
    hold h and d_{t+1} fixed and differentiate through the step's own W_hh only; here the derivative
    is the whole one. Chapter 06.

    Examples
    --------
    >>> h_1 = torch.tensor([[1.0]], requires_grad=True)
    >>> h_2 = 0.5 * h_1  # one step back halves the gradient: (0.5 - 1)**2
    >>> vanishing_penalty(h_2.sum(), [h_1, h_2]).item()
    0.25
    """
    if len(states) < 2:
        raise ValueError(f"the ratio needs two states at least, got {len(states)}")
    grads = torch.autograd.grad(loss, states, create_graph=True, allow_unused=True)
    if any(g is None for g in grads):
        raise ValueError("the loss does not depend on these states: was the sequence read twice?")
    squares = torch.stack([(g**2).sum(1) for g in grads])  # (T, N)
    alive = squares.detach() > smallest**2
    norms = torch.sqrt(torch.where(alive, squares, 1.0))  # the root has no slope at zero
    ratios = norms[:-1] / norms[1:]
    both = alive[:-1] & alive[1:]
    return torch.where(both, (ratios - 1) ** 2, 0.0).sum() / squares.shape[1]
