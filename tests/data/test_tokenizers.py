import random

import pytest

from lib.data.tokenizers import CharTokenizer, WordTokenizer


def test_characters_round_trip_exactly():
    text = "The “clouds”\n are in\tthe sk"
    assert CharTokenizer().detokenize(CharTokenizer().tokenize(text)) == text
    assert CharTokenizer(lowercase=True).tokenize("Ab C") == ["a", "b", " ", "c"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The food isn't good!", ["The", "food", "isn't", "good", "!"]),
        ("a well-known e-mail", ["a", "well-known", "e-mail"]),
        ("pi is 3.14, or 22/7.", ["pi", "is", "3.14", ",", "or", "22", "/", "7", "."]),
        ("1,234 cats", ["1,234", "cats"]),
        ("of sleep a day. <EOS>", ["of", "sleep", "a", "day", ".", "<EOS>"]),
        ('say "no" (now)', ["say", '"', "no", '"', "(", "now", ")"]),
        ("x < y > z", ["x", "<", "y", ">", "z"]),
        ("'quoted'", ["'", "quoted", "'"]),
        ("naïve café", ["naïve", "café"]),
        ("cafe\u0301 ferme\u0301", ["cafe\u0301", "ferme\u0301"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("٢٠ مارچ", ["٢٠", "مارچ"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_words_and_marks(text, tokens):
    assert WordTokenizer().tokenize(text) == tokens


def test_options():
    assert WordTokenizer(lowercase=True).tokenize("Go, Ng! <EOS>") == [
        "go",
        ",",
        "ng",
        "!",
        "<eos>",
    ]
    assert WordTokenizer(punctuation=False).tokenize("Go, 3.5 <unk>!") == ["Go", "3.5", "<unk>"]


def test_detokenized_text_reads_like_english():
    text = "We ate (at noon): soup, bread; 50% was “good”, isn't it?"
    assert WordTokenizer().detokenize(WordTokenizer().tokenize(text)) == text


@pytest.mark.parametrize("lowercase", [False, True])
def test_no_token_is_lost_or_made_by_the_round_trip(lowercase):
    tokenizer, rng = WordTokenizer(lowercase=lowercase), random.Random(7)
    alphabet = "abCé12.,'’-–<>()[]“”%!? \n_\u0301/"
    for _ in range(3000):
        text = "".join(rng.choices(alphabet, k=rng.randrange(1, 17)))
        tokens = tokenizer.tokenize(text)
        assert tokenizer.tokenize(tokenizer.detokenize(tokens)) == tokens, text
        assert "".join(tokens) == "".join((text.lower() if lowercase else text).split())


@pytest.mark.parametrize("tokenizer", [CharTokenizer(), WordTokenizer()])
def test_misuse(tokenizer):
    with pytest.raises(ValueError, match="one string, got list"):
        tokenizer.tokenize(["the", "sky"])
    with pytest.raises(ValueError, match="one string 'the sky'"):
        tokenizer.detokenize("the sky")
    with pytest.raises(ValueError, match="token 1 is 4"):
        tokenizer.detokenize(["a", 4])
    with pytest.raises(ValueError, match="got 5"):
        tokenizer.detokenize(5)
