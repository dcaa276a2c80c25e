"""Chapter 22."""

from lib.notation.cards import Card

CARD = Card(
    title="Explaining by gradients",
    equations=(
        "saliency",
        "input-x-gradient",
        "integrated-gradients",
        "smoothgrad",
        "relevance",
        "grad-cam",
    ),
    text=r"""
- **Saliency** says what the score is *sensitive* to. It has no sign.
- **Gradient × input** and **integrated gradients** say what *contributed*, against a baseline $u$ (black, unless
  chosen). A pixel that equals its baseline gets exactly 0.
- **Completeness**: contributions sum to $f(x) - f(u)$.
- **SmoothGrad** averages noise away. **Relevance propagation** hands the score back layer by layer; biases and
  $\epsilon$ absorb some. **Grad-CAM**: a coarse map, for convolutional layers only.
""",
)
