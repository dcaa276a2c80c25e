"""Chapter 03."""

from lib.notation.cards import Card

CARD = Card(
    title="Convolution",
    equations=(("convolution-sizes", "size", "parameters", "field"),),
    text=r"""
- A filter lies on a **window**, multiplies, adds over **all channels**, adds one bias; then it moves by the
  stride. The same weights everywhere: **sharing in space**.
- The gradient of a weight is the **sum** over all places.
- Stride 1: a shifted image gives shifted maps (**equivariance**). Global pooling makes the answer **invariant**.
- **Pooling**: largest or mean of each window; no parameters.
- **Causal**: all $(k - 1)\,d$ zeros at the start. Dilations 1, 2, 4, … reach far.
""",
)
