"""The n-gram model against counting by hand and against plain dictionaries."""

from collections import Counter

import numpy as np
import pytest

from lib.models.ngram import NgramModel

TEXT = [0, 1, 2, 0, 1, 3, 0, 2, 2, 1]


def counted(texts, n):
    """Counts of windows as tuples; "^" stands before the beginning."""
    grams, contexts, followers = Counter(), Counter(), {}
    for text in texts:
        padded = ["^"] * (n - 1) + list(text)
        for t in range(len(text)):
            gram = tuple(padded[t : t + n])
            grams[gram] += 1
            contexts[gram[:-1]] += 1
            followers.setdefault(gram[:-1], set()).add(gram[-1])
    return grams, contexts, {h: len(kinds) for h, kinds in followers.items()}


def witten_bell(texts, history, token, n, V):
    """The recursion as it is written, one token at a time."""
    if n == 0:
        return 1 / V
    grams, contexts, kinds = counted(texts, n)
    h = tuple(history[len(history) - n + 1 :])
    shorter = witten_bell(texts, history, token, n - 1, V)
    if not contexts[h]:
        return shorter
    return (grams[(*h, token)] + kinds[h] * shorter) / (contexts[h] + kinds[h])


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_witten_bell_is_its_recursion(n):
    texts, V = (TEXT, [3, 3, 1, 0]), 5
    model, fresh = NgramModel(n, V).fit(*texts), [2, 4, 0, 1, 2, 3]
    expected = [
        witten_bell(texts, ["^"] * (n - 1) + fresh[:t], fresh[t], n, V) for t in range(len(fresh))
    ]
    np.testing.assert_allclose(model.probabilities(fresh), expected, rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("k", [1.0, 0.1])
def test_add_k_counts(n, k):
    model, fresh = NgramModel(n, 5, "add-k", k).fit(TEXT), [1, 3, 4]
    grams, contexts, _ = counted([TEXT], n)
    padded = ["^"] * (n - 1) + fresh
    windows = [tuple(padded[t : t + n]) for t in range(3)]
    expected = [(grams[w] + k) / (contexts[w[:-1]] + 5 * k) for w in windows]
    np.testing.assert_allclose(model.probabilities(fresh), expected, rtol=1e-12)


def test_without_smoothing_what_was_never_seen_is_impossible():
    model = NgramModel(2, 4, "none").fit(TEXT)
    p = model.probabilities([0, 1, 2, 3])
    np.testing.assert_allclose(p, [1, 2 / 3, 1 / 2, 0])  # 3 never followed 2
    assert model.distribution([3, 3]).sum() == 1  # only the last token counts
    assert NgramModel(2, 5, "none").fit(TEXT).distribution([4]).sum() == 0  # 4 was never seen


@pytest.mark.parametrize("smoothing", ["witten-bell", "add-k"])
@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_every_distribution_sums_to_one_and_agrees_with_the_text(smoothing, n):
    model = NgramModel(n, 6, smoothing).fit(TEXT)
    fresh = [5, 0, 1, 4, 2]
    for t in range(len(fresh)):
        p = model.distribution(fresh[:t])
        assert p.sum() == pytest.approx(1)
        assert (p > 0).all()
        assert p[fresh[t]] == pytest.approx(model.probabilities(fresh)[t])


def test_each_text_has_a_beginning_of_its_own():
    apart = NgramModel(2, 4, "none").fit([0, 1], [2, 3])
    assert apart.distribution([]).tolist() == [0.5, 0, 0.5, 0]
    assert apart.distribution([1]).sum() == 0  # nothing followed the last token of a text


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: NgramModel(0, 5), "order must be at least 1"),
        (lambda: NgramModel(2, 5, "kneser"), "smoothing must be one of"),
        (lambda: NgramModel(2, 5, "add-k", -1.0), "k must be at least 0"),
        (lambda: NgramModel(12, 100), "64 bits"),
        (lambda: NgramModel(2, 5).fit(), "at least one text"),
        (lambda: NgramModel(2, 5).fit([1], []), "a text without tokens"),
        (lambda: NgramModel(1, 5).fit([1]).probabilities([]), "a text without tokens"),
        (lambda: NgramModel(2, 5).fit([5]), r"id 5 is outside \[0, 5\)"),
        (lambda: NgramModel(2, 5).fit([[1], [2]]), r"shape \(T,\)"),
        (lambda: NgramModel(2, 5).probabilities([1]), "call fit"),
    ],
)
def test_misuse(call, said):
    with pytest.raises(ValueError, match=said):
        call()
