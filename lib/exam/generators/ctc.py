"""Questions of chapter 15 on CTC: counting alignments, the forward table, best path against best labelling."""

import math
from itertools import pairwise

import numpy as np

from lib.equations.ctc import ctc_alpha
from lib.exam.lines import by_line, valued
from lib.exam.questions import Answer, Generator, Mistake, Step

CTC = {"part": "NLP", "chapter": 15, "topic": "CTC"}


def _build_count(pattern, letters, spare, K):
    word = "".join(letters[int(place)] for place in pattern)
    U, r = len(word), sum(a == b for a, b in pairwise(word))
    return {"word": word, "U": U, "K": K, "T": U + r + spare, "r": r}


def _solve_count(given):
    U, r, T, K = (given[name] for name in "UrTK")
    labels = [given["word"].index(letter) + 1 for letter in given["word"]]
    P = float(ctc_alpha(np.full((T, max(K, 1 + max(labels))), 1 / K), labels)[1])
    return {"least": U + r, "count": math.comb(T + U - r, 2 * U), "L": -math.log(P)}


ALIGNMENTS = Generator(
    id="ctc-alignments",
    title="How many paths collapse to a word",
    **CTC,
    section="sec-ctc",
    minutes=5,
    note="{@word@} in {@T@} frames, {@K@} symbols",
    text="A CTC network has {@K@} symbols, the blank among them. Its target is “{@word@}”. How many frames "
    "does the word need at least? How many paths of {@T@} frames collapse to it? And which loss $-\\ln P$ "
    "does the word get from a network that has not learnt anything and gives each symbol the same probability?",
    tables={
        "pattern": ("00", "001", "011", "000", "0010", "0110"),
        "letters": ("ab", "et", "on", "si", "ma", "lo", "ut", "ed"),
        "spare": (1, 2, 3),
        "K": (3, 4, 5),
    },
    build=_build_count,
    solve=_solve_count,
    free=("r",),
    steps=(
        Step(
            "least",
            "One frame for each letter, and a blank between equal neighbours",
            r"$$T \geq U + m$$",
            "Letters: {@U@}. Pairs of equal neighbours: {@r@}. Frames: {@least@}.",
            1,
            "U + r",
        ),
        Step(
            "count",
            "Choose where each letter begins and ends; blanks fill the rest",
            r"$$\frac{(T + U - m)!}{(2U)! \cdot (T - U - m)!}$$",
            r"$$\frac{({@T@} + {@U@} - {@r@})!}{(2 \cdot {@U@})! \cdot ({@T@} - {@U@} - {@r@})!} = {@count@}$$",
            2,
        ),
        Step(
            "L",
            "Each path has the same probability, so add it up as often as there are paths",
            r"$$L = -\ln \frac{\text{paths}}{K^T} = T \ln K - \ln(\text{paths})$$",
            r"$${@T@} \cdot \ln {@K@} - \ln {@count@} {@L:e@} {@L@}$$",
            1,
            "T * ln(K) - ln(count)",
        ),
    ),
    answers=(
        Answer("least", "Frames needed", tolerance=0),
        Answer("count", "Number of paths", tolerance=0),
        Answer("L", "The loss"),
    ),
    mistakes=(
        Mistake(
            "repeats forgotten",
            "least",
            "U",
            "Without a blank between them, two equal letters would be merged into one.",
        ),
        Mistake(
            "a blank everywhere",
            "least",
            "2 * U + 1",
            "Blanks are needed only between equal neighbours; elsewhere they may be left out.",
        ),
        Mistake(
            "blanks between equal letters left out",
            "count",
            lambda T, U, **_: math.comb(T + U, 2 * U),
            "You also counted paths in which equal neighbours touch; those collapse to a shorter word.",
        ),
        Mistake(
            "no blanks at all",
            "count",
            lambda T, U, **_: math.comb(T - 1, U - 1),
            "You only stretched the letters. Blanks may stand before, between and behind them.",
        ),
        Mistake(
            "the blank is no symbol",
            "L",
            "T * ln(K - 1) - ln(count)",
            "The blank is one of the symbols that a frame can choose.",
        ),
    ),
    hints=(
        "A path has one symbol in each frame. Merge repeats first, then drop blanks.",
        r"$$\frac{(T + U - m)!}{(2U)! \cdot (T - U - m)!}$$ paths, with $m$ pairs of equal neighbours",
        "Letters: {@U@}. Pairs of equal neighbours: {@r@}.",
    ),
)

_STATES_2 = ("blank", "first letter", "blank between", "second letter")
_STATES_3 = ("second letter", "blank behind")


def _build_table(first, second, third, word):
    return {"word": word, "u": np.array(first), "v": np.array(second), "w": np.array(third)}


def _solve_table(given):
    alpha, P = ctc_alpha(np.stack([given[name] for name in "uvw"]), [1, 2])
    return {
        "first": alpha[0, :2],
        "second": alpha[1, :4],
        "third": alpha[2, 3:],
        "P": float(P),
        "L": -math.log(P),
    }


_SECOND = "join(first[0] * v[0], (first[0] + first[1]) * v[1], first[1] * v[0], {})"
_FRAMES = (
    (0.3, 0.5, 0.2),
    (0.5, 0.4, 0.1),
    (0.2, 0.7, 0.1),
    (0.25, 0.6, 0.15),
    (0.4, 0.35, 0.25),
    (0.1, 0.6, 0.3),
)

FORWARD_TABLE = Generator(
    id="ctc-forward-table",
    title="The forward table of CTC",
    **CTC,
    section="sec-ctc-forward",
    minutes=9,
    note="{@word@}: {@u:v@}, {@v:v@}, {@w:v@}",
    text="The target is “{@word@}”, there are three frames. The probabilities of blank, first letter and second "
    "letter are ${@u:v@}$ in frame 1, ${@v:v@}$ in frame 2 and ${@w:v@}$ in frame 3. Compute the forward "
    "variables of the first four states in frame 2, those of the last two in frame 3, and the loss $-\\ln P$.",
    tables={
        "first": _FRAMES,
        "second": ((0.2, 0.5, 0.3), (0.15, 0.45, 0.4), *(f[::-1] for f in _FRAMES[1:4])),
        "third": (
            (0.6, 0.15, 0.25),
            (0.55, 0.05, 0.4),
            (0.5, 0.1, 0.4),
            (0.45, 0.2, 0.35),
            (0.65, 0.05, 0.3),
        ),
        "word": ("at", "me", "so", "it"),
    },
    build=_build_table,
    solve=_solve_table,
    steps=(
        Step(
            "first",
            "Frame 1: a path begins with the blank or with the first letter",
            r"$$\alpha = p$$",
            by_line(("Blank", "First letter"), lambda i: valued(r"\alpha", f"first[{i}]")),
            1,
            "join(u[0], u[1])",
        ),
        Step(
            "second",
            "Frame 2: add what can come, then multiply by the probability of the state's symbol",
            r"$$\alpha(s) = (\text{same state} + \text{one before} + \text{two before, if allowed}) \cdot p$$",
            by_line(
                ("Blank", "First letter", "Blank between", "Second letter, over the blank"),
                lambda i: valued(
                    (
                        r"{@first[0]@} \cdot {@v[0]@}",
                        r"({@first[0]@} + {@first[1]@}) \cdot {@v[1]@}",
                        r"{@first[1]@} \cdot {@v[0]@}",
                        r"{@first[1]@} \cdot {@v[2]@}",
                    )[i],
                    f"second[{i}]",
                ),
            ),
            3,
            _SECOND.format("first[1] * v[2]"),
        ),
        Step(
            "third",
            "Frame 3: only the two states in which a path may end",
            r"$$\alpha(s) = (\text{same state} + \text{one before} + \text{two before, if allowed}) \cdot p$$",
            by_line(
                ("Second letter", "Blank behind"),
                lambda i: valued(
                    (
                        r"({@second[3]@} + {@second[2]@} + {@second[1]@}) \cdot {@w[2]@}",
                        r"{@second[3]@} \cdot {@w[0]@}",
                    )[i],
                    f"third[{i}]",
                ),
            ),
            2,
            "join((second[3] + second[2] + second[1]) * w[2], second[3] * w[0])",
        ),
        Step(
            "P",
            "A path may end in the last letter or in the blank behind it",
            r"$$P = \alpha(\text{last}) + \alpha(\text{last but one})$$",
            r"$${@third[0]@} + {@third[1]@} {@P:e@} {@P@}$$",
            1,
            "sum(third)",
        ),
        Step(
            "L",
            "Minus its logarithm",
            r"$$L = -\ln P$$",
            r"$$-\ln {@P@} {@L:e@} {@L@}$$",
            1,
            "-ln(P)",
        ),
    ),
    answers=(
        Answer("second", "Frame 2", entries=_STATES_2),
        Answer("third", "Frame 3", entries=_STATES_3),
        Answer("L", "The loss"),
    ),
    mistakes=(
        Mistake(
            "no skip",
            "second",
            _SECOND.format("0 * v[2]"),
            "The two letters differ, so the blank between them may be skipped.",
        ),
        Mistake(
            "not added",
            "second",
            "join(first[0] * v[0], first[1] * v[1], first[1] * v[0], first[1] * v[2])",
            "The first letter can also be reached from the blank before it.",
        ),
        Mistake(
            "skip forgotten at the end",
            "third",
            "join((second[3] + second[2]) * w[2], second[3] * w[0])",
            "The second letter can be reached from the first one directly, over the blank.",
        ),
        Mistake(
            "ends in the letter only",
            "L",
            "-ln(third[0])",
            "A path may also end in the blank behind the last letter; add both.",
        ),
        Mistake(
            "no logarithm",
            "L",
            "sum(third)",
            "That is the probability. The loss is minus its logarithm.",
        ),
    ),
    hints=(
        "Blanks stand before, between and behind the letters: five states, three frames.",
        r"$$\alpha(s) = (\text{same state} + \text{one before} + \text{two before, if allowed}) \cdot p$$",
        "In frame 1 the blank has {@first[0]@}, the first letter {@first[1]@}; nothing else has been reached.",
    ),
)


def _build_decoding(first, second, third, letter):
    b = np.array([first, second, third])
    p = np.stack([b, 1 - b], 1)
    return {"letter": letter, "b": b} if ctc_alpha(p, [1])[1] > b.prod() else None


def _solve_decoding(given):
    p = np.stack([given["b"], 1 - given["b"]], 1)
    empty, twice, once = (float(ctc_alpha(p, labels)[1]) for labels in ([], [1, 1], [1]))
    return {"empty": empty, "twice": twice, "once": once}


def _single_frames(letter, b):
    return sum(
        math.prod(1 - x if t == place else x for t, x in enumerate(b.tolist()))
        for place in range(3)
    )


DECODING = Generator(
    id="ctc-best-path",
    title="Best path against best labelling",
    **CTC,
    section="sec-ctc-decoding",
    minutes=5,
    note="{@letter@}: {@b:v@}",
    text="A network with two symbols, the blank and “{@letter@}”, gives the blank the probabilities "
    "${@b:v@}$ in three frames. Compute the probability of writing nothing, of “{@letter@}{@letter@}”, and of a "
    "single “{@letter@}”. "
    "(Greedy decoding writes nothing, for the blank wins in each frame.)",
    tables={
        "first": (0.55, 0.6, 0.65, 0.7, 0.52, 0.58),
        "second": (0.56, 0.62, 0.66, 0.72, 0.75),
        "third": (0.53, 0.57, 0.61, 0.64, 0.68),
        "letter": ("a", "e", "o"),
    },
    build=_build_decoding,
    solve=_solve_decoding,
    steps=(
        Step(
            "empty",
            "Only one path collapses to nothing: three blanks",
            r"$$P(\text{nothing}) = p_1(\text{blank}) \cdot p_2(\text{blank}) \cdot p_3(\text{blank})$$",
            r"$${@b[0]@} \cdot {@b[1]@} \cdot {@b[2]@} {@empty:e@} {@empty@}$$",
            1,
            "b[0] * b[1] * b[2]",
        ),
        Step(
            "twice",
            "Two equal letters need a blank between them, and there are only three frames",
            "letter, blank, letter",
            r"$$(1 - {@b[0]@}) \cdot {@b[1]@} \cdot (1 - {@b[2]@}) {@twice:e@} {@twice@}$$",
            1,
            "(1 - b[0]) * b[1] * (1 - b[2])",
        ),
        Step(
            "once",
            "All other paths collapse to one letter",
            r"$$1 - P(\text{nothing}) - P(\text{twice})$$",
            r"$$1 - {@empty@} - {@twice@} {@once:e@} {@once@}$$",
            2,
            "1 - empty - twice",
        ),
    ),
    answers=(
        Answer("empty", "Probability of nothing"),
        Answer("twice", "Probability of two letters"),
        Answer("once", "Probability of one letter"),
    ),
    mistakes=(
        Mistake(
            "letter in place of blank",
            "empty",
            "(1 - b[0]) * (1 - b[1]) * (1 - b[2])",
            "You multiplied the probabilities of the letter. Nothing is written if all three frames are blank.",
        ),
        Mistake(
            "neighbours counted twice",
            "twice",
            "(1 - b[0]) * (1 - b[1])",
            "Two letters in a row are merged into one. A blank must stand between them.",
        ),
        Mistake(
            "single frames only",
            "once",
            _single_frames,
            "You counted paths with the letter in one frame. It may also fill two or three frames in a row.",
        ),
        Mistake(
            "all but nothing",
            "once",
            "1 - empty",
            "One of these paths writes two letters: letter, blank, letter.",
        ),
    ),
    hints=(
        "There are eight paths. To what does each collapse?",
        "One path gives nothing, one gives two letters, six give one.",
        "Nothing: the product of ${@b:v@}$.",
    ),
)

GENERATORS = (ALIGNMENTS, FORWARD_TABLE, DECODING)
