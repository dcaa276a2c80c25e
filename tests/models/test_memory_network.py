"""The neural Turing machine: plain loops, both backward passes, any number of rows; the LSTM beside it."""

import math

import numpy as np
import pytest
import torch

from lib.data.tasks.memory import copy_task
from lib.layers.memory import STAGES
from lib.models.memory_network import (
    EMPTY,
    NeuralTuringMachine,
    equal_lstm,
    lstm_size,
    masked_bit_loss,
    size_of,
    wrong_bits,
)
from tests.layers.test_bad_input import refuses

N, T, D, K, H, R, C = 2, 4, 3, 5, 6, 7, 4


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(21)


@pytest.fixture(params=["lstm", "feedforward"])
def controller(request):
    return request.param


def machine(controller, **options):
    network = NeuralTuringMachine(D, K, controller, H, R, C, **options).double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_()
    return network


def looped(network, x):
    """The whole machine once more, one sample at a time, with torch's own cell and no function of ours."""
    read_in, project, pen = network.read_in, network.heads.project, network.writer.project
    cell = torch.nn.LSTMCell(D + C, H).double()
    with torch.no_grad():
        if network.controller == "lstm":
            for name, part in (("ih", read_in), ("hh", network.recur)):
                getattr(cell, f"weight_{name}").copy_(part.weight)
                getattr(cell, f"bias_{name}").copy_(part.bias)
        answers = []
        for sample in x:
            M = torch.full((R, C), EMPTY, dtype=x.dtype)
            w = [torch.eye(R, dtype=x.dtype)[0] for _ in range(2)]
            r, state = network.first_read, (torch.zeros(1, H).double(), torch.zeros(1, H).double())
            for x_t in sample:
                joined = torch.cat([x_t, r])
                if network.controller == "lstm":
                    state = cell(joined[None], state)
                    h = state[0][0]
                else:
                    h = torch.tanh(read_in(joined))
                told = project(h).view(2, C + 6)
                for p in range(2):
                    k, s = torch.tanh(told[p, :C]), torch.softmax(told[p, C : C + 3], 0)
                    beta, gamma = (torch.log1p(told[p, C + i].exp()) for i in (3, 4))
                    g, gamma = 1 / (1 + torch.exp(-told[p, C + 5])), gamma + 1
                    fit = torch.stack([torch.cosine_similarity(k, row, 0) for row in M])
                    gated = g * torch.softmax(beta * fit, 0) + (1 - g) * w[p]
                    moved = torch.stack(
                        [sum(s[m + 1] * gated[(i - m) % R] for m in (-1, 0, 1)) for i in range(R)]
                    )
                    w[p] = moved**gamma / (moved**gamma).sum()
                e, v = torch.sigmoid(pen(h)[:C]), torch.tanh(pen(h)[C:])
                M = M * (1 - torch.outer(w[1], e)) + torch.outer(w[1], v)
                r = w[0] @ M
                answers.append(network.answer(torch.cat([h, r])))
    return torch.stack(answers).view(len(x), -1, K)


def test_the_machine_by_plain_loops(controller):
    network, x = machine(controller), torch.randn(N, T, D).double()
    torch.testing.assert_close(network(x), looped(network, x), rtol=0, atol=1e-9)


def test_both_backward_passes_agree(controller):
    by_hand, plain = machine(controller), machine(controller, autograd=True)
    plain.load_state_dict(by_hand.state_dict())
    x = torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)
    upstream = torch.randn(N, T, K).double()
    gradients = [
        torch.autograd.grad(network(x), [x, *network.parameters()], upstream, allow_unused=True)
        for network in (by_hand, plain)
    ]
    for a, b in zip(*gradients, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-9, atol=1e-9)
        assert a is not None and a.abs().max() > 0


def test_another_number_of_rows_and_a_stage_left_out(controller):
    network, x = machine(controller), torch.randn(N, T, D).double()
    wide = machine(controller)
    wide.load_state_dict(network.state_dict())
    wide.rows = R + 2
    assert torch.equal(network(x, rows=R + 2), wide(x))
    assert not torch.allclose(network(x, rows=R + 2), network(x))
    for stage in STAGES:
        assert not torch.allclose(network(x, without=stage), network(x))


def test_a_trace_tells_what_happened(controller):
    network, x = machine(controller), torch.randn(N, T, D).double()
    trace = network.trace(x)
    assert torch.equal(trace["logits"], network(x))
    assert trace["memory"].shape == (N, T, R, C)
    for head in ("read", "write"):
        assert trace[head].shape == (N, T, R)
        torch.testing.assert_close(trace[head].sum(-1), torch.ones(N, T).double())
    assert not torch.allclose(trace["read"], trace["write"])


def test_the_future_is_not_seen(controller):
    network, x = machine(controller), torch.randn(N, T, D).double()
    changed = x.clone()
    changed[:, 2:] += 1.0
    assert torch.equal(network(x)[:, :2], network(changed)[:, :2])


def test_a_machine_learns_to_copy_one_vector():
    network = NeuralTuringMachine(3, 2, "feedforward", 12, 3, 4)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    x, y = map(torch.tensor, copy_task(16, 1, np.random.default_rng(1), bits=2))
    first = masked_bit_loss(network(x), y).item()
    for _ in range(80):
        optimizer.zero_grad()
        loss = masked_bit_loss(network(x), y)
        loss.backward()
        optimizer.step()
    assert abs(first - math.log(2)) < 0.2
    assert loss.item() < 0.1 and wrong_bits(network(x), y) == 0.0


def test_the_lstm_beside_it_is_the_largest_that_is_no_larger():
    network = NeuralTuringMachine(9, 8)
    lstm = equal_lstm(network, 9, 8)
    H = lstm.layer.hidden_size
    assert size_of(lstm) == lstm_size(9, H, 8) <= size_of(network) < lstm_size(9, H + 1, 8)
    assert lstm(torch.zeros(2, 3, 9)).shape == (2, 3, 8)


def test_what_is_not_asked_costs_nothing():
    logits = torch.randn(N, T, K, requires_grad=True)
    y = torch.randint(0, 2, (N, T, K)).float()
    y[:, 1] = torch.nan
    loss = masked_bit_loss(logits, y)
    asked = [0, 2, 3]
    expected = torch.nn.functional.binary_cross_entropy_with_logits(logits[:, asked], y[:, asked])
    torch.testing.assert_close(loss, expected)
    (gradient,) = torch.autograd.grad(loss, logits)
    assert not gradient[:, 1].any() and gradient.isfinite().all()
    assert wrong_bits(torch.where(y == 1, 9.0, -9.0), y) == 0.0
    assert wrong_bits(torch.where(y == 1, -9.0, 9.0), y) == 1.0


def test_what_does_not_fit_is_refused_in_words():
    refuses(lambda: NeuralTuringMachine(3, 2, "gru"), '"lstm" or "feedforward"', "'gru'")
    refuses(lambda: NeuralTuringMachine(3, 2, rows=0), "rows", "at least 1")
    network = NeuralTuringMachine(3, 2, "feedforward", 4, 5, 6)
    refuses(lambda: network(torch.zeros(2, 3)), "(N, T, D)", "(2, 3)")
    refuses(lambda: network(torch.zeros(2, 3, 4)), "3 features", "(2, 3, 4)")
    refuses(lambda: network(torch.zeros(2, 3, 3), rows=0), "rows", "at least 1")
    refuses(lambda: network(torch.zeros(2, 3, 3), without="read"), "'read'")
