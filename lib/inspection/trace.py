"""Everything that happens inside one recurrent layer, by name."""

import torch

from lib.layers.checks import check_input, check_lengths, check_single
from lib.layers.recurrence import unroll


def trace(layer, x, lengths=None):
    """Every gate, candidate, pre-activation and state of a layer at every step of its input.

    The layer starts from zeros and runs its equations one step at a time; what the letters mean is said there:
    `lib.equations.rnn`, `lstm`, `gru`. Where gradients are recorded, the results can be differentiated.

    Parameters
    ----------
    layer : RNN, LSTM or GRU
        Of one layer and one direction.
    x : tensor, shape (N, T, D)
    lengths : sequence of int, length N, optional
        Real steps of each sequence, where padding follows.

    Returns
    -------
    dict of str to tensor, shape (N, T, H)
        Of a plain RNN h and a; of an LSTM i, f, g, o, tanh_c, c, h and a; of a GRU r, z, n, h and a, and m if
        the reset gate acts after the product. The states, c and h, are those after the step; a, the
        pre-activation, has the blocks of the weights' rows side by side. All are zero at padding.

    Raises
    ------
    ValueError
        If the layer is stacked or bidirectional, or if x or the lengths do not fit.

    Examples
    --------
    >>> from lib.layers.lstm import LSTM
    >>> found = trace(LSTM(3, 4), torch.ones(2, 5, 3))
    >>> for name, values in found.items():
    ...     print(name, *values.shape)
    i 2 5 4
    f 2 5 4
    g 2 5 4
    o 2 5 4
    tanh_c 2 5 4
    h 2 5 4
    c 2 5 4
    a 2 5 16
    """
    check_layer(layer, "trace reads")
    check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
    lengths = check_lengths(lengths, x)
    start = tuple(part[0] for part in layer.initial_state(x))
    steps, caches = unroll(layer.cell, x.transpose(0, 1), start, *layer.weights())
    columns = dict(zip(layer.cell.cached, zip(*caches, strict=True), strict=True))
    given = ("x", "h", "c", "W_ih", "W_hh", "h_next")
    found = {name: torch.stack(v, 1) for name, v in columns.items() if name not in given}
    before = {name: torch.stack(columns[name], 1) for name in ("x", "h")}
    for name, part in zip(("h", "c"), zip(*steps, strict=True), strict=False):
        found[name] = torch.stack(part, 1)
    found["a"] = _pre_activation(found, before["x"], before["h"], *layer.weights())
    if lengths is None:
        return found
    real = (torch.arange(x.shape[1], device=x.device) < lengths[:, None])[..., None]  # (N, T, 1)
    return {name: torch.where(real, values, 0.0) for name, values in found.items()}


def check_layer(layer, who):
    """Raise ValueError unless a layer is one of ours, and one layer in one direction.

    Parameters
    ----------
    layer : RNN, LSTM or GRU
    who : str
        Begins the message: who wants it so, and a verb.

    Raises
    ------
    ValueError
        If it is of torch.nn, a model, stacked or bidirectional.
    """
    if not hasattr(layer, "cell"):
        raise ValueError(
            f"expected an RNN, LSTM or GRU of lib.layers, got {type(layer).__name__}; "
            "of a model, pass its layer; of torch.nn, load the state dict into ours"
        )
    check_single(layer, who)


def _pre_activation(found, x, h, W_ih, W_hh, b_ih, b_hh):
    """Pre-activation of every step; only the candidate of a GRU is no sum of two products."""
    a_i, a_h = x @ W_ih.T, h @ W_hh.T  # (N, T, B*H) each
    if b_ih is not None:  # modReLU's bias comes after the sum
        a_i, a_h = a_i + b_ih, a_h + b_hh
    if "r" in found:
        H = h.shape[-1]
        if "m" in found:
            candidate = found["r"] * found["m"]
        else:
            candidate = (found["r"] * h) @ W_hh[2 * H :].T + (
                0.0 if b_hh is None else b_hh[2 * H :]
            )
        a_h = torch.cat([a_h[..., : 2 * H], candidate], -1)
    return a_i + a_h
