"""The contract of a question that is made anew from every seed: solution first, numbers after.

A `Generator` is written once: the text, the solution step by step with symbols, the mistakes that students
make, three hints, and tables of numbers. A seed picks one combination from the tables; a combination is
legal only if `lib.exam.gate` has no objection, and the legal ones are enumerated in a fixed order. So a seed
means the same question for ever, no draw is repeated until it fits, and every variant has the same steps.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from lib.exam.expressions import close, evaluate, number, parse
from lib.exam.gate import objections
from lib.exam.templates import filled, in_letters, version

PARTS = ("CNN", "RNN", "optimizers", "NLP", "XAI")
MOST_VARIANTS = 400
HINTS = 3  # concept, equation, first substitution


@dataclass(frozen=True)
class Step:
    """One line of the worked solution. The marks of a question stand here and nowhere else.

    `formula` computes the value from what was given and from earlier steps. Without one, what follows an
    error is marked against the truth alone.
    """

    name: str
    rule: str
    equation: str | dict
    substitution: str | dict
    marks: int
    formula: str = ""


@dataclass(frozen=True)
class Answer:
    """What is asked: the value of the step called `name`, a number, a vector, a matrix or a choice.

    `options` make it a choice: the step's value is the place of the right one. A tolerance of 0 asks for a
    whole number. `entries` name the cells of a vector.
    """

    name: str
    label: str | dict
    digits: int = 3
    tolerance: float = 0.01
    entries: tuple = ()
    options: tuple = ()


@dataclass(frozen=True)
class Mistake:
    """A wrong way to one answer: a formula, or a function of what was given, and what to say about it."""

    name: str
    answer: str
    value: str | Callable
    diagnosis: str | dict


def as_arrays(**given):
    """Build a question of whatever stands in its tables, as arrays: none of it is refused.

    Parameters
    ----------
    **given : number or sequence

    Returns
    -------
    dict
    """
    return {name: np.array(value) for name, value in given.items()}


@dataclass(frozen=True, kw_only=True)
class Generator:
    """A question for every seed; see the module, and CONTRIBUTING.md for how to write one.

    `build` turns one combination of the entries of `tables` into what is given, by name, or into None where
    the combination has no meaning; `solve` turns that into the values of all steps, by name, through
    `lib.equations`. The names in `free` may hold 0, 1 and equal numbers, because the question is about them.
    """

    id: str
    title: str
    part: str
    chapter: int
    topic: str
    section: str
    minutes: int
    text: str | dict
    note: str
    tables: dict
    build: Callable
    solve: Callable
    steps: tuple
    answers: tuple
    mistakes: tuple
    hints: tuple
    cell: str = ""
    free: tuple = ()
    _legal: list = field(default_factory=list, compare=False, repr=False)
    kind = "generator"

    def __post_init__(self):
        """Refuse what cannot work, when the module is imported rather than in an exam."""
        _check(self.part in PARTS, f"part {self.part!r}", f"one of {', '.join(PARTS)}")
        _check(
            len(self.hints) == HINTS,
            f"{len(self.hints)} hints",
            "concept, equation, first substitution",
        )
        names = [step.name for step in self.steps]
        asked = [answer.name for answer in self.answers]
        _check(
            asked == [n for n in names if n in asked], f"answers {asked}", f"an order as in {names}"
        )
        _check(
            asked[-1:] == names[-1:],
            f"a last step {names[-1]!r}",
            "the last answer to be the last step",
        )
        for mistake in self.mistakes:
            _check(mistake.answer in asked, f"a mistake in {mistake.answer!r}", f"one of {asked}")
        for source in (*(step.formula for step in self.steps), *(m.value for m in self.mistakes)):
            if isinstance(source, str) and source:
                parse(source)

    @property
    def marks(self):
        """Return the sum of the marks of all steps."""
        return sum(step.marks for step in self.steps)

    def steps_of(self, answer):
        """Return the steps that lead to an answer from the one before it; their marks are the answer's.

        Parameters
        ----------
        answer : Answer

        Returns
        -------
        tuple of Step
        """
        names = [step.name for step in self.steps]
        place = self.answers.index(answer)
        first = names.index(self.answers[place - 1].name) + 1 if place else 0
        return self.steps[first : names.index(answer.name) + 1]

    def question(self, seed):
        """Return the question of a seed; beyond the last legal combination they begin again.

        Parameters
        ----------
        seed : int
            From 0 on.

        Returns
        -------
        Question

        Raises
        ------
        ValueError
            If the seed is no whole number from 0 on, or the tables hold no legal combination.
        """
        if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
            raise ValueError(f"got the seed {seed!r}, expected a whole number from 0 on")
        place = seed % MOST_VARIANTS
        while len(self._legal) <= place:
            found = next(self._search, None)
            if found is None:
                break
            self._legal.append(found)
        if not self._legal:
            raise ValueError(f"no combination in the tables of {self.id!r} passes the gate")
        return self._legal[place % len(self._legal)]

    @cached_property
    def _search(self):
        """Walk all combinations once, in an order that changes every entry early; skip equal notes."""
        tables = [list(itertools.product([name], entries)) for name, entries in self.tables.items()]
        sizes = [len(table) for table in tables]
        total, seen = math.prod(sizes), set()
        stride = next(
            s for s in range(round(total * 0.618) | 1, 2 * total + 3) if math.gcd(s, total) == 1
        )
        for turn in range(total):
            index, chosen = turn * stride % total, {}
            for table, size in zip(tables, sizes, strict=True):
                index, place = divmod(index, size)
                chosen |= [table[place]]
            given = self.build(**chosen)
            if given is None:
                continue
            question = Question(self, given)
            if question.note not in seen and not objections(question):
                seen.add(question.note)
                yield question


class Question:
    """One variant: what is given, and the values of the steps that `lib.equations` computes from it."""

    def __init__(self, generator, given):
        self.generator, self.given = generator, given
        self.values = generator.solve(given)
        self.names = given | self.values

    @cached_property
    def note(self):
        """Return what names this variant; two variants with equal notes would be the same question."""
        return filled(self.generator.note, self.names)

    def fill(self, template, notation="pytorch"):
        """Put this variant's numbers and one notation's letters into a text of the generator.

        Parameters
        ----------
        template : str or dict
        notation : {"ng", "goodfellow", "olah", "pytorch"}

        Returns
        -------
        str
        """
        text = filled(version(template, notation), self.names)
        return in_letters(text, self.generator.cell, notation)

    def mistaken(self, mistake, names=None):
        """Return what a mistake leads to.

        Parameters
        ----------
        mistake : Mistake
        names : dict, optional
            Values in place of this variant's, where a student has others.

        Returns
        -------
        float or array
        """
        names = self.names if names is None else names
        if callable(mistake.value):
            return mistake.value(**self.given)
        return evaluate(parse(mistake.value), names)

    def mistakes_of(self, answer):
        """Return the mistakes that spoil an answer.

        Parameters
        ----------
        answer : Answer

        Returns
        -------
        list of Mistake
        """
        return [m for m in self.generator.mistakes if m.answer == answer.name]

    def choices(self, answer, seed):
        """Offer an answer among two or three results of named mistakes, in an order fixed by the seed.

        Parameters
        ----------
        answer : Answer
        seed : int

        Returns
        -------
        list of tuple
            Text, and the mistake that leads to it: None for the right one.
        """
        if answer.options:
            wrong = {int(self.mistaken(m)): m for m in self.mistakes_of(answer)}
            found = [(text, wrong.get(k)) for k, text in enumerate(answer.options)]
        else:
            wrong = self.mistakes_of(answer)[:3]
            found = [(written(self.values[answer.name], answer.digits), None)]
            found += [(written(self.mistaken(m), answer.digits), m) for m in wrong]
        order = np.random.default_rng(seed).permutation(len(found))
        return [found[k] for k in order]

    def worked(self, notation="pytorch"):
        """Return the solution step by step: rule, equation, substitution with its value, marks.

        Parameters
        ----------
        notation : {"ng", "goodfellow", "olah", "pytorch"}

        Returns
        -------
        list of tuple
        """
        return [
            (*(self.fill(text, notation) for text in (s.rule, s.equation, s.substitution)), s.marks)
            for s in self.generator.steps
        ]

    def agrees(self):
        """Whether each step's formula gives the value that `solve` found.

        Returns
        -------
        bool
        """
        return all(
            np.all(close(evaluate(parse(step.formula), self.names), self.values[step.name], 1e-6))
            for step in self.generator.steps
            if step.formula
        )


def written(value, digits=4):
    """Write an answer: a number, a vector in brackets, a matrix row by row.

    Parameters
    ----------
    value : float or array, shape (N, D)
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> print(written([[0.5, 2 / 3], [-1.5, 2.25]]))
    ((0.5, 0.6667), (−1.5, 2.25))
    """
    if np.ndim(value) == 0:
        return number(value.item() if hasattr(value, "item") else value, digits)
    return "(" + ", ".join(written(entry, digits) for entry in value) + ")"


def _check(condition, got, expected):
    if not condition:
        raise ValueError(f"got {got}, expected {expected}")
