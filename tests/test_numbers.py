"""A chapter is named by a link, and its number is the one in the name of its file."""

import re
from pathlib import Path

import pytest

from book.citations import to_roles
from book.files import is_laboratory
from tests.test_references import NAMES, PAGES, labels, prose

NUMBERED = r"(?:[Cc]hapter|[Ll]aboratory) \d+"
LINK = re.compile(rf"\[({NUMBERED})\]\(([^)#\s]+)(?:#[^)]*)?\)")
REFERENCE = re.compile(rf"\{{ref\}}`({NUMBERED}) <([\w-]+)>`")
ELSEWHERE = re.compile(r"\{cite[^}]*\}`[^`]*`,? \(?chapter \d+")  # a chapter of another book
CODE = re.compile(r"(\{[^}`]*\}`[^`]*`)|``.+?``|`[^`\n]*`")  # roles apart
LOOSE = re.compile(r"\b(?:[Cc]hapters?|[Ll]aborator(?:y|ies)) [012]?\d\b")
HOMES = {label: path for path in PAGES for label in labels(prose(path))}


def name_of(path):
    """What the number of a notebook is: "chapter 10", "laboratory 10"."""
    kind = "laboratory" if is_laboratory(path) else "chapter"
    return f"{kind} {path.name[:2]}"


def problems(text, homes=HOMES):
    """Typed numbers that are no link, or not the number of the chapter they lead to."""
    text = to_roles(text)
    text = CODE.sub(lambda code: code[1] or "", text)
    typed = [(words, Path(target)) for words, target in LINK.findall(text)]
    typed += [
        (words, homes.get(label, Path("nowhere"))) for words, label in REFERENCE.findall(text)
    ]
    found = [f"{words} leads to {path}" for words, path in typed if words.lower() != name_of(path)]
    for pattern in (LINK, REFERENCE, ELSEWHERE):
        text = pattern.sub("", text)
    return found + [f"{words}: make it a link" for words in LOOSE.findall(text)]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_numbers_of_chapters_are_right_and_lead_there(path):
    assert problems(prose(path)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[chapter 10](10-lstm.ipynb)", None),
        ("[Laboratory 10](labs/10-lstm.ipynb)", None),
        ("{ref}`Chapter 05 <sec-x>`", None),
        ("{cite:t}`goodfellow2016deep`, chapter 10, and ({cite:t}`b`, chapter 8)", None),
        ("the next chapter", None),
        ("say `chapter 10`, or ``{ref}`chapter 05 <sec-y>` ``", None),
        ("[chapter 9](10-lstm.ipynb)", "leads to"),
        ("[chapter 10](labs/10-lstm.ipynb)", "leads to"),
        ("{ref}`chapter 06 <sec-x>`", "leads to"),
        ("{ref}`chapter 05 <sec-y>`", "leads to"),
        ("as in chapter 05", "make it a link"),
        ("chapters 05 and 06", "make it a link"),
    ],
)
def test_the_test(text, message):
    found = problems(text, {"sec-x": Path("notebooks/05-bptt.ipynb")})
    assert not found if message is None else message in found[0]
