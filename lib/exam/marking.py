"""Mark what a student has typed: against the truth, then against what follows from earlier answers.

The page does the same in `book/assets/practice/answers.js`.
"""

import re
from dataclasses import dataclass

import numpy as np

from lib.exam.expressions import close, evaluate, parse

RETRY, HINT = 0.1, 0.1  # of the marks, for each further try and each hint


@dataclass(frozen=True)
class Verdict:
    """What came out: which entries are right (None for a wrong shape), which mistake it is, if any.

    `followed` says that the answer is right for someone who goes on from an earlier error.
    """

    entries: np.ndarray | None
    mistake: object = None
    followed: bool = False

    @property
    def share(self):
        """Return the share of the entries that are right."""
        return 0.0 if self.entries is None else float(np.mean(self.entries))

    @property
    def right(self):
        """Return whether all entries are."""
        return self.share == 1.0


def read(text, shape):
    """Read numbers as they are typed: parted by spaces, the rows of a matrix by semicolons.

    Parameters
    ----------
    text : str
        Such as "0.5", "-3/4 2" or "1 2; 3 4"; thousands may have commas, as in "80,384".
    shape : tuple of int
        Of the answer; a matrix may be typed in another shape, which is then marked as wrong.

    Returns
    -------
    float or array, shape (N, D)

    Raises
    ------
    ValueError
        If something is no number, or a vector has more or fewer numbers than asked for.

    Examples
    --------
    >>> read("−1/4 2", (2,)).tolist(), read("80,384", ()).item()
    ([-0.25, 2.0], 80384.0)
    """
    rows = [[_number(part) for part in row.split()] for row in text.split(";") if row.strip()]
    if not rows or len({len(row) for row in rows}) > 1:
        raise ValueError("got rows of different lengths, expected as many numbers in each row")
    if len(shape) == 2:
        return np.array(rows)
    flat = np.array([x for row in rows for x in row])
    if flat.size != np.prod(shape, dtype=int):
        raise ValueError(f"got {flat.size} numbers, expected {np.prod(shape, dtype=int)}")
    return flat.reshape(shape)


def _number(text):
    plain = text.replace("−", "-").replace("–", "-").strip("()[]")
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)", "", plain)
    match = re.fullmatch(r"([-+]?\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)", plain)
    try:
        return float(match[1]) / float(match[2]) if match else _finite(plain)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"got {text!r}, expected a number such as 0.47, -3/4 or 1e-2") from None


def _finite(text):
    value = float(text)
    if not np.isfinite(value):
        raise ValueError
    return value


def followed(question, earlier):
    """Say what the values would be for someone who goes on from the answers given so far.

    Parameters
    ----------
    question : Question
    earlier : dict
        Answers by name.

    Returns
    -------
    dict
    """
    names = dict(question.names)
    with np.errstate(all="ignore"):  # of a wrong answer there may be no root or quotient
        for step in question.generator.steps:
            if step.name in earlier:
                names[step.name] = earlier[step.name]
            elif step.formula:
                names[step.name] = evaluate(parse(step.formula), names)
    return names


def mark(question, answer, value, earlier):
    """Mark one answer.

    Parameters
    ----------
    question : Question
    answer : Answer
    value : float or array, shape (N, D)
    earlier : dict
        What was answered before, by name.

    Returns
    -------
    Verdict
    """
    with np.errstate(all="ignore"):
        return _marked(question, answer, value, earlier)


def _marked(question, answer, value, earlier):
    (step,) = [step for step in question.generator.steps if step.name == answer.name]
    truth, own = question.values[answer.name], followed(question, earlier)
    if np.shape(value) != np.shape(truth):
        return Verdict(None, _mistake(question, answer, value, own))
    right = entries = np.asarray(close(value, truth, answer.tolerance))
    if earlier and step.formula:
        entries = right | close(value, evaluate(parse(step.formula), own), answer.tolerance)
    if entries.all():
        return Verdict(entries, followed=not right.all())
    return Verdict(entries, _mistake(question, answer, value, own))


def _mistake(question, answer, value, own):
    for mistake in question.mistakes_of(answer):
        results = (question.mistaken(mistake, names) for names in (question.names, own))
        if any(np.all(close(value, result, answer.tolerance)) for result in results):
            return mistake
    return None


def price(tries, hints):
    """Say what share of its marks an answer is still worth.

    Parameters
    ----------
    tries : int
        From 1 on.
    hints : int

    Returns
    -------
    float

    Examples
    --------
    >>> price(tries=1, hints=0), round(price(tries=2, hints=1), 2), price(tries=20, hints=3)
    (1.0, 0.8, 0.0)
    """
    return max(0.0, 1 - RETRY * (tries - 1) - HINT * hints)
