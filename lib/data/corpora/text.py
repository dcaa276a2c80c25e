"""English prose that every Python brings along: the help pages of the language (chapters 11, 13 and 14).

The text is `pydoc_data.topics` of the standard library (PSF licence), the pages that
`help("lambda")` shows. It is never downloaded. About a fifth of it occurs in more than one topic;
those repetitions are removed, or a model would be tested on paragraphs it was trained on. Each
Python version has its own text: Python 3.11.7 has 465,048 characters, of which 373,231 remain;
3.12.1 has 492,233 and 396,962. Claims about this text should be inequalities.
"""

import re
from functools import lru_cache

import numpy as np

_SENTENCE_END = re.compile(r"""[.:?!]["”)*]*\Z""")


@lru_cache(maxsize=1)
def _paragraphs():
    from pydoc_data.topics import topics

    unique = {}
    for name in sorted(topics):
        for paragraph in re.split(r"\n[ \t]*\n", topics[name].strip("\n")):
            # Indentation and line breaks differ between repetitions, words do not.
            key = " ".join(paragraph.split())
            if key:
                unique.setdefault(key, (name, paragraph.rstrip()))
    return tuple(unique.values())


def _is_prose(paragraph):
    return (
        paragraph[0] not in " \t"
        and len(paragraph.split()) > 4
        and _SENTENCE_END.search(paragraph) is not None
    )


def help_paragraphs(prose=False):
    """Return the paragraphs of Python's help pages, each once.

    Parameters
    ----------
    prose : bool, optional
        Keep only full sentences at the left margin: no code, grammar, headings or tables.

    Returns
    -------
    list of str
        Paragraphs with their line breaks, topics in alphabetical order.

    Examples
    --------
    >>> print(help_paragraphs(prose=True)[0])
    Assert statements are a convenient way to insert debugging assertions
    into a program:
    """
    return [paragraph for _, paragraph in help_topics(prose)]


def help_topics(prose=False):
    """Return the paragraphs of Python's help pages, each with the topic that it was first met in.

    Parameters
    ----------
    prose : bool, optional
        As in `help_paragraphs`.

    Returns
    -------
    list of (str, str)
        Topic and paragraph, topics in alphabetical order.

    Examples
    --------
    >>> topic, paragraph = help_topics(prose=True)[0]
    >>> topic, paragraph[:17]
    ('assert', 'Assert statements')
    """
    return [(topic, p) for topic, p in _paragraphs() if not prose or _is_prose(p)]


def help_text(prose=False):
    r"""Return the paragraphs of Python's help pages as one text.

    Parameters
    ----------
    prose : bool, optional
        As in `help_paragraphs`.

    Returns
    -------
    str
        The paragraphs, an empty line between them.

    Examples
    --------
    >>> help_text().startswith('The "assert" statement\n')
    True
    """
    return "\n\n".join(help_paragraphs(prose))


def help_split(held_out=0.1, prose=False):
    """Return training and validation text: the last paragraphs are held out.

    No paragraph is in both. The held-out topics stand last in the alphabet (from `types` to
    `yield`), so the validation text has other subjects than the training text, as new text has.

    Parameters
    ----------
    held_out : float, optional
        Share of the paragraphs to hold out, between 0 and 1.
    prose : bool, optional
        As in `help_paragraphs`.

    Returns
    -------
    train : str
        The first paragraphs.
    validation : str
        The others.

    Raises
    ------
    ValueError
        If `held_out` is not between 0 and 1, or leaves a part without a paragraph.

    Examples
    --------
    >>> train, validation = help_split()
    >>> len(train) > 5 * len(validation)
    True
    """
    if isinstance(held_out, bool) or not isinstance(held_out, (int, float, np.number)):
        raise ValueError(f"held_out must be a number between 0 and 1, got {held_out!r}")
    paragraphs = help_paragraphs(prose)
    n = round(len(paragraphs) * held_out) if 0 < held_out < 1 else 0
    if not 0 < n < len(paragraphs):
        raise ValueError(
            f"held_out={held_out} must be between 0 and 1 and leave paragraphs in both parts; "
            "0.1 holds out a tenth"
        )
    return "\n\n".join(paragraphs[:-n]), "\n\n".join(paragraphs[-n:])
