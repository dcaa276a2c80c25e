"""Spoken digits and pairs of words: what is asked for, and what is refused."""

import numpy as np
import pytest

from lib.data.tasks.digits import spoken_digits
from lib.data.tasks.word_questions import PAIRS, known_pairs


def test_a_list_has_a_digit_at_least():
    with pytest.raises(ValueError, match="at least 1"):
        spoken_digits(3, np.random.default_rng(0), (0, 2))


def test_both_words_of_a_pair_must_be_known():
    (a, b), (c, d), *_ = PAIRS["opposites"]
    assert known_pairs("opposites", {a, b, c}) == [(a, b)]
    assert known_pairs("opposites", {a, b, d}) == [(a, b)]
    with pytest.raises(ValueError, match="no pair of opposites is known"):
        known_pairs("opposites", {a, d})
    with pytest.raises(ValueError, match="got the relation 'colours', expected one of opposites"):
        known_pairs("colours", {a, b})
