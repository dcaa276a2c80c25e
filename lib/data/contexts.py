"""Words and the words around them: pairs, windows, counts, and the two ways to tame frequent words (chapter
14)."""

import numpy as np

from lib.arrays import check_ids
from lib.data.checks import numeric_array, random_generator, real_number, whole_number


def _checked(ids):
    ids = np.asarray(ids)
    if ids.ndim != 1 or ids.dtype.kind not in "iu":
        raise ValueError(
            f"ids must be one text, whole numbers of shape (T,), got {ids.dtype} of shape {ids.shape}; "
            "encode the words with a vocabulary first"
        )
    return ids


def window_pairs(ids, window):
    """Return every word of a text with each word at most `window` places away.

    Parameters
    ----------
    ids : array of int, shape (T,)
        One text.
    window : int
        Places to the left and to the right.

    Returns
    -------
    array, shape (P, 2)
        Centre and context; both orders of a pair occur.

    Raises
    ------
    ValueError
        If `ids` is not one sequence of ids, or `window` is not positive.

    Examples
    --------
    >>> window_pairs(np.array([7, 8, 9]), window=1)
    array([[7, 8],
           [8, 9],
           [8, 7],
           [9, 8]])
    """
    ids, window = _checked(ids), whole_number("window", window)
    ahead = [np.stack([ids[:-step], ids[step:]], axis=1) for step in range(1, window + 1)]
    ahead = np.concatenate([pairs for pairs in ahead if len(pairs)] or [np.empty((0, 2), int)])
    return np.concatenate([ahead, ahead[:, ::-1]])


def full_windows(ids, window):
    """Return each word that has `window` words on both sides, and those words.

    Parameters
    ----------
    ids : array of int, shape (T,)
        One text.
    window : int

    Returns
    -------
    words : array, shape (M,)
        The M = T - 2 * window words that have whole windows, or none.
    contexts : array, shape (M, 2*window)

    Raises
    ------
    ValueError
        If `ids` is not one sequence of ids, or `window` is not positive.

    Examples
    --------
    >>> full_windows(np.array([5, 6, 7, 8]), window=1)
    (array([6, 7]), array([[5, 7],
           [6, 8]]))
    """
    ids, window = _checked(ids), whole_number("window", window)
    if len(ids) <= 2 * window:
        return np.empty(0, int), np.empty((0, 2 * window), int)
    around = np.lib.stride_tricks.sliding_window_view(ids, 2 * window + 1)
    return around[:, window], np.delete(around, window, axis=1)


def cooccurrences(texts, size, window):
    """Count how often each word stands at most `window` places from each other one.

    Parameters
    ----------
    texts : list of array of int
        Windows do not cross from one text into the next.
    size : int
        Words in the vocabulary, V.
    window : int

    Returns
    -------
    array, shape (V, V)
        Symmetric counts, as floats.

    Raises
    ------
    ValueError
        If an id is not below `size`, or a text is no sequence of ids.

    Examples
    --------
    >>> cooccurrences([np.array([0, 1, 0]), np.array([2, 1])], size=3, window=1)
    array([[0., 2., 0.],
           [2., 0., 1.],
           [0., 1., 0.]])
    """
    size = whole_number("size", size)
    counts = np.zeros(size * size)
    for ids in texts:
        check_ids(_checked(ids), size, what="word")
        pairs = window_pairs(ids, window)
        np.add.at(counts, pairs[:, 0] * size + pairs[:, 1], 1)
    return counts.reshape(size, size)


def noise_distribution(counts, power=0.75):
    """Return the distribution from which negative samples are drawn: frequencies, flattened by a power.

    P(w) = count_w**power / sum of count**power

    Parameters
    ----------
    counts : array, shape (V,)
        How often each word occurs.
    power : float, optional
        1 for the frequencies themselves, 0 for all words alike.

    Returns
    -------
    array, shape (V,)

    Raises
    ------
    ValueError
        If a count is negative, or all are zero.

    References
    ----------
    Mikolov et al. (2013), Distributed representations of words and phrases and their compositionality.

    Examples
    --------
    >>> noise_distribution(np.array([16, 1]), power=0.5)
    array([0.8, 0.2])
    """
    counts = numeric_array("counts", counts).astype(float)
    if (counts < 0).any() or not counts.sum() > 0:
        raise ValueError("counts must not be negative, and some must be positive")
    weights = np.where(counts > 0, counts ** real_number("power", power), 0)
    return weights / weights.sum()


def subsample(ids, counts, threshold=1e-3, rng=None):
    """Leave out frequent words at random: of a word with frequency f, the share sqrt(threshold / f) stays.

    It is the rule of the paper; the program word2vec keeps sqrt(threshold / f) + threshold / f.

    Parameters
    ----------
    ids : array of int, shape (T,)
        One text.
    counts : array, shape (V,)
        How often each word occurs in the whole corpus.
    threshold : float, optional
        Words that are rarer than this share of the corpus all stay.
    rng : numpy.random.Generator
        Where the chances come from.

    Returns
    -------
    array
        The words that stay, in their order.

    Raises
    ------
    ValueError
        If the threshold is not positive, or an id has no count.

    References
    ----------
    Mikolov et al. (2013), Distributed representations of words and phrases and their compositionality.

    Examples
    --------
    >>> ids = np.array([0, 1, 0, 0])
    >>> subsample(ids, np.array([999, 1]), threshold=1e-9, rng=np.random.default_rng(0))
    array([], dtype=int64)
    """
    ids, counts = _checked(ids), numeric_array("counts", counts).astype(float)
    if not real_number("threshold", threshold) > 0:
        raise ValueError(f"threshold must be positive, such as 1e-3, got {threshold}")
    check_ids(ids, len(counts), what="word")
    frequency = counts[ids] / counts.sum()
    return ids[random_generator(rng).random(len(ids)) < np.sqrt(threshold / frequency)]
