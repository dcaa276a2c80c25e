"""Was or were? Generated sentences whose verb agrees with a noun some words back (chapter 11).

Linguists use this question to see what a network knows of grammar: the word that decides comes first, and
every noun after it may mislead.
"""

import numpy as np

from lib.data.checks import listed, random_generator, whole_number

VERBS = ("was", "were")

_NOUNS = {
    "ANIMAL": (
        ("cat", "cats"),
        ("dog", "dogs"),
        ("bird", "birds"),
        ("horse", "horses"),
        ("mouse", "mice"),
        ("goose", "geese"),
    ),
    "THING": (
        ("key", "keys"),
        ("box", "boxes"),
        ("door", "doors"),
        ("table", "tables"),
        ("cabinet", "cabinets"),
        ("window", "windows"),
    ),
    "FOOD": (("apple", "apples"), ("cake", "cakes"), ("cherry", "cherries")),
}
# What may follow a subject of either kind. The verbs are in the past tense, where only "to be" has a number.
_PHRASES = {
    "ANIMAL": ("near THING", "behind ANIMAL", "which already ate FOOD", "that ANIMAL saw"),
    "THING": ("near THING", "behind ANIMAL", "of ANIMAL", "that ANIMAL saw"),
}
_OPENINGS = ("", "yesterday", "later", "once")
_ADJECTIVES = ("", "old", "small", "grey")


def agreement(N, rng, phrases=(0, 2)):
    """Write the beginnings of sentences up to a verb that must be "was" or "were".

    A subject, singular or plural, then phrases that keep it from its verb: "the cats which already ate the
    apple" (were), "the key near the doors" (was). Each phrase holds one noun, singular or plural by the
    throw of a coin, so nothing but the subject tells. The subject is the first noun: it takes memory to
    answer, not grammar. The sentences are grammatical and need not make sense.

    Parameters
    ----------
    N : int
        Sentences.
    rng : numpy.random.Generator
        Where the sentences come from.
    phrases : tuple of int, optional
        Fewest and most phrases between subject and verb; each number is equally likely.

    Returns
    -------
    sentences : list of list of str
        Words up to the verb, in lower case.
    labels : array, shape (N,)
        0 for "was", 1 for "were", as in `VERBS`; int64.
    subjects : array, shape (N,)
        The step at which the subject is read, from 1 to 3; int64.
    attractors : array, shape (N,)
        Nouns between subject and verb whose number is not the subject's; int64.

    Raises
    ------
    ValueError
        If a count is too small, `phrases` is not a range, or `rng` is not a generator.

    References
    ----------
    Linzen, Dupoux and Goldberg (2016), Assessing the ability of LSTMs to learn syntax-sensitive dependencies,
    Transactions of the ACL 4, who take their sentences from Wikipedia. Chapter 11.

    Examples
    --------
    >>> sentences, labels, subjects, attractors = agreement(3, np.random.default_rng(2))
    >>> for words, label in zip(sentences, labels, strict=True):
    ...     print(*words, "|", VERBS[label])
    the old horses | were
    later the grey box that the small dog saw | was
    later the old horse behind the small bird which already ate the grey cakes | was
    >>> subjects, attractors
    (array([2, 3, 3]), array([0, 0, 1]))
    """
    N, rng = whole_number("N", N), random_generator(rng)
    fewest, most = checked_range("phrases", phrases)
    labels = rng.integers(0, 2, N)
    counts = rng.integers(fewest, most + 1, N)
    written = [_sentence(rng, *choice) for choice in zip(labels, counts, strict=True)]
    sentences, subjects, attractors = zip(*written, strict=True)
    return list(sentences), labels, np.array(subjects), np.array(attractors)


def _sentence(rng, number, phrases):
    """Return the words, the place of the subject, and how many later nouns have the other number."""
    kind = _one(rng, tuple(_PHRASES))
    words = [*_one(rng, _OPENINGS).split(), *_noun(rng, kind, number)]
    subject, attractors = len(words) - 1, 0
    for _ in range(phrases):
        for word in _one(rng, _PHRASES[kind]).split():
            if word in _NOUNS:
                other = rng.integers(2)
                attractors += other != number
                words += _noun(rng, word, other)
            else:
                words.append(word)
    return words, subject, attractors


def _noun(rng, kind, number):
    return ["the", *_one(rng, _ADJECTIVES).split(), _one(rng, _NOUNS[kind])[number]]


def _one(rng, choices):
    return choices[rng.integers(len(choices))]


def checked_range(name, ends, minimum=0):
    """Return the two ends of a range of counts, or say what is wrong with it.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    ends : tuple of int
        Fewest and most.
    minimum : int
        Of the fewest.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If it is no pair of whole numbers in order.
    """
    ends_listed = listed(name, ends)
    if len(ends_listed) != 2:
        raise ValueError(f"{name} must be a pair (fewest, most), got {ends!r}")
    fewest = whole_number(f"fewest {name}", ends_listed[0], minimum=minimum)
    return fewest, whole_number(f"most {name}", ends_listed[1], minimum=fewest)
