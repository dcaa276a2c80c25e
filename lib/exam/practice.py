"""A question to practise: on a page a form that marks itself, in a notebook or terminal plain text.

The page needs no kernel. It gets the texts of a generator once, with a mark for every number, and the numbers
of some variants; the scripts in `book/assets/practice` put them together, mark answers and explain. In the texts
stand all four notations, and the page shows the chosen one.
"""

import html
import json

import numpy as np

from lib.exam.expressions import parse
from lib.exam.generators import generator
from lib.exam.templates import Marks, in_notations, inline_html, plain, to_html
from lib.figures.notation import checked, chosen
from lib.figures.picture import on_page

VARIANTS = 30
DIGITS = 10  # of the numbers the page computes with


def practise(label, seed=0, notation=None):
    """Show a question: its form on a page, its text in a notebook.

    Parameters
    ----------
    label : str
        Id of a generator, such as "lstm-step".
    seed : int
        Which numbers a notebook shows; a page has many.
    notation : {"ng", "goodfellow", "olah", "pytorch"}, optional
        For a notebook, in place of the one set by `use_notation`; a page shows the one its reader has chosen.

    Returns
    -------
    Practice

    Raises
    ------
    ValueError
        If there is no such question, or the seed is no whole number from 0 on.

    Examples
    --------
    >>> print(practise("momentum-steps").hints()[2])
    First v = 0.8 · (−3) + 5 = 2.6.
    """
    return Practice(generator(label), seed, checked(notation or chosen()))


class Practice:
    """One generator with a seed; made by `practise`."""

    def __init__(self, generator, seed, notation):
        self.generator, self.seed, self.notation = generator, seed, notation
        self.question = generator.question(seed)

    def __repr__(self):
        g = self.generator
        again = f'practise("{g.id}", seed={self.seed + 1})'
        return (
            f"{g.title} ({_marks(g.marks)}, about {g.minutes} minutes)\n\n"
            f"{plain(self.question.fill(g.text, self.notation))}\n\n"
            f'Solution: print(practise("{g.id}", seed={self.seed}).solution()). Other numbers: {again}.'
        )

    def hints(self):
        """Return the three hints: concept, equation, first substitution.

        Returns
        -------
        list of str
        """
        return [plain(self.question.fill(hint, self.notation)) for hint in self.generator.hints]

    def solution(self):
        """Return the worked solution as text, and the common mistake.

        Returns
        -------
        str
        """
        steps = [
            "\n".join([f"{rule} ({_marks(marks)})", *_indented(equation), *_indented(substitution)])
            for rule, equation, substitution, marks in self.question.worked(self.notation)
        ]
        common = self.generator.mistakes[0]
        diagnosis = plain(self.question.fill(common.diagnosis, self.notation))
        return "\n".join([*steps, f"The common mistake, {common.name}: {diagnosis}"])

    def html(self):
        """Return the form for a page: facts, texts with marks, numbers of the variants.

        Returns
        -------
        str
        """
        g, marks = self.generator, Marks(self.question.names)
        # As scripts: a browser makes no elements of what is asked for later, or never.
        texts = "".join(
            f'<script type="text/html" data-piece="{name}">{content}</script>'
            for name, content in pieces(g, marks)
        )
        data = compact(numbers(g, marks))
        identity = f"practice-{g.id}"
        return (
            f'<section class="u-practice" id="{identity}" aria-labelledby="{identity}-title">'
            f'<p class="u-practice-title" id="{identity}-title">Practice: {html.escape(g.title)}</p>'
            f'<p class="u-practice-facts">{_marks(g.marks)}, about {g.minutes} minutes. '
            f'<a href="#" data-section="{g.section}">Read the section</a></p>'
            "<noscript><p>The form that marks your answers needs JavaScript.</p></noscript>"
            f'{texts}<script type="application/json">{data}</script></section>'
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        if on_page():
            return {"text/html": self.html(), "text/plain": repr(self)}
        return {"text/plain": repr(self)}


def _marks(count):
    return "1 mark" if count == 1 else f"{count} marks"


def _indented(text):
    return [f"  {line}" for line in plain(text).splitlines() if line]


def compact(data):
    """Write data as JSON that may stand in a script of a page.

    Parameters
    ----------
    data : dict or list

    Returns
    -------
    str

    Examples
    --------
    >>> compact({"text": "</p>"})
    '{"text":"<\\\\/p>"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def pieces(g, marks):
    """Write the texts of a generator as HTML, in all notations, with a mark for every number.

    Parameters
    ----------
    g : Generator
    marks : Marks

    Yields
    ------
    tuple of str
        Name of the piece, HTML.
    """

    def block(template):
        return in_notations(
            template, g.cell, lambda text, letters: to_html(letters(marks.marked(text)))
        )

    def line(template):
        return in_notations(
            template, g.cell, lambda text, letters: inline_html(letters(marks.marked(text))), "span"
        )

    yield "text", block(g.text)
    for place, answer in enumerate(g.answers):
        yield f"label-{place}", line(answer.label)
        for number, option in enumerate(answer.options):
            yield f"option-{place}-{number}", line(option)
    for place, hint in enumerate(g.hints):
        yield f"hint-{place}", block(hint)
    for place, step in enumerate(g.steps):
        yield f"rule-{place}", line(step.rule)
        yield f"step-{place}", block(step.equation) + block(step.substitution)
    for place, mistake in enumerate(g.mistakes):
        yield f"mistake-{place}", block(mistake.diagnosis)


def numbers(g, marks):
    """List what a page computes with: marks and formulas of the steps, answers, mistakes, variants.

    Parameters
    ----------
    g : Generator
    marks : Marks
        After `pieces`, which has found all places for numbers.

    Returns
    -------
    dict
    """
    names = [step.name for step in g.steps]
    first = g.question(0)
    answers = []
    for answer in g.answers:
        steps = g.steps_of(answer)
        kind = (
            "choice"
            if answer.options
            else ("number", "vector", "matrix")[np.ndim(first.values[answer.name])]
        )
        facts = {
            "name": answer.name,
            "kind": kind,
            "tolerance": answer.tolerance,
            "entries": answer.entries,
        }
        facts |= {
            "options": len(answer.options),
            "steps": [names.index(step.name) for step in steps],
        }
        answers.append(facts)
    questions = [g.question(seed) for seed in range(VARIANTS)]
    return {
        "steps": [
            {"name": s.name, "marks": s.marks, "formula": _formula(s.formula)} for s in g.steps
        ],
        "answers": answers,
        "mistakes": [
            {"name": m.name, "answer": m.answer, "formula": _formula(m.value)} for m in g.mistakes
        ],
        "variants": [_variant(question, marks) for question in questions],
    }


def _formula(value):
    return parse(value) if isinstance(value, str) and value else None


def _variant(question, marks):
    g = question.generator
    computed = {
        str(place): _rounded(question.mistaken(mistake))
        for place, mistake in enumerate(g.mistakes)
        if callable(mistake.value)
    }
    numbers = {name: value for name, value in question.names.items() if not _is_text(value)}
    return {
        "texts": marks.texts(question.names),
        "names": {name: _rounded(value) for name, value in numbers.items()},
        **({"mistakes": computed} if computed else {}),
    }


def _is_text(value):
    return np.asarray(value).dtype.kind == "U"


def _rounded(value):
    if np.ndim(value):
        return [_rounded(entry) for entry in value]
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, int) else float(f"{value:.{DIGITS}g}")
