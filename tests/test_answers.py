"""Answers to choose from: which one is right cannot be told from how long it is."""

import json
import re

import pytest

from lib.exam.conceptual import Choice
from lib.exam.ideas import ideas
from lib.exam.questions import PARTS
from tests.test_references import QUIZZES

LONGER = 1.4  # times the longest wrong answer


def length(text):
    """How long an answer looks: without what only sets its formulas."""
    return len(re.sub(r"\\[A-Za-z]+|[\\${}_^*`]", "", text))


def of_quiz(path):
    """The right answer and the wrong ones of each question with answers to choose from."""
    for question in json.loads(path.read_text(encoding="utf-8")):
        if question["type"] == "multiple_choice":
            answers = question["answers"]
            right = [a["answer"] for a in answers if a["correct"]]
            yield *right, [a["answer"] for a in answers if not a["correct"]]


def of_part(part):
    """The same of the questions about ideas in one part of the exam."""
    for question in ideas().values():
        if isinstance(question, Choice) and question.part == part:
            yield question.right.text, [reply.text for reply in question.wrong]


def faults(questions):
    """What gives right answers away: each that is far longer, and too many that are the longest."""
    found, longest, count = [], 0, 0
    for right, wrong in questions:
        size, other = length(right), max(map(length, wrong))
        count, longest = count + 1, longest + (size > other)
        if size > LONGER * other:
            found.append(right)
    return [*found, f"{longest} of {count} are the longest"] if 2 * longest > count else found


@pytest.mark.parametrize("path", QUIZZES, ids=[path.stem for path in QUIZZES])
def test_length_gives_no_answer_of_a_quiz_away(path):
    assert not faults(of_quiz(path))


@pytest.mark.parametrize("part", PARTS)
def test_length_gives_no_answer_of_the_bank_away(part):
    assert not faults(of_part(part))


def test_a_right_answer_that_is_longest_is_noticed():
    assert faults([("a long explanation", ["no"]), ("no", ["yes"]), ("x", ["yes"])]) == [
        "a long explanation"
    ]
    assert faults([("yes!", ["yes"]), ("no", ["no"])]) == []
    assert faults([("yes!", ["yes"])]) == ["1 of 1 are the longest"]
