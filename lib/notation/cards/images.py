"""Chapter 20."""

from lib.notation.cards import Card

CARD = Card(
    title="Pixels and captions",
    equations=("pixels", "captioner"),
    letters="attention",
    text=r"""
- **Chain rule**: every pixel given all before it. Training: all at once. Drawing: one after the other.
- **Bits per dimension**: mean of $-\log_2 P$; report it beside uniform, independent, logistic.
- **Captioning**: a CNN encodes, an RNN decodes; teacher forcing in training, never for BLEU.
- **Attention** over places: new weights for each word; without it, one vector.
- Control: a decoder without the image; swap images.
""",
)
