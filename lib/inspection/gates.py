"""What the gates of a trained cell do: every activation at every step of a sequence."""

import torch

from lib.layers.checks import check_input, check_lengths, check_single
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.recurrence import unroll

# How each cell's cache of a step begins, in both variants of the GRU; the LSTM's goes on with c, before the step.
_GATES = {LSTM: ("i", "f", "g", "o"), GRU: ("r", "z", "n")}


@torch.no_grad()
def gate_activations(layer, x, lengths=None):
    """Gates, candidate and states of a layer at every step of its input.

    The layer starts from zeros. What the letters mean: `lstm_step` and `gru_step`.

    Parameters
    ----------
    layer : LSTM or GRU
        Of one layer and one direction.
    x : tensor, shape (N, T, D)
    lengths : sequence of int, length N, optional
        Real steps of each sequence, where padding follows.

    Returns
    -------
    dict of str to tensor, shape (N, T, H)
        i, f, g, o, c and h of an LSTM; r, z, n and h of a GRU. The states, c and h, are those after the step.
        Zero at padding, as in the output of the layer, where h is the same.

    Raises
    ------
    ValueError
        If the layer has no gates, is stacked or bidirectional, or if x or the lengths do not fit.

    References
    ----------
    Karpathy, Johnson and Li (2015), Visualizing and understanding recurrent networks. Chapter 11.

    Examples
    --------
    >>> found = gate_activations(GRU(3, 4), torch.ones(2, 5, 3))
    >>> for name, activation in found.items():
    ...     print(name, *activation.shape)
    r 2 5 4
    z 2 5 4
    n 2 5 4
    h 2 5 4
    """
    names = _names(layer)
    check_input(x, layer.input_size, layer.weight_hh_l0.dtype)
    lengths = check_lengths(lengths, x)
    zero = x.new_zeros(len(x), layer.hidden_size)
    start = (zero,) * layer.cell.states
    hs, last, caches = unroll(layer.cell, layer.input_share(x), start, layer.weight_hh_l0)
    found = {name: torch.stack([cache[k] for cache in caches]) for k, name in enumerate(names)}
    if isinstance(layer, LSTM):
        found["c"] = torch.stack([*(cache[len(names)] for cache in caches[1:]), last[1]])
    found["h"] = hs
    found = {name: activation.transpose(0, 1) for name, activation in found.items()}
    if lengths is None:
        return found
    real = (torch.arange(x.shape[1]) < lengths[:, None])[..., None]  # (N, T, 1)
    return {name: torch.where(real, activation, 0.0) for name, activation in found.items()}


def _names(layer):
    """Return the letters of the layer's gates, or say why there are none to return."""
    names = next((names for kind, names in _GATES.items() if isinstance(layer, kind)), None)
    if names is None:
        raise ValueError(
            f"expected a layer with gates, LSTM or GRU, got {type(layer).__name__}; "
            "of a model, pass its layer; of torch.nn, load the state dict into ours"
        )
    check_single(layer, "gate_activations reads")
    return names
