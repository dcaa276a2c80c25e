"""What a layer must know about one kind of recurrent cell, and the plain loop over time that serves them all."""

from collections.abc import Callable
from typing import NamedTuple

import torch

from lib.arrays import linear


def project_input(x, W_ih, b_ih, b_hh):
    """Input's share of every pre-activation, for all steps at once: it waits for no step before.

    Parameters
    ----------
    x : tensor, shape (T, N, D)
    W_ih : tensor, shape (4*H, D)
    b_ih : tensor, shape (4*H,)
        Or None, as the next.
    b_hh : tensor, shape (4*H,)

    Returns
    -------
    tensor, shape (T, N, 4*H)
    """
    return linear(x, W_ih, b_ih if b_hh is None else b_ih + b_hh)


def weight_gradient(da, x, hs, kept):
    """Gradient of weights and biases, for all steps at once.

    Parameters
    ----------
    da : tensor, shape (T, N, 4*H)
        Gradient of every pre-activation.
    x : tensor, shape (T, N, D)
    hs : tensor, shape (T + 1, N, H)
        Hidden state before the first step and after every step.
    kept : tuple of tensor
        What the cell kept on its way forward; not needed here.

    Returns
    -------
    dW_ih : tensor, shape (4*H, D)
    dW_hh : tensor, shape (4*H, H)
    db_ih : tensor, shape (4*H,)
    db_hh : tensor, shape (4*H,)

    Examples
    --------
    >>> da, x, hs = torch.ones(5, 2, 12), torch.ones(5, 2, 1), torch.ones(6, 2, 3)
    >>> for gradient in weight_gradient(da, x, hs, ()):
    ...     print(*gradient.shape, gradient.flatten()[0].item())
    12 1 10.0
    12 3 10.0
    12 10.0
    12 10.0
    """
    rows = da.flatten(0, 1)  # (T*N, 4H)
    db = rows.sum(0)
    # Each step's da meets the state that the step began with.
    return (x.flatten(0, 1).T @ rows).T, (hs[:-1].flatten(0, 1).T @ rows).T, db, db.clone()


class Cell(NamedTuple):
    """What the layers must know about one kind of recurrent cell.

    A state is a tuple of arrays, the hidden state first: `(h,)` for a plain RNN, `(h, c)` for an LSTM.
    `step` and `step_backward` are the equations, for one step; the others serve training and take all
    steps at once, time first.

    Parameters
    ----------
    blocks : int
        H-sized blocks of rows in the weights, B: 1 for a plain RNN, 4 for an LSTM, 3 for a GRU.
    step : callable
        `(x, *state, W_ih, W_hh, b_ih, b_hh) -> (*state, cache)`.
    step_backward : callable
        `(*dstate, cache) -> (dx, *dstate, dW_ih, dW_hh, db_ih, db_hh)`.
    cached : tuple of str
        What the entries of a step's cache are, in order.
    forward : callable
        `(x, states, W_ih, W_hh, b_ih, b_hh) -> kept`: given all inputs, time first, and in `states` the state
        before the first step, writes the state after every step.
    backward : callable
        `(dhs, dlast, states, kept, W_hh) -> (da, dlast)`: `dhs`, of shape (T + 1, N, H), holds the gradient
        of each hidden state from outside and comes back with that of the state before the first step in
        `dhs[0]`; `dlast[t]` has the gradients of the rest of the state that enter after step t, or None.
        May write over `dhs`, not over `kept`.
    input_gradient : callable
        `(da, W_ih) -> dx`.
    weight_gradient : callable
        `(da, x, hs, kept) -> (dW_ih, dW_hh, db_ih, db_hh)`.
    compiled : bool
        Whether `forward` and `backward` are made for numbers in float32 and float64 on the processor only.
    carries : bool
        Whether a step also hands its hidden state on past W_hh.
    states : int
        Arrays in a state.
    """

    blocks: int
    step: Callable
    step_backward: Callable
    cached: tuple
    forward: Callable
    backward: Callable
    input_gradient: Callable = torch.matmul
    weight_gradient: Callable = weight_gradient
    compiled: bool = False
    carries: bool = False
    states: int = 1

    def takes(self, x):
        """Whether `forward` and `backward` take such numbers; if not, autograd differentiates the equations.

        Parameters
        ----------
        x : tensor

        Returns
        -------
        bool
        """
        on_processor = x.device.type == "cpu" and x.dtype in (torch.float32, torch.float64)
        return on_processor or not self.compiled


def unroll(cell, x, state, W_ih, W_hh, b_ih=None, b_hh=None):
    """Run the equations of a cell along a batch of sequences: one step after the other, nothing saved.

    Parameters
    ----------
    cell : Cell
    x : array, shape (T, N, D)
    state : tuple of array, shape (N, H)
        The state before the first step.
    W_ih : array, shape (B*H, D)
    W_hh : array, shape (B*H, H)
    b_ih : array, shape (B*H,), optional
    b_hh : array, shape (B*H,), optional

    Returns
    -------
    states : list of tuple
        The state after every step.
    caches : list of tuple
        The cache of every step, its entries named by `cell.cached`.
    """
    biases = [0.0 if b is None else b for b in (b_ih, b_hh)]
    states, caches = [], []
    for x_t in x:
        *state, cache = cell.step(x_t, *state, W_ih, W_hh, *biases)
        states.append(tuple(state))
        caches.append(cache)
    return states, caches


def reverse_time(x, ends=None):
    """Reverse each sequence within its own length; padding stays where it is.

    Parameters
    ----------
    x : tensor, shape (T, N, D)
    ends : tensor of int, shape (N,), optional
        Last real step of each sequence.

    Returns
    -------
    tensor, shape (T, N, D)
    """
    if ends is None:
        return x.flip(0)
    steps = torch.arange(len(x), device=x.device)[:, None]  # (T, 1)
    source = torch.where(steps <= ends, ends - steps, steps)  # (T, N)
    return x.gather(0, source[..., None].expand_as(x))
