"""Moodle XML: numbers with a tolerance, choices, matching, essays, in a category for each part."""

import base64
import re
from itertools import groupby
from xml.etree import ElementTree

from lib.exam.export.items import item
from lib.exam.marking import RETRY
from lib.exam.pictures import PICTURES, picture_html
from lib.exam.questions import PARTS
from lib.exam.templates import plain, to_html

TYPES = {"number": "numerical", "choice": "multichoice", "match": "matching", "essay": "essay"}


def written(tasks, notation="pytorch"):
    """Write questions for Moodle's import, format "Moodle XML".

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    bytes
    """
    quiz = ElementTree.Element("quiz")
    items = sorted((item(task, notation) for task in tasks), key=lambda i: PARTS.index(i.part))
    for part, found in groupby(items, key=lambda i: i.part):
        category = ElementTree.SubElement(quiz, "question", type="category")
        _text(category, "category", f"$course$/top/Unrolled/{part}")
        for one in found:
            _question(quiz, one, notation)
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True)


def image(name, notation):
    """Return a diagram as an image that carries its own data.

    Parameters
    ----------
    name : str
        A key of `lib.exam.pictures.PICTURES`.
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
        HTML.
    """
    svg = re.search("<svg.*</svg>", picture_html(name, notation), re.S)[0]
    data = base64.b64encode(svg.encode()).decode()
    return f'<p><img src="data:image/svg+xml;base64,{data}" alt="{PICTURES[name][1]}"></p>'


def _question(quiz, one, notation):
    question = ElementTree.SubElement(quiz, "question", type=TYPES[one.kind])
    _text(question, "name", f"{plain(one.title)} ({one.id})")
    picture = image(one.picture, notation) if one.picture else ""
    _html(question, "questiontext", to_html(one.text) + picture)
    _html(question, "generalfeedback", to_html(one.feedback) if one.kind != "essay" else "")
    for name, value in (("defaultgrade", one.marks), ("penalty", RETRY), ("hidden", 0)):
        ElementTree.SubElement(question, name).text = str(value)
    ElementTree.SubElement(question, "idnumber").text = one.id
    {"number": _number, "choice": _choice, "match": _match, "essay": _essay}[one.kind](
        question, one
    )
    for hint in one.hints:
        _html(question, "hint", to_html(hint))


def _number(question, one):
    for option in one.options:
        answer = _answer(
            question, option.right, repr(option.value), option.feedback, "moodle_auto_format"
        )
        ElementTree.SubElement(answer, "tolerance").text = repr(option.tolerance)


def _choice(question, one):
    for name, value in (
        ("single", "true"),
        ("shuffleanswers", str(one.shuffled).lower()),
        ("answernumbering", "ABCD"),
    ):
        ElementTree.SubElement(question, name).text = value
    for option in one.options:
        _answer(question, option.right, to_html(option.text), option.feedback, "html")


def _match(question, one):
    ElementTree.SubElement(question, "shuffleanswers").text = "true"
    for left, right in one.pairs:
        sub = ElementTree.SubElement(question, "subquestion", format="html")
        ElementTree.SubElement(sub, "text").text = to_html(left)
        _text(sub, "answer", plain(right))


def _essay(question, one):
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "0" if one.drawing else "1"),
        ("responsefieldlines", "15"),
        ("attachments", "1" if one.drawing else "0"),
        ("attachmentsrequired", "0"),
    ):
        ElementTree.SubElement(question, name).text = value
    _html(question, "graderinfo", to_html(one.feedback))


def _answer(question, right, text, feedback, form):
    answer = ElementTree.SubElement(
        question, "answer", fraction="100" if right else "0", format=form
    )
    ElementTree.SubElement(answer, "text").text = text
    _html(answer, "feedback", to_html(feedback))
    return answer


def _text(parent, name, text):
    ElementTree.SubElement(ElementTree.SubElement(parent, name), "text").text = text


def _html(parent, name, text):
    element = ElementTree.SubElement(parent, name, format="html")
    ElementTree.SubElement(element, "text").text = text
