import sys

import numpy as np
import pytest
import torch

from lib.arrays import (
    blocks,
    check_ids,
    is_floating,
    linear,
    log_softmax,
    masked_softmax,
    namespace,
    one_hot,
    sigmoid,
    softmax,
)

FLOATS = ["float16", "float32", "float64"]


def both(x):
    """Return x as NumPy array and as torch tensor."""
    x = np.asarray(x)
    return x, torch.as_tensor(x.copy())


def test_namespace():
    array, tensor = both([1.0, 2.0])
    assert namespace(array) is np
    assert namespace(np.float32(1)) is np
    assert namespace(tensor) is torch
    assert namespace(array, tensor) is torch
    assert namespace(tensor, array) is torch
    assert namespace(None, array) is np
    assert namespace(torch.nn.Parameter(tensor)) is torch


@pytest.mark.parametrize("arguments", [([1.0],), (1.0, "a"), ()], ids=str)
def test_namespace_of_no_array(arguments):
    with pytest.raises(ValueError, match=r"expected a NumPy array or a torch tensor.*np\.array"):
        namespace(*arguments)


def test_namespace_works_without_torch(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch")
    assert namespace(np.zeros(1)) is np
    with pytest.raises(ValueError, match="list"):
        namespace([0])


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("bias", [False, True])
def test_linear(rank, bias):
    rng = np.random.default_rng(rank)
    x, W, b = rng.normal(size=(4, 3, 5)[-rank:]), rng.normal(size=(6, 5)), rng.normal(size=6)
    expected = np.einsum("...d,kd->...k", x, W) + (b if bias else 0)
    np.testing.assert_allclose(linear(x, W, b if bias else None), expected, rtol=0, atol=1e-12)
    tensors = [torch.as_tensor(part) for part in (x, W, b)]
    found = linear(*tensors[: 2 + bias])
    np.testing.assert_allclose(found.numpy(), expected, rtol=0, atol=1e-12)


def test_linear_with_a_row_of_bias_for_each_row():
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(3, 5)), rng.normal(size=(6, 5)), rng.normal(size=(3, 6))
    np.testing.assert_allclose(linear(x, W, b), x @ W.T + b, rtol=0, atol=1e-12)
    found = linear(*(torch.as_tensor(part) for part in (x, W, b)))
    np.testing.assert_allclose(found.numpy(), x @ W.T + b, rtol=0, atol=1e-12)


@pytest.mark.parametrize("shape", [(12,), (5, 12), (2, 5, 12)], ids=str)
def test_blocks(shape):
    for a in both(np.random.default_rng(0).normal(size=shape)):
        parts = blocks(a, 4)
        assert [tuple(part.shape) for part in parts] == [(*shape[:-1], 3)] * 4
        for k, part in enumerate(parts):
            assert (part == a[..., 3 * k : 3 * k + 3]).all()


@pytest.mark.parametrize(("size", "count"), [(10, 4), (3, 4), (4, 0)])
def test_blocks_are_equal_or_refused(size, count):
    for a in both(np.ones((2, size))):
        with pytest.raises(ValueError, match=rf"\(2, {size}\) does not divide into {count} equal"):
            blocks(a, count)


@pytest.mark.parametrize("dtype", [*"bhilqBHILQ?", "float16"])
def test_whole_numbers_count_as_their_floating_point_selves(dtype):
    x = np.array([[0, 1, 3], [7, 1, 0]]).astype(dtype)
    if dtype in "bhilq":
        x[1, 0] = np.iinfo(dtype).min  # whose negative is itself
    mask = np.array([True, False, True])
    arrays = [(x, mask)]
    if dtype not in ("H", "I", "L", "Q"):
        arrays.append((torch.as_tensor(x), torch.as_tensor(mask)))
    for a, m in arrays:
        same = a.astype(float) if isinstance(a, np.ndarray) else a.double()
        for f in (sigmoid, log_softmax, softmax, lambda x, m=m: masked_softmax(x, m)):
            assert is_floating(f(a))
            np.testing.assert_allclose(f(a), f(same), rtol=2e-3, atol=1e-3)


@pytest.mark.parametrize("function", [sigmoid, log_softmax, softmax])
def test_what_is_no_real_number_is_refused(function):
    for x in (np.array([1j]), np.array(["a"]), np.array([None])):
        with pytest.raises((ValueError, TypeError)):
            function(x)


def test_masked_softmax_of_low_numbers_in_every_precision():
    for dtype in ("float16", "float32", "float64", "bfloat16"):
        x = torch.tensor([-6e4 if dtype == "float16" else -1e6, 1.0], dtype=getattr(torch, dtype))
        assert masked_softmax(x, torch.tensor([True, False])).tolist() == [1, 0]


@pytest.mark.parametrize("dtype", FLOATS)
def test_sigmoid(dtype):
    for x in both(np.array([-4e4, -30.0, -2.5, -1e-3, 0.0, 0.7, 12.0, 4e4], dtype)):
        with np.errstate(all="raise", under="ignore"):
            found = sigmoid(x)
        assert found.dtype == x.dtype
        exact = 1 / (1 + np.exp(-np.clip(np.asarray(x, dtype=np.float64), -500, None)))
        tolerance = {"float16": 1e-3, "float32": 1e-7, "float64": 1e-15}[dtype]
        np.testing.assert_allclose(
            np.asarray(found, dtype=np.float64), exact, rtol=0, atol=tolerance
        )
    assert sigmoid(np.array([-700.0]))[0] == pytest.approx(np.exp(-700), rel=1e-12)  # not cut to 0
    assert np.isnan(sigmoid(np.array([np.nan]))[0])


@pytest.mark.parametrize("axis", [-1, 0, 1])
def test_softmax_and_its_logarithm_are_torchs(axis):
    array, tensor = both(np.random.default_rng(axis + 1).normal(0, 5, size=(3, 4, 5)))
    for ours, theirs in [(softmax, torch.softmax), (log_softmax, torch.log_softmax)]:
        expected = theirs(tensor, axis).numpy()
        np.testing.assert_allclose(ours(array, axis), expected, rtol=0, atol=1e-12)
        np.testing.assert_allclose(ours(tensor, axis).numpy(), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", FLOATS)
def test_softmax_of_extreme_values(dtype):
    top = {"float16": 4e4, "float32": 1e38, "float64": 1e308}[dtype]
    for x in both(np.array([[top, -top / 2, 0.0], [-top, -top, -top], [0.0, -np.inf, 0.0]], dtype)):
        p = np.asarray(softmax(x))
        assert p.dtype == dtype
        expected = [[1, 0, 0], [1 / 3] * 3, [0.5, 0, 0.5]]
        np.testing.assert_allclose(p, expected, rtol=0, atol=1e-3)
        assert not np.isnan(np.asarray(log_softmax(x))).any()


def test_softmax_gradient_is_torchs():
    torch.manual_seed(0)
    x = torch.randn(3, 5, dtype=torch.float64, requires_grad=True)
    upstream = torch.randn(3, 5, dtype=torch.float64)
    for ours, theirs in [(softmax, torch.softmax), (log_softmax, torch.log_softmax)]:
        (found,) = torch.autograd.grad(ours(x), x, upstream)
        (expected,) = torch.autograd.grad(theirs(x, -1), x, upstream)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


def test_temperature():
    x = np.array([1.0, 3.0, -2.0])
    for temperature in (0.25, 1.0, 4.0):
        weights = np.exp(x / temperature)
        np.testing.assert_allclose(softmax(x, temperature=temperature), weights / weights.sum())
    for temperature in (0, -1.0, float("nan")):
        with pytest.raises(ValueError, match=f"positive, got {temperature}"):
            softmax(x, temperature=temperature)


def brute_masked_softmax(x, mask):
    """Compute row by row, place by place, in float64."""
    result = np.zeros(x.shape)
    for row in np.ndindex(x.shape[:-1]):
        chosen = [k for k in range(x.shape[-1]) if mask[(*row, k)]]
        if chosen:
            top = max(float(x[(*row, k)]) for k in chosen)
            weights = [np.exp(float(x[(*row, k)]) - top) for k in chosen]
            for k, weight in zip(chosen, weights, strict=True):
                result[(*row, k)] = weight / sum(weights)
    return result


@pytest.mark.parametrize("dtype", FLOATS)
def test_masked_softmax(dtype):
    rng = np.random.default_rng(0)
    x = rng.normal(0, 3, size=(3, 4, 5)).astype(dtype)
    mask = rng.random((3, 4, 5)) < 0.5
    mask[0, 1] = False  # nothing to attend to
    mask[2, 3] = True
    x[0, 2, :] = -5e4  # very low, yet among themselves equal
    x[1, 1, ~mask[1, 1]] = 6e4  # the largest are hidden
    expected = brute_masked_softmax(x, mask)
    for logits, shown in zip(both(x), both(mask), strict=True):
        found = masked_softmax(logits, shown)
        assert found.dtype == logits.dtype
        tolerance = {"float16": 2e-3, "float32": 1e-6, "float64": 1e-12}[dtype]
        np.testing.assert_allclose(np.asarray(found), expected, rtol=0, atol=tolerance)
        assert (np.asarray(found)[~mask] == 0).all()
    np.testing.assert_allclose(expected.sum(-1), mask.any(-1))


def test_masked_softmax_along_another_axis_and_broadcast():
    rng = np.random.default_rng(1)
    x, mask = rng.normal(size=(3, 4, 5)), np.array([True, False, True, True])[:, None]
    expected = np.swapaxes(
        brute_masked_softmax(np.swapaxes(x, 1, 2), np.broadcast_to(mask.T, (3, 5, 4))), 1, 2
    )
    np.testing.assert_allclose(masked_softmax(x, mask, axis=1), expected, rtol=0, atol=1e-12)
    found = masked_softmax(torch.as_tensor(x), torch.as_tensor(mask), axis=1)
    np.testing.assert_allclose(found.numpy(), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("hidden_value", [0.0, 6e4, -np.inf, np.nan])
def test_masked_softmax_gradient(dtype, hidden_value):
    torch.manual_seed(0)
    mask = torch.tensor([[True, False, True, True], [False] * 4, [False, True, False, False]])
    x = torch.randn(3, 4, dtype=dtype)
    x = torch.where(mask, x, torch.tensor(hidden_value, dtype=dtype)).requires_grad_()
    upstream = torch.randn(3, 4, dtype=dtype)
    (found,) = torch.autograd.grad(masked_softmax(x, mask), x, upstream)
    assert (found[~mask] == 0).all()
    row = x[0, mask[0]].detach().requires_grad_()
    (expected,) = torch.autograd.grad(torch.softmax(row, -1), row, upstream[0, mask[0]])
    torch.testing.assert_close(
        found[0, mask[0]], expected, rtol=0, atol=2e-3 if dtype.itemsize == 2 else 1e-6
    )
    assert found[2].abs().max() < 1e-6  # a single place always gets all


def test_masks_must_be_boolean():
    with pytest.raises(ValueError, match=r"boolean array.*got list"):
        masked_softmax(np.ones(2), [True, False])
    for mask in both(np.array([[1, 0, 1]])):
        x = np.zeros((1, 3)) if isinstance(mask, np.ndarray) else torch.zeros(1, 3)
        with pytest.raises(ValueError, match=r"boolean array \(True: takes part\), got .*int64"):
            masked_softmax(x, mask)


def test_one_hot():
    for ids in both(np.array([[2, 0, 1], [1, 1, 3]])):
        rows = one_hot(ids, 5)
        assert rows.shape == (2, 3, 5)
        assert (rows.sum(-1) == 1).all()
        assert (rows.argmax(-1) == ids).all()
    assert one_hot(np.array([0]), 2).dtype == np.float64
    assert one_hot(torch.tensor([0]), 2).dtype == torch.float32
    assert one_hot(np.int64(1), 3).tolist() == [0, 1, 0]
    assert one_hot(np.array([], dtype=int), 3).shape == (0, 3)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([0, 3], [r"class id 3 ", r"\[0, 3\)", "vocabulary"]),
        ([-1, 0], ["class id -1 "]),
        ([0.0, 1.0], ["integers", "float64"]),
        ([True, False], ["integers", "bool"]),
    ],
    ids=str,
)
def test_ids_that_are_no_classes(ids, words):
    for array in both(np.array(ids)):
        for word in words:
            with pytest.raises(ValueError, match=word):
                one_hot(array, 3)


def test_check_ids_names_what_an_id_stands_for():
    check_ids(np.array([0, 4]), 5)
    check_ids(torch.tensor([], dtype=torch.int64), 5)
    check_ids(np.array([3], dtype=np.uint8), 5)
    with pytest.raises(ValueError, match="token id 5"):
        check_ids(np.array([0, 5]), 5, what="token")
    with pytest.raises(ValueError, match="NumPy array or a torch tensor, got list"):
        check_ids([0, 4], 5)
    with pytest.raises(ValueError, match=r"uint8.*ids\.long\(\)"):
        check_ids(
            torch.tensor([1], dtype=torch.uint8), 5
        )  # torch would index with it as with a mask
