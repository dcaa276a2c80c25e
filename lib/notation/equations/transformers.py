"""The Transformer: projections, heads, positions, feed-forward network, and where the norm stands."""

from lib.notation.equations import EquationSet

SETS = {
    "self-attention": EquationSet(
        title="Self-attention",
        lines={
            "project": {
                "pytorch": r"q_i &= W_q x_i, \quad k_i = W_k x_i, \quad v_i = W_v x_i",
            },
            "score": {"pytorch": r"e_{ij} &= \frac{q_i^\top k_j}{\sqrt d}"},
            "weights": {
                "pytorch": r"\alpha_{ij} &= \frac{\exp(e_{ij})}{\sum_{m=1}^{T} \exp(e_{im})}",
            },
            "sum": {"pytorch": r"y_i &= \sum_{j=1}^{T} \alpha_{ij}\, v_j"},
        },
    ),
    "multi-head": EquationSet(
        title="Multi-head attention",
        lines={
            "head": {
                "pytorch": r"\text{head}_m &= \operatorname{attention}(X W_{q,m}^\top,\; X W_{k,m}^\top,\; X W_{v,m}^\top)",
            },
            "join": {"pytorch": r"Y &= [\text{head}_1, \text{head}_2, \dots]\, W_o^\top"},
        },
    ),
    "positions": EquationSet(
        title="Sinusoidal positions",
        lines={
            "sine": {"pytorch": r"p_{t,\,2i} &= \sin\bigl(t / 10000^{2i/E}\bigr)"},
            "cosine": {"pytorch": r"p_{t,\,2i+1} &= \cos\bigl(t / 10000^{2i/E}\bigr)"},
        },
    ),
    "feed-forward": EquationSet(
        title="Feed-forward network",
        lines={
            "ff": {"pytorch": r"\operatorname{ff}(x) &= W_2 \operatorname{relu}(W_1 x + b_1) + b_2"}
        },
    ),
    "norm-behind": EquationSet(
        title="Post-norm",
        lines={
            "sum": {"pytorch": r"x &\leftarrow \operatorname{norm}(x + \operatorname{part}(x))"}
        },
    ),
    "norm-before": EquationSet(
        title="Pre-norm",
        lines={
            "sum": {"pytorch": r"x &\leftarrow x + \operatorname{part}(\operatorname{norm}(x))"}
        },
    ),
}
