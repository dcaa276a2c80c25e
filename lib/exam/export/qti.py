"""QTI for Canvas, by text2qti: questions as its plain text, which it turns into a package."""

import re

from lib.exam.export.items import LEAST, item
from lib.exam.export.packages import needed
from lib.exam.templates import plain

LETTERS = "abcdefg"


def written(tasks, notation="pytorch"):
    """Write a QTI package.

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    bytes
        Of a zip file.

    Raises
    ------
    ValueError
        If text2qti is not installed.
    """
    config, quiz, qti = (needed(f"text2qti.{name}") for name in ("config", "quiz", "qti"))
    source = quiz.Quiz(text(tasks, notation), config=config.Config(), source_name="questions")
    return qti.QTI(source).zip_bytes()


def text(tasks, notation="pytorch"):
    """Write questions as text2qti reads them.

    text2qti has no matching: a whole row of answers is chosen. It takes no number below a thousandth, which is
    chosen, too. Answers stand in the order of the seed, so that the lines of a derivation keep theirs.

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
    """
    blocks = [_question(place, item(task, notation)) for place, task in enumerate(tasks, 1)]
    return "\n\n".join(["Quiz title: Unrolled\nShuffle answers: false", *blocks]) + "\n"


def _question(place, one):
    head = f"Title: {plain(one.title)}\nPoints: {one.marks}\n{_chunk(f'{place}.', _body(one))}"
    feedback = _chunk("...", one.feedback)
    return f"{head}\n{feedback}\n{_answers(one)}"


def _body(one):
    if one.kind != "match":
        return one.described
    listed = "\n\n".join(f"**{k}.** {left}" for k, (left, _) in enumerate(one.pairs, 1))
    return f"{one.described}\n\n{listed}\n\nWhich row of answers, from the first to the last, is right?"


def _answers(one):
    if one.kind == "essay":
        return "____"
    if one.kind == "number" and abs(one.options[0].value) >= LEAST:
        right = one.options[0]
        return f"=   {right.value!r} +- {right.tolerance!r}"
    if one.kind == "match":
        rights = [right for _, right in one.pairs]
        return "\n".join(
            _chunk(f"{'*' * (row == rights)}{letter})", "; ".join(row))
            for letter, row in zip(LETTERS, _rows(rights, one.id), strict=False)
        )
    lines = []
    for letter, option in zip(LETTERS, one.options, strict=False):
        lines += [_chunk(f"{'*' * option.right}{letter})", option.text)]
        lines += [_chunk("...", option.feedback)]
    return "\n".join(lines)


def _rows(rights, label):
    """Give the right row, at a place that the question's id decides, and rows with answers in other places."""
    swapped = [*rights[1::-1], *rights[2:]]
    wrong = [swapped, rights[1:] + rights[:1], rights[::-1]][: 3 if len(rights) > 3 else 2]
    place = sum(map(ord, label)) % (len(wrong) + 1)
    return [*wrong[:place], rights, *wrong[place:]]


def _chunk(mark, text):
    """Put a text behind its mark, all lines indented alike; displayed mathematics becomes a paragraph."""
    text = re.sub(
        r"\s*\$\$(.+?)\$\$\s*", lambda m: f"\n\n${' '.join(m[1].split())}$\n\n", text, flags=re.S
    )
    lines = text.strip().splitlines()
    return f"{mark:4} {lines[0]}\n" + "\n".join(f"     {line}".rstrip() for line in lines[1:])
