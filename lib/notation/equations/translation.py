"""Encoder and decoder, the probability of a translation, length normalization, BLEU."""

from lib.notation.equations import EquationSet

SETS = {
    "encoder-decoder": EquationSet(
        title="Encoder and decoder",
        letters="attention",
        lines={
            "encode": {"pytorch": r"h_j &= \operatorname{GRU}(x_j,\; h_{j-1})"},
            "context": {
                "pytorch": r"c &= h_T",
                "ng": r"c &= a^{\langle T_x \rangle}",
                "goodfellow": r"c &= h^{(n_x)}",
            },
            "state": {"pytorch": r"s_t &= \operatorname{GRU}([y_{t-1}, c],\; s_{t-1})"},
            "output": {"pytorch": r"\hat y_t &= \operatorname{softmax}(W [s_t, c] + b)"},
        },
        notes={
            "ng": r"The course hands the encoder's last state over as the decoder's first one and gives it no letter of its own.",
            "goodfellow": r"The book (section 10.4) writes $n_x$ and $n_y$ for the two lengths and $C$ for the context.",
        },
    ),
    "translation": EquationSet(
        title="A translation is a conditional language model",
        lines={
            "chain": {
                "pytorch": r"P(y \mid x) &= \prod_{t} P(y_t \mid y_1, \dots, y_{t-1}, x)",
                "ng": r"P(y \mid x) &= \prod_{t} P(y^{\langle t \rangle} \mid y^{\langle 1 \rangle}, \dots, y^{\langle t-1 \rangle}, x)",
                "goodfellow": r"P(y \mid x) &= \prod_{t} P(y^{(t)} \mid y^{(1)}, \dots, y^{(t-1)}, x)",
            },
            "score": {"pytorch": r"\text{score}(y) &= \frac{\ln P(y \mid x)}{|y|^{\alpha}}"},
        },
    ),
    "bleu": EquationSet(
        title="BLEU",
        lines={
            "precision": {
                "pytorch": r"p_n &= \frac{\text{matched } n\text{-grams, clipped}}{\text{all } n\text{-grams written}}"
            },
            "penalty": {
                "pytorch": r"\text{BP} &= \min\Bigl(1,\; \exp\Bigl(1 - \frac{\text{length of the references}}{\text{length written}}\Bigr)\Bigr)"
            },
            "bleu": {
                "pytorch": r"\text{BLEU} &= \text{BP} \cdot \exp\Bigl(\frac14 \sum_{n=1}^{4} \ln p_n\Bigr)"
            },
        },
    ),
}
