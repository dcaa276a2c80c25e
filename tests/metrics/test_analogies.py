"""Analogies against plain loops over questions and words."""

import numpy as np
import pytest

from lib.metrics.analogies import analogy_scores
from lib.models.word_vectors import WordVectors

WORDS = [f"w{k}" for k in range(11)]
PAIRS = [("w0", "w1"), ("w2", "w3"), ("w4", "w5"), ("w6", "w1")]


def brute_force(vectors, pairs):
    """Answer every question by comparing all words, one by one."""
    unit = {w: v / np.linalg.norm(v) for w, v in zip(WORDS, vectors, strict=True)}

    def nearest(target, words):
        return max(words, key=lambda word: target @ unit[word])

    counts, questions = np.zeros(4), 0
    for a, b in pairs:
        for c, d in pairs:
            if (a, b) == (c, d):
                continue
            target = unit[b] - unit[a] + unit[c]
            others = [w for w in WORDS if w not in (a, b, c)]
            free = nearest(target, WORDS)
            counts += [
                nearest(target, others) == d,
                free == d,
                free in (a, b, c),
                nearest(unit[c], others) == d,
            ]
            questions += 1
    return dict(zip(("excluded", "allowed", "own", "baseline"), counts / questions, strict=True))


@pytest.mark.parametrize("seed", range(6))
def test_every_question_is_asked_as_by_plain_loops(seed):
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((11, 3))
    offset = rng.standard_normal(3)
    for a, b in PAIRS[:3]:  # a relation, more or less
        place = WORDS.index(b)
        vectors[place] = vectors[WORDS.index(a)] + seed / 2 * offset + 0.3 * rng.standard_normal(3)
    found = analogy_scores(WordVectors(WORDS, vectors), PAIRS)
    assert found == pytest.approx(brute_force(vectors, PAIRS))


def test_the_scores_differ():
    rng = np.random.default_rng(4)
    found = [
        analogy_scores(WordVectors(WORDS, rng.standard_normal((11, 3))), PAIRS) for _ in range(20)
    ]
    for name in ("excluded", "own", "baseline"):
        assert len({scores[name] for scores in found}) > 1
