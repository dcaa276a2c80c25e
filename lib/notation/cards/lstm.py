"""Chapter 10."""

from lib.notation.cards import Card

CARD = Card(
    title="The LSTM",
    equations=("lstm",),
    letters="lstm",
    picture="lstm",
    text=r"""
- **Forget gate** 1 keeps, 0 clears. **Input gate**: how much of the **candidate** is written. **Output
  gate**: how much is shown.
- Gates have σ (how much, 0 to 1), the candidate has tanh (what, −1 to 1).
- Along the **cell state** $\partial c_t / \partial c_{t-1} = f_t$: no weights, no tanh.
- Parameters: $4(DH + H^2 + H)$, with PyTorch's two biases $4(DH + H^2 + 2H)$.
- Two states to carry: $h_t$ between −1 and 1, $c_t$ unbounded.
""",
)
