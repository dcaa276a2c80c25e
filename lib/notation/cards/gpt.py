"""Chapter 19."""

from lib.notation.cards import Card

CARD = Card(
    title="GPT and scale",
    equations=("gpt", "kv-cache"),
    text=r"""
- **GPT**: embedding and positions, $L$ layers of causal self-attention and feed-forward network, norm, the
  embedding again as output. No encoder.
- Parameters: about $12 L E^2$, and $(V + C) E$ for the tables.
- **Cache**: $2 L E$ numbers a token; exact, because the past does not change.
- Recurrence: fixed state, $T$ steps that wait. Attention: growing cache, one step in training.
- Training takes about $6 \times$ parameters $\times$ tokens operations.
""",
)
