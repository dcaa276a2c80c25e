"""Layer-wise relevance propagation: the score, handed back layer by layer to the inputs."""

import torch
from torch import nn

from lib.layers.lstm import LSTM
from lib.models.readers import RecurrentReader, RecurrentWriter
from lib.xai.lrp_lstm import lrp_lstm
from lib.xai.lrp_rules import check_rule, linear_rule, max_pool_rule
from lib.xai.scores import check_batch, check_differentiable
from lib.xai.targets import chosen

_LINEAR = (
    nn.Linear, nn.Conv1d, nn.Conv2d, nn.AvgPool1d, nn.AvgPool2d, nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d,
)  # fmt: skip
_ENTRY_BY_ENTRY = (
    nn.ReLU, nn.LeakyReLU, nn.ELU, nn.GELU, nn.Tanh, nn.Sigmoid, nn.Softplus, nn.Dropout, nn.Identity,
)  # fmt: skip
_RESHAPING = (nn.Flatten, nn.Unflatten)
_POOLING = (nn.MaxPool1d, nn.MaxPool2d)
_KNOWN = (*_LINEAR, *_ENTRY_BY_ENTRY, *_RESHAPING, *_POOLING, nn.LSTM, LSTM)


def lrp(model, x, target, *, epsilon=1e-6, gamma=0.0):
    r"""Relevance of the inputs for a class's score, by the ε-rule or the γ-rule.

    .. math::

        R_i = \sum_j \frac{a_i\, (w_{ji} + \gamma w_{ji}^+)}{z_j + \epsilon \operatorname{sign}(z_j)} R_j,
        \qquad z_j = \sum_i a_i\, (w_{ji} + \gamma w_{ji}^+) + b_j + \gamma b_j^+

    What the biases and ε take is lost: the rest sums to the score. Activations pass relevance on, a maximum
    gives it to the winner, a gate gives all of it to the signal that it scales.

    Parameters
    ----------
    model : torch.nn.Module
        A `torch.nn.Sequential` of linear and convolutional layers, poolings, activations and flattening, or a
        `lib.models.readers.RecurrentReader` with an LSTM. For a recurrent model of your own: `lrp_lstm`.
    x : tensor, shape (N, ...)
    target : int or sequence of int
        The class, or one for each input.
    epsilon : float
        Added to each denominator with its sign: 0 is LRP-0; more of it absorbs weak relevance.
    gamma : float
        How much more positive weights count.

    Returns
    -------
    tensor, shape (N, ...)

    Raises
    ------
    ValueError
        If the model holds a layer without a rule, is in training mode, or a number is negative.

    References
    ----------
    Bach et al. (2015); Montavon et al. (2019); for the LSTM Arras et al. (2017). Chapter 22.

    Examples
    --------
    >>> layer = nn.Linear(2, 1, bias=False)
    >>> with torch.no_grad():
    ...     layer.weight[:] = torch.tensor([[2.0, -1.0]])
    >>> lrp(layer, torch.tensor([[3.0, 1.0]]), target=0, epsilon=0.0)
    tensor([[ 6., -1.]])
    """
    check_batch(x)
    check_differentiable(x)
    check_rule(epsilon, gamma)
    layers = parts_of(model)
    inputs, a = [], x.detach()
    with torch.no_grad():
        for layer in layers:
            inputs.append(a)
            a = _run(layer, a)
        scores = chosen(a, target)
    relevance = torch.zeros_like(a)
    relevance.scatter_(1, torch.as_tensor(target).expand(len(a)).long()[:, None], scores[:, None])
    for layer, a in zip(reversed(layers), reversed(inputs), strict=True):
        relevance = _back(layer, a, relevance, epsilon, gamma)
    return relevance


def parts_of(model):
    """Layers of a model in the order in which they run.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    list of torch.nn.Module

    Raises
    ------
    ValueError
        If the order cannot be known, or a layer has no rule.

    Examples
    --------
    >>> parts_of(nn.Sequential(nn.Sequential(nn.Linear(2, 3), nn.ReLU()), nn.Linear(3, 1)))
    [Linear(in_features=2, out_features=3, bias=True), ReLU(), Linear(in_features=3, out_features=1, bias=True)]
    """
    if (
        isinstance(model, nn.Module)
        and model.training
        and any(isinstance(part, nn.Dropout) and part.p for part in model.modules())
    ):
        raise ValueError("the model is in training mode and drops units, expected model.eval()")
    if isinstance(model, nn.Sequential):
        return [part for child in model for part in parts_of(child)]
    if isinstance(model, RecurrentReader) and not isinstance(model, RecurrentWriter):
        return [*parts_of(model.layer), model.answer]
    if not isinstance(model, _KNOWN):
        raise ValueError(
            f"got {type(model).__name__}, for which there is no rule; expected a torch.nn.Sequential of "
            f"{', '.join(dict.fromkeys(kind.__name__ for kind in _KNOWN))}, or a RecurrentReader. Functions "
            "called in forward cannot be seen: write them as layers"
        )
    return [model]


def _run(layer, a):
    if isinstance(layer, nn.LSTM | LSTM):
        return layer(a)[0][:, -1]  # the answer is read from the last state
    return layer(a)


def _back(layer, a, relevance, epsilon, gamma):
    if isinstance(layer, nn.LSTM | LSTM):
        outputs = torch.zeros(*a.shape[:2], layer.hidden_size, dtype=a.dtype)
        outputs[:, -1] = relevance
        return lrp_lstm(layer, a, outputs, epsilon=epsilon)
    if isinstance(layer, _LINEAR):
        return linear_rule(layer, a, relevance, epsilon, gamma)
    if isinstance(layer, _POOLING):
        return max_pool_rule(layer, a, relevance)
    return relevance.reshape(a.shape)
