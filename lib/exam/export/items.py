"""One neutral form of a question, from which Moodle XML, GIFT, QTI and Anki are written.

A calculation asks for its last result, to which all steps lead, so that its marks are those of the page and of
a paper. A number is typed; a vector, a matrix or a verdict is chosen among results of named mistakes.
"""

from dataclasses import dataclass

import numpy as np

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.pictures import PICTURES
from lib.exam.questions import written

LEAST = 1e-3  # below it a tolerance is not typed


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen, or a number that can be typed, and what is said to it."""

    text: str
    right: bool
    feedback: str
    value: float = 0.0
    tolerance: float = 0.0


@dataclass(frozen=True)
class Item:
    """A question: `kind` is "number", "choice", "match" or "essay"; texts are Markdown with TeX in dollars."""

    id: str
    title: str
    part: str
    kind: str
    text: str
    marks: int
    feedback: str
    options: tuple = ()
    pairs: tuple = ()
    hints: tuple = ()
    picture: str = ""
    drawing: str = ""
    shuffled: bool = True

    @property
    def described(self):
        """Return the text, with the picture in words where none can be shown."""
        return (
            f"{self.text}\n\nThe diagram: {PICTURES[self.picture][1]}"
            if self.picture
            else self.text
        )


def item(task, notation="pytorch"):
    """Bring one question into the neutral form.

    Parameters
    ----------
    task : Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    Item
    """
    entry = task.entry
    make = {"generator": _calculation, "conceptual": _idea, "open": _essay}[entry.kind]
    label = f"{entry.id}-{task.seed}" if entry.kind == "generator" else entry.id
    common = {"id": label, "title": entry.title, "part": entry.part, "marks": entry.marks}
    return Item(**common, **make(entry, task.seed, notation))


def _calculation(entry, seed, notation):
    question, answer = entry.question(seed), entry.answers[-1]

    def said(template):
        return question.fill(template, notation)

    worked = "\n\n".join(
        f"{rule} ({marks} mark{'s' * (marks > 1)}):\n\n{equation}\n\n{substitution}"
        for rule, equation, substitution, marks in question.worked(notation)
    )
    text = f"{said(entry.text)}\n\n**Give this result:** {said(answer.label)}"
    if answer.entries:
        text += f" ({', '.join(said(name) for name in answer.entries)})"
    common = {"feedback": worked, "hints": tuple(map(said, entry.hints))}
    value = question.values[answer.name]
    if np.ndim(value) or answer.options:
        options = tuple(
            Option(said(shown), mistake is None, said(mistake.diagnosis) if mistake else "Right.")
            for shown, mistake in question.choices(answer, seed)
        )
        return {"kind": "choice", "text": text, "options": options, **common}
    results = [(value, "Right.")]
    results += [(question.mistaken(m), said(m.diagnosis)) for m in question.mistakes_of(answer)]
    options = tuple(
        Option(
            written(number, 6),
            not place,
            feedback,
            _short(number),
            _short(answer.tolerance * abs(number)),
        )
        for place, (number, feedback) in enumerate(results)
        if np.ndim(number) == 0
    )
    digits = "" if answer.tolerance == 0 else f" Give it to {answer.digits} significant digits."
    return {"kind": "number", "text": f"{text}.{digits}", "options": options, **common}


def _short(number):
    """Drop the digits in which only rounding shows."""
    return float(f"{float(number):.10g}")


def _idea(entry, seed, notation):
    def said(template):
        return entry.lettered(template, notation)

    common = {"text": said(entry.text), "picture": entry.picture}
    if isinstance(entry, Match | Order):
        pairs = entry.pairs if isinstance(entry, Match) else _places(entry)
        pairs = tuple((said(left), said(right)) for left, right in pairs)
        return {"kind": "match", "pairs": pairs, "feedback": said(entry.feedback), **common}
    if isinstance(entry, FindMistake):
        options = tuple(
            Option(said(line.text), place == entry.wrong, said(line.feedback))
            for place, line in enumerate(entry.lines)
        )
        mended = said(entry.lines[entry.wrong].feedback)
        return {
            "kind": "choice", "options": options, "feedback": mended, "shuffled": False, **common
        }  # fmt: skip
    options = tuple(
        Option(said(reply.text), reply is entry.right, said(reply.feedback))
        for reply in entry.replies(seed)
    )
    feedback = said(entry.right.feedback)
    if isinstance(entry, TrueOrFalse):
        common["text"] += "\n\nIs that true or false? Choose the reason that decides it."
        feedback = f"The statement is {'true' if entry.holds else 'false'}. {feedback}"
    return {"kind": "choice", "options": options, "feedback": feedback, **common}


def _places(entry):
    return [(step, f"step {place}") for place, step in enumerate(entry.steps, 1)]


def _essay(entry, seed, notation):
    def said(template):
        return entry.lettered(template, notation)

    points = "\n\n".join(f"{said(point.text)} ({point.marks})" for point in entry.scheme)
    return {
        "kind": "essay",
        "text": said(entry.text),
        "feedback": f"{points}\n\nIn short: {said(entry.answer)}\n\nThe common mistake: {said(entry.mistake)}",
        "drawing": entry.drawing,
    }
