"""Byte-pair encoding: a vocabulary of pieces of words, merged from pairs that occur often (chapter 13)."""

import heapq
import re
from collections import Counter, defaultdict
from itertools import pairwise

from lib.data.checks import whole_number
from lib.data.tokenizers import checked_text, checked_tokens

# A word takes the blank before it along; what is left are marks and runs of white space. Every character falls
# into one of the pieces, so joined they are the text.
_PIECE = re.compile(r" ?\w+| ?[^\w\s]+|\s+(?!\S)|\s+")
_MOST_KEPT = 50_000  # pieces whose tokens are remembered


def count_pairs(words):
    """Count the pairs of neighbouring symbols in a list of words.

    Parameters
    ----------
    words : dict of tuple of str to int
        How often each word occurs; a word is a tuple of symbols.

    Returns
    -------
    Counter
        By pair of symbols.

    Examples
    --------
    >>> count_pairs({("l", "o", "w"): 5, ("l", "o"): 2})
    Counter({('l', 'o'): 7, ('o', 'w'): 5})
    """
    counts = Counter()
    for word, n in words.items():
        for pair in pairwise(word):
            counts[pair] += n
    return counts


def merge_pair(word, pair):
    """Join a pair of symbols wherever it stands in a word, from the left.

    Parameters
    ----------
    word : tuple of str
    pair : tuple of str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> merge_pair(("n", "a", "n", "a", "n"), ("n", "a"))
    ('na', 'na', 'n')
    """
    merged, place = [], 0
    while place < len(word):
        here = word[place : place + 2] == pair
        merged.append("".join(pair) if here else word[place])
        place += 2 if here else 1
    return tuple(merged)


def learn_merges(words, count):
    """Merge the pair that occurs most often, again and again.

    Of pairs that occur equally often, the first in the alphabet is merged. Only the words that hold the pair
    are counted anew, so thousands of merges take seconds.

    Parameters
    ----------
    words : dict of tuple of str to int
        How often each word occurs; a word is a tuple of symbols.
    count : int
        Merges to make; fewer if no pair is left.

    Returns
    -------
    list of tuple of str
        Pairs in the order in which they were merged.

    References
    ----------
    Sennrich et al. (2016), Neural machine translation of rare words with subword units. Chapter 13.

    Examples
    --------
    >>> words = {tuple("low") : 5, tuple("lower"): 2, tuple("newest"): 6, tuple("widest"): 3}
    >>> learn_merges(words, 3)
    [('e', 's'), ('es', 't'), ('l', 'o')]
    """
    count = whole_number("count", count, minimum=0)
    words, counts, homes = list(words.items()), Counter(), defaultdict(set)
    for number, (word, n) in enumerate(words):
        for pair in pairwise(word):
            counts[pair] += n
            homes[pair].add(number)
    queue = [(-n, pair) for pair, n in counts.items()]
    heapq.heapify(queue)
    merges = []
    while queue and len(merges) < count:
        n, best = heapq.heappop(queue)
        if counts[best] != -n:
            continue  # counted before a later merge; its new count stands in the queue, too
        merges.append(best)
        changed = set()
        for number in homes.pop(best):
            word, times = words[number]
            merged = merge_pair(word, best)
            for pairs, sign in ((pairwise(word), -1), (pairwise(merged), 1)):
                for pair in pairs:
                    counts[pair] += sign * times
                    changed.add(pair)
                    if sign > 0:
                        homes[pair].add(number)
            words[number] = (merged, times)
        for pair in changed:
            if counts[pair] > 0:
                heapq.heappush(queue, (-counts[pair], pair))
    return merges


class BytePairTokenizer:
    """Split text into pieces of words that were learnt from a training text, down to single bytes.

    A text becomes its UTF-8 bytes, so no character is unknown. A byte is written as the character with its
    number: ASCII looks like itself, é is ``Ã©``. No merge crosses the border of a word; a word takes the blank
    before it along.

    The round trip is exact on any text: ``detokenize(tokenize(text)) == text``.

    Parameters
    ----------
    merges : list of tuple of str
        Pairs in the order in which they were learnt.

    Attributes
    ----------
    merges : tuple of tuple of str
    tokens : tuple of str
        All tokens that there can be: 256 bytes, and one for each merge.

    Raises
    ------
    ValueError
        If a merge joins what no earlier merge has made.

    References
    ----------
    Sennrich et al. (2016), Neural machine translation of rare words with subword units. Chapter 13.

    Examples
    --------
    >>> tokenizer = BytePairTokenizer.train("low low low lower newest newest widest", merges=5)
    >>> tokenizer.tokenize("the lowest")
    ['t', 'h', 'e', ' low', 'est']
    >>> tokenizer.detokenize(tokenizer.tokenize("½ naïve 🙂"))
    '½ naïve 🙂'
    """

    def __init__(self, merges):
        self.merges = tuple(tuple(pair) for pair in merges)
        known = {chr(byte) for byte in range(256)}
        for number, pair in enumerate(self.merges):
            if len(pair) != 2 or not known.issuperset(pair):
                raise ValueError(
                    f"merge {number} joins {pair}: not a pair of bytes or of tokens merged before; "
                    "are the merges in the order in which they were learnt?"
                )
            known.add("".join(pair))
        bytes_ = tuple(chr(byte) for byte in range(256))
        self.tokens = (*bytes_, *dict.fromkeys("".join(pair) for pair in self.merges))
        self._ranks = {pair: rank for rank, pair in reversed(list(enumerate(self.merges)))}
        self._kept = {}

    @classmethod
    def train(cls, text, merges):
        """Learn the merges from a training text.

        Parameters
        ----------
        text : str
        merges : int
            How many to learn; fewer if the text gives no more.

        Returns
        -------
        BytePairTokenizer

        Raises
        ------
        ValueError
            If `text` is not a string or `merges` is negative.
        """
        pieces = Counter(_PIECE.findall(checked_text(text)))
        words = {tuple(_bytes(piece)): n for piece, n in pieces.items()}
        return cls(learn_merges(words, merges))

    def tokenize(self, text):
        """Return the tokens of a text: the merges are made in the order in which they were learnt.

        Parameters
        ----------
        text : str
            Any text; an empty one gives no tokens.

        Returns
        -------
        list of str

        Raises
        ------
        ValueError
            If `text` is not a string.
        """
        pieces = _PIECE.findall(checked_text(text))
        return [token for piece in pieces for token in self._tokens(piece)]

    def _tokens(self, piece):
        if piece not in self._kept:
            word = tuple(_bytes(piece))
            while True:
                ranks = [self._ranks.get(pair) for pair in pairwise(word)]
                first = min((rank for rank in ranks if rank is not None), default=None)
                if first is None:
                    break
                word = merge_pair(word, self.merges[first])
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[piece] = word
        return self._kept[piece]

    def detokenize(self, tokens):
        """Return the text that the tokens spell.

        Parameters
        ----------
        tokens : list of str
            Tokens of this tokenizer. Bytes that form no character, as a model may draw them, become �.

        Returns
        -------
        str

        Raises
        ------
        ValueError
            If `tokens` is one string, or holds what is no token of bytes.
        """
        joined = "".join(checked_tokens(tokens))
        try:
            data = joined.encode("latin-1")
        except UnicodeEncodeError as error:
            raise ValueError(
                f"{joined[error.start]!r} is no byte: these are not tokens of a BytePairTokenizer"
            ) from None
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")


def _bytes(piece):
    """Characters that stand for the bytes of a piece; a lone surrogate, which is no text, passes too."""
    return piece.encode("utf-8", "surrogatepass").decode("latin-1")
