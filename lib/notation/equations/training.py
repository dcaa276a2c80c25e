"""What helps a deep or long network to train: initialization, dropout, normalization."""

from lib.notation.equations import EquationSet

_AFFINE = {
    "pytorch": r"y &= \gamma \odot \hat x + \beta",
    "ng": r"\tilde z &= \gamma * z_{\text{norm}} + \beta",
    "goodfellow": r"& \gamma \odot H' + \beta \quad \text{replaces } H",
}

SETS = {
    "initialization": EquationSet(
        title="Initialization",
        lines={
            "glorot": {
                "pytorch": r"\text{Glorot (Xavier):}\quad \operatorname{Var}(W) &= \frac{2}{n_{\text{in}} + n_{\text{out}}}",
                "ng": r"\text{Xavier:}\quad \operatorname{Var}(W^{[l]}) &= \frac{1}{n^{[l-1]}} \ \text{ or } \ \frac{2}{n^{[l-1]} + n^{[l]}}",
                "goodfellow": r"\text{Glorot:}\quad W &\sim U\Bigl(-\sqrt{\tfrac{6}{m+n}}, \sqrt{\tfrac{6}{m+n}}\Bigr)",
            },
            "he": {
                "pytorch": r"\text{He (ReLU):}\quad \operatorname{Var}(W) &= \frac{2}{n_{\text{in}}}",
                "ng": r"\text{He (ReLU):}\quad \operatorname{Var}(W^{[l]}) &= \frac{2}{n^{[l-1]}}",
                "goodfellow": r"\text{He (ReLU):}\quad \operatorname{Var}(W) &= \frac{2}{m}",
            },
            "orthogonal": {
                "pytorch": r"\text{orthogonal:}\quad Q^\top Q &= I, \quad \lVert Q h \rVert = \lVert h \rVert",
            },
        },
        notes={
            "goodfellow": "$m$ inputs, $n$ outputs (equation 8.23); a uniform number between $-r$ and $r$ has variance $r^2/3$."
        },
    ),
    "dropout": EquationSet(
        title="Dropout",
        lines={
            "mask": {
                "pytorch": r"m_k &= 0 \text{ with probability } p, \text{ else } 1",
                "ng": r"d_k &= 1 \text{ with probability } \mathit{keep\_prob}, \text{ else } 0",
                "goodfellow": r"\mu_k &= 1 \text{ with probability } 1 - p, \text{ else } 0",
            },
            "training": {
                "pytorch": r"y &= \frac{m \odot x}{1 - p}",
                "ng": r"a &:= \frac{a * d}{\mathit{keep\_prob}}",
                "goodfellow": r"y &= \frac{\mu \odot x}{1 - p}",
            },
            "evaluation": {
                "pytorch": r"y &= x \quad \text{in evaluation}",
                "ng": r"a &:= a \quad \text{in evaluation}",
            },
        },
    ),
    "batch-norm": EquationSet(
        title="Batch normalization",
        lines={
            "mean": {
                "pytorch": r"\mu_d &= \frac1N \sum_n x_{n,d}",
                "ng": r"\mu &= \frac1m \sum_i z^{(i)}",
                "goodfellow": r"\mu &= \frac1m \sum_i H_{i,:}",
            },
            "variance": {
                "pytorch": r"\sigma_d^2 &= \frac1N \sum_n (x_{n,d} - \mu_d)^2",
                "ng": r"\sigma^2 &= \frac1m \sum_i (z^{(i)} - \mu)^2",
                "goodfellow": r"\sigma &= \sqrt{\delta + \frac1m \sum_i (H - \mu)_i^2}",
            },
            "normalized": {
                "pytorch": r"\hat x_{n,d} &= \frac{x_{n,d} - \mu_d}{\sqrt{\sigma_d^2 + \epsilon}}",
                "ng": r"z_{\text{norm}}^{(i)} &= \frac{z^{(i)} - \mu}{\sqrt{\sigma^2 + \varepsilon}}",
                "goodfellow": r"H' &= \frac{H - \mu}{\sigma}",
            },
            "affine": _AFFINE,
        },
        notes={
            "pytorch": r"The average runs over the $N$ samples, for each feature $d$. $\gamma$ is stored as `weight`, $\beta$ as `bias`.",
            "ng": "The average runs over the $m$ examples $i$ of the mini-batch, for each unit.",
            "goodfellow": "Section 8.7.1: the rows of $H$ are the $m$ examples.",
        },
    ),
    "layer-norm": EquationSet(
        title="Layer normalization",
        lines={
            "mean": {
                "pytorch": r"\mu_n &= \frac1D \sum_d x_{n,d}",
                "ng": r"\mu^{(i)} &= \frac{1}{n_h} \sum_k z_k^{(i)}",
                "goodfellow": r"\mu_i &= \frac1n \sum_j H_{i,j}",
            },
            "variance": {
                "pytorch": r"\sigma_n^2 &= \frac1D \sum_d (x_{n,d} - \mu_n)^2",
                "ng": r"\sigma^{2\,(i)} &= \frac{1}{n_h} \sum_k (z_k^{(i)} - \mu^{(i)})^2",
                "goodfellow": r"\sigma_i &= \sqrt{\delta + \frac1n \sum_j (H_{i,j} - \mu_i)^2}",
            },
            "normalized": {
                "pytorch": r"\hat x_{n,d} &= \frac{x_{n,d} - \mu_n}{\sqrt{\sigma_n^2 + \epsilon}}",
                "ng": r"z_{\text{norm}}^{(i)} &= \frac{z^{(i)} - \mu^{(i)}}{\sqrt{\sigma^{2\,(i)} + \varepsilon}}",
                "goodfellow": r"H'_{i,j} &= \frac{H_{i,j} - \mu_i}{\sigma_i}",
            },
            "affine": _AFFINE,
        },
        notes={
            "pytorch": "The average runs over the $D$ features, for each sample and each time step. In a recurrent network it stands on "
            "the pre-activation, before the tanh.",
            "ng": "The average runs over the $n_h$ units of one example. The course does not treat it; the letters are those of its batch normalization.",
            "goodfellow": "The average runs along the rows of $H$. The book does not treat it; the letters are those of its batch normalization.",
        },
    ),
}
