"""Weights of one notation to weights of another, and back.

Every set of parameters is a plain dictionary. PyTorch's has `weight_ih_l0`, `weight_hh_l0`,
`bias_ih_l0` and `bias_hh_l0`; the other three have one bias where PyTorch has two. Converting
therefore adds the two biases, and converting back puts the sum into `bias_ih_l0` and zeros into
`bias_hh_l0`: the same network, though not the same split.

Of the GRU there are two, and the three sources agree with each other and not with `torch.nn.GRU`: they
reset the state before its product with the weights. What is converted is
`lib.layers.gru.GRU(reset_after=False)`, which has parameters of the same names and shapes. The other
variant resets `W_hn @ h + b_hn`, the bias included, so that its two biases may not be added.
"""

from lib.arrays import namespace

_TORCH_NAMES = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
# PyTorch's blocks of rows, in PyTorch's order; no letter stands for two of them.
_BLOCKS = {"rnn": ("a",), "lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n")}

# The letter in each source. Ng and Olah, who put [h, x] into one product, also let the GRU's update gate say
# what to replace, where PyTorch's z says what to keep: 1 - sigmoid(a) = sigmoid(-a), so that its rows change sign.
_NG = {"a": "a", "i": "u", "f": "f", "g": "c", "o": "o", "r": "r", "z": "u", "n": "c"}
_OLAH = {"a": "", "i": "i", "f": "f", "g": "C", "o": "o", "r": "r", "z": "z", "n": ""}
_GOODFELLOW = {"a": "", "i": "g", "f": "f", "g": "", "o": "o", "r": "r", "z": "u", "n": ""}
_REPLACES = {"z"}


def to_ng(parameters, kind):
    """Convert PyTorch's parameters to Andrew Ng's stacked ones.

    The RNN becomes `W_a [a, x] + b_a`; the LSTM gets `W_u`, `W_f`, `W_c` and `W_o`, the GRU `W_r`, `W_u` and
    `W_c`. Ng's update gate of the GRU says what to replace and torch's what to keep: `W_u` and `b_u` have the
    opposite sign.

    Parameters
    ----------
    parameters : dict
        `weight_ih_l0`, `weight_hh_l0` and, unless the layer has no bias, `bias_ih_l0` and
        `bias_hh_l0`.
    kind : {"rnn", "lstm", "gru"}

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
    kind : {"rnn", "lstm", "gru"}

    Returns
    -------
    dict
        PyTorch's four names; `bias_hh_l0` is zero.
    """
    return _from_stacked(parameters, kind, _NG)


def to_olah(parameters, kind):
    """Convert PyTorch's parameters to Olah's: `W [h, x] + b`, or a letter below for each gate.

    The LSTM gets `W_f`, `W_i`, `W_C`, `W_o`, the GRU `W_r`, `W_z` and, for the candidate, `W`. Olah's
    matrices are Ng's, and the sign of the GRU's update gate is Ng's too; only the letters differ. His GRU
    has no biases: `b_r`, `b_z` and `b` continue his LSTM's, and are zero for a layer without biases.

    Parameters
    ----------
    parameters : dict
        PyTorch's, as for `to_ng`.
    kind : {"rnn", "lstm", "gru"}

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
    kind : {"rnn", "lstm", "gru"}

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
    parameters convert, the step agrees only with tanh. Equation 10.45 does the same in the GRU, whose
    update gate `u` keeps, as torch's `z` does. There the input and the gates stand one time step back: the
    step that makes `h^(t)` reads `x^(t-1)`.

    Parameters
    ----------
    parameters : dict
        PyTorch's, as for `to_ng`.
    kind : {"rnn", "lstm", "gru"}

    Returns
    -------
    dict
        `b`, `U` (H, D), `W` (H, H); for the LSTM also `b^f`, `U^f`, `W^f` and likewise for `g` and `o`, for the
        GRU for `r` and `u`.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, Deep Learning, 2016, equations 10.8 and 10.40 to
    10.47.
    """
    W_ih, W_hh, b = _merged(parameters, kind)
    out = {}
    suffixes = _suffixes(kind, _GOODFELLOW, "^").values()
    for suffix, x, h, bias in zip(suffixes, *_split(kind, W_ih, W_hh, b), strict=True):
        out |= {f"b{suffix}": bias, f"U{suffix}": x, f"W{suffix}": h}
    return out


def from_goodfellow(parameters, kind):
    """Convert Goodfellow's parameters to PyTorch's; the inverse of `to_goodfellow`, the biases merged.

    Parameters
    ----------
    parameters : dict
        As `to_goodfellow` returns them.
    kind : {"rnn", "lstm", "gru"}

    Returns
    -------
    dict
        PyTorch's four names; `bias_hh_l0` is zero.
    """
    suffixes = _suffixes(kind, _GOODFELLOW, "^").values()
    _check_names(parameters, {f"{letter}{s}" for s in suffixes for letter in "bUW"})
    W_ih, W_hh, b = (_join([parameters[f"{letter}{s}"] for s in suffixes]) for letter in "UWb")
    return _torch_parameters(W_ih, W_hh, b, kind)


def _to_stacked(parameters, kind, letters):
    out, arrays = {}, _merged(parameters, kind)
    suffixes = _suffixes(kind, letters, "_").items()
    for (block, suffix), x, h, bias in zip(suffixes, *_split(kind, *arrays), strict=True):
        out[f"W{suffix}"] = _signed(block, _join([h, x], axis=1))  # (H, H + D)
        out[f"b{suffix}"] = _signed(block, bias)  # (H,)
    return out


def _from_stacked(parameters, kind, letters):
    suffixes = _suffixes(kind, letters, "_")
    _check_names(parameters, {f"{letter}{s}" for s in suffixes.values() for letter in "Wb"})
    W, b = (
        _join([_signed(block, parameters[f"{letter}{s}"]) for block, s in suffixes.items()])
        for letter in "Wb"
    )
    H = b.shape[0] // len(suffixes)
    return _torch_parameters(W[:, H:], W[:, :H], b, kind)


def _suffixes(kind, letters, mark):
    """Return what follows the names of each block's parameters: the mark and a letter, or nothing."""
    return {k: f"{mark}{letters[k]}" if letters[k] else "" for k in _blocks(kind)}


def _signed(block, array):
    """Turn a gate that keeps into one that replaces, or back; leave the others."""
    return -array if block in _REPLACES else array


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
            f"expected the kind 'rnn', 'lstm' or 'gru', got {kind!r}; is it spelt in lower case?"
        )
    return _BLOCKS[kind]


def _split(kind, *arrays):
    """Cut each array into the blocks of rows that belong to one gate each."""
    H = arrays[1].shape[1]
    return [[array[k * H : (k + 1) * H] for k in range(len(_BLOCKS[kind]))] for array in arrays]


def _join(arrays, axis=0):
    return namespace(*arrays).concatenate(arrays, axis)
