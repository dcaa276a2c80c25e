"""The gate of difficulty: what makes a variant harder, easier or more ambiguous than its siblings."""

import itertools

import numpy as np

from lib.exam.expressions import close

SMALLEST, LARGEST = 0.01, 100.0
CLEAR = 10  # tolerances between two results that a marker must tell apart


def objections(question):
    """Say why a variant is not fit for an exam; an empty list lets it pass.

    What is given has at most two decimals; what is computed lies between 0.01 and 100 in size, unless it
    counts something; nothing is 0, 1 or equal to its neighbour; no square matrix is symmetric; and the result
    of each mistake is ten tolerances from the truth and from the other mistakes.

    Parameters
    ----------
    question : Question

    Returns
    -------
    list of str
    """
    free = question.generator.free
    found = []
    for name, value in question.given.items():
        if isinstance(value, str):
            continue
        if any(round(x, 2) != x for x in np.ravel(value).tolist()):
            found.append(f"{name} has more than two decimals")
        if name not in free:
            found += _degenerate(name, value)
    for name in (step.name for step in question.generator.steps):
        value = question.values[name]
        if _counts(value) or name in free:
            continue
        size = np.abs(value)
        if not np.all(np.isfinite(value)) or np.any((size < SMALLEST) | (size > LARGEST)):
            found.append(f"{name} is not between {SMALLEST} and {LARGEST:g} in size")
        found += _degenerate(name, value)
    return [*found, *_ambiguous(question)]


def _counts(value):
    return np.asarray(value).dtype.kind in "iu"


def _degenerate(name, value):
    value = np.asarray(value, float)
    if any(min(abs(x), abs(abs(x) - 1)) < 1e-6 for x in value.ravel().tolist()):
        yield f"{name} holds a 0 or a 1"
    for line in value if value.ndim == 2 else value.reshape(1, -1):
        ordered = sorted(line.tolist())
        if any(b - a <= 0.01 * abs(b) for a, b in itertools.pairwise(ordered)):
            yield f"{name} holds two equal numbers"
    if value.ndim == 2 and value.shape[0] == value.shape[1] and np.allclose(value, value.T):
        yield f"{name} is symmetric"


def _ambiguous(question):
    for answer in question.generator.answers:
        if answer.options:
            continue
        results = {"the truth": question.values[answer.name]}
        results |= {m.name: question.mistaken(m) for m in question.mistakes_of(answer)}
        for (one, a), (other, b) in itertools.combinations(results.items(), 2):
            if not apart(a, b, answer.tolerance):
                yield f"{one} and {other} give almost the same {answer.name}"


def apart(a, b, tolerance):
    """Whether a marker tells two results apart: some entry differs by ten tolerances, or the shape does.

    Parameters
    ----------
    a, b : float or array, shape (N, D)
    tolerance : float
        Relative; 0 for whole numbers, which must only differ.

    Returns
    -------
    bool
    """
    return not (np.all(close(a, b, CLEAR * tolerance)) and np.all(close(b, a, CLEAR * tolerance)))
