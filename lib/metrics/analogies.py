"""Scores of word vectors: partners among the nearest words, and analogies, judged with their baselines."""

import numpy as np

from lib.data.checks import whole_number


def found_near(vectors, pairs, count=10):
    """Share of pairs whose second word is among the words nearest to the first, asked both ways.

    Parameters
    ----------
    vectors : WordVectors
    pairs : list of tuple of str
    count : int
        How many of the nearest words count. By chance the share is about `count` over the number of words.

    Returns
    -------
    float

    Examples
    --------
    >>> from lib.models.word_vectors import WordVectors
    >>> made = WordVectors(["a", "b", "c"], np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0]]))
    >>> found_near(made, [("a", "b"), ("a", "c")], count=1)
    0.5
    """
    count = whole_number("count", count)
    ids = np.array([[vectors.id(word) for word in pair] for pair in pairs])
    ids = np.concatenate([ids, ids[:, ::-1]])
    cosines = vectors.directions[ids[:, 0]] @ vectors.directions.T  # (questions, V)
    rows = np.arange(len(ids))
    cosines[rows, ids[:, 0]] = -np.inf
    nearer = (cosines > cosines[rows, ids[:, 1], None]).sum(axis=1)
    return float((nearer < count).mean())


def analogy_scores(vectors, pairs):
    """Ask every analogy that can be made of pairs of one relation: a is to b as c is to d.

    Parameters
    ----------
    vectors : WordVectors
    pairs : list of tuple of str
        At least two.

    Returns
    -------
    dict of str to float
        Shares of all questions: `excluded`, right when the words of the question are left out; `allowed`, right
        when they are not; `own`, answered by a word of the question when they are not; `baseline`, right by
        answering with the word nearest to c, the words of the question left out: the step from a to b is ignored.

    Raises
    ------
    ValueError
        If there are not two pairs.

    References
    ----------
    Linzen (2016), Issues in evaluating semantic spaces using word analogies. Chapter 14.

    Examples
    --------
    >>> from lib.models.word_vectors import WordVectors
    >>> made = WordVectors(["a", "as", "b", "bs"], np.array([[1.0, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 1]]))
    >>> analogy_scores(made, [("a", "as"), ("b", "bs")])["excluded"]
    1.0
    """
    if len(pairs) < 2:
        raise ValueError(f"an analogy is made of two pairs, got {len(pairs)}")
    ids = np.array([[vectors.id(word) for word in pair] for pair in pairs])
    one, other = np.nonzero(~np.eye(len(ids), dtype=bool))
    a, b, c, d = ids[one, 0], ids[one, 1], ids[other, 0], ids[other, 1]
    unit = vectors.directions
    cosines = (unit[b] - unit[a] + unit[c]) @ unit.T  # up to a factor for each question
    near = unit[c] @ unit.T
    rows = np.arange(len(a))
    free = cosines.argmax(axis=1)
    for asked in (a, b, c):
        cosines[rows, asked] = near[rows, asked] = -np.inf
    return {
        "excluded": float((cosines.argmax(axis=1) == d).mean()),
        "allowed": float((free == d).mean()),
        "own": float(((free == a) | (free == b) | (free == c)).mean()),
        "baseline": float((near.argmax(axis=1) == d).mean()),
    }
