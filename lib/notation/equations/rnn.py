"""The plain recurrent network, its output layer and its ordinary counterpart."""

from lib.notation.equations import EquationSet

SETS = {
    "rnn": EquationSet(
        title="The recurrent network",
        letters="rnn",
        lines={
            "preactivation": {
                "pytorch": r"a_t &= W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh}",
                "ng": r"z_a^{\langle t \rangle} &= W_{aa} a^{\langle t-1 \rangle} + W_{ax} x^{\langle t \rangle} + b_a",
                "goodfellow": r"a^{(t)} &= b + W h^{(t-1)} + U x^{(t)}",
                "olah": r"a_t &= W \cdot [h_{t-1}, x_t] + b",
            },
            "hidden": {
                "pytorch": r"h_t &= \tanh(a_t)",
                "ng": r"a^{\langle t \rangle} &= g(z_a^{\langle t \rangle}), \quad g = \tanh \text{ or ReLU}",
            },
            "logits": {
                "pytorch": r"o_t &= W_{ho} h_t + b_o",
                "goodfellow": r"o^{(t)} &= c + V h^{(t)}",
            },
            "output": {
                "pytorch": r"\hat y_t &= \operatorname{softmax}(o_t) \quad \text{or} \quad \sigma(o_t)",
            },
        },
        notes={
            "pytorch": "Two biases where one would do. `torch.nn.RNN` ends with $h_t$; the output layer is a `Linear`, "
            "and its letters are ours.",
            "ng": r"The state is called $a$. The two matrices side by side are $W_a = [\,W_{aa} \mid W_{ax}\,]$, so "
            r"$z_a^{\langle t \rangle} = W_a [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_a$. "
            "Ng writes each pair of lines in one; $z_a$ and $z_y$ are our names for what enters the functions.",
            "goodfellow": "Equations 10.8 to 10.11: $a$ is the pre-activation, not the state; $c$ is the bias of the output.",
            "olah": "One matrix on both vectors, put end to end. The essay only draws this network and has no output layer.",
        },
    ),
}
