"""How far a transcription is from the truth: insertions, deletions and substitutions (chapter 15)."""

import numpy as np

from lib.data.checks import listed


def edit_table(a, b):
    """Distances between all beginnings of two sequences, as on paper.

    d(i, 0) = i, d(0, j) = j
    d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, d(i-1, j-1) + [a_i is not b_j])

    Parameters
    ----------
    a : sequence of str or int
        A string, or a list of labels.
    b : sequence of str or int

    Returns
    -------
    numpy.ndarray
        Shape (len(a) + 1, len(b) + 1); the distance of the two stands in the last corner.

    References
    ----------
    Wagner and Fischer (1974), The string-to-string correction problem. Chapter 15.

    Examples
    --------
    >>> edit_table("at", "tat")
    array([[0, 1, 2, 3],
           [1, 1, 1, 2],
           [2, 1, 2, 1]])
    """
    d = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    d[:, 0], d[0] = np.arange(len(a) + 1), np.arange(len(b) + 1)
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            other = int(a[i - 1] != b[j - 1])
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + other)
    return d


def edit_distance(a, b):
    """Fewest insertions, deletions and substitutions that turn one sequence into another (Levenshtein).

    Parameters
    ----------
    a : sequence of str or int
    b : sequence of str or int

    Returns
    -------
    int

    References
    ----------
    Chapter 15.

    Examples
    --------
    >>> edit_distance("mitas", "mutta")
    3
    """
    return int(edit_table(a, b)[-1, -1])


def label_error_rate(transcriptions, references):
    """Edit distance per label of the references, over a whole test set.

    LER = sum of edit distances / sum of the lengths of the references

    With words for labels it is the word error rate, with characters the character error rate.

    Parameters
    ----------
    transcriptions : list of str, or list of list
    references : list of str, or list of list

    Returns
    -------
    float
        From 0; more than 1 if too much was written.

    Raises
    ------
    ValueError
        If the lists do not match, or the references are empty.

    References
    ----------
    Graves et al. (2006), Connectionist temporal classification; they average over sequences. Chapter 15.

    Examples
    --------
    >>> label_error_rate(["sam", "tot"], ["sum", "tot"])
    0.16666666666666666
    """
    transcriptions, references = (
        listed("transcriptions", transcriptions),
        listed("references", references),
    )
    length = sum(len(reference) for reference in references)
    if len(transcriptions) != len(references) or not length:
        raise ValueError(
            f"got {len(transcriptions)} transcriptions for {len(references)} references with {length} labels "
            "together; one transcription for each, and at least one label, are needed"
        )
    pairs = zip(transcriptions, references, strict=True)
    return sum(edit_distance(one, other) for one, other in pairs) / length
