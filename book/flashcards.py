"""Flashcards: every formula, term and trap of the lessons, read from where it stands.

A front asks and a back answers; both are MyST, in PyTorch's letters where there are letters. Formulas are those
of the formula sheet: each line of a set is a card, and each point of an "In one minute" card that has formulas,
with gaps in their place. Terms are the concepts with a definition, traps the boxes of "Traps".
"""

import re
from typing import NamedTuple

from docutils.nodes import make_id

from lib.notation.cards import card_of
from lib.notation.equations import equation_set
from lib.notation.symbols import NOTATIONS

GAP = "[ … ]"
_FORMULA = re.compile(r"\$([^$]+)\$")
_ONE = r"d?(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{[^}]*\}))?"
_LETTER = re.compile(
    rf"{_ONE}(?:, \\dots, {_ONE})?"
)  # a letter, with or without an index, or a list from one to another
_RELATION = re.compile(r":?=|\\leftarrow|:")  # behind the left-hand side of a line
_KEPT = re.compile(
    r"[^=<>]+?(=|<|>|\\le(?![a-z])|\\ge(?![a-z]))"
)  # of a formula that becomes a gap
_TRAP = re.compile(
    r"^:{3,}\{admonition\} (?P<title>.+)\n(?P<options>(?::.*\n)*)(?P<text>[\s\S]*?)\n:{3,}[ ]*$"
    r"|^\*\*(?P<bold>.+?)\.\*\* (?P<rest>.+(?:\n.+)*)",
    re.M,
)


class Flashcard(NamedTuple):
    """One card.

    `front` and `back` are MyST, or, for the line of a set of equations, dictionaries from notation to TeX.
    `section` is a label, or empty where the chapter itself is meant.
    """

    id: str
    kind: str
    chapter: int
    title: str
    front: str | dict
    back: str | dict
    letters: str = "none"
    section: str = ""


def flashcards(lesson, concepts):
    """List the cards of a lesson: formulas, terms, traps.

    Parameters
    ----------
    lesson : book.lessons.Lesson
    concepts : dict
        The chapter's, as in `book/concepts`.

    Returns
    -------
    list of Flashcard
        Each with an id of its own in the whole book.
    """
    formulas = [card for name in lesson.cards for card in formulas_of(name, lesson.number)]
    return [*formulas, *terms_of(concepts, lesson.number), *traps_of(lesson)]


def formulas_of(name, chapter):
    """List the cards of an "In one minute" card.

    Parameters
    ----------
    name : str
    chapter : int

    Returns
    -------
    list of Flashcard
    """
    card, cards = card_of(name), []
    for item in card.equations:
        set_name, *lines = (item,) if isinstance(item, str) else item
        cards += [_line(set_name, part, chapter) for part in together(set_name, lines)]
    for text in gapped(card.text):
        front = _FORMULA.sub(_gap, text)
        place = make_id(re.sub(r"\$.*?\$", "", text))[:30].strip("-")
        cards.append(
            Flashcard(
                f"formula-{name}-{place}",
                "formula",
                chapter,
                card.title,
                front,
                text,
                card.letters or "none",
            )
        )
    return cards


def together(name, lines=()):
    """Group the lines of a set: a line that one notation says in the line before stays with it.

    Parameters
    ----------
    name : str
    lines : iterable of str
        All when empty.

    Returns
    -------
    list of list of str

    Examples
    --------
    >>> together("momentum")
    [['velocity'], ['step']]
    """
    found, groups = equation_set(name), []
    for line in lines or found.lines:
        whole = all(found.form(line, notation) for notation in NOTATIONS)
        if whole or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _line(name, lines, chapter):
    found = equation_set(name)
    asked = [_beginnings(found, [line]) for line in found.lines]
    fronts = {notation: _beginnings(found, lines, notation) for notation in NOTATIONS}
    # Two lines of a GPT begin with x; Goodfellow's last line of a normalization has no left-hand side.
    named = asked.count(fronts["pytorch"]) > 1 or not all(fronts.values())
    return Flashcard(
        f"formula-{name}-{'-'.join(lines)}",
        "formula",
        chapter,
        f"{found.title}: {lines[0]}" if named else found.title,
        {notation: front or "?" for notation, front in fronts.items()},
        {n: found.tex(n, lines) for n in NOTATIONS},
    )


def _beginnings(found, lines, notation="pytorch"):
    texts = (beginning(found.form(line, notation)) for line in lines)
    return r", \quad ".join(filter(None, texts))


def beginning(form):
    r"""Return the left-hand sides of a line with a question mark behind each.

    Parameters
    ----------
    form : str
        TeX of one row or several, with `&` before what follows the left-hand side.

    Returns
    -------
    str

    Examples
    --------
    >>> print(beginning(r"v &\leftarrow \mu v + g"))
    v \leftarrow \;?
    """
    rows = [row.partition("&") for row in re.split(r"\\\\", form)]
    asked = []
    for left, _, right in rows:
        if left.strip():  # other rows go on from the one before
            relation = _RELATION.match(right.strip())
            asked.append(
                rf"{left.strip()} {relation[0] if relation else ''} \;?".replace("  ", " ")
            )
    return r", \quad ".join(asked)


def gapped(text):
    """List what a card says with a formula that is more than a letter: points, and the table.

    Parameters
    ----------
    text : str
        MyST.

    Returns
    -------
    list of str
    """
    points = re.findall(r"^- (.+(?:\n  ?\S.*)*)", text, re.M)
    tables = re.findall(r"(?:^\|.*(?:\n|\Z))+", text, re.M)
    texts = [*(" ".join(point.split()) for point in points), *(table.strip() for table in tables)]
    return [t for t in texts if any(not _is_letter(tex) for tex in _FORMULA.findall(t))]


def _gap(match):
    if _is_letter(match[1]):
        return match[0]
    kept = _KEPT.match(match[1])
    return f"${kept[0]}$ {GAP}" if kept else GAP


def _is_letter(tex):
    return bool(_LETTER.fullmatch(tex.strip()))


def terms_of(concepts, chapter):
    """List the cards of concepts that have a definition.

    Parameters
    ----------
    concepts : dict
    chapter : int

    Returns
    -------
    list of Flashcard
    """
    return [
        Flashcard(
            f"term-{name}",
            "term",
            chapter,
            concept["title"],
            "",
            concept["definition"],
            section=concept["section"] or "",
        )
        for name, concept in concepts.items()
        if concept.get("definition")
    ]


def traps_of(lesson):
    """List the cards of a lesson's traps; notes on what the page does not show are none.

    Parameters
    ----------
    lesson : book.lessons.Lesson

    Returns
    -------
    list of Flashcard
    """
    text, letters = lesson.section("Traps")
    cards = []
    for found in _TRAP.finditer(text):
        if "note" in (found["options"] or ""):
            continue
        title = (found["title"] or found["bold"]).strip()
        name = make_id(title) or str(len(cards) + 1)
        cards.append(
            Flashcard(
                f"trap-{lesson.number:02}-{name}",
                "trap",
                lesson.number,
                "",
                title,
                (found["text"] or found["rest"]).strip(),
                letters,
            )
        )
    return cards
