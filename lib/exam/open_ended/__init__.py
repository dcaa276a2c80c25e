"""Open questions: one file a part, each with its `QUESTIONS`. A new file is found without being named here."""

from functools import cache

from lib.exam.ideas import collected


@cache
def open_questions():
    """Collect the open questions of all parts.

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
