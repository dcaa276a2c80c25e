"""Convolution and pooling as a page shows them: by hand, by loops, and against finite differences."""

import numpy as np
import pytest
import torch

from lib.equations.convolution import (
    avg_pool,
    avg_pool_backward,
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    max_pool,
    max_pool_backward,
    read_windows,
    windows,
    zero_pad,
)
from lib.inspection.gradient_check import numerical_gradient
from lib.layers.windows import output_size

N, C, F = 2, 3, 4
SETTINGS = [(1, 0, 1), (2, 1, 1), (1, 2, 3), (3, 4, 2)]  # stride, padding, dilation


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def by_loops(x, W, b, stride, padding, dilation):
    """One-dimensional convolution, one product at a time, never an index outside."""
    T, k = x.shape[2], W.shape[2]
    out = (T + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    y = np.empty((len(x), len(W), out))
    for n, f, t in np.ndindex(y.shape):
        y[n, f, t] = b[f]
        for c, j in np.ndindex(W.shape[1:]):
            place = t * stride + j * dilation - padding
            if 0 <= place < T:
                y[n, f, t] += W[f, c, j] * x[n, c, place]
    return y


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_conv1d_is_the_sum_of_its_definition(rng, setting):
    x, W, b = rng.normal(size=(N, C, 11)), rng.normal(size=(F, C, 3)), rng.normal(size=F)
    found, _ = conv1d(x, W, b, *setting)
    np.testing.assert_allclose(found, by_loops(x, W, b, *setting), rtol=0, atol=1e-12)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_conv2d_of_one_column_is_conv1d_and_turned_it_is_turned(rng, setting):
    stride, padding, dilation = setting
    x, W, b = rng.normal(size=(N, C, 9, 12)), rng.normal(size=(F, C, 3, 2)), rng.normal(size=F)
    found, _ = conv2d(x, W, b, *setting)
    turned, _ = conv2d(x.swapaxes(2, 3), W.swapaxes(2, 3), b, *setting)
    np.testing.assert_allclose(found, turned.swapaxes(2, 3), rtol=0, atol=1e-12)
    x_pad, i = zero_pad(x, padding), found.shape[2] - 1  # the last row of outputs
    by_rows = [  # each row of the kernel convolves a row of the image
        conv1d(x_pad[:, :, i * stride + u * dilation], W[:, :, u], b / 3, stride, 0, dilation)[0]
        for u in range(3)
    ]
    np.testing.assert_allclose(found[:, :, i], sum(by_rows), rtol=0, atol=1e-12)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize(
    ("forward", "backward", "x_shape", "W_shape"),
    [
        (conv1d, conv1d_backward, (N, C, 9), (F, C, 3)),
        (conv2d, conv2d_backward, (N, C, 7, 9), (F, C, 2, 3)),
    ],
    ids=["1d", "2d"],
)
def test_gradients_of_convolutions_by_finite_differences(
    rng, setting, forward, backward, x_shape, W_shape
):
    x, W, b = rng.normal(size=x_shape), rng.normal(size=W_shape), rng.normal(size=F)
    y, cache = forward(x, W, b, *setting)
    upstream = rng.normal(size=y.shape)
    found = backward(upstream, cache)
    expected = [
        numerical_gradient(lambda v: forward(v, W, b, *setting)[0], x, upstream),
        numerical_gradient(lambda v: forward(x, v, b, *setting)[0], W, upstream),
        numerical_gradient(lambda v: forward(x, W, v, *setting)[0], b, upstream),
    ]
    for a, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, e, rtol=0, atol=1e-7)


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 2), (2, 3)])
@pytest.mark.parametrize(
    ("forward", "backward"),
    [(max_pool, max_pool_backward), (avg_pool, avg_pool_backward)],
    ids=["max", "average"],
)
def test_gradients_of_poolings_by_finite_differences(rng, forward, backward, k, stride):
    x = rng.permutation(2 * 3 * 7 * 8).reshape(2, 3, 7, 8) / 10  # no two alike
    y, cache = forward(x, k, stride)
    upstream = rng.normal(size=y.shape)
    expected = numerical_gradient(lambda v: forward(v, k, stride)[0], x, upstream)
    np.testing.assert_allclose(backward(upstream, cache), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_there_are_as_many_windows_as_the_formula_says_and_each_fits(setting):
    stride, padding, dilation = setting
    for size in range(5, 14):
        found = windows(size, 3, stride, padding, dilation)
        assert len(found) == output_size(size, 3, stride, padding, dilation)
        for start, at in enumerate(found):
            assert len(range(size + 2 * padding)[at]) == 3
            assert at.start == start * stride


def test_of_equal_numbers_the_first_gets_the_gradient():
    y, cache = max_pool(np.zeros((1, 1, 2, 2)), 2, 2)
    assert max_pool_backward(np.ones_like(y), cache).ravel().tolist() == [1, 0, 0, 0]


def test_four_numbers_by_hand():
    x = np.array([[[1.0, 2.0, 0.0, 3.0]]])
    y, cache = conv1d(x, np.array([[[2.0, -1.0]]]), np.array([0.5]))
    assert y.ravel().tolist() == [0.5, 4.5, -2.5]
    dx, dW, db = conv1d_backward(np.array([[[1.0, 0.0, 2.0]]]), cache)
    assert dx.ravel().tolist() == [2, -1, 4, -2]
    assert dW.ravel().tolist() == [1, 8]
    assert db.tolist() == [3]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_numpy_and_torch_agree_and_autograd_too(rng, setting):
    shapes = [(N, C, 9, 8), (F, C, 3, 2), (F,)]
    arrays = [rng.normal(size=shape) for shape in shapes]
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    y, cache = conv2d(*arrays, *setting)
    on_torch, _ = conv2d(*tensors, *setting)
    np.testing.assert_allclose(on_torch.detach(), y, rtol=0, atol=1e-12)
    upstream = rng.normal(size=y.shape)
    found = torch.autograd.grad(on_torch, tensors, torch.tensor(upstream))
    for a, e in zip(found, conv2d_backward(upstream, cache), strict=True):
        np.testing.assert_allclose(a, e, rtol=0, atol=1e-12)


def test_windows_are_read_in_order():
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    read = read_windows(x, windows(3, 2), windows(4, 2, stride=2))
    assert read.shape == (1, 1, 2, 2, 2, 2)
    assert read[0, 0, 1, 1].tolist() == [[6, 7], [10, 11]]
