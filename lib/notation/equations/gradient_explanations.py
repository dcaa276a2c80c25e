"""Explanations by gradients: the score of a class is f(x), its inputs are x_i."""

from lib.notation.equations import EquationSet

SETS = {
    "saliency": EquationSet(
        title="Saliency",
        lines={"map": {"pytorch": r"R_i &= \left| \frac{\partial f(x)}{\partial x_i} \right|"}},
    ),
    "input-x-gradient": EquationSet(
        title="Gradient × input",
        lines={"map": {"pytorch": r"R_i &= x_i \, \frac{\partial f(x)}{\partial x_i}"}},
    ),
    "integrated-gradients": EquationSet(
        title="Integrated gradients",
        lines={
            "map": {
                "pytorch": r"R_i &= (x_i - u_i) \int_0^1 \frac{\partial f(u + \alpha (x - u))}{\partial x_i} \, d\alpha"
            },
            "completeness": {"pytorch": r"\sum_i R_i &= f(x) - f(u)"},
        },
    ),
    "smoothgrad": EquationSet(
        title="SmoothGrad",
        lines={
            "map": {
                "pytorch": r"R_i &= \frac{1}{S} \sum_{s=1}^{S} \frac{\partial f(x + \varepsilon_s)}{\partial x_i}, \quad \varepsilon_s \sim \mathcal{N}(0, \sigma^2)"
            }
        },
    ),
    "relevance": EquationSet(
        title="Relevance propagation",
        lines={
            "rule": {
                "pytorch": r"R_i &= \sum_j \frac{h_i w_{ji}}{a_j + \epsilon \operatorname{sign}(a_j)} R_j, \quad a_j = \sum_i h_i w_{ji} + b_j"
            }
        },
    ),
    "grad-cam": EquationSet(
        title="Grad-CAM",
        lines={
            "weights": {
                "pytorch": r"\alpha_c &= \frac{1}{P} \sum_p \frac{\partial f}{\partial A_{c,p}}"
            },
            "map": {"pytorch": r"L_p &= \operatorname{ReLU}\Bigl( \sum_c \alpha_c A_{c,p} \Bigr)"},
        },
    ),
}
