"""The plain recurrent network with its output layer, and the ordinary layer beside it."""

from lib.notation.equations import EquationSet

SETS = {
    "rnn": EquationSet(
        title="The recurrent network",
        letters="rnn",
        lines={
            "hidden": {
                "pytorch": r"h_t &= \tanh(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh})",
                "ng": r"a^{\langle t \rangle} &= g(W_{aa} a^{\langle t-1 \rangle} + W_{ax} x^{\langle t \rangle} + b_a)",
                "goodfellow": "a^{(t)} &= b + W h^{(t-1)} + U x^{(t)} \\\\\nh^{(t)} &= \\tanh(a^{(t)})",
                "olah": r"h_t &= \tanh(W \cdot [h_{t-1}, x_t] + b)",
            },
            "output": {
                "pytorch": r"\hat y_t &= \operatorname{softmax}(W_{ho} h_t + b_o)",
                "goodfellow": "o^{(t)} &= c + V h^{(t)} \\\\\n"
                r"\hat y^{(t)} &= \operatorname{softmax}(o^{(t)})",
            },
        },
        notes={
            "pytorch": "There are two biases where one would do. `torch.nn.RNN` ends with $h_t$; the output layer is a "
            "separate `Linear`, and its letters are ours. For one yes or no, σ stands in place of the softmax.",
            "ng": r"The state is called $a$. The function $g$ is tanh or ReLU; for one yes or no, σ stands in place of the softmax. "
            r"The two matrices side by side are $W_a = [\,W_{aa} \mid W_{ax}\,]$, so the first line is also "
            r"$a^{\langle t \rangle} = g(W_a [a^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_a)$.",
            "goodfellow": "Equations 10.8 to 10.11. Here $a$ is the pre-activation, not the state, and $c$ is the bias of the "
            "output. For one yes or no, σ stands in place of the softmax.",
            "olah": "One matrix meets both vectors, put end to end. The essay only draws this network; it has no output layer, whose "
            "letters are ours. For one yes or no, σ stands in place of the softmax.",
        },
    ),
    "feedforward": EquationSet(
        title="An ordinary layer",
        lines={
            "hidden": {
                "pytorch": r"h &= \tanh(W x + b)",
                "ng": r"a &= g(W x + b)",
                "goodfellow": r"h &= \tanh(b + U x)",
                "olah": r"h &= \tanh(W \cdot x + b)",
            },
        },
    ),
}
