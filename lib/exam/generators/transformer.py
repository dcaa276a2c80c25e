"""Questions of chapter 18: weights under a causal mask, and the entries of a sinusoidal position."""

import itertools
import math

import numpy as np

from lib.equations.attention import attend
from lib.exam.lines import by_line, valued, weighted
from lib.exam.questions import Answer, Generator, Mistake, Step


def _solve_causal(given):
    k, m, v = given["k"], np.array(given["m"], float), np.array(given["v"], float)
    y, alpha, _ = attend(np.log(k) * m, np.tile(v[:, None], (3, 1, 1)), np.tri(3, dtype=bool))
    p = k**m
    return {
        "p2": p[1, :2],
        "alpha2": alpha[1, :2],
        "p3": p[2],
        "alpha3": alpha[2],
        "y": y[1:, 0],
    }


CAUSAL = Generator(
    id="causal-softmax",
    title="Self-attention under a causal mask",
    part="NLP",
    chapter=18,
    topic="attention",
    section="sec-transformers-masks",
    minutes=7,
    note="powers of {@k@}: {@m[1][0]@}, {@m[1][1]@}, {@m[1][2]@}; {@m[2][0]@}, {@m[2][1]@}, {@m[2][2]@}; values "
    "{@v[0]@}, {@v[1]@}, {@v[2]@}",
    text=r"Three words attend to each other under a causal mask. The scaled scores, one row for each query, are "
    r"$\ln {@k@}$ times $({@m[0][0]@}, {@m[0][1]@}, {@m[0][2]@})$, $({@m[1][0]@}, {@m[1][1]@}, {@m[1][2]@})$ and "
    r"$({@m[2][0]@}, {@m[2][1]@}, {@m[2][2]@})$; the values are the numbers ${@v:v@}$. Compute the weights of the "
    "second word over the words that it may look at, those of the third word, and the new values of "
    "both, to three "
    "significant digits.",
    tables={
        "k": (2, 3),
        "m": (
            ((0.5, 2, -0.5), (2, -0.5, 3), (-2, 0.5, 2)),
            ((2, 0.5, 1.5), (-0.5, 0.5, 2), (0.5, 2, -0.5)),
            ((-0.5, 2, 0.5), (0.5, 2, -2), (1.5, -0.5, 0.5)),
            ((0.5, -2, 2), (1.5, 0.5, -0.5), (-0.5, 1.5, 2)),
            ((2, -0.5, 0.5), (0.5, -0.5, 2), (2, 0.5, -0.5)),
            ((1.5, 2, -0.5), (-0.5, 2, 0.5), (0.5, -2, 1.5)),
            ((-2, 0.5, 2), (2, 1.5, -0.5), (-0.5, 0.5, 2)),
            ((0.5, 1.5, -0.5), (0.5, 1.5, 2), (2, -0.5, 1.5)),
        ),
        "v": tuple(itertools.permutations((-6, -2, 4, 9), 3)),
    },
    build=lambda **given: given | {name: np.array(given[name]) for name in "mv"},
    solve=_solve_causal,
    free=("k", "m", "p2", "p3"),
    steps=(
        Step(
            "p2",
            "The second word sees itself and the first; the exponential turns the logarithm into a power",
            r"$$\exp(m \ln k) = k^m$$",
            by_line(
                ("word 1", "word 2"),
                lambda j: valued(f"{{@k@}}^{{{{@m[1][{j}]@}}}}", f"p2[{j}]"),
            ),
            1,
            "join(k ** m[1][0], k ** m[1][1])",
        ),
        Step(
            "alpha2",
            "Divide by the sum of the two that are allowed",
            r"$$\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{m=1}^{i} \exp(e_{im})}$$",
            by_line(
                ("word 1", "word 2"),
                lambda j: valued(
                    rf"\frac{{{{@p2[{j}]@}}}}{{{{@p2[0]@}} + {{@p2[1]@}}}}", f"alpha2[{j}]"
                ),
            ),
            2,
            "p2 / sum(p2)",
        ),
        Step(
            "p3",
            "The third word sees all three",
            r"$$\exp(m \ln k) = k^m$$",
            by_line(
                ("word 1", "word 2", "word 3"),
                lambda j: valued(f"{{@k@}}^{{{{@m[2][{j}]@}}}}", f"p3[{j}]"),
            ),
            1,
            "k ** m[2]",
        ),
        Step(
            "alpha3",
            "Divide by the sum of all three",
            r"$$\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{m=1}^{i} \exp(e_{im})}$$",
            by_line(
                ("word 1", "word 2", "word 3"),
                lambda j: valued(
                    rf"\frac{{{{@p3[{j}]@}}}}{{{{@p3[0]@}} + {{@p3[1]@}} + {{@p3[2]@}}}}",
                    f"alpha3[{j}]",
                ),
            ),
            1,
            "p3 / sum(p3)",
        ),
        Step(
            "y",
            "Weighted sums of the values",
            r"$$y_i = \sum_{j=1}^{i} \alpha_{ij} v_j$$",
            "second word: "
            + weighted("y[0]", *((f"alpha2[{j}]", f"v[{j}]") for j in range(2)))
            + "\n\nthird word: "
            + weighted("y[1]", *((f"alpha3[{j}]", f"v[{j}]") for j in range(3))),
            2,
            "join(alpha2[0] * v[0] + alpha2[1] * v[1], sum(alpha3 * v))",
        ),
    ),
    answers=(
        Answer("alpha2", "Weights of the second word", entries=("word 1", "word 2")),
        Answer("alpha3", "Weights of the third word", entries=("word 1", "word 2", "word 3")),
        Answer("y", "The new values", entries=("second word", "third word")),
    ),
    mistakes=(
        Mistake(
            "masked after the softmax",
            "alpha2",
            "join(k ** m[1][0], k ** m[1][1]) / sum(k ** m[1])",
            "You divided by a sum that holds the third word, too, so your two weights do not sum to "
            "1. The mask acts "
            "before the softmax.",
        ),
        Mistake(
            "a look ahead",
            "alpha2",
            "join(k ** m[1][1], k ** m[1][2]) / (k ** m[1][1] + k ** m[1][2])",
            "You let the second word see itself and the third. A causal mask hides what comes later.",
        ),
        Mistake(
            "columns for rows",
            "alpha3",
            "transpose(k ** m)[2] / sum(transpose(k ** m)[2])",
            "You normalized a column. The softmax runs over the keys of one query, along a row.",
        ),
        Mistake(
            "logarithm left out",
            "alpha3",
            "exp(m[2]) / sum(exp(m[2]))",
            "You left the factor $\\ln {@k@}$ out of the scores.",
        ),
        Mistake(
            "mask ignored",
            "y",
            "join(sum(k ** m[1] * v) / sum(k ** m[1]), sum(alpha3 * v))",
            "The third value takes part in the second word's sum: it may not see it.",
        ),
        Mistake(
            "plain mean",
            "y",
            "join((v[0] + v[1]) / 2, sum(v) / 3)",
            "You averaged the values. Each counts by its weight.",
        ),
    ),
    hints=(
        "Row by row: which words may this one look at? A softmax over these alone, then a weighted sum.",
        r"$$\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{m=1}^{i} \exp(e_{im})}$$",
        r"Second word: ${@k@}^{{@m[1][0]@}}$ and ${@k@}^{{@m[1][1]@}}$.",
    ),
)


def _pair(angle):
    return np.array([math.sin(angle), math.cos(angle)])


def _build_positions(E, i, t, k):
    angle, ahead = t / 10 ** (8 * i / E), (t + k) / 10 ** (8 * i / E)
    parts = [f(a) for a in (angle, ahead) for f in (math.sin, math.cos)]
    legal = (
        2 * i < E
        and angle > 0.1
        and ahead - angle > 0.1
        and ahead < 3
        and min(map(abs, parts)) > 0.02
    )
    return {"E": E, "i": i, "t": t, "k": k, "even": 2 * i} if legal else None


def _solve_positions(given):
    E, i, t, k = (given[name] for name in "Eitk")
    power = 10 ** (8 * i // E)
    here, there = _pair(t / power), _pair((t + k) / power)
    return {"power": power, "angle": t / power, "pair": here, "dot": float(here @ there)}


POSITIONS = Generator(
    id="sinusoidal-position",
    title="One pair of a sinusoidal position",
    part="NLP",
    chapter=18,
    topic="positions",
    section="sec-transformers-positions",
    minutes=5,
    note="E = {@E@}, pair {@i@}, t = {@t@}, k = {@k@}",
    text="Positions are counted from 0 and have $E = {@E@}$ entries, with the base 10000 of the "
    "paper. (a) Compute the "
    "entries $2i$ and $2i + 1$ of the position $t = {@t@}$ for $i = {@i@}$, angles in radians. (b) "
    "Compute the dot "
    "product of this pair with the same pair of the position $t + {@k@}$. Three significant digits.",
    tables={
        "E": (4, 8),
        "i": (1, 2, 3),
        "t": (*range(3, 26, 2), *range(35, 250, 14), *range(260, 990, 90)),
        "k": (3, 4, 6, 9, 11, 20, 32, 45, 130, 210, 340, 450),
    },
    build=_build_positions,
    solve=_solve_positions,
    free=("E", "i", "t", "k", "even"),
    steps=(
        Step(
            "power",
            "The number by which this pair divides the position",
            "$$10000^{2i/E}$$",
            "$$10000^{{@even@}/{@E@}} = {@power@}$$",
            1,
            "10000 ** (2 * i / E)",
        ),
        Step(
            "angle",
            "The angle of the hand, in radians",
            "$$t / 10000^{2i/E}$$",
            "$${@t@} / {@power@} {@angle:e@} {@angle@}$$",
            1,
            "t / power",
        ),
        Step(
            "pair",
            "The even entry is the sine, the odd one the cosine",
            r"$$(\sin, \cos)$$",
            r"$\sin {@angle@} {@pair[0]:e@} {@pair[0]@}$, $\cos {@angle@} {@pair[1]:e@} {@pair[1]@}$",
            2,
        ),
        Step(
            "dot",
            "Sines and cosines multiply to the cosine of the difference of the angles: the place itself drops out",
            r"$$\sin a \sin b + \cos a \cos b = \cos(b - a)$$",
            r"$$\cos({@k@} / {@power@}) {@dot:e@} {@dot@}$$",
            2,
        ),
    ),
    answers=(
        Answer("pair", "The two entries", entries=("sine", "cosine")),
        Answer("dot", "The dot product of the two pairs"),
    ),
    mistakes=(
        Mistake(
            "degrees",
            "pair",
            lambda E, i, t, **_: _pair(math.radians(t / 10 ** (8 * i / E))),
            "Your calculator is set to degrees. The angle is in radians.",
        ),
        Mistake(
            "sine and cosine exchanged",
            "pair",
            lambda E, i, t, **_: _pair(t / 10 ** (8 * i / E))[::-1],
            "The even entry is the sine, the odd one the cosine.",
        ),
        Mistake(
            "exponent without its 2",
            "pair",
            lambda E, i, t, **_: _pair(t / 10 ** (4 * i / E)),
            "The exponent is $2i/E$: $i$ counts pairs, $2i$ entries.",
        ),
        Mistake(
            "sum of the angles",
            "dot",
            lambda E, i, t, k, **_: math.cos((2 * t + k) / 10 ** (8 * i / E)),
            "The products of the sines are added, not subtracted: what remains is the difference of the angles.",
        ),
        Mistake(
            "one product only",
            "dot",
            lambda E, i, t, k, **_: (
                _pair(t / 10 ** (8 * i / E))[0] * _pair((t + k) / 10 ** (8 * i / E))[0]
            ),
            "You multiplied the sines alone. A dot product adds the product of the cosines.",
        ),
    ),
    hints=(
        "Each pair of entries is a clock hand: the position divided by a power is its angle.",
        r"$$p_{t,\,2i} = \sin(t / 10000^{2i/E})$$ $$p_{t,\,2i+1} = \cos(t / 10000^{2i/E})$$",
        "$10000^{{@even@}/{@E@}} = {@power@}$.",
    ),
)

GENERATORS = (CAUSAL, POSITIONS)
