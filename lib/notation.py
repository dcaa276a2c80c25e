r"""The same equations in four notations: one table of symbols, and converters of parameters.

A lecture writes the recurrent network in the letters of one of four sources: Andrew Ng's course,
chapter 10 of Goodfellow, Bengio and Courville, Olah's essay, or PyTorch's documentation. `SYMBOLS`
says which letter of one is which letter of another; `to_ng`, `from_ng` and their siblings turn the
weights of one into the weights of another, so that the translation can be checked by running both.

Every set of parameters is a plain dictionary. PyTorch's has `weight_ih_l0`, `weight_hh_l0`,
`bias_ih_l0` and `bias_hh_l0`; the other three have one bias where PyTorch has two. Converting
therefore adds the two biases, and converting back puts the sum into `bias_ih_l0` and zeros into
`bias_hh_l0`: the same network, though not the same split.
"""

from typing import NamedTuple

from lib.arrays import namespace

NOTATIONS = ("ng", "goodfellow", "olah", "pytorch")
TITLES = {"ng": "Ng", "goodfellow": "Goodfellow", "olah": "Olah", "pytorch": "PyTorch"}

_TORCH_NAMES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
_BLOCKS = {"rnn": ("a",), "lstm": ("i", "f", "g", "o")}

# What follows each letter of a gate: PyTorch's blocks, in PyTorch's order.
_NG = {"a": "a", "i": "u", "f": "f", "g": "c", "o": "o"}
_OLAH = {"a": "", "i": "i", "f": "f", "g": "C", "o": "o"}
_GOODFELLOW = {"a": "", "i": "g", "f": "f", "g": "", "o": "o"}


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


def _gate(name, block, ng, goodfellow, olah, rows):
    """Return the four rows of one gate's parameters."""
    sup = f"^{goodfellow}" if goodfellow else ""
    bias = rf"b_{{i{block}}} + b_{{h{block}}}"
    return _rows(
        "lstm",
        (
            f"{name}: on x",
            "(H, D)",
            "",
            f"U{sup}",
            "",
            f"W_{{i{block}}}",
            f"W_ih[{rows}]",
        ),
        (
            f"{name}: on h",
            "(H, H)",
            "",
            f"W{sup}",
            "",
            f"W_{{h{block}}}",
            f"W_hh[{rows}]",
        ),
        (f"{name}: on [h, x]", "(H, H + D)", f"W_{ng}", "", f"W_{olah}", "", ""),
        (
            f"{name}: bias",
            "(H,)",
            f"b_{ng}",
            f"b{sup}",
            f"b_{olah}",
            bias,
            f"b[{rows}]",
        ),
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
        ("weights of the output", "(K, H)", "W_{ya}", "V", "", "", "W_out"),
        ("bias of the output", "(K,)", "b_y", "c", "", "", "b_out"),
        ("output before softmax", "(N, K)", r"z^{\langle t \rangle}", "o^{(t)}", "", "", "logits"),
        (
            "probabilities",
            "(N, K)",
            r"\hat y^{\langle t \rangle}",
            r"\hat y^{(t)}",
            "",
            "",
            "softmax(logits)",
        ),
        ("target", "(N, K)", r"y^{\langle t \rangle}", "y^{(t)}", "", "", "targets"),
    ),
    *_rows(
        "rnn",
        ("pre-activation", "(N, H)", "", "a^{(t)}", "", "", "a"),
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
        ("candidate", "(N, H)", r"\tilde c^{\langle t \rangle}", "", r"\tilde C_t", "g_t", "g"),
        ("output gate", "(N, H)", r"\Gamma_o", "q^{(t)}", "o_t", "o_t", "o"),
    ),
    *_gate("input gate", "i", "u", "g", "i", "0:H"),
    *_gate("forget gate", "f", "f", "f", "f", "H:2*H"),
    *_gate("candidate", "g", "c", "", "C", "2*H:3*H"),
    *_gate("output gate", "o", "o", "o", "o", "3*H:4*H"),
)


def to_ng(parameters, kind):
    """Convert PyTorch's parameters to Andrew Ng's stacked ones.

    The RNN becomes `W_a [a, x] + b_a`; the LSTM gets `W_u`, `W_f`, `W_c` and `W_o`.

    Parameters
    ----------
    parameters : dict
        `weight_ih_l0`, `weight_hh_l0` and, unless the layer has no bias, `bias_ih_l0` and
        `bias_hh_l0`.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        Matrices `W_*` of shape (H, H + D), the columns of the state first, and biases `b_*`
        of shape (H,).

    Raises
    ------
    ValueError
        If a name is missing or unknown, or the shapes do not belong to this kind of cell.

    References
    ----------
    Andrew Ng, Sequence Models (course 5 of the Deep Learning Specialization), week 1.
    """
    return _to_stacked(parameters, kind, _NG)


def from_ng(parameters, kind):
    """Convert Andrew Ng's parameters to PyTorch's; the inverse of `to_ng`, the biases merged.

    Parameters
    ----------
    parameters : dict
        As `to_ng` returns them.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        PyTorch's four names; `bias_hh_l0` is zero.
    """
    return _from_stacked(parameters, kind, _NG)


def to_olah(parameters, kind):
    """Convert PyTorch's parameters to Olah's: `W [h, x] + b`, or `W_f`, `W_i`, `W_C`, `W_o`.

    Olah's matrices are Ng's; only the letters differ.

    Parameters
    ----------
    parameters : dict
        PyTorch's, as for `to_ng`.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        Matrices `W*` of shape (H, H + D), the columns of the state first, and biases `b*`
        of shape (H,).

    References
    ----------
    C. Olah, Understanding LSTM Networks, 2015.
    """
    return _to_stacked(parameters, kind, _OLAH)


def from_olah(parameters, kind):
    """Convert Olah's parameters to PyTorch's; the inverse of `to_olah`, the biases merged.

    Parameters
    ----------
    parameters : dict
        As `to_olah` returns them.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        PyTorch's four names; `bias_hh_l0` is zero.
    """
    return _from_stacked(parameters, kind, _OLAH)


def to_goodfellow(parameters, kind):
    """Convert PyTorch's parameters to Goodfellow's: `b + W h + U x`, a superscript for each gate.

    Mind the letters: Goodfellow's `g` is the *input gate*, which PyTorch calls `i`; PyTorch's `g`
    is the candidate, whose parameters Goodfellow leaves without a superscript. Goodfellow's
    equation 10.41 also squashes the candidate with a sigmoid where the other three use tanh: the
    parameters convert, the step agrees only with tanh.

    Parameters
    ----------
    parameters : dict
        PyTorch's, as for `to_ng`.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        `b`, `U` (H, D), `W` (H, H); for the LSTM also `b^f`, `U^f`, `W^f` and likewise for `g` and `o`.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, equations 10.8 and 10.40 to
    10.44.
    """
    W_ih, W_hh, b = _merged(parameters, kind)
    out = {}
    for block, x, h, bias in zip(_BLOCKS[kind], *_split(kind, W_ih, W_hh, b), strict=True):
        gate = _GOODFELLOW[block]
        suffix = f"^{gate}" if gate else ""
        out |= {f"b{suffix}": bias, f"U{suffix}": x, f"W{suffix}": h}
    return out


def from_goodfellow(parameters, kind):
    """Convert Goodfellow's parameters to PyTorch's; the inverse of `to_goodfellow`, the biases merged.

    Parameters
    ----------
    parameters : dict
        As `to_goodfellow` returns them.
    kind : {"rnn", "lstm"}

    Returns
    -------
    dict
        PyTorch's four names; `bias_hh_l0` is zero.
    """
    suffixes = [f"^{g}" if g else "" for g in (_GOODFELLOW[block] for block in _blocks(kind))]
    _check_names(parameters, {f"{letter}{s}" for s in suffixes for letter in "bUW"})
    W_ih, W_hh, b = (_join([parameters[f"{letter}{s}"] for s in suffixes]) for letter in "UWb")
    return _torch_parameters(W_ih, W_hh, b, kind)


def _to_stacked(parameters, kind, letters):
    W_ih, W_hh, b = _merged(parameters, kind)
    out = {}
    for block, x, h, bias in zip(_BLOCKS[kind], *_split(kind, W_ih, W_hh, b), strict=True):
        suffix = f"_{letters[block]}" if letters[block] else ""
        out |= {f"W{suffix}": _join([h, x], axis=1), f"b{suffix}": bias}  # (H, H + D), (H,)
    return out


def _from_stacked(parameters, kind, letters):
    suffixes = [f"_{g}" if g else "" for g in (letters[block] for block in _blocks(kind))]
    _check_names(parameters, {f"{letter}{s}" for s in suffixes for letter in "Wb"})
    W, b = (_join([parameters[f"{letter}{s}"] for s in suffixes]) for letter in "Wb")
    H = b.shape[0] // len(suffixes)
    return _torch_parameters(W[:, H:], W[:, :H], b, kind)


def _merged(parameters, kind):
    """Check PyTorch's parameters and return the two weight matrices and the sum of the biases."""
    _blocks(kind)
    names = set(_TORCH_NAMES) if "bias_ih_l0" in parameters else set(_TORCH_NAMES[:2])
    _check_names(parameters, names)
    W_ih, W_hh = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    if "bias_ih_l0" in parameters:
        b = parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    else:
        b = 0 * W_hh[:, 0]
    _check_shapes(W_ih, W_hh, b, kind)
    return W_ih, W_hh, b


def _torch_parameters(W_ih, W_hh, b, kind):
    _check_shapes(W_ih, W_hh, b, kind)
    return dict(zip(_TORCH_NAMES, (W_ih, W_hh, b, 0 * b), strict=True))


def _check_names(parameters, expected):
    if set(parameters) != expected:
        raise ValueError(
            f"expected the parameters {sorted(expected)}, got {sorted(parameters)}; "
            "is this the right kind of cell, one layer, one direction?"
        )


def _check_shapes(W_ih, W_hh, b, kind):
    rows, H = W_hh.shape
    blocks = len(_BLOCKS[kind])
    if rows != blocks * H or W_ih.shape[0] != rows or tuple(b.shape) != (rows,):
        raise ValueError(
            f"expected {blocks} blocks of rows in each parameter of kind {kind!r} (state weights "
            f"{blocks}H by H), got {tuple(W_ih.shape)}, {tuple(W_hh.shape)} and {tuple(b.shape)}; "
            "are they of another kind of cell?"
        )


def _blocks(kind):
    if kind not in _BLOCKS:
        raise ValueError(
            f"expected the kind 'rnn' or 'lstm', got {kind!r}; the GRU has a chapter of its own"
        )
    return _BLOCKS[kind]


def _split(kind, *arrays):
    """Cut each array into the blocks of rows that belong to one gate each."""
    H = arrays[1].shape[1]
    return [[array[k * H : (k + 1) * H] for k in range(len(_BLOCKS[kind]))] for array in arrays]


def _join(arrays, axis=0):
    return namespace(*arrays).concatenate(arrays, axis)
