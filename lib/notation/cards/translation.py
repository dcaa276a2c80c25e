"""Chapter 16."""

from lib.notation.cards import Card

CARD = Card(
    title="Encoder and decoder",
    equations=("encoder-decoder", "translation", ("bleu", "bleu")),
    letters="attention",
    text=r"""
- Two recurrent nets; lengths may differ. All of the input passes through one **context vector**: the bottleneck.
- Training feeds the true words, one late (**teacher forcing**); in use the decoder hears itself.
- **Greedy**: the best word at each step. **Beam**: the best $k$ beginnings; not exact either.
- Sums of logarithms favour short outputs: divide by $|y|^\alpha$.
- **BLEU**: clipped precisions, geometric mean, brevity penalty; counts of the whole corpus.
""",
)
