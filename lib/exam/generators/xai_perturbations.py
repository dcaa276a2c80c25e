"""Questions of chapter 23: occlusion, Shapley values of three players."""

import numpy as np

from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.xai.occlusion import occlusion
from lib.xai.shapley_values import shapley_of_game

INPUTS = ("x₁", "x₂", "x₃")
PLAYERS = ("player 1", "player 2", "player 3")


def _score(x, p, q):
    return p * x[..., 0] * x[..., 1] + q * x[..., 2]


def _solve_occlusion(given):
    p, q, x, b = (given[name] for name in ("p", "q", "x", "b"))
    R = occlusion(lambda t: _score(t, p, q), x[None], baseline=b)[0]
    D = _score(x, p, q) - _score(np.full(3, b), p, q)
    left = D - R.sum()
    return {
        "whole": _score(x, p, q),
        "R": R,
        "D": D,
        "left": left,
    }


OCCLUSION = Generator(
    id="occlusion",
    title="Occlusion, one input at a time",
    part="XAI",
    chapter=23,
    topic="occlusion",
    section="sec-occlusion",
    minutes=6,
    note="p = {@p@}, q = {@q@}, x = {@x:v@}, baseline {@b@}",
    text="Explain $f(x) = p\\,x_1 x_2 + q\\,x_3$ with $p = {@p@}$, $q = {@q@}$ at $x = {@x:v@}$ by occlusion: "
    "replace one input at a time by the baseline $b = {@b@}$. Compute the score, the three values, the difference "
    "$f(x) - f(u)$, where $u$ has all inputs replaced, and the rest: this difference less the sum of the three "
    "values.",
    tables={
        "p": (2, 3, -2, 1.5, -0.5),
        "q": (4, -3, 5, -2),
        "x": ((3, 2, 4), (2, -3, 5), (-2, 4, 3), (4, 5, -3)),
        "b": (0.5, -0.5, 1.5),
    },
    build=lambda p, q, x, b: {"p": p, "q": q, "x": np.array(x, float), "b": b},
    solve=_solve_occlusion,
    steps=(
        Step(
            "whole",
            "The score of the whole input",
            "$$f(x) = p\\, x_1 x_2 + q\\, x_3$$",
            r"${@p@} \cdot {@x[0]:p@} \cdot {@x[1]:p@} + {@q:p@} \cdot {@x[2]:p@} {@whole:e@} {@whole@}$",
            1,
            "p * x[0] * x[1] + q * x[2]",
        ),
        Step(
            "R",
            "What is lost when one input is replaced",
            r"$$R_i = f(x) - f(x \text{ with } x_i = b)$$",
            r"${@p@} ({@x[0]@} - {@b:p@}) \cdot {@x[1]:p@} {@R[0]:e@} {@R[0]@}$, ${@p@} \cdot {@x[0]:p@} "
            r"({@x[1]@} - {@b:p@}) {@R[1]:e@} {@R[1]@}$, ${@q@} ({@x[2]@} - {@b:p@}) {@R[2]:e@} {@R[2]@}$",
            2,
            "join(p * (x[0] - b) * x[1], p * x[0] * (x[1] - b), q * (x[2] - b))",
        ),
        Step(
            "D",
            "What is lost when all are replaced",
            "$$f(x) - f(u)$$",
            r"${@whole@} - ({@p@} \cdot {@b:p@}^2 + {@q:p@} \cdot {@b:p@}) {@D:e@} {@D@}$",
            1,
            "whole - (p * b**2 + q * b)",
        ),
        Step(
            "left",
            "The three values do not add up to it, because the first two inputs act together",
            r"$$f(x) - f(u) - \sum_i R_i$$",
            r"${@D@} - ({@R[0]@} + {@R[1]:p@} + {@R[2]:p@}) {@left:e@} {@left@}$",
            1,
            "D - sum(R)",
        ),
    ),
    answers=(
        Answer("whole", "Score"),
        Answer("R", "Occlusion", entries=INPUTS),
        Answer("D", "Difference with all replaced"),
        Answer("left", "The rest"),
    ),
    mistakes=(
        Mistake(
            "factor forgotten",
            "whole",
            "x[0] * x[1] + q * x[2]",
            "The factor $p$ of the product is missing.",
        ),
        Mistake(
            "sign reversed",
            "R",
            "-(join(p * (x[0] - b) * x[1], p * x[0] * (x[1] - b), q * (x[2] - b)))",
            "You took the occluded score minus the whole one. It is whole minus occluded: a positive value means "
            "that the input spoke for the score.",
        ),
        Mistake(
            "replaced by zero",
            "R",
            "join(p * x[0] * x[1], p * x[0] * x[1], q * x[2])",
            "You replaced inputs by 0. The baseline is another number.",
        ),
        Mistake(
            "the others replaced",
            "R",
            "join(p * (x[0] - b) * b, p * (x[1] - b) * b, q * (x[2] - b))",
            "You kept one input and replaced the others. Occlusion replaces one and keeps the others.",
        ),
        Mistake(
            "values added",
            "D",
            "sum(R)",
            "You added the three values. Compute the score with all three inputs replaced at once.",
        ),
        Mistake(
            "sign reversed",
            "left",
            "sum(R) - D",
            "Subtract the sum of the three from the difference.",
        ),
    ),
    hints=(
        "Compute the score again with one input replaced; what is lost belongs to this input.",
        r"$$R_i = f(x) - f(x \text{ with } x_i = b)$$",
        r"First $f(x) = {@p@} \cdot {@x[0]:p@} \cdot {@x[1]:p@} + {@q:p@} \cdot {@x[2]:p@}$.",
    ),
)


def _build_game(single, pair, all):
    return {"v": np.array(single, float), "u": np.array(pair, float), "t": all}


def _solve_game(given):
    v, u, t = (given[name] for name in "vut")
    first, *others = shapley_of_game([0, v[0], v[1], u[0], v[2], u[1], u[2], t])
    return {
        "gains": np.array([v[0], u[0] - v[1], u[1] - v[2], t - u[2]]),
        "one": first,
        "two": others[0],
        "three": others[1],
        "sixths": [round(6 * first), round(6 * others[0])],
    }


SHAPLEY_THREE = Generator(
    id="shapley-three",
    title="Shapley values of three players",
    part="XAI",
    chapter=23,
    topic="Shapley values",
    section="sec-shapley",
    minutes=8,
    note="singles {@v:v@}, pairs {@u:v@}, all {@t@}",
    text="Three features play. Alone they are worth $v(1) = {@v[0]@}$, $v(2) = {@v[1]@}$, $v(3) = {@v[2]@}$; in "
    "pairs $v(12) = {@u[0]@}$, $v(13) = {@u[1]@}$, $v(23) = {@u[2]@}$; all together $v(123) = {@t@}$; "
    "the empty coalition is worth 0. Compute what feature 1 adds to the empty coalition, to 2, to 3 and to both, "
    "and the three Shapley values.",
    tables={
        "single": (
            (6, 3, 2),
            (3, 9, 4),
            (5, 2, 7),
            (4, 6, 3),
            (8, 5, 3),
            (2, 7, 5),
            (9, 4, 6),
            (7, 8, 2),
            (10, 3, 5),
            (4, 11, 8),
            (3, 5, 10),
        ),
        "pair": ((12, 15, 8), (18, 10, 14), (9, 16, 11), (15, 13, 20), (14, 12, 17)),
        "all": (42, 45, 33, 51, 48, 36, 54, 57, 47, 60, 56, 63),
    },
    build=_build_game,
    solve=_solve_game,
    steps=(
        Step(
            "gains",
            "What feature 1 adds to each coalition without it",
            r"$$v(S \cup 1) - v(S)$$",
            r"to the empty coalition ${@v[0]@}$; to 2: ${@u[0]@} - {@v[1]@} = {@gains[1]@}$; to 3: ${@u[1]@} - "
            r"{@v[2]@} = {@gains[2]@}$; to both: ${@t@} - {@u[2]@} = {@gains[3]@}$",
            2,
            "join(v[0], u[0] - v[1], u[1] - v[2], t - u[2])",
        ),
        Step(
            "one",
            "In two of the six orders it comes first, in two last, in one after 2 and in one after 3",
            r"$$\phi_1 = \frac{2\,v(1) + (v(12) - v(2)) + (v(13) - v(3)) + 2\,(v(123) - v(23))}{6}$$",
            r"$\frac{2 \cdot {@gains[0]@} + {@gains[1]:p@} + {@gains[2]:p@} + 2 \cdot {@gains[3]:p@}}{6} "
            r"{@one:e@} {@one@}$",
            2,
            "(2 * gains[0] + gains[1] + gains[2] + 2 * gains[3]) / 6",
        ),
        Step(
            "two",
            "The same for feature 2",
            r"$$\phi_2 = \frac{2\,v(2) + (v(12) - v(1)) + (v(23) - v(3)) + 2\,(v(123) - v(13))}{6}$$",
            r"$\frac{2 \cdot {@v[1]@} + ({@u[0]@} - {@v[0]@}) + ({@u[2]@} - {@v[2]@}) + 2 \cdot ({@t@} - "
            r"{@u[1]@})}{6} {@two:e@} {@two@}$",
            2,
            "(2 * v[1] + u[0] - v[0] + u[2] - v[2] + 2 * (t - u[1])) / 6",
        ),
        Step(
            "three",
            "Efficiency gives the third",
            r"$$\phi_3 = v(123) - \phi_1 - \phi_2$$",
            r"${@t@} - \frac{{@sixths[0]@}}{6} - \frac{{@sixths[1]@}}{6} {@three:e@} {@three@}$",
            1,
            "t - one - two",
        ),
    ),
    answers=(
        Answer("gains", "What feature 1 adds", entries=("to none", "to 2", "to 3", "to both")),
        Answer("one", r"$\phi_1$"),
        Answer("two", r"$\phi_2$"),
        Answer("three", r"$\phi_3$"),
    ),
    mistakes=(
        Mistake(
            "values in place of gains",
            "gains",
            "join(v[0], u[0], u[1], t)",
            "Those are the values of the coalitions with feature 1. A gain subtracts the coalition without it.",
        ),
        Mistake(
            "each gain counted once",
            "one",
            "sum(gains) / 4",
            "There are six orders: in two of them it comes first, in two last. These gains count twice.",
        ),
        Mistake(
            "alone", "one", "v[0] * 1", "That is what it is worth alone, only one of its gains."
        ),
        Mistake(
            "last only",
            "one",
            "t - u[2]",
            "That is what it adds to all others, as occlusion has it.",
        ),
        Mistake(
            "each gain counted once",
            "two",
            "(v[1] + u[0] - v[0] + u[2] - v[2] + t - u[1]) / 4",
            "There are six orders: in two of them it comes first, in two last. These gains count twice.",
        ),
        Mistake(
            "alone", "two", "v[1] * 1", "That is what it is worth alone, only one of its gains."
        ),
        Mistake(
            "last only",
            "two",
            "t - u[1]",
            "That is what it adds to all others, as occlusion has it.",
        ),
        Mistake(
            "alone", "three", "v[2] * 1", "That is what it is worth alone, only one of its gains."
        ),
    ),
    hints=(
        "Let the three arrive in all six orders; a Shapley value is the mean of what one adds on arrival.",
        r"$$\phi_1 = \frac{2\,v(1) + (v(12) - v(2)) + (v(13) - v(3)) + 2\,(v(123) - v(23))}{6}$$",
        r"First, feature 1 adds $v(1)$ to the empty coalition and $v(12) - v(2)$ to feature 2: put in "
        "the numbers.",
    ),
)

GENERATORS = (OCCLUSION, SHAPLEY_THREE)
