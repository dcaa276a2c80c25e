"""Questions to word vectors of Python's help pages: pairs of words that belong together (chapter 14).

Ours, written for these pages. A word that a Python version's pages lack takes its questions with it.
"""

from types import MappingProxyType

_LINES = {
    "opposites": """left right, true false, before after, first last, start end, prefix suffix, uppercase
    lowercase,
        positive negative, mutable immutable, local global, open close, always never, same different, less greater,
        public private, with without, real imaginary, enter exit, old new, simple compound, add remove,
        succeed fail, above below, inside outside, earlier later, next previous, implicitly explicitly""",
    "kinds": """integer float, list tuple, bytes bytearray, width precision, keyword positional, module package,
        string characters, multiplication division, dictionary mapping, key value, class instance, raise exception,
        generator coroutine, break continue, except finally, set frozenset, bitwise shift, call arguments""",
    "plurals": """object objects, value values, function functions, method methods, type types, statement
    statements,
        string strings, list lists, name names, exception exceptions, expression expressions, instance instances,
        sequence sequences, attribute attributes, module modules, argument arguments, pattern patterns, key keys,
        number numbers, character characters, tuple tuples, clause clauses, line lines, block blocks, class
        classes, mapping mappings, definition definitions, identifier identifiers, target targets, operator
        operators, integer integers, operation operations, command commands, item items, parameter parameters,
        variable variables, literal literals, digit digits, dictionary dictionaries, element elements""",
    "participles": """call called, import imported, raise raised, define defined, access accessed, create created,
        pass passed, evaluate evaluated, execute executed, use used, replace replaced, remove removed, add added,
        convert converted, delete deleted, assign assigned, invoke invoked, store stored, compare compared,
        include included, ignore ignored, print printed""",
}
PAIRS = MappingProxyType(
    {name: tuple(tuple(pair.split()) for pair in text.split(",")) for name, text in _LINES.items()}
)


def known_pairs(relation, words):
    """Return the pairs of a relation whose words are both known.

    Parameters
    ----------
    relation : {"opposites", "kinds", "plurals", "participles"}
    words : collection of str

    Returns
    -------
    list of tuple of str

    Raises
    ------
    ValueError
        If there is no such relation, or none of its pairs is known.

    Examples
    --------
    >>> known_pairs("opposites", {"left", "right", "true"})
    [('left', 'right')]
    """
    if relation not in PAIRS:
        raise ValueError(f"got the relation {relation!r}, expected one of {', '.join(PAIRS)}")
    known = [pair for pair in PAIRS[relation] if pair[0] in words and pair[1] in words]
    if not known:
        raise ValueError(f"no pair of {relation} is known; are these vectors of another corpus?")
    return known
