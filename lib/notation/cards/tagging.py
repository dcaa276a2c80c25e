"""Chapter 15."""

from lib.notation.cards import Card

CARD = Card(
    title="Tagging and transcribing",
    equations=("ctc", ("ctc-gradient", "gradient")),
    text=r"""
- **BIO**: B begins an entity, I goes on, O is outside. A **span** counts only whole, with its type.
- Tagging: one label a word, lengths equal. **CTC**: $U \le T$ labels, no alignment.
- **Collapse**: merge repeats, *then* drop blanks. Between equal letters a blank is needed.
- $\alpha$ sums all paths; impossible targets cost $\infty$.
- **Best path** is greedy; **prefix beam search** adds paths of one labelling.
""",
)
