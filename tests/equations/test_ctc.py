"""CTC against the sum over all paths, torch and autograd; on NumPy arrays and on tensors."""

import itertools
import math

import numpy as np
import pytest
import torch

from lib.equations.ctc import (
    collapse,
    ctc_alpha,
    ctc_beta,
    ctc_loss,
    ctc_loss_backward,
    ctc_shares,
    ctc_states,
)

# labels of all kinds: repeated, none, as many as there are frames; frames, symbols, blank
CASES = [
    ([1], 4, 3, 0),
    ([1, 2], 3, 3, 0),
    ([2, 2], 5, 3, 0),
    ([2, 2, 2], 5, 4, 0),
    ([], 4, 3, 0),
    ([1, 2, 1], 3, 3, 0),
    ([0, 1, 1], 6, 3, 2),
    ([3], 1, 5, 0),
]


def plain_collapse(path, blank):
    return [k for k, _ in itertools.groupby(path) if k != blank]


def all_paths(labels, T, K, blank):
    paths = itertools.product(range(K), repeat=T)
    return [path for path in paths if plain_collapse(path, blank) == list(labels)]


def drawn(T, K, seed=0):
    return np.random.default_rng(seed).normal(0, 1.5, (T, K))


def probabilities(T, K):
    return torch.softmax(torch.tensor(drawn(T, K)), -1).numpy()


def test_collapse_merges_before_it_drops():
    for path in itertools.product(range(3), repeat=6):
        assert collapse(path) == plain_collapse(path, 0)
    assert collapse([2, 1, 1, 2, 1], blank=2) == [1, 1]
    assert collapse(np.array([0, 0])) == []


def test_states_and_which_blanks_may_be_skipped():
    assert ctc_states([]) == ([0], [0.0])
    assert ctc_states([1, 2, 2, 1]) == (
        [0, 1, 0, 2, 0, 2, 0, 1, 0],
        [0, 0, 0, 1, 0, 0, 0, 1, 0],
    )


@pytest.mark.parametrize(("labels", "T", "K", "blank"), CASES)
def test_the_tables_are_sums_over_all_paths(labels, T, K, blank):
    p = probabilities(T, K)
    paths = all_paths(labels, T, K, blank)
    weights = [math.prod(p[t, k] for t, k in enumerate(path)) for path in paths]
    alpha, P = ctc_alpha(p, labels, blank)
    np.testing.assert_allclose(P, sum(weights), rtol=1e-12)
    through = np.zeros_like(p)
    for path, weight in zip(paths, weights, strict=True):
        through[range(T), path] += weight
    np.testing.assert_allclose(ctc_shares(p, labels, blank), through / sum(weights), atol=1e-12)
    # cut anywhere, beginnings times endings are all paths
    both = alpha * ctc_beta(p, labels, blank)
    np.testing.assert_allclose(both.sum(1), P, rtol=1e-12)


@pytest.mark.parametrize("as_array", [np.asarray, torch.tensor])
@pytest.mark.parametrize(("labels", "T", "K", "blank"), CASES)
def test_loss_and_gradient_are_torchs(labels, T, K, blank, as_array):
    logits = drawn(T, K)
    leaf = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.ctc_loss(
        leaf.log_softmax(-1)[:, None],
        torch.tensor([labels], dtype=torch.long).reshape(1, -1),
        [T],
        [len(labels)],
        blank=blank,
        reduction="sum",
    )
    loss.backward()
    found = ctc_loss(as_array(logits), labels, blank)
    gradient = ctc_loss_backward(as_array(logits), labels, blank)
    np.testing.assert_allclose(float(found), loss.item(), rtol=1e-12)
    np.testing.assert_allclose(np.asarray(gradient), leaf.grad.numpy(), atol=1e-12)


def test_gradient_by_the_definition_and_by_autograd():
    """The derivative with respect to p itself, which torch never shows, is minus share over p."""
    labels, p = [1, 2, 2], torch.tensor(probabilities(6, 3), requires_grad=True)
    (-ctc_alpha(p, labels)[1].log()).backward()
    shares = ctc_shares(p.detach(), labels)
    np.testing.assert_allclose(p.grad, -(shares / p.detach()), atol=1e-12)
    logits, h = drawn(6, 3), 1e-6
    for t, k in [(0, 0), (3, 1), (5, 2)]:
        step = np.zeros_like(logits)
        step[t, k] = h
        slope = (ctc_loss(logits + step, labels) - ctc_loss(logits - step, labels)) / (2 * h)
        np.testing.assert_allclose(slope, ctc_loss_backward(logits, labels)[t, k], atol=1e-8)


def test_a_target_that_does_not_fit_has_no_path():
    for labels, T in [([1, 1], 2), ([1, 2, 1], 2), ([1, 1, 1], 4)]:
        assert not all_paths(labels, T, 3, 0)
        assert ctc_alpha(probabilities(T, 3), labels)[1] == 0
    assert ctc_alpha(probabilities(5, 3), [1, 1, 1])[1] > 0


def test_counts_of_the_chapter():
    """Uniform frames count paths: C(T + U - r, 2U) of them, with r equal neighbours."""
    for T, U, word in [(3, 2, [1, 2]), (6, 3, [1, 2, 1]), (6, 3, [1, 1, 2]), (7, 2, [1, 1])]:
        r = sum(a == b for a, b in itertools.pairwise(word))
        K = 3
        count = round(float(ctc_alpha(np.full((T, K), 1 / K), word)[1]) * K**T)
        assert count == math.comb(T + U - r, 2 * U) == len(all_paths(word, T, K, 0))
