import random
from collections import Counter

import numpy as np
import pytest

from lib.data.vocabulary import Vocabulary

WORDS = list("bacabad")


def test_order_is_specials_then_count_then_alphabet():
    vocabulary = Vocabulary(WORDS)
    assert vocabulary.tokens == ("<pad>", "<unk>", "<eos>", "a", "b", "c", "d")
    assert (vocabulary.pad_id, vocabulary.unknown_id, vocabulary.end_id) == (0, 1, 2)
    assert [vocabulary.counts[t] for t in "abcd"] == [3, 2, 1, 1]
    assert len(vocabulary) == 7
    assert "a" in vocabulary
    assert "e" not in vocabulary
    assert list(vocabulary) == list(vocabulary.tokens)


def test_order_does_not_depend_on_the_order_of_the_text():
    for seed in range(5):
        shuffled = random.Random(seed).sample(WORDS, len(WORDS))
        assert Vocabulary(shuffled).tokens == Vocabulary(WORDS).tokens
    assert Vocabulary(Counter(WORDS)).tokens == Vocabulary(iter(WORDS)).tokens


def test_limits():
    assert Vocabulary(WORDS, min_count=2).tokens[3:] == ("a", "b")
    assert Vocabulary(WORDS, max_size=6).tokens[3:] == ("a", "b", "c")
    assert len(Vocabulary(WORDS, max_size=6)) == 6
    assert Vocabulary(WORDS, max_size=2, pad=None, unknown=None, end=None).tokens == ("a", "b")


def test_a_count_of_zero_is_no_occurrence():
    assert Vocabulary({"a": 0, "b": 2}).tokens[3:] == ("b",)


def test_encode_and_decode():
    vocabulary = Vocabulary(WORDS)
    ids = vocabulary.encode(["d", "zebra", "a"], add_end=True)
    assert ids.dtype == np.int64
    assert ids.tolist() == [6, 1, 3, 2]
    assert vocabulary.decode(ids) == ["d", "<unk>", "a", "<eos>"]
    assert vocabulary.decode([6, 1, 2, 0, 0], specials=False) == ["d", "<unk>"]
    assert vocabulary.decode(vocabulary.encode(WORDS)) == WORDS
    assert vocabulary.encode([]).shape == (0,)
    assert vocabulary.decode([]) == []


def test_specials_are_configurable():
    vocabulary = Vocabulary(WORDS, pad=None, unknown="[?]", end="[.]")
    assert vocabulary.tokens[:3] == ("[?]", "[.]", "a")
    assert (vocabulary.pad_id, vocabulary.unknown_id, vocabulary.end_id) == (None, 0, 1)
    assert vocabulary.decode([0, 1, 2], specials=False) == ["[?]", "a"]
    bare = Vocabulary(WORDS, pad=None, unknown=None, end=None)
    assert bare.decode([0, 3], specials=False) == ["a", "d"]
    with pytest.raises(ValueError, match="'zebra' is not among the 4 tokens"):
        bare.encode(["zebra"])
    with pytest.raises(ValueError, match="no end token"):
        bare.encode(["a"], add_end=True)


def test_special_tokens_in_the_text_are_the_special_tokens():
    vocabulary = Vocabulary(["a", "<eos>", "a", "<eos>", "<eos>"])
    assert vocabulary.tokens == ("<pad>", "<unk>", "<eos>", "a")
    assert vocabulary.counts["<eos>"] == 3
    assert vocabulary.encode(["<eos>"]).tolist() == [2]


@pytest.mark.parametrize("wrong", [7, -1])
def test_id_out_of_range_names_id_and_size(wrong):
    vocabulary = Vocabulary(WORDS)
    with pytest.raises(ValueError, match=f"token id {wrong} .* vocabulary of 7 tokens"):
        vocabulary.decode([3, wrong])
    with pytest.raises(ValueError, match=f"token id {wrong}"):
        vocabulary.check([[3, 6], [0, wrong]])
    vocabulary.check([[3, 6], [0, 0]])


def test_misuse():
    vocabulary = Vocabulary(WORDS)
    with pytest.raises(ValueError, match="tokenize it first"):
        Vocabulary("the sky")
    with pytest.raises(ValueError, match="tokenize it first"):
        vocabulary.encode("the sky")
    with pytest.raises(ValueError, match="flat list"):
        Vocabulary([["a"], ["b"]])
    with pytest.raises(ValueError, match="flat list"):
        vocabulary.encode([["a"]])
    with pytest.raises(ValueError, match="got 3"):
        Vocabulary(3)
    with pytest.raises(ValueError, match="must be strings, got 3"):
        Vocabulary(["a", 3])
    with pytest.raises(ValueError, match="count of 'a'"):
        Vocabulary({"a": 0.5})
    with pytest.raises(ValueError, match="empty"):
        Vocabulary([])
    with pytest.raises(ValueError, match="leaves none"):
        Vocabulary(WORDS, min_count=9)
    with pytest.raises(ValueError, match="at least 1, got 0"):
        Vocabulary(WORDS, min_count=0)
    with pytest.raises(ValueError, match="at least 4, got 3"):
        Vocabulary(WORDS, max_size=3)
    with pytest.raises(ValueError, match="different names"):
        Vocabulary(WORDS, pad="<unk>")
    with pytest.raises(ValueError, match="row by row"):
        vocabulary.decode([[1, 2]])
    with pytest.raises(ValueError, match="whole numbers"):
        vocabulary.decode([0.5])


def test_ids_are_no_tokens():
    vocabulary = Vocabulary(WORDS)
    for tokens in ([3, 4], np.array([3, 4]), [None], [b"the"], ["the", 4.0]):
        with pytest.raises(ValueError, match=r"a token is a string, got .* are these ids already"):
            vocabulary.encode(tokens)
    assert vocabulary.encode(np.array(["the"])).tolist() == [vocabulary.id("the")]


def test_special_tokens_are_strings():
    for bad in (5, ["<pad>"], np.array(["<pad>"])):
        with pytest.raises(ValueError, match="special tokens must be strings or None"):
            Vocabulary(WORDS, pad=bad)


@pytest.mark.parametrize("ids", [[True], ["3"], [1.0], np.array([2**63 + 5], dtype=np.uint64)])
def test_what_is_no_id(ids):
    vocabulary = Vocabulary(WORDS)
    for use in (vocabulary.decode, vocabulary.check):
        with pytest.raises(ValueError, match="ids must"):
            use(ids)
