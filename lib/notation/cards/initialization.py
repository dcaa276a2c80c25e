"""Chapter 08."""

from lib.notation.cards import Card

CARD = Card(
    title="Initialization, activation, dropout",
    equations=("initialization", "dropout"),
    text=r"""
- Equal weights stay equal: random numbers break the **symmetry**.
- **Glorot (Xavier)** for tanh and σ, **He** for ReLU, **orthogonal** or identity for recurrent weights;
  biases zero, the LSTM's forget gate 1.
- Slopes: σ at most $\tfrac14$; **tanh** at most 1, zero-centred, the choice of RNNs; **ReLU** 1 or
  0, unbounded, and its units may die.
- **Dropout** $p$, against overfitting: keeps the mean, acts in training only. Fresh masks into and out of the
  states; between states one mask for all steps.
""",
)
