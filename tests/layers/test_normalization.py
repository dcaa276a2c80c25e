"""Batch and layer normalization against torch.nn, autograd and their equations."""

import copy

import numpy as np
import pytest
import torch

from lib.equations.normalization import (
    batch_norm,
    batch_norm_backward,
    batch_norm_evaluation,
    batch_norm_evaluation_backward,
    layer_norm,
    layer_norm_backward,
    running_statistics,
)
from lib.layers.normalization import BatchNorm1d, LayerNorm
from tests.layers.referee import assert_equal
from tests.layers.test_bad_input import refuses

N, T, D = 5, 7, 3
BATCHES = {"flat": (N, D), "with steps": (N, D, T)}


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(8)


@pytest.fixture(params=BATCHES.values(), ids=BATCHES.keys())
def shape(request):
    return request.param


def randomized(ours, theirs):
    """Give both layers the same random parameters and running statistics, in float64."""
    ours, theirs = ours.double(), theirs.double()
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.normal_()
        for name, buffer in theirs.named_buffers():
            if name.startswith("running"):
                buffer.uniform_(0.5, 2.0)
    ours.load_state_dict(theirs.state_dict(), strict=True)
    return ours, theirs


def forward_and_gradients(layer, x, upstream):
    """Return the result and the gradients of input and parameters."""
    y = layer(x)
    return [y, *torch.autograd.grad(y, [x, *layer.parameters()], upstream)]


def random(*shape, **options):
    return torch.randn(*shape, dtype=torch.float64, **options) * 3 + 2


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("autograd", [False, True], ids=["by hand", "autograd"])
@pytest.mark.parametrize(
    "options",
    [{}, {"affine": False}, {"track_running_stats": False}, {"eps": 0.3}, {"momentum": 0.7}],
    ids=str,
)
def test_batch_norm_is_torchs(shape, options, autograd, training):
    ours, theirs = randomized(
        BatchNorm1d(D, **options, autograd=autograd), torch.nn.BatchNorm1d(D, **options)
    )
    ours.train(training)
    theirs.train(training)
    for _ in range(3):  # the running statistics move on
        x = random(*shape).requires_grad_()
        upstream = torch.randn_like(x)
        assert_equal(
            forward_and_gradients(ours, x, upstream), forward_and_gradients(theirs, x, upstream)
        )
        if options.get("track_running_stats", True):
            assert_equal(list(ours.buffers()), list(theirs.buffers()))
        else:
            assert [*ours.buffers(), *theirs.buffers()] == []
    ours.eval()
    theirs.eval()
    assert_equal([ours(x)], [theirs(x)])


def test_cumulative_momentum_is_torchs():
    ours, theirs = BatchNorm1d(D, momentum=None), torch.nn.BatchNorm1d(D, momentum=None)
    for _ in range(4):
        x = torch.randn(N, D)
        ours(x), theirs(x)
    torch.testing.assert_close(ours.running_mean, theirs.running_mean)
    torch.testing.assert_close(ours.running_var, theirs.running_var)


@pytest.mark.parametrize("autograd", [False, True], ids=["by hand", "autograd"])
@pytest.mark.parametrize("normalized", [D, (D,), (T, D), (N, T, D)], ids=str)
@pytest.mark.parametrize(
    "options", [{}, {"elementwise_affine": False}, {"bias": False}, {"eps": 0.3}], ids=str
)
def test_layer_norm_is_torchs(normalized, options, autograd):
    ours, theirs = randomized(
        LayerNorm(normalized, **options, autograd=autograd),
        torch.nn.LayerNorm(normalized, **options),
    )
    x = random(N, T, D).requires_grad_()
    upstream = torch.randn_like(x)
    expected = forward_and_gradients(theirs, x, upstream)
    assert_equal(forward_and_gradients(ours, x, upstream), expected)
    ours.eval()
    assert_equal([ours(x)], expected[:1])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(LayerNorm(D), torch.nn.LayerNorm(D)), (BatchNorm1d(D), torch.nn.BatchNorm1d(D))],
    ids=["layer", "batch"],
)
def test_state_dicts_fit_both_ways(ours, theirs):
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for name, value in theirs.state_dict().items():  # fresh ones agree, dtypes included
        assert torch.equal(ours.state_dict()[name], value)
        assert ours.state_dict()[name].dtype == value.dtype
    for parameter in ours.parameters():
        torch.nn.init.normal_(parameter)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    assert_equal(list(theirs.parameters()), list(ours.parameters()), 0)


@pytest.mark.parametrize("kind", [LayerNorm, BatchNorm1d])
def test_the_switch_chooses_the_gradient(kind):
    with pytest.raises(RuntimeError, match="autograd=True"):
        second_derivative(kind(D).double())
    ours = second_derivative(kind(D, autograd=True).double())
    theirs = {LayerNorm: torch.nn.LayerNorm, BatchNorm1d: torch.nn.BatchNorm1d}[kind](D).double()
    assert_equal([ours], [second_derivative(theirs)])


def second_derivative(layer):
    torch.manual_seed(1)
    x = random(N, D).requires_grad_()
    (first,) = torch.autograd.grad((layer(x) ** 3).sum(), x, create_graph=True)
    (first**2).sum().backward()
    return x.grad


@pytest.mark.parametrize("kind", [LayerNorm, BatchNorm1d])
def test_stable_at_a_large_mean_in_single_precision(kind):
    x = 1e4 + torch.randn(64, 64)  # float32, as it is; the referee reads the very same numbers
    found, expected = kind(64)(x), kind(64).double()(x.double())
    torch.testing.assert_close(found.double(), expected, rtol=0, atol=2e-3)


@pytest.mark.parametrize("kind", [LayerNorm, BatchNorm1d])
def test_equal_numbers_give_zeros_and_finite_gradients(kind):
    x = torch.full((N, D), 3.0, requires_grad=True)
    y = kind(D)(x)
    y.sum().backward()
    assert torch.equal(y, torch.zeros(N, D))
    assert x.grad.isfinite().all()


def test_evaluation_leaves_the_statistics_and_what_was_given_alone(shape):
    layer = BatchNorm1d(D)
    layer(torch.randn(shape))
    before = copy.deepcopy(layer.state_dict())
    layer.eval()(torch.randn(shape))
    for name, value in before.items():
        assert torch.equal(layer.state_dict()[name], value)


def test_a_neighbour_matters_to_batch_norm_in_training_only():
    x = torch.randn(N, D)
    other = torch.cat([x[:1], torch.randn(N - 1, D)])
    layer = BatchNorm1d(D)
    assert not torch.allclose(layer(x)[0], layer(other)[0])
    layer.eval()
    assert torch.equal(layer(x)[0], layer(other)[0])
    assert torch.equal(LayerNorm(D)(x)[0], LayerNorm(D)(other)[0])


def test_batch_of_one():
    refuses(lambda: BatchNorm1d(D)(torch.zeros(1, D)), "two values", f"(1, {D})", "eval()")
    refuses(lambda: BatchNorm1d(D)(torch.zeros(1, D, 1)), "two values", f"(1, {D}, 1)")
    assert BatchNorm1d(D)(torch.zeros(1, D, 2)).shape == (1, D, 2)  # two places will do
    assert BatchNorm1d(D).eval()(torch.zeros(1, D)).shape == (1, D)


def test_shapes_that_do_not_fit():
    refuses(lambda: BatchNorm1d(D)(torch.zeros(N, T, D)), f"(N, {D}, T)", "(5, 7, 3)", "transpose")
    refuses(lambda: BatchNorm1d(D)(torch.zeros(D)), f"(N, {D})", "(3,)")
    refuses(lambda: LayerNorm(D)(torch.zeros(N, T)), "(3,)", "(5, 7)")
    refuses(lambda: LayerNorm((T, D))(torch.zeros(D)), "(7, 3)", "(3,)")
    refuses(lambda: LayerNorm(()), "positive")
    refuses(lambda: LayerNorm(0), "normalized_shape", "at least 1", "got 0")
    refuses(lambda: LayerNorm((T, 2.0)), "normalized_shape", "whole number", "2.0")
    refuses(lambda: BatchNorm1d(0), "num_features", "at least 1")
    refuses(lambda: BatchNorm1d(2.0), "num_features", "whole number", "2.0")


@pytest.mark.parametrize("kind", [LayerNorm, BatchNorm1d])
def test_what_is_no_tensor_of_floats(kind):
    refuses(lambda: kind(2)([[1.0, 2.0], [3.0, 4.0]]), "expected x as a tensor", "got list")
    refuses(lambda: kind(2)(np.ones((2, 2))), "expected x as a tensor", "got ndarray")
    refuses(lambda: kind(2)(torch.tensor([[1, 2], [3, 4]])), "floating-point", "torch.int64")


def test_a_layer_is_held_to_its_equations(shape):
    x = random(*shape).requires_grad_()
    upstream, rows = torch.randn_like(x), features_last(x)
    layer = randomized(BatchNorm1d(D), torch.nn.BatchNorm1d(D))[0]
    affine = (layer.weight, layer.bias)
    running = layer.running_mean.clone(), layer.running_var.clone()
    for training in (True, False):
        layer.train(training)
        found = forward_and_gradients(layer, x, upstream)
        if training:
            y, mean, variance, cache = batch_norm(rows, *affine, layer.eps)
            gradients = batch_norm_backward(features_last(upstream), cache)
            running = running_statistics(*running, mean, variance, len(rows), layer.momentum)
        else:
            y, cache = batch_norm_evaluation(rows, *affine, *running, layer.eps)
            gradients = batch_norm_evaluation_backward(features_last(upstream), cache)
        held(found, [y, *gradients])
        held([layer.running_mean, layer.running_var], running)
    x = features_last(x).detach().requires_grad_()
    layer = randomized(LayerNorm(D), torch.nn.LayerNorm(D))[0]
    found = forward_and_gradients(layer, x, features_last(upstream))
    y, cache = layer_norm(x, layer.weight, layer.bias, layer.eps)
    held(found, [y, *layer_norm_backward(features_last(upstream), cache)])


def features_last(x):
    return x.transpose(1, -1).reshape(-1, D)


def held(found, expected):
    """Compare to 1e-12 of the largest entry."""
    for a, b in zip(found, expected, strict=True):
        a = features_last(a) if a.ndim == 3 else a
        assert (a - b).abs().max() <= 1e-12 * b.abs().max()
