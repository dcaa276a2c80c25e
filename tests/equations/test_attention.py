"""Attention and its scores: by hand-computed numbers, against autograd, and with rows that may look nowhere."""

import numpy as np
import pytest
import torch

from lib.equations.attention import (
    additive_score,
    additive_score_backward,
    attend,
    attend_backward,
    attention,
    attention_backward,
    attention_weights,
    dot_score,
    dot_score_backward,
    general_score,
    general_score_backward,
)

N, S, T, D, H, A = 2, 4, 5, 3, 7, 6


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(17)


def random(*shape):
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


def held(found, results, inputs, upstream):
    """Compare a hand-derived gradient with autograd's."""
    expected = torch.autograd.grad(results, inputs, upstream)
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-12)


SCORES = {
    "additive": (
        additive_score,
        additive_score_backward,
        [(N, H), (N, T, D), (A, H), (A, D), (A,)],
    ),
    "dot": (dot_score, dot_score_backward, [(N, D), (N, T, D)]),
    "general": (general_score, general_score_backward, [(N, H), (N, T, D), (H, D)]),
}
LOOPS = {
    "additive": lambda s, h, W_s, W_h, v: v @ np.tanh(W_s @ s + W_h @ h),
    "dot": lambda s, h: s @ h,
    "general": lambda s, h, W: s @ W @ h,
}


@pytest.mark.parametrize("name", SCORES)
def test_a_score_and_its_gradient(name):
    score, backward, shapes = SCORES[name]
    inputs = [random(*shape) for shape in shapes]
    e, cache = score(*inputs)
    s, h, *weights = (x.detach().numpy() for x in inputs)
    for n in range(N):
        for j in range(T):
            expected = LOOPS[name](s[n], h[n, j], *weights)
            assert abs(e[n, j].item() - expected) < 1e-12
    de = torch.randn_like(e)
    held(backward(de, cache), e, inputs, de)


def test_the_general_score_with_the_identity_is_the_dot_product():
    s, h = random(N, D), random(N, T, D)
    e, _ = general_score(s, h, torch.eye(D, dtype=s.dtype))
    assert torch.equal(e, dot_score(s, h)[0])


def masks(*shape):
    """A mask with a row that may look nowhere, and one with a single place left."""
    mask = torch.rand(shape) < 0.6
    mask[0] = False
    mask[-1] = False
    mask[-1, ..., 1] = True
    return mask


def test_attend_and_its_gradient():
    e, h, mask = random(N + 1, T), random(N + 1, T, D), masks(N + 1, T)
    c, alpha, cache = attend(e, h, mask)
    expected = e.masked_fill(~mask, -torch.inf).softmax(-1).nan_to_num(0.0)
    torch.testing.assert_close(alpha, expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(c, torch.einsum("nt,ntd->nd", expected, h), rtol=0, atol=1e-12)
    assert torch.equal(c[0], torch.zeros(D, dtype=c.dtype))
    assert torch.equal(c[-1], h[-1, 1])
    dc = torch.randn_like(c)
    held(attend_backward(dc, cache), c, [e, h], dc)


@pytest.mark.parametrize("everyone", [True, False], ids=["all", "masked"])
def test_attention_is_torchs_and_its_gradient_autograds(everyone):
    q, k, v = random(N, S, D), random(N, T, D), random(N, T, H)
    mask = torch.ones(N, S, T, dtype=torch.bool) if everyone else masks(N, S, T)
    output, alpha, cache = attention(q, k, v, mask)
    seen = mask.any(-1, keepdim=True)
    expected = torch.nn.functional.scaled_dot_product_attention(q, k, v, mask)
    torch.testing.assert_close(
        output, torch.where(seen, expected.nan_to_num(0.0), 0.0), rtol=0, atol=1e-12
    )
    torch.testing.assert_close(alpha.sum(-1, keepdim=True), seen.double(), rtol=0, atol=1e-12)
    upstream = [torch.randn_like(output), torch.randn_like(alpha)]
    found = attention_backward(*upstream, cache)
    assert all(d.isfinite().all() for d in found)
    held(found, [output, alpha], [q, k, v], upstream)


def test_the_root_keeps_the_variance_of_a_score_at_one():
    q, k = (torch.randn(1, 4000, 64, dtype=torch.float64) for _ in range(2))
    scores = (q * k).sum(-1) / 64**0.5  # of 4000 pairs
    assert abs(scores.var().item() - 1) < 0.1
    ours = attention_weights(q[:, :1], k[:, :2], torch.ones((), dtype=torch.bool))[0][0, 0]
    a, b = (q[0, 0] @ k[0, j] / 8 for j in (0, 1))
    assert abs(ours[0] - torch.sigmoid(a - b)) < 1e-12


def test_numpy_gives_the_same():
    tensors = [random(N, S, D), random(N, T, D), random(N, T, H)]
    mask = masks(N, S, T)
    ours = attention(*(x.detach().numpy() for x in tensors), mask.numpy())[0]
    np.testing.assert_allclose(ours, attention(*tensors, mask)[0].detach(), rtol=0, atol=1e-12)


def test_two_scores_that_are_very_large_do_not_overflow():
    e, h = np.array([[1e4, 1e4, -1e4]]), np.array([[[2.0], [4.0], [9.0]]])
    c, alpha, _ = attend(e, h, np.ones((1, 3), bool))
    assert alpha.tolist() == [[0.5, 0.5, 0.0]]
    assert c.tolist() == [[3.0]]
