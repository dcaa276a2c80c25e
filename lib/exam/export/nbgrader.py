"""A notebook in the form of nbgrader: answers to fill in, tests that mark them, essays marked by hand.

The instructor's version: `nbgrader generate_assignment` takes solutions and hidden tests out for the students.
"""

import json

import numpy as np

from lib.exam.conceptual import FindMistake, Match, Order
from lib.exam.pictures import PICTURES

LETTERS = "ABCDEFG"
SETUP = """import numpy as np


def check(found, expected, tolerance):
    expected = np.asarray(expected, float)
    found = np.asarray(found, float)
    assert found.shape == expected.shape, f"shape {found.shape}, expected {expected.shape}"
    assert np.allclose(found, expected, rtol=tolerance, atol=1e-9), "not right\""""


def written(tasks, notation="pytorch"):
    """Write a notebook.

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    bytes
    """
    cells = [
        _cell("markdown", "# Exam questions", "title"),
        _cell("code", SETUP, "setup", locked=True),
    ]
    for place, task in enumerate(tasks, 1):
        make = {"generator": _calculation, "conceptual": _idea, "open": _essay}[task.entry.kind]
        name = f"q{place}-{task.entry.id}"
        title = f"## Question {place} ({task.entry.marks} marks)\n\n"
        cells += make(task, name, title, notation)
    notebook = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _calculation(task, name, title, notation):
    question = task.entry.question(task.seed)
    cells = [_cell("markdown", title + question.fill(task.entry.text, notation), name, locked=True)]
    for place, answer in enumerate(task.entry.answers, 1):
        steps = task.entry.steps_of(answer)
        value = question.values[answer.name]
        asked = question.fill(answer.label, notation)
        if answer.entries:
            asked += f": {', '.join(question.fill(e, notation) for e in answer.entries)}"
        if answer.options:
            options = "; ".join(
                f"{k}: {question.fill(option, notation)}" for k, option in enumerate(answer.options)
            )
            asked += f" (the number of one of these: {options})"
        variable = f"answer_{place}"
        shape = f", shape {np.shape(value)}" if np.ndim(value) else ""
        cells += _coded(
            f"{name}-{place}",
            f"**{variable}**{shape}: {asked}",
            variable,
            repr(np.asarray(value).tolist()),
            f"check({variable}, {np.asarray(value).tolist()!r}, {answer.tolerance})",
            sum(step.marks for step in steps),
        )
    return cells


def _idea(task, name, title, notation):
    entry = task.entry
    text = title + entry.lettered(entry.text, notation)
    if entry.picture:
        text += f"\n\nThe diagram: {PICTURES[entry.picture][1]}"
    if isinstance(entry, Match | Order):
        shown = entry.shuffled(task.seed)
        right = entry.steps if isinstance(entry, Order) else [pair[1] for pair in entry.pairs]
        wanted = "".join(LETTERS[shown.index(one)] for one in right)
        if isinstance(entry, Match):
            text += "\n\n" + "\n".join(
                f"{k}. {entry.lettered(left, notation)}"
                for k, (left, _) in enumerate(entry.pairs, 1)
            )
        ask = "the letters in order, such as `BAC`"
    elif isinstance(entry, FindMistake):
        shown, wanted = [line.text for line in entry.lines], LETTERS[entry.wrong]
        ask = "the letter of the wrong line"
    else:
        replies = entry.replies(task.seed)
        shown, wanted = [reply.text for reply in replies], LETTERS[replies.index(entry.right)]
        ask = "the letter of the right answer"
        if hasattr(entry, "holds"):
            wanted = f"{'true' if entry.holds else 'false'} {wanted}"
            ask = "the verdict and the letter of the reason, such as `true B`"
    text += "\n\n" + "\n".join(
        f"- **{letter}** {entry.lettered(one, notation)}"
        for letter, one in zip(LETTERS, shown, strict=False)
    )
    test = f"assert answer.strip().upper() == {wanted.upper()!r}"
    return [
        _cell("markdown", text, name, locked=True),
        *_coded(f"{name}-answer", f"**answer**: {ask}", "answer", repr(wanted), test, entry.marks),
    ]


def _essay(task, name, title, notation):
    entry = task.entry
    scheme = "\n".join(
        f"- {entry.lettered(point.text, notation)} ({point.marks})" for point in entry.scheme
    )
    solution = f"### BEGIN SOLUTION\n{scheme}\n### END SOLUTION"
    return [
        _cell("markdown", title + entry.lettered(entry.text, notation), name, locked=True),
        _cell(
            "markdown", solution, f"{name}-answer", grade=True, solution=True, points=entry.marks
        ),
    ]


def _coded(name, text, variable, value, test, points):
    solved = f"### BEGIN SOLUTION\n{variable} = {value}\n### END SOLUTION"
    hidden = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
    return [
        _cell("markdown", text, f"{name}-text", locked=True),
        _cell("code", solved, name, solution=True),
        _cell("code", hidden, f"{name}-test", grade=True, locked=True, points=points),
    ]


def _cell(kind, source, name, *, grade=False, solution=False, locked=False, points=None):
    role = {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3}
    role |= {"solution": solution, "task": False}
    role |= {} if points is None else {"points": points}
    marked = grade or solution or locked
    cell = {
        "cell_type": kind,
        "id": name[:64],
        "metadata": {"nbgrader": role} if marked else {},
        "source": source.splitlines(keepends=True),
    }
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
