"""The contract of questions about ideas: choice, true or false with the reason, match, order, find the mistake.

Each is written once, with feedback for every answer that can be given, and a link to the section that explains
it. A seed sets the order in which the answers stand; marks stand here and nowhere else. Mathematics is written
in PyTorch's letters, as in `lib.exam.templates`.
"""

from dataclasses import dataclass

import numpy as np

from lib.exam.pictures import PICTURES
from lib.exam.questions import PARTS
from lib.exam.templates import in_letters

FEWEST, MOST = 3, 5  # answers to choose from, pairs to match; what is put in order may be longer
LONGEST_ORDER = 7


@dataclass(frozen=True)
class Reply:
    """One answer that can be given, what to say to whoever gives it, and the section that explains it.

    `section` is empty where that is the section of the question.
    """

    text: str
    feedback: str
    section: str = ""


@dataclass(frozen=True, kw_only=True)
class Conceptual:
    """What all of them have; `cell` says whose letters the mathematics is in, empty where none differs.

    `picture` is a name of `lib.exam.pictures`, of a diagram that the question is about.
    """

    id: str
    part: str
    chapter: int
    topic: str
    section: str
    text: str
    cell: str = ""
    picture: str = ""
    minutes: int = 1
    marks: int = 1
    kind = "conceptual"

    def __post_init__(self):
        """Refuse what cannot work, when the module is imported rather than in an exam."""
        if self.part not in PARTS:
            raise ValueError(f"got part {self.part!r}, expected one of {', '.join(PARTS)}")
        if not self.id or not self.section.startswith("sec-"):
            raise ValueError(
                f"got the section {self.section!r}, expected a label such as 'sec-bptt'"
            )
        if self.picture and self.picture not in PICTURES:
            raise ValueError(
                f"got the picture {self.picture!r}, expected one of {', '.join(PICTURES)}"
            )

    @property
    def title(self):
        """Return the first sentence, by which lists name it."""
        return self.text.split("? ")[0].split(". ")[0].rstrip("?.:")

    def explained_in(self, reply):
        """Return the section that explains an answer.

        Parameters
        ----------
        reply : Reply

        Returns
        -------
        str
        """
        return reply.section or self.section

    def lettered(self, text, notation="pytorch"):
        """Return a text of this question in the letters of a notation.

        Parameters
        ----------
        text : str
        notation : {"ng", "goodfellow", "olah", "pytorch"}

        Returns
        -------
        str
        """
        return in_letters(text, self.cell, notation)


def _counted(items, what, most=MOST):
    if not FEWEST <= len(items) <= most:
        raise ValueError(f"got {len(items)} {what}, expected {FEWEST} to {most}")
    if len(set(items)) < len(items):
        raise ValueError(f"got two equal {what}: {items}")


def _order(question, count, seed):
    # Of each question its own: or with one seed the right answers of all would stand at the same place.
    return np.random.default_rng([seed, *question.id.encode()]).permutation(count).tolist()


@dataclass(frozen=True, kw_only=True)
class Choice(Conceptual):
    """One of several answers is right."""

    right: Reply
    wrong: tuple

    def __post_init__(self):
        """Refuse too few answers, too many, and equal ones."""
        super().__post_init__()
        _counted([reply.text for reply in (self.right, *self.wrong)], "answers")

    def replies(self, seed):
        """Return the answers in the order of a seed.

        Parameters
        ----------
        seed : int

        Returns
        -------
        list of Reply
        """
        replies = (self.right, *self.wrong)
        return [replies[k] for k in _order(self, len(replies), seed)]


@dataclass(frozen=True, kw_only=True)
class TrueOrFalse(Choice):
    """A statement: does it hold, and for which reason? One mark for each.

    `right` is the reason, `wrong` are others that a student might give.
    """

    holds: bool
    marks: int = 2
    minutes: int = 2


@dataclass(frozen=True, kw_only=True)
class Match(Conceptual):
    """Pairs that belong together; a mark for every pair but the last, which is left over."""

    pairs: tuple
    feedback: str
    minutes: int = 2

    def __post_init__(self):
        """Refuse too few pairs, too many, and equal sides, and set the marks."""
        super().__post_init__()
        for side in zip(*self.pairs, strict=True):
            _counted(side, "pairs")
        object.__setattr__(self, "marks", len(self.pairs) - 1)

    def shuffled(self, seed):
        """Return the right sides in the order of a seed.

        Parameters
        ----------
        seed : int

        Returns
        -------
        list of str
        """
        return [self.pairs[k][1] for k in _order(self, len(self.pairs), seed)]


@dataclass(frozen=True, kw_only=True)
class Order(Conceptual):
    """Steps to be put in order."""

    steps: tuple
    feedback: str
    minutes: int = 2
    marks: int = 2

    def __post_init__(self):
        """Refuse too few steps, too many, and equal ones."""
        super().__post_init__()
        _counted(self.steps, "steps", LONGEST_ORDER)

    def shuffled(self, seed):
        """Return the steps in the order of a seed, never the right one.

        Parameters
        ----------
        seed : int

        Returns
        -------
        list of str
        """
        order = _order(self, len(self.steps), seed)
        if order == sorted(order):
            order = order[1:] + order[:1]
        return [self.steps[k] for k in order]


@dataclass(frozen=True, kw_only=True)
class FindMistake(Conceptual):
    """A derivation with one wrong line: a mark for finding it, one for mending it.

    `lines` stand in their own order; the feedback of a right one says why it holds, that of the wrong one what
    it should say. `wrong` is the place of the wrong line, from 0 on.
    """

    lines: tuple
    wrong: int
    minutes: int = 2
    marks: int = 2

    def __post_init__(self):
        """Refuse too few lines, too many, equal ones, and a place that does not exist."""
        super().__post_init__()
        _counted([line.text for line in self.lines], "lines", LONGEST_ORDER)
        if not 0 <= self.wrong < len(self.lines):
            raise ValueError(
                f"got the wrong line {self.wrong}, expected a place from 0 to {len(self.lines) - 1}"
            )
