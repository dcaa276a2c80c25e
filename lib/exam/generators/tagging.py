"""Questions of chapter 15 on tags and transcriptions: spans and their F1, edit distance and label error rate."""

import numpy as np

from lib.data.spans import tags_of
from lib.exam.questions import Answer, Generator, Mistake, Step
from lib.metrics.edit_distance import edit_table
from lib.metrics.spans import span_scores

# Entities of a sentence of ten words: first word, the word after the last.
_LAYOUTS = (
    ((0, 2), (3, 4), (5, 7), (8, 10)),
    ((1, 3), (3, 5), (6, 7), (8, 10)),
    ((0, 1), (2, 4), (4, 6), (7, 10)),
    ((0, 3), (4, 6), (6, 7), (8, 10)),
    ((1, 2), (3, 5), (5, 8), (8, 10)),
)
_TYPES = (
    ("LOC", "ORG", "LOC", "PER"),
    ("PER", "LOC", "ORG", "ORG"),
    ("ORG", "PER", "PER", "LOC"),
)
_OUTCOMES = ("right", "type", "short", "missed")
_OTHER = {"LOC": "ORG", "ORG": "PER", "PER": "LOC"}


def _build_spans(layout, types, first, second, third, fourth):
    true = [(kind, *place) for kind, place in zip(types, layout, strict=True)]
    predicted = []
    for (kind, start, stop), outcome in zip(true, (first, second, third, fourth), strict=True):
        if outcome == "short" and stop - start == 1:
            return None
        if outcome != "missed":
            kind = _OTHER[kind] if outcome == "type" else kind
            predicted.append((kind, start, stop - (outcome == "short")))
    if len(predicted) in (0, len(true)):
        return None  # precision and recall are to differ
    return {
        "true": " ".join(tags_of(true, 10)),
        "predicted": " ".join(tags_of(predicted, 10)),
    }


def _scores(true, predicted, change=lambda tags: tags):
    return span_scores([change(predicted.split())], [change(true.split())])


def _solve_spans(given):
    found = _scores(**given)
    return {
        "c": np.array([found.right, found.predicted, found.true]),
        "P": found.precision,
        "R": found.recall,
        "F": found.f1,
    }


def _without_types(tags):
    return [tag[:2] + "X" if tag != "O" else tag for tag in tags]


def _right_words(true, predicted):
    pairs = list(zip(true.split(), predicted.split(), strict=True))
    return sum(a == b for a, b in pairs) / len(pairs)


SPAN_F1 = Generator(
    id="span-f1",
    title="Precision, recall and F1 of spans",
    part="NLP",
    chapter=15,
    topic="named entities",
    section="sec-sequence-labelling",
    minutes=5,
    note="{@true@} | {@predicted@}",
    text="The true tags of a sentence are “{@true@}”, the predicted ones “{@predicted@}”. A span counts only with "
    "its exact words and its type. Compute precision, recall and $F_1$.",
    tables={
        "layout": _LAYOUTS,
        "types": _TYPES,
        "first": _OUTCOMES,
        "second": _OUTCOMES,
        "third": _OUTCOMES,
        "fourth": _OUTCOMES,
    },
    build=_build_spans,
    solve=_solve_spans,
    free=("c",),
    steps=(
        Step(
            "c",
            "Read the spans out of both rows, and count those that agree in first word, last word and type",
            "A span begins at each B and goes on over the I after it.",
            "{@c[2]@} true spans, {@c[1]@} predicted ones, {@c[0]@} of them right.",
            2,
        ),
        Step(
            "P",
            "How many of the predicted spans are right",
            r"$$P = \frac{\text{right}}{\text{predicted}}$$",
            r"$$\frac{{@c[0]@}}{{@c[1]@}} {@P:e@} {@P@}$$",
            1,
            "c[0] / c[1]",
        ),
        Step(
            "R",
            "How many of the true spans were found",
            r"$$R = \frac{\text{right}}{\text{true}}$$",
            r"$$\frac{{@c[0]@}}{{@c[2]@}} {@R:e@} {@R@}$$",
            1,
            "c[0] / c[2]",
        ),
        Step(
            "F",
            "Their harmonic mean",
            r"$$F_1 = \frac{2 P R}{P + R}$$",
            r"$$\frac{2 \cdot {@P@} \cdot {@R@}}{{@P@} + {@R@}} {@F:e@} {@F@}$$",
            1,
            "2 * P * R / (P + R)",
        ),
    ),
    answers=(
        Answer("P", "The precision"),
        Answer("R", "The recall"),
        Answer("F", "$F_1$"),
    ),
    mistakes=(
        Mistake(
            "recall for precision",
            "P",
            "c[0] / c[2]",
            "You divided by the true spans: that is the recall. A precision is divided by what was predicted.",
        ),
        Mistake(
            "precision for recall",
            "R",
            "c[0] / c[1]",
            "You divided by the predicted spans: that is the precision.",
        ),
        Mistake(
            "share of right tags",
            "F",
            _right_words,
            "That is the accuracy of the words. Most words are O, or lie inside a span that is wrong as a whole.",
        ),
        Mistake(
            "types ignored",
            "F",
            lambda true, predicted: _scores(true, predicted, _without_types).f1,
            "You compared the places alone. A span with the wrong type is wrong.",
        ),
    ),
    hints=(
        "Only whole spans count: the same words and the same type.",
        r"$$P = \frac{\text{right}}{\text{predicted}} \qquad R = \frac{\text{right}}{\text{true}}$$",
        "There are {@c[2]@} true spans and {@c[1]@} predicted ones.",
    ),
)

_WORDS = ("tames", "motis", "siman", "temol", "nomas", "lamit", "sotem", "minas", "tulim", "masel")
_ROW = ("nothing", "1 letter", "2 letters", "3 letters", "4 letters", "all 5")


def _build_distance(word, dropped, changed, letter, swapped):
    heard = word[:dropped] + word[dropped + 1 :]
    if heard[changed] == letter:
        return None
    heard = heard[:changed] + letter + heard[changed + 1 :]
    heard = heard[1] + heard[0] + heard[2:] if swapped else heard
    return {"word": word, "heard": heard}


def _solve_distance(given):
    table = edit_table(given["heard"], given["word"])
    row = table[-1]
    return {"table": table, "row": row, "d": int(row[-1]), "rate": 100 * float(row[-1]) / 5}


def _dear_substitutions(word, heard):
    """The last row where a substitution costs 2: insertions and deletions only."""
    d = np.add.outer(np.arange(5), np.arange(6))
    for i in range(1, 5):
        for j in range(1, 6):
            through = d[i - 1, j - 1] + 2 * (heard[i - 1] != word[j - 1])
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, through)
    return d[-1]


def _cells(row):
    return " | ".join(f"{{@table[{row}][{column}]@}}" for column in range(6))


_TABLE = "\n".join(
    (
        "| | nothing | " + " | ".join(f"{{@word[{column}]@}}" for column in range(5)) + " |",
        "|---" * 7 + "|",
        f"| nothing | {_cells(0)} |",
        *(f"| {{@heard[{row}]@}} | {_cells(row + 1)} |" for row in range(4)),
    )
)

EDIT_DISTANCE = Generator(
    id="edit-distance",
    title="Edit distance and label error rate",
    part="NLP",
    chapter=15,
    topic="transcription",
    section="sec-label-error",
    minutes=6,
    note="{@heard@} for {@word@}",
    text="A recognizer writes “{@heard@}” where “{@word@}” was said. Fill in the table of edit distances, one "
    "row for each letter written, one column for each letter said. Give its last row, the edit distance, and the "
    "label error rate in per cent.",
    tables={
        "word": _WORDS,
        "dropped": (0, 1, 2, 3),
        "changed": (1, 3, 2),
        "letter": ("u", "p", "k", "i"),
        "swapped": (False, True),
    },
    build=_build_distance,
    solve=_solve_distance,
    free=("row",),
    steps=(
        Step(
            "row",
            "Each entry is the least of: above plus 1; left plus 1; above left, plus 1 only if the letters differ",
            r"$$d_{ij} = \text{least of } d_{i-1,j} + 1,\; d_{i,j-1} + 1,\; d_{i-1,j-1} + [\text{differ}]$$",
            _TABLE + "\n\nThe last row is ${@row:v@}$.",
            3,
        ),
        Step(
            "d",
            "The last entry compares the whole words",
            "The lower right corner",
            "The edit distance is {@d@}.",
            1,
            "row[5]",
        ),
        Step(
            "rate",
            "Divide by the number of letters that were said",
            r"$$\text{LER} = 100 \cdot \frac{d}{\text{letters of the truth}}$$",
            r"$$100 \cdot \frac{{@d@}}{5} {@rate:e@} {@rate@}$$",
            1,
            "100 * d / 5",
        ),
    ),
    answers=(
        Answer("row", "The last row", tolerance=0, entries=_ROW),
        Answer("d", "The edit distance", tolerance=0),
        Answer("rate", "The label error rate in per cent"),
    ),
    mistakes=(
        Mistake(
            "substitution costs two",
            "row",
            _dear_substitutions,
            "You counted a substitution as two edits, a deletion and an insertion. Here it is one.",
        ),
        Mistake(
            "place by place",
            "d",
            lambda word, heard: sum(a != b for a, b in zip(word, heard, strict=False)) + 1,
            "You compared place by place. One missing letter shifts all that follow, and costs only 1.",
        ),
        Mistake(
            "divided by what was written",
            "rate",
            "100 * d / 4",
            "Divide by the letters that were said, 5, not by those that were written.",
        ),
    ),
    hints=(
        "Three edits cost 1 each: insert, delete, substitute.",
        "The first row is 0, 1, 2, 3, 4, 5, the first column 0, 1, 2, 3, 4.",
        "The last row begins with 4: to make the whole of what was written from nothing.",
    ),
)

GENERATORS = (SPAN_F1, EDIT_DISTANCE)
