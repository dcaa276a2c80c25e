"""A mock paper: as many minutes for each part of the exam, chosen by a seed, and the same for ever."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import count

import numpy as np

from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.open_ended import open_questions
from lib.exam.questions import PARTS

SHORTEST, LONGEST = 10, 180  # minutes
VARIANTS = 50  # of a calculation, from which a paper draws
OPEN = 30  # minutes of a paper for each open question in it
LARGEST_CLASS = 1000


@dataclass(frozen=True)
class Task:
    """One question of a paper: an entry of the bank, and a seed for its numbers or the order of its answers."""

    entry: object
    seed: int


@dataclass(frozen=True)
class Paper:
    """What stands on a paper: the tasks of each part, in the order of the parts; perhaps a title of its own."""

    seed: int
    parts: dict
    title: str = ""

    @property
    def name(self):
        """Return what stands above it."""
        return self.title or f"Mock paper {self.seed}"

    @property
    def tasks(self):
        """Return all tasks in order."""
        return [task for tasks in self.parts.values() for task in tasks]

    @property
    def minutes(self):
        """Return the sum of the minutes of all tasks."""
        return sum(task.entry.minutes for task in self.tasks)

    @property
    def marks(self):
        """Return the sum of the marks of all tasks."""
        return sum(task.entry.marks for task in self.tasks)


def entries():
    """Return all questions of the bank: generators, questions about ideas, open ones.

    Returns
    -------
    list of Generator or Conceptual
    """
    return [*bank().values(), *ideas().values(), *open_questions().values()]


def compose(seed, minutes=60, topics=()):
    """Choose the questions of a paper.

    Each part gets the same number of minutes, up to one; most of them go to calculations, the rest to questions
    about ideas. For every half hour one part, chosen by the seed, begins with an open question. Other
    topics come before a second question on one: it may answer the first.

    Parameters
    ----------
    seed : int
        Number of the paper, from 0 on.
    minutes : int
        From 10 to 180.
    topics : sequence of str
        Topics or parts to choose from; all, if empty.

    Returns
    -------
    Paper

    Raises
    ------
    ValueError
        If a number is out of range, a topic is unknown, or the topics hold too few questions.

    Examples
    --------
    >>> paper = compose(seed=7, minutes=60)
    >>> paper.minutes, list(paper.parts)
    (60, ['CNN', 'RNN', 'optimizers', 'NLP', 'XAI'])
    """
    whole_number("seed", seed, 0, 10**6)
    whole_number("minutes", minutes, SHORTEST, LONGEST)
    by_part = chosen(topics)
    parts = np.random.default_rng([seed, len(PARTS)]).permutation(list(by_part)).tolist()
    opened = parts[: minutes // OPEN]
    paper = {}
    for place, (part, found) in enumerate(by_part.items()):
        share = minutes // len(by_part) + (place < minutes % len(by_part))
        rng = np.random.default_rng([seed, PARTS.index(part)])
        order = _topics_apart(alternating(found, rng, part in opened))
        filling = _filling(tuple(entry.minutes for entry in order), share)
        if filling is None:
            raise ValueError(
                f"got {minutes} minutes, {share} of them for {part}, expected what its "
                f"{len(order)} questions on these topics can fill; ask for fewer minutes or for more topics"
            )
        paper[part] = tuple(Task(order[k], int(rng.integers(VARIANTS))) for k in filling)
    return Paper(seed, paper)


def whole_number(name, value, least, most):
    """Refuse what is no whole number in a range.

    Parameters
    ----------
    name : str
        What the number is called in the message.
    value : int
    least, most : int

    Raises
    ------
    ValueError
        With what came and what was expected.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"got {name} {value!r}, expected a whole number from {least} to {most}")


def chosen(topics):
    """Sort the questions on some topics by part; a part without any is left out.

    Parameters
    ----------
    topics : sequence of str
        Topics or parts; all questions, if empty.

    Returns
    -------
    dict
        A list of questions for each part.

    Raises
    ------
    ValueError
        If a topic is unknown.
    """
    known = {entry.topic for entry in entries()} | set(PARTS)
    unknown = [topic for topic in topics if topic not in known]
    if unknown:
        raise ValueError(
            f"got the topic {unknown[0]!r}, expected a part or a topic: {', '.join(sorted(known))}"
        )
    wanted = [e for e in entries() if not topics or e.topic in topics or e.part in topics]
    found = {part: [entry for entry in wanted if entry.part == part] for part in PARTS}
    return {part: questions for part, questions in found.items() if questions}


def for_class(paper, students):
    """Give every student of a class the same questions with other numbers, and answers in another order.

    All variants of a question have the same steps and pass one gate, so the papers are equally difficult. Within
    fifty students in a row no two have the same numbers in any calculation.

    Parameters
    ----------
    paper : Paper
    students : int
        From 1 to 1000.

    Returns
    -------
    list of Paper

    Raises
    ------
    ValueError
        If the number is out of range.

    Examples
    --------
    >>> first, second = for_class(compose(seed=7), 2)
    >>> [task.entry.id for task in first.tasks] == [task.entry.id for task in second.tasks]
    True
    """
    whole_number("class", students, 1, LARGEST_CLASS)
    seeds = {
        (place, block): np.random.default_rng([paper.seed, place, block]).permutation(VARIANTS)
        for place in range(len(paper.tasks))
        for block in range(-(-students // VARIANTS))
    }
    papers = []
    for student in range(students):
        block, turn = divmod(student, VARIANTS)
        tasks = iter(
            Task(task.entry, int(seeds[place, block][turn]))
            for place, task in enumerate(paper.tasks)
        )
        parts = {part: tuple(next(tasks) for _ in found) for part, found in paper.parts.items()}
        papers.append(Paper(paper.seed, parts, paper.title))
    return papers


def alternating(found, rng, opened):
    """Put calculations and ideas, each in a random order, in turns: two calculations come first.

    An open question comes before all others where the part begins with one; the rest of them come last.

    Parameters
    ----------
    found : list of Generator or Conceptual
        The questions of one part.
    rng : numpy.random.Generator
    opened : bool
        Whether the part begins with an open question.

    Returns
    -------
    list of Generator or Conceptual
    """
    kinds = ("generator", "conceptual", "open")
    groups = [[entry for entry in found if entry.kind == kind] for kind in kinds]
    groups = [[group[k] for k in rng.permutation(len(group))] for group in groups]
    turns = [
        (place + 1.5 * kind, entry)
        for kind, group in enumerate(groups[:2])
        for place, entry in enumerate(group)
    ]
    last = len(found)
    turns += [
        (-1 if opened and not place else last, entry) for place, entry in enumerate(groups[2])
    ]
    return [entry for _, entry in sorted(turns, key=lambda turn: turn[0])]


def _topics_apart(order):
    """Put the first question on each topic before the second on any."""
    turns = defaultdict(count)
    return sorted(order, key=lambda entry: next(turns[entry.topic]))


def _filling(times, wanted):
    """Return the places of the earliest times that sum to exactly what is wanted, or None."""
    dead = set()

    def search(place, left):
        if left == 0:
            return ()
        if place == len(times) or left < 0 or (place, left) in dead:
            return None
        rest = search(place + 1, left - times[place])
        if rest is not None:
            return (place, *rest)
        rest = search(place + 1, left)
        if rest is None:
            dead.add((place, left))
        return rest

    return search(0, wanted)
