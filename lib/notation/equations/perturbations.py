"""Explanations by perturbations: v(S) is the score when the features in S keep their values."""

from lib.notation.equations import EquationSet

SETS = {
    "occlusion": EquationSet(
        title="Occlusion",
        lines={
            "map": {"pytorch": r"R_i &= f(x) - f(x \text{ with } x_i \text{ replaced by } u_i)"}
        },
    ),
    "lime": EquationSet(
        title="LIME",
        lines={
            "fit": {
                "pytorch": r"w, b &= \arg\min \sum_n \pi(z_n) \bigl(v(z_n) - b - w \cdot z_n\bigr)^2 + \alpha \lVert w \rVert^2"
            },
            "kernel": {
                "pytorch": r"\pi(z) &= \sqrt{\exp(-d^2 / \sigma^2)}, \quad d = 1 - \sqrt{k / M}"
            },
        },
    ),
    "shapley": EquationSet(
        title="Shapley values",
        lines={
            "value": {
                "pytorch": r"\phi_j &= \sum_{S \not\ni j} \frac{|S|! \, (M - |S| - 1)!}{M!} \bigl[ v(S \cup \{j\}) - v(S) \bigr]"
            },
            "efficiency": {"pytorch": r"\sum_j \phi_j &= v(\text{all}) - v(\text{none})"},
        },
    ),
    "kernel-shap": EquationSet(
        title="KernelSHAP",
        lines={
            "kernel": {"pytorch": r"\pi(s) &= \frac{M - 1}{\binom{M}{s} \, s \, (M - s)}"},
        },
    ),
    "permutation-importance": EquationSet(
        title="Permutation importance",
        lines={
            "value": {
                "pytorch": r"I_j &= L\bigl(y, f(x \text{ with column } j \text{ shuffled})\bigr) - L\bigl(y, f(x)\bigr)"
            },
        },
    ),
    "partial-dependence": EquationSet(
        title="Partial dependence",
        lines={
            "curve": {
                "pytorch": r"\mathrm{PD}_j(c) &= \frac1N \sum_n f(x_n \text{ with } x_{n,j} = c)"
            },
        },
    ),
}
