"""BIO tags and spans: there and back, and the rule for an I that begins an entity."""

import itertools

import numpy as np
import pytest

from lib.data.spans import spans_of, tags_of

TAGS = ("O", "B-LOC", "I-LOC", "B-ORG", "I-ORG")


def plain(tags):
    """Walk with a list of open words, as one does by hand."""
    found, kind, start = [], None, 0
    for place, tag in enumerate([*tags, "O"]):
        goes_on = tag == f"I-{kind}"
        if kind and not goes_on:
            found.append((kind, start, place))
            kind = None
        if tag != "O" and not goes_on:
            kind, start = tag[2:], place
    return found


def test_every_row_of_four_tags():
    for tags in itertools.product(TAGS, repeat=4):
        assert spans_of(list(tags)) == plain(tags)


def test_there_and_back():
    rng = np.random.default_rng(0)
    for _ in range(200):
        places = np.sort(rng.choice(12, 6, replace=False)).reshape(3, 2).tolist()
        spans = [("LOC" if rng.integers(2) else "ORG", a, b) for a, b in places]
        assert spans_of(tags_of(spans, 12)) == spans
    neighbours = [("LOC", 0, 2), ("LOC", 2, 3)]
    assert tags_of(neighbours, 3) == ["B-LOC", "I-LOC", "B-LOC"]
    assert spans_of(tags_of(neighbours, 3)) == neighbours
    assert tags_of([], 0) == [] and spans_of([]) == []


@pytest.mark.parametrize("tags", [["B"], ["LOC"], ["X-LOC"], [3], ["I-"]])
def test_what_is_no_tag(tags):
    with pytest.raises(ValueError, match="expected 'O'"):
        spans_of(tags)
    with pytest.raises(ValueError, match="one string"):
        spans_of("O")


@pytest.mark.parametrize(
    "spans", [[("A", 1, 1)], [("A", 0, 2), ("B", 1, 3)], [("A", 2, 4)], [("A", -1, 1)]]
)
def test_what_is_no_span(spans):
    with pytest.raises(ValueError, match="empty, overlaps"):
        tags_of(spans, 3)
