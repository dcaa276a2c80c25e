"""Word vectors: trained by skip-gram, CBOW or GloVe, or taken from counts, and asked for neighbours (chapter 14).

The gradients are those of `lib.equations.embeddings`; rows of the tables that a batch does not use do not move.
"""

import numpy as np
import torch

from lib.data.checks import whole_number
from lib.data.contexts import full_windows, noise_distribution, subsample, window_pairs
from lib.equations.embeddings import (
    cbow,
    cbow_backward,
    glove,
    glove_backward,
    glove_weight,
    ppmi,
    skip_gram,
    skip_gram_backward,
)
from lib.layers.embedding import embed_backward
from lib.training.optimizers import Adagrad

ROWS = 1024  # pairs in a batch


class WordVectors:
    """Words, and a vector for each.

    Parameters
    ----------
    words : sequence of str
        Each once.
    vectors : array, shape (V, D)

    Attributes
    ----------
    words : tuple of str
    vectors : array, shape (V, D)
    directions : array, shape (V, D)
        The vectors at length 1; a vector of zeros stays as it is.

    Raises
    ------
    ValueError
        If there is not one vector of finite numbers for each word, or a word occurs twice.

    Examples
    --------
    >>> pets = WordVectors(["cat", "dog", "ant"], np.array([[2.0, 1.0], [4.0, 2.1], [-1.0, 3.0]]))
    >>> pets.neighbours("cat", 1)
    [('dog', 1.0)]
    >>> pets["dog"]
    array([4. , 2.1])
    """

    def __init__(self, words, vectors):
        self.words, self.vectors = tuple(words), np.asarray(vectors)
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.words):
            raise ValueError(
                f"got {len(self.words)} words and vectors of shape {self.vectors.shape}, expected a "
                f"row for each word"
            )
        if not np.isfinite(self.vectors).all():
            raise ValueError("vectors hold nan or infinite numbers; did the training diverge?")
        self._ids = {word: i for i, word in enumerate(self.words)}
        if len(self._ids) != len(self.words):
            twice = next(word for i, word in enumerate(self.words) if self._ids[word] != i)
            raise ValueError(f"the word {twice!r} occurs twice, so it has two vectors")
        lengths = np.linalg.norm(self.vectors, axis=1, keepdims=True)
        self.directions = self.vectors / np.where(lengths > 0, lengths, 1)

    def __len__(self):
        return len(self.words)

    def __contains__(self, word):
        return word in self._ids

    def __getitem__(self, word):
        return self.vectors[self.id(word)]

    def id(self, word):
        """Return the row of a word.

        Parameters
        ----------
        word : str

        Returns
        -------
        int

        Raises
        ------
        ValueError
            If the word has no vector.
        """
        if word not in self._ids:
            raise ValueError(
                f"the word {word!r} has no vector among {len(self)}; was it too rare, or is it "
                f"written with capitals?"
            )
        return self._ids[word]

    def similarity(self, one, other):
        """Return the cosine of the angle between the vectors of two words.

        Parameters
        ----------
        one, other : str

        Returns
        -------
        float
            From -1 to 1.
        """
        return float(self.directions[self.id(one)] @ self.directions[self.id(other)])

    def neighbours(self, word, count=5):
        """Return the words whose vectors point most nearly the same way.

        Parameters
        ----------
        word : str
        count : int

        Returns
        -------
        list of (str, float)
            Word and cosine, the nearest first, without the word itself.
        """
        return self._nearest(self.directions[self.id(word)], {self.id(word)}, count)

    def analogy(self, a, b, c, count=1, exclude=True):
        """Solve "a is to b as c is to …": the words nearest to b - a + c.

        Parameters
        ----------
        a, b, c : str
        count : int
        exclude : bool
            Leave the three words of the question out, as nearly every library does.

        Returns
        -------
        list of (str, float)
            Word and cosine, the nearest first.
        """
        ids = [self.id(word) for word in (a, b, c)]
        one, two, three = self.directions[ids]
        return self._nearest(two - one + three, set(ids) if exclude else set(), count)

    def _nearest(self, vector, left_out, count):
        count = whole_number("count", count)
        cosines = self.directions @ (vector / max(np.linalg.norm(vector), 1e-12))
        cosines[list(left_out)] = -np.inf
        best = np.argsort(-cosines, kind="stable")[: min(count, len(self) - len(left_out))]
        return [(self.words[i], round(float(cosines[i]), 3)) for i in best]


def ppmi_vectors(counts, D, power=0.5):
    """Vectors from counts: positive PMI, and the D strongest directions of its singular value decomposition.

    PPMI ≈ P diag(s) Q.T;  vectors = P diag(s**power)

    Parameters
    ----------
    counts : array, shape (V, V)
        Co-occurrences, as `lib.data.contexts.cooccurrences` gives them.
    D : int
        Size of a vector, at most V.
    power : float, optional
        1 for the decomposition itself, 0.5 to share the singular values between words and contexts.

    Returns
    -------
    array, shape (V, D)

    Raises
    ------
    ValueError
        If the counts are not symmetric, a word has no co-occurrence, or D is larger than V.

    References
    ----------
    Levy & Goldberg (2014), Neural word embedding as implicit matrix factorization. Chapter 14.

    Examples
    --------
    >>> ppmi_vectors(np.array([[0.0, 2.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 4.0]]), D=2).shape
    (3, 2)
    """
    D, counts = whole_number("D", D), np.asarray(counts, dtype=float)
    if counts.ndim != 2 or counts.shape != counts.T.shape or not np.array_equal(counts, counts.T):
        raise ValueError(
            "counts must be a square, symmetric matrix: words near words, both orders counted"
        )
    if len(counts) < D:
        raise ValueError(f"D={D} directions were asked of a matrix with {len(counts)} rows")
    alone = np.flatnonzero(counts.sum(axis=1) == 0)
    if alone.size:
        raise ValueError(f"word {alone[0]} stands near no other word: its PMI is not defined")
    # Of a symmetric matrix the singular values are the absolute eigenvalues, which are found faster.
    values, P = np.linalg.eigh(ppmi(counts))
    strongest = np.argsort(-np.abs(values))[:D]
    return P[:, strongest] * np.abs(values[strongest]) ** power


@torch.no_grad()
def train_skip_gram(
    texts, size, D, *, window=4, negatives=5, epochs=5, lr=0.1, threshold=None, rng
):
    """Train skip-gram with negative sampling on texts.

    Parameters
    ----------
    texts : list of array of int
        Windows do not cross from one text into the next.
    size : int
        Words in the vocabulary, V.
    D : int
        Size of a vector.
    window : int
    negatives : int
        Words drawn as noise for each pair, k.
    epochs : int
    lr : float
        Step size of Adagrad.
    threshold : float, optional
        Subsample frequent words, as `lib.data.contexts.subsample` does.
    rng : numpy.random.Generator

    Returns
    -------
    W : array, shape (V, D)
        Vectors of the words.
    U : array, shape (V, D)
        Their context vectors.
    losses : list of float
        Mean loss of a pair, by epoch.

    Examples
    --------
    >>> text = np.array([0, 1, 2, 1, 0])
    >>> W, U, losses = train_skip_gram([text], size=3, D=2, epochs=4, rng=np.random.default_rng(0))
    >>> W.shape, U.shape, len(losses)
    ((3, 2), (3, 2), 4)
    """

    def pairs_of(texts):
        return np.concatenate([window_pairs(text, window) for text in texts]).T

    def gradients(W, U, ids, near, drawn):
        L, cache = skip_gram(W[ids], U[near], U[drawn])
        dv, du, du_noise = skip_gram_backward(torch.ones_like(L), cache)
        dU = embed_backward(du, near, size) + embed_backward(du_noise, drawn, size)
        return L, embed_backward(dv, ids, size), dU

    return _trained(pairs_of, gradients, texts, size, D, negatives, epochs, lr, threshold, rng)


@torch.no_grad()
def train_cbow(texts, size, D, *, window=4, negatives=5, epochs=5, lr=0.1, threshold=None, rng):
    """Train the continuous bag of words with negative sampling; the words' vectors are those of the window.

    Parameters
    ----------
    texts : list of array of int
        Windows do not cross from one text into the next, and only whole windows are used.
    size : int
        Words in the vocabulary, V.
    D : int
        Size of a vector.
    window : int
    negatives : int
        Words drawn as noise for each window, k.
    epochs : int
    lr : float
        Step size of Adagrad.
    threshold : float, optional
        Subsample frequent words, as `lib.data.contexts.subsample` does.
    rng : numpy.random.Generator

    Returns
    -------
    U : array, shape (V, D)
        Vectors of the words as contexts: those that are used afterwards.
    W : array, shape (V, D)
        Vectors of the words that are predicted.
    losses : list of float
        Mean loss of a window, by epoch.

    Examples
    --------
    >>> text = np.array([0, 1, 2, 1, 0])
    >>> U, W, losses = train_cbow(
    ...     [text], size=3, D=2, window=1, epochs=4, rng=np.random.default_rng(0)
    ... )
    >>> U.shape, W.shape, len(losses)
    ((3, 2), (3, 2), 4)
    """

    def windows_of(texts):
        found = [full_windows(text, window) for text in texts]
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]

    def gradients(U, W, ids, near, drawn):
        L, cache = cbow(U[near], W[ids], W[drawn])
        du, dv, dv_noise = cbow_backward(torch.ones_like(L), cache)
        dW = embed_backward(dv, ids, size) + embed_backward(dv_noise, drawn, size)
        return L, embed_backward(du, near, size), dW

    return _trained(windows_of, gradients, texts, size, D, negatives, epochs, lr, threshold, rng)


def _trained(examples_of, gradients, texts, size, D, negatives, epochs, lr, threshold, rng):
    """Train two tables; `examples_of` gives words and what stands near them, `gradients` loss and gradients."""
    counts = np.bincount(np.concatenate(texts), minlength=size)
    noise = noise_distribution(counts)
    tables = _tables(size, D, rng)
    optimizer, losses = Adagrad(tables, lr=lr), []
    for _ in range(epochs):
        words, near = examples_of(_thinned(texts, counts, threshold, rng))
        total = 0.0
        for rows in _batches(len(words), rng):
            drawn = torch.from_numpy(rng.choice(size, (len(rows), negatives), p=noise))
            ids, around = torch.from_numpy(words[rows]), torch.from_numpy(near[rows])
            L, *found = gradients(*tables, ids, around, drawn)
            for table, gradient in zip(tables, found, strict=True):
                table.grad = gradient
            optimizer.step()
            total += float(L.sum())
        losses.append(total / len(words))
    return *(table.detach().numpy() for table in tables), losses


@torch.no_grad()
def train_glove(counts, D, *, x_max=100.0, alpha=0.75, epochs=20, lr=0.1, rng):
    """Fit GloVe to a matrix of counts.

    Parameters
    ----------
    counts : array, shape (V, V)
        Co-occurrences; only pairs that occurred are used.
    D : int
        Size of a vector.
    x_max, alpha : float
        Of `lib.equations.embeddings.glove_weight`.
    epochs : int
    lr : float
        Step size of Adagrad.
    rng : numpy.random.Generator

    Returns
    -------
    vectors : array, shape (V, D)
        Word and context vector of each word, added.
    losses : list of float
        Mean loss of a pair, by epoch.
    """
    size = len(counts)
    ids, near = (torch.from_numpy(part) for part in np.nonzero(counts))
    X = torch.from_numpy(np.asarray(counts, dtype=np.float32))[ids, near]
    weight = glove_weight(X, x_max, alpha)
    W, U = _tables(size, D, rng)
    U += torch.from_numpy(rng.uniform(-0.5, 0.5, (size, D)).astype(np.float32)) / D
    b, b_u = (torch.zeros(size, 1, requires_grad=True) for _ in range(2))
    optimizer, losses = Adagrad([W, U, b, b_u], lr=lr), []
    for _ in range(epochs):
        total = 0.0
        for rows in _batches(len(ids), rng):
            i, j = ids[rows], near[rows]
            L, cache = glove(W[i], U[j], b[i, 0], b_u[j, 0], X[rows], weight[rows])
            dv, du, db, db_u = glove_backward(torch.ones_like(L), cache)
            W.grad, U.grad = embed_backward(dv, i, size), embed_backward(du, j, size)
            b.grad, b_u.grad = (
                embed_backward(one[:, None], rows, size) for one, rows in ((db, i), (db_u, j))
            )
            optimizer.step()
            total += float(L.sum())
        losses.append(total / len(ids))
    return (W + U).numpy(), losses


def _tables(size, D, rng):
    """Word vectors drawn between ±1/(2D), as word2vec does, and context vectors of zeros."""
    size, D = whole_number("size", size), whole_number("D", D)
    first = torch.from_numpy(rng.uniform(-0.5, 0.5, (size, D)).astype(np.float32) / D)
    return first.requires_grad_(), torch.zeros(size, D, requires_grad=True)


def _thinned(texts, counts, threshold, rng):
    if threshold is None:
        return texts
    return [subsample(text, counts, threshold, rng) for text in texts]


def _batches(count, rng):
    order = rng.permutation(count)
    return [order[start : start + ROWS] for start in range(0, count, ROWS)]
