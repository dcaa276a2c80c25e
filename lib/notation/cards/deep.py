"""Chapter 12."""

from lib.notation.cards import Card

CARD = Card(
    title="Bidirectional and deep networks",
    equations=("bidirectional", "stacked", ("residual", "sum")),
    text=r"""
- **Bidirectional**: two *independent* networks, weights of their own; the output reads both states, $2H$
  numbers. It needs the whole sequence: never for predicting the next token.
- **Stacked**: layer $l$ reads the states of layer $l - 1$; two or three layers are usual.
- **Residual**: gradient $\prod (I + J_l)$: cures depth, not time.
- Parameters of a layer: $d\,G\,(H D_l + H^2 + 2H)$ in PyTorch, $G = 1, 3, 4$; from the second layer on
  $D_l = dH$, $d$ directions.
""",
)
