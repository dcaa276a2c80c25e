"""Open questions: their schemes, what is drawn from memory, the section each leads to."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.open import Point
from lib.exam.open_ended import open_questions
from lib.exam.pictures import DRAWINGS, drawing_html
from lib.exam.questions import PARTS
from lib.exam.templates import plain
from lib.notation import NOTATIONS
from tests.exam.test_ideas import chapters  # noqa: F401, a fixture

ALL = list(open_questions().values())


def texts(question):
    """All that a reader may see of a question."""
    points = (point.text for point in question.scheme)
    return [question.text, *points, question.answer, question.mistake]


def test_there_are_enough_in_every_part():
    assert len(ALL) >= 30
    parts = Counter(question.part for question in ALL)
    assert all(parts[part] >= 6 for part in PARTS)


def test_every_drawing_is_asked_for_once():
    asked = [question.drawing for question in ALL if question.drawing]
    assert sorted(asked) == sorted(DRAWINGS)


def test_no_id_stands_elsewhere():
    assert not set(open_questions()) & {*ideas(), *bank()}


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_the_scheme_is_a_checklist_and_its_marks_are_the_question_s(question):
    assert question.marks == sum(point.marks for point in question.scheme)
    assert 4 <= question.marks <= 8 and 5 <= question.minutes <= 8
    assert len({point.text for point in question.scheme}) == len(question.scheme)
    assert all(text.endswith((".", "?")) for text in texts(question))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_each_leads_to_a_section_of_its_chapter(question, chapters):  # noqa: F811
    assert chapters.get(question.section) == question.chapter


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_each_text_is_whole_in_every_notation(question):
    for notation in NOTATIONS:
        for text in (question.lettered(text, notation) for text in texts(question)):
            assert text.count("$") % 2 == 0
            assert not re.search(r"\\(?!n)|[{}$]", plain(text)), plain(text)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_has_a_description(name):
    shown = drawing_html(name, "ng")
    assert "<svg" in shown and len(re.search('aria-label="([^"]+)"', shown)[1].split()) > 20


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scheme": (Point("One.", 1),)}, "1 points"),
        ({"scheme": (Point("One.", 1), Point("Two.", 0), Point("Three.", 1))}, "a mark"),
        ({"drawing": "a cat"}, "a cat"),
        ({"part": "history"}, "part"),
    ],
)
def test_what_breaks_the_contract_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        replace(ALL[0], **change)
