"""The update rules. Operations are number by number; a sum or mean is zero before the first step."""

from lib.notation.equations import EquationSet

SETS = {
    "sgd": EquationSet(
        title="Gradient descent",
        lines={
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\; g",
                "ng": r"W &:= W - \alpha\, dW",
                "goodfellow": r"\theta &\leftarrow \theta - \epsilon\, g",
            },
        },
    ),
    "momentum": EquationSet(
        title="Momentum",
        lines={
            "velocity": {
                "pytorch": r"v &\leftarrow \mu v + g",
                "ng": r"v_{dW} &:= \beta_1 v_{dW} + (1 - \beta_1)\, dW",
                "goodfellow": r"v &\leftarrow \alpha v - \epsilon\, g",
            },
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\; v",
                "ng": r"W &:= W - \alpha\, v_{dW}",
                "goodfellow": r"\theta &\leftarrow \theta + v",
            },
        },
        notes={
            "ng": r"With $(1 - \beta_1)$ the velocity is a mean; without it, as in PyTorch, the same run needs a step size $1 - \beta_1$ times as large.",
        },
    ),
    "nesterov": EquationSet(
        title="Nesterov momentum",
        lines={
            "velocity": {
                "pytorch": r"v &\leftarrow \mu v + g",
                "ng": r"v_{dW} &:= \beta_1 v_{dW} + (1 - \beta_1)\, dW",
                "goodfellow": r"v &\leftarrow \alpha v - \epsilon\, \nabla_\theta L(\theta + \alpha v)",
            },
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\,(g + \mu v)",
                "ng": r"W &:= W - \alpha \bigl((1 - \beta_1)\, dW + \beta_1 v_{dW}\bigr)",
                "goodfellow": r"\theta &\leftarrow \theta + v",
            },
        },
    ),
    "adagrad": EquationSet(
        title="AdaGrad",
        lines={
            "sum": {
                "pytorch": r"s &\leftarrow s + g^2",
                "ng": r"S_{dW} &:= S_{dW} + dW^2",
                "goodfellow": r"r &\leftarrow r + g \odot g",
            },
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\, \frac{g}{\sqrt s + \epsilon}",
                "ng": r"W &:= W - \alpha\, \frac{dW}{\sqrt{S_{dW}} + \varepsilon}",
                "goodfellow": r"\theta &\leftarrow \theta - \frac{\epsilon}{\delta + \sqrt r} \odot g",
            },
        },
    ),
    "rmsprop": EquationSet(
        title="RMSProp",
        lines={
            "mean": {
                "pytorch": r"s &\leftarrow \alpha s + (1 - \alpha)\, g^2",
                "ng": r"S_{dW} &:= \beta_2 S_{dW} + (1 - \beta_2)\, dW^2",
                "goodfellow": r"r &\leftarrow \rho r + (1 - \rho)\, g \odot g",
            },
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\, \frac{g}{\sqrt s + \epsilon}",
                "ng": r"W &:= W - \alpha\, \frac{dW}{\sqrt{S_{dW}} + \varepsilon}",
                "goodfellow": r"\theta &\leftarrow \theta - \frac{\epsilon}{\sqrt{\delta + r}} \odot g",
            },
        },
    ),
    "adam": EquationSet(
        title="Adam",
        lines={
            "mean": {
                "pytorch": r"m &\leftarrow \beta_1 m + (1 - \beta_1)\, g",
                "ng": r"v_{dW} &:= \beta_1 v_{dW} + (1 - \beta_1)\, dW",
                "goodfellow": r"s &\leftarrow \rho_1 s + (1 - \rho_1)\, g",
            },
            "square": {
                "pytorch": r"v &\leftarrow \beta_2 v + (1 - \beta_2)\, g^2",
                "ng": r"S_{dW} &:= \beta_2 S_{dW} + (1 - \beta_2)\, dW^2",
                "goodfellow": r"r &\leftarrow \rho_2 r + (1 - \rho_2)\, g \odot g",
            },
            "correction": {
                "pytorch": r"\hat m &= \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}",
                "ng": r"v_{dW}^{\text{corrected}} &= \frac{v_{dW}}{1 - \beta_1^t}, \quad S_{dW}^{\text{corrected}} = \frac{S_{dW}}{1 - \beta_2^t}",
                "goodfellow": r"\hat s &= \frac{s}{1 - \rho_1^t}, \quad \hat r = \frac{r}{1 - \rho_2^t}",
            },
            "step": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}",
                "ng": r"W &:= W - \alpha\, \frac{v_{dW}^{\text{corrected}}}{\sqrt{S_{dW}^{\text{corrected}}} + \varepsilon}",
                "goodfellow": r"\theta &\leftarrow \theta - \epsilon\, \frac{\hat s}{\sqrt{\hat r} + \delta}",
            },
        },
        notes={
            "pytorch": r"The letters of the paper. Defaults: $\mathrm{lr} = 0.001$, $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\epsilon = 10^{-8}$.",
            "ng": r"Defaults: $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\varepsilon = 10^{-8}$; the step size $\alpha$ is to be tuned.",
            "goodfellow": r"Here $\epsilon$ is the **step size** (0.001), and the small number is $\delta$ ($10^{-8}$); $\rho_1 = 0.9$, $\rho_2 = 0.999$.",
        },
    ),
    "adamw": EquationSet(
        title="AdamW",
        lines={
            "decay": {
                "pytorch": r"\theta &\leftarrow \theta - \mathrm{lr}\; \lambda\, \theta, \quad \text{then a step of Adam}",
                "ng": r"W &:= W - \alpha\, \lambda\, W, \quad \text{then a step of Adam}",
                "goodfellow": r"\theta &\leftarrow \theta - \epsilon\, \lambda\, \theta, \quad \text{then a step of Adam}",
            },
        },
    ),
}
