"""Which letter of one source is which letter of another: the table of notation."""

from typing import NamedTuple

NOTATIONS = ("ng", "goodfellow", "olah", "pytorch")
TITLES = {"ng": "Ng", "goodfellow": "Goodfellow", "olah": "Olah", "pytorch": "PyTorch"}


class Symbol(NamedTuple):
    """One row of the table of notation: a quantity, and its letter in each of the four sources."""

    meaning: str
    shape: str
    ng: str
    goodfellow: str
    olah: str
    pytorch: str
    code: str
    cell: str


def _rows(cell, *rows):
    return tuple(Symbol(*row, cell=cell) for row in rows)


def _gate(cell, name, block, ng, goodfellow, olah, rows):
    """Return the four rows of one gate's parameters."""
    up, down = f"^{goodfellow}" if goodfellow else "", f"_{olah}" if olah else ""
    on_x, on_h, both = (f"{name}: on {what}" for what in ("x", "h", "[h, x]"))
    bias = rf"b_{{i{block}}} + b_{{h{block}}}"
    return _rows(
        cell,
        (on_x, "(H, D)", "", f"U{up}", "", f"W_{{i{block}}}", f"W_ih[{rows}]"),
        (on_h, "(H, H)", "", f"W{up}", "", f"W_{{h{block}}}", f"W_hh[{rows}]"),
        (both, "(H, H + D)", f"W_{ng}", "", f"W{down}", "", ""),
        (f"{name}: bias", "(H,)", f"b_{ng}", f"b{up}", f"b{down}", bias, f"b[{rows}]"),
    )


# meaning, shape, Ng, Goodfellow, Olah, PyTorch, name in lib; empty where a source has no letter.
SYMBOLS = (
    *_rows(
        "both",
        ("time step", "", r"\langle t \rangle", "(t)", "t", "t", "t"),
        ("input", "(N, D)", r"x^{\langle t \rangle}", "x^{(t)}", "x_t", "x_t", "x"),
        (
            "hidden state, before",
            "(N, H)",
            r"a^{\langle t-1 \rangle}",
            "h^{(t-1)}",
            "h_{t-1}",
            "h_{t-1}",
            "h",
        ),
        (
            "hidden state, after",
            "(N, H)",
            r"a^{\langle t \rangle}",
            "h^{(t)}",
            "h_t",
            "h_t",
            "h_next",
        ),
        ("logistic sigmoid", "", r"\sigma", r"\sigma", r"\sigma", r"\sigma", "sigmoid"),
        ("product entry by entry", "", "*", r"\odot", "*", r"\odot", "*"),
        ("weights of the output", "(K, H)", "W_{ya}", "V", "", "", "output.weight"),
        ("bias of the output", "(K,)", "b_y", "c", "", "", "output.bias"),
        (
            "output before softmax",
            "(N, K)",
            r"z_y^{\langle t \rangle}",
            "o^{(t)}",
            "",
            "",
            "logits",
        ),
        (
            "probabilities",
            "(N, K)",
            r"\hat y^{\langle t \rangle}",
            r"\hat y^{(t)}",
            "",
            "",
            "softmax(logits)",
        ),
        (
            "target, one-hot (in lib: the number of its class)",
            "(N, K)",
            r"y^{\langle t \rangle}",
            "y^{(t)}",
            "",
            "",
            "targets",
        ),
    ),
    *_rows(
        "rnn",
        ("pre-activation", "(N, H)", r"z_a^{\langle t \rangle}", "a^{(t)}", "a_t", "a_t", "a"),
        ("weights on x", "(H, D)", "W_{ax}", "U", "", "W_{ih}", "W_ih"),
        ("weights on h", "(H, H)", "W_{aa}", "W", "", "W_{hh}", "W_hh"),
        ("weights on [h, x]", "(H, H + D)", "W_a", "", "W", "", ""),
        ("bias", "(H,)", "b_a", "b", "b", "b_{ih} + b_{hh}", "b_ih + b_hh"),
    ),
    *_rows(
        "lstm",
        (
            "cell state, before",
            "(N, H)",
            r"c^{\langle t-1 \rangle}",
            "s^{(t-1)}",
            "C_{t-1}",
            "c_{t-1}",
            "c",
        ),
        (
            "cell state, after",
            "(N, H)",
            r"c^{\langle t \rangle}",
            "s^{(t)}",
            "C_t",
            "c_t",
            "c_next",
        ),
        ("input gate", "(N, H)", r"\Gamma_u", "g^{(t)}", "i_t", "i_t", "i"),
        ("forget gate", "(N, H)", r"\Gamma_f", "f^{(t)}", "f_t", "f_t", "f"),
        (
            "candidate",
            "(N, H)",
            r"\tilde c^{\langle t \rangle}",
            r"\tilde s^{(t)}",
            r"\tilde C_t",
            "g_t",
            "g",
        ),
        ("output gate", "(N, H)", r"\Gamma_o", "q^{(t)}", "o_t", "o_t", "o"),
    ),
    *_gate("lstm", "input gate", "i", "u", "g", "i", "0:H"),
    *_gate("lstm", "forget gate", "f", "f", "f", "f", "H:2*H"),
    *_gate("lstm", "candidate", "g", "c", "", "C", "2*H:3*H"),
    *_gate("lstm", "output gate", "o", "o", "o", "o", "3*H:4*H"),
    *_rows(
        "gru",
        ("input", "(N, D)", "", "x^{(t-1)}", "", "", "x"),
        (
            "memory cell, equal to the hidden state, before",
            "(N, H)",
            r"c^{\langle t-1 \rangle}",
            "",
            "",
            "",
            "h",
        ),
        (
            "memory cell, equal to the hidden state, after",
            "(N, H)",
            r"c^{\langle t \rangle}",
            "",
            "",
            "",
            "h_next",
        ),
        ("reset gate", "(N, H)", r"\Gamma_r", "r^{(t-1)}", "r_t", "r_t", "r"),
        ("update gate: what to keep", "(N, H)", "", "u^{(t-1)}", "", "z_t", "z"),
        ("update gate: what to replace", "(N, H)", r"\Gamma_u", "", "z_t", "", "1 - z"),
        (
            "candidate",
            "(N, H)",
            r"\tilde c^{\langle t \rangle}",
            r"\tilde h^{(t)}",
            r"\tilde h_t",
            "n_t",
            "n",
        ),
    ),
    *_gate("gru", "reset gate", "r", "r", "r", "r", "0:H"),
    *_rows(
        "gru",
        ("update gate, keep: on x", "(H, D)", "", "U^u", "", "W_{iz}", "W_ih[H:2*H]"),
        ("update gate, keep: on h", "(H, H)", "", "W^u", "", "W_{hz}", "W_hh[H:2*H]"),
        ("update gate, keep: bias", "(H,)", "", "b^u", "", "b_{iz} + b_{hz}", "b[H:2*H]"),
        ("update gate, replace: on [h, x]", "(H, H + D)", "W_u", "", "W_z", "", ""),
        ("update gate, replace: bias", "(H,)", "b_u", "", "b_z", "", "-b[H:2*H]"),
    ),
    *_gate("gru", "candidate", "n", "c", "", "", "2*H:3*H"),
)
