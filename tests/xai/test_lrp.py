"""Relevance propagation: conservation, gradient × input, and rules written out place by place."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.models.readers import RecurrentReader, RecurrentWriter
from lib.xai import input_x_gradient, lrp, lrp_lstm
from tests.xai.networks import CLASSES, convolutional, dense, network


def close(found, expected, atol=1e-9):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=atol)


def without_biases(make, shape, seed=0):
    torch.manual_seed(seed)
    return make(bias=False).double(), torch.randn(3, *shape, dtype=torch.float64)


BIAS_FREE = {
    "dense": lambda seed=0: without_biases(dense, (5,), seed),
    "convolutional": lambda seed=0: without_biases(convolutional, (2, 6, 5), seed),
}


@pytest.mark.parametrize("kind", BIAS_FREE)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_without_biases_lrp_0_is_gradient_times_input_and_conserves(kind, seed):
    model, x = BIAS_FREE[kind](seed)
    found = lrp(model, x, 1, epsilon=0.0)
    close(found, input_x_gradient(lambda t: model(t)[:, 1], x))
    close(found.flatten(1).sum(1), model(x)[:, 1].detach())


@pytest.mark.parametrize(("epsilon", "gamma"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.5), (0.2, 0.25)])
def test_dense_rule_written_out(epsilon, gamma):
    model, x = network("dense")
    found = lrp(model, x, 2, epsilon=epsilon, gamma=gamma)
    for n in range(len(x)):
        inputs = [x[n].numpy()]
        weights = [(m.weight.detach().numpy(), m.bias.detach().numpy()) for m in model[::2]]
        for W, b in weights:
            inputs.append(np.maximum(W @ inputs[-1] + b, 0))
        W, b = weights[-1]
        relevance = np.zeros(3)
        relevance[2] = (W @ inputs[-2] + b)[2]
        for (W, b), a in zip(weights[::-1], inputs[-2::-1], strict=True):
            W, b = W + gamma * np.maximum(W, 0), b + gamma * np.maximum(b, 0)
            handed = np.zeros(len(a))
            for j in range(len(b)):
                z = sum(a[i] * W[j, i] for i in range(len(a))) + b[j]
                z += epsilon * (1 if z >= 0 else -1)
                for i in range(len(a)):
                    handed[i] += a[i] * W[j, i] / z * relevance[j]
            relevance = handed
        close(found[n], relevance)


def test_more_epsilon_keeps_less():
    model, x = BIAS_FREE["dense"]()
    kept = [
        float((lrp(model, x, 1, epsilon=e).sum(1) / model(x)[:, 1]).abs().mean().detach())
        for e in (0.0, 0.05, 0.5)
    ]
    assert kept[0] > kept[1] > kept[2]


def test_maximum_gives_all_to_the_winner():
    model = nn.Sequential(nn.MaxPool1d(2), nn.Flatten(), nn.Linear(2, 1, bias=False))
    with torch.no_grad():
        model[2].weight[:] = torch.tensor([[2.0, 1.0]])
    close(lrp(model, torch.tensor([[[1.0, 3.0, 5.0, 4.0]]]), 0, epsilon=0.0), [[[0, 6, 5, 0]]])


def test_dead_units_take_and_give_nothing():
    model, x = network("dense")
    with torch.no_grad():
        model[0].weight[:], model[0].bias[:] = 0, 0
    found = lrp(model, x, 1, epsilon=0.0)
    assert (found == 0).all()


def lstm(layers=1, bias=False, seed=0):
    torch.manual_seed(seed)
    reader = RecurrentReader(LSTM(4, 3, layers, bias=bias), CLASSES).double()
    reader.answer.bias.data *= bias
    return reader, 2 * torch.randn(2, 5, 4, dtype=torch.float64)


def linearized(layer, number, x):
    """The same states, with gates and the slopes of both tanh held fixed: a linear function of x."""
    W_ih, W_hh = (getattr(layer, f"weight_{kind}_l{number}").detach() for kind in ("ih", "hh"))
    b = sum(
        getattr(layer, f"bias_{kind}_l{number}", torch.zeros(len(W_ih))).detach()
        for kind in ("ih", "hh")
    )
    h = c = torch.zeros(len(x), W_hh.shape[1], dtype=x.dtype)
    outputs = []

    def straight(a):
        return a * (torch.tanh(a) / a).detach()

    for x_t in x.unbind(1):
        a_i, a_f, a_g, a_o = (x_t @ W_ih.T + h @ W_hh.T + b).chunk(4, 1)
        i, f, o = (torch.sigmoid(a).detach() for a in (a_i, a_f, a_o))
        c = f * c + i * straight(a_g)
        h = o * straight(c)
        outputs.append(h)
    return torch.stack(outputs, 1)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("bias", [False, True])
def test_lstm_is_gradient_times_input_with_fixed_gates(layers, bias):
    model, x = lstm(layers, bias)
    leaf = x.clone().requires_grad_(True)
    h = leaf
    for number in range(layers):
        h = linearized(model.layer, number, h)
    close(h.detach(), model.layer(x)[0].detach())  # the same function at x
    output = model.answer(h[:, -1])
    (slope,) = torch.autograd.grad(output[:, 1].sum(), leaf)
    close(lrp(model, x, 1, epsilon=0.0), x * slope)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_lstm_without_biases_conserves(layers, seed):
    model, x = lstm(layers, seed=seed)
    found = lrp(model, x, 1, epsilon=0.0)
    close(found.flatten(1).sum(1), model(x)[:, 1].detach())


def test_biases_of_an_lstm_take_their_share():
    model, x = lstm(bias=True)
    found = lrp(model, x, 1).flatten(1).sum(1)
    assert not np.allclose(found, model(x)[:, 1].detach(), rtol=0.01)


def test_lstm_of_torch_is_the_same():
    model, x = lstm(2, bias=True)
    theirs = nn.LSTM(4, 3, 2, batch_first=True).double()
    theirs.load_state_dict(model.layer.state_dict())
    relevance = torch.randn(2, 5, 3, dtype=torch.float64)
    close(lrp_lstm(theirs, x, relevance), lrp_lstm(model.layer, x, relevance))


def test_relevance_of_every_step_adds_up():
    model, x = lstm()
    relevance = torch.randn(2, 5, 3, dtype=torch.float64)
    found = lrp_lstm(model.layer, x, relevance, epsilon=0.0)
    close(found.flatten(1).sum(1), relevance.flatten(1).sum(1))
    parts = []
    for t in range(5):
        one = torch.zeros_like(relevance)
        one[:, t] = relevance[:, t]
        parts.append(lrp_lstm(model.layer, x, one, epsilon=0.0))
        assert (parts[-1][:, t + 1 :] == 0).all()  # nothing reaches the future
    close(sum(parts), found)


def test_one_class_for_each_input():
    model, x = network("convolutional")
    both = lrp(model, x, [0, 2, 1])
    for n, k in enumerate([0, 2, 1]):
        close(both[n], lrp(model, x[n : n + 1], k)[0])


def test_the_model_is_left_as_it_was():
    model, x = network("dense")
    before = [p.clone() for p in model.parameters()]
    lrp(model, x, 1, gamma=0.5)
    assert all(torch.equal(p, q) for p, q in zip(before, model.parameters(), strict=True))
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (nn.Sequential(nn.Bilinear(2, 2, 2)), "Bilinear"),
        (nn.BatchNorm1d(3), "BatchNorm1d"),
        (nn.Sequential(nn.Linear(3, 2), nn.Dropout(0.5)), "eval"),
        (RecurrentReader(GRU(3, 2), 2), "GRU"),
        (RecurrentWriter(LSTM(3, 2), 2), "RecurrentWriter"),
        (lambda x: x, "function"),
    ],
)
def test_what_has_no_rule_is_refused(model, said):
    with pytest.raises(ValueError, match=said):
        lrp(model, torch.ones(2, 3), 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"epsilon": -1.0}, "epsilon"),
        ({"gamma": -1.0}, "gamma"),
        ({"gamma": "all"}, "gamma"),
        ({"target": 9}, "from 0 to 2"),
        ({"x": torch.ones(3, 5, dtype=torch.long)}, "floating"),
    ],
)
def test_arguments(arguments, said):
    model, x = network("dense")
    with pytest.raises(ValueError, match=said):
        lrp(**{"model": model, "x": x, "target": 0, **arguments})


@pytest.mark.parametrize(
    ("layer", "relevance", "said"),
    [
        (nn.LSTM(4, 3), torch.ones(2, 5, 3), "batch_first"),
        (nn.LSTM(4, 3, batch_first=True, bidirectional=True), torch.ones(2, 5, 6), "one direction"),
        (nn.LSTM(4, 3, batch_first=True, proj_size=2), torch.ones(2, 5, 2), "projection"),
        (nn.GRU(4, 3, batch_first=True), torch.ones(2, 5, 3), "GRU"),
        (nn.LSTM(4, 3, batch_first=True), torch.ones(2, 3), r"\(2, 5, 3\)"),
    ],
)
def test_which_lstm(layer, relevance, said):
    with pytest.raises(ValueError, match=said):
        lrp_lstm(layer, torch.ones(2, 5, 4), relevance)
