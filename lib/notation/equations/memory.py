"""The neural Turing machine: four stages of addressing, reading, writing; and attention beside it."""

from lib.notation.equations import EquationSet

SETS = {
    "addressing": EquationSet(
        title="Addressing",
        lines={
            "content": {
                "pytorch": r"w^c_t(i) &= \frac{\exp(\beta_t \cos(k_t, M_{t-1}(i)))}{\sum_j \exp(\beta_t \cos(k_t, M_{t-1}(j)))}"
            },
            "interpolation": {"pytorch": r"w^g_t &= g_t\, w^c_t + (1 - g_t)\, w_{t-1}"},
            "shift": {"pytorch": r"w^s_t(i) &= \sum_{j=-1}^{1} s_t(j)\, w^g_t(i - j)"},
            "sharpening": {
                "pytorch": r"w_t(i) &= \frac{w^s_t(i)^{\gamma_t}}{\sum_j w^s_t(j)^{\gamma_t}}"
            },
        },
    ),
    "memory": EquationSet(
        title="Reading and writing",
        lines={
            "read": {"pytorch": r"r_t &= \sum_i w_t(i)\, M_t(i)"},
            "erase": {"pytorch": r"\tilde M_t(i) &= M_{t-1}(i) \odot (1 - w_t(i)\, e_t)"},
            "add": {"pytorch": r"M_t(i) &= \tilde M_t(i) + w_t(i)\, v_t"},
        },
    ),
    "memory-attention": EquationSet(
        title="The same formula twice",
        lines={
            "machine": {
                "pytorch": r"r &= \sum_i \operatorname{softmax}_i\bigl(\beta \cos(k, M(i))\bigr)\, M(i)"
            },
            "attention": {
                "pytorch": r"c &= \sum_j \operatorname{softmax}_j\bigl(s^\top h_j\bigr)\, h_j"
            },
        },
    ),
}
