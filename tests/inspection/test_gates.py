"""The gates read out of a layer are those that the formulas give, computed here from its weights."""

import pytest
import torch

from lib.inspection.gates import gate_activations
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

N, T, D, H = 5, 7, 3, 4
LENGTHS = [3, 7, 1, 5, 6]
LAYERS = {
    "lstm": lambda **options: LSTM(D, H, **options),
    "gru after": lambda **options: GRU(D, H, **options),
    "gru before": lambda **options: GRU(D, H, reset_after=False, **options),
}


def make(name, **options):
    """Return a layer with weights and biases far from zero, and a batch for it."""
    torch.manual_seed(len(name))
    layer = LAYERS[name](**options).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(0, 0.8)
    return layer, torch.randn(N, T, D, dtype=torch.float64)


def lstm_by_formula(layer, x):
    h = c = torch.zeros(N, H, dtype=x.dtype)
    steps = []
    for x_t in x.unbind(1):
        a = layer.weight_ih_l0 @ x_t.T + layer.weight_hh_l0 @ h.T  # (4H, N)
        if layer.bias:
            a = a + (layer.bias_ih_l0 + layer.bias_hh_l0)[:, None]
        i, f, g, o = a.T.unflatten(1, (4, H)).unbind(1)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * c + i * g
        h = o * c.tanh()
        steps.append(dict(i=i, f=f, g=g, o=o, c=c, h=h))
    return steps


def gru_by_formula(layer, x):
    h = torch.zeros(N, H, dtype=x.dtype)
    (W_r, W_z, W_n), (U_r, U_z, U_n) = (
        weight.unflatten(0, (3, H)) for weight in (layer.weight_ih_l0, layer.weight_hh_l0)
    )
    b, d = torch.zeros(2, 3, H, dtype=x.dtype)
    if layer.bias:
        b, d = layer.bias_ih_l0.unflatten(0, (3, H)), layer.bias_hh_l0.unflatten(0, (3, H))
    steps = []
    for x_t in x.unbind(1):
        r = (x_t @ W_r.T + b[0] + h @ U_r.T + d[0]).sigmoid()
        z = (x_t @ W_z.T + b[1] + h @ U_z.T + d[1]).sigmoid()
        past = r * (h @ U_n.T + d[2]) if layer.reset_after else (r * h) @ U_n.T + d[2]
        n = (x_t @ W_n.T + b[2] + past).tanh()
        h = (1 - z) * n + z * h
        steps.append(dict(r=r, z=z, n=n, h=h))
    return steps


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", LAYERS)
def test_against_the_formulas(name, bias):
    layer, x = make(name, bias=bias)
    found = gate_activations(layer, x)
    expected = (lstm_by_formula if name == "lstm" else gru_by_formula)(layer, x)
    assert list(found) == list(expected[0])
    for letter, activation in found.items():
        assert activation.shape == (N, T, H)
        assert not activation.requires_grad
        formula = torch.stack([step[letter] for step in expected], 1)
        torch.testing.assert_close(activation, formula, rtol=0, atol=1e-12)


@pytest.mark.parametrize("lengths", [None, LENGTHS])
@pytest.mark.parametrize("name", LAYERS)
def test_h_is_the_output_of_the_layer(name, lengths):
    layer, x = make(name)
    output, _ = layer(x, lengths=lengths)
    torch.testing.assert_close(gate_activations(layer, x, lengths)["h"], output, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_padding_is_zero_and_changes_nothing_before_it(name):
    layer, x = make(name)
    padded = gate_activations(layer, x, LENGTHS)
    for n, length in enumerate(LENGTHS):
        alone = gate_activations(layer, x[n : n + 1, :length])
        for letter, activation in padded.items():
            assert not activation[n, length:].any()
            torch.testing.assert_close(activation[n, :length], alone[letter][0], rtol=0, atol=1e-12)


def test_one_step():
    layer, x = make("lstm")
    found = gate_activations(layer, x[:, :1])
    torch.testing.assert_close(found["c"], found["i"] * found["g"], rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (RNN(D, H), "LSTM or GRU, got RNN"),
        (torch.nn.GRU(D, H), "LSTM or GRU, got GRU; .* load the state dict"),
        (GRU(D, H, num_layers=2), "got 2 layers"),
        (LSTM(D, H, bidirectional=True), "bidirectional=True"),
    ],
)
def test_layers_without_one_row_of_gates_are_refused(layer, message):
    with pytest.raises(ValueError, match=message):
        gate_activations(layer, torch.zeros(N, T, D))


def test_batches_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="expected 3 features"):
        gate_activations(GRU(D, H), torch.zeros(N, T, D + 1))
    with pytest.raises(ValueError, match=r"lengths must lie in \[1, 7\]"):
        gate_activations(GRU(D, H), torch.zeros(N, T, D), [T + 1] * N)
