"""How well entities were found: precision, recall and F1 of whole spans (chapter 15)."""

from typing import NamedTuple

from lib.data.checks import listed
from lib.data.spans import spans_of


class SpanScores(NamedTuple):
    """Precision, recall and F1, each from 0 to 1, and the counts they come from."""

    precision: float
    recall: float
    f1: float
    right: int
    predicted: int
    true: int


def span_scores(predicted, true):
    """Compare predicted entities with true ones: only the same words with the same type count as found.

    precision = right / predicted, recall = right / true
    F1 = 2 * precision * recall / (precision + recall) = 2 * right / (predicted + true)

    The entities are counted over all sentences before anything is divided; 0 / 0 is 0.

    Parameters
    ----------
    predicted : list of list of str
        BIO tags of each sentence.
    true : list of list of str

    Returns
    -------
    SpanScores

    Raises
    ------
    ValueError
        If sentences or their lengths do not match, or a tag is no BIO tag.

    References
    ----------
    Tjong Kim Sang and De Meulder (2003), Introduction to the CoNLL-2003 shared task. Chapter 15.

    Examples
    --------
    >>> span_scores([["B-LOC", "O", "B-ORG"]], [["B-LOC", "I-LOC", "B-ORG"]])[:3]
    (0.5, 0.5, 0.5)
    """
    predicted, true = listed("predicted", predicted), listed("true", true)
    if [len(tags) for tags in predicted] != [len(tags) for tags in true]:
        raise ValueError(
            f"expected a tag for each word: got {len(predicted)} and {len(true)} sentences, or sentences of "
            "different lengths; was padding left in?"
        )
    pairs = [(set(spans_of(p)), set(spans_of(t))) for p, t in zip(predicted, true, strict=True)]
    right = sum(len(p & t) for p, t in pairs)
    found, wanted = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    return SpanScores(
        _share(right, found),
        _share(right, wanted),
        _share(2 * right, found + wanted),
        right,
        found,
        wanted,
    )


def _share(part, whole):
    return part / whole if whole else 0.0
