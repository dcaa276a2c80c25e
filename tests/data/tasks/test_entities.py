"""Sentences with entities: every name comes from Babel, and every clause tells its types."""

from collections import Counter

import numpy as np
import pytest
from babel import Locale

from lib.data.spans import spans_of
from lib.data.tasks.entities import ENTITY_TAGS, TYPES, entity_names, entity_sentences


@pytest.fixture(scope="module")
def drawn():
    return entity_sentences(800, np.random.default_rng(0))


def named(drawn):
    for words, tags in zip(*drawn, strict=True):
        assert len(words) == len(tags)
        for kind, start, stop in spans_of(tags):
            yield words, kind, start, stop, start > 0 and tags[start - 1] != "O"


def test_names_are_babels():
    places, currencies = entity_names()
    known = set(Locale("en").territories.values())
    assert set(places) <= known and set(currencies) <= set(Locale("en").currencies.values())
    assert len(places) > 100 and len(currencies) > 50
    begins = [c for c in currencies if any(c.startswith(p + " ") for p in places)]
    assert "New Zealand Dollar" in begins


def test_each_span_is_a_whole_name_of_its_type(drawn):
    places, currencies = map(set, entity_names())
    counts = Counter()
    for words, kind, start, stop, _ in named(drawn):
        assert " ".join(words[start:stop]) in (currencies if kind == "CUR" else places)
        counts[kind] += 1
    assert set(counts) == set(TYPES) and min(counts.values()) > 150
    assert {tag for tags in drawn[1] for tag in tags} == set(ENTITY_TAGS)


def test_the_type_is_told_before_or_after_and_never_by_the_name(drawn):
    """What stands around a name decides; half of the clues come before it, half after."""
    before, after = Counter(), Counter()
    for words, kind, start, stop, touches in named(drawn):
        if touches or words[start - 1] in ("say", "yesterday", "read", "more", "week"):
            after[" ".join(words[stop : stop + 2]), kind] += 1
        else:
            before[" ".join(words[max(0, start - 2) : start]), kind] += 1
    for seen in (before, after):
        clues = [clue for clue, _ in seen]
        assert len(clues) == len(set(clues)), "one clue, two types"
    assert 0.5 < sum(before.values()) / sum(after.values()) < 2.5


def test_two_names_of_one_type_may_touch(drawn):
    touching = [
        a[0] == b[0] and a[2] == b[1]
        for tags in drawn[1]
        for a, b in zip(spans_of(tags), spans_of(tags)[1:], strict=False)
    ]
    assert sum(touching) > 10


def test_clauses():
    sentences, _ = entity_sentences(50, np.random.default_rng(1), clauses=(3, 3))
    assert all(words.count("and") == 2 for words in sentences)
    with pytest.raises(ValueError):
        entity_sentences(0, np.random.default_rng(0))
    with pytest.raises(ValueError):
        entity_sentences(3, np.random.default_rng(0), clauses=(2, 1))
