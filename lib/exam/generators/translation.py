"""Questions of chapter 16 on decoding: the probability of a translation, its score, greedy against beam."""

import itertools
import math

import numpy as np

from lib.exam.lines import by_line, valued
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.models.beam import Hypothesis, beam_search, normalized, table_scores

NLP = {"part": "NLP", "chapter": 16}
TWO = ("the short one", "the long one")


def _build_scores(short, long, alpha):
    a, b = np.array(short), np.array(long)
    found = _scores(a, b, alpha)
    # the question is about a short translation that is more probable; no score may be a near tie
    apart = abs(found[0] - found[1]) > 0.03
    return {"a": a, "b": b, "alpha": alpha} if a.prod() > 1.1 * b.prod() and apart else None


def _scores(a, b, alpha):
    both = (Hypothesis(tuple(p), float(np.log(p).sum())) for p in (a, b))
    return np.array([normalized(h, alpha) for h in both])


def _solve_scores(given):
    a, b = given["a"], given["b"]
    scores = _scores(a, b, given["alpha"])
    logs = np.log([a.prod(), b.prod()])
    return {
        "logs": logs,
        "lengths": np.array([3, 5]),
        "scores": scores,
        "chosen": int(scores.argmax()),
    }


def _probabilities(size):
    rows = itertools.permutations((0.9, 0.8, 0.7, 0.6, 0.5, 0.4), size)
    return tuple(row for number, row in enumerate(rows) if number % (11 if size == 5 else 5) == 3)


TRANSLATION_SCORE = Generator(
    id="translation-score",
    title="The probability of a translation, and its length",
    **NLP,
    topic="length normalization",
    section="sec-length-normalization",
    minutes=6,
    note="p = {@a[0]@}, {@a[1]@}, {@a[2]@} and {@b[0]@}, {@b[1]@}, {@b[2]@}, {@b[3]@}, {@b[4]@}, "
    "alpha = {@alpha@}",
    text="Two translations of one sentence are finished. The decoder gave the tokens of the short one, each after "
    "all before it, the probabilities ${@a:v@}$, those of the long one ${@b:v@}$; the last number is that of the "
    "end token. Compute both log-probabilities (natural logarithms) and both scores with length normalization "
    "$L^\\alpha$, $\\alpha = {@alpha@}$, where $L$ counts the end token, too. Which one is written?",
    tables={
        "short": _probabilities(3),
        "long": _probabilities(5),
        "alpha": (0.4, 0.6, 0.8),
    },
    build=_build_scores,
    solve=_solve_scores,
    free=("lengths",),
    steps=(
        Step(
            "logs",
            "The probability of a translation is a product; its logarithm is the sum of the logarithms",
            r"$$\ln P(y \mid x) = \sum_t \ln p_t$$",
            by_line(
                TWO,
                lambda i: valued(
                    r" + ".join(rf"\ln {{@{'ab'[i]}[{t}]@}}" for t in range((3, 5)[i])),
                    f"logs[{i}]",
                ),
            ),
            2,
            "join(sum(ln(a)), sum(ln(b)))",
        ),
        Step(
            "lengths",
            "Count the tokens, with the end token",
            r"$$L$$",
            "{@lengths[0]@} and {@lengths[1]@}.",
            1,
            "join(3, 5)",
        ),
        Step(
            "scores",
            "Divide by the power of the length",
            r"$$\frac{\ln P(y \mid x)}{L^\alpha}$$",
            by_line(
                TWO,
                lambda i: valued(
                    rf"\frac{{{{@logs[{i}]@}}}}{{{{@lengths[{i}]@}}^{{{{@alpha@}}}}}}",
                    f"scores[{i}]",
                ),
            ),
            2,
            "logs / join(3 ** alpha, 5 ** alpha)",
        ),
        Step(
            "chosen",
            "The larger score wins; both are negative",
            r"$$\text{larger score}$$",
            "{@scores[0]@} against {@scores[1]@}.",
            1,
            "scores[1] > scores[0]",
        ),
    ),
    answers=(
        Answer("logs", "The log-probabilities", entries=TWO),
        Answer("scores", "The scores", entries=TWO),
        Answer("chosen", "Which one is written?", options=TWO),
    ),
    mistakes=(
        Mistake(
            "logarithm of the sum",
            "logs",
            "join(ln(sum(a)), ln(sum(b)))",
            "You took the logarithm of a sum. Probabilities of a chain are multiplied, so their logarithms are "
            "added.",
        ),
        Mistake(
            "end token left out",
            "logs",
            "join(ln(a[0]) + ln(a[1]), ln(b[0]) + ln(b[1]) + ln(b[2]) + ln(b[3]))",
            "You left out the end token. To stop is a decision of the decoder and has a probability, too.",
        ),
        Mistake(
            "end token not counted",
            "scores",
            "logs / join(2 ** alpha, 4 ** alpha)",
            "The length counts the end token, whose probability is in the sum, too.",
        ),
        Mistake(
            "multiplied by the length",
            "scores",
            "logs * join(3 ** alpha, 5 ** alpha)",
            "You multiplied. Dividing a negative sum by the length helps the longer one.",
        ),
        Mistake(
            "plain mean",
            "scores",
            "logs / join(3, 5)",
            "You divided by the length itself. Its power is asked for: {@alpha@} softens the normalization.",
        ),
        Mistake(
            "the other one",
            "chosen",
            "1 - (scores[1] > scores[0])",
            "Compare the normalized scores, and mind their sign: the one nearer to 0 is larger.",
        ),
    ),
    hints=(
        "Add logarithms, then divide by a power of the number of tokens; the end token is one of them.",
        r"$$\text{score} = \frac{1}{L^\alpha} \sum_t \ln p_t$$",
        r"The short one: $\ln {@a[0]@} + \ln {@a[1]@} + \ln {@a[2]@} {@logs[0]:e@} {@logs[0]@}$.",
    ),
)


def _build_tree(first, best, order, flips):
    p, m = np.array(first), np.array(best)
    greedy, beam = p[0] * m[0], p[1] * m[1]
    if beam < 1.05 * greedy or beam < 1.05 * p[2]:
        return None  # the question is about a beam that helps, and a third word that cannot
    order = list(order)
    rows = np.array([[b, 1 - b] if f else [1 - b, b] for b, f in zip(m, flips, strict=True)])
    shown = {"s": p[order], "r": np.round(rows[order], 2)}
    words = {f"w_{rank}": "ABC"[place] for rank, place in enumerate(np.argsort(order))}
    return shown | {"p": p, "m": m} | words


def _solve_tree(given):
    p, m = given["p"], given["m"]
    table = {(): dict(zip("012", p.tolist(), strict=True))}
    table |= {(str(i),): {"x": m[i], "y": round(1 - m[i], 9)} for i in range(3)}
    scores, _ = table_scores(table)
    (greedy, *_), _ = beam_search(scores, 1, 3, end=0)
    (beam, *_), trace = beam_search(scores, 2, 3, end=0)
    found = {tuple(h.ids): math.exp(h.log_prob) for h in trace[1].candidates}
    four = np.array([found[i, j] for i in (1, 2) for j in (4, 5)])
    greedy, beam = math.exp(greedy.log_prob), math.exp(beam.log_prob)
    return {"greedy": greedy, "four": four, "beam": beam, "gain": beam / greedy}


BEAM_TREE = Generator(
    id="beam-search-tree",
    title="Greedy decoding against a beam of two",
    **NLP,
    topic="beam search",
    section="sec-beam-search",
    minutes=6,
    note="p = {@s[0]@}, {@s[1]@}, {@s[2]@}; then {@r[0][0]@}, {@r[1][0]@}, {@r[2][0]@}",
    text="A decoder writes two words and stops. The first word is A, B or C with the probabilities "
    "${@s[0]@}$, ${@s[1]@}$ and ${@s[2]@}$. The second is X or Y: after A with ${@r[0][0]@}$ and ${@r[0][1]@}$, "
    "after B with ${@r[1][0]@}$ and ${@r[1][1]@}$, after C with ${@r[2][0]@}$ and ${@r[2][1]@}$. How probable is "
    "the output of greedy decoding, how probable that of a beam search of width 2, and how many times as "
    "probable is the second?",
    tables={
        "first": (
            (0.5, 0.4, 0.1),
            (0.45, 0.35, 0.2),
            (0.44, 0.38, 0.18),
            (0.52, 0.42, 0.06),
            (0.48, 0.3, 0.22),
        ),
        "best": (
            (0.55, 0.9, 0.8),
            (0.6, 0.95, 0.7),
            (0.52, 0.85, 0.75),
            (0.58, 0.92, 0.65),
            (0.65, 0.98, 0.85),
            (0.54, 0.88, 0.94),
        ),
        "order": tuple(itertools.permutations(range(3))),
        "flips": ((1, 0, 1), (0, 1, 1), (0, 0, 1), (1, 1, 0)),
    },
    build=_build_tree,
    solve=_solve_tree,
    free=("r", "s", "m"),
    steps=(
        Step(
            "greedy",
            "Greedy takes the most probable first word, and then the more probable of its two",
            r"$$P = p_1 \cdot p_2$$",
            r"$${@p[0]@} \cdot {@m[0]@} {@greedy:e@} {@greedy@}$$",
            1,
            "p[0] * m[0]",
        ),
        Step(
            "four",
            "A beam of two keeps the two most probable first words; both are extended by both words",
            r"$$\text{four products}$$",
            r"From {@w_0@}: ${@p[0]@} \cdot {@m[0]@} {@greedy:e@} {@greedy@}$ and ${@p[0]@} \cdot (1 - {@m[0]@})$."
            r" From {@w_1@}: ${@p[1]@} \cdot {@m[1]@} {@beam:e@} {@beam@}$ and ${@p[1]@} \cdot (1 - {@m[1]@})$.",
            2,
        ),
        Step(
            "beam",
            "The best of all four",
            r"$$P = p_1 \cdot p_2$$",
            r"$${@p[1]@} \cdot {@m[1]@} {@beam:e@} {@beam@}$$",
            2,
            "p[1] * m[1]",
        ),
        Step(
            "gain",
            "Divide",
            r"$$\frac{\text{beam}}{\text{greedy}}$$",
            r"$$\frac{{@beam@}}{{@greedy@}} {@gain:e@} {@gain@}$$",
            1,
            "beam / greedy",
        ),
    ),
    answers=(
        Answer("greedy", "Greedy"),
        Answer("beam", "Beam of 2"),
        Answer("gain", "Beam over greedy"),
    ),
    mistakes=(
        Mistake(
            "only the last factor",
            "greedy",
            "m[0] * 1",
            "That is the second word's factor. The probability of both words is the product.",
        ),
        Mistake(
            "the most probable single branch",
            "greedy",
            "p[1] * m[1]",
            "That is the better output, but greedy never sees it: it commits itself to the first word.",
        ),
        Mistake(
            "the same as greedy",
            "beam",
            "p[0] * m[0]",
            "You dropped the second beginning too early. A beam of two keeps two.",
        ),
        Mistake(
            "not the first factor",
            "beam",
            "m[1] * 1",
            "Candidates are compared by the probability of the whole beginning, a product.",
        ),
        Mistake(
            "upside down",
            "gain",
            "greedy / beam",
            "You divided the other way round.",
        ),
    ),
    hints=(
        "Greedy decides word by word; a beam of two keeps the two best beginnings and compares products.",
        r"$$P(y_1, y_2 \mid x) = P(y_1 \mid x) \cdot P(y_2 \mid y_1, x)$$",
        "Greedy begins with the first word of probability ${@p[0]@}$ and goes on with ${@m[0]@}$.",
    ),
)

GENERATORS = (TRANSLATION_SCORE, BEAM_TREE)
