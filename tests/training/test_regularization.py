import numpy as np
import pytest
import torch

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.training.regularization import read_states, vanishing_penalty

N, T, D, H = 3, 5, 2, 4


def world(bias=True):
    torch.manual_seed(0)
    layer = RNN(D, H, bias=bias, autograd=True).double()
    x = torch.randn(N, T, D, dtype=torch.float64)
    # The loss reads the last state only: sum(v * h_T).
    v = torch.randn(N, H, dtype=torch.float64)
    return layer, x, v


def by_hand(layer, x, v):
    """Omega from the formula, in NumPy: d_t = ((1 - h_{t+1}**2) * d_{t+1}) @ W_hh."""
    parameters = {name: p.detach().numpy() for name, p in layer.named_parameters()}
    W_hh, bias = parameters["weight_hh_l0"], parameters.get("bias_ih_l0", 0.0)
    bias = bias + parameters.get("bias_hh_l0", 0.0)
    h, hs = np.zeros((N, H)), []
    for t in range(T):
        h = np.tanh(x[:, t].numpy() @ parameters["weight_ih_l0"].T + bias + h @ W_hh.T)
        hs.append(h)
    d, omega = v.numpy(), 0.0
    for t in range(T - 1, 0, -1):
        back = ((1 - hs[t] ** 2) * d) @ W_hh
        ratio = np.linalg.norm(back, axis=1) / np.linalg.norm(d, axis=1)
        omega, d = omega + ((ratio - 1) ** 2).mean(), back
    return omega


def penalty(layer, x, v):
    states = read_states(layer, x)
    return vanishing_penalty((v * states[-1]).sum(), states)


@pytest.mark.parametrize("bias", [True, False])
def test_states_are_those_of_the_layer(bias):
    layer, x, _ = world(bias)
    states = read_states(layer, x)
    output, h_n = layer(x)
    torch.testing.assert_close(torch.stack(states, 1), output, rtol=0, atol=1e-14)
    torch.testing.assert_close(states[-1], h_n[0], rtol=0, atol=1e-14)


@pytest.mark.parametrize("bias", [True, False])
def test_value_is_the_formula(bias):
    layer, x, v = world(bias)
    assert penalty(layer, x, v).item() == pytest.approx(by_hand(layer, x, v), abs=1e-12)


def test_value_does_not_depend_on_the_scale_of_the_loss():
    layer, x, v = world()
    assert penalty(layer, x, 1e-14 * v).item() == pytest.approx(
        penalty(layer, x, v).item(), abs=1e-12
    )


@pytest.mark.parametrize("name", ["weight_hh_l0", "weight_ih_l0", "bias_ih_l0", "bias_hh_l0"])
def test_second_derivative_against_finite_differences_of_the_formula(name):
    layer, x, v = world()
    parameter = getattr(layer, name)
    (ours,) = torch.autograd.grad(penalty(layer, x, v), parameter)
    for place in np.ndindex(tuple(parameter.shape)):
        values = []
        for sign in (1, -1):
            with torch.no_grad():
                parameter[place] += sign * 1e-6
                values.append(by_hand(layer, x, v))
                parameter[place] -= sign * 1e-6
        assert ours[place].item() == pytest.approx((values[0] - values[1]) / 2e-6, abs=1e-8)


def test_nothing_to_punish_where_the_length_is_kept():
    layer, x, v = world(bias=False)
    with torch.no_grad():
        layer.weight_ih_l0.zero_()  # all states stay zero, where the slope of tanh is 1
        torch.nn.init.orthogonal_(layer.weight_hh_l0)
    assert penalty(layer, x, v).item() == pytest.approx(0, abs=1e-24)
    with torch.no_grad():
        layer.weight_hh_l0.mul_(0.5)
    assert penalty(layer, x, v).item() == pytest.approx((T - 1) * 0.25, abs=1e-12)


def test_a_gradient_of_zero_is_passed_over():
    layer, x, v = world()
    v[0] = 0
    states = read_states(layer, x)
    omega = vanishing_penalty((v * states[-1]).sum(), states)
    gradients = torch.autograd.grad(omega, list(layer.parameters()))
    assert all(g.isfinite().all() for g in gradients)
    kept = read_states(layer, x[1:])
    rest = vanishing_penalty((v[1:] * kept[-1]).sum(), kept)
    assert omega.item() == pytest.approx(rest.item() * (N - 1) / N, abs=1e-12)


def test_a_step_that_kills_the_gradient_is_passed_over():
    layer, x, v = world()
    with torch.no_grad():
        layer.weight_hh_l0.zero_()
    omega = penalty(layer, x, v)
    (gradient,) = torch.autograd.grad(omega, layer.weight_hh_l0)
    assert omega.item() == 0
    assert gradient.isfinite().all()


def test_what_does_not_fit_is_refused():
    _, x, _ = world()
    with pytest.raises(ValueError, match="autograd=True"):
        read_states(RNN(D, H).double(), x)
    with pytest.raises(ValueError, match="got 2 layers"):
        read_states(RNN(D, H, num_layers=2, autograd=True).double(), x)
    with pytest.raises(ValueError, match="got LSTM"):
        read_states(LSTM(D, H, autograd=True).double(), x)
    with pytest.raises(ValueError, match="got GRU"):
        read_states(GRU(D, H).double(), x)
    layer = RNN(D, H, autograd=True).double()
    with pytest.raises(ValueError, match="expected 2 features"):
        read_states(layer, torch.zeros(N, T, D + 1, dtype=torch.float64))
    states = read_states(layer, x)
    with pytest.raises(ValueError, match="two states at least, got 1"):
        vanishing_penalty(states[-1].sum(), states[-1:])
    other = read_states(layer, x)
    with pytest.raises(ValueError, match="does not depend on these states"):
        vanishing_penalty(states[-1].sum(), other)


def test_a_gradient_that_dies_in_one_sample_counts_until_then():
    h_1 = torch.ones(2, 1, dtype=torch.float64, requires_grad=True)
    h_2 = torch.tensor([[0.5], [0.0]]) * h_1
    h_3 = 0.5 * h_2
    omega = vanishing_penalty(h_3.sum(), [h_1, h_2, h_3])
    assert omega.item() == pytest.approx((0.25 + 0.25 + 0.25) / 2)
