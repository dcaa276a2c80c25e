"""A mock paper: as many minutes for each part of the exam, chosen by a seed, and the same for ever."""

from dataclasses import dataclass

import numpy as np

from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.questions import PARTS

SHORTEST, LONGEST = 10, 180  # minutes
VARIANTS = 50  # of a calculation, from which a paper draws


@dataclass(frozen=True)
class Task:
    """One question of a paper: an entry of the bank, and a seed for its numbers or the order of its answers."""

    entry: object
    seed: int


@dataclass(frozen=True)
class Paper:
    """What stands on a paper: the tasks of each part, in the order of the parts."""

    seed: int
    parts: dict

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
    """Return all questions of the bank, generators first.

    Returns
    -------
    list of Generator or Conceptual
    """
    return [*bank().values(), *ideas().values()]


def compose(seed, minutes=60, topics=()):
    """Choose the questions of a paper.

    Each part gets the same number of minutes, up to one; most of them go to calculations, the rest to questions
    about ideas.

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
    _whole("seed", seed, 0, 10**6)
    _whole("minutes", minutes, SHORTEST, LONGEST)
    by_part = _chosen(topics)
    paper = {}
    for place, (part, found) in enumerate(by_part.items()):
        share = minutes // len(by_part) + (place < minutes % len(by_part))
        rng = np.random.default_rng([seed, PARTS.index(part)])
        order = _alternating(found, rng)
        filling = _filling(tuple(entry.minutes for entry in order), share)
        if filling is None:
            raise ValueError(
                f"got {minutes} minutes, {share} of them for {part}, expected what its "
                f"{len(order)} questions on these topics can fill; ask for fewer minutes or for more topics"
            )
        paper[part] = tuple(Task(order[k], int(rng.integers(VARIANTS))) for k in filling)
    return Paper(seed, paper)


def _whole(name, value, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"got {name} {value!r}, expected a whole number from {least} to {most}")


def _chosen(topics):
    """Sort the questions on some topics by part; a part without any is left out."""
    known = {entry.topic for entry in entries()} | set(PARTS)
    unknown = [topic for topic in topics if topic not in known]
    if unknown:
        raise ValueError(
            f"got the topic {unknown[0]!r}, expected a part or a topic: {', '.join(sorted(known))}"
        )
    wanted = [e for e in entries() if not topics or e.topic in topics or e.part in topics]
    found = {part: [entry for entry in wanted if entry.part == part] for part in PARTS}
    return {part: questions for part, questions in found.items() if questions}


def _alternating(found, rng):
    """Put calculations and ideas, each in a random order, in turns: two calculations come first."""
    kinds = ("generator", "conceptual")
    groups = [[entry for entry in found if entry.kind == kind] for kind in kinds]
    groups = [[group[k] for k in rng.permutation(len(group))] for group in groups]
    turns = [
        (place + 1.5 * kind, entry)
        for kind, group in enumerate(groups)
        for place, entry in enumerate(group)
    ]
    return [entry for _, entry in sorted(turns, key=lambda turn: turn[0])]


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
