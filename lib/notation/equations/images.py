"""An image as a sequence of pixels; and a captioner: places of an image, a decoder that looks at them."""

from lib.notation.equations import EquationSet

SETS = {
    "pixels": EquationSet(
        title="An image, pixel by pixel",
        letters="rnn",
        lines={
            "chain": {
                "pytorch": r"P(x) &= \prod_{t=1}^{IJ} P(x_t \mid x_1, \dots, x_{t-1})",
            },
            "network": {
                "pytorch": r"P(x_t = 1 \mid x_1, \dots, x_{t-1}) &= \sigma(w^\top h_t + b)",
            },
            "bits": {
                "pytorch": r"\text{bits per dimension} &= -\tfrac{1}{IJ} \log_2 P(x)",
            },
        },
    ),
    "captioner": EquationSet(
        title="A captioner",
        letters="attention",
        lines={
            "places": {
                "pytorch": r"h_1, \dots, h_L &= \operatorname{convolutions}(\text{image})",
                "goodfellow": r"h^{(1)}, \dots, h^{(L)} &= \operatorname{convolutions}(\text{image})",
                "ng": r"a^{\langle 1 \rangle}, \dots, a^{\langle L \rangle} &= \operatorname{convolutions}(\text{image})",
            },
            "start": {
                "pytorch": r"s_0 &= \tanh\Bigl(W \frac1L \sum_{j=1}^{L} h_j + b\Bigr)",
                "ng": r"s^{\langle 0 \rangle} &= \tanh\Bigl(W \frac1L \sum_{j=1}^{L} a^{\langle j \rangle} + b\Bigr)",
            },
            "look": {
                "pytorch": r"c_t &= \sum_{j=1}^{L} \alpha_{tj}\, h_j",
                "ng": r"c^{\langle t \rangle} &= \sum_{j=1}^{L} \alpha^{\langle t,j \rangle}\, a^{\langle j \rangle}",
            },
            "state": {"pytorch": r"s_t &= \operatorname{GRU}([y_{t-1}, c_t],\; s_{t-1})"},
            "output": {"pytorch": r"\hat y_t &= \operatorname{softmax}(V [s_t, c_t] + b)"},
        },
        notes={
            "pytorch": r"PyTorch has no layer for this; the letters are those of attention between two sentences, with a place of the image for each word.",
        },
    ),
}
