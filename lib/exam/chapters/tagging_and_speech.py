"""Coding exercises of chapter 15, tagging and transcribing."""

from lib.data.spans import spans_of
from lib.equations.ctc import collapse


def _tags():
    for tags in (
        "O B-LOC I-LOC O B-ORG",
        "B-LOC B-LOC I-LOC I-LOC",
        "B-ORG I-ORG B-ORG",
        "O O",
        "B-CUR O B-LOC I-LOC",
    ):
        yield {"tags": tags.split()}, tuple(spans_of(tags.split()))


def _paths():
    # Blanks at the ends, a letter twice in a row, only blanks, another letter between equal ones, one frame.
    for path in (
        [0, 1, 1, 0, 1, 2, 2],
        [2, 2, 0, 0],
        [0, 0, 0],
        [1, 2, 1],
        [3],
        [1, 1, 0, 0, 1, 1],
    ):
        yield {"path": path, "blank": 0}, collapse(path)


CASES = {"ex-tagging-and-speech-1": _tags, "ex-tagging-and-speech-3": _paths}
