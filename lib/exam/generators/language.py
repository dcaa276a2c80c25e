"""Questions of chapter 13 on language models: perplexity and bits, the probability of a sentence."""

import math

import numpy as np

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.metrics.perplexity import bits_per_character, cross_entropy_of, perplexity

NLP = {"part": "NLP", "chapter": 13}


def _build_perplexity(first, second, third, fourth, characters):
    p = np.array([first, second, third, fourth])
    return {"p": p, "characters": characters}


def _solve_perplexity(given):
    p, characters = given["p"], given["characters"]
    loss = cross_entropy_of(p)
    bits = {"bits": loss / math.log(2), "bpc": bits_per_character(p, characters)}
    return {"total": float(-np.log(p).sum()), "loss": loss, "ppl": perplexity(p)} | bits


PERPLEXITY_AND_BITS = Generator(
    id="perplexity-and-bits",
    title="Cross-entropy, perplexity, bits per character",
    **NLP,
    topic="perplexity",
    section="sec-next-token-loss",
    minutes=6,
    note="p = {@p[0]@}, {@p[1]@}, {@p[2]@}, {@p[3]@}; {@characters@} characters",
    text="A text of {@characters@} characters is cut into four tokens. A language model gave the tokens that came "
    "the probabilities ${@p:v@}$, each after all tokens before it. Compute the cross-entropy in nats per token, "
    "the perplexity, and the bits per character, to three significant digits.",
    tables={
        "first": (0.5, 0.25, 0.4, 0.2),
        "second": (0.1, 0.05, 0.2, 0.25),
        "third": (0.25, 0.5, 0.8, 0.1),
        "fourth": (0.04, 0.1, 0.5, 0.02),
        "characters": (9, 11, 14, 18),
    },
    build=_build_perplexity,
    solve=_solve_perplexity,
    free=("p",),
    steps=(
        Step(
            "total",
            "Minus the logarithm of the text's probability, the product of all",
            r"$$-\sum \ln p$$",
            r"$-\ln {@p[0]@} - \ln {@p[1]@}$ ${} - \ln {@p[2]@} - \ln {@p[3]@} {@total:e@} {@total@}$",
            1,
            "-sum(ln(p))",
        ),
        Step(
            "loss",
            "The mean over four tokens",
            r"$$L = -\frac{1}{4} \sum \ln p$$",
            r"$$\frac{{@total@}}{4} {@loss:e@} {@loss@}$$",
            1,
            "total / 4",
        ),
        Step(
            "ppl",
            "Its exponential",
            r"$$e^L$$",
            r"$$e^{{@loss@}} {@ppl:e@} {@ppl@}$$",
            1,
            "exp(loss)",
        ),
        Step(
            "bits",
            "In bits: divide by ln 2",
            r"$$\frac{L}{\ln 2}$$",
            r"$$\frac{{@loss@}}{0.6931} {@bits:e@} {@bits@}$$",
            1,
            "loss / ln(2)",
        ),
        Step(
            "bpc",
            "Tokens over characters",
            r"$$\frac{L}{\ln 2} \cdot \frac{\text{tokens}}{\text{characters}}$$",
            r"$${@bits@} \cdot \frac{4}{{@characters@}} {@bpc:e@} {@bpc@}$$",
            1,
            "bits * 4 / characters",
        ),
    ),
    answers=(
        Answer("loss", "Cross-entropy, nats per token"),
        Answer("ppl", "Perplexity"),
        Answer("bpc", "Bits per character"),
    ),
    mistakes=(
        Mistake(
            "sum in place of mean",
            "loss",
            "total * 1",
            "You added the four losses. The cross-entropy is their mean.",
        ),
        Mistake(
            "logarithm of the mean",
            "loss",
            "-ln(sum(p) / 4)",
            "You averaged the probabilities first. Take the logarithm of each, then the mean.",
        ),
        Mistake(
            "base 2 with nats",
            "ppl",
            "2**loss",
            "You raised 2 to a loss in nats. Nats go with $e$, bits with 2.",
        ),
        Mistake(
            "mean of the inverses",
            "ppl",
            "sum(1 / p) / 4",
            "Perplexity is the geometric mean of $1/p$, not the arithmetic one.",
        ),
        Mistake(
            "bits per token",
            "bpc",
            "bits * 1",
            "Those are bits per token. A token spells several characters.",
        ),
        Mistake(
            "nats per character",
            "bpc",
            "loss * 4 / characters",
            "Those are nats. Divide by $\\ln 2$ for bits.",
        ),
    ),
    hints=(
        "The probability of the text is the product; its logarithm is a sum, and the loss is the mean of "
        "minus that.",
        r"$$L = -\frac{1}{4} \sum \ln p$$ $$\text{perplexity} = e^L$$ $$\text{bits per token} = \frac{L}{\ln 2}$$",
        r"$-\ln {@p[0]@} - \ln {@p[1]@} - \ln {@p[2]@} - \ln {@p[3]@} {@total:e@} {@total@}$.",
    ),
)


def _build_bigrams(words, pairs, before, V):
    if any(c >= h for c, h in zip(pairs, before, strict=True)):
        return None
    named = dict(zip(("w_0", "w_1", "w_2", "w_3"), words.split(), strict=True))
    return named | {"c": np.array(pairs), "h": np.array(before), "V": V}


def _solve_bigrams(given):
    c, h, V = given["c"], given["h"], given["V"]
    plain, smooth = c / h, (c + 1) / (h + V)
    return {"plain": plain, "P": plain.prod(), "smooth": smooth, "Q": smooth.prod()}


BIGRAM_SENTENCE = Generator(
    id="bigram-sentence",
    title="The probability of a sentence by bigrams",
    **NLP,
    topic="language model",
    section="sec-language-model",
    minutes=6,
    note="{@w_0@} {@w_1@} {@w_2@} {@w_3@}, counts {@c[0]@} of {@h[0]@}, {@c[1]@} of {@h[1]@}, {@c[2]@} of "
    "{@h[2]@}, V = {@V@}",
    text="In a small corpus with a vocabulary of {@V@} words, “{@w_0@}” stands {@h[0]@} times before another "
    "word, “{@w_1@}” {@h[1]@} times, “{@w_2@}” {@h[2]@} times. “{@w_0@} {@w_1@}” occurs {@c[0]@} times, “{@w_1@} "
    "{@w_2@}” {@c[1]@} times, “{@w_2@} {@w_3@}” {@c[2]@} times. After “{@w_0@}”, how probable is “{@w_1@} "
    "{@w_2@} {@w_3@}” by the bigram model, without smoothing and with add-one smoothing?",
    tables={
        "words": ("the apple and pear", "a red and green", "we read the book", "you can see stars"),
        "pairs": ((6, 7, 5), (8, 5, 9), (5, 9, 7), (7, 8, 6), (9, 6, 8)),
        "before": ((10, 12, 15), (16, 14, 12), (12, 10, 16), (14, 15, 10), (15, 16, 14)),
        "V": (5, 6, 8),
    },
    build=_build_bigrams,
    solve=_solve_bigrams,
    free=("plain", "smooth"),
    steps=(
        Step(
            "plain",
            "Each factor: the pair's count over the count of its first word",
            r"$$\frac{c(\text{first second})}{c(\text{first})}$$",
            r"$$\frac{{@c[0]@}}{{@h[0]@}} \qquad \frac{{@c[1]@}}{{@h[1]@}} \qquad \frac{{@c[2]@}}{{@h[2]@}}$$",
            1,
            "c / h",
        ),
        Step(
            "P",
            "The chain rule multiplies them",
            r"$$P = \text{product of the factors}$$",
            r"$${@plain[0]@} \cdot {@plain[1]@} \cdot {@plain[2]@} {@P:e@} {@P@}$$",
            1,
            "plain[0] * plain[1] * plain[2]",
        ),
        Step(
            "smooth",
            "Add one to every pair's count: the first word's count grows by V, once for each word that may follow",
            r"$$\frac{c(\text{first second}) + 1}{c(\text{first}) + V}$$",
            r"$$\frac{{@c[0]@} + 1}{{@h[0]@} + {@V@}} \qquad \frac{{@c[1]@} + 1}{{@h[1]@} + {@V@}} \qquad "
            r"\frac{{@c[2]@} + 1}{{@h[2]@} + {@V@}}$$",
            1,
            "(c + 1) / (h + V)",
        ),
        Step(
            "Q",
            "Multiply again",
            r"$$Q = \text{product of the factors}$$",
            r"$${@smooth[0]@} \cdot {@smooth[1]@} \cdot {@smooth[2]@} {@Q:e@} {@Q@}$$",
            1,
            "smooth[0] * smooth[1] * smooth[2]",
        ),
    ),
    answers=(Answer("P", "Without smoothing"), Answer("Q", "With add-one smoothing")),
    mistakes=(
        Mistake(
            "added in place of multiplied",
            "P",
            "sum(plain)",
            "You added the factors. The chain rule multiplies them.",
        ),
        Mistake(
            "last factor forgotten",
            "P",
            "plain[0] * plain[1]",
            "The last word has a factor, too: three transitions.",
        ),
        Mistake(
            "denominators not raised by V",
            "Q",
            "(c[0] + 1) * (c[1] + 1) * (c[2] + 1) / (h[0] * h[1] * h[2])",
            "Adding one to every pair raises the denominator by $V$, or the probabilities sum to more than one.",
        ),
        Mistake(
            "denominators raised by one",
            "Q",
            "(c[0] + 1) * (c[1] + 1) * (c[2] + 1) / ((h[0] + 1) * (h[1] + 1) * (h[2] + 1))",
            "One is added for each of the $V$ words that may follow, not once.",
        ),
    ),
    hints=(
        "A bigram model looks at one word back: three transitions, three factors.",
        r"$$P = \frac{c(\text{first second})}{c(\text{first})}$$ and, with "
        r"add-one, $$\frac{c(\text{first second}) + 1}{c(\text{first}) + V}$$",
        "“{@w_1@}” after “{@w_0@}” without smoothing: $\\frac{{@c[0]@}}{{@h[0]@}}$.",
    ),
)

GENERATORS = (PERPLEXITY_AND_BITS, BIGRAM_SENTENCE)
