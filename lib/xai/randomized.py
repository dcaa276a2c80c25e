"""Sanity check by randomization: the same network with the weights of its last layers drawn anew."""

import copy


def randomized(model, count=None):
    """Copy a model, and initialize its last layers anew.

    An explanation that looks the same for the copy does not depend on what these layers have learnt. With one more
    layer each time, from the output back, this is the cascading randomization of the sanity checks. The weights
    are drawn from torch's generator.

    Parameters
    ----------
    model : torch.nn.Module
        Its layers with parameters stand in the order in which they were defined.
    count : int, optional
        Layers to draw anew, the last first; all if not given.

    Returns
    -------
    torch.nn.Module
        The model itself is not changed.

    Raises
    ------
    ValueError
        If there are fewer layers, or one of them has no `reset_parameters`.

    References
    ----------
    Adebayo et al. (2018). Chapter 24.

    Examples
    --------
    >>> from torch import nn
    >>> model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    >>> other = randomized(model, 1)
    >>> bool((other[0].weight == model[0].weight).all()), bool((other[2].weight == model[2].weight).any())
    (True, False)
    """
    other = copy.deepcopy(model)
    layers = [m for m in other.modules() if next(m.parameters(recurse=False), None) is not None]
    count = len(layers) if count is None else count
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= len(layers):
        raise ValueError(
            f"got count = {count!r}, expected a whole number from 0 to {len(layers)}, the layers with parameters"
        )
    for layer in layers[len(layers) - count :]:
        if not hasattr(layer, "reset_parameters"):
            raise ValueError(
                f"{type(layer).__name__} has parameters and no reset_parameters(), which draws them anew: "
                "give it this method, or put its parameters into layers that have it"
            )
        layer.reset_parameters()
    return other
