"""`{mock-paper} 1`: a paper of the book on a page, with its solutions closed behind it."""

import re
from functools import cache

from docutils import nodes

from book.form import WORDS_PER_MINUTE
from lib.exam import sheet
from lib.exam.fixed import fixed
from lib.figures.svg import token_of, with_unique_ids
from lib.notation import NOTATIONS
from lib.notation.letters import grouped
from unrolled.exercises import without_solutions
from unrolled.revision import RevisionDirective

_SVG = re.compile(r"<svg.*?</svg>", re.S)


@cache
def paper_of(number):
    """Return a paper of the book by its number, a text or an int."""
    return fixed(int(number))


@cache
def marking_minutes(number):
    """Return the minutes that reading the solutions of a paper takes."""
    tasks = paper_of(number).tasks
    text = "".join(sheet.solution_html(task, k) for k, task in enumerate(tasks, 1))
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text, flags=re.S).split()
    return round(len(words) / WORDS_PER_MINUTE)


def in_all(make, task, number):
    """Return the HTML of a question in all notations, those that agree once.

    Parameters
    ----------
    make : callable
        `question_html` or `solution_html` of `lib.exam.sheet`.
    task : Task
    number : int

    Returns
    -------
    str
    """
    found = grouped({name: _once(make(task, number, name), make, name) for name in NOTATIONS})
    if len(found) == 1:
        return found[0][0]
    return "".join(
        f'<div class="{" ".join(f"n-{name}" for name in names)}">{text}</div>'
        for text, names in found
    )


def _once(text, make, notation):
    """Give what has an id in a drawing an id of its own; a drawing is in all notations by itself."""
    return _SVG.sub(lambda m: with_unique_ids(m[0], token_of(make.__name__, notation, m[0])), text)


class MockPaper(RevisionDirective):
    """The paper whose number is the argument."""

    required_arguments = 1

    def run(self):
        """Return its facts, its parts and its solutions."""
        self.lessons()
        paper = paper_of(self.arguments[0])
        facts = f"{paper.minutes} minutes, {paper.marks} marks. {sheet.ALLOWED}"
        found = [
            nodes.paragraph("", facts),
            nodes.raw("", f'<div class="u-paper">{sheet.summary_html(paper)}</div>', format="html"),
        ]
        numbers = {id(task): number for number, task in enumerate(paper.tasks, 1)}
        for place, (part, tasks) in enumerate(paper.parts.items()):
            title = f"Part {sheet.LETTERS[place]}: {part}"
            section = self.section(f"part-{part}", nodes.Text(title))
            section["classes"].append("u-paper")
            texts = (in_all(sheet.question_html, task, numbers[id(task)]) for task in tasks)
            section += nodes.raw("", "".join(texts), format="html")
            found.append(section)
        if not without_solutions():
            texts = (in_all(sheet.solution_html, task, numbers[id(task)]) for task in paper.tasks)
            markup = (
                '<details class="u-answer u-paper u-solutions"><summary>Solutions and marking scheme</summary>'
                f"<p>{sheet.ONCE}</p>{''.join(texts)}</details>"
            )
            found.append(nodes.raw("", markup, format="html"))
        return found


def setup(app):
    """Register the directive."""
    app.add_directive("mock-paper", MockPaper)
