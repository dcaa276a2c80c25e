"""CTC: the sum over paths, its gradient; the scores of spans and of transcriptions."""

from lib.notation.equations import EquationSet

SETS = {
    "ctc": EquationSet(
        title="Connectionist temporal classification",
        lines={
            "probability": {
                "pytorch": r"P(\ell \mid x) &= \sum_{\text{paths of } \ell} \;\prod_{t} p_t(\text{path}_t)"
            },
            "forward": {
                "pytorch": "\\alpha_t(s) &= \\bigl(\\alpha_{t-1}(s) + \\alpha_{t-1}(s-1) \\\\\n&\\quad + [\\text{skip}]\\,\\alpha_{t-1}(s-2)\\bigr)\\, p_t(e_s)"
            },
            "loss": {"pytorch": r"L &= -\ln P = -\ln\bigl(\alpha_T(2U+1) + \alpha_T(2U)\bigr)"},
        },
    ),
    "ctc-gradient": EquationSet(
        title="The gradient of CTC",
        lines={
            "share": {"pytorch": r"r_t(k) &= \frac1P \sum_{s:\; e_s = k} \alpha_t(s)\,\beta_t(s)"},
            "gradient": {"pytorch": r"\frac{dL}{d\,\text{logit}_t(k)} &= p_t(k) - r_t(k)"},
        },
    ),
    "span-f1": EquationSet(
        title="Span F1",
        lines={
            "f1": {
                "pytorch": "F_1 &= \\frac{2 \\cdot \\text{precision} \\cdot \\text{recall}}{\\text{precision} + \\text{recall}} \\\\\n&= \\frac{2 \\cdot \\text{right}}{\\text{predicted} + \\text{true}}"
            },
        },
    ),
    "label-error": EquationSet(
        title="Label error rate",
        lines={
            "rate": {
                "pytorch": r"\text{LER} &= \frac{\text{insertions} + \text{deletions} + \text{substitutions}}{\text{labels of the truth}}"
            },
        },
    ),
}
