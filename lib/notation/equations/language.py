"""Language models: the chain rule, counts, the loss in its units, and temperature."""

from lib.notation.equations import EquationSet

SETS = {
    "language-model": EquationSet(
        title="A language model",
        letters="rnn",
        lines={
            "chain": {
                "pytorch": r"P(x_1, \dots, x_T) &= \prod_{t=1}^{T} P(x_t \mid x_1, \dots, x_{t-1})"
            },
            "network": {
                "pytorch": r"P(x_{t+1} \mid x_1, \dots, x_t) &= \hat y_t = \operatorname{softmax}(o_t)"
            },
            "loss": {
                "pytorch": r"L &= -\frac1T \sum_{t=1}^{T} \ln P(x_t \mid x_1, \dots, x_{t-1})"
            },
        },
        notes={
            "ng": r"The course writes $P(y^{\langle 1 \rangle}, \dots, y^{\langle T_y \rangle})$ and feeds each token back as the next input, "
            r"$x^{\langle t \rangle} = y^{\langle t-1 \rangle}$; here $x$ is the text throughout.",
        },
    ),
    "ngram": EquationSet(
        title="Bigrams",
        letters="rnn",
        lines={
            "counts": {"pytorch": r"P(x_t \mid x_{t-1}) &= \frac{c(x_{t-1}\, x_t)}{c(x_{t-1})}"},
            "add-k": {
                "pytorch": r"P(x_t \mid x_{t-1}) &= \frac{c(x_{t-1}\, x_t) + k}{c(x_{t-1}) + kV}"
            },
        },
    ),
    "perplexity": EquationSet(
        title="One loss in three units",
        lines={
            "perplexity": {"pytorch": r"\text{perplexity} &= e^{L}"},
            "bits": {"pytorch": r"\text{bits per token} &= \frac{L}{\ln 2}"},
            "characters": {
                "pytorch": r"\text{bits per character} &= \frac{L}{\ln 2} \cdot \frac{\text{tokens}}{\text{characters}}"
            },
        },
    ),
    "sampling": EquationSet(
        title="Temperature",
        lines={
            "temperature": {
                "pytorch": r"p_i &= \frac{\exp(o_i / \tau)}{\sum_{v=1}^{V} \exp(o_v / \tau)}"
            },
        },
    ),
}
