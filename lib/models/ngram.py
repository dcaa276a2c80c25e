"""The n-gram model: the next token from counts of what followed the last n - 1 tokens (chapter 13)."""

import numpy as np

from lib.data.checks import real_number, whole_number, whole_numbers

SMOOTHINGS = ("witten-bell", "add-k", "none")


class NgramModel:
    """Predict a token from the n - 1 tokens before it, by counting.

    With c(…) for counts in the training text, h for the last n - 1 tokens, h' for h without its first token:

        none         p(w | h) = c(h w) / c(h)
        add-k        p(w | h) = (c(h w) + k) / (c(h) + k V)
        witten-bell  p(w | h) = (c(h w) + u(h) p(w | h')) / (c(h) + u(h))

    where u(h) is the number of different tokens that followed h: the more there were, the more often something
    new may come, and the more is left to the shorter context h'. The shortest context is no context and no
    count, p(w) = 1 / V. Before the first token of a text stand n - 1 marks of the beginning.

    Parameters
    ----------
    order : int
        n: 1 for unigrams, 2 for bigrams.
    vocabulary_size : int
        V.
    smoothing : {"witten-bell", "add-k", "none"}
    k : float
        Added to every count by "add-k".

    Raises
    ------
    ValueError
        If there is no such smoothing, a number makes no sense, or n tokens of V kinds cannot be numbered
        by 64 bits.

    References
    ----------
    Witten & Bell (1991), The zero-frequency problem. Chapter 13.

    Examples
    --------
    >>> model = NgramModel(order=2, vocabulary_size=3, smoothing="add-k").fit([0, 1, 0, 1, 0, 2])
    >>> print(model.distribution([0]))  # (0 + 1) / 6, (2 + 1) / 6, (1 + 1) / 6
    [0.16666667 0.5        0.33333333]
    """

    def __init__(self, order, vocabulary_size, smoothing="witten-bell", k=1.0):
        self.order = whole_number("order", order)
        self.vocabulary_size = whole_number("vocabulary_size", vocabulary_size)
        self.k = real_number("k", k, minimum=0)
        if smoothing not in SMOOTHINGS:
            raise ValueError(f"smoothing must be one of {', '.join(SMOOTHINGS)}, got {smoothing!r}")
        if (vocabulary_size + 1) ** order > 2**63:
            raise ValueError(
                f"{order}-grams of {vocabulary_size} tokens are too many to be numbered by 64 bits; "
                "take a lower order or a smaller vocabulary"
            )
        self.smoothing, self._tables = smoothing, None

    def fit(self, *texts):
        """Count the n-grams of one text or several.

        Parameters
        ----------
        *texts : array of int, shape (T,)
            Ids. Each text has a beginning of its own.

        Returns
        -------
        NgramModel
            Itself.

        Raises
        ------
        ValueError
            If there is no text, one is empty, or an id lies outside the vocabulary.
        """
        if not texts:
            raise ValueError("fit needs at least one text")
        rows = [self._windows(self._checked(text)) for text in texts]
        windows = np.concatenate(rows)  # (tokens, order)
        self._tables = [_Table(windows[:, n:], self.vocabulary_size) for n in self._starts]
        return self

    def probabilities(self, ids):
        """Probability of each token of a text, given those before it; their product is that of the text.

        Parameters
        ----------
        ids : array of int, shape (T,)

        Returns
        -------
        array, shape (T,)

        Raises
        ------
        ValueError
            If the model was not fitted, the text is empty, or an id lies outside the vocabulary.
        """
        return self._of(self._windows(self._checked(ids)))

    def distribution(self, context):
        """Probabilities of every token after a context.

        Parameters
        ----------
        context : array of int, shape (T,)
            Ids from the beginning of the text on; only the last n - 1 matter. May be empty.

        Returns
        -------
        array, shape (V,)
        """
        context = self._checked(context)
        last = self._windows(np.append(context, 0))[-1]
        windows = np.tile(last, (self.vocabulary_size, 1))
        windows[:, -1] = np.arange(self.vocabulary_size)
        return self._of(windows)

    @property
    def _starts(self):
        """Where an n-gram of each order begins in a window, the longest last; one order without smoothing."""
        if self.smoothing == "witten-bell":
            return range(self.order - 1, -1, -1)
        return range(1)

    def _of(self, windows):
        if self._tables is None:
            raise ValueError("this model has counted nothing yet; call fit(ids) first")
        V = self.vocabulary_size
        p = np.full(len(windows), 1 / V)
        for start, table in zip(self._starts, self._tables, strict=True):
            joint, before, kinds = table.counts(windows[:, start:])
            if self.smoothing == "none":
                p = np.divide(joint, before, out=np.zeros(len(p)), where=before > 0)
            elif self.smoothing == "add-k":
                total = before + self.k * V
                p = np.divide(joint + self.k, total, out=p, where=total > 0)
            else:
                total = before + kinds
                p = np.divide(joint + kinds * p, total, out=p.copy(), where=total > 0)
        return p

    def _windows(self, ids):
        """The last n tokens at each step, shape (T, n); the mark of the beginning is V."""
        if not len(ids):
            raise ValueError("got a text without tokens, expected one at least; leave it out")
        begun = np.concatenate([np.full(self.order - 1, self.vocabulary_size), ids])
        return np.lib.stride_tricks.sliding_window_view(begun, self.order)

    def _checked(self, ids):
        ids = whole_numbers("ids", ids) if len(ids) else np.zeros(0, dtype=np.int64)
        if ids.ndim != 1:
            raise ValueError(f"ids must have shape (T,), got {ids.shape}")
        wrong = ids[(ids < 0) | (ids >= self.vocabulary_size)]
        if wrong.size:
            raise ValueError(
                f"id {wrong[0]} is outside [0, {self.vocabulary_size}); was the text encoded with "
                "another vocabulary?"
            )
        return ids


class _Table:
    """How often each n-gram and each context occurred; an n-gram is a number in base V + 1."""

    def __init__(self, windows, vocabulary_size):
        self.base = vocabulary_size + 1
        self.grams, self.gram_counts = np.unique(self._codes(windows), return_counts=True)
        contexts = self.grams // self.base
        self.contexts, first, self.kinds = np.unique(
            contexts, return_index=True, return_counts=True
        )
        self.context_counts = np.add.reduceat(self.gram_counts, first)

    def counts(self, windows):
        """Count of each n-gram, count of its context, and how many kinds of token followed that."""
        codes = self._codes(windows)
        joint = _looked_up(codes, self.grams, self.gram_counts)
        contexts = codes // self.base
        before, kinds = (
            _looked_up(contexts, self.contexts, counts)
            for counts in (self.context_counts, self.kinds)
        )
        return joint, before, kinds

    def _codes(self, windows):
        codes = np.zeros(len(windows), dtype=np.int64)
        for column in windows.T:
            codes = codes * self.base + column
        return codes


def _looked_up(codes, known, values):
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[places] == codes, values[places], 0)
