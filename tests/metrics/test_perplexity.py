"""Perplexity and its units, against torch and against numbers worked out by hand."""

import math

import numpy as np
import pytest
import torch

from lib.metrics.perplexity import (
    bits_of_loss,
    bits_per_character,
    cross_entropy_of,
    loss_of_bits,
    loss_of_perplexity,
    perplexity,
    perplexity_of_loss,
)


def test_cross_entropy_is_the_loss_that_torch_minimizes():
    generator = torch.Generator().manual_seed(3)
    logits = torch.randn(13, 7, generator=generator, dtype=torch.float64)
    targets = torch.randint(0, 7, (13,), generator=generator)
    p = torch.softmax(logits, 1)[torch.arange(13), targets]
    loss = torch.nn.functional.cross_entropy(logits, targets).item()
    for given in (p, p.numpy()):
        assert cross_entropy_of(given) == pytest.approx(loss, abs=1e-12)
        assert perplexity(given) == pytest.approx(math.exp(loss), rel=1e-12)


def test_perplexity_is_the_geometric_mean_of_one_over_p():
    p = np.array([0.5, 0.25, 0.5, 0.25])
    assert perplexity(p) == pytest.approx(math.sqrt(8))
    assert perplexity(p) == pytest.approx(math.prod(1 / p) ** (1 / 4))


@pytest.mark.parametrize("V", [2, 101])
def test_equal_chances_give_the_size_of_the_vocabulary(V):
    assert perplexity(np.full(5, 1 / V)) == pytest.approx(V)


def test_there_is_no_upper_bound():
    # two tokens, V = 2: certain of the wrong one
    assert perplexity(np.array([0.001, 0.001])) == pytest.approx(1000)
    assert perplexity(np.array([0.5, 0.0])) == math.inf
    assert cross_entropy_of(torch.tensor([0.5, 0.0])) == math.inf
    assert perplexity_of_loss(2000.0) == math.inf


def test_bits_per_character_do_not_change_when_tokens_are_joined():
    characters = np.array([0.5, 0.25, 0.5, 0.125, 0.25])
    words = np.array([0.5 * 0.25 * 0.5, 0.125 * 0.25])  # the same text in two tokens
    assert bits_per_character(characters, 5) == pytest.approx(9 / 5)
    assert bits_per_character(words, 5) == pytest.approx(9 / 5)
    assert perplexity(words) > 5 * perplexity(characters)


def test_conversions_lead_back():
    for loss in (0.0, 0.3, 7.0):
        assert loss_of_bits(bits_of_loss(loss)) == pytest.approx(loss)
        assert loss_of_perplexity(perplexity_of_loss(loss)) == pytest.approx(loss)
        assert 2 ** bits_of_loss(loss) == pytest.approx(perplexity_of_loss(loss))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: perplexity(np.array([0.5, -0.7])), "logarithms or logits"),
        (lambda: perplexity(np.array([0.5, 1.2])), "logarithms or logits"),
        (lambda: perplexity(np.array([0.5, np.nan])), "logarithms or logits"),
        (lambda: perplexity(np.array([])), r"shape \(T,\)"),
        (lambda: perplexity(np.full((2, 2), 0.5)), r"shape \(T,\)"),
        (lambda: perplexity([0.5]), "NumPy array or a torch tensor"),
        (lambda: bits_per_character(np.array([0.5]), 0), "characters must be at least 1"),
        (lambda: bits_per_character(np.array([0.5]), 2.5), "characters must be a whole number"),
        (lambda: perplexity_of_loss(-1.0), "sign of the logarithm"),
        (lambda: bits_of_loss(float("nan")), "finite"),
        (lambda: loss_of_perplexity(0.5), "at least 1"),
    ],
)
def test_misuse(call, said):
    with pytest.raises(ValueError, match=said):
        call()
