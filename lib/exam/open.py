"""The contract of questions answered in sentences, by a derivation or by a drawing, with their marking schemes.

The scheme is a checklist: each point is worth its marks by itself, so that it serves whoever marks and whoever
ticks off an own answer. Mathematics is written in PyTorch's letters, as in `lib.exam.templates`.
"""

from dataclasses import dataclass

from lib.exam.conceptual import Conceptual
from lib.exam.pictures import DRAWINGS

FEWEST_POINTS = 3


@dataclass(frozen=True)
class Point:
    """One thing that an answer must say or show, and the marks for it."""

    text: str
    marks: int


@dataclass(frozen=True, kw_only=True)
class Open(Conceptual):
    """A question without answers to choose from; its marks are those of the scheme.

    `answer` is a short model answer, `mistake` the common one. `drawing` is a name of `lib.exam.pictures`, of
    the diagram that is to be drawn from memory; empty where words are asked.
    """

    scheme: tuple
    answer: str
    mistake: str
    drawing: str = ""
    minutes: int = 6
    kind = "open"

    def __post_init__(self):
        """Refuse a scheme of few points and an unknown drawing, and set the marks."""
        super().__post_init__()
        if len(self.scheme) < FEWEST_POINTS or any(point.marks < 1 for point in self.scheme):
            raise ValueError(
                f"got a scheme of {len(self.scheme)} points, expected {FEWEST_POINTS} or more, each with a mark"
            )
        if self.drawing and self.drawing not in DRAWINGS:
            raise ValueError(
                f"got the drawing {self.drawing!r}, expected one of {', '.join(DRAWINGS)}"
            )
        object.__setattr__(self, "marks", sum(point.marks for point in self.scheme))
