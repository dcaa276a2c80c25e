"""Chapter 09."""

from lib.notation.cards import Card

CARD = Card(
    title="Batch and layer normalization",
    equations=("batch-norm", "layer-norm"),
    text=r"""
- $\epsilon$ stands **inside** the root; the variance is divided by the count.
- **Batch**: over the samples, for each feature. Running statistics for evaluation. Good for CNNs; awkward for
  RNNs: lengths differ, statistics differ from step to step, small batches are noisy.
- **Layer**: over the features, for each sample and step. The same in training and evaluation, any batch size
  and length: for RNNs.
- Parameters: $2D$ each, $\gamma$ and $\beta$; batch stores $2D$ running statistics.
""",
)
