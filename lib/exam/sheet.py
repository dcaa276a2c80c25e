"""A paper as one HTML file that needs nothing else: questions, and apart from them solutions with their marks."""

import html

import numpy as np

from lib.exam.conceptual import FindMistake, Match, Order, TrueOrFalse
from lib.exam.mathml import typesetter
from lib.exam.pictures import drawing_html, picture_html
from lib.exam.questions import written
from lib.exam.templates import inline_html, to_html

LETTERS = "ABCDEFG"
ALLOWED = (
    "Allowed: pen, paper and a pocket calculator with roots, logarithms, exponentials and cosine. "
    "Show your working."
)
ONCE = (
    "An error costs its marks once: what follows from it is marked with the student's own number."
)
_STYLE = """
:root { color-scheme: light dark; --line: #767676; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 0.4rem; }
p { margin: 0.5rem 0; }
table { border-collapse: collapse; margin: 0.6rem 0; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.6rem; text-align: left; overflow-wrap: normal; }
.number { text-align: right; }
.blank { display: inline-block; min-width: 6rem; border-bottom: 1px solid var(--line); height: 1.4em; }
.working { height: 9rem; border: 1px dashed var(--line); margin: 0.6rem 0; }
.space { height: 16rem; }
figure { margin: 0.6rem 0; }
figure svg { max-width: 100%; height: auto; }
math { font-size: 1.08em; }
math[display="block"] { margin: 0.5rem 0; overflow-x: auto; }
@media (max-width: 30rem) {
  th, td { padding: 0.2rem 0.35rem; font-size: 0.9rem; }
}
@media print {
  body { margin: 0; max-width: none; font-size: 10.5pt; }
  article { break-inside: avoid; }
  #solutions { break-before: page; }
}
"""


def page(paper, notation="pytorch", solutions=False):
    """Write a paper as HTML.

    Parameters
    ----------
    paper : Paper
    notation : {"ng", "goodfellow", "olah", "pytorch"}
    solutions : bool
        Add the solutions and the marking scheme, on pages of their own.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If KaTeX is missing.
    """
    with typesetter() as typeset:
        return typeset(_page(paper, notation, solutions, paper.name))


def class_pages(papers, notation="pytorch", solutions=False):
    """Write the papers of a class, one after the other; each formula is set once for all of them.

    Parameters
    ----------
    papers : iterable of Paper
    notation : {"ng", "goodfellow", "olah", "pytorch"}
    solutions : bool

    Yields
    ------
    str
        HTML.

    Raises
    ------
    ValueError
        If KaTeX is missing.
    """
    with typesetter() as typeset:
        for number, paper in enumerate(papers, 1):
            title = f"{paper.name}, variant {number}"
            yield typeset(_page(paper, notation, solutions, title))


def _page(paper, notation, solutions, title):
    numbers = {id(task): k for k, task in enumerate(paper.tasks, 1)}
    parts = [
        f'<section aria-labelledby="{part}"><h2 id="{part}">Part {LETTERS[k]}: {part}</h2>'
        + "".join(question_html(task, numbers[id(task)], notation) for task in tasks)
        + "</section>"
        for k, (part, tasks) in enumerate(paper.parts.items())
    ]
    if solutions:
        answers = "".join(solution_html(task, numbers[id(task)], notation) for task in paper.tasks)
        parts.append(
            '<section id="solutions" aria-labelledby="scheme"><h2 id="scheme">Solutions and marking scheme</h2>'
            f"<p>{ONCE}</p>{answers}</section>"
        )
    return (
        f'<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{paper.minutes} minutes, {paper.marks} marks. {ALLOWED}</p>\n{summary_html(paper)}\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def summary_html(paper):
    """Return the table of parts with their questions, minutes and marks.

    Parameters
    ----------
    paper : Paper

    Returns
    -------
    str
    """
    rows = [
        (part, len(tasks), sum(t.entry.minutes for t in tasks), sum(t.entry.marks for t in tasks))
        for part, tasks in paper.parts.items()
    ]
    rows.append(("all", len(paper.tasks), paper.minutes, paper.marks))
    body = "".join(
        f'<tr><th scope="row">{part}</th>'
        + "".join(f'<td class="number">{number}</td>' for number in row)
        + "</tr>"
        for part, *row in rows
    )
    heads = "".join(
        f'<th scope="col">{name}</th>' for name in ("part", "questions", "minutes", "marks")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _marks(count):
    return f"{count} mark{'' if count == 1 else 's'}"


def _heading(task, number, name):
    entry = task.entry
    title = f": {html.escape(entry.title)}" if entry.kind == "generator" else ""
    return f"<h3>{name} {number}{title} ({_marks(entry.marks)}, {entry.minutes} min)</h3>"


def question_html(task, number, notation="pytorch"):
    r"""Return a question with room for the answer; mathematics stays TeX between \( and \).

    Parameters
    ----------
    task : Task
    number : int
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
    """
    body = _QUESTIONS[task.entry.kind]
    return f"<article>{_heading(task, number, 'Question')}{body(task, notation)}</article>"


def _generated(task, notation):
    question = task.entry.question(task.seed)
    rows = []
    for answer in task.entry.answers:
        label = inline_html(question.fill(answer.label, notation))
        if answer.options:
            offered = " or ".join(
                inline_html(question.fill(text, notation))
                for text, _ in question.choices(answer, task.seed)
            )
            rows.append(f"<li>{_asked(label)} {offered}</li>")
        else:
            rows.append(f"<li>{_asked(label)} {_blanks(question, answer, notation)}</li>")
    return (
        f"{to_html(question.fill(task.entry.text, notation))}"
        f'<div class="working" aria-hidden="true"></div><ol type="a">{"".join(rows)}</ol>'
    )


def _asked(label):
    """Return the name of an answer before its room: a colon behind it, unless it is a question."""
    return label if label.endswith("?") else f"{label}:"


def _blanks(question, answer, notation):
    blank = '<span class="blank"></span>'
    if answer.entries:
        names = (inline_html(question.fill(name, notation)) for name in answer.entries)
        return ", ".join(f"{name} {blank}" for name in names)
    return " ".join([blank] * max(1, np.size(question.values[answer.name])))


def _about_ideas(task, notation):
    entry = task.entry
    text = to_html(entry.lettered(entry.text, notation))
    if entry.picture:
        text += picture_html(entry.picture, notation)
    if isinstance(entry, Match):
        rights = _listed(entry, entry.shuffled(task.seed), notation)
        lefts = "".join(
            f'<li>{_line(entry, left, notation)}: <span class="blank"></span></li>'
            for left, _ in entry.pairs
        )
        return f"{text}<ol>{lefts}</ol>{rights}"
    if isinstance(entry, Order):
        steps = _listed(entry, entry.shuffled(task.seed), notation)
        return f'{text}{steps}<p>Order: <span class="blank"></span></p>'
    if isinstance(entry, FindMistake):
        lines = _listed(entry, [line.text for line in entry.lines], notation)
        return (
            f'{text}{lines}<p>Wrong line, and what it should say: <span class="blank"></span></p>'
        )
    replies = [reply.text for reply in entry.replies(task.seed)]
    if isinstance(entry, TrueOrFalse):
        text += "<p>True or false? Choose the reason, too.</p>"
    return text + _listed(entry, replies, notation)


def _open(task, notation):
    text = to_html(task.entry.lettered(task.entry.text, notation))
    return f'{text}<div class="working space" aria-hidden="true"></div>'


def _listed(entry, texts, notation):
    return (
        f'<ol type="A">{"".join(f"<li>{_line(entry, text, notation)}</li>" for text in texts)}</ol>'
    )


def _line(entry, text, notation):
    return inline_html(entry.lettered(text, notation))


def solution_html(task, number, notation="pytorch"):
    r"""Return the solution of a question with its marking scheme; mathematics stays TeX.

    Parameters
    ----------
    task : Task
    number : int
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    str
    """
    body = _SOLUTIONS[task.entry.kind]
    return (
        f"<article>{_heading(task, number, 'Solution')}{body(task, notation)}"
        f"<p>To read again: chapter {task.entry.chapter:02}.</p></article>"
    )


def _worked(task, notation):
    question = task.entry.question(task.seed)
    steps = "".join(
        f"<li>{inline_html(rule)} ({_marks(marks)}){to_html(equation)}{to_html(substitution)}</li>"
        for rule, equation, substitution, marks in question.worked(notation)
    )
    results = "".join(
        f"<li>{_asked(inline_html(question.fill(answer.label, notation)))} "
        f"{_result(question, answer, notation)}</li>"
        for answer in task.entry.answers
    )
    common = question.generator.mistakes[0]
    return (
        f'<ol>{steps}</ol><p>Results:</p><ol type="a">{results}</ol>'
        f"<p>The common mistake, {html.escape(common.name)}: "
        f"{inline_html(question.fill(common.diagnosis, notation))}</p>"
    )


def _result(question, answer, notation):
    value = question.values[answer.name]
    if answer.options:
        return inline_html(question.fill(answer.options[int(value)], notation))
    return html.escape(written(value, answer.digits))


def _explained(task, notation):
    entry = task.entry
    if isinstance(entry, Match):
        rights = entry.shuffled(task.seed)
        pairs = "; ".join(
            f"{k}: {LETTERS[rights.index(right)]}, {_line(entry, right, notation)}"
            for k, (_, right) in enumerate(entry.pairs, 1)
        )
        return f"<p>{pairs}.</p><p>{_line(entry, entry.feedback, notation)}</p>"
    if isinstance(entry, Order):
        shown = entry.shuffled(task.seed)
        order = ", ".join(LETTERS[shown.index(step)] for step in entry.steps)
        return f"<p>{order}.</p><p>{_line(entry, entry.feedback, notation)}</p>"
    if isinstance(entry, FindMistake):
        lines = "".join(f"<li>{_line(entry, line.feedback, notation)}</li>" for line in entry.lines)
        found = LETTERS[entry.wrong]
        return f'<p>Line {found} (1 mark), mended (1 mark).</p><ol type="A">{lines}</ol>'
    verdict = ""
    if isinstance(entry, TrueOrFalse):
        verdict = f"<p>{'True' if entry.holds else 'False'} (1 mark); the reason (1 mark):</p>"
    lines = "".join(
        f"<li>{'<strong>Right.</strong> ' if reply is entry.right else ''}"
        f"{_line(entry, reply.feedback, notation)}</li>"
        for reply in entry.replies(task.seed)
    )
    return f'{verdict}<ol type="A">{lines}</ol>'


def _scheme(task, notation):
    entry = task.entry
    points = "".join(
        f"<li>{_line(entry, point.text, notation)} ({_marks(point.marks)})</li>"
        for point in entry.scheme
    )
    drawing = drawing_html(entry.drawing, notation) if entry.drawing else ""
    return (
        f"<p>Marks for each of these:</p><ol>{points}</ol><p>In short: {_line(entry, entry.answer, notation)}</p>"
        f"{drawing}<p>The common mistake: {_line(entry, entry.mistake, notation)}</p>"
    )


_QUESTIONS = {"generator": _generated, "conceptual": _about_ideas, "open": _open}
_SOLUTIONS = {"generator": _worked, "conceptual": _explained, "open": _scheme}
