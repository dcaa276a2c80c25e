"""Automatic checks of the coding exercises: what a reader wrote against a referee in `lib`."""

import re
from importlib import import_module

import numpy as np


def check(label, function):
    """Run a reader's function on the cases of an exercise and print the verdict.

    Parameters
    ----------
    label : str
        Label of the exercise, such as "ex-lstm-1": the cases are in `lib.exam.chapters.lstm`.
    function : callable
        The reader's solution. Returning nothing counts as not solved yet.

    Returns
    -------
    bool
        Whether every case came out right.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> def lstm_parameters(D, H):
    ...     return 4 * (D * H + H * H + H)
    >>> solved = check("ex-lstm-1", lstm_parameters)
    lstm_parameters: not right yet. With D = 1, H = 1 expected 16, got 12
    """
    name = function.__name__
    for arguments, expected in _cases(label)():
        # Copies, so that writing into an argument does not change the next case.
        found = function(**{key: _copy(value) for key, value in arguments.items()})
        if found is None:
            print(f"{name}: not solved yet")
            return False
        if not _equal(found, expected):
            given = ", ".join(f"{key} = {_short(value)}" for key, value in arguments.items())
            print(
                f"{name}: not right yet. With {given} expected {_short(expected)}, got {_short(found)}"
            )
            return False
    print(f"{name}: solved")
    return True


def _cases(label):
    match = re.fullmatch(r"ex-(.+)-\d+", label)
    try:
        return import_module(f"lib.exam.chapters.{match[1].replace('-', '_')}").CASES[label]
    except (TypeError, ModuleNotFoundError, KeyError):
        raise ValueError(
            f"no exercise with a check is labelled {label!r}; labels read like 'ex-lstm-1'"
        ) from None


def _copy(value):
    return np.copy(value) if isinstance(value, np.ndarray) else value


def _equal(found, expected):
    if isinstance(expected, tuple):
        return (
            isinstance(found, tuple | list)
            and len(found) == len(expected)
            and all(map(_equal, found, expected))
        )
    try:
        return np.shape(found) == np.shape(expected) and np.allclose(found, expected, atol=1e-8)
    except (TypeError, ValueError):  # words, not numbers
        return found == expected


def _short(value):
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_short, value)) + ")"
    if isinstance(value, np.ndarray) and value.size > 12:
        return f"an array of shape {value.shape}"
    if isinstance(value, np.ndarray | float):
        return str(np.round(value, 4).tolist())
    return str(value)
