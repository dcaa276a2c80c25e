"""Decoding against all labellings of all paths, and against fast-ctc-decode."""

import itertools
import math
from collections import defaultdict

import fast_ctc_decode
import numpy as np
import pytest

from lib.equations.ctc import ctc_alpha
from lib.models.ctc_decoding import best_path, prefix_beam_search


def drawn(T, K, seed):
    p = np.random.default_rng(seed).dirichlet(np.full(K, 0.7), T)
    return p, np.log(p)


def all_labellings(p, blank=0):
    T, K = p.shape
    found = defaultdict(float)
    for path in itertools.product(range(K), repeat=T):
        labels = tuple(k for k, _ in itertools.groupby(path) if k != blank)
        found[labels] += math.prod(p[t, k] for t, k in enumerate(path))
    return found


@pytest.mark.parametrize(("T", "K", "blank"), [(5, 3, 0), (4, 4, 2), (6, 2, 1), (1, 3, 0)])
@pytest.mark.parametrize("seed", range(4))
def test_a_beam_that_drops_nothing_finds_all_labellings(T, K, blank, seed):
    p, log_p = drawn(T, K, seed)
    truth = all_labellings(p, blank)
    found = prefix_beam_search(log_p, 10_000, blank)
    assert len(found) == len(truth)
    for labels, value in found:
        assert math.exp(value) == pytest.approx(truth[labels], rel=1e-9)
    assert [v for _, v in found] == sorted((v for _, v in found), reverse=True)
    assert found[0][0] == max(truth, key=truth.get)


@pytest.mark.parametrize("seed", range(6))
def test_a_narrow_beam_never_claims_too_much(seed):
    p, log_p = drawn(9, 4, seed)
    for labels, value in prefix_beam_search(log_p, 3):
        assert math.exp(value) <= float(ctc_alpha(p, labels)[1]) * (1 + 1e-9)


def test_best_path_is_not_always_the_best_labelling():
    log_p = np.log([[0.7, 0.3], [0.7, 0.3]])
    assert best_path(log_p) == []
    ((labels, value), (nothing, other)) = prefix_beam_search(log_p, 2)
    assert labels == (1,) and math.exp(value) == pytest.approx(0.51)
    assert nothing == () and math.exp(other) == pytest.approx(0.49)


def test_best_path_merges_and_drops():
    rows = [1, 1, 0, 1, 2, 2, 0]
    log_p = np.log(np.eye(3)[rows] * 0.9 + 0.03)
    assert best_path(log_p) == [1, 1, 2]


def test_probabilities_of_zero():
    with np.errstate(divide="ignore"):
        log_p = np.log([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    assert best_path(log_p) == [1, 1]
    labels, value = prefix_beam_search(log_p, 4)[0]
    assert labels == (1, 1) and value == 0


def test_as_fast_ctc_decode():
    agreed = 0
    for seed in range(20):
        p, log_p = drawn(12, 4, seed)
        word, _ = fast_ctc_decode.beam_search(
            p.astype(np.float32), "-abc", beam_size=200, beam_cut_threshold=0.0
        )
        found, value = prefix_beam_search(log_p, 200)[0]
        same = "".join("-abc"[k] for k in found) == word
        theirs = float(ctc_alpha(p, ["-abc".index(c) for c in word])[1])
        assert same or theirs == pytest.approx(math.exp(value), rel=1e-5)
        agreed += same
    assert agreed >= 18


@pytest.mark.parametrize("wrong", [np.zeros(3), np.zeros((2, 3, 4)), np.full((2, 2), np.nan)])
def test_what_is_no_sequence(wrong):
    for decode in (best_path, lambda x: prefix_beam_search(x, 2)):
        with pytest.raises(ValueError):
            decode(wrong)
    with pytest.raises(ValueError, match="width"):
        prefix_beam_search(np.zeros((2, 3)), 0)
