import math

import numpy as np
import pytest
import torch

from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.training.initialization import (
    fans,
    gain,
    glorot,
    glorot_variance,
    he,
    he_variance,
    identity,
    initialize_recurrent,
    orthogonal,
)

SHAPES = [(7, 3), (3, 7), (5, 5), (6, 2, 3), (4, 3, 2, 5)]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)
LARGE = (300, 500)


def rng():
    return np.random.default_rng(0)


@shapes
def test_fans_are_torchs(shape):
    expected = torch.nn.init._calculate_fan_in_and_fan_out(torch.empty(shape))
    assert fans(shape) == expected


@pytest.mark.parametrize("name", ["linear", "sigmoid", "tanh", "relu"])
def test_gains_are_torchs(name):
    assert gain(name) == pytest.approx(torch.nn.init.calculate_gain(name), rel=1e-15)


def torch_bound(fill, shape, **options):
    """Largest number that torch's uniform initialization can draw, from very many draws."""
    torch.manual_seed(0)
    return float(fill(torch.empty(shape), **options).abs().max())


@pytest.mark.parametrize("factor", [1.0, 5 / 3])
def test_glorot_has_torchs_variance(factor):
    variance = glorot_variance(LARGE, factor)
    assert variance == pytest.approx(2 * factor**2 / 800)
    theirs = torch_bound(torch.nn.init.xavier_uniform_, LARGE, gain=factor)
    assert math.sqrt(3 * variance) == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
def test_he_has_torchs_variance(mode):
    theirs = torch_bound(torch.nn.init.kaiming_uniform_, LARGE, mode=mode, nonlinearity="relu")
    assert math.sqrt(3 * he_variance(LARGE, mode=mode)) == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
@pytest.mark.parametrize(
    ("draw", "variance"), [(glorot, glorot_variance), (he, he_variance)], ids=["glorot", "he"]
)
def test_draws_have_the_variance(draw, variance, distribution):
    W = draw(LARGE, rng(), distribution=distribution)
    assert W.shape == LARGE
    assert W.dtype == np.float64
    assert W.var() == pytest.approx(variance(LARGE), rel=0.02)
    assert abs(W.mean()) < 4 * math.sqrt(variance(LARGE) / W.size)
    largest = math.sqrt(3 * variance(LARGE))
    assert (np.abs(W).max() <= largest) == (distribution == "uniform")
    if distribution == "uniform":
        assert np.abs(W).max() > 0.999 * largest


def test_gain_and_mode_reach_the_draw():
    assert glorot(LARGE, rng(), gain=3.0) == pytest.approx(3 * glorot(LARGE, rng()))
    ratio = he(LARGE, rng(), mode="fan_out") / he(LARGE, rng())
    assert ratio == pytest.approx(np.full(LARGE, math.sqrt(500 / 300)))


@shapes
def test_orthogonal_singular_values_are_the_gain(shape):
    W = orthogonal(shape, rng(), gain=1.5)
    assert W.shape == shape
    values = np.linalg.svd(W.reshape(shape[0], -1), compute_uv=False)
    np.testing.assert_allclose(values, 1.5, rtol=0, atol=1e-12)


def test_no_rotation_is_likelier_than_another():
    draws = rng()
    matrices = np.stack([orthogonal((3, 3), draws) for _ in range(4000)])
    assert np.abs(matrices.mean(0)).max() < 0.05  # without the signs, the diagonal would lean
    assert abs(np.linalg.det(matrices).mean()) < 0.08


def test_powers_of_an_orthogonal_matrix_neither_grow_nor_shrink():
    Q = orthogonal((17, 17), rng())
    values = np.linalg.svd(np.linalg.matrix_power(Q, 1000), compute_uv=False)
    np.testing.assert_allclose(values, 1, rtol=0, atol=1e-11)


def test_identity():
    np.testing.assert_array_equal(identity((3, 3), 0.5), 0.5 * np.eye(3))


def test_relu_layers_keep_the_signal_with_he_and_halve_it_without():
    draws = rng()
    x = draws.standard_normal((2000, 400))
    for gain_, kept in [(math.sqrt(2), 1.0), (1.0, 0.5)]:
        W = he((400, 400), draws, gain=gain_)
        h = np.maximum(x @ W.T, 0)
        assert (h**2).mean() / (x**2).mean() == pytest.approx(kept, rel=0.1)


@pytest.mark.parametrize(("layer", "gates"), [(RNN, 1), (LSTM, 4)])
def test_every_gate_gets_its_own_orthogonal_matrix(layer, gates):
    draws = rng()
    net = layer(3, 7, num_layers=2, bidirectional=True).double()
    inputs = net.weight_ih_l0.clone()
    assert initialize_recurrent(net, lambda shape: orthogonal(shape, draws)) is net
    assert torch.equal(net.weight_ih_l0, inputs)
    seen = []
    for name in ("weight_hh_l0", "weight_hh_l1_reverse"):
        for block in getattr(net, name).detach().split(7):
            torch.testing.assert_close(
                block @ block.T, torch.eye(7, dtype=torch.float64), rtol=0, atol=1e-12
            )
            seen.append(block)
    assert len(seen) == 2 * gates
    assert not torch.equal(seen[0], seen[-1])
    assert not net.bias_hh_l1.any()
    assert not net.bias_ih_l0_reverse.any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fans((3,)), r"\(out, in, …\).*\(3,\).*bias"),
        (lambda: fans((3, 0)), "without empty axes"),
        (lambda: gain("swish"), "'swish'"),
        (lambda: glorot((3, 2), rng(), gain=0), "gain must be positive, got 0"),
        (lambda: glorot((3, 2), rng(), distribution="gauss"), "'uniform' or 'normal', got 'gauss'"),
        (lambda: he_variance((3, 2), mode="fan"), "'fan_in' or 'fan_out', got 'fan'"),
        (lambda: he((3, 2), 7), "rng"),
        (lambda: orthogonal((3,), rng()), r"\(3,\)"),
        (lambda: orthogonal((3, 3), rng(), gain=-1), "gain must be positive"),
        (lambda: orthogonal((3, 3), rng(), gain=float("inf")), "gain must be a finite number"),
        (lambda: glorot_variance((3.0, 2)), "size of the shape must be a whole number, got 3.0"),
        (lambda: identity((4, 4), scale=float("nan")), "scale must be a finite number"),
        (lambda: identity((4, 3)), r"square, got shape \(4, 3\)"),
        (lambda: initialize_recurrent(torch.nn.Linear(2, 2), identity), "Linear has no"),
        (lambda: initialize_recurrent(RNN(2, 3), lambda shape: np.eye(2)), r"\(2, 2\).*\(3, 3\)"),
    ],
)
def test_what_a_student_gets_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
