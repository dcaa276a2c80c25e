"""Named entities as spans, and as one tag for each word: B begins an entity, I goes on inside, O is outside."""

from lib.data.checks import listed, whole_number


def spans_of(tags):
    """Read the entities out of BIO tags.

    An `I-` that follows no entity of its own type begins one, as in the scorers of CoNLL and seqeval.

    Parameters
    ----------
    tags : list of str
        `"O"`, or `"B-"` or `"I-"` and a type.

    Returns
    -------
    list of (str, int, int)
        Type, first word, and the word after the last one.

    Raises
    ------
    ValueError
        If a tag is none of these.

    References
    ----------
    Ramshaw and Marcus (1995), Text chunking using transformation-based learning. Chapter 15.

    Examples
    --------
    >>> spans_of(["B-LOC", "I-LOC", "B-LOC", "O", "I-ORG"])
    [('LOC', 0, 2), ('LOC', 2, 3), ('ORG', 4, 5)]
    """
    found, before = [], "O"
    for place, tag in enumerate(listed("tags", tags)):
        prefix, kind = _parts(tag)
        if prefix == "B" or (prefix == "I" and kind != before[2:]):
            found.append([kind, place, place])
        if prefix != "O":
            found[-1][2] = place + 1
        before = tag
    return [tuple(span) for span in found]


def tags_of(spans, length):
    """Write entities as BIO tags.

    Parameters
    ----------
    spans : list of (str, int, int)
        Type, first word, and the word after the last one; none may overlap.
    length : int
        Words in the sentence.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a span is empty, leaves the sentence or overlaps another.

    Examples
    --------
    >>> tags_of([("LOC", 1, 3)], 4)
    ['O', 'B-LOC', 'I-LOC', 'O']
    """
    tags = ["O"] * whole_number("length", length, minimum=0)
    for kind, start, stop in spans:
        if not 0 <= start < stop <= length or any(tag != "O" for tag in tags[start:stop]):
            raise ValueError(
                f"the span {(kind, start, stop)} is empty, overlaps another, or leaves its {length} words"
            )
        tags[start:stop] = [f"B-{kind}"] + [f"I-{kind}"] * (stop - start - 1)
    return tags


def _parts(tag):
    if tag == "O":
        return "O", ""
    if not isinstance(tag, str) or tag[:2] not in ("B-", "I-") or len(tag) < 3:
        raise ValueError(f"got the tag {tag!r}, expected 'O', or 'B-' or 'I-' and a type")
    return tag[0], tag[2:]
