"""Chapter 23."""

from lib.notation.cards import Card

CARD = Card(
    title="Explaining by perturbation",
    equations=(
        "occlusion",
        "lime",
        "shapley",
        "kernel-shap",
        "permutation-importance",
        "partial-dependence",
    ),
    text=r"""
- **Model-agnostic**: they only evaluate $f$. Local: occlusion, LIME, Shapley. Global: permutation importance,
  partial dependence.
- **Occlusion** removes one part at a time, and misses parts that stand in for each other.
- **Shapley**: the mean gain over all orders of arrival. Efficiency, symmetry, dummy, linearity. $2^M$ scores.
- **KernelSHAP**: the same values by a weighted regression. $M = 4$: weights 0.25, 0.125, 0.25.
- **LIME**: a weighted linear model near $x$. Another seed, another answer.
""",
)
