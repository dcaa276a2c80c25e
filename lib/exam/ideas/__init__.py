"""Questions about ideas: a few files a part, each with its `QUESTIONS`. A new file is found by itself."""

import pkgutil
from collections import Counter
from functools import cache
from importlib import import_module


@cache
def ideas():
    """Collect the questions of all parts.

    Returns
    -------
    dict
        By id, ordered by chapter and id.

    Raises
    ------
    ValueError
        If two questions have one id.
    """
    return collected(__name__, __path__)


def collected(package, path):
    """Collect the `QUESTIONS` of every file of a package.

    Parameters
    ----------
    package : str
        Its dotted name.
    path : list of str
        Where it lies.

    Returns
    -------
    dict
        By id, ordered by chapter and id.

    Raises
    ------
    ValueError
        If two questions have one id.
    """
    files = [import_module(f"{package}.{info.name}") for info in pkgutil.iter_modules(path)]
    questions = [question for file in files for question in file.QUESTIONS]
    counts = Counter(question.id for question in questions)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise ValueError(f"got two questions with the ids {twice}, expected one of each")
    by_chapter = sorted(questions, key=lambda question: (question.chapter, question.id))
    return {question.id: question for question in by_chapter}
