"""Chapter 08."""

from lib.notation.cards import Card

CARD = Card(
    title="Initialization, activation, dropout",
    equations=("initialization", "dropout"),
    text=r"""
- Equal weights stay equal: random numbers break the **symmetry**.
- **Glorot (Xavier)** for tanh and σ, **He** for ReLU, **orthogonal** or identity for recurrent weights;
  biases zero, the LSTM's forget gate 1.
- **tanh** in a plain RNN: bounded and zero-centred. σ is not zero-centred, its slope is at most $\tfrac14$.
  ReLU's state can grow without bound.
- **Dropout** $p$: keeps the mean, acts in training only; on recurrent links one mask for all steps.
""",
)
