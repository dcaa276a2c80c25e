"""The LSTM's fast arrangement against the loop that is read, and the digits that it must keep."""

import pytest
import torch

from lib.layers.lstm import CELL
from lib.layers.lstm_sweep import sweep_backwards, sweep_forwards
from lib.layers.recurrence import bptt, unroll
from tests.layers.referee import (
    LENGTHS,
    H,
    N,
    T,
    assert_equal,
    batch,
    ours_forward,
    pair,
    theirs_forward,
)


def numbers(*shape):
    return torch.randn(*shape, dtype=torch.float64)


@pytest.mark.parametrize("steps", [1, T])
def test_there_and_back_as_by_the_loop(steps):
    torch.manual_seed(1)
    a_x, W_hh = numbers(steps, N, 4 * H), numbers(4 * H, H)
    state, dlast = (numbers(N, H), numbers(N, H)), (numbers(N, H), numbers(N, H))
    dhs = numbers(steps, N, H)
    hs, last, caches = unroll(CELL, a_x, state, W_hh)
    da, dstate = bptt(CELL, dhs, dlast, caches, W_hh)
    written = torch.empty_like(hs)
    last_again, kept = sweep_forwards(a_x.clone(), state, W_hh, written)
    assert_equal([written, *last_again], [hs, *last], 1e-12)
    for _ in range(2):  # the way back leaves what was kept as it is
        da_again, dstate_again = sweep_backwards(dhs, dlast, kept, W_hh, written)
        assert_equal([da_again, *dstate_again], [da, *dstate], 1e-12)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_faint_input_keeps_its_digits(lengths):
    """The identity tanh(a) = 2 sigmoid(2a) - 1 would be faster still, and leave no digit in float32."""
    ours, theirs = (layer.float() for layer in pair("lstm", bias=False))
    x, states = batch(ours)
    x, zeros = 1e-6 * x.detach().float(), [torch.zeros_like(s).float() for s in states]
    found = ours_forward(ours, x, zeros, lengths)
    for ours_, theirs_ in zip(found, theirs_forward(theirs, x, zeros, lengths), strict=True):
        torch.testing.assert_close(ours_, theirs_, rtol=1e-4, atol=0)
