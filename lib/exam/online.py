"""The whole bank for the page on which one practises: a catalogue, and every question as a script of its own.

The page fetches a question when it is asked. A classic script does this from a disk, too, where a page may not
read other files.
"""

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.paper import entries
from lib.exam.pictures import drawing_html, picture_html
from lib.exam.practice import VARIANTS, compact, numbers, pieces
from lib.exam.questions import PARTS
from lib.exam.templates import Marks, in_notations, inline_html, to_html

# Calculations that are easily confused: where one was asked, the other follows.
CONFUSABLE = (
    ("additive-score", "scaled-attention-mask"),
    ("adamw-first-step", "adam-step"),
    ("batch-norm-by-hand", "layer-norm-by-hand"),
    ("clip-by-norm", "clip-by-value"),
    ("convolution-gradient", "pooling-gradient"),
    ("ctc-best-path", "ctc-forward-table"),
    ("gradient-times-input", "integrated-gradients"),
    ("lstm-step", "gru-step"),
    ("momentum-steps", "nesterov-step"),
    ("occlusion", "permutation-importance"),
    ("rmsprop-step", "adagrad-steps"),
)


def catalogue():
    """List all questions with what one chooses by.

    Returns
    -------
    dict
        `questions`: for each id, kind, part, chapter, topic, section, minutes, marks and title, which only
        calculations have; `parts`, `variants` (of a calculation), `confusable` (pairs of ids), `sections` (all
        labels that a question may lead to).
    """
    questions = entries()
    return {
        "parts": PARTS,
        "variants": VARIANTS,
        "confusable": CONFUSABLE,
        "sections": sorted({label for entry in questions for label in _sections(entry)}),
        "questions": [
            (e.id, e.kind, e.part, e.chapter, e.topic, e.section, e.minutes, e.marks)
            + ((e.title,) if e.kind == "generator" else ("",))
            for e in questions
        ],
    }


def script(entry, typeset):
    """Write the script that brings one question to the page.

    Parameters
    ----------
    entry : Generator or Conceptual
    typeset : callable
        From HTML with TeX in backslashed parentheses to HTML with the formulas set.

    Returns
    -------
    str
    """
    return f'unrolledPractice.arrived("{entry.id}",{compact(_each(content(entry), typeset))});\n'


def content(entry):
    """Return the texts of a question as HTML in all notations, and what marks it.

    Parameters
    ----------
    entry : Generator or Conceptual

    Returns
    -------
    dict
    """
    if entry.kind == "generator":
        marks = Marks(entry.question(0).names)
        return {"pieces": dict(pieces(entry, marks)), **numbers(entry, marks)}
    text = in_notations(entry.text, entry.cell, lambda text, letters: to_html(letters(text)))
    if entry.picture:
        text += picture_html(entry.picture)
    form = _scheme(entry) if entry.kind == "open" else _form(entry)
    return {"text": text, "marks": entry.marks, **form}


def _form(entry):
    if isinstance(entry, Match):
        pairs = [[_line(entry, side) for side in pair] for pair in entry.pairs]
        return {"form": "match", "pairs": pairs, "feedback": _line(entry, entry.feedback)}
    if isinstance(entry, Order):
        steps = [_line(entry, step) for step in entry.steps]
        return {"form": "order", "steps": steps, "feedback": _line(entry, entry.feedback)}
    if isinstance(entry, FindMistake):
        return {"form": "mistake", "lines": _replies(entry, entry.lines), "wrong": entry.wrong}
    answers = _replies(entry, (entry.right, *entry.wrong))
    if isinstance(entry, TrueOrFalse):
        return {"form": "verdict", "answers": answers, "holds": entry.holds}
    return {"form": "choice", "answers": answers}


def _scheme(entry):
    return {
        "points": [{"text": _line(entry, p.text), "marks": p.marks} for p in entry.scheme],
        "answer": _line(entry, entry.answer),
        "mistake": _line(entry, entry.mistake),
        "drawing": drawing_html(entry.drawing) if entry.drawing else "",
    }


def _replies(entry, replies):
    return [
        {
            "text": _line(entry, reply.text),
            "feedback": _line(entry, reply.feedback),
            "section": reply.section,
        }
        for reply in replies
    ]


def _line(entry, text):
    return in_notations(
        text, entry.cell, lambda text, letters: inline_html(letters(text)), tag="span"
    )


def _sections(entry):
    yield entry.section
    replies = (getattr(entry, name, ()) for name in ("lines", "wrong"))
    for reply in (r for group in replies if isinstance(group, tuple) for r in group):
        if reply.section:
            yield reply.section


def _each(data, change):
    """Apply a change to every text of nested data."""
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _each(value, change) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_each(value, change) for value in data]
    return data
