"""Questions about ideas: one file a part, each with its `QUESTIONS`. A new file is found without being named "
"here."""

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
    files = [import_module(f"{__name__}.{info.name}") for info in pkgutil.iter_modules(__path__)]
    questions = [question for file in files for question in file.QUESTIONS]
    found = {question.id: question for question in questions}
    if len(found) < len(questions):
        counts = Counter(question.id for question in questions)
        twice = [name for name, count in counts.items() if count > 1]
        raise ValueError(f"got two questions with the ids {twice}, expected one of each")
    return dict(sorted(found.items(), key=lambda pair: (pair[1].chapter, pair[0])))
