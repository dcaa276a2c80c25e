"""Sentences with named entities: countries, the teams named after them, and their currencies (chapter 15).

The names are those of the Unicode Common Locale Data Repository, as the package Babel brings them. *Costa Rica*
may be a place or a team, which only the words around it tell; *New Zealand Dollar* begins like a country.
"""

from functools import cache

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from lib.data.checks import random_generator, whole_number
from lib.data.spans import tags_of
from lib.data.tasks.agreement import checked_range

TYPES = ("LOC", "ORG", "CUR")
ENTITY_TAGS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))
_OPENINGS = ("yesterday", "they say", "as we read", "once more", "this week")
_AFTER = {  # what follows a name and tells what it is
    "LOC": ("has long rivers", "is cold in winter", "lies by the sea", "has few roads"),
    "ORG": ("scored twice", "lost the final", "sold two players", "won at home"),
    "CUR": ("fell again", "rose a little", "was worth less", "was strong"),
}
_BEFORE = {  # what comes before a name and tells what it is
    "LOC": ("we flew to", "she lives in", "the coast of"),
    "ORG": ("we played against", "the goalkeeper of", "he trains with"),
    "CUR": ("they paid in", "the price of the", "we changed the"),
}
_ENDINGS = ("last week", "again", "for years", "on Monday")


@cache
def entity_names():
    """Return the names of countries, and of currencies, that consist of plain words.

    Returns
    -------
    places : tuple of str
    currencies : tuple of str

    Examples
    --------
    >>> places, currencies = entity_names()
    >>> "New Zealand" in places, "New Zealand Dollar" in currencies
    (True, True)
    """
    places, currencies = set(), set()
    for code, name in Locale("en").territories.items():
        if len(code) != 2 or not _plain(name):
            continue
        places.add(name)
        for currency in get_territory_currencies(code):
            currencies.add(get_currency_name(currency, locale="en"))
    return tuple(sorted(places)), tuple(sorted(filter(_plain, currencies)))


def entity_sentences(N, rng, clauses=(1, 2)):
    """Write sentences of one or more clauses, and tag each word.

    In half of the clauses the words before the name tell its type, in half those after it. Before a name that is
    explained by what follows, another name may stand directly.

    Parameters
    ----------
    N : int
        Sentences.
    rng : numpy.random.Generator
    clauses : tuple of int, optional
        Fewest and most clauses in a sentence.

    Returns
    -------
    sentences : list of list of str
        Words.
    tags : list of list of str
        One of `ENTITY_TAGS` for each word.

    Raises
    ------
    ValueError
        If a count is too small or `rng` is not a generator.

    References
    ----------
    Chapter 15.

    Examples
    --------
    >>> import numpy as np
    >>> sentences, tags = entity_sentences(1, np.random.default_rng(8))
    >>> print(*(f"{word}/{tag}" for word, tag in zip(sentences[0], tags[0], strict=True)))
    yesterday/O Finland/B-LOC lies/O by/O the/O sea/O and/O
    the/O price/O of/O the/O Iraqi/B-CUR Dinar/I-CUR again/O
    """
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("clauses", clauses, minimum=1)
    sentences, tags = [], []
    for count in rng.integers(fewest, most + 1, N):
        words, spans = [], []
        for clause in range(count):
            words += ["and"] if clause else []
            for part, kind in _clause(rng):
                new = part.split()
                if kind:
                    spans.append((kind, len(words), len(words) + len(new)))
                words += new
        sentences.append(words)
        tags.append(tags_of(spans, len(words)))
    return sentences, tags


def _clause(rng):
    """Return the parts of a clause, each with its type if it is a name."""
    kind = _pick(rng, TYPES)
    if rng.random() < 0.5:
        return [
            (_pick(rng, _BEFORE[kind]), ""),
            (_name(rng, kind), kind),
            (_pick(rng, _ENDINGS), ""),
        ]
    opening = [(_pick(rng, _OPENINGS), "")]
    if rng.random() < 0.25:
        opening = [("after the trip to", ""), (_name(rng, "LOC"), "LOC")]
    return [*opening, (_name(rng, kind), kind), (_pick(rng, _AFTER[kind]), "")]


def _name(rng, kind):
    return _pick(rng, entity_names()[kind == "CUR"])


def _pick(rng, options):
    return options[rng.integers(len(options))]


def _plain(name):
    words = name.split()
    return len(words) <= 3 and all(word.isascii() and word.isalpha() for word in words)
