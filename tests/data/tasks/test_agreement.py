import numpy as np
import pytest

from lib.data.padding import pad
from lib.data.tasks.agreement import VERBS, agreement
from lib.data.vocabulary import Vocabulary

PLURALS = {
    *("cats", "dogs", "birds", "horses", "mice", "geese", "keys", "boxes", "doors", "tables"),
    *("cabinets", "windows", "apples", "cakes", "cherries"),
}
SINGULARS = {
    *("cat", "dog", "bird", "horse", "mouse", "goose", "key", "box", "door", "table"),
    *("cabinet", "window", "apple", "cake", "cherry"),
}
ANIMALS = {"cat", "dog", "bird", "horse", "mouse", "goose"} | {
    *("cats", "dogs", "birds", "horses", "mice", "geese"),
}


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def numbers(words):
    """1 for each plural noun of a sentence and 0 for each singular one, in order."""
    return [int(word in PLURALS) for word in words if word in PLURALS | SINGULARS]


def place_of_first_noun(words):
    return [word in PLURALS | SINGULARS for word in words].index(True)


@pytest.mark.parametrize("phrases", [(0, 0), (0, 2), (3, 5)])
def test_the_first_noun_decides_and_each_phrase_has_one_more(rng, phrases):
    sentences, labels, subjects, attractors = agreement(2003, rng, phrases)
    assert len(sentences) == 2003
    for result in (labels, subjects, attractors):
        assert result.shape == (2003,)
        assert result.dtype == np.int64
    assert subjects.tolist() == [place_of_first_noun(words) for words in sentences]
    found = [numbers(words) for words in sentences]
    assert labels.tolist() == [first for first, *_ in found]
    assert attractors.tolist() == [sum(n != first for n in rest) for first, *rest in found]
    counts = np.bincount([len(rest) for _, *rest in found])
    assert not counts[: phrases[0]].any()
    assert len(counts) == phrases[1] + 1
    assert (abs(counts[phrases[0] :] - 2003 / (phrases[1] - phrases[0] + 1)) < 100).all()


def test_nothing_but_the_subject_tells(rng):
    sentences, labels, _, attractors = agreement(6000, rng, (2, 2))
    first, second, third = np.array([numbers(words) for words in sentences]).T
    assert VERBS == ("was", "were")
    assert abs(labels.mean() - 0.5) < 0.03
    for later in (second, third):
        assert abs(later.mean() - 0.5) < 0.03
        assert abs(np.corrcoef(first, later)[0, 1]) < 0.05
    assert attractors.max() == 2
    nouns = PLURALS | SINGULARS
    for word in {word for words in sentences for word in words} - nouns:
        has = np.array([word in words for words in sentences])
        assert 0.42 < labels[has].mean() < 0.58, word


def test_every_word_is_used_and_the_subject_moves(rng):
    sentences, _, subjects, _ = agreement(3000, rng)
    words = {word for sentence in sentences for word in sentence}
    assert words > PLURALS | SINGULARS
    assert not words & set(VERBS)
    assert "" not in words
    assert set(subjects) == {1, 2, 3}
    assert {len(s) for s in sentences} >= set(range(2, 12))


def test_only_animals_eat_first(rng):
    for words in agreement(2000, rng, (1, 1))[0]:
        subject = words[place_of_first_noun(words)]
        if "ate" in words:
            assert subject in ANIMALS
        if "of" in words:
            assert subject not in ANIMALS


def test_a_seed_repeats_and_another_differs():
    one, same, other = (agreement(50, np.random.default_rng(seed)) for seed in (4, 4, 5))
    assert one[0] == same[0]
    np.testing.assert_array_equal(one[1:], same[1:])
    assert one[0] != other[0]


def test_from_words_to_a_padded_batch(rng):
    sentences, *_ = agreement(7, rng)
    vocabulary = Vocabulary(word for sentence in sentences for word in sentence)
    ids, lengths = pad([vocabulary.encode(words) for words in sentences], vocabulary.pad_id)
    assert lengths.tolist() == [len(words) for words in sentences]
    assert vocabulary.decode(ids[2], specials=False) == sentences[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"N": 0}, "N must be at least 1"),
        ({"N": 2.5}, "whole number"),
        ({"rng": 0}, "numpy Generator"),
        ({"phrases": (2, 1)}, "most phrases must be at least 2, got 1"),
        ({"phrases": (-1, 1)}, "fewest phrases must be at least 0"),
        ({"phrases": (1,)}, r"pair \(fewest, most\)"),
        ({"phrases": 3}, "phrases must be a list"),
    ],
)
def test_misuse(rng, arguments, message):
    with pytest.raises(ValueError, match=message):
        agreement(**{"N": 3, "rng": rng, **arguments})


def test_what_comes_by_default():
    rng = np.random.default_rng(0)
    sentences, labels, subjects, _ = agreement(400, rng)
    assert type(sentences) is list
    assert all(type(words) is list for words in sentences)
    assert all(x.dtype == np.int64 and x.shape == (400,) for x in (labels, subjects))
    nouns = [sum(word == "the" for word in words) for words in sentences]
    assert set(nouns) == {1, 2, 3}  # the subject, and one for each of none to two phrases
