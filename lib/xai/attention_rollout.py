"""Attention rollout: the attention of all layers, multiplied together."""

import torch


def attention_rollout(attentions, *, residual=True):
    r"""Product of the layers' attention matrices, with half of each replaced by the skip connection.

    .. math::

        \hat A^{(l)} = \tfrac12 A^{(l)} + \tfrac12 I, \qquad
        R = \hat A^{(L)} \cdots \hat A^{(1)}

    A is the mean over the heads. Row t of the result says from which tokens position t has collected.

    Parameters
    ----------
    attentions : sequence of tensor, shape (N, T, T)
        First layer first; weights of several heads, (N, heads, T, T), are averaged.
    residual : bool
        Whether skip connections run around the attention.

    Returns
    -------
    tensor, shape (N, T, T)
        Each row sums to 1 where the rows given do.

    Raises
    ------
    ValueError
        If there is no layer, or the shapes differ.

    References
    ----------
    Abnar and Zuidema (2020). Chapter 24.

    Examples
    --------
    >>> attention_rollout([torch.tensor([[[1.0, 0.0], [0.5, 0.5]]])])
    tensor([[[1.0000, 0.0000],
             [0.2500, 0.7500]]])
    """
    layers = [a.mean(1) if a.ndim == 4 else a for a in attentions]
    shapes = {tuple(a.shape) for a in layers}
    if len(shapes) != 1 or any(a.ndim != 3 or a.shape[1] != a.shape[2] for a in layers):
        raise ValueError(
            f"got weights of shapes {sorted(shapes)}, expected one (N, T, T) or (N, heads, T, T) for each layer"
        )
    same = torch.eye(layers[0].shape[1], dtype=layers[0].dtype)
    result = same.expand_as(layers[0])
    for a in layers:
        result = ((a + same) / 2 if residual else a) @ result
    return result
