"""Questions of chapter 16 on BLEU: clipped counts and the brevity penalty by hand, a corpus from its counts."""

import itertools

import numpy as np

from lib.exam.lines import by_line, valued
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.metrics.bleu import bleu, brevity_penalty, matching_ngrams

NLP = {"part": "NLP", "chapter": 16, "topic": "BLEU", "section": "sec-bleu"}
ORDERS = ("single words", "pairs")
_WORDS = (
    ("le", "chat", "noir", "dort", "bien", "ici", "là"),
    ("la", "fille", "lit", "un", "livre", "vert", "bleu"),
    ("nous", "avons", "vu", "trois", "films", "hier", "soir"),
    ("je", "bois", "du", "thé", "chaud", "ce", "matin"),
    ("il", "pleut", "sur", "toute", "la", "ville", "mardi"),
    ("elle", "mange", "des", "pommes", "avec", "ses", "amis"),
    ("tu", "joues", "très", "bien", "aux", "cartes", "seul"),
    ("mon", "train", "part", "lundi", "vers", "midi", "demain"),
)
# Places in the list of words; the first word stands once in the reference and twice or more in a translation.
_REFERENCES = ((0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5, 6), (1, 0, 2, 3, 5, 4), (2, 0, 1, 4, 3, 5, 6))
_TRANSLATIONS = (
    (0, 0, 1, 2, 3),
    (0, 1, 0, 2, 3),
    (0, 0, 1, 2, 6),
    (0, 0, 1, 3),
    (0, 1, 2, 0, 6),
    (0, 0, 0, 1, 2),
    (1, 0, 0, 2, 3),
    (0, 0, 2, 3),
    (0, 1, 3, 4, 0),
    (2, 0, 0, 1, 4),
)


def _build_sentence(words, reference, translation):
    r, c = ([words[i] for i in places] for places in (reference, translation))
    named = {"translation": " ".join(c), "reference": " ".join(r), "c": len(c), "r": len(r)}
    raw = sum(word in r for word in c)
    return named | {"raw": raw} if matching_ngrams(c, [r], 1)[1] < raw else None


def _solve_sentence(given):
    c, r = given["translation"].split(), given["reference"].split()
    found = bleu([c], [[r]], order=2)
    m = np.array([matching_ngrams(c, [r], n)[1] for n in (1, 2)])
    return {
        "m": m,
        "p": np.array(found.precisions),
        "bp": found.brevity_penalty,
        "bleu": found.score,
    }


BLEU_BY_HAND = Generator(
    id="bleu-two-words",
    title="BLEU with single words and pairs",
    **NLP,
    minutes=7,
    note="{@translation@} | {@reference@}",
    text="Translation: “{@translation@}”. Reference: “{@reference@}”. Compute the modified precisions of single "
    "words and of pairs, the brevity penalty, and BLEU with $N = 2$, between 0 and 1.",
    tables={"words": _WORDS, "reference": _REFERENCES, "translation": _TRANSLATIONS},
    build=_build_sentence,
    solve=_solve_sentence,
    free=("m",),
    steps=(
        Step(
            "m",
            "Count what the reference has too, each word and each pair at most as often as it stands there",
            r"$$\text{the smaller of: count here, count in the reference}$$",
            "{@m[0]@} of {@c@} words, {@m[1]@} of the pairs, which are one fewer than the words.",
            2,
        ),
        Step(
            "p",
            "Divide by the number of words, and of pairs",
            r"$$p_n = \frac{\text{clipped matches}}{\text{all}}$$",
            by_line(
                ORDERS,
                lambda i: valued(
                    (r"\frac{{@m[0]@}}{{@c@}}", r"\frac{{@m[1]@}}{{@c@} - 1}")[i], f"p[{i}]"
                ),
            ),
            2,
            "m / join(c, c - 1)",
        ),
        Step(
            "bp",
            "The translation is shorter than the reference: brevity has a price",
            r"$$\text{BP} = \exp\left(1 - \frac{r}{c}\right)$$",
            r"$$\exp\left(1 - \frac{{@r@}}{{@c@}}\right) {@bp:e@} {@bp@}$$",
            1,
            "exp(1 - r / c)",
        ),
        Step(
            "bleu",
            "Penalty times geometric mean",
            r"$$\text{BLEU} = \text{BP} \cdot \sqrt{p_1 \cdot p_2}$$",
            r"$${@bp@} \cdot \sqrt{{@p[0]@} \cdot {@p[1]@}} {@bleu:e@} {@bleu@}$$",
            1,
            "bp * sqrt(p[0] * p[1])",
        ),
    ),
    answers=(
        Answer("p", "The modified precisions", entries=ORDERS),
        Answer("bp", "The brevity penalty"),
        Answer("bleu", "BLEU"),
    ),
    mistakes=(
        Mistake(
            "not clipped",
            "p",
            lambda translation, reference, c, raw, **_: np.array(
                [raw / c, matching_ngrams(translation.split(), [reference.split()], 2)[1] / (c - 1)]
            ),
            "You counted a repeated word each time. It counts at most as often as it stands in the reference.",
        ),
        Mistake(
            "divided by the reference",
            "p",
            "m / join(r, r - 1)",
            "You divided by the reference's counts: that is recall. A precision is divided by what was written.",
        ),
        Mistake(
            "as many pairs as words",
            "p",
            "m / c",
            "There is one pair fewer than there are words.",
        ),
        Mistake(
            "c and r swapped",
            "bp",
            "exp(1 - c / r)",
            "That would be larger than 1: the exponent is $1 - r/c$, which is negative for a short translation.",
        ),
        Mistake(
            "as if it were long enough",
            "bp",
            "c / c",
            "The penalty is 1 only for translations that are at least as long as the reference.",
        ),
        Mistake(
            "no penalty",
            "bleu",
            "sqrt(p[0] * p[1])",
            "You left out the brevity penalty.",
        ),
        Mistake(
            "product without the root",
            "bleu",
            "bp * p[0] * p[1]",
            "The mean is geometric: take the root of the product of two precisions.",
        ),
    ),
    hints=(
        "Clip the counts, divide by what was written, take the geometric mean, punish what is too short.",
        r"$$\text{BLEU} = \text{BP} \cdot \sqrt{p_1 \cdot p_2}$$ where $\text{BP} = \exp(1 - r/c)$ for $c < r$.",
        "The translation has {@c@} words, and {@m[0]@} of them are matched after clipping.",
    ),
)


def _build_corpus(matched, c, longer):
    m = np.array(matched)
    t = c - 10 * np.arange(4)  # ten sentences
    return {"m": m, "t": t, "c": c, "r": c + longer} if (m < t).all() else None


def _solve_corpus(given):
    p = given["m"] / given["t"]
    mean, bp = float(np.exp(np.log(p).mean())), brevity_penalty(given["c"], given["r"])
    return {"p": p, "mean": mean, "bp": bp, "score": 100 * bp * mean}


BLEU_OF_CORPUS = Generator(
    id="bleu-of-a-corpus",
    title="BLEU of a corpus from its counts",
    **NLP,
    minutes=5,
    note="matches {@m[0]@}, {@m[1]@}, {@m[2]@}, {@m[3]@}; c = {@c@}, r = {@r@}",
    text="Ten sentences were translated. All translations together have {@c@} words, the references {@r@}. Of the "
    "{@t[0]@} single words, {@t[1]@} pairs, {@t[2]@} triples and {@t[3]@} groups of four, {@m[0]@}, {@m[1]@}, "
    "{@m[2]@} and {@m[3]@} are matched, clipping done. Compute the geometric mean of the four precisions, the "
    "brevity penalty, and BLEU as papers print it, from 0 to 100.",
    tables={
        "matched": tuple(
            (a, b, c, d)
            for a, b, c, d in itertools.product((72, 67, 62), (42, 37), (24, 19), (12, 9))
        ),
        "c": (96, 90, 104),
        "longer": (13, 16, 20, 25),
    },
    build=_build_corpus,
    solve=_solve_corpus,
    steps=(
        Step(
            "p",
            "The four precisions",
            r"$$p_n = \frac{\text{clipped matches}}{\text{all}}$$",
            r"$$\frac{{@m[0]@}}{{@t[0]@}} \qquad \frac{{@m[1]@}}{{@t[1]@}} \qquad "
            r"\frac{{@m[2]@}}{{@t[2]@}} \qquad \frac{{@m[3]@}}{{@t[3]@}}$$",
            1,
            "m / t",
        ),
        Step(
            "mean",
            "Their geometric mean: the fourth root of the product",
            r"$$\exp\left(\frac{1}{4} \sum_n \ln p_n\right)$$",
            r"$$({@p[0]@} \cdot {@p[1]@} \cdot {@p[2]@} \cdot {@p[3]@})^{1/4} {@mean:e@} {@mean@}$$",
            2,
            "exp(sum(ln(p)) / 4)",
        ),
        Step(
            "bp",
            "The penalty, from the lengths of the whole corpus",
            r"$$\text{BP} = \exp\left(1 - \frac{r}{c}\right)$$",
            r"$$\exp\left(1 - \frac{{@r@}}{{@c@}}\right) {@bp:e@} {@bp@}$$",
            1,
            "exp(1 - r / c)",
        ),
        Step(
            "score",
            "Penalty times mean, in per cent",
            r"$$100 \cdot \text{BP} \cdot \text{mean}$$",
            r"$$100 \cdot {@bp@} \cdot {@mean@} {@score:e@} {@score@}$$",
            1,
            "100 * bp * mean",
        ),
    ),
    answers=(
        Answer("mean", "Geometric mean of the precisions"),
        Answer("bp", "Brevity penalty"),
        Answer("score", "BLEU, from 0 to 100"),
    ),
    mistakes=(
        Mistake(
            "arithmetic mean",
            "mean",
            "sum(p) / 4",
            "You averaged the precisions. The geometric mean multiplies them and takes the fourth root.",
        ),
        Mistake(
            "square root",
            "mean",
            "sqrt(p[0] * p[1] * p[2] * p[3])",
            "Four precisions are multiplied, so it is the fourth root.",
        ),
        Mistake(
            "c and r swapped",
            "bp",
            "exp(1 - c / r)",
            "The exponent is $1 - r/c$: negative where the translations are too short.",
        ),
        Mistake(
            "no penalty",
            "score",
            "100 * mean",
            "You left out the brevity penalty.",
        ),
        Mistake(
            "not in per cent",
            "score",
            "bp * mean",
            "Papers print 100 times as much.",
        ),
    ),
    hints=(
        "Four precisions, one geometric mean, one penalty for the whole corpus.",
        r"$$\text{BLEU} = \text{BP} \cdot \exp\left(\frac{1}{4} \sum_n \ln p_n\right)$$",
        r"The first precision is $\frac{{@m[0]@}}{{@t[0]@}} {@p[0]:e@} {@p[0]@}$.",
    ),
)

GENERATORS = (BLEU_BY_HAND, BLEU_OF_CORPUS)
