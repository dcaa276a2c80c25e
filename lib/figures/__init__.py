"""Pictures, diagrams, explorers and source listings: the only room that draws."""

from lib.figures.controls import stages
from lib.figures.explorer import explore
from lib.figures.folded import folded
from lib.figures.formulas import card, equations
from lib.figures.notation import chosen, use_notation
from lib.figures.picture import picture
from lib.figures.quiz import quiz
from lib.figures.sound import sound
from lib.figures.source import show
from lib.figures.translations import translations

__all__ = [
    "card",
    "chosen",
    "equations",
    "explore",
    "folded",
    "picture",
    "quiz",
    "show",
    "sound",
    "stages",
    "translations",
    "use_notation",
]
