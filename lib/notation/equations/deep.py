"""Two directions, several layers, skip connections."""

from lib.notation.equations import EquationSet

SETS = {
    "bidirectional": EquationSet(
        title="The bidirectional network",
        lines={
            "forward": {
                "pytorch": r"\overrightarrow h_t &= \tanh(\overrightarrow W_{ih} x_t + \overrightarrow W_{hh} \overrightarrow h_{t-1} + \overrightarrow b)",
                "ng": r"\overrightarrow a^{\langle t \rangle} &= g(\overrightarrow W_a [\overrightarrow a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + \overrightarrow b_a)",
                "goodfellow": r"h^{(t)} &= \tanh(b_h + W_h h^{(t-1)} + U_h x^{(t)})",
                "olah": r"\overrightarrow h_t &= \tanh(\overrightarrow W \cdot [\overrightarrow h_{t-1}, x_t] + \overrightarrow b)",
            },
            "backward": {
                "pytorch": r"\overleftarrow h_t &= \tanh(\overleftarrow W_{ih} x_t + \overleftarrow W_{hh} \overleftarrow h_{t+1} + \overleftarrow b)",
                "ng": r"\overleftarrow a^{\langle t \rangle} &= g(\overleftarrow W_a [\overleftarrow a^{\langle t+1 \rangle}, x^{\langle t \rangle}] + \overleftarrow b_a)",
                "goodfellow": r"g^{(t)} &= \tanh(b_g + W_g g^{(t+1)} + U_g x^{(t)})",
                "olah": r"\overleftarrow h_t &= \tanh(\overleftarrow W \cdot [\overleftarrow h_{t+1}, x_t] + \overleftarrow b)",
            },
            "output": {
                "pytorch": r"\hat y_t &= \operatorname{softmax}(W_{ho} [\overrightarrow h_t, \overleftarrow h_t] + b_o)",
                "ng": r"\hat y^{\langle t \rangle} &= g(W_y [\overrightarrow a^{\langle t \rangle}, \overleftarrow a^{\langle t \rangle}] + b_y)",
                "goodfellow": r"o^{(t)} &= c + V_h h^{(t)} + V_g g^{(t)}",
            },
        },
        notes={
            "pytorch": r"Each $b$ is the sum of two biases. Parameters of the backward direction end in `_reverse`. The layer's output is "
            r"$[\overrightarrow h_t, \overleftarrow h_t]$, $2H$ wide; the last line is a `Linear` of yours.",
            "ng": "The letter $g$ stands for any activation function, another one in the last line.",
            "goodfellow": "Figure 10.11 names the two states, $h$ forward and $g$ **backward**; the equations are ours. This $g$ is not the input "
            "gate of the LSTM.",
            "olah": "The essay does not treat two directions; these are its letters.",
        },
    ),
    "stacked": EquationSet(
        title="The stacked network",
        lines={
            "layer": {
                "pytorch": r"h_t^{(l)} &= \tanh(W_{ih}^{(l)} h_t^{(l-1)} + b_{ih}^{(l)} + W_{hh}^{(l)} h_{t-1}^{(l)} + b_{hh}^{(l)})",
                "ng": r"a^{[l]\langle t \rangle} &= g(W_a^{[l]} [a^{[l]\langle t-1 \rangle}, a^{[l-1]\langle t \rangle}] + b_a^{[l]})",
                "goodfellow": r"h_l^{(t)} &= \tanh(b_l + W_l h_l^{(t-1)} + U_l h_{l-1}^{(t)})",
                "olah": r"h_t^l &= \tanh(W^l \cdot [h_{t-1}^l, h_t^{l-1}] + b^l)",
            },
            "input": {
                "pytorch": r"h_t^{(0)} &= x_t",
                "ng": r"a^{[0]\langle t \rangle} &= x^{\langle t \rangle}",
                "goodfellow": r"h_0^{(t)} &= x^{(t)}",
                "olah": r"h_t^0 &= x_t",
            },
        },
        notes={
            "pytorch": "`num_layers=3` makes `weight_ih_l0`, `_l1`, `_l2`: layers count from 0 in the names. `output` is the last layer at every "
            "step, `h_n` every layer at the last step.",
            "ng": "Square brackets for the layer, angle brackets for the step.",
            "goodfellow": "The index of the layer is ours; figure 10.13a draws this stack.",
            "olah": "The essay draws one layer only; these are its letters.",
        },
    ),
    "residual": EquationSet(
        title="Skip connections",
        lines={
            "sum": {
                "pytorch": r"x_t^{(l)} &= x_t^{(l-1)} + h_t^{(l)}",
                "ng": r"x^{[l]\langle t \rangle} &= x^{[l-1]\langle t \rangle} + a^{[l]\langle t \rangle}",
                "goodfellow": r"x_l^{(t)} &= x_{l-1}^{(t)} + h_l^{(t)}",
                "olah": r"x_t^l &= x_t^{l-1} + h_t^l",
            },
            "gradient": {
                "pytorch": r"\frac{\partial x_t^{(L)}}{\partial x_t^{(0)}} &= \prod_{l=1}^{L} (I + J_l), \quad J_l = \frac{\partial h_t^{(l)}}{\partial x_t^{(l-1)}}",
                "ng": r"\frac{\partial x^{[L]\langle t \rangle}}{\partial x^{[0]\langle t \rangle}} &= \prod_{l=1}^{L} (I + J_l), \quad J_l = \frac{\partial a^{[l]\langle t \rangle}}{\partial x^{[l-1]\langle t \rangle}}",
                "goodfellow": r"\frac{\partial x_L^{(t)}}{\partial x_0^{(t)}} &= \prod_{l=1}^{L} (I + J_l), \quad J_l = \frac{\partial h_l^{(t)}}{\partial x_{l-1}^{(t)}}",
                "olah": r"\frac{\partial x_t^L}{\partial x_t^0} &= \prod_{l=1}^{L} (I + J_l), \quad J_l = \frac{\partial h_t^l}{\partial x_t^{l-1}}",
            },
        },
    ),
}
