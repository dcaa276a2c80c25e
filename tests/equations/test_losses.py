"""The textbook losses against torch, finite differences, autograd, and the losses that train."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from lib.equations import losses as equations
from lib.inspection.gradient_check import numerical_gradient
from lib.training import losses as training

N, K = 7, 5
LIBRARIES = {"numpy": np.asarray, "torch": torch.as_tensor}
rng = np.random.default_rng(3)
LOGITS, CLASSES = rng.normal(0, 2, (N, K)), rng.integers(0, K, N)
P, Y = rng.uniform(0.01, 0.99, (N, K)), rng.random((N, K))
CASES = {
    "cross_entropy": (LOGITS, CLASSES, functional.cross_entropy),
    "binary_cross_entropy": (P, Y, functional.binary_cross_entropy),
    "mean_squared_error": (LOGITS, Y, functional.mse_loss),
}
every_loss = pytest.mark.parametrize("name", CASES)
both = pytest.mark.parametrize("library", LIBRARIES)


@both
@every_loss
def test_loss_and_gradient_are_torchs(name, library):
    guess, target, torchs = CASES[name]
    leaf = torch.tensor(guess, requires_grad=True)
    expected = torchs(leaf, torch.as_tensor(target))
    (gradient,) = torch.autograd.grad(expected, leaf)
    arguments = map(LIBRARIES[library], (guess, target))
    guess, target = arguments
    found = getattr(equations, name)(guess, target)
    assert float(found) == pytest.approx(expected.item(), rel=1e-12)
    found = getattr(equations, f"{name}_backward")(guess, target)
    np.testing.assert_allclose(found, gradient, rtol=0, atol=1e-12 * gradient.abs().max())


@every_loss
def test_gradient_equals_finite_differences(name):
    guess, target, _ = CASES[name]
    expected = numerical_gradient(lambda x: getattr(equations, name)(x, target), guess)
    found = getattr(equations, f"{name}_backward")(guess, target)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-7)


@both
@pytest.mark.parametrize("ending", ["", "_backward"], ids=["loss", "gradient"])
@every_loss
def test_what_trains_is_held_to_the_equations(name, ending, library):
    guess, target, _ = CASES[name]
    guess, target = map(LIBRARIES[library], (guess, target))
    expected = np.asarray(getattr(equations, name + ending)(guess, target))
    found = np.asarray(getattr(training, name + ending)(guess, target))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * np.abs(expected).max())


def test_a_coin_by_hand():
    p, y = np.array([[0.25, 0.5]]), np.array([[1.0, 0.0]])
    assert equations.binary_cross_entropy(p, y) == pytest.approx(1.5 * np.log(2))
    np.testing.assert_allclose(equations.binary_cross_entropy_backward(p, y), [[-2, 1]])
    a = np.log(p / (1 - p))  # and through the sigmoid only the error is left
    da = numerical_gradient(lambda a: equations.binary_cross_entropy(1 / (1 + np.exp(-a)), y), a)
    np.testing.assert_allclose(da, (p - y) / 2, atol=1e-9)
