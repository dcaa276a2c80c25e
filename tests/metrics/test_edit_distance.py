"""Edit distance by plain recursion, and against rapidfuzz."""

from functools import cache

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from lib.metrics.edit_distance import edit_distance, edit_table, label_error_rate


def plain(a, b):
    @cache
    def distance(i, j):
        if i == len(a) or j == len(b):
            return len(a) - i + len(b) - j
        return min(
            1 + distance(i + 1, j),
            1 + distance(i, j + 1),
            distance(i + 1, j + 1) + (a[i] != b[j]),
        )

    return distance(0, 0)


def pairs(count=60):
    rng = np.random.default_rng(0)
    for _ in range(count):
        yield ["".join(rng.choice(list("abc"), rng.integers(0, 8))) for _ in range(2)]


def test_distance_and_table_by_recursion():
    for a, b in pairs():
        table = edit_table(a, b)
        assert table.shape == (len(a) + 1, len(b) + 1)
        assert edit_distance(a, b) == plain(a, b) == table[-1, -1]
        for i, j in [(len(a) // 2, len(b)), (len(a), len(b) // 2)]:
            assert table[i, j] == plain(a[:i], b[:j])


def test_as_rapidfuzz():
    for a, b in pairs(300):
        assert edit_distance(a, b) == Levenshtein.distance(a, b)


def test_labels_of_any_kind():
    assert edit_distance([3, 1, 4], [3, 4]) == 1
    assert edit_distance(["the", "cat", "sat"], ["a", "cat", "sat", "down"]) == 2


def test_rate_of_a_test_set():
    truth, heard = ["abcd", "ab"], ["abd", "abxx"]
    assert label_error_rate(heard, truth) == pytest.approx((1 + 2) / 6)
    assert label_error_rate(["aaaa"], ["b"]) == 4
    assert label_error_rate(["", "b"], ["", "b"]) == 0


@pytest.mark.parametrize("wrong", [(["a"], []), ([""], [""]), ([], []), ("ab", ["a", "b"])])
def test_what_cannot_be_compared(wrong):
    with pytest.raises(ValueError):
        label_error_rate(*wrong)
