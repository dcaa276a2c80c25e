"""Byte-pair encoding: the published example, an exact round trip on any text, and merging done naively."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.data.byte_pairs import BytePairTokenizer, count_pairs, learn_merges, merge_pair
from lib.data.corpora.text import help_split
from lib.data.tokenizers import CharTokenizer, WordTokenizer

# The same texts on each run, and a busy machine may take its time.
settings.register_profile("book", derandomize=True, deadline=None)
settings.load_profile("book")
SENNRICH = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
# All of Unicode, lone surrogates too, with what our tokenizers treat apart drawn more often.
TEXT = st.text(st.characters() | st.sampled_from("ab é\n\t 1.'’-<>\u0301\u200d\ud800\udc00🙂"))


def naive_merges(words, count):
    """Count everything anew after each merge."""
    merges = []
    for _ in range(count):
        counts = count_pairs(words)
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merges.append(best)
        joined = Counter()
        for word, n in words.items():
            joined[merge_pair(word, best)] += n
        words = joined
    return merges


def test_the_published_example():
    words = {(*word, "</w>"): n for word, n in SENNRICH.items()}
    merges = learn_merges(words, 5)
    assert ["".join(pair) for pair in merges] == ["es", "est", "est</w>", "lo", "low"]
    counts = []
    for pair in merges:
        counts.append(count_pairs(words)[pair])
        words = {merge_pair(word, pair): n for word, n in words.items()}
    assert counts == [9, 9, 9, 7, 7]


@pytest.mark.parametrize("length", [300, 6000])
def test_counting_only_what_changed_gives_the_same_merges(length):
    text = help_split()[0][:length]
    words = Counter(tuple(word) for word in text.split())
    assert learn_merges(words, 150) == naive_merges(words, 150)


@given(
    st.dictionaries(st.text("ab", min_size=1, max_size=9).map(tuple), st.integers(1, 4), max_size=6)
)
def test_the_same_on_words_that_overlap_with_themselves(words):
    assert learn_merges(words, 12) == naive_merges(words, 12)


TRAINED = [
    BytePairTokenizer([]),
    BytePairTokenizer.train(help_split()[0][:20_000], 300),
    BytePairTokenizer.train("é\u0301🙂 हिन्दी भाषा \ud800 naïve naïve", 40),
]


@pytest.mark.parametrize("tokenizer", TRAINED, ids=["bytes", "English", "mixed"])
@given(text=TEXT)
def test_the_round_trip_is_exact(tokenizer, text):
    tokens = tokenizer.tokenize(text)
    assert tokenizer.detokenize(tokens) == text
    assert set(tokens) <= set(tokenizer.tokens)


@given(text=TEXT)
def test_characters_and_words_with_their_spaces_round_trip_exactly(text):
    for tokenizer in (CharTokenizer(), WordTokenizer(spaces=True)):
        assert tokenizer.detokenize(tokenizer.tokenize(text)) == text


@given(text=TEXT)
def test_words_without_spaces_lose_spaces_only(text):
    tokenizer = WordTokenizer()
    tokens = tokenizer.tokenize(text)
    assert "".join(tokens) == "".join(
        t for t in WordTokenizer(spaces=True).tokenize(text) if t.strip()
    )
    assert tokenizer.tokenize(tokenizer.detokenize(tokens)) == tokens


def test_training_text_is_cut_as_it_was_merged():
    text, tokenizer = help_split()[0][:20_000], TRAINED[1]
    words = Counter(tokenizer.tokenize(text))
    assert max(words, key=len) in tokenizer.tokens
    assert len(tokenizer.tokenize(text)) < 0.6 * len(text)
    assert len(tokenizer.tokens) == 256 + len(tokenizer.merges)


def test_merges_are_made_in_their_order_and_not_longest_first():
    tokenizer = BytePairTokenizer([("b", "c"), ("a", "b"), ("ab", "d")])
    assert tokenizer.tokenize("abc") == ["a", "bc"]  # the longest match would be ab, c
    assert tokenizer.tokenize("abd") == ["abd"]


def test_no_merge_crosses_a_word_and_a_blank_goes_with_the_word_after_it():
    tokenizer = BytePairTokenizer.train("the cat, the cat, the cat " * 9, 60)
    assert tokenizer.tokenize("the cat, cat") == ["the", " cat", ",", " cat"]


def test_bytes_that_are_no_character_become_a_mark():
    assert TRAINED[0].detokenize(["a", "\xe2"]) == "a�"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: BytePairTokenizer([("a", "b"), ("ab", "cd")]), "merge 1 joins"),
        (lambda: BytePairTokenizer([("a",)]), "merge 0 joins"),
        (lambda: BytePairTokenizer.train(["a"], 3), "one string, got list"),
        (lambda: BytePairTokenizer.train("a", -1), "count must be at least 0"),
        (lambda: TRAINED[0].tokenize(b"a"), "one string, got bytes"),
        (lambda: TRAINED[0].detokenize("ab"), "one string 'ab'"),
        (lambda: TRAINED[0].detokenize(["<eos>", "€"]), "'€' is no byte"),
    ],
)
def test_misuse(call, said):
    with pytest.raises(ValueError, match=said):
        call()
