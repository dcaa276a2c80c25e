"""Chapter 01."""

from lib.notation.cards import Card

CARD = Card(
    title="Sequences",
    equations=("recurrence", "types"),
    text=r"""
- **Test**: swap two neighbours along an axis. If the meaning may change, that axis is a sequence.
- A batch is $(N, T, D)$: samples, time steps, features. $K$ numbers in an answer, $S$ the length of an output
  of its own.
- Many to many is **sequence to sequence**; with unequal lengths it needs an **encoder–decoder**.
- Dense net: fixed size. Convolution: shared weights, fixed reach. Recurrent net: shared weights, any length,
  a state as memory.
""",
)
