"""Questions of chapter 14 on predicting: one update of negative sampling, and what skip-gram counts up to."""

import numpy as np

from lib.data.contexts import window_pairs
from lib.equations.embeddings import skip_gram, skip_gram_backward
from lib.exam.lines import by_line, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step

PLACE = {"part": "NLP", "chapter": 14, "section": "sec-word2vec"}
PAIRS = ((0.5, 1.5), (1.2, -0.4), (-0.8, 0.6), (0.3, 0.9), (1.4, 0.2), (-0.6, 1.1))


def _build_update(v, u, first, second, lr):
    if len({v, u, first, second}) < 4:
        return None
    return {"v": np.array(v), "u": np.array(u), "N": np.array([first, second]), "lr": lr}


def _solve_update(given):
    v, u, N = given["v"], given["u"], given["N"]
    L, cache = skip_gram(v[None], u[None], N[None])
    dv = skip_gram_backward(np.ones(1), cache)[0][0]
    a = np.array([v @ u, *(N @ v)])
    p = 1 / (1 + np.exp(-a))
    e = p - np.array([1, 0, 0])
    return {"a": a, "p": p, "L": L[0], "e": e, "dv": dv, "v_next": v - given["lr"] * dv}


_WORDS = ("u", "N[0]", "N[1]")

NEGATIVE_SAMPLING = Generator(
    id="negative-sampling-update",
    title="One update of skip-gram with negative sampling",
    **PLACE,
    topic="negative sampling",
    minutes=9,
    note="v = ({@v[0]@}, {@v[1]@}), u = ({@u[0]@}, {@u[1]@}), noise ({@N[0][0]@}, {@N[0][1]@}), "
    "({@N[1][0]@}, {@N[1][1]@}), step {@lr@}",
    text="A centre word has the vector $v = {@v:v@}$, a word of its window the context vector $u = "
    "{@u:v@}$. Two words "
    "were drawn as noise; their context vectors are $({@N[0][0]@},\\; {@N[0][1]@})$ and "
    "$({@N[1][0]@},\\; {@N[1][1]@})$. Compute the loss of skip-gram with negative sampling, its "
    "gradient with respect "
    "to $v$, and $v$ after one step of gradient descent of size ${@lr@}$, to three significant digits.",
    tables={"v": PAIRS, "u": PAIRS, "first": PAIRS, "second": PAIRS, "lr": (0.5, 0.2)},
    build=_build_update,
    solve=_solve_update,
    steps=(
        Step(
            "a",
            "Three products with the centre word: the pair, then the noise",
            r"$$a = u \cdot v$$",
            by_line(
                ("The pair", "First noise", "Second noise"),
                lambda i: weighted(
                    f"a[{i}]", *((f"{_WORDS[i]}[{j}]", f"v[{j}]") for j in range(2))
                ),
            ),
            1,
            "join(u @ v, N[0] @ v, N[1] @ v)",
        ),
        Step(
            "p",
            "The sigmoid: how probable it is that the pair is a real one",
            r"$$\sigma(a) = \frac{1}{1 + e^{-a}}$$",
            r"$${@p:v@}$$",
            1,
            "sigmoid(a)",
        ),
        Step(
            "L",
            "The pair should be called real, the noise should not",
            r"$$L = -\ln \sigma(a) - \sum_{\text{noise}} \ln (1 - \sigma(a))$$",
            r"$$-\ln {@p[0]@} - \ln (1 - {@p[1]@}) - \ln (1 - {@p[2]@}) {@L:e@} {@L@}$$",
            2,
            "-ln(p[0]) - ln(1 - p[1]) - ln(1 - p[2])",
        ),
        Step(
            "e",
            "The gradient of each product: probability minus target",
            r"$$da = \sigma(a) - y$$",
            r"$${@p:v@} - (1,\; 0,\; 0) \approx {@e:v@}$$",
            1,
            "join(p[0] - 1, p[1], p[2])",
        ),
        Step(
            "dv",
            "Each times the other vector of its product, added up",
            r"$$dv = \sum da \cdot u$$",
            r"$${@e[0]:p@} \cdot {@u:v@} + {@e[1]:p@} \cdot {@N[0]:v@} + {@e[2]:p@} \cdot {@N[1]:v@} "
            r"\approx {@dv:v@}$$",
            2,
            "e[0] * u + e[1] * N[0] + e[2] * N[1]",
        ),
        Step(
            "v_next",
            "Downhill",
            r"$$v \leftarrow v - \text{step} \cdot dv$$",
            r"$${@v:v@} - {@lr@} \cdot {@dv:v@} \approx {@v_next:v@}$$",
            1,
            "v - lr * dv",
        ),
    ),
    answers=(
        Answer("L", "Loss"),
        Answer("dv", "Gradient of the centre word's vector", entries=("first", "second")),
        Answer("v_next", "Its vector after the step", entries=("first", "second")),
    ),
    mistakes=(
        Mistake(
            "noise called real",
            "L",
            "-ln(p[0]) - ln(p[1]) - ln(p[2])",
            "You treated the noise like the pair. For noise the probability of not being real counts, "
            "$1 - \\sigma(a) = \\sigma(-a)$.",
        ),
        Mistake(
            "noise forgotten",
            "L",
            "-ln(p[0])",
            "That is the pair alone. The two words of noise have a term each.",
        ),
        Mistake(
            "sign of the pair",
            "dv",
            "(1 - p[0]) * u + e[1] * N[0] + e[2] * N[1]",
            "For the pair the target is 1: $\\sigma(a) - 1$, which is negative.",
        ),
        Mistake(
            "noise forgotten",
            "dv",
            "e[0] * u",
            "That is what the pair contributes. The noise pushes the vector away and belongs to it.",
        ),
        Mistake(
            "uphill",
            "v_next",
            "v + lr * dv",
            "You went uphill: subtract the gradient.",
        ),
        Mistake(
            "whole gradient",
            "v_next",
            "v - dv",
            "Multiply the gradient by the step size.",
        ),
    ),
    hints=(
        "Each pair is a yes-or-no question: did these two words stand near each other?",
        r"$$L = -\ln \sigma(u \cdot v) - \sum_{\text{noise}} \ln \sigma(-u \cdot v)$$",
        r"The first product is ${@u[0]:p@} \cdot {@v[0]:p@} + {@u[1]:p@} \cdot {@v[1]:p@} {@a[0]:e@} {@a[0]@}$.",
    ),
)


def _build_counts(T, m, V, D, k):
    return {"T": T, "m": m, "V": V, "D": D, "k": k} if 2 * m + 1 < T else None


def _solve_counts(given):
    T, m, V, D, k = (given[name] for name in "TmVDk")
    return {
        "pairs": len(window_pairs(np.arange(T), m)),
        "parameters": 2 * V * D,
        "touched": (k + 2) * D,
        "softmax": (V + 1) * D,
    }


SKIP_GRAM_COUNTS = Generator(
    id="skip-gram-counts",
    title="Counting pairs and parameters of skip-gram",
    **PLACE,
    topic="counting",
    minutes=5,
    note="T = {@T@}, window {@m@}, V = {@V@}, D = {@D@}, k = {@k@}",
    text="Skip-gram is trained on one text of {@T@} words, with a window of {@m@} words to each "
    "side, a vocabulary of "
    "{@V@} words, vectors of size {@D@} and ${@k@}$ words drawn as noise for each pair, all "
    "different and none of them the pair's context. How many pairs of centre and "
    "context does the text give? How many parameters are there? How many numbers does one pair move with negative "
    "sampling, and how many would it move with the full softmax?",
    tables={
        "T": (9, 12, 15, 20, 30),
        "m": (2, 3, 4),
        "V": (500, 800, 1200),
        "D": (20, 50, 100),
        "k": (3, 5, 10),
    },
    build=_build_counts,
    solve=_solve_counts,
    steps=(
        Step(
            "pairs",
            "Each word has twice the window around it; at either end some are missing",
            r"$$2mT - m(m + 1)$$",
            r"$$2 \cdot {@m@} \cdot {@T@} - {@m@} \cdot ({@m@} + 1) = {@pairs@}$$",
            2,
            "2 * m * T - m * (m + 1)",
        ),
        Step(
            "parameters",
            "Two tables: each word as centre, and as context",
            r"$$2VD$$",
            r"$$2 \cdot {@V@} \cdot {@D@} = {@parameters@}$$",
            1,
            "2 * V * D",
        ),
        Step(
            "touched",
            "One centre, one context and the noise",
            r"$$(k + 2)\,D$$",
            r"$$({@k@} + 2) \cdot {@D@} = {@touched@}$$",
            1,
            "(k + 2) * D",
        ),
        Step(
            "softmax",
            "The softmax has a score for every word, so every context vector moves",
            r"$$(V + 1)\,D$$",
            r"$$({@V@} + 1) \cdot {@D@} = {@softmax@}$$",
            1,
            "(V + 1) * D",
        ),
    ),
    answers=(
        Answer("pairs", "Pairs", tolerance=0),
        Answer("parameters", "Parameters", tolerance=0),
        Answer("touched", "Numbers moved by negative sampling", tolerance=0),
        Answer("softmax", "Numbers moved by the softmax", tolerance=0),
    ),
    mistakes=(
        Mistake(
            "ends forgotten",
            "pairs",
            "2 * m * T",
            "The first and the last words have fewer neighbours: subtract $m(m + 1)$.",
        ),
        Mistake(
            "one side",
            "pairs",
            "m * T - m * (m + 1) / 2",
            "The window goes to both sides, and both orders of a pair count.",
        ),
        Mistake(
            "one table",
            "parameters",
            "V * D",
            "Each word has two vectors, one as centre and one as context.",
        ),
        Mistake(
            "context forgotten",
            "touched",
            "(k + 1) * D",
            "Centre, context and the noise move: that is two more than the noise.",
        ),
        Mistake(
            "centre forgotten",
            "softmax",
            "V * D",
            "Besides all context vectors, the centre's vector moves.",
        ),
        Mistake(
            "every vector",
            "softmax",
            "2 * V * D",
            "Of the table of centres only one row is used.",
        ),
    ),
    hints=(
        "Count the neighbours of a word in the middle, then what is missing at the ends.",
        r"$$2mT - m(m + 1)$$ pairs; two tables of $V$ rows.",
        "Away from the ends each word has $2 \\cdot {@m@}$ neighbours.",
    ),
)

GENERATORS = (NEGATIVE_SAMPLING, SKIP_GRAM_COUNTS)
