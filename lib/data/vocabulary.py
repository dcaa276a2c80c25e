"""Tokens to ids and back (chapters 02 and 13)."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from lib.data.checks import listed, whole_number, whole_numbers


def _count(tokens):
    counts = Counter(tokens if isinstance(tokens, Mapping) else _flat(tokens))
    for token, count in counts.items():
        if not isinstance(token, str):
            raise ValueError(f"tokens must be strings, got {token!r} ({type(token).__name__})")
        whole_number(f"count of {token!r}", count, minimum=0)
    return counts


def _flat(tokens):
    tokens = listed("tokens", tokens)
    if any(isinstance(token, (list, tuple, np.ndarray)) for token in tokens):
        raise ValueError(
            "tokens must be one flat list of strings, got a list of lists; "
            "join the sentences: [token for sentence in sentences for token in sentence]"
        )
    return tokens


class Vocabulary:
    """A numbered list of tokens: special tokens first, then by falling count, ties by alphabet.

    Parameters
    ----------
    tokens : iterable of str or Counter
        All tokens of the *training* text, repeated as they occur, or their counts.
    min_count : int, optional
        Leave out tokens that occur less often.
    max_size : int, optional
        Largest ``len(vocabulary)``, special tokens included; the rarest tokens go first.
    pad : str or None, optional
        Name of the padding token; None for a vocabulary without one. It gets id 0.
    unknown : str or None, optional
        Name of the token that stands for all tokens left out; None to refuse them.
    end : str or None, optional
        Name of the token that ends a sentence; None for a vocabulary without one.

    Attributes
    ----------
    tokens : tuple of str
        The token of each id.
    counts : dict of str to int
        How often each token occurred in the training text.
    pad_id, unknown_id, end_id : int or None
        Ids of the special tokens.

    Raises
    ------
    ValueError
        If there are no tokens, a token is not a string, a limit makes no sense, or two special
        tokens share a name.

    Examples
    --------
    >>> vocabulary = Vocabulary("the cat sat on the mat".split())
    >>> vocabulary.tokens
    ('<pad>', '<unk>', '<eos>', 'the', 'cat', 'mat', 'on', 'sat')
    >>> vocabulary.encode(["the", "dog", "sat"], add_end=True)
    array([3, 1, 7, 2])
    >>> vocabulary.decode([3, 4, 2])
    ['the', 'cat', '<eos>']
    """

    def __init__(
        self, tokens, min_count=1, max_size=None, *, pad="<pad>", unknown="<unk>", end="<eos>"
    ):
        specials = [name for name in (pad, unknown, end) if name is not None]
        if not all(isinstance(name, str) for name in specials):
            raise ValueError(f"special tokens must be strings or None, got {specials}")
        if len(set(specials)) != len(specials):
            raise ValueError(f"special tokens must have different names, got {specials}")
        counts = _count(tokens)
        if not counts:
            raise ValueError("no tokens to build a vocabulary from; is the training text empty?")
        min_count = whole_number("min_count", min_count)
        ranked = sorted((-n, t) for t, n in counts.items() if n >= min_count and t not in specials)
        if not ranked:
            raise ValueError(f"min_count={min_count} leaves none of the {len(counts)} tokens")
        if max_size is not None:
            max_size = whole_number("max_size", max_size, minimum=len(specials) + 1)
            ranked = ranked[: max_size - len(specials)]
        self.tokens = (*specials, *(token for _, token in ranked))
        self.counts = {token: counts[token] for token in self.tokens}
        self._ids = {token: i for i, token in enumerate(self.tokens)}
        self.pad_id, self.unknown_id, self.end_id = (
            None if name is None else self._ids[name] for name in (pad, unknown, end)
        )

    def __len__(self):
        return len(self.tokens)

    def __contains__(self, token):
        return token in self._ids

    def __iter__(self):
        return iter(self.tokens)

    def __repr__(self):
        return f"Vocabulary of {len(self)} tokens"

    def id(self, token):
        """Return the id of one token.

        Parameters
        ----------
        token : str
            A token, known or not.

        Returns
        -------
        int
            Its id; the id of the unknown token if it is not in the vocabulary.

        Raises
        ------
        ValueError
            If the token is not in a vocabulary without an unknown token, or is no string.
        """
        if not isinstance(token, str):
            raise ValueError(
                f"a token is a string, got {token!r} ({type(token).__name__}); are these ids already?"
            )
        found = self._ids.get(token, self.unknown_id)
        if found is None:
            raise ValueError(
                f"token {token!r} is not among the {len(self)} tokens of this vocabulary, which "
                "has no token for unknown ones; build it with unknown='<unk>' or from more text"
            )
        return found

    def encode(self, tokens, add_end=False):
        """Return the ids of a sequence of tokens.

        Parameters
        ----------
        tokens : list of str
            One tokenized text.
        add_end : bool, optional
            Append the id of the end token.

        Returns
        -------
        array, shape (T,)
            Ids, int64; ``T`` is one more with `add_end`.

        Raises
        ------
        ValueError
            If `tokens` is a string or is nested, if a token is unknown and the vocabulary has no
            token for that, or if `add_end` is asked of a vocabulary without an end token.
        """
        ids = [self.id(token) for token in _flat(tokens)]
        if add_end:
            if self.end_id is None:
                raise ValueError("this vocabulary was built with end=None: it has no end token")
            ids.append(self.end_id)
        return np.array(ids, dtype=np.int64)

    def decode(self, ids, specials=True):
        """Return the tokens of a sequence of ids.

        Parameters
        ----------
        ids : array, shape (T,)
            Ids from 0 to ``len(vocabulary) - 1``.
        specials : bool, optional
            False leaves out padding and end tokens; unknown tokens always stay.

        Returns
        -------
        list of str
            The tokens.

        Raises
        ------
        ValueError
            If an id is out of range, not a whole number, or `ids` is not one sequence.
        """
        ids = whole_numbers("ids", ids)
        if ids.ndim != 1:
            raise ValueError(f"ids must have shape (T,), got {ids.shape}; decode row by row")
        self.check(ids)
        hidden = set() if specials else {self.pad_id, self.end_id}
        return [self.tokens[i] for i in ids.tolist() if i not in hidden]

    def check(self, ids):
        """Raise if an id is not in the vocabulary.

        Parameters
        ----------
        ids : array
            Ids, any shape.

        Raises
        ------
        ValueError
            If an id is no whole number, negative or not below ``len(vocabulary)``.
        """
        ids = whole_numbers("ids", ids)
        wrong = ids[(ids < 0) | (ids >= len(self))]
        if wrong.size:
            raise ValueError(
                f"token id {wrong[0]} is out of range for a vocabulary of {len(self)} tokens "
                f"(ids 0 to {len(self) - 1}); were these ids made with another vocabulary?"
            )
