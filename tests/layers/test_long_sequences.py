"""Sequences longer than a span, the number of steps that the LSTM takes together."""

import pytest
import torch

from tests.layers.referee import (
    assert_equal,
    batch,
    gradients,
    ours_forward,
    pair,
    theirs_forward,
)


@pytest.mark.parametrize("lengths", [None, [16, 37, 17, 1, 33]], ids=["full", "lengths"])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    "kind", ["tanh", "lstm", "gru"]
)  # a ReLU network of these weights explodes
def test_long_sequences(kind, bias, lengths):
    """The LSTM works in spans of 16 steps: here two of them and a rest, with ends at their edges."""
    torch.manual_seed(3)
    ours, theirs = pair(kind, bidirectional=True, bias=bias)
    x, states = batch(ours, T=37)
    found = ours_forward(ours, x, states, lengths)
    expected = theirs_forward(theirs, x, states, lengths)
    assert_equal(found, expected)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, ours, x, states),
        gradients(expected, upstream, theirs, x, states),
    )
