import numpy as np
import pytest
import torch

from lib.inspection.gradient_check import largest_difference, numerical_gradient


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 5)], ids=str)
def test_against_a_known_derivative(shape):
    x = np.random.default_rng(0).normal(size=shape)
    before = x.copy()
    upstream = np.random.default_rng(1).normal(size=shape)
    found = numerical_gradient(np.sin, x, upstream)
    np.testing.assert_allclose(found, upstream * np.cos(x), rtol=0, atol=1e-9)
    np.testing.assert_allclose(numerical_gradient(np.sin, x), np.cos(x), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(x, before)


def test_of_a_map_between_shapes():
    rng = np.random.default_rng(0)
    A, x, upstream = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=4)
    np.testing.assert_allclose(numerical_gradient(lambda x: A @ x, x, upstream), upstream @ A)


def test_the_difference_is_central():
    # The error of a one-sided difference would be eps; that of the central one is 0 on a parabola.
    found = numerical_gradient(lambda x: x**2, np.array([1.0]), eps=0.1)
    assert found[0] == pytest.approx(2.0, abs=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float16", "int64"])
def test_needs_float64(dtype):
    with pytest.raises(ValueError, match=f"float64, got {dtype}"):
        numerical_gradient(np.square, np.ones(3, dtype))
    with pytest.raises(ValueError, match=rf"f returned {dtype}.*layer.double"):
        numerical_gradient(lambda x: x.astype(dtype), np.ones(3))


def test_largest_difference():
    a, b = np.array([1.0, 2.0]), np.array([[0.0], [4.0]])
    assert largest_difference(a, a) == 0
    assert largest_difference(a, torch.tensor([1.0, -1.5], requires_grad=True)) == 3.5
    assert largest_difference((a, b), [a, b + 0.25]) == 0.25
    assert largest_difference([], []) == 0
    assert largest_difference(np.zeros(0), np.zeros(0)) == 0
    assert isinstance(largest_difference(a, a), float)


@pytest.mark.parametrize("place", [0, 1])
def test_nan_is_never_a_small_difference(place):
    found = [np.zeros(2), np.zeros(2)]
    found[place] = np.array([0.0, np.nan])
    assert np.isnan(largest_difference(found, [np.zeros(2)] * 2))


def test_arrays_that_cannot_be_compared():
    with pytest.raises(ValueError, match="1 arrays to compare with 2"):
        largest_difference([np.zeros(2)], [np.zeros(2)] * 2)
    with pytest.raises(ValueError, match=r"\(2, 1\) to compare with \(1, 2\).*transposed"):
        largest_difference(np.zeros((2, 1)), np.zeros((1, 2)))
