"""The loss of a sequence, and the two cross-entropies with their gradients."""

from lib.notation.equations import EquationSet

SETS = {
    "loss": EquationSet(
        title="The loss of a sequence",
        lines={
            "total": {
                "pytorch": r"L &= \sum_{t=1}^{T} L_t(\hat y_t, y_t)",
                "ng": r"\mathcal L(\hat y, y) &= \sum_{t=1}^{T_y} \mathcal L^{\langle t \rangle}(\hat y^{\langle t \rangle}, y^{\langle t \rangle})",
                "goodfellow": r"L &= \sum_{t=1}^{\tau} L^{(t)} = -\sum_{t=1}^{\tau} \log p(y^{(t)} \mid x^{(1)}, \dots, x^{(t)})",
            },
        },
    ),
    "cross-entropy": EquationSet(
        title="Softmax cross-entropy",
        letters="rnn",
        lines={
            "loss": {
                "pytorch": r"L_t &= -\sum_k y_{t,k} \log \hat y_{t,k}",
                "ng": r"\mathcal L^{\langle t \rangle} &= -\sum_i y_i^{\langle t \rangle} \log \hat y_i^{\langle t \rangle}",
                "goodfellow": r"L^{(t)} &= -\log \hat y^{(t)}_k, \quad k = y^{(t)} \text{ the true class}",
            },
            "gradient": {
                "pytorch": r"\frac{\partial L_t}{\partial o_t} &= \hat y_t - y_t",
                "goodfellow": r"(\nabla_{o^{(t)}} L)_i &= \hat y_i^{(t)} - \mathbf 1_{i = y^{(t)}}",
            },
        },
    ),
    "binary-cross-entropy": EquationSet(
        title="Binary cross-entropy",
        letters="rnn",
        lines={
            "loss": {
                "pytorch": r"L_t &= -y_t \log \hat y_t - (1 - y_t) \log(1 - \hat y_t)",
            },
            "gradient": {
                "pytorch": r"\frac{\partial L_t}{\partial o_t} &= \hat y_t - y_t, \quad \hat y_t = \sigma(o_t)",
            },
        },
    ),
}
