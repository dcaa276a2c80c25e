"""modReLU and the orthogonal network around it: against a plain loop, autograd and finite differences."""

import copy

import numpy as np
import pytest
import torch

from lib.equations.modrelu import (
    modrelu,
    modrelu_backward,
    modrelu_step,
    modrelu_step_backward,
)
from lib.inspection.gradient_check import numerical_gradient
from lib.layers.orthogonal import OrthogonalRNN
from lib.models.readers import RecurrentReader
from tests.layers.referee import (
    LENGTHS,
    D,
    H,
    N,
    T,
    assert_equal,
    gradients,
)
from tests.layers.test_bad_input import refuses

STAY = pytest.mark.parametrize("stay", [False, True], ids=["starts", "stays"])


def numbers(seed=1):
    """Return everything that goes into a step, and a gradient for what comes out, all of it random."""
    rng = np.random.default_rng(seed)
    shapes = [(N, D), (N, H), (H, D), (H, H), (H,)]
    return [rng.normal(size=shape) for shape in shapes], rng.normal(size=(N, H))


def plain(x, h, W_ih, W_hh, b):
    """The equation once more, as Arjovsky et al. write it."""
    a = x @ W_ih.T + h @ W_hh.T
    return torch.sign(a) * torch.relu(a.abs() + b)


def pair(stay=False, autograd=False):
    """Return a layer in float64 with random weights and bias; if it stays orthogonal, with a step away from Q."""
    torch.manual_seed(5)
    layer = OrthogonalRNN(D, H, stay=stay, autograd=autograd).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.4)
    return layer


def batch():
    x = torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)
    return x, torch.randn(1, N, H, dtype=torch.float64, requires_grad=True)


def test_modrelu_by_hand():
    a = np.array([[-3.0, -1.0, 0.5, 2.0]])
    np.testing.assert_array_equal(modrelu(a, np.full(4, -1.0)), [[-2, 0, 0, 1]])
    np.testing.assert_array_equal(modrelu(a, np.full(4, 0.5)), [[-3.5, -1.5, 1, 2.5]])
    np.testing.assert_array_equal(modrelu(a, np.zeros(4)), a)
    da, db = modrelu_backward(np.array([[5.0, 7, 11, 13]]), np.array([[-2.0, 0, 0, 1]]))
    np.testing.assert_array_equal(da, [[5, 0, 0, 13]])
    np.testing.assert_array_equal(db, [[-5, 0, 0, 13]])


def test_step_is_the_papers_equation():
    inputs, _ = numbers()
    found, _ = modrelu_step(*inputs)
    assert isinstance(found, np.ndarray)
    assert 0 < (found == 0).mean() < 1  # some units are silent, some are not
    expected = plain(*map(torch.tensor, inputs))
    np.testing.assert_allclose(found, expected.numpy(), rtol=0, atol=1e-14)


def test_backward_against_autograd_and_finite_differences():
    inputs, upstream = numbers()
    found = modrelu_step_backward(upstream, modrelu_step(*inputs)[1])
    leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
    automatic = torch.autograd.grad(plain(*leaves), leaves, torch.tensor(upstream))
    with torch.no_grad():
        on_torch = modrelu_step_backward(torch.tensor(upstream), modrelu_step(*leaves)[1])
    assert len(found) == len(on_torch) == len(inputs)
    for k, value in enumerate(inputs):
        assert found[k].shape == value.shape
        np.testing.assert_allclose(found[k], automatic[k].numpy(), rtol=0, atol=1e-12)
        np.testing.assert_allclose(found[k], on_torch[k].numpy(), rtol=0, atol=1e-12)

        def loss(changed, k=k):
            h_next, _ = modrelu_step(*inputs[:k], changed, *inputs[k + 1 :])
            return (upstream * h_next).sum()

        np.testing.assert_allclose(found[k], numerical_gradient(loss, value), rtol=0, atol=1e-7)


def test_steps_change_no_argument():
    inputs, upstream = numbers()
    before = [value.copy() for value in (*inputs, upstream)]
    modrelu_step_backward(upstream, modrelu_step(*inputs)[1])
    for a, b in zip((*inputs, upstream), before, strict=True):
        np.testing.assert_array_equal(a, b)


@STAY
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_the_layer_is_the_plain_loop(stay, lengths):
    layer = pair(stay)
    x, h_0 = batch()
    h, states = h_0[0], []
    W_hh = layer.weight_hh_l0
    for x_t in x.unbind(1):
        h = plain(x_t, h, layer.weight_ih_l0, W_hh, layer.bias_hh_l0)
        states.append(h)
    output = torch.stack(states, 1)
    if lengths is None:
        expected = [output, output[:, -1][None]]
    else:
        ends = torch.tensor(lengths)
        real = torch.arange(T) < ends[:, None]
        expected = [output * real[..., None], output[torch.arange(N), ends - 1][None]]
    found = layer(x, h_0, lengths)
    assert_equal(found, expected)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, layer, x, [h_0]),
        gradients(expected, upstream, layer, x, [h_0]),
    )


@STAY
def test_by_hand_and_by_autograd_agree(stay):
    by_hand, automatic = pair(stay), pair(stay, autograd=True)
    x, h_0 = batch()
    found, expected = by_hand(x, h_0, LENGTHS), automatic(x, h_0, LENGTHS)
    assert_equal(found, expected, 1e-12)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, by_hand, x, [h_0]),
        gradients(expected, upstream, automatic, x, [h_0]),
        1e-11,
    )


def test_second_derivatives():
    layer = pair(autograd=True)
    x = torch.randn(2, 3, D, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(lambda x: layer(x, lengths=[3, 2])[0], (x,))


@STAY
def test_it_starts_orthogonal_and_linear(stay):
    layer = OrthogonalRNN(D, H, stay=stay).double()
    Q = layer.weight_hh_l0
    torch.testing.assert_close(Q @ Q.T, torch.eye(H, dtype=Q.dtype), rtol=0, atol=1e-6)
    assert not layer.bias_hh_l0.any()
    assert layer.weight_ih_l0.abs().max() <= (6 / (D + H)) ** 0.5
    layer = OrthogonalRNN(D, H, stay=stay)
    silence, h_0 = torch.zeros(N, 300, D), torch.randn(1, N, H)
    output, _ = layer(silence, h_0)
    lengths = h_0[0].norm(dim=1)[:, None].expand(N, 300)
    torch.testing.assert_close(output.norm(dim=2), lengths, rtol=1e-4, atol=0)


@pytest.mark.parametrize("stay", [False, True])
def test_it_can_be_drawn_anew(stay):
    layer = OrthogonalRNN(D, H, stay=stay).double()
    before = layer.weight_hh_l0.detach().clone()
    layer.reset_parameters()
    Q = layer.weight_hh_l0.detach()
    assert (Q - before).abs().max() > 0.1
    torch.testing.assert_close(Q @ Q.T, torch.eye(H, dtype=Q.dtype), rtol=0, atol=1e-6)


def test_training_keeps_it_orthogonal_only_if_asked():
    drift = {}
    for stay in (False, True):
        layer = OrthogonalRNN(D, H, stay=stay).double()
        before = layer.weight_hh_l0.detach().clone()
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.05)
        for _ in range(30):
            optimizer.zero_grad()
            layer(torch.randn(N, T, D, dtype=torch.float64))[0].square().mean().backward()
            optimizer.step()
        W = layer.weight_hh_l0.detach()
        assert (W - before).abs().max() > 1e-2  # it did learn
        drift[stay] = (W @ W.T - torch.eye(H, dtype=W.dtype)).abs().max()
    assert drift[True] < 1e-6
    assert drift[False] > 1e-2


def test_a_reader_can_use_it_and_it_can_be_copied():
    reader = RecurrentReader(OrthogonalRNN(D, H, stay=True), 2)
    x = torch.randn(N, T, D)
    assert torch.equal(copy.deepcopy(reader)(x), reader(x))
    reader(x).sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in reader.parameters())


def test_parameters():
    assert {n: tuple(p.shape) for n, p in OrthogonalRNN(D, H).named_parameters()} == {
        "weight_ih_l0": (H, D),
        "weight_hh_l0": (H, H),
        "bias_hh_l0": (H,),
    }


def test_what_a_student_gets_wrong():
    layer = OrthogonalRNN(D, H)
    refuses(lambda: layer(torch.zeros(T, D)), "(N, T, D)", f"({T}, {D})", "x[None]")
    refuses(lambda: layer(torch.zeros(N, T, D + 2)), f"expected {D} features")
    refuses(lambda: layer(torch.zeros(N, T, D).double()), "torch.float64", "torch.float32")
    refuses(lambda: layer(torch.zeros(N, T, D), torch.zeros(1, N + 1, H)), "(1, 5, 4)", "(1, 6, 4)")
    refuses(lambda: OrthogonalRNN(D, 0), "hidden_size", "at least 1", "got 0")
