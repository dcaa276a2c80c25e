"""How close translations come to references: BLEU (chapter 16).

    BLEU = BP * exp(mean over n = 1 … 4 of ln p_n)

p_n is the modified precision of the n-grams of the whole corpus: how many of them stand in the reference too, each
counted at most as often as there. BP, the brevity penalty, punishes outputs that are too short, which precision
alone would favour.
"""

import math
from collections import Counter
from typing import NamedTuple

from lib.data.checks import listed, whole_number


class Bleu(NamedTuple):
    """BLEU with its parts.

    `score` is between 0 and 1, as are the modified `precisions`, one for each n; papers print 100 times as much.
    """

    score: float
    precisions: tuple
    brevity_penalty: float
    length: int
    reference_length: int


def bleu(translations, references, order=4, smooth=False):
    """Compare translations with references, by the counts of a whole corpus.

    BLEU = BP * exp(mean(ln p_n)),  p_n = matches_n / n-grams_n
    BP = 1 if c ≥ r, else exp(1 - r / c)

    c is the length of all translations together, r that of the references, for each translation the one whose
    length is closest. The n-grams are counted over the corpus before anything is divided. If some p_n is 0,
    BLEU is 0; `smooth` gives 1/2, 1/4, … of a match to the first, second, … order without one.

    Parameters
    ----------
    translations : list of list of str
        `N` token lists.
    references : list of list of list of str
        For each translation at least one reference, a token list.
    order : int
        Longest n-gram.
    smooth : bool
        Needed for single sentences; 0 otherwise as soon as no four words in a row are right.

    Returns
    -------
    Bleu

    Raises
    ------
    ValueError
        If there is no translation, their number is not that of the references, one has no reference, or
        text stands where a token list belongs.

    References
    ----------
    Papineni et al. (2002), BLEU: a method for automatic evaluation of machine translation; the smoothing is
    that of sacrebleu, Post (2018), A call for clarity in reporting BLEU scores. Chapter 16.

    Examples
    --------
    >>> found = bleu(["le chat dort".split()], [["le chat dort ici".split()]], order=2)
    >>> found.precisions, round(found.score, 4)  # nothing is wrong, but it is too short: exp(1 - 4 / 3)
    ((1.0, 1.0), 0.7165)
    """
    order, pairs = whole_number("order", order), _checked(translations, references)
    matches, totals = [0] * order, [0] * order
    for translation, several in pairs:
        for n in range(1, order + 1):
            found, clipped = matching_ngrams(translation, several, n)
            matches[n - 1] += clipped
            totals[n - 1] += found
    length = sum(len(translation) for translation, _ in pairs)
    reference = sum(closest_length(len(translation), several) for translation, several in pairs)
    penalty, precisions = brevity_penalty(length, reference), _precisions(matches, totals, smooth)
    score = 0.0
    if min(precisions) > 0:
        score = penalty * math.exp(sum(map(math.log, precisions)) / order)
    return Bleu(score, tuple(precisions), penalty, length, reference)


def matching_ngrams(translation, references, n):
    """Count the n-grams of one translation, and those that a reference has too.

    Each n-gram counts at most as often as in the reference that has it most often: the count is clipped.

    Parameters
    ----------
    translation : list of str
    references : list of list of str
    n : int

    Returns
    -------
    total : int
        N-grams of the translation.
    clipped : int
        Of these, how many are matched.

    Examples
    --------
    >>> matching_ngrams("the the the cat".split(), ["the cat on the mat".split()], 1)
    (4, 3)
    """
    counts, most = _ngrams(translation, n), Counter()
    for reference in references:
        most |= _ngrams(reference, n)
    return counts.total(), (counts & most).total()


def closest_length(length, references):
    """Return the length of the reference that is closest to a length; of two, the shorter.

    Parameters
    ----------
    length : int
    references : list of list of str

    Returns
    -------
    int

    Examples
    --------
    >>> closest_length(4, [["a"] * 5, ["a"] * 3])
    3
    """
    return min((abs(len(r) - length), len(r)) for r in references)[1]


def brevity_penalty(c, r):
    """Return the factor for translations that are shorter than their references.

    BP = 1 if c ≥ r, else exp(1 - r / c)

    Parameters
    ----------
    c : int
        Length of the translations.
    r : int
        Length of the references.

    Returns
    -------
    float
        0 for an empty translation.

    Examples
    --------
    >>> brevity_penalty(5, 4), round(brevity_penalty(4, 5), 4)
    (1.0, 0.7788)
    """
    c, r = whole_number("c", c, minimum=0), whole_number("r", r, minimum=0)
    if c >= r:
        return 1.0
    return math.exp(1 - r / c) if c else 0.0


def _ngrams(tokens, n):
    return Counter(zip(*(tokens[start:] for start in range(n)), strict=False))


def _precisions(matches, totals, smooth):
    precisions, share = [], 1.0
    for matched, total in zip(matches, totals, strict=True):
        if smooth and any(matches) and total and not matched:
            share /= 2
            matched = share
        precisions.append(matched / total if total else 0.0)
    return precisions


def _checked(translations, references):
    translations, references = (
        listed("translations", translations),
        listed("references", references),
    )
    if not translations or len(translations) != len(references):
        raise ValueError(
            f"got {len(translations)} translations and references for {len(references)}: one list of "
            "references for each translation is needed"
        )
    for several in references:
        if isinstance(several, str) or not several:
            raise ValueError(f"a translation needs a list of references, got {several!r}")
    for tokens in (*translations, *(one for several in references for one in several)):
        if isinstance(tokens, str):
            raise ValueError(
                f"expected lists of tokens, got the text {tokens!r}; split it, and put the references of "
                "each translation into a list of their own"
            )
    return list(zip(translations, references, strict=True))
