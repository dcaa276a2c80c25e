"""BLEU against sacrebleu, on random corpora and where something is empty, short or missing."""

import math

import numpy as np
import pytest
from sacrebleu.metrics import BLEU

from lib.metrics.bleu import bleu, brevity_penalty, closest_length, matching_ngrams

WORDS = ["le", "la", "chat", "chien", "dort", "mange", "bien", "ici"]


def by_sacrebleu(translations, references, order, smooth):
    """The same corpus, as text, with every word a token."""
    referee = BLEU(
        tokenize="none",
        smooth_method="exp" if smooth else "none",
        max_ngram_order=order,
        force=True,
    )
    streams = [[" ".join(r) for r in stream] for stream in zip(*references, strict=True)]
    return referee.corpus_score([" ".join(t) for t in translations], streams)


def agree(translations, references, order=4, smooth=False):
    found, expected = (f(translations, references, order, smooth) for f in (bleu, by_sacrebleu))
    assert found.score == pytest.approx(expected.score / 100, abs=1e-12)
    assert found.precisions == pytest.approx([p / 100 for p in expected.precisions], abs=1e-12)
    assert found.brevity_penalty == pytest.approx(expected.bp, abs=1e-12)
    assert (found.length, found.reference_length) == (expected.sys_len, expected.ref_len)
    return found


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("order", [1, 2, 4])
@pytest.mark.parametrize("several", [1, 3])
def test_random_corpora(several, order, smooth):
    rng = np.random.default_rng(16)
    scores = []
    for _ in range(60):
        references = [
            [list(rng.choice(WORDS, rng.integers(1, 9))) for _ in range(several)]
            for _ in range(rng.integers(1, 6))
        ]
        translations = []
        for first, *_ in references:
            words = [w if rng.random() < 0.8 else str(rng.choice(WORDS)) for w in first]
            translations.append(words[: rng.integers(0, 10)] + words[:1] * rng.integers(0, 3))
        scores.append(agree(translations, references, order, smooth).score)
    assert len(set(scores)) > 20 and 0 < np.mean(scores) < 1


CORNERS = {
    "empty translation": ([[]], [[["le", "chat"]]]),
    "both empty": ([[]], [[[]]]),
    "one of two is empty": ([[], WORDS[:5]], [[WORDS[:3]], [WORDS[:5]]]),
    "empty reference": ([["le"]], [[[]]]),
    "shorter than four words": ([WORDS[:3]], [[WORDS[:3]]]),
    "nothing right": ([["un"] * 5], [[WORDS[:5]]]),
    "no two words in a row": ([WORDS[:5]], [[WORDS[4::-1]]]),
    "no four in a row": ([["le", "la", "chat", "un", "chien"]], [[WORDS[:4]]]),
    "one word again and again": ([["le"] * 7], [[["le", "chat", "le", "chien"]]]),
    "two references as close": ([WORDS[:4]], [[WORDS[:5], WORDS[:3]]]),
    "longer": ([WORDS], [[WORDS[:5]]]),
    "perfect": ([WORDS, WORDS[:4]], [[WORDS], [WORDS[:4]]]),
}


@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("case", CORNERS)
def test_corners(case, smooth):
    agree(*CORNERS[case], smooth=smooth)


def test_perfect_is_one_and_a_missing_order_is_zero():
    assert bleu(*CORNERS["perfect"])[:3] == (1.0, (1.0,) * 4, 1.0)
    assert bleu(*CORNERS["no four in a row"]).score == 0
    assert bleu(*CORNERS["no four in a row"], smooth=True).score > 0
    assert bleu(*CORNERS["shorter than four words"], smooth=True).score == 0


def test_counts_are_added_before_they_are_divided():
    good, bad = (WORDS[:6], [WORDS[:6]]), (["un"] * 6, [WORDS[:6]])
    both = bleu([good[0], bad[0]], [good[1], bad[1]])
    assert both.score == pytest.approx(0.5)
    assert bleu([bad[0]], [bad[1]]).score == 0
    # a short and a long one do not count alike
    uneven = bleu([WORDS[:8], ["un"] * 4], [[WORDS[:8]], [WORDS[:4]]], order=1)
    assert uneven.score == pytest.approx(8 / 12)


def test_by_hand():
    assert matching_ngrams(["a", "a", "b", "a"], [["a", "b"], ["b", "a", "a"]], 1) == (4, 3)
    assert matching_ngrams(["a", "a", "b", "a"], [["a", "b"], ["b", "a", "a"]], 2) == (3, 3)
    assert matching_ngrams(["a"], [["a"]], 2) == (0, 0)
    assert brevity_penalty(3, 4) == pytest.approx(math.exp(-1 / 3))
    assert (brevity_penalty(4, 4), brevity_penalty(0, 4), brevity_penalty(0, 0)) == (1, 0, 1)
    assert closest_length(6, [["a"] * 9, ["a"] * 4, ["a"] * 8]) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([], []), "got 0 translations"),
        (([["a"]], []), "got 1 translations and references for 0"),
        (([["a"]], [[]]), "needs a list of references"),
        (([["a"]], ["a"]), "needs a list of references"),
        ((["a b"], [[["a"]]]), "got the text 'a b'"),
        (([["a"]], [["a"]]), "references of each translation into a list of their own"),
        (("a b", [[["a"]]]), "tokenize it first"),
        (([["a"]], [[["a"]]], 0), "order must be at least 1"),
    ],
)
def test_misuse(arguments, said):
    with pytest.raises(ValueError, match=said):
        bleu(*arguments)


def test_a_length_is_whole():
    with pytest.raises(ValueError, match="c must be at least 0"):
        brevity_penalty(-1, 3)
    with pytest.raises(ValueError, match="r must be a whole number"):
        brevity_penalty(1, 2.5)
