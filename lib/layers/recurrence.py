"""One loop over time, forwards (`unroll`) and backwards (`bptt`), that serves every recurrent cell."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.autograd.function import once_differentiable

from lib.arrays import linear, namespace


def _add_biases(W_ih, b_ih, b_hh):
    return W_ih, None if b_ih is None else b_ih + b_hh


def _weigh(da, hs, caches):
    return da.flatten(0, 1).T @ hs.flatten(0, 1)  # each step's da meets the h it started from


class Sweep(NamedTuple):
    """`unroll` and `bptt` of one kind of cell, arranged for speed.

    Parameters
    ----------
    forwards : callable
        `(a_x, state, W_hh, hs) -> (last, kept)`: writes `hs`, and may write over `a_x`.
    backwards : callable
        `(dhs, dlast, kept, W_hh, hs) -> (da, dstate)`: leaves `kept` as it is.
    """

    forwards: Callable
    backwards: Callable


class Cell(NamedTuple):
    """What the loop over time must know about one kind of cell.

    A state is a tuple of arrays, the hidden state first: `(h,)` for a plain RNN, `(h, c)` for an LSTM.

    Parameters
    ----------
    blocks : int
        H-sized blocks in a pre-activation, B: 1 for a plain RNN, 4 for an LSTM and for torch's GRU.
    states : int
        Arrays in a state.
    advance : callable
        `(a_x, state, W_hh) -> (state, cache)`: one step, given the input's share of the pre-activation.
    retreat : callable
        `(dstate, cache, W_hh, out) -> (da, dstate)`: one step of the chain rule; `da` is written into `out`.
    apart : int
        Blocks that count twice in B, because the shares of input and state are not just added up: the
        candidate of torch's GRU. Weights have B - apart blocks of rows.
    arrange : callable
        `(W_ih, b_ih, b_hh) -> (W, b)`: weights and biases such that `x @ W.T + b` is the input's share.
    weigh : callable
        `(da, hs, caches) -> dW_hh`, over all steps at once, `hs` being the states that they started from.
    sweep : Sweep, optional
        A faster way for this cell alone, for sequences of one length.
    """

    blocks: int
    states: int
    advance: Callable
    retreat: Callable
    apart: int = 0
    arrange: Callable = _add_biases
    weigh: Callable = _weigh
    sweep: Sweep | None = None


def unroll(cell, a_x, state, W_hh, ends=None, out=None):
    """Run a cell along a batch of sequences.

    Parameters
    ----------
    cell : Cell
    a_x : array, shape (T, N, B*H)
        The share of every pre-activation that does not wait for the step before:
        `x @ W_ih.T + b_ih + b_hh`, for all steps at once.
    state : tuple of array, shape (N, H)
        The state before the first step.
    W_hh : array, shape (B*H, H)
    ends : array of int, shape (N,), optional
        Last real step of each sequence, where padding follows; the last step if not given.
    out : array, shape (T, N, H), optional
        Memory for `hs`.

    Returns
    -------
    hs : array, shape (T, N, H)
        The hidden state after every step.
    last : tuple of array, shape (N, H)
        The state at each sequence's own end.
    caches : list of tuple
        What each step keeps for `bptt`.
    """
    xp = namespace(a_x)
    hs, caches, last = [], [], state
    for t, a_t in enumerate(a_x):
        state, cache = cell.advance(a_t, state, W_hh)
        hs.append(state[0])
        caches.append(cache)
        if ends is not None:
            last = _choose(ends == t, state, last)
    return xp.stack(hs, out=out), state if ends is None else last, caches


def bptt(cell, dhs, dlast, caches, W_hh, ends=None, out=None):
    """Backpropagate through time: from gradients of states to gradients of pre-activations.

    At each step the gradient that comes back along the recurrence meets the one that comes down from that
    step's output; their sum goes through the cell.

    Parameters
    ----------
    cell : Cell
    dhs : array, shape (T, N, H)
        Gradient of each hidden state from outside the recurrence, such as the output layer.
    dlast : tuple of array, shape (N, H)
        Gradient of the state at each sequence's end.
    caches : list of tuple
        From `unroll`.
    W_hh : array, shape (B*H, H)
    ends : array of int, shape (N,), optional
        As given to `unroll`.
    out : array, shape (T, N, B*H), optional
        Memory for the result.

    Returns
    -------
    da : array, shape (T, N, B*H)
        Gradient of every pre-activation.
    dstate : tuple of array, shape (N, H)
        Gradient of the state before the first step.

    References
    ----------
    Werbos (1990), Backpropagation through time: what it does and how to do it. Chapters 05 and 10.
    """
    xp = namespace(W_hh)
    T, (N, H) = len(caches), dlast[0].shape
    da = xp.zeros((T, N, cell.blocks * H), dtype=W_hh.dtype) if out is None else out
    dstate = dlast if ends is None else tuple(xp.zeros_like(d) for d in dlast)
    for t, dh_t, cache, da_t in reversed(list(zip(range(T), dhs, caches, da, strict=True))):
        if ends is not None:
            # The state at a sequence's own end is a result too: its gradient joins here.
            joined = tuple(d + e for d, e in zip(dstate, dlast, strict=True))
            dstate = _choose(ends == t, joined, dstate)
        dh, *dc = dstate
        _, dstate = cell.retreat((dh + dh_t, *dc), cache, W_hh, da_t)
    return da, dstate


def _choose(rows, new, old):
    """Take the states `new` in the rows marked True, `old` in the others."""
    where = namespace(rows).where
    return tuple(where(rows[:, None], n, o) for n, o in zip(new, old, strict=True))


class _HandDerived(torch.autograd.Function):
    """The unrolled recurrence with `bptt` as its backward pass, in place of autograd's.

    What need not wait for the step before is done once for all steps: the input's projection on the way
    forward, the gradients of weights and inputs on the way back.
    """

    @staticmethod
    def forward(ctx, cell, ends, x, W_ih, W_hh, b, *state):
        T, (N, H) = len(x), state[0].shape
        hs = x.new_empty(T + 1, N, H)  # the state each step starts from, and the last
        hs[0] = state[0]
        ctx.cell, ctx.ends, ctx.sweep = cell, ends, cell.sweep if ends is None else None
        W = W_hh.T.contiguous().T  # the same matrix, laid out so that W.T is one block of memory
        with torch.inference_mode():  # no bookkeeping for a graph that nobody will ask for
            a_x = linear(x, W_ih, b)  # (T, N, B*H)
            if ctx.sweep:
                last, ctx.kept = ctx.sweep.forwards(a_x, state, W, hs[1:])
            else:
                _, last, ctx.kept = unroll(cell, a_x, state, W, ends, out=hs[1:])
        ctx.spare = a_x  # fresh memory costs more than the sums written to it: bptt reuses this
        ctx.save_for_backward(x, W_ih, W_hh, b, hs)
        # A result that the caches hold would hold them in turn, and never be freed: hence the copies.
        return hs[1:], *(s.clone() for s in last)

    @staticmethod
    @once_differentiable
    def backward(ctx, dhs, *dlast):
        x, W_ih, W_hh, b, hs = ctx.saved_tensors
        with torch.inference_mode():
            if ctx.sweep:
                da, dstate = ctx.sweep.backwards(dhs, dlast, ctx.kept, W_hh, hs[1:])
            else:
                da, dstate = bptt(ctx.cell, dhs, dlast, ctx.kept, W_hh, ctx.ends, out=ctx.spare)
        rows = da.flatten(0, 1)  # (T*N, B*H)
        dx = da @ W_ih if ctx.needs_input_grad[2] else None
        dW_ih = rows.T @ x.flatten(0, 1)
        dW_hh = ctx.cell.weigh(da, hs[:-1], ctx.kept)
        db = None if b is None else rows.sum(0)
        return None, None, dx, dW_ih, dW_hh, db, *(d.clone() for d in dstate)


def run(cell, x, state, W_ih, W_hh, b_ih=None, b_hh=None, *, ends=None, autograd=False):
    """Run a cell along a batch of sequences, differentiably.

    Parameters
    ----------
    cell : Cell
    x : tensor, shape (T, N, D)
    state : tuple of tensor, shape (N, H)
    W_ih : tensor, shape (B*H, D)
        One block of rows less for each block that counts twice; so in the next three.
    W_hh : tensor, shape (B*H, H)
    b_ih : tensor, shape (B*H,), optional
    b_hh : tensor, shape (B*H,), optional
    ends : tensor of int, shape (N,), optional
        Last real step of each sequence.
    autograd : bool
        Let autograd differentiate the same steps: slower, but it can be differentiated again.

    Returns
    -------
    hs : tensor, shape (T, N, H)
    last : tuple of tensor, shape (N, H)
    """
    W_ih, b = cell.arrange(W_ih, b_ih, b_hh)
    if autograd or not torch.is_grad_enabled():
        hs, last, _ = unroll(cell, linear(x, W_ih, b), state, W_hh, ends)
        return hs, last
    hs, *last = _HandDerived.apply(cell, ends, x, W_ih, W_hh, b, *state)
    return hs, tuple(last)
