"""Chapter 13."""

from lib.notation.cards import Card

CARD = Card(
    title="Tokens and language models",
    equations=(("language-model", "chain", "loss"), "perplexity", "sampling"),
    letters="rnn",
    text=r"""
- **Tokens**: characters, words with `<unk>`, or pieces by **byte-pair encoding**: merge the most frequent
  pair, again and again.
- **Perplexity** ≥ 1, no upper bound. Between tokenizers compare bits per character only.
- **Sampling** draws; **greedy** takes the most probable. Temperature below 1 sharpens, above 1 flattens.
- **Top-k**: the k most probable. **Nucleus**: the fewest that reach the mass $p$. Then scale to sum 1.
""",
)
