"""Batch and layer normalization as a page shows them: by hand and against finite differences."""

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
    standardize,
    standardize_backward,
)
from lib.inspection.gradient_check import numerical_gradient

N, T, D = 5, 7, 3


def arrays(shape):
    rng = np.random.default_rng(8)
    return rng.normal(2, 3, shape), rng.normal(size=D), rng.normal(size=D), rng.normal(size=shape)


def test_layer_norm_backward_by_finite_differences():
    x, gamma, beta, upstream = arrays((N, T, D))
    found = layer_norm_backward(upstream, layer_norm(x, gamma, beta)[1])
    expected = [
        numerical_gradient(lambda v: layer_norm(v, gamma, beta)[0], x, upstream),
        numerical_gradient(lambda v: layer_norm(x, v, beta)[0], gamma, upstream),
        numerical_gradient(lambda v: layer_norm(x, gamma, v)[0], beta, upstream),
    ]
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-6)


def test_batch_norm_backward_by_finite_differences():
    x, gamma, beta, upstream = arrays((N, D))
    found = batch_norm_backward(upstream, batch_norm(x, gamma, beta)[-1])
    expected = [
        numerical_gradient(lambda v: batch_norm(v, gamma, beta)[0], x, upstream),
        numerical_gradient(lambda v: batch_norm(x, v, beta)[0], gamma, upstream),
        numerical_gradient(lambda v: batch_norm(x, gamma, v)[0], beta, upstream),
    ]
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-6)


def test_batch_norm_evaluation_backward_by_finite_differences():
    x, gamma, beta, upstream = arrays((N, D))
    running = np.array([0.5, -1.0, 2.0]), np.array([2.0, 0.5, 3.0])

    def forward(x, gamma, beta):
        return batch_norm_evaluation(x, gamma, beta, *running)

    found = batch_norm_evaluation_backward(upstream, forward(x, gamma, beta)[-1])
    expected = [
        numerical_gradient(lambda v: forward(v, gamma, beta)[0], x, upstream),
        numerical_gradient(lambda v: forward(x, v, beta)[0], gamma, upstream),
        numerical_gradient(lambda v: forward(x, gamma, v)[0], beta, upstream),
    ]
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-6)


@pytest.mark.parametrize("library", [np.asarray, torch.as_tensor], ids=["numpy", "torch"])
def test_one_sample_without_batch_axis(library):
    x, gamma, beta, upstream = (library(a[0] if a.ndim == 2 else a) for a in arrays((N, D)))
    dx, dgamma, dbeta = layer_norm_backward(upstream, layer_norm(x, gamma, beta)[1])
    assert dx.shape == dgamma.shape == dbeta.shape == (D,)
    np.testing.assert_array_equal(dbeta, upstream)


def test_four_numbers_by_hand():
    x = np.array([1.0, 7.0, 9.0, 15.0])
    x_hat, mean, variance = standardize(x, -1, eps=0)
    assert (mean.item(), variance.item()) == (8, 25)
    np.testing.assert_allclose(x_hat, [-1.4, -0.2, 0.2, 1.4], rtol=1e-14)
    dx = standardize_backward(np.eye(4)[0], x_hat, variance**0.5, -1)
    np.testing.assert_allclose(dx, [0.052, -0.064, -0.036, 0.048], rtol=1e-12)


def test_gradient_has_no_part_along_what_was_taken_away():
    x, gamma, _, upstream = arrays((N, D))
    dx, *_ = layer_norm_backward(upstream, layer_norm(x, gamma, 0.0, eps=0)[1])
    np.testing.assert_allclose(dx.sum(-1), 0, atol=1e-14)
    np.testing.assert_allclose((dx * x).sum(-1), 0, atol=1e-13)


def test_running_variance_is_unbiased_and_the_batchs_is_not():
    x = np.array([[1.0], [7.0], [9.0], [15.0]])
    y, mean, variance, _ = batch_norm(x, 1.0, 0.0, eps=0)
    assert (mean.item(), variance.item()) == (8, 25)
    np.testing.assert_allclose(y.ravel(), [-1.4, -0.2, 0.2, 1.4], rtol=1e-14)
    zeros = np.zeros(1), np.zeros(1)
    mean, variance = running_statistics(*zeros, mean, variance, N=4, momentum=1.0)
    assert (mean.item(), variance.item()) == (8, pytest.approx(100 / 3, rel=1e-14))
    np.testing.assert_array_equal(zeros, 0.0)


def test_running_statistics_move_by_a_tenth():
    mean, var = running_statistics(*map(np.array, (10.0, 20.0, 0.0, 3.0)), N=4)
    assert (mean, var) == (pytest.approx(9.0), pytest.approx(0.9 * 20 + 0.1 * 4))


def test_epsilon_is_inside_the_root():
    x_hat, *_ = standardize(np.array([-3.0, 3.0]), -1, eps=16.0)
    np.testing.assert_allclose(x_hat, [-0.6, 0.6])  # 3 / sqrt(9 + 16), and not 3 / (3 + 4)
