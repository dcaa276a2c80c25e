"""The key of a class: what is right on every student's paper, a line for each answer."""

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.questions import written
from lib.exam.templates import plain

HEAD = ("student", "question", "id", "variant", "answer", "right", "marks")
LETTERS = "ABCDEFG"


def rows(papers, notation="pytorch"):
    """List the answers of all papers of a class.

    Parameters
    ----------
    papers : list of Paper
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Yields
    ------
    tuple
        First the names of the columns.
    """
    yield HEAD
    for student, paper in enumerate(papers, 1):
        for number, task in enumerate(paper.tasks, 1):
            for label, right, marks in _answers(task, notation):
                yield (student, number, task.entry.id, task.seed, label, right, marks)


def _answers(task, notation):
    entry = task.entry
    if entry.kind == "open":
        return [("", "see the marking scheme", entry.marks)]
    if entry.kind == "conceptual":
        return [("", _letters(task), entry.marks)]
    question = entry.question(task.seed)
    return [
        (
            plain(question.fill(answer.label, notation)),
            _result(question, answer, notation),
            sum(step.marks for step in entry.steps_of(answer)),
        )
        for answer in entry.answers
    ]


def _result(question, answer, notation):
    value = question.values[answer.name]
    if answer.options:
        return plain(question.fill(answer.options[int(value)], notation))
    return written(value, answer.digits)


def _letters(task):
    entry = task.entry
    if isinstance(entry, FindMistake):
        return LETTERS[entry.wrong]
    if isinstance(entry, Match | Order):
        shown = entry.shuffled(task.seed)
        right = entry.steps if isinstance(entry, Order) else [pair[1] for pair in entry.pairs]
        return " ".join(LETTERS[shown.index(one)] for one in right)
    letter = LETTERS[entry.replies(task.seed).index(entry.right)]
    verdict = ("true " if entry.holds else "false ") if isinstance(entry, TrueOrFalse) else ""
    return verdict + letter
