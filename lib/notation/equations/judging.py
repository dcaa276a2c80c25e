"""Judging explanations: deletion and insertion, and how far two explanations agree."""

from lib.notation.equations import EquationSet

SETS = {
    "deletion": EquationSet(
        title="Deletion and insertion",
        lines={
            "deletion": {
                "pytorch": r"""\text{deletion:} \quad f_k &= f(x \text{ with the } k \text{ most} \\
                    & \qquad \text{relevant features} \\
                    & \qquad \text{replaced by } u)"""
            },
            "insertion": {
                "pytorch": r"""\text{insertion:} \quad f_k &= f(u \text{ with the } k \text{ most} \\
                    & \qquad \text{relevant features} \\
                    & \qquad \text{taken from } x)"""
            },
            "area": {"pytorch": r"\text{area} &= \frac1M \sum_{k=1}^{M} \frac{f_{k-1} + f_k}{2}"},
        },
    ),
    "rank-agreement": EquationSet(
        title="Agreement of two explanations",
        lines={
            "spearman": {"pytorch": r"\rho &= 1 - \frac{6 \sum_i (r_i - s_i)^2}{M (M^2 - 1)}"},
            "kendall": {
                "pytorch": r"\tau &= \frac{\text{same order} - \text{opposite order}}{M (M - 1) / 2}"
            },
        },
    ),
    "rollout": EquationSet(
        title="Attention rollout",
        lines={
            "layer": {"pytorch": r"\hat A^{(l)} &= \tfrac12 A^{(l)} + \tfrac12 I"},
            "rollout": {"pytorch": r"R &= \hat A^{(L)} \cdots \hat A^{(2)} \hat A^{(1)}"},
        },
    ),
}
