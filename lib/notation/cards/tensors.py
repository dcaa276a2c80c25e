"""Chapter 02."""

from lib.notation.cards import Card

CARD = Card(
    title="From raw data to tensors",
    equations=("shapes", "windows"),
    text=r"""
- **Text**: tokenize → ids $(N, T)$ → pad or truncate to a maximum length → embed, $(N, T, D)$. A mask or
  lengths say what is real.
- **Series**: $S$ steps, windows of length $L$, horizon $k$, stride $s$. **Sound**: $S$ samples, frames of
  $M$, hop $P$.
- **Order**: split by time → fill → scale → cut. What is fitted is fitted on the past.
- First rival of a forecast: persistence.
""",
)
