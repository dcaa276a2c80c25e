"""The sentences about a bank: the clue alone decides, it stands where it should, and pairs differ in it alone."""

import numpy as np
import pytest

from lib.data.tasks.ambiguity import (
    CLUES,
    bank_pairs,
    bank_sentences,
    best_belief,
    tag_bank,
)
from lib.data.vocabulary import Vocabulary


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def halves(words):
    """What stands before the bank, and what after it."""
    place = words.index("bank")
    return words[:place], words[place + 1 :]


@pytest.mark.parametrize("clue", CLUES)
@pytest.mark.parametrize("fillers", [0, 1, 5])
def test_the_clue_stands_where_it_should_and_tells_the_sense(rng, clue, fillers):
    sentences, senses = bank_sentences(301, rng, clue, fillers)
    assert len(sentences) == len(senses) == 301
    for words, sense in zip(sentences, senses, strict=True):
        assert words.count("bank") == 1
        before, after = map(best_belief, halves(words))
        assert before == (sense if clue == "before" else 0.5)
        assert after == (sense if clue == "after" else 0.5)


def test_senses_are_a_fair_coin_and_everything_varies(rng):
    sentences, senses = bank_sentences(2000, rng, CLUES, fillers=2)
    assert senses.dtype == np.int64
    assert abs(senses.mean() - 0.5) < 0.05
    assert len({tuple(words) for words in sentences}) > 500
    assert len({words.index("bank") for words in sentences}) >= 4
    assert {len(halves(words)[1]) for words in bank_sentences(200, rng, "none", 1)[0]} == {0, 2, 3}
    clues = [
        (best_belief(halves(w)[0]) != 0.5, best_belief(halves(w)[1]) != 0.5) for w in sentences
    ]
    for where in [(True, False), (False, True), (False, False)]:
        assert abs(clues.count(where) / 2000 - 1 / 3) < 0.05


def test_only_the_clue_depends_on_the_sense(rng):
    """Openings, fillers and places are the same for both senses, up to chance."""
    sentences, senses = bank_sentences(4000, rng, "after")
    for part in (lambda w: w[0], lambda w: len(w) - w.index("bank") > 5, lambda w: w.index("bank")):
        values = [part(words) for words in sentences]
        for value in set(values):
            share = np.mean([s for v, s in zip(values, senses, strict=True) if v == value])
            assert abs(share - 0.5) < 0.08


@pytest.mark.parametrize("clue", ["after", "before", ("after", "before")])
def test_pairs_differ_in_the_clue_alone(rng, clue):
    sentences, senses = bank_pairs(200, rng, clue)
    np.testing.assert_array_equal(senses, [0, 1] * 200)
    for river, money in zip(sentences[::2], sentences[1::2], strict=True):
        same = [a == b for a, b in zip(halves(river), halves(money), strict=True)]
        told = [best_belief(part) == 0 for part in halves(river)]
        assert same == [not t for t in told]
        assert [best_belief(part) == 1 for part in halves(money)] == told
        assert sum(told) == 1


def test_the_batch_has_one_target_in_each_row_at_the_bank(rng):
    sentences, senses = bank_sentences(57, rng, CLUES)
    vocabulary = Vocabulary([word for words in sentences for word in words])
    ids, lengths, targets = tag_bank(sentences, senses, vocabulary, ignore_index=-7)
    assert ids.shape == targets.shape == (57, max(map(len, sentences)))
    rows, places = np.nonzero(targets != -7)
    np.testing.assert_array_equal(rows, np.arange(57))
    np.testing.assert_array_equal(targets[rows, places], senses)
    assert (ids[rows, places] == vocabulary.id("bank")).all()
    for row, length, words in zip(ids, lengths, sentences, strict=True):
        assert vocabulary.decode(row[:length]) == words
        assert (row[length:] == vocabulary.pad_id).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda rng: bank_sentences(0, rng), "n must be at least 1"),
        (lambda rng: bank_sentences(3, rng, "under"), "chosen from after, before, none"),
        (lambda rng: bank_sentences(3, rng, []), "chosen from"),
        (lambda rng: bank_sentences(3, rng, fillers=-1), "fillers"),
        (lambda rng: bank_sentences(3, 5), "rng"),
        (lambda rng: bank_pairs(3, rng, "none"), "would be the same"),
        (lambda rng: bank_pairs(3, rng, CLUES), "would be the same"),
        (lambda rng: best_belief("to the bank"), "list of items"),
        (lambda rng: tag_bank([["bank"]], [0, 1], Vocabulary(["bank"])), "as many senses"),
        (lambda rng: tag_bank([["a", "loan"]], [0], Vocabulary(["a"])), "0 times"),
        (lambda rng: tag_bank([["bank"] * 2], [0], Vocabulary(["bank"])), "2 times"),
    ],
)
def test_bad_input_is_explained(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(rng)


def test_targets_are_whole_numbers():
    words, vocabulary = [["my", "bank"]], Vocabulary(["my", "bank"])
    with pytest.raises(ValueError, match="ignore_index must be a whole number"):
        tag_bank(words, [1], vocabulary, ignore_index=1.5)
    with pytest.raises(ValueError, match="senses must be whole numbers"):
        tag_bank(words, [0.7], vocabulary)
    with pytest.raises(ValueError, match="no padding token"):
        tag_bank(words, [1], Vocabulary(["my", "bank"], pad=None))
