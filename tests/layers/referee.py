"""What the tests of recurrent layers share: torch's layers as referees, and numbers that hide nothing."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

N, T, D, H = 5, 7, 3, 4
LENGTHS = [3, 7, 1, 5, 6]  # not sorted; one full, one of a single step
LAYERS = ["tanh", "relu", "lstm", "gru"]
TOLERANCE = 1e-9


def pair(kind, **options):
    """Return our layer and torch's with the same parameters, all of them random, in float64."""
    autograd = options.pop("autograd", False)
    if kind == "lstm":
        ours, theirs = LSTM(D, H, autograd=autograd, **options), torch.nn.LSTM
    elif kind == "gru":
        ours, theirs = GRU(D, H, autograd=autograd, **options), torch.nn.GRU
    else:
        options["nonlinearity"] = kind
        ours, theirs = RNN(D, H, autograd=autograd, **options), torch.nn.RNN
    theirs = theirs(D, H, batch_first=True, **options).double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_(0, 0.6)
    ours.double().load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def batch(layer, T=T):
    """Return random x and initial states that ask for gradients."""
    shape = (layer.num_layers * (2 if layer.bidirectional else 1), N, H)
    states = 2 if "LSTM" in type(layer).__name__ else 1
    x = torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)
    return x, [torch.randn(shape, dtype=torch.float64, requires_grad=True) for _ in range(states)]


def ours_forward(layer, x, states, lengths=None):
    """Return [output, h_n] or [output, h_n, c_n]."""
    state = tuple(states) if len(states) == 2 else states[0]
    output, final = layer(x, state, lengths)
    return [output, *(final if len(states) == 2 else [final])]


def theirs_forward(layer, x, states, lengths=None):
    """Do the same with torch's layer; lengths go through a PackedSequence."""
    state = tuple(states) if len(states) == 2 else states[0]
    if lengths is None:
        output, final = layer(x, state)
    else:
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        output, final = layer(packed, state)
        output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.shape[1])
    return [output, *(final if len(states) == 2 else [final])]


def gradients(outputs, upstream, layer, x, states, **options):
    """Return the gradients of x, the states and the parameters, under random upstream gradients."""
    inputs = [x, *states, *layer.parameters()]
    return torch.autograd.grad(outputs, inputs, upstream, **options)


def assert_equal(found, expected, tolerance=TOLERANCE):
    """Compare two sequences of tensors, shapes included."""
    assert len(found) == len(expected) > 0
    for a, b in zip(found, expected, strict=True):
        assert a.shape == b.shape
        assert a.dtype == b.dtype
        torch.testing.assert_close(a, b, rtol=0, atol=tolerance)
