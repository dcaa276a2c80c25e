"""The same numbers as captum, on random networks of every kind."""

import captum.attr as theirs
import numpy as np
import pytest
import torch
from captum._utils.models.linear_model import SkLearnRidge
from captum.attr._utils.lrp_rules import EpsilonRule, GammaRule
from torch import nn

from lib.xai import (
    grad_cam,
    input_x_gradient,
    integrated_gradients,
    lime,
    lrp,
    occlusion,
    saliency,
    shapley_values,
    smoothgrad,
)
from lib.xai.lime import proximity
from tests.xai.networks import NETWORKS, network

TARGET = 2
WINDOWS = {
    "dense": ((2,), (1,)),
    "convolutional": ((2, 3, 2), (1, 2, 1)),
    "recurrent": ((2, 4), (2, 1)),
    "attention": ((1, 4), (1, 1)),
}


@pytest.fixture(params=[(kind, seed) for kind in NETWORKS for seed in (0, 1)], ids=str)
def case(request):
    """A kind of network, the model, a score and a batch."""
    kind, seed = request.param
    model, x = network(kind, seed)
    return kind, model, lambda t: model(t)[:, TARGET], x


SINGLE = 1e-6  # where captum computes weights or results in float32


def close(found, expected, tolerance=1e-9):
    np.testing.assert_allclose(found, expected.detach(), rtol=tolerance, atol=tolerance)


def test_saliency_and_gradient_times_input(case):
    _, model, f, x = case
    close(saliency(f, x), theirs.Saliency(model).attribute(x.clone(), target=TARGET))
    close(input_x_gradient(f, x), theirs.InputXGradient(model).attribute(x.clone(), target=TARGET))


@pytest.mark.parametrize(
    ("rule", "method"), [("midpoint", "riemann_middle"), ("gauss-legendre", "gausslegendre")]
)
@pytest.mark.parametrize("steps", [3, 16])
def test_integrated_gradients(case, rule, method, steps):
    _, model, f, x = case
    baseline = torch.randn(1, *x.shape[1:], dtype=x.dtype)
    expected = theirs.IntegratedGradients(model).attribute(
        x, baseline, target=TARGET, n_steps=steps, method=method
    )
    close(integrated_gradients(f, x, baseline[0], steps, rule=rule), expected, SINGLE)


def test_smoothgrad(case):
    _, model, f, x = case
    tunnel = theirs.NoiseTunnel(theirs.Saliency(model))
    torch.manual_seed(0)
    expected = tunnel.attribute(
        x, nt_type="smoothgrad", nt_samples=1000, nt_samples_batch_size=1000, stdevs=0.3, target=TARGET, abs=False
    )  # fmt: skip
    found = smoothgrad(f, x, 300, 0.3)
    # Two samples of noise: they agree to a few standard errors of the mean.
    assert (found - expected).abs().max() < 0.3 * expected.abs().max()


def test_occlusion(case):
    kind, model, f, x = case
    window, stride = WINDOWS[kind]
    expected = theirs.Occlusion(model).attribute(x, window, stride, baselines=0.4, target=TARGET)
    close(occlusion(f, x, window, stride, 0.4), expected, SINGLE)


def test_shapley_values(case):
    _, model, f, x = case
    groups = torch.arange(x[0].numel()).reshape(x.shape[1:]) % 4
    baseline = torch.randn(1, *x.shape[1:], dtype=x.dtype)
    expected = theirs.ShapleyValues(model).attribute(
        x, baseline, target=TARGET, feature_mask=groups[None]
    )
    close(shapley_values(f, x, baseline[0], groups=groups)[:, groups], expected, SINGLE)


def test_lime(case):
    """The same regression: theirs is given our perturbations and our weights."""
    _, model, f, x = case
    groups = torch.arange(x[0].numel()).reshape(x.shape[1:]) % 5
    masks = np.random.default_rng(3).random((80, 5)) < 0.5
    masks[0] = True

    def drawn(*_, **__):
        yield from torch.tensor(masks[:, None]).double()

    def weight(original, perturbed, mask, **_):
        return torch.tensor(proximity(mask.numpy() > 0.5, 0.4))

    tool = theirs.Lime(model, SkLearnRidge(alpha=0.3), weight, drawn)
    for one in x.split(1):
        expected = tool.attribute(
            one, 0.2, TARGET, feature_mask=groups[None], n_samples=80, return_input_shape=False
        )
        options = {"groups": groups, "samples": 80, "kernel_width": 0.4, "alpha": 0.3, "seed": 3}
        close(lime(f, one, 0.2, **options), expected, SINGLE)


@pytest.mark.parametrize("relu", [True, False])
@pytest.mark.parametrize("seed", [0, 1])
def test_grad_cam(relu, seed):
    model, x = network("convolutional", seed)
    for layer in (model[0], model[3]):
        expected = theirs.LayerGradCam(model, layer).attribute(x, TARGET, relu_attributions=relu)
        close(grad_cam(model, layer, x, TARGET, relu=relu), expected[:, 0])


@pytest.mark.parametrize("kind", ["dense", "convolutional"])
@pytest.mark.parametrize(("epsilon", "gamma"), [(1e-9, 0.0), (0.1, 0.0), (1e-9, 0.25)])
def test_relevance_propagation(kind, epsilon, gamma):
    model, x = network(kind)
    for layer in model:
        if isinstance(layer, nn.Linear | nn.Conv2d):
            layer.rule = GammaRule(gamma) if gamma else EpsilonRule(epsilon)
            if gamma:  # theirs strengthens the weights, but leaves the bias as it is
                layer.bias.data.zero_()
        elif isinstance(layer, nn.Flatten | nn.MaxPool2d):
            layer.rule = EpsilonRule(1e-12)  # each number's share of itself
    expected = theirs.LRP(model).attribute(x.clone(), target=TARGET)
    close(lrp(model, x, TARGET, epsilon=epsilon, gamma=gamma), expected, 1e-7)
