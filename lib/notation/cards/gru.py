"""Chapter 11."""

from lib.notation.cards import Card

CARD = Card(
    title="The GRU",
    equations=("gru",),
    letters="gru",
    picture="gru",
    text=r"""
- **Update gate**: how much of the old state is kept or replaced; conventions clash. **Reset gate** 0: the
  candidate ignores the past. Simplified: no reset gate.
- `torch.nn.GRU` resets **after** the product: another function.

| | RNN | GRU | LSTM |
| --- | --- | --- | --- |
| states | 1 | 1 | 2 |
| gates | 0 | 2 | 3 |
| parameters | $DH + H^2 + H$ | $3(\dots)$ | $4(\dots)$ |
| PyTorch | $DH + H^2 + 2H$ | $3(\dots)$ | $4(\dots)$ |
""",
)
