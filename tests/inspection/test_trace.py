"""One trace of a layer: every number by its name, held to the layer's own output and to the formulas."""

import pytest
import torch

from lib.inspection import trace
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.orthogonal import OrthogonalRNN
from lib.layers.rnn import RNN

N, T, D, H = 5, 7, 3, 4
LENGTHS = [3, 7, 1, 5, 6]
LAYERS = {
    "rnn": lambda **options: RNN(D, H, **options),
    "lstm": lambda **options: LSTM(D, H, **options),
    "gru": lambda **options: GRU(D, H, **options),
    "before": lambda **options: GRU(D, H, reset_after=False, **options),
}


def make(name, **options):
    torch.manual_seed(len(name))
    layer = LAYERS[name](**options).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(0, 0.8)
    return layer, torch.randn(N, T, D, dtype=torch.float64)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("name", LAYERS)
def test_every_number_follows_from_its_pre_activation(name, bias, lengths):
    layer, x = make(name, bias=bias)
    found = trace(layer, x, lengths)
    real = torch.arange(T) < torch.tensor(lengths or [T] * N)[:, None]  # (N, T)
    output, last = layer(x, lengths=lengths)
    torch.testing.assert_close(found["h"], output, rtol=0, atol=1e-12)
    assert all((values[~real] == 0).all() for values in found.values())
    found = {key: values[real] for key, values in found.items()}
    a = found["a"]
    if name == "rnn":
        assert set(found) == {"h", "a"}
        expected = {"h": a.tanh()}
    elif name == "lstm":
        assert set(found) == {"i", "f", "g", "o", "tanh_c", "c", "h", "a"}
        i, f, g, o = a.chunk(4, -1)
        expected = {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}
        expected["tanh_c"] = found["c"].tanh()
        expected["h"] = expected["o"] * expected["tanh_c"]
        ends = torch.tensor(lengths or [T] * N) - 1
        c = trace(layer, x, lengths)["c"][torch.arange(N), ends]
        torch.testing.assert_close(c, last[1][0], rtol=0, atol=1e-12)
    else:
        assert set(found) == {"r", "z", "n", "h", "a"} | ({"m"} if name == "gru" else set())
        r, z, n = a.chunk(3, -1)
        expected = {"r": r.sigmoid(), "z": z.sigmoid(), "n": n.tanh()}
    for key, values in expected.items():
        torch.testing.assert_close(found[key], values, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["gru", "before"])
def test_candidate_of_a_gru(name):
    layer, x = make(name)
    found = trace(layer, x)
    before = torch.cat([torch.zeros(N, 1, H, dtype=x.dtype), found["h"][:, :-1]], 1)
    W, b = layer.weight_hh_l0[2 * H :], layer.bias_hh_l0[2 * H :]
    if name == "gru":
        torch.testing.assert_close(found["m"], before @ W.T + b, rtol=0, atol=1e-12)
    mixed = (1 - found["z"]) * found["n"] + found["z"] * before
    torch.testing.assert_close(found["h"], mixed, rtol=0, atol=1e-12)


def test_c_is_the_state_after_the_step():
    layer, x = make("lstm")
    found = trace(layer, x)
    torch.testing.assert_close(found["c"][:, 0], found["i"][:, 0] * found["g"][:, 0])
    torch.testing.assert_close(
        found["c"][:, 1],
        found["f"][:, 1] * found["c"][:, 0] + found["i"][:, 1] * found["g"][:, 1],
    )


def test_what_is_traced_can_be_differentiated():
    layer, x = make("gru")
    (gradient,) = torch.autograd.grad(trace(layer, x)["z"].sum(), layer.weight_hh_l0)
    assert gradient.abs().max() > 1e-3


def test_modrelu_has_a_trace_too():
    layer = OrthogonalRNN(D, H).double()
    x = torch.randn(N, T, D, dtype=torch.float64)
    found = trace(layer, x, LENGTHS)
    assert set(found) == {"h", "a"}
    torch.testing.assert_close(
        found["h"], found["a"], rtol=0, atol=1e-12
    )  # its bias starts at zero
    torch.testing.assert_close(found["h"], layer(x, lengths=LENGTHS)[0], rtol=0, atol=1e-12)


def test_what_has_no_trace():
    x = torch.zeros(N, T, D)
    with pytest.raises(ValueError, match="got LSTM; of a model, pass its layer"):
        trace(torch.nn.LSTM(D, H), x)
    with pytest.raises(ValueError, match="2 layers"):
        trace(GRU(D, H, num_layers=2), x)
    with pytest.raises(ValueError, match="expected 3 features"):
        trace(GRU(D, H), torch.zeros(N, T, D + 1))
    with pytest.raises(ValueError, match="lengths must be 5 integers"):
        trace(GRU(D, H), x, [1])
