"""Dropout as a page shows it."""

import numpy as np
import pytest
import torch

from lib.equations.dropout import dropout, dropout_backward
from lib.inspection.gradient_check import numerical_gradient

N, T, D = 3, 11, 2


def test_equation_on_numpy_and_by_hand():
    x = np.array([[[2.0, 4.0], [6.0, 8.0]]])
    keep = np.array([[[True, False]]])  # (1, 1, 2): locked
    found = dropout(x, keep, 0.75)
    np.testing.assert_array_equal(found, [[[8.0, 0.0], [24.0, 0.0]]])
    tensors = dropout(torch.tensor(x), torch.tensor(keep), 0.75)
    np.testing.assert_array_equal(tensors, found)


@pytest.mark.parametrize("p", [0.0, 0.4])
def test_gradient_equals_finite_differences_and_autograd(p):
    rng = np.random.default_rng(2)
    x, dy = rng.standard_normal((2, N, T, D))
    keep = rng.random((N, T, D)) >= p
    found = dropout_backward(dy, keep, p)
    differences = numerical_gradient(lambda x: dropout(x, keep, p), x, dy)
    np.testing.assert_allclose(found, differences, rtol=0, atol=1e-8)
    leaf = torch.tensor(x, requires_grad=True)
    y = dropout(leaf, torch.tensor(keep), p)
    (autograd,) = torch.autograd.grad(y, leaf, torch.tensor(dy))
    np.testing.assert_allclose(found, autograd, rtol=0, atol=1e-15)
