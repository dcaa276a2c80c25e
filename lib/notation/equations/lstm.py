"""The LSTM."""

from lib.notation.equations import EquationSet


def _gate(line, letter, ng, goodfellow, olah):
    """Return a gate's line: its name, its block in PyTorch, and the left side and index of the others."""
    (ng_left, u), (good_left, up), (olah_left, o) = ng, goodfellow, olah
    function = r"\tanh" if line == "candidate" else r"\sigma"
    good = rf"{function}(b^{{{up}}} + U^{{{up}}} x^{{(t)}} + W^{{{up}}} h^{{(t-1)}})".replace("^{}", "")
    return {
        "pytorch": rf"{letter}_t &= {function}(W_{{i{letter}}} x_t + b_{{i{letter}}} + W_{{h{letter}}} h_{{t-1}} + b_{{h{letter}}})",
        "ng": rf"{ng_left} &= {function}(W_{u} [a^{{\langle t-1 \rangle}}, x^{{\langle t \rangle}}] + b_{u})",
        "goodfellow": rf"{good_left} &= {good}",
        "olah": rf"{olah_left} &= {function}(W_{o} \cdot [h_{{t-1}}, x_t] + b_{o})",
    }


SETS = {
    "lstm": EquationSet(
        title="The LSTM",
        letters="lstm",
        lines={
            "forget": _gate(
                "forget", "f", (r"\Gamma_f", "f"), ("f^{(t)}", "f"), ("f_t", "f")
            ),
            "input": _gate("input", "i", (r"\Gamma_u", "u"), ("g^{(t)}", "g"), ("i_t", "i")),
            "candidate": _gate(
                "candidate",
                "g",
                (r"\tilde c^{\langle t \rangle}", "c"),
                (r"\tilde s^{(t)}", ""),
                (r"\tilde C_t", "C"),
            ),
            "output": _gate("output", "o", (r"\Gamma_o", "o"), ("q^{(t)}", "o"), ("o_t", "o")),
            "cell": {
                "pytorch": r"c_t &= f_t \odot c_{t-1} + i_t \odot g_t",
                "ng": r"c^{\langle t \rangle} &= \Gamma_u * \tilde c^{\langle t \rangle} + \Gamma_f * c^{\langle t-1 \rangle}",
            },
            "hidden": {
                "pytorch": r"h_t &= o_t \odot \tanh(c_t)",
                "goodfellow": r"h^{(t)} &= \tanh(s^{(t)}) \odot q^{(t)}",
            },
        },
        notes={
            "pytorch": "The blocks are stacked in the order $i, f, g, o$. Two bias vectors where one would do.",
            "ng": r"The hidden state is $a$, the input gate is the *update* gate $\Gamma_u$. The last line is "
            r"$\Gamma_o * \tanh c^{\langle t \rangle}$; some notes lose the tanh.",
            "goodfellow": "$g$ is the **input gate**, the output gate is $q$, the cell state $s$. The book puts the candidate "
            r"inside the line of $s^{(t)}$, with $\sigma$ (equation 10.41); $\tilde s$ is our name for it, and tanh is what "
            "every library uses. It writes the products as sums: see the set with components.",
            "olah": "The letters of most drawings. The dot is a matrix product, the star multiplies entry by entry.",
        },
    ),
    "lstm-components": EquationSet(
        title="The LSTM, component by component",
        letters="lstm",
        lines={
            line: {
                "pytorch": rf"{h}_{{t,k}} &= {f}\Bigl(b_{{i{h},k}} + b_{{h{h},k}} + \textstyle\sum_j W_{{i{h},kj}}\, x_{{t,j}} + \sum_j W_{{h{h},kj}}\, h_{{t-1,j}}\Bigr)",
                "goodfellow": good,
            }
            for line, h, f, good in (
                (
                    "forget",
                    "f",
                    r"\sigma",
                    r"f_i^{(t)} &= \sigma\Bigl(b_i^f + \textstyle\sum_j U_{i,j}^f\, x_j^{(t)} + \sum_j W_{i,j}^f\, h_j^{(t-1)}\Bigr)",
                ),
                (
                    "input",
                    "i",
                    r"\sigma",
                    r"g_i^{(t)} &= \sigma\Bigl(b_i^g + \textstyle\sum_j U_{i,j}^g\, x_j^{(t)} + \sum_j W_{i,j}^g\, h_j^{(t-1)}\Bigr)",
                ),
                (
                    "output",
                    "o",
                    r"\sigma",
                    r"q_i^{(t)} &= \sigma\Bigl(b_i^o + \textstyle\sum_j U_{i,j}^o\, x_j^{(t)} + \sum_j W_{i,j}^o\, h_j^{(t-1)}\Bigr)",
                ),
            )
        }
        | {
            "cell": {
                "pytorch": r"c_{t,k} &= f_{t,k}\, c_{t-1,k} + i_{t,k}\, g_{t,k}",
                "goodfellow": r"s_i^{(t)} &= f_i^{(t)} s_i^{(t-1)} + g_i^{(t)}\, \tanh\Bigl(b_i + \textstyle\sum_j U_{i,j}\, x_j^{(t)} + \sum_j W_{i,j}\, h_j^{(t-1)}\Bigr)",
            },
            "hidden": {
                "pytorch": r"h_{t,k} &= o_{t,k} \tanh(c_{t,k})",
                "goodfellow": r"h_i^{(t)} &= \tanh\bigl(s_i^{(t)}\bigr)\, q_i^{(t)}",
            },
        },
        notes={
            "goodfellow": "Equations 10.40 to 10.44, for unit $i$ of the cell; the book prints σ where the fourth line has tanh. "
            "The sums over $j$ are the rows of the matrix products.",
        },
    ),
}
