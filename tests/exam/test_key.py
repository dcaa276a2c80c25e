"""The key of a class names what is right on the paper that the student has."""

import pytest

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.key import HEAD, LETTERS, rows
from lib.exam.paper import Paper, Task, entries
from lib.exam.questions import written

SEED = 5


def answers(entry):
    """Rows of the key for a paper with one question."""
    head, *found = rows([Paper(SEED, {entry.part: [Task(entry, SEED)]})])
    assert head == HEAD
    assert {row[:4] for row in found} == {(1, 1, entry.id, SEED)}
    assert sum(row[6] for row in found) == entry.marks
    return [row[5] for row in found]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_the_key_has_every_right_answer(entry):
    found = answers(entry)
    if entry.kind == "open":
        assert found == ["see the marking scheme"]
    elif entry.kind == "generator":
        question = entry.question(SEED)
        for text, answer in zip(found, entry.answers, strict=True):
            if not answer.options:
                assert text == written(question.values[answer.name], answer.digits)
    elif isinstance(entry, FindMistake):
        assert found == [LETTERS[entry.wrong]]
    elif isinstance(entry, Match | Order):
        shown = [entry.shuffled(SEED)[LETTERS.index(letter)] for letter in found[0].split()]
        right = entry.steps if isinstance(entry, Order) else [pair[1] for pair in entry.pairs]
        assert shown == list(right)
    else:
        *verdict, letter = found[0].split()
        assert entry.replies(SEED)[LETTERS.index(letter)] == entry.right
        holds = [str(entry.holds).lower()] if isinstance(entry, TrueOrFalse) else []
        assert verdict == holds


def test_students_and_questions_are_counted_from_1():
    first, second = entries()[:2]
    paper = Paper(SEED, {first.part: [Task(first, 2), Task(second, 3)]})
    places = {row[:4] for row in list(rows([paper, paper]))[1:]}
    assert places == {
        (s, n, e.id, v) for s in (1, 2) for n, e, v in ((1, first, 2), (2, second, 3))
    }
