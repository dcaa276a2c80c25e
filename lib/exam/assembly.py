"""Diagrams to be put together from their parts: what belongs where is what the drawing itself has there.

A place has the name that `lib.figures.diagrams` gives it. The key of a part is what the drawing notes for a place
that it leaves empty, so that a diagram which changes changes its answers, or fails the test.
"""

from dataclasses import dataclass, field

from lib.exam.pictures import drawing


@dataclass(frozen=True)
class Part:
    """What can be put into a place; `wrong` says why it does not belong anywhere, or not here."""

    key: str
    name: str
    wrong: str = ""


@dataclass(frozen=True)
class Place:
    """A place of a diagram: its tray, where it is without saying what it is, how to find what belongs there.

    `mistakes` are sentences for single parts, by key.
    """

    name: str
    tray: str
    where: str
    why: str
    mistakes: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Assembly:
    """A diagram, a key of `lib.exam.pictures.DRAWINGS`, its trays by name, and its places in order."""

    drawing: str
    trays: dict
    places: tuple

    def drawn(self):
        """Return the diagram with its places empty.

        Returns
        -------
        Drawing
        """
        return drawing(self.drawing, empty=tuple(place.name for place in self.places))

    def answers(self):
        """Return what belongs into each place: the number of the part in its tray.

        Returns
        -------
        list of int

        Raises
        ------
        ValueError
            If the drawing has something in a place that its tray does not have.
        """
        content = self.drawn().content
        return [self._number(place, content[place.name]) for place in self.places]

    def _number(self, place, key):
        keys = [part.key for part in self.trays[place.tray]]
        if key not in keys:
            raise ValueError(f"the drawing has {key!r} at {place.name!r}, the tray only {keys}")
        return keys.index(key)

    def reason(self, place, part):
        """Return why a part does not belong into a place.

        Parameters
        ----------
        place : Place
        part : Part

        Returns
        -------
        str
        """
        return place.mistakes.get(part.key) or part.wrong or place.why
