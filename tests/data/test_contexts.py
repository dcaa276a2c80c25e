"""Pairs, windows and counts against loops over places; frequent words left out as the formula says."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.data.contexts import (
    cooccurrences,
    full_windows,
    noise_distribution,
    subsample,
    window_pairs,
)

TEXT = np.array([3, 1, 4, 1, 5, 0, 2])


def by_places(ids, window):
    return Counter(
        (int(ids[i]), int(ids[j]))
        for i in range(len(ids))
        for j in range(len(ids))
        if 0 < abs(i - j) <= window
    )


@given(st.lists(st.integers(0, 6), max_size=12), st.integers(1, 5))
def test_pairs_are_those_of_all_places_near_each_other(ids, window):
    found = window_pairs(np.array(ids, dtype=int), window)
    assert Counter(map(tuple, found.tolist())) == by_places(ids, window)


@pytest.mark.parametrize("window", [1, 2, 3])
def test_full_windows_hold_what_is_around(window):
    words, around = full_windows(TEXT, window)
    for place, (word, context) in enumerate(zip(words, around, strict=True), start=window):
        assert word == TEXT[place]
        assert context.tolist() == [
            *TEXT[place - window : place],
            *TEXT[place + 1 : place + window + 1],
        ]
    assert len(words) == len(TEXT) - 2 * window


def test_a_text_shorter_than_a_window_has_none():
    words, around = full_windows(TEXT[:4], 2)
    assert words.shape == (0,) and around.shape == (0, 4)


def test_counts_do_not_cross_from_text_to_text():
    texts = [TEXT, np.array([2, 2, 6])]
    found = cooccurrences(texts, 7, 2)
    wanted = by_places(TEXT, 2) + by_places(texts[1], 2)
    assert {pair: found[pair] for pair in wanted} == wanted
    assert found.sum() == wanted.total()
    np.testing.assert_array_equal(found, found.T)


def test_noise_is_flattened_and_sums_to_one():
    p = noise_distribution(np.array([81, 16, 0, 1]))
    np.testing.assert_allclose(p, np.array([27, 8, 0, 1]) / 36)


def test_frequent_words_are_left_out_as_the_paper_says():
    ids = np.repeat([0, 1], [90_000, 400])
    counts = np.array([90_000, 400])
    kept = subsample(ids, counts, threshold=0.01, rng=np.random.default_rng(1))
    share = (kept == 0).sum() / 90_000
    assert share == pytest.approx((0.01 / (90_000 / 90_400)) ** 0.5, abs=0.003)
    assert (kept == 1).sum() == 400  # rarer than the threshold


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: window_pairs(TEXT.astype(float), 2), "whole numbers"),
        (lambda: window_pairs(TEXT[None], 2), "one text"),
        (lambda: window_pairs(TEXT, 0), "window"),
        (lambda: cooccurrences([TEXT], 5, 2), "5"),
        (lambda: noise_distribution(np.array([0, 0])), "positive"),
        (lambda: noise_distribution(np.array([2, -1])), "negative"),
        (
            lambda: subsample(TEXT, np.ones(6), threshold=0, rng=np.random.default_rng(0)),
            "positive",
        ),
        (lambda: subsample(TEXT, np.ones(3), rng=np.random.default_rng(0)), "3"),
    ],
)
def test_what_cannot_be_counted_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_a_single_word_has_no_pairs():
    assert window_pairs(np.array([5]), 3).shape == (0, 2)
