"""Chapter 17."""

from lib.notation.cards import Card

CARD = Card(
    title="Attention",
    equations=("attention",),
    letters="attention",
    picture="attention",
    text=r"""
- For **every** output word: $T$ scores, one softmax, one weighted sum. The weights sum to 1.
- $v$, $W_s$, $W_h$ are learnt; $\alpha_{tj}$ are **computed**, so any length works.
- **Luong**: score with $s_t$, by $s_t^\top h_j$ or $s_t^\top W h_j$; the context joins behind the step.
- Parameters: additive $A(H + D + 1)$, general $HD$, dot 0.
- Padding: mask the scores **before** the softmax.
- In a Transformer: query, key, value.
""",
)
