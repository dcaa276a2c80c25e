"""Span F1 against loops, and against seqeval where it is installed."""

import numpy as np
import pytest

from lib.metrics.spans import span_scores

TAGS = ("O", "O", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


def drawn(seed, sentences=30):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 12, sentences)
    return [[TAGS[k] for k in rng.integers(len(TAGS), size=size)] for size in sizes], rng


def corrupted(rows, rng):
    return [[t if rng.random() < 0.8 else str(rng.choice(TAGS)) for t in row] for row in rows]


def entities(rows):
    """Each entity as sentence, type and words, by going through the tags one by one."""
    found = set()
    for n, row in enumerate(rows):
        words, kind = [], ""
        for place, tag in enumerate([*row, "O"]):
            if words and tag != f"I-{kind}":
                found.add((n, kind, tuple(words)))
                words = []
            if tag != "O":
                words, kind = [*words, place], tag[2:]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_precision_recall_f1(seed):
    true, rng = drawn(seed)
    predicted = corrupted(true, rng)
    one, other = entities(predicted), entities(true)
    found = span_scores(predicted, true)
    assert found.right == len(one & other) and 0 < found.right < len(other)
    assert found.precision == pytest.approx(len(one & other) / len(one))
    assert found.recall == pytest.approx(len(one & other) / len(other))
    assert found.f1 == pytest.approx(2 / (1 / found.precision + 1 / found.recall))


@pytest.mark.parametrize("seed", range(5))
def test_as_seqeval(seed):
    # Its source archive builds only with an old setuptools_scm, so it is not among the pins: see the workflow.
    seqeval = pytest.importorskip("seqeval.metrics")
    true, rng = drawn(seed)
    predicted = corrupted(true, rng)
    found = span_scores(predicted, true)
    for name in ("precision", "recall", "f1"):
        expected = getattr(seqeval, f"{name}_score")(true, predicted)
        assert getattr(found, name) == pytest.approx(expected, abs=1e-12)


def test_one_wrong_border_costs_twice():
    found = span_scores([["B-ORG", "O", "O"]], [["B-ORG", "I-ORG", "O"]])
    assert found == (0, 0, 0, 0, 1, 1)
    assert span_scores([["O"]], [["O"]]).f1 == 0


def test_the_same_span_in_another_sentence_is_another_span():
    assert span_scores([["B-A"], ["O"]], [["O"], ["B-A"]]).right == 0


def test_what_does_not_match():
    with pytest.raises(ValueError, match="a tag for each word"):
        span_scores([["O", "O"]], [["O"]])
    with pytest.raises(ValueError, match="a tag for each word"):
        span_scores([["O"]], [["O"], ["O"]])
