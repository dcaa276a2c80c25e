"""Chapter 04."""

from lib.notation.cards import Card

CARD = Card(
    title="The recurrent network",
    equations=("rnn",),
    letters="rnn",
    picture="rnn",
    text=r"""
- The **same weights** at every step: any length, and $h_t$ is a lossy summary of $x_1, \dots, x_t$.
  **Unfolded**, the cycle is a deep graph without cycles.
- Parameters: $DH + H^2 + H$, with PyTorch's two biases $DH + H^2 + 2H$; output layer $HK + K$. None depends
  on $T$.
- **Designs**: hidden to hidden; output to hidden, less powerful, parallel to train; one output at the end.
- **Stateful**: the state is carried from batch to batch.
""",
)
