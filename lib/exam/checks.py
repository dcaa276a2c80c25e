"""Automatic checks of the coding exercises: what a reader wrote against a referee in `lib`."""

import re
from importlib import import_module

import numpy as np


def check(label, function):
    """Run a reader's function on the cases of an exercise and print the verdict.

    Whatever the function returns or raises, there is a verdict.

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
    cases = _cases(label)
    name = getattr(function, "__name__", None) or type(function).__name__
    for arguments, expected in cases():
        # Copies, so that writing into an argument does not change the next case.
        copies = {key: _copy(value) for key, value in arguments.items()}
        try:
            found = function(**copies)
        except (Exception, SystemExit) as error:
            found = _Raised(error)
        if found is None:
            print(f"{name}: not solved yet")
            return False
        if not _equal(found, expected):
            given = ", ".join(f"{key} = {_short(value)}" for key, value in arguments.items())
            print(
                f"{name}: not right yet. With {given} expected {_short(expected)}, "
                f"{_outcome(found, expected)}"
            )
            return False
    print(f"{name}: solved")
    return True


class _Raised:
    """What a function raised in place of returning."""

    def __init__(self, error):
        self.error = error


def _cases(label):
    match = re.fullmatch(r"ex-(.+)-\d+", str(label))
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
    if isinstance(expected, str | bool):
        return type(found) is type(expected) and found == expected
    found = _numbers(found)
    if found is None or found.shape != np.shape(expected):
        return False
    return bool(np.allclose(found, expected))


def _numbers(value):
    """Return the real numbers of an answer as an array, or None if it is anything else."""
    try:
        array = np.asarray(value.detach() if hasattr(value, "detach") else value)
    except Exception:  # an answer may be anything, and fail in any way
        return None
    return array.astype(float) if array.dtype.kind in "iuf" else None


def _outcome(found, expected):
    """Say what came in place of the expected: where numbers are equal in print, what else differs."""
    if isinstance(found, _Raised):
        return f"but it raised {type(found.error).__name__}: {_cut(found.error)}"
    shown = _short(found)
    if shown != _short(expected):
        return f"got {shown}"
    if _numbers(found) is None:
        return f"got {shown} of type {type(found).__name__}"
    return f"got {shown}: the difference is in later digits"


def _short(value):
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_short, value)) + ")"
    numbers = None if isinstance(value, str | bool | int) else _numbers(value)
    if numbers is None:
        return _cut(value)
    if numbers.size > 12:
        return f"an array of shape {numbers.shape}"
    return str(np.round(numbers, 4).tolist())


def _cut(value, length=200):
    """Text of anything, on one line and not too long."""
    try:
        text = " ".join(str(value).split())
    except Exception:
        text = f"something of type {type(value).__name__}"
    return text if len(text) <= length else text[:length] + " …"
