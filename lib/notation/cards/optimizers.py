"""Chapter 07."""

from lib.notation.cards import Card

CARD = Card(
    title="Optimizers",
    equations=("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"),
    text=r"""
- **Defaults**: momentum 0.9; Adam $\beta_1 = 0.9$, $\beta_2 = 0.999$, $\epsilon = 10^{-8}$, step size 0.001;
  in PyTorch, RMSProp's decay 0.99, AdamW's $\lambda = 0.01$.
- **Memory** beside the parameters: none, one number each (momentum, AdaGrad, RMSProp), two (Adam).
- Momentum: effective step $\mathrm{lr}/(1 - \mu)$. AdaGrad's step only shrinks; RMSProp forgets; Adam
  corrects the start, its first step is about $\mathrm{lr} \cdot \operatorname{sign}(g)$. AdamW decays weights
  outside the mean.
""",
)
