"""The layers that recipes compare are those that their names say."""

import numpy as np
import pytest
import torch

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from lib.trained import adding, copying


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("GRU", GRU), ("LSTM, forget bias 3", LSTM), ("tanh", RNN), ("tanh, orthogonal", RNN)],
)
def test_the_cells_of_the_adding_problem(cell, kind):
    layer = adding._layer(cell, 7, np.random.default_rng(0))
    assert type(layer) is kind
    assert (layer.input_size, layer.hidden_size) == (2, 7)
    W = layer.weight_hh_l0.detach()
    orthogonal = W.shape == (7, 7) and torch.allclose(W.T @ W, torch.eye(7), atol=1e-5)
    assert orthogonal == (cell == "tanh, orthogonal")
    if kind is LSTM:
        assert set(layer.bias_ih_l0[7:14].tolist()) == {3.0}


@pytest.mark.parametrize("net", copying.NETS)
def test_the_networks_of_the_copy_task(net):
    layer = copying._layer(net, 7, False)
    W = layer.weight_hh_l0.detach()
    if net == "LSTM":
        assert type(layer) is LSTM
        assert set(layer.bias_ih_l0[7:14].tolist()) == {1.0}
        return
    assert (type(layer) is RNN) == (net == "orthogonal, tanh")
    assert torch.allclose(W.T @ W, torch.eye(7), atol=1e-5) == (net != "random, modReLU")
