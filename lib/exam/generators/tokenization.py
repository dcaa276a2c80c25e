"""A question of chapter 13: byte-pair merges by hand."""

from itertools import pairwise

import numpy as np

from lib.data.byte_pairs import count_pairs, learn_merges, merge_pair
from lib.exam.questions import Answer, Generator, Mistake, Step

MERGES = 3
# Four words, and one that the merges have not seen.
FAMILIES = (
    ("low lower newest widest", "lowest"),
    ("hug pug hugs mugs", "bugs"),
    ("rest west store rust", "crest"),
    ("ring sing sting wing", "string"),
    ("hand sand handy band", "brandy"),
    ("tell bell belt melt", "smelt"),
    ("night light lit sigh", "slight"),
    ("rain train main ran", "strain"),
)


def _build(family, first, second, third, fourth):
    words, unseen = family
    n = np.array([first, second, third, fourth])
    if len(set(n.tolist())) < 4:
        return None
    now = {tuple(word): int(times) for word, times in zip(words.split(), n, strict=True)}
    given = {}
    for turn in range(MERGES):
        counts = count_pairs(now).most_common(2)
        if len(counts) < 2 or counts[0][1] == counts[1][1]:
            return None  # nothing left to choose from, or a tie
        (pair, _), _ = counts
        inside = [sum(p == pair for p in pairwise(w)) for w in now]
        given |= {f"pair_{turn + 1}": " + ".join(pair), f"in_{turn + 1}": np.array(inside)}
        now = {merge_pair(word, pair): times for word, times in now.items()}
        given[f"split_{turn + 1}"] = ", ".join("·".join(word) for word in now)
    split = tuple(unseen)
    for pair in learn_merges(dict(zip(map(tuple, words.split()), n.tolist(), strict=True)), MERGES):
        split = merge_pair(split, pair)
    listed = ", ".join(f"{w} ({t})" for w, t in zip(words.split(), n, strict=True))
    return given | {
        "n": n,
        "listed": listed,
        "unseen": unseen,
        "split": "·".join(split),
        "letters": len(unseen),
        "left": len(split),
    }


def _solve(given):
    counts = {f"c_{turn}": int((given["n"] * given[f"in_{turn}"]).sum()) for turn in (1, 2, 3)}
    return counts | {"tokens": given["left"]}


def _merge(turn, rule):
    return Step(
        f"c_{turn}",
        rule,
        f"The pair {{@pair_{turn}@}}: its number in each word times how often the word occurs",
        f"{{@pair_{turn}@}}, {{@c_{turn}@}} times. Then: {{@split_{turn}@}}.",
        1,
        f"sum(n * in_{turn})",
    )


BYTE_PAIR_MERGES = Generator(
    id="byte-pair-merges",
    title="Byte-pair merges by hand",
    part="NLP",
    chapter=13,
    topic="tokenization",
    section="sec-tokenization",
    minutes=8,
    note="{@listed@}; then {@unseen@}",
    text="A corpus holds the words {@listed@}, how often in brackets. Start from single letters, without a mark "
    "for the end of a word, and merge the most frequent pair three times. How often does each merged pair occur "
    "when it is merged? Into how many tokens do the three merges, in their order, split the new word {@unseen@}?",
    tables={
        "family": FAMILIES,
        "first": (5, 2, 7, 3, 4),
        "second": (2, 6, 3, 8, 5),
        "third": (6, 3, 9, 4, 2),
        "fourth": (3, 8, 4, 6, 7),
    },
    build=_build,
    solve=_solve,
    free=(
        *(f"in_{turn}" for turn in (1, 2, 3)),
        "left",
        "letters",
    ),
    steps=(
        _merge(1, "Count every pair of neighbours and merge the most frequent"),
        _merge(2, "Count anew: the merged pair is one symbol now"),
        _merge(3, "And once more"),
        Step(
            "tokens",
            "Make the merges in the order in which they were learnt",
            "Letters, less one for each merge that finds its pair",
            "{@split@}: {@tokens@} tokens.",
            2,
        ),
    ),
    answers=(
        Answer("c_1", "First merge: count", tolerance=0),
        Answer("c_2", "Second merge: count", tolerance=0),
        Answer("c_3", "Third merge: count", tolerance=0),
        Answer("tokens", "Tokens of {@unseen@}", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "each word counted once",
            "c_1",
            "sum(in_1)",
            "You counted each word once. A pair counts as often as its word occurs.",
        ),
        Mistake(
            "each word counted once",
            "c_2",
            "sum(in_2)",
            "You counted each word once. A pair counts as often as its word occurs.",
        ),
        Mistake(
            "each word counted once",
            "c_3",
            "sum(in_3)",
            "You counted each word once. A pair counts as often as its word occurs.",
        ),
        Mistake(
            "letters",
            "tokens",
            "letters * 1",
            "That is the number of letters: the merges apply to new words, too.",
        ),
    ),
    hints=(
        "Merge one pair everywhere, then count again before you choose the next.",
        "A pair's count is the sum, over the words that hold it, of how often they occur.",
        "The first pair is {@pair_1@}.",
    ),
)

GENERATORS = (BYTE_PAIR_MERGES,)
