"""The modReLU and its step: values by hand, gradients by autograd of the formula written out."""

import numpy as np
import pytest
import torch

from lib.equations.modrelu import modrelu, modrelu_backward, modrelu_step, modrelu_step_backward

N, D, H = 3, 2, 5


def test_a_silent_unit_has_no_gradient():
    a, b = np.array([[-3.0, 0.0, 1.0, 3.0]]), np.array([-2.0, 0.0, -2.0, 0.5])
    h = modrelu(a, b)
    np.testing.assert_array_equal(h, [[-1, 0, 0, 3.5]])
    da, db = modrelu_backward(np.array([[5.0, 7.0, 11.0, 13.0]]), h)
    np.testing.assert_array_equal(da, [[5, 0, 0, 13]])
    np.testing.assert_array_equal(db, [[-5, 0, 0, 13]])


@pytest.mark.parametrize("xp", ["numpy", "torch"])
def test_a_step_and_its_gradient(xp):
    rng = np.random.default_rng(6)
    x, h, W_ih, W_hh = (
        torch.tensor(rng.standard_normal(shape), requires_grad=True)
        for shape in ((N, D), (N, H), (H, D), (H, H))
    )
    b = torch.tensor(rng.uniform(-0.5, 0.5, H), requires_grad=True)
    upstream = torch.tensor(rng.standard_normal((N, H)))
    inputs = (x, h, W_ih, W_hh, b)
    a = x @ W_ih.T + h @ W_hh.T
    expected = torch.sign(a) * torch.relu(a.abs() + b)
    gradients = torch.autograd.grad(expected, inputs, upstream)
    assert 0 < (expected == 0).sum() < N * H  # some units are silent
    plain = [part.detach() if xp == "torch" else part.detach().numpy() for part in inputs]
    found, cache = modrelu_step(*plain)
    back = modrelu_step_backward(upstream if xp == "torch" else upstream.numpy(), cache)
    for ours, theirs in zip((found, *back), (expected, *gradients), strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=0, atol=1e-12)
