"""What some seeds of every generator ask, as it was when it was last looked at.

A seed means the same question for ever: links, sheets and answers that students wrote down name it. So a change of
its numbers, of the solution or of what a mistake leads to has to be meant: `python -m tests.exam.seeds` writes the
new ones down. Words may change.
"""

import hashlib
import json
import re
from pathlib import Path

import numpy as np

from book.files import write_atomically
from lib.exam.generators import bank

RECORD = Path(__file__).with_name("seeds.json")
SEEDS = (0, 1, 7)


def fingerprints(generator):
    """Six letters each for what is given, for the solution, and for what each mistake leads to.

    Parameters
    ----------
    generator : Generator

    Returns
    -------
    dict of str
    """
    questions = [generator.question(seed) for seed in SEEDS]
    found = {
        "given": [[q.given, _numbers(q.fill(generator.text))] for q in questions],
        "solution": [[q.values, _numbers(str(q.worked()))] for q in questions],
    }
    for mistake in generator.mistakes:
        found[f"mistake: {mistake.name}"] = [q.mistaken(mistake) for q in questions]
    return {name: _letters(each) for name, each in found.items()}


def _numbers(text):
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


def main():
    """Write the fingerprints of all generators down."""
    found = {name: fingerprints(generator) for name, generator in bank().items()}
    write_atomically(RECORD, json.dumps(found, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
