"""Addressing, reading and writing: by plain loops, autograd and finite differences, and where numbers run out."""

import math

import numpy as np
import pytest
import torch

from lib.equations.addressing import (
    address,
    address_backward,
    content_weights,
    content_weights_backward,
    cosine,
    cosine_backward,
    interpolate,
    interpolate_backward,
    sharpen,
    sharpen_backward,
    shift,
    shift_backward,
)
from lib.equations.attention import attend, dot_score
from lib.equations.memory import read, read_backward, write, write_backward
from lib.inspection.gradient_check import numerical_gradient

N, R, C = 2, 5, 3


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(21)


def real(*shape):
    return torch.randn(shape, dtype=torch.float64)


def share(*shape):
    return torch.rand(shape, dtype=torch.float64)


def weights(*shape):
    return real(*shape).softmax(-1)


STEPS = {  # function, its gradient, its arguments
    "cosine": (cosine, cosine_backward, lambda: [real(N, C), real(N, R, C)]),
    "content": (
        content_weights,
        content_weights_backward,
        lambda: [real(N, C), 1 + 3 * share(N), real(N, R, C)],
    ),
    "interpolate": (
        interpolate,
        interpolate_backward,
        lambda: [weights(N, R), weights(N, R), share(N)],
    ),
    "shift": (shift, shift_backward, lambda: [weights(N, R), weights(N, 3)]),
    "sharpen": (sharpen, sharpen_backward, lambda: [weights(N, R), 1 + 3 * share(N)]),
    "address": (
        address,
        address_backward,
        lambda: [
            real(N, C),
            1 + 3 * share(N),
            share(N),
            weights(N, 3),
            1 + 3 * share(N),
            weights(N, R),
            real(N, R, C),
        ],
    ),
    "read": (read, read_backward, lambda: [weights(N, R), real(N, R, C)]),
    "write": (
        write,
        write_backward,
        lambda: [weights(N, R), share(N, C), real(N, C), real(N, R, C)],
    ),
}


def looped_cosine(k, M):
    def length(u):
        return math.sqrt(sum(value**2 for value in u))

    return [
        sum(a * b for a, b in zip(k, row, strict=True)) / (length(k) * length(row)) for row in M
    ]


def looped_content(k, beta, M):
    raised = [math.exp(beta * cos) for cos in looped_cosine(k, M)]
    return [value / sum(raised) for value in raised]


def looped_interpolate(w_content, w, g):
    return [g * a + (1 - g) * b for a, b in zip(w_content, w, strict=True)]


def looped_shift(w, s):
    moved = [0.0] * len(w)
    for j, weight in enumerate(w):
        for move, chance in zip((-1, 0, 1), s, strict=True):
            moved[(j + move) % len(w)] += chance * weight
    return moved


def looped_sharpen(w, gamma):
    raised = [value**gamma for value in w]
    return [value / sum(raised) for value in raised]


def looped_address(k, beta, g, s, gamma, w, M):
    gated = looped_interpolate(looped_content(k, beta, M), w, g)
    return looped_sharpen(looped_shift(gated, s), gamma)


def looped_read(w, M):
    return [sum(w[i] * M[i][c] for i in range(R)) for c in range(C)]


def looped_write(w, e, v, M):
    return [[M[i][c] * (1 - w[i] * e[c]) + w[i] * v[c] for c in range(C)] for i in range(R)]


LOOPS = {
    "cosine": looped_cosine,
    "content": looped_content,
    "interpolate": looped_interpolate,
    "shift": looped_shift,
    "sharpen": looped_sharpen,
    "address": looped_address,
    "read": looped_read,
    "write": looped_write,
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_by_plain_loops(name):
    step, _, arguments = STEPS[name]
    given = arguments()
    found, _ = step(*given)
    for n in range(N):
        expected = LOOPS[name](*(x[n].tolist() for x in given))
        np.testing.assert_allclose(found[n], expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", STEPS)
def test_its_gradient_is_autograds(name):
    step, backward, arguments = STEPS[name]
    given = [x.requires_grad_() for x in arguments()]
    result, cache = step(*given)
    upstream = torch.randn_like(result)
    expected = torch.autograd.grad(result, given, upstream)
    found = backward(upstream, cache)
    for a, b in zip(found if isinstance(found, tuple) else [found], expected, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", STEPS)
def test_its_gradient_by_finite_differences(name):
    step, backward, arguments = STEPS[name]
    given = [x.numpy() for x in arguments()]
    result, cache = step(*given)
    upstream = np.random.default_rng(3).standard_normal(result.shape)
    for place, found in enumerate(backward(upstream, cache)):

        def moved(value, place=place):
            return step(*given[:place], value, *given[place + 1 :])[0]

        expected = numerical_gradient(moved, given[place], upstream)
        np.testing.assert_allclose(found, expected, rtol=0, atol=2e-7)


def test_weights_stay_weights():
    given = STEPS["address"][2]()
    w, _ = address(*given)
    assert (w >= 0).all()
    torch.testing.assert_close(w.sum(-1), torch.ones(N, dtype=w.dtype), rtol=0, atol=1e-12)


def test_the_four_stages_on_three_rows_by_hand():
    M = np.array([[[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]])
    w_content, _ = content_weights(np.array([[2.0, 0.0]]), np.array([np.log(2.0)]), M)
    np.testing.assert_allclose(w_content, [[1 / 2, 1 / 4, 1 / 4]], atol=1e-9)
    gated, _ = interpolate(w_content, np.array([[0.0, 1.0, 0.0]]), np.array([0.5]))
    np.testing.assert_allclose(gated, [[1 / 4, 5 / 8, 1 / 8]], atol=1e-9)
    moved, _ = shift(gated, np.array([[0.0, 0.0, 1.0]]))
    np.testing.assert_allclose(moved, [[1 / 8, 1 / 4, 5 / 8]], atol=1e-9)
    w, _ = sharpen(moved, np.array([2.0]))
    np.testing.assert_allclose(w, [[1 / 30, 4 / 30, 25 / 30]], atol=1e-9)


def test_a_shift_goes_round():
    last = np.eye(R)[[R - 1]]
    forth, _ = shift(last, np.array([[0.0, 0.0, 1.0]]))
    back, _ = shift(np.eye(R)[[0]], np.array([[1.0, 0.0, 0.0]]))
    assert forth.tolist() == np.eye(R)[[0]].tolist() and back.tolist() == last.tolist()


def test_erase_comes_before_add():
    row, whole = np.ones((1, 1, 1)), np.ones((1, 1))
    written, _ = write(whole, whole, whole, row)
    assert written.item() == 1.0  # added first, the new content would be erased with the old


@pytest.mark.parametrize("nothing", ["key", "row", "both"])
def test_a_key_or_row_of_zeros_fits_nothing_and_has_a_gradient(nothing):
    k, M = real(N, C), real(N, R, C)
    if nothing != "row":
        k[0] = 0.0
    if nothing != "key":
        M[0, 1] = 0.0
    cos, cache = cosine(k, M)
    assert cos[0, 1] == 0.0
    for gradient in cosine_backward(torch.ones_like(cos), cache):
        assert gradient.isfinite().all()


def test_how_steep_it_is_at_zeros():
    k, M = np.array([[3.0, 4.0]]), np.zeros((1, 1, 2))
    _, dM = cosine_backward(np.ones((1, 1)), cosine(k, M)[1])
    np.testing.assert_allclose(dM[0, 0], [0.6e6, 0.8e6], rtol=1e-9)  # a row of zeros: k/|k| / 1e-6
    w, cache = sharpen(np.array([[1.0, 0.0]]), np.array([1.0]))
    np.testing.assert_allclose(w, [[1.0, 1e-16]], rtol=1e-9)  # a row without weight has this much
    dw, _ = sharpen_backward(np.array([[0.0, 1.0]]), cache)
    np.testing.assert_allclose(dw, [[-1e-16, 1.0]], rtol=1e-9)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("gamma", [1.0, 60.0, 1e4])
def test_sharpening_survives_large_powers_and_zeros(dtype, gamma):
    w = torch.tensor([[0.5, 0.3, 0.2, 0.0], [0.0, 1.0, 0.0, 0.0], [1e-3, 1e-3, 1e-3, 0.997]])
    w = w.to(dtype)
    sharp, cache = sharpen(w, torch.full((3,), gamma, dtype=dtype))
    torch.testing.assert_close(sharp.sum(-1), torch.ones(3, dtype=dtype))
    assert sharp.argmax(-1).tolist() == [0, 1, 3]
    for gradient in sharpen_backward(torch.randn_like(w), cache):
        assert gradient.isfinite().all()
    tiny = torch.full((1, 4), 0.25, dtype=dtype)
    equal, _ = sharpen(tiny, torch.tensor([gamma], dtype=dtype))
    torch.testing.assert_close(equal, tiny)  # 0.25**1e4 is nothing that a float can hold


def test_a_strong_key_does_not_overflow():
    k, M = real(N, C), real(N, R, C)
    w, cache = content_weights(k, torch.full((N,), 1e6, dtype=k.dtype), M)
    assert torch.equal(w.argmax(-1), cosine(k, M)[0].argmax(-1))
    assert all(g.isfinite().all() for g in content_weights_backward(torch.randn_like(w), cache))


def test_content_addressing_is_attention():
    k, beta, M = real(N, C), 1 + share(N), real(N, R, C)
    w, _ = content_weights(k, beta, M)
    r, _ = read(w, M)
    unit_k = k / k.norm(dim=-1, keepdim=True)
    unit_M = M / M.norm(dim=-1, keepdim=True)
    e, _ = dot_score(beta[:, None] * unit_k, unit_M)
    c, alpha, _ = attend(e, M, torch.ones(N, R, dtype=torch.bool))
    torch.testing.assert_close(w, alpha, rtol=0, atol=1e-9)
    torch.testing.assert_close(r, c, rtol=0, atol=1e-9)
