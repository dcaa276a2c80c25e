"""Poolings against torch.nn."""

import pytest
import torch

from lib.layers.pooling import AvgPool1d, AvgPool2d, MaxPool1d, MaxPool2d
from tests.layers.referee import assert_equal
from tests.layers.test_bad_input import refuses

N, C = 2, 3
POOLS = [MaxPool1d, MaxPool2d, AvgPool1d, AvgPool2d]
SETTINGS = [(2,), (3, 2), (3, 2, 1), (2, 3), (5, 1, 2)]


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(6)


def places(kind):
    return (13,) if kind.axes == 1 else (9, 14)


def both(kind, *setting):
    return kind(*setting), getattr(torch.nn, kind.__name__)(*setting)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", POOLS)
def test_outputs_and_gradients_are_torchs(kind, setting):
    x = torch.randn(N, C, *places(kind), dtype=torch.float64, requires_grad=True)
    ours, theirs = both(kind, *setting)
    found, expected = ours(x), theirs(x)
    assert_equal([found], [expected])
    upstream = torch.randn_like(expected)
    assert_equal(
        torch.autograd.grad(found, x, upstream), torch.autograd.grad(expected, x, upstream)
    )


@pytest.mark.parametrize("kind", [MaxPool2d, AvgPool2d])
def test_rows_and_columns_may_differ(kind):
    x = torch.randn(N, C, 9, 14, dtype=torch.float64)
    ours, theirs = both(kind, (3, 2), (1, 2), (1, 0))
    assert_equal([ours(x)], [theirs(x)])


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", [MaxPool1d, MaxPool2d])
def test_of_equal_numbers_torchs_gets_the_gradient(kind, setting):
    x = torch.randint(0, 2, (N, C, *places(kind))).double().requires_grad_()
    ours, theirs = both(kind, *setting)
    upstream = torch.randn_like(theirs(x))
    assert_equal(
        torch.autograd.grad(ours(x), x, upstream), torch.autograd.grad(theirs(x), x, upstream)
    )


@pytest.mark.parametrize("kind", POOLS)
def test_second_derivatives_are_right(kind):
    found = []
    x = torch.randn(N, C, *places(kind), dtype=torch.float64, requires_grad=True)
    for layer in both(kind, 3, 2, 1):
        (first,) = torch.autograd.grad(layer(x).pow(3).sum(), x, create_graph=True)
        found.append(torch.autograd.grad(first.pow(2).sum(), x))
    assert_equal(*found)


def test_settings_and_text():
    layer = MaxPool2d(3, padding=1)
    assert (layer.kernel_size, layer.stride, layer.padding) == ((3, 3), (3, 3), (1, 1))
    assert "kernel_size=(3, 3), stride=(3, 3), padding=(1, 1)" in repr(layer)


def test_what_a_student_gets_wrong_is_explained():
    x = torch.zeros(N, C, 6, 6)
    refuses(lambda: MaxPool2d(2)(x[0]), "(N, C, rows, columns)", "(3, 6, 6)")
    refuses(lambda: MaxPool1d(2)(x), "(N, C, T)")
    refuses(lambda: AvgPool2d(7)(x), "spans 7 places", "only 6", "too many poolings")
    refuses(lambda: AvgPool2d(2)(x.long()), "torch.int64", "floating-point")
    refuses(lambda: MaxPool2d(3, padding=2), "half of kernel_size (3, 3)", "(2, 2)")
    refuses(lambda: MaxPool2d((2, 2, 2)), "one whole number or 2")
    refuses(lambda: MaxPool2d(2, stride=0), "stride", "at least 1")
    refuses(lambda: MaxPool2d(2, padding=-1), "padding", "at least 0")
