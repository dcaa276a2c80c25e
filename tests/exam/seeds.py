"""What the questions of the bank ask and what is right, as it was when it was last looked at.

Links, sheets and answers that students wrote down name a question and a seed: both mean the same for ever. Of a
generator, some seeds are recorded: what is given, the solution, what each mistake leads to, in numbers. Of a
question about ideas or an open one: its words, its answers or the points of its scheme, and which are right. Of
all: minutes, marks, tolerances. Of the papers in the book: which questions. Where a change is meant,
`python -m tests.exam.seeds` writes it down. Feedback, hints and the words of solutions may change.
"""

import hashlib
import json
import re
from dataclasses import astuple
from pathlib import Path

import numpy as np

from book.files import write_atomically
from lib.exam.conceptual import Choice, FindMistake, Match, Order, TrueOrFalse
from lib.exam.fixed import PAPERS
from lib.exam.open import Open
from lib.exam.paper import entries

RECORD = Path(__file__).with_name("seeds.json")
SEEDS = (0, 1, 7)


def fingerprints(entry):
    """Six letters for each part of a question that is to stay as it is.

    Parameters
    ----------
    entry : Generator or Conceptual

    Returns
    -------
    dict of str
    """
    found = _numbers_of(entry) if entry.kind == "generator" else {"key": _key(entry)}
    return {name: _letters(each) for name, each in found.items()}


def _numbers_of(generator):
    questions = [generator.question(seed) for seed in SEEDS]
    found = {
        "given": [[q.given, _digits(q.fill(generator.text))] for q in questions],
        "solution": [[q.values, _digits(str(q.worked()))] for q in questions],
        "worth": [
            generator.minutes,
            [step.marks for step in generator.steps],
            [(a.name, a.digits, a.tolerance, a.entries, a.options) for a in generator.answers],
        ],
    }
    for mistake in generator.mistakes:
        found[f"mistake: {mistake.name}"] = [q.mistaken(mistake) for q in questions]
    return found


def _key(entry):
    shared = [entry.text, entry.picture, entry.minutes, entry.marks]
    if isinstance(entry, TrueOrFalse):
        shared.append(entry.holds)
    if isinstance(entry, Choice):
        return [*shared, entry.right.text, [reply.text for reply in entry.wrong]]
    if isinstance(entry, Match):
        return [*shared, entry.pairs]
    if isinstance(entry, Order):
        return [*shared, entry.steps]
    if isinstance(entry, FindMistake):
        return [*shared, [line.text for line in entry.lines], entry.wrong]
    if isinstance(entry, Open):
        return [*shared, entry.drawing, [astuple(point) for point in entry.scheme]]
    raise TypeError(f"got a {type(entry).__name__}: say here what of it is to stay as it is")


def _digits(text):
    return re.findall(r"[\d.]+", text)


def _letters(value):
    return hashlib.sha256(json.dumps(_plain(value)).encode()).hexdigest()[:6]


def _plain(value):
    """Nine decimals: the last digits are the machine's."""
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, list | tuple) or np.ndim(value):
        return [_plain(each) for each in value]
    return f"{round(float(value), 9) + 0.0:.9g}"


def papers():
    """Six letters for each paper of the book.

    Returns
    -------
    dict of dict
    """
    return {f"paper {number}": {"questions": _letters(chosen)} for number, chosen in PAPERS.items()}


def main():
    """Write the fingerprints of all questions and papers down."""
    found = {entry.id: fingerprints(entry) for entry in entries()} | papers()
    write_atomically(RECORD, json.dumps(found, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
