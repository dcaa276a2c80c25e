"""Chapter 21."""

from lib.notation.cards import Card

CARD = Card(
    title="Neural Turing machine",
    equations=("addressing", "memory"),
    text=r"""
- A **controller** (feed-forward or LSTM) moves heads over a memory of $R$ rows with $C$ numbers. Each head is
a row of weights that
  sum to one.
- Content, **interpolation** ($g$), **shift** ($s$), **sharpening** ($\gamma \ge 1$). Writing: **erase, then add**.
- Per head: $k$, $\beta$, $g$, three shifts, $\gamma$: $C + 6$ numbers; writing needs $2C$ more.
- More rows, no more parameters.
""",
)
