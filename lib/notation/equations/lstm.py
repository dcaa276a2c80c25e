"""The LSTM, with vectors and component by component."""

from lib.notation.equations import EquationSet

SETS = {
    "lstm": EquationSet(
        title="The LSTM",
        letters="lstm",
        lines={
            "forget": {
                "pytorch": r"f_t &= \sigma(W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf})",
                "ng": r"\Gamma_f &= \sigma(W_f [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_f)",
                "goodfellow": r"f^{(t)} &= \sigma(b^f + U^f x^{(t)} + W^f h^{(t-1)})",
                "olah": r"f_t &= \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)",
            },
            "input": {
                "pytorch": r"i_t &= \sigma(W_{ii} x_t + b_{ii} + W_{hi} h_{t-1} + b_{hi})",
                "ng": r"\Gamma_u &= \sigma(W_u [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_u)",
                "goodfellow": r"g^{(t)} &= \sigma(b^g + U^g x^{(t)} + W^g h^{(t-1)})",
                "olah": r"i_t &= \sigma(W_i \cdot [h_{t-1}, x_t] + b_i)",
            },
            "candidate": {
                "pytorch": r"g_t &= \tanh(W_{ig} x_t + b_{ig} + W_{hg} h_{t-1} + b_{hg})",
                "ng": r"\tilde c^{\langle t \rangle} &= \tanh(W_c [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_c)",
                "goodfellow": r"\tilde s^{(t)} &= \tanh(b + U x^{(t)} + W h^{(t-1)})",
                "olah": r"\tilde C_t &= \tanh(W_C \cdot [h_{t-1}, x_t] + b_C)",
            },
            "output": {
                "pytorch": r"o_t &= \sigma(W_{io} x_t + b_{io} + W_{ho} h_{t-1} + b_{ho})",
                "ng": r"\Gamma_o &= \sigma(W_o [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_o)",
                "goodfellow": r"q^{(t)} &= \sigma(b^o + U^o x^{(t)} + W^o h^{(t-1)})",
                "olah": r"o_t &= \sigma(W_o \cdot [h_{t-1}, x_t] + b_o)",
            },
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
            "pytorch": "The four blocks are stacked in the order $i, f, g, o$. There are two bias vectors where one would do.",
            "ng": r"The hidden state is $a$; the input gate is called the *update* gate, $\Gamma_u$. The two vectors are put end to end "
            "before one product.",
            "goodfellow": r"Mind the letters: $g$ is the **input gate**, the cell state is $s$, the output gate $q$. The book puts the "
            r"candidate inside the line of $s^{(t)}$ and gives it no letter ($\tilde s$ is ours), and it prints σ there (equation 10.41) "
            "where every library has tanh.",
            "olah": "The letters of most drawings. The dot is a matrix product, the star multiplies entry by entry.",
        },
    ),
    "lstm-components": EquationSet(
        title="The LSTM, component by component",
        lines={
            "forget": {
                "pytorch": r"f_{t,k} &= \sigma\bigl(b_k^f + \textstyle\sum_j W_{if,kj}\, x_{t,j} + \sum_j W_{hf,kj}\, h_{t-1,j}\bigr)",
                "goodfellow": r"f_i^{(t)} &= \sigma\bigl(b_i^f + \textstyle\sum_j U_{i,j}^f x_j^{(t)} + \sum_j W_{i,j}^f h_j^{(t-1)}\bigr)",
            },
            "input": {
                "pytorch": r"i_{t,k} &= \sigma\bigl(b_k^i + \textstyle\sum_j W_{ii,kj}\, x_{t,j} + \sum_j W_{hi,kj}\, h_{t-1,j}\bigr)",
                "goodfellow": r"g_i^{(t)} &= \sigma\bigl(b_i^g + \textstyle\sum_j U_{i,j}^g x_j^{(t)} + \sum_j W_{i,j}^g h_j^{(t-1)}\bigr)",
            },
            "output": {
                "pytorch": r"o_{t,k} &= \sigma\bigl(b_k^o + \textstyle\sum_j W_{io,kj}\, x_{t,j} + \sum_j W_{ho,kj}\, h_{t-1,j}\bigr)",
                "goodfellow": r"q_i^{(t)} &= \sigma\bigl(b_i^o + \textstyle\sum_j U_{i,j}^o x_j^{(t)} + \sum_j W_{i,j}^o h_j^{(t-1)}\bigr)",
            },
            "cell": {
                "pytorch": r"c_{t,k} &= f_{t,k}\, c_{t-1,k} + i_{t,k} \tanh\bigl(b_k^g + \textstyle\sum_j W_{ig,kj}\, x_{t,j} + \sum_j W_{hg,kj}\, h_{t-1,j}\bigr)",
                "goodfellow": r"s_i^{(t)} &= f_i^{(t)} s_i^{(t-1)} + g_i^{(t)} \tanh\bigl(b_i + \textstyle\sum_j U_{i,j} x_j^{(t)} + \sum_j W_{i,j} h_j^{(t-1)}\bigr)",
            },
            "hidden": {
                "pytorch": r"h_{t,k} &= o_{t,k} \tanh(c_{t,k})",
                "goodfellow": r"h_i^{(t)} &= \tanh\bigl(s_i^{(t)}\bigr)\, q_i^{(t)}",
            },
        },
        notes={
            "goodfellow": "Equations 10.40 to 10.44, for unit $i$ of the cell; the book prints σ where the fourth line has tanh. "
            "Each sum over $j$ is one row of a matrix product.",
            "pytorch": r"One unit $k$; $b^f$ is the sum of the two biases. Each sum over $j$ is one row of a matrix product.",
        },
    ),
}
