"""Chapter 24."""

from lib.notation.cards import Card

CARD = Card(
    title="Judging explanations",
    equations=("deletion", "rank-agreement"),
    text=r"""
- **Plausible** convinces a person, **faithful** shows what the model does. The tests below ask for the second.
- **Planted truth**: train on a shortcut, verify that it decides, look for it in the map.
- **Sanity check**: redraw weights or shuffle labels; a map that stays does not explain the model.
- **Deletion** small and **insertion** large are good, for *this* baseline only.
- **Attention** mixes states, not words: it may leave out the word that decides.
""",
)
