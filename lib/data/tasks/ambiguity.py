"""Sentences with a word of two meanings, "bank", and a clue before it, after it, or nowhere (chapter 12)."""

import math

import numpy as np

from lib.data.checks import listed, random_generator, whole_number, whole_numbers
from lib.data.padding import pad

SENSES = ("river", "money")
CLUES = ("after", "before", "none")
_PURPOSES = (  # the two of a pair fit the same sentence and differ in the sense alone
    ("watch the river", "change dollars"),
    ("feed the ducks", "open an account"),
    ("catch some fish", "pay a bill"),
    ("moor the boat", "ask for a loan"),
)
_OPENINGS = ("I went", "we walked", "she drove", "they hurried", "my brother came")
_FILLERS = ("after lunch", "with a friend", "in the rain", "on Monday", "once more")
_TELLING = {  # the words of a clue that no other part of a sentence has
    "river": ["watch", "river", "feed", "ducks", "catch", "fish", "moor", "boat"],
    "money": ["change", "dollars", "open", "account", "pay", "bill", "ask", "loan"],
}


def bank_sentences(n, rng, clue="after", fillers=2):
    """Write sentences about a bank, and say which of its two senses is meant.

    after: "she drove to the bank on Monday to change dollars". before: "to change dollars she drove to the bank
    on Monday". none: "she drove to the bank on Monday", where nobody can know. The sense is a fair coin, and
    nothing but the clue depends on it.

    Parameters
    ----------
    n : int
        Sentences.
    rng : numpy.random.Generator
        Where the samples come from.
    clue : {"after", "before", "none"} or sequence of these
        Where the clue stands; one is drawn for each sentence if there are several.
    fillers : int
        Phrases of two or three words after the bank: their number is drawn from 0 to this.

    Returns
    -------
    sentences : list of list of str
        Words, each list with one "bank".
    senses : array, shape (n,)
        1 for money, 0 for the river; int64.

    Raises
    ------
    ValueError
        If a place for the clue is unknown, a count is too small, or `rng` is not a generator.

    References
    ----------
    Chapter 12.

    Examples
    --------
    >>> sentences, senses = bank_sentences(2, np.random.default_rng(5))
    >>> for words, sense in zip(sentences, senses):
    ...     print(f"{SENSES[sense]}:", *words)
    river: my brother came to the bank with a friend once more to watch the river
    money: I went to the bank to change dollars
    """
    n, fillers, rng = _checked(n, fillers, rng)
    places = _places(clue)
    drawn = [_skeleton(rng, places, fillers) for _ in range(n)]
    senses = rng.integers(0, 2, n)
    return [_render(*one, sense) for one, sense in zip(drawn, senses, strict=True)], senses


def bank_pairs(n, rng, clue="after", fillers=2):
    """Write every sentence twice, once for each sense: the two differ in the clue and in nothing else.

    Whoever does not read the clue must answer both alike, and is right exactly once.

    Parameters
    ----------
    n : int
        Pairs.
    rng : numpy.random.Generator
        Where the samples come from.
    clue : {"after", "before"} or sequence of these
        As in `bank_sentences`.
    fillers : int
        As in `bank_sentences`.

    Returns
    -------
    sentences : list of list of str
        2n of them, river and money in turn.
    senses : array, shape (2*n,)
        0, 1, 0, 1, …; int64.

    Raises
    ------
    ValueError
        As `bank_sentences`; also for sentences without a clue, whose pair would be twice the same.

    References
    ----------
    Chapter 12.

    Examples
    --------
    >>> (river, money), _ = bank_pairs(1, np.random.default_rng(1))
    >>> print(*river)
    my brother came to the bank once more to moor the boat
    >>> print(*money)
    my brother came to the bank once more to ask for a loan
    """
    n, fillers, rng = _checked(n, fillers, rng)
    places = _places(clue)
    if "none" in places:
        raise ValueError(f"got clue={clue!r}: without a clue the two sentences would be the same")
    drawn = [_skeleton(rng, places, fillers) for _ in range(n)]
    senses = np.tile([0, 1], n)
    return [_render(*drawn[k // 2], sense) for k, sense in enumerate(senses)], senses


def tag_bank(sentences, senses, vocabulary, ignore_index=-100):
    """Turn sentences into a padded batch whose only target stands at the word "bank".

    Parameters
    ----------
    sentences : list of list of str
    senses : array of int, shape (N,)
        The class of each sentence's bank.
    vocabulary : Vocabulary
        With a padding token.
    ignore_index : int
        The target of all other words and of the padding: it does not count in the loss.

    Returns
    -------
    ids : array of int, shape (N, T)
    lengths : array of int, shape (N,)
    targets : array of int, shape (N, T)

    Raises
    ------
    ValueError
        If a sentence has not exactly one "bank", or there is not one sense for each.

    References
    ----------
    Chapter 12.

    Examples
    --------
    >>> from lib.data.vocabulary import Vocabulary
    >>> words = ["my bank is wet".split(), "bank with us".split()]
    >>> ids, lengths, targets = tag_bank(words, [0, 1], Vocabulary(sum(words, [])))
    >>> lengths, targets
    (array([4, 3]), array([[-100,    0, -100, -100],
           [   1, -100, -100, -100]]))
    """
    sentences = [listed("sentence", words) for words in listed("sentences", sentences)]
    senses = whole_numbers("senses", senses)
    ignore_index = whole_number("ignore_index", ignore_index, minimum=-math.inf)
    if senses.shape != (len(sentences),):
        raise ValueError(f"{len(sentences)} sentences need as many senses, got {senses.shape}")
    for n, words in enumerate(sentences):
        if words.count("bank") != 1:
            raise ValueError(
                f"sentence {n} has the word 'bank' {words.count('bank')} times, expected once: "
                f"{' '.join(words)!r}"
            )
    if vocabulary.pad_id is None:
        raise ValueError("the vocabulary has no padding token: it was built with pad=None")
    ids, lengths = pad([vocabulary.encode(words) for words in sentences], vocabulary.pad_id)
    targets = np.full_like(ids, ignore_index)
    places = [words.index("bank") for words in sentences]
    targets[np.arange(len(ids)), places] = senses
    return ids, lengths, targets


def best_belief(words):
    """Probability of money, for someone who has read these words and knows how the sentences are made.

    Parameters
    ----------
    words : list of str
        A sentence, or a part of one.

    Returns
    -------
    float
        1 or 0 once a word of a clue is among them, 0.5 before.

    References
    ----------
    Chapter 12.

    Examples
    --------
    >>> [best_belief(words.split()) for words in ("to the bank to", "the bank to feed", "pay")]
    [0.5, 0.0, 1.0]
    """
    words = listed("words", words)
    if not all(isinstance(word, str) for word in words):
        raise ValueError("words must be strings; decode ids with the vocabulary first")
    words = set(words)
    for belief, sense in enumerate(SENSES):
        if words & set(_TELLING[sense]):
            return float(belief)
    return 0.5


def _checked(n, fillers, rng):
    return whole_number("n", n), whole_number("fillers", fillers, minimum=0), random_generator(rng)


def _places(clue):
    places = [clue] if isinstance(clue, str) else listed("clue", clue)
    if not places or not set(places) <= set(CLUES):
        raise ValueError(f"clue must be chosen from {', '.join(CLUES)}, got {clue!r}")
    return places


def _skeleton(rng, places, fillers):
    """Draw all of a sentence but the sense."""

    def one_of(choices):
        return choices[rng.integers(len(choices))]

    count = int(rng.integers(fillers + 1))
    ending = [_FILLERS[k] for k in rng.permutation(len(_FILLERS))[:count]]
    return one_of(places), one_of(_OPENINGS), one_of(_PURPOSES), ending


def _render(place, opening, purposes, ending, sense):
    middle, purpose = [opening, "to the bank", *ending], f"to {purposes[sense]}"
    parts = {"after": [*middle, purpose], "before": [purpose, *middle], "none": middle}[place]
    return " ".join(parts).split()
