"""The GRU: the simplified unit, the full one as lectures write it, and PyTorch's."""

from lib.notation.equations import EquationSet

_UPDATE = {
    "pytorch": r"z_t &= \sigma(W_{iz} x_t + b_{iz} + W_{hz} h_{t-1} + b_{hz})",
    "ng": r"\Gamma_u &= \sigma(W_u [c^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_u)",
    "goodfellow": r"u^{(t)} &= \sigma(b^u + U^u x^{(t)} + W^u h^{(t-1)})",
    "olah": r"z_t &= \sigma(W_z \cdot [h_{t-1}, x_t] + b_z)",
}
_RESET = {
    "pytorch": r"r_t &= \sigma(W_{ir} x_t + b_{ir} + W_{hr} h_{t-1} + b_{hr})",
    "ng": r"\Gamma_r &= \sigma(W_r [c^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_r)",
    "goodfellow": r"r^{(t)} &= \sigma(b^r + U^r x^{(t)} + W^r h^{(t-1)})",
    "olah": r"r_t &= \sigma(W_r \cdot [h_{t-1}, x_t] + b_r)",
}
_HIDDEN = {
    "pytorch": r"h_t &= (1 - z_t) \odot n_t + z_t \odot h_{t-1}",
    "ng": r"c^{\langle t \rangle} &= \Gamma_u * \tilde c^{\langle t \rangle} + (1 - \Gamma_u) * c^{\langle t-1 \rangle}",
    "goodfellow": r"h^{(t)} &= u^{(t)} \odot h^{(t-1)} + (1 - u^{(t)}) \odot \tilde h^{(t)}",
    "olah": r"h_t &= (1 - z_t) * h_{t-1} + z_t * \tilde h_t",
}
_NOTES = {
    "pytorch": "$z_t$ near 1 **keeps** the old state.",
    "ng": r"$\Gamma_u$ near 1 **replaces** the old state. It is called $c$ here, and $a^{\langle t \rangle} = c^{\langle t \rangle}$.",
    "goodfellow": r"$u^{(t)}$ near 1 **keeps** the old state. The book's equations 10.45 to 10.47 count the input and the gates one "
    r"step back, as $x^{(t-1)}$ and $u^{(t-1)}$, put the candidate, here $\tilde h^{(t)}$, inside the last line, and print σ where "
    "every library has tanh.",
    "olah": "$z_t$ near 1 **replaces** the old state. The essay leaves the biases out.",
}

SETS = {
    "gru-simplified": EquationSet(
        title="The simplified GRU",
        lines={
            "update": _UPDATE,
            "candidate": {
                "pytorch": r"n_t &= \tanh(W_{in} x_t + b_{in} + W_{hn} h_{t-1} + b_{hn})",
                "ng": r"\tilde c^{\langle t \rangle} &= \tanh(W_c [c^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_c)",
                "goodfellow": r"\tilde h^{(t)} &= \tanh(b + U x^{(t)} + W h^{(t-1)})",
                "olah": r"\tilde h_t &= \tanh(W \cdot [h_{t-1}, x_t] + b)",
            },
            "hidden": _HIDDEN,
        },
        notes=_NOTES,
    ),
    "gru": EquationSet(
        title="The GRU",
        letters="gru",
        lines={
            "update": _UPDATE,
            "reset": _RESET,
            "candidate": {
                "pytorch": r"n_t &= \tanh\bigl(W_{in} x_t + b_{in} + W_{hn} (r_t \odot h_{t-1}) + b_{hn}\bigr)",
                "ng": r"\tilde c^{\langle t \rangle} &= \tanh(W_c [\Gamma_r * c^{\langle t-1 \rangle}, x^{\langle t \rangle}] + b_c)",
                "goodfellow": r"\tilde h^{(t)} &= \tanh\bigl(b + U x^{(t)} + W (r^{(t)} \odot h^{(t-1)})\bigr)",
                "olah": r"\tilde h_t &= \tanh(W \cdot [r_t * h_{t-1}, x_t] + b)",
            },
            "hidden": _HIDDEN,
        },
        notes=_NOTES
        | {
            "pytorch": "$z_t$ near 1 **keeps** the old state. These are PyTorch's letters for the unit of the lectures, which resets "
            "the state before its product with $W_{hn}$; `torch.nn.GRU` itself resets after it.",
        },
    ),
    "gru-pytorch": EquationSet(
        title="PyTorch's GRU",
        letters="gru",
        lines={
            "reset": _RESET,
            "update": _UPDATE,
            "candidate": {
                "pytorch": r"n_t &= \tanh\bigl(W_{in} x_t + b_{in} + r_t \odot (W_{hn} h_{t-1} + b_{hn})\bigr)",
            },
            "hidden": _HIDDEN,
        },
    ),
}
