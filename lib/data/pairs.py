"""Pairs of sequences for an encoder and a decoder: what is read, fed and wanted (chapters 16 and 17)."""

from lib.data.checks import listed
from lib.data.padding import pad


def encode_pairs(sources, targets, source_vocabulary, target_vocabulary):
    """Turn pairs of token lists into the arrays that a decoder is trained on.

    The decoder is fed the end token and then the target, and is wanted to say the target and then the end
    token: the labels are shifted here, once, and nowhere else.

    Parameters
    ----------
    sources : list of list of str
        `N` tokenized texts.
    targets : list of list of str
        As many.
    source_vocabulary : Vocabulary
    target_vocabulary : Vocabulary
        With an end token.

    Returns
    -------
    source : array, shape (N, T)
        Ids, padded.
    lengths : array, shape (N,)
        Real tokens of each source.
    fed : array, shape (N, S)
        Ids: the end token, then the target, padded.
    wanted : array, shape (N, S)
        Ids: the target, then the end token, padded.

    Raises
    ------
    ValueError
        If the numbers of sources and targets differ, or a vocabulary lacks a token.

    References
    ----------
    Chapters 16 and 17.

    Examples
    --------
    >>> from lib.data.vocabulary import Vocabulary
    >>> vocabulary = Vocabulary(["a", "b", "c"], unknown=None)
    >>> vocabulary.tokens
    ('<pad>', '<eos>', 'a', 'b', 'c')
    >>> encode_pairs([["a"], ["b", "c"]], [["c", "c"], ["a"]], vocabulary, vocabulary)[2:]
    (array([[1, 4, 4],
           [1, 2, 0]]), array([[4, 4, 1],
           [2, 1, 0]]))
    """
    sources, targets = listed("sources", sources), listed("targets", targets)
    if len(sources) != len(targets):
        raise ValueError(f"got {len(sources)} sources and {len(targets)} targets: pairs are needed")
    end = target_vocabulary.end_id
    if end is None:
        raise ValueError(
            "the target's vocabulary was built with end=None: nothing would stop a decoder"
        )
    ids = [target_vocabulary.encode(target) for target in targets]
    source, lengths = pad([source_vocabulary.encode(s) for s in sources], source_vocabulary.pad_id)
    fed, _ = pad([[end, *target] for target in ids], target_vocabulary.pad_id)
    wanted, _ = pad([[*target, end] for target in ids], target_vocabulary.pad_id)
    return source, lengths, fed, wanted
