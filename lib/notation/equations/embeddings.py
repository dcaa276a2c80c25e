"""Word embeddings: cosine, PMI, GloVe, skip-gram, CBOW. Authors agree on these letters, up to v and u."""

from lib.notation.equations import EquationSet

SETS = {
    "cosine": EquationSet(
        title="Cosine similarity",
        lines={
            "cosine": {
                "pytorch": r"\cos(v_a, v_b) &= \frac{v_a \cdot v_b}{\lVert v_a \rVert \, \lVert v_b \rVert}"
            }
        },
    ),
    "pmi": EquationSet(
        title="Pointwise mutual information",
        lines={
            "pmi": {"pytorch": r"\text{PMI}(w, c) &= \ln \frac{P(w, c)}{P(w)\, P(c)}"},
            "ppmi": {"pytorch": r"\text{PPMI}(w, c) &= \max(\text{PMI}(w, c),\, 0)"},
        },
    ),
    "glove": EquationSet(
        title="GloVe",
        lines={
            "loss": {"pytorch": r"L &= f(X_{wc}) \, (u_c \cdot v_w + b_w + b_c - \ln X_{wc})^2"},
            "weight": {"pytorch": r"f(X) &= \min(X / x_{\max},\, 1)^{3/4}"},
        },
    ),
    "skip-gram": EquationSet(
        title="Skip-gram",
        lines={
            "softmax": {
                "pytorch": r"P(c \mid w) &= \frac{\exp(u_c \cdot v_w)}{\sum_{i=1}^{V} \exp(u_i \cdot v_w)}"
            },
            "negative": {
                "pytorch": r"L &= -\ln \sigma(u_c \cdot v_w) - \sum_{j=1}^{k} \ln \sigma(-u_j \cdot v_w)"
            },
            "dv": {
                "pytorch": r"dv_w &= (\sigma(u_c \cdot v_w) - 1)\, u_c + \sum_{j=1}^{k} \sigma(u_j \cdot v_w)\, u_j"
            },
            "du": {
                "pytorch": r"du_c &= (\sigma(u_c \cdot v_w) - 1)\, v_w \\"
                "\n"
                r"du_j &= \sigma(u_j \cdot v_w)\, v_w"
            },
        },
    ),
    "cbow": EquationSet(
        title="Continuous bag of words",
        lines={
            "mean": {"pytorch": r"u &= \frac{1}{S} \sum_{s=1}^{S} u_s"},
            "loss": {
                "pytorch": r"L &= -\ln \sigma(u \cdot v_w) - \sum_{j=1}^{k} \ln \sigma(-u \cdot v_j)"
            },
        },
    ),
    "shifted-pmi": EquationSet(
        title="What negative sampling approximates",
        lines={"optimum": {"pytorch": r"u_c \cdot v_w &= \text{PMI}(w, c) - \ln k"}},
    ),
}
