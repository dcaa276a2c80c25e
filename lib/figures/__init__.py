"""Pictures, diagrams, explorers and source listings: the only room that draws."""

from lib.figures.explorer import explore
from lib.figures.picture import picture
from lib.figures.source import show

__all__ = ["explore", "picture", "show"]
