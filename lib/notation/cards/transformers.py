"""Chapter 18."""

from lib.notation.cards import Card

CARD = Card(
    title="The Transformer",
    equations=("scaled-attention", "multi-head", "positions", "feed-forward", "norm-behind"),
    text=r"""
- Self-attention: $Q$, $K$, $V$ from the **same** words. $\sqrt d$ keeps the variance of the scores at 1.
- An encoder knows the order by positions only.
- Encoder layer: self-attention, feed-forward. Decoder layer: **masked** self-attention, **cross-attention**
  (queries from the decoder, keys and values from the encoder), feed-forward. Skip connection and norm around each.
- Encoder layer with 4E hidden units: about $12E^2$ weights.
- Order of the work: $T^2 E$ for attention, $T E^2$ for an RNN.
""",
)
