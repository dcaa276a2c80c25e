"""Quizzes of the library jupyterquiz, in the chosen notation."""

import json
from pathlib import Path

from lib.figures.notation import chosen
from lib.figures.picture import on_page
from lib.notation.letters import in_text


def quiz(path):
    """Show a quiz; on a page it has all notations, in a kernel the chosen one.

    Parameters
    ----------
    path : str
        Of a JSON file with questions for `jupyterquiz.display_quiz`. A question with `"letters": "lstm"`, `"rnn"`
        or `"gru"` has mathematics in PyTorch's letters between its dollar signs, and they follow the notation.

    Examples
    --------
    >>> quiz("quizzes/10-lstm.json")  # doctest: +SKIP
    """
    from jupyterquiz import display_quiz

    questions = json.loads(Path(path).read_text(encoding="utf-8"))
    if not on_page():
        questions = [in_notation(question, chosen()) for question in questions]
    display_quiz(questions)


def in_notation(question, notation):
    """Return a question in one notation.

    Parameters
    ----------
    question : dict
        As in the JSON file.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    dict
        Without its `letters`.
    """
    letters = question.get("letters")
    rest = {key: value for key, value in question.items() if key != "letters"}
    return _each_text(rest, lambda text: in_text(text, letters, notation)) if letters else rest


def _each_text(value, change):
    """Apply a function to every string of nested lists and dictionaries."""
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_each_text(item, change) for item in value]
    return change(value) if isinstance(value, str) else value
