"""Skip-gram, CBOW and GloVe against autograd; PMI against a loop over plain counts."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, logsigmoid

from lib.equations.embeddings import (
    cbow,
    cbow_backward,
    glove,
    glove_backward,
    glove_weight,
    log_sigmoid,
    pmi,
    ppmi,
    skip_gram,
    skip_gram_backward,
)

N, S, K, D = 5, 4, 3, 7


def drawn(*shapes):
    generator = torch.Generator().manual_seed(sum(map(sum, shapes)))
    return [
        torch.randn(shape, generator=generator, dtype=torch.float64).requires_grad_()
        for shape in shapes
    ]


def gradients(loss, upstream, inputs):
    return torch.autograd.grad((loss * upstream).sum(), inputs)


def assert_equal(found, wanted):
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one.detach(), other.detach(), rtol=1e-9, atol=1e-12)


def test_skip_gram_is_a_sum_of_binary_cross_entropies():
    v, u, u_noise = drawn((N, D), (N, D), (N, K, D))
    logits = torch.cat([(v * u).sum(1)[:, None], torch.einsum("nd,nkd->nk", v, u_noise)], dim=1)
    targets = torch.zeros_like(logits)
    targets[:, 0] = 1
    wanted = binary_cross_entropy_with_logits(logits, targets, reduction="none").sum(1)
    upstream = torch.linspace(-1, 2, N, dtype=torch.float64)
    L, cache = skip_gram(v, u, u_noise)
    assert_equal([L], [wanted])
    assert_equal(skip_gram_backward(upstream, cache), gradients(wanted, upstream, [v, u, u_noise]))


def test_cbow_predicts_from_the_mean():
    u_context, v, v_noise = drawn((N, S, D), (N, D), (N, K, D))
    mean = u_context.mean(1)
    wanted = -logsigmoid((mean * v).sum(1)) - logsigmoid(
        -torch.einsum("nd,nkd->nk", mean, v_noise)
    ).sum(1)
    upstream = torch.linspace(2, -1, N, dtype=torch.float64)
    L, cache = cbow(u_context, v, v_noise)
    assert_equal([L], [wanted])
    assert_equal(
        cbow_backward(upstream, cache), gradients(wanted, upstream, [u_context, v, v_noise])
    )


def test_glove_is_a_weighted_squared_error():
    v, u, b, b_u = drawn((N, D), (N, D), (N,), (N,))
    X = torch.tensor([1.0, 3.5, 20.0, 100.0, 431.0], dtype=torch.float64)
    weight = torch.tensor([min(x / 100, 1) ** 0.75 for x in X.tolist()], dtype=torch.float64)
    wanted = weight * (torch.einsum("nd,nd->n", v, u) + b + b_u - X.log()) ** 2
    upstream = torch.linspace(0.5, -2, N, dtype=torch.float64)
    L, cache = glove(v, u, b, b_u, X, glove_weight(X))
    assert_equal([L, glove_weight(X)], [wanted, weight])
    assert_equal(glove_backward(upstream, cache), gradients(wanted, upstream, [v, u, b, b_u]))


def test_the_gradient_of_skip_gram_agrees_with_finite_differences():
    rng = np.random.default_rng(3)
    inputs = [rng.normal(size=shape) for shape in ((N, D), (N, D), (N, K, D))]
    upstream = rng.normal(size=N)
    found = skip_gram_backward(upstream, skip_gram(*inputs)[1])
    for place, gradient in enumerate(found):
        for index in ((0,) * gradient.ndim, (-1,) * gradient.ndim):
            both = []
            for step in (1e-6, -1e-6):
                moved = [value.copy() for value in inputs]
                moved[place][index] += step
                both.append(upstream @ skip_gram(*moved)[0])
            assert (both[0] - both[1]) / 2e-6 == pytest.approx(gradient[index], rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("library", [np.array, lambda x: torch.tensor(x, dtype=torch.float64)])
def test_the_logarithm_of_the_sigmoid_is_safe_far_from_zero(library):
    found = np.asarray(log_sigmoid(library([-1000.0, -1.0, 0.0, 1000.0])))
    np.testing.assert_allclose(
        found, [-1000, -math.log(1 + math.e), -math.log(2), 0], rtol=1e-12, atol=0
    )


def test_pmi_compares_pairs_with_chance():
    X = np.array([[4.0, 1.0, 0.0], [2.0, 7.0, 5.0]])
    found = pmi(X)
    for w in range(2):
        for c in range(3):
            p = X[w, c] / 19
            by_chance = sum(X[w]) / 19 * (X[0, c] + X[1, c]) / 19
            wanted = math.log(p / by_chance) if p else -math.inf
            assert found[w, c] == pytest.approx(wanted, rel=1e-12)
    np.testing.assert_allclose(ppmi(X), np.maximum(found, 0), rtol=1e-12)
    np.testing.assert_allclose(ppmi(X, k=1.5), np.maximum(found - math.log(1.5), 0), rtol=1e-12)
    np.testing.assert_array_equal(ppmi(X.astype(int), k=1.5), ppmi(X, k=1.5))  # counts are whole


def test_independent_words_have_no_mutual_information():
    np.testing.assert_allclose(pmi(np.outer([3.0, 1.0, 2.0], [5.0, 2.0])), 0, atol=1e-12)


@pytest.mark.parametrize("k", [1, 5])
def test_the_optimum_of_negative_sampling_is_pmi_minus_log_k(k):
    rng = np.random.default_rng(k)
    X = torch.tensor(rng.integers(1, 40, (6, 5)).astype(float))
    chance = X.sum(0) / X.sum()
    a = (pmi(X) - math.log(k)).requires_grad_()
    # Expected loss of all pairs: each word brings k draws of noise for every pair it is in.
    loss = -(X * logsigmoid(a) + k * X.sum(1)[:, None] * chance * logsigmoid(-a)).sum()
    (gradient,) = torch.autograd.grad(loss, a)
    assert gradient.abs().max() < 1e-9 * X.max()
    (elsewhere,) = torch.autograd.grad(
        -(X * logsigmoid(a + 0.1) + k * X.sum(1)[:, None] * chance * logsigmoid(-a - 0.1)).sum(), a
    )
    assert elsewhere.abs().min() > 1e-2
