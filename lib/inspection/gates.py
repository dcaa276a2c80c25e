"""What the gates of a trained cell do: every activation at every step of a sequence."""

import torch

from lib.inspection.trace import trace
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM

_NAMES = {LSTM: ("i", "f", "g", "o", "c", "h"), GRU: ("r", "z", "n", "h")}


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
    names = next((names for kind, names in _NAMES.items() if isinstance(layer, kind)), None)
    if names is None:
        raise ValueError(
            f"expected a layer with gates, LSTM or GRU, got {type(layer).__name__}; "
            "of a model, pass its layer; of torch.nn, load the state dict into ours"
        )
    found = trace(layer, x, lengths)
    return {name: found[name] for name in names}
