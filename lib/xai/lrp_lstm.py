"""Relevance through an LSTM: through its sums in proportion, through its products to the signal alone."""

import torch
from torch import nn

from lib.arrays import sigmoid
from lib.layers.lstm import LSTM
from lib.xai.lrp_rules import check_rule, share
from lib.xai.scores import check_batch, check_differentiable


def lrp_lstm(layer, x, relevance, *, epsilon=1e-6):
    r"""Hand the relevance of an LSTM's outputs back to its inputs.

    Gates decide how much passes and get nothing. With :math:`s = R / (z + \epsilon \operatorname{sign} z)`:

    .. math::

        R(c_t) \mathrel{+}= R(h_t), \qquad R(c_{t-1}) = f_t c_{t-1}\, s(c_t), \qquad R(g_t) = i_t g_t\, s(c_t)

    .. math::

        R(x_t) = x_t \odot W_{ig}^\top s(a_g), \qquad R(h_{t-1}) \mathrel{+}= h_{t-1} \odot W_{hg}^\top s(a_g)

    Parameters
    ----------
    layer : LSTM
        Of this book or `torch.nn.LSTM(batch_first=True)`, in one direction, of any number of layers.
    x : tensor, shape (N, T, D)
    relevance : tensor, shape (N, T, H)
        Of the last layer's hidden state at each step; for a model that reads the last state, zeros before it.
    epsilon : float
        See `lib.xai.lrp.lrp`.

    Returns
    -------
    tensor, shape (N, T, D)
        With biases of zero and ε = 0 its sum is that of `relevance`.

    Raises
    ------
    ValueError
        If the layer is no such LSTM or shapes do not fit.

    References
    ----------
    Arras et al. (2017). Chapter 22.

    Examples
    --------
    >>> layer = LSTM(2, 3, bias=False)
    >>> x, relevance = torch.ones(1, 4, 2), torch.zeros(1, 4, 3)
    >>> relevance[:, -1, 0] = 1.0
    >>> round(float(lrp_lstm(layer, x, relevance, epsilon=0.0).sum()), 4)
    1.0
    """
    check_batch(x)
    check_differentiable(x)
    check_rule(epsilon)
    if not isinstance(layer, LSTM | nn.LSTM) or layer.bidirectional:
        raise ValueError(
            f"got {type(layer).__name__}, expected an LSTM in one direction; of a bidirectional one the "
            "two directions are explained apart"
        )
    if not getattr(layer, "batch_first", True) or getattr(layer, "proj_size", 0):
        raise ValueError("expected an LSTM with batch_first=True and without a projection")
    expected = (*x.shape[:2], layer.hidden_size)
    if tuple(relevance.shape) != expected:
        raise ValueError(
            f"relevance has shape {tuple(relevance.shape)}, expected that of the outputs, (N, T, H) = {expected}"
        )
    with torch.no_grad():
        inputs, runs = x, []
        for number in range(layer.num_layers):
            runs.append((inputs, *_forward(inputs, *_weights(layer, number))))
            inputs = runs[-1][1][:, 1:]
        for number in reversed(range(layer.num_layers)):
            relevance = _backward(*runs[number], *_weights(layer, number)[:2], relevance, epsilon)
    return relevance


def _weights(layer, number):
    names = [f"{kind}_l{number}" for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    W_ih, W_hh, *biases = (getattr(layer, name, None) for name in names)
    return W_ih, W_hh, sum(b for b in biases if b is not None)


def _forward(x, W_ih, W_hh, b):
    """States h (N, T + 1, H), c (N, T + 1, H), and the pre-activations (N, T, 4H)."""
    h = c = torch.zeros(len(x), W_hh.shape[1], dtype=x.dtype)
    hs, cs, pre = [h], [c], []
    for x_t in x.unbind(1):
        a = x_t @ W_ih.T + h @ W_hh.T + b
        a_i, a_f, a_g, a_o = a.chunk(4, 1)
        c = sigmoid(a_f) * c + sigmoid(a_i) * torch.tanh(a_g)
        h = sigmoid(a_o) * torch.tanh(c)
        hs, cs, pre = [*hs, h], [*cs, c], [*pre, a]
    return torch.stack(hs, 1), torch.stack(cs, 1), torch.stack(pre, 1)


def _backward(x, h, c, pre, W_ih, W_hh, R_out, epsilon):
    H = W_hh.shape[1]
    candidate = slice(2 * H, 3 * H)
    R_x, R_h, R_c = [], 0, 0
    for t in reversed(range(x.shape[1])):
        a_i, a_f, a_g, _ = pre[:, t].chunk(4, 1)
        R_c = R_c + R_h + R_out[:, t]  # h is a gate times tanh c: all to c
        s_c = share(R_c, c[:, t + 1], epsilon)
        R_g = sigmoid(a_i) * torch.tanh(a_g) * s_c
        R_c = sigmoid(a_f) * c[:, t] * s_c
        s_g = share(R_g, a_g, epsilon)
        R_x.append(x[:, t] * (s_g @ W_ih[candidate]))
        R_h = h[:, t] * (s_g @ W_hh[candidate])
    return torch.stack(R_x[::-1], 1)
