"""Saliency, integrated gradients, SmoothGrad, Grad-CAM, rollout: axioms, closed forms, refusals."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.layers.lstm import LSTM
from lib.models.readers import RecurrentReader
from lib.xai import (
    attention_rollout,
    grad_cam,
    input_x_gradient,
    integrated_gradients,
    saliency,
    smoothgrad,
)
from lib.xai.integrated_gradients import path
from lib.xai.scores import gradient
from tests.xai.networks import NETWORKS, network

METHODS = (saliency, input_x_gradient, integrated_gradients, smoothgrad)
KINDS = list(NETWORKS)


def close(found, expected, atol=1e-9):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=atol)


def score(model, k=1):
    return lambda x: model(x)[:, k]


@pytest.mark.parametrize("kind", KINDS)
def test_gradient_is_that_of_finite_differences(kind):
    model, x = network(kind)
    f, step, found = score(model), 1e-6, gradient(score(model), x)
    for place in np.ndindex(*x.shape[1:]):
        up, down = x.clone(), x.clone()
        up[:, *place] += step
        down[:, *place] -= step
        close(found[:, *place], ((f(up) - f(down)) / (2 * step)).detach(), 1e-7)
    close(saliency(f, x), abs(found))
    close(input_x_gradient(f, x), x * found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_integrated_gradients_are_complete(kind, seed):
    model, x = network(kind, seed)
    baseline = torch.randn(x.shape[1:], dtype=x.dtype)
    gain = (score(model)(x) - score(model)(baseline[None])).detach()
    found = integrated_gradients(score(model), x, baseline, 256)
    error = (found.flatten(1).sum(1) - gain).abs() / found.abs().flatten(1).sum(1)
    # Where the line crosses a kink of a ReLU, half a step has the wrong gradient; without kinks the error is tiny.
    assert error.max() < (2e-2 if kind in ("dense", "convolutional") else 1e-5)


def test_error_of_the_midpoint_rule_falls_with_the_square_of_the_steps():
    model, x = network("recurrent")
    exact = integrated_gradients(score(model), x, steps=40, rule="gauss-legendre")
    errors = [
        float((integrated_gradients(score(model), x, steps=n) - exact).abs().max())
        for n in (16, 64, 256)
    ]
    assert 12 < errors[0] / errors[1] < 20
    assert 12 < errors[1] / errors[2] < 20


@pytest.mark.parametrize("rule", ["midpoint", "gauss-legendre"])
@pytest.mark.parametrize("steps", [1, 2, 7, 64])
def test_weights_of_the_path_sum_to_one(rule, steps):
    places, weights = path(steps, rule)
    close(weights.sum(), 1)
    close(weights @ places, 0.5)
    assert (np.diff(places) > 0).all() and places[0] > 0 and places[-1] < 1


@pytest.mark.parametrize("steps", [1, 3])
def test_integrated_gradients_of_a_linear_function_are_exact_with_one_step(steps):
    rng = np.random.default_rng(0)
    w, x, baseline = rng.standard_normal((3, 5))
    found = integrated_gradients(lambda t: t @ torch.tensor(w) + 3, x[None], baseline, steps)
    close(found[0], w * (x - baseline))


def test_integrated_gradients_of_a_product_by_hand():
    # ∫ of x y along the line from (a, b): each gets its own step times the mean of the other.
    (x, y), (a, b) = (3.0, 2.0), (1.0, -1.0)
    found = integrated_gradients(
        lambda t: t[:, 0] * t[:, 1], np.array([[x, y]]), np.array([a, b]), steps=1
    )
    close(found, [[(x - a) * (y + b) / 2, (y - b) * (x + a) / 2]])


def test_several_baselines_give_the_mean():
    model, x = network("dense")
    starts = torch.randn(4, *x.shape[1:], dtype=x.dtype)
    each = [integrated_gradients(score(model), x, start, 16) for start in starts]
    close(integrated_gradients(score(model), x, starts, 16), torch.stack(each).mean(0))


@pytest.mark.parametrize("method", METHODS)
def test_two_networks_that_are_one_function_get_one_explanation(method):
    model, x = network("dense")
    wider = nn.Sequential(nn.Linear(5, 14), nn.ReLU(), *model[2:]).double()
    first = wider[2] = nn.Linear(14, 6).double()
    order = torch.randperm(14)
    with torch.no_grad():  # every unit twice, each counted half, in another order
        wider[0].weight[order] = model[0].weight.repeat(2, 1)
        wider[0].bias[order] = model[0].bias.repeat(2)
        first.weight[:, order] = model[2].weight.repeat(1, 2) / 2
        first.bias[:] = model[2].bias
    close(method(score(wider), x), method(score(model), x))


@pytest.mark.parametrize("method", METHODS)
def test_linearity_symmetry_and_dummy(method):
    model, x = network("dense")
    f, g = score(model, 0), score(model, 2)
    if method is not saliency:  # its absolute value is not linear
        both = method(lambda t: 2 * f(t) - 3 * g(t), x)
        close(both, 2 * method(f, x) - 3 * method(g, x))
    x[:, 1] = x[:, 0]
    found = method(lambda t: torch.tanh(t[:, 0] * t[:, 1] + t[:, 2] ** 2), x)
    assert (found[:, 3:] == 0).all()
    if method is not smoothgrad:  # the noise of two features differs
        close(found[:, 0], found[:, 1])
    assert (found[:, 2] != 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_arrays_give_arrays_and_tensors_tensors(method):
    model, x = network("dense")
    of_tensor, of_array = method(score(model), x), method(score(model), x.numpy())
    assert isinstance(of_tensor, torch.Tensor) and of_tensor.dtype == x.dtype
    assert not of_tensor.requires_grad
    assert isinstance(of_array, np.ndarray)
    close(of_array, of_tensor)
    assert method(score(model.float()), x.float()).dtype == torch.float32


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_behind(method):
    model, x = network("dense")
    before = x.clone()
    with torch.no_grad():  # a caller's no_grad does not matter
        method(score(model), x)
    assert torch.equal(x, before) and not x.requires_grad
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("f", "x", "said"),
    [
        (lambda x: x.detach().numpy()[:, 0], torch.ones(2, 3), "no gradient flows"),
        (lambda x: x.detach()[:, 0], torch.ones(2, 3), "no gradient flows"),
        (lambda x: x.argmax(1), torch.ones(2, 3), "no gradient flows"),
        (lambda x: nn.Linear(3, 1)(torch.ones(2, 3))[:, 0], torch.ones(2, 3), "read other data"),
        (lambda x: x, torch.ones(2, 3), "choose a class"),
        (lambda x: x.sum(), torch.ones(2, 3), r"\(2,\)"),
        (lambda x: x[:, 0] / 0, torch.ones(2, 3), "NaN or infinite scores"),
        (lambda x: x[:, 0].tolist(), torch.ones(2, 3), "list"),
        (lambda x: x[:, 0], torch.ones(2, 3, dtype=torch.long), "token ids"),
        (lambda x: x[:, 0], torch.ones(3), r"x\[None\]"),
        (lambda x: x[:, 0], torch.ones(0, 3), "at least one"),
        (lambda x: x[:, 0], torch.full((2, 3), torch.nan), "NaN"),
        (lambda x: x[:, 0], [[1.0, 2.0]], "np.array"),
    ],
)
def test_what_cannot_be_explained_is_refused(method, f, x, said):
    with pytest.raises(ValueError, match=said):
        method(f, x)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"steps": 0}, "at least 1"),
        ({"steps": 2.5}, "whole number"),
        ({"rule": "simpson"}, "midpoint"),
        ({"baseline": np.ones(4)}, r"\(3,\)"),
        ({"baseline": np.full(3, np.nan)}, "baseline holds NaN"),
        ({"baseline": np.ones((0, 3))}, "several"),
    ],
)
def test_arguments_of_integrated_gradients(arguments, said):
    with pytest.raises(ValueError, match=said):
        integrated_gradients(lambda x: x[:, 0] ** 2, torch.ones(2, 3), **arguments)


class TestSmoothGrad:
    def test_is_the_mean_of_gradients_at_noisy_inputs(self):
        model, x = network("recurrent")
        generator = torch.Generator().manual_seed(5)
        noise = [0.3 * torch.randn(x.shape, generator=generator, dtype=x.dtype) for _ in range(6)]
        each = [gradient(score(model), x + n) for n in noise]
        close(smoothgrad(score(model), x, 6, 0.3, seed=5), torch.stack(each).mean(0))

    def test_seed(self):
        model, x = network("recurrent")
        one, same, other = (smoothgrad(score(model), x, 3, seed=s) for s in (1, 1, 2))
        assert torch.equal(one, same) and not torch.equal(one, other)

    def test_without_noise_it_is_the_gradient(self):
        model, x = network("recurrent")
        close(smoothgrad(score(model), x, 2, 0.0), gradient(score(model), x))

    @pytest.mark.parametrize("arguments", [{"samples": 0}, {"sigma": -0.1}, {"seed": 0.5}])
    def test_arguments(self, arguments):
        with pytest.raises(ValueError):
            smoothgrad(lambda x: x[:, 0] ** 2, torch.ones(2, 3), **arguments)


class TestGradCam:
    @pytest.mark.parametrize("relu", [True, False])
    def test_equals_the_formula_place_by_place(self, relu):
        model, x = network("convolutional")
        maps = model[:2](x).detach().requires_grad_(True)
        (slope,) = torch.autograd.grad(model[2:](maps)[:, 2].sum(), maps)
        expected = torch.zeros(len(x), *maps.shape[2:], dtype=x.dtype)
        for n, c in np.ndindex(*maps.shape[:2]):
            expected[n] += slope[n, c].mean() * maps[n, c].detach()
        expected = expected.clamp(min=0) if relu else expected
        assert (expected > 0).any()
        close(grad_cam(model, model[1], x, 2, relu=relu), expected)

    def test_with_global_average_pooling_it_is_cam(self):
        torch.manual_seed(0)
        last = nn.Linear(4, 3)
        model = nn.Sequential(
            nn.Conv2d(1, 4, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), last
        ).double()
        x = torch.randn(2, 1, 6, 5, dtype=torch.float64)
        maps = model[:2](x).detach()
        cam = torch.einsum("c,nchw->nhw", last.weight[1].detach(), maps)
        places = maps.shape[2] * maps.shape[3]
        close(grad_cam(model, model[1], x, 1, relu=False), cam / places)

    def test_one_class_for_each_input(self):
        model, x = network("convolutional")
        both = grad_cam(model, model[1], x, [0, 2, 1])
        for n, k in enumerate([0, 2, 1]):
            close(both[n], grad_cam(model, model[1], x[n : n + 1], k)[0])

    def test_a_relu_that_writes_over_its_input_changes_nothing(self):
        model, x = network("convolutional")
        expected = grad_cam(model, model[0], x, 1, relu=False)
        assert isinstance(model[1], nn.ReLU)
        model[1].inplace = True
        close(grad_cam(model, model[0], x, 1, relu=False), expected)

    def test_no_hook_stays(self):
        model, x = network("convolutional")
        grad_cam(model, model[1], x, 0)
        with pytest.raises(ValueError):
            grad_cam(model, model[1], x, 7)
        assert not model[1]._forward_hooks
        assert all(p.grad is None for p in model.parameters())

    @pytest.mark.parametrize(
        ("layer", "target", "said"),
        [
            (lambda m: nn.ReLU(), 0, "part of the model"),
            (lambda m: m[6], 0, "behind the channels"),
            (lambda m: m[1], 3, "from 0 to 2"),
            (lambda m: m[1], -1, "from 0 to 2"),
            (lambda m: m[1], 0.0, "target"),
            (lambda m: m[1], [0, 1], "each of the 3"),
        ],
    )
    def test_refusals(self, layer, target, said):
        model, x = network("convolutional")
        with pytest.raises(ValueError, match=said):
            grad_cam(model, layer(model), x, target)

    def test_scores_without_classes_are_refused(self):
        model = nn.Sequential(nn.Conv1d(1, 2, 1), nn.Flatten(0))
        with pytest.raises(ValueError, match="column for each class"):
            grad_cam(model, model[0], torch.ones(2, 1, 3), 0)


class TestRollout:
    def test_is_the_product_of_the_layers(self):
        rng = np.random.default_rng(0)
        attentions = [torch.tensor(rng.dirichlet(np.ones(5), (2, 3, 5))) for _ in range(3)]
        found = attention_rollout(attentions)
        for n in range(2):
            expected = np.eye(5)
            for a in attentions:
                expected = (0.5 * a[n].numpy().mean(0) + 0.5 * np.eye(5)) @ expected
            close(found[n], expected)
        close(found.sum(-1), np.ones((2, 5)))
        close(attention_rollout(attentions[:1], residual=False), attentions[0].mean(1))

    @pytest.mark.parametrize(
        "shapes", [[], [(2, 3, 4)], [(2, 4, 4), (2, 3, 3)], [(4, 4)], [(1, 2, 3, 4, 4)]]
    )
    def test_shapes(self, shapes):
        with pytest.raises(ValueError, match="expected one"):
            attention_rollout([torch.ones(shape) for shape in shapes])


def test_hand_derived_and_automatic_layers_are_explained_alike():
    model, x = network("recurrent")
    other = RecurrentReader(LSTM(4, 3, autograd=True), 3).double()
    other.load_state_dict(model.state_dict())
    for method in METHODS:
        close(method(score(other), x), method(score(model), x))
