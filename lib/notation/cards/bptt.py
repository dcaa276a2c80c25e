"""Chapter 05."""

from lib.notation.cards import Card

CARD = Card(
    title="Backpropagation through time",
    equations=("loss", "bptt"),
    letters="rnn",
    text=r"""
- Forward through all steps, then backward: $dh_t$ collects the step's own loss and all later ones.
- Shared weights: **add up** the gradients of all steps.
- **Cost**: $T$ steps one after the other; all $T$ states in memory.
- **Truncated**: carry the state, detach it every $k$ steps; the gradient is biased towards the near.
- **Teacher forcing** feeds the true $y_{t-1}$: without hidden-to-hidden links, steps train in parallel.
  Alone, the net hears itself: **exposure bias**.
""",
)
