"""The "In one minute" cards: one file a chapter, or half a chapter; the formula sheet takes them from here too.

A card has equations by name, a few lines of Markdown in PyTorch's letters, translated like the equations, and the
name of a small picture. Its text has at most eighty words.
"""

from importlib import import_module
from typing import NamedTuple

# The card's name, in the order of the chapters.
NAMES = (
    "sequences",
    "tensors",
    "convolution",
    "rnn",
    "bptt",
    "gradients",
    "optimizers",
    "initialization",
    "normalization",
    "lstm",
    "gru",
    "deep",
    "tagging",
    "translation",
    "attention",
    "transformers",
    "images",
    "gradient_explanations",
    "language",
    "embeddings",
    "gpt",
    "memory",
    "perturbations",
    "judging",
)


class Card(NamedTuple):
    """What stands on one card.

    `equations` holds the names of sets in `lib.notation.equations`, or pairs of a name and of the lines to show.
    """

    title: str
    text: str
    equations: tuple = ()
    letters: str | None = None
    picture: str | None = None


def card_of(name):
    """Return a card by its name.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    Card

    Raises
    ------
    ValueError
        When there is no such card.
    """
    if name not in NAMES:
        raise ValueError(f"got the card {name!r}, expected one of {', '.join(NAMES)}")
    return import_module(f"lib.notation.cards.{name}").CARD
