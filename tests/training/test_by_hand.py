"""Training by hand: gradients are autograd's, updates torch.optim's, the same seed gives the same run."""

import math

import numpy as np
import pytest
import torch

from lib.training.by_hand import (
    CELLS,
    TASKS,
    Training,
    loss_and_gradients,
    outputs,
    random_weights,
    reach,
)

D, H, K, N, T = 3, 5, 2, 4, 7
LAYERS = {"tanh": torch.nn.RNN, "LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU}


class Referee(torch.nn.Module):
    """The same network in torch, with the given weights."""

    def __init__(self, cell, weights):
        super().__init__()
        *recurrent, W_ho, b_o = map(torch.from_numpy, weights)
        K, H = W_ho.shape
        self.stateless = cell == "no state"
        layer = LAYERS.get(cell, torch.nn.RNN)
        self.layer = layer(recurrent[0].shape[1], H, batch_first=True).double()
        self.out = torch.nn.Linear(H, K).double()
        with torch.no_grad():
            for p, W in zip(self.parameters(), [*recurrent, W_ho, b_o], strict=True):
                p.copy_(W)

    def forward(self, x):
        if self.stateless:
            return self.out(
                torch.stack([self.layer(x[:, t : t + 1])[0][:, 0] for t in range(x.shape[1])], 1)
            )
        return self.out(self.layer(x)[0])


@pytest.fixture(params=CELLS)
def network(request):
    """A cell, random weights without a zero among the biases, and a batch."""
    rng = np.random.default_rng(7)
    weights = [W + 0.1 for W in random_weights(request.param, D, H, K, rng)]
    return request.param, weights, rng.standard_normal((N, T, D))


def test_outputs_and_gradients_are_those_of_torch(network):
    cell, weights, x = network
    upstream = np.random.default_rng(8).standard_normal((N, T, K))
    referee = Referee(cell, weights)
    o = referee(torch.from_numpy(x))
    (o * torch.from_numpy(upstream)).sum().backward()

    def weighted(o, y):
        return (o * y).sum(), y

    np.testing.assert_allclose(outputs(cell, weights, x)[0], o.detach(), atol=1e-12)
    L, grads = loss_and_gradients(weighted, cell, weights, x, upstream)
    np.testing.assert_allclose(L, (o.detach().numpy() * upstream).sum(), rtol=0, atol=1e-9)
    for g, p in zip(grads, referee.parameters(), strict=True):
        np.testing.assert_allclose(g, p.grad, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", TASKS)
def test_the_gradient_of_a_loss_is_that_of_autograd(name):
    task, rng = TASKS[name], np.random.default_rng(3)
    x, y = task.batch(rng)
    o = rng.standard_normal((*x.shape[:2], task.K))
    L, do = task.loss(o, y)
    tensor = torch.tensor(o, requires_grad=True)
    if name == "hello":
        expected = torch.nn.functional.cross_entropy(tensor[0], torch.tensor(y))
    else:
        expected = torch.nn.functional.mse_loss(tensor[:, -1], torch.tensor(y))
    expected.backward()
    np.testing.assert_allclose(L, expected.item(), rtol=0, atol=1e-12)
    np.testing.assert_allclose(do, tensor.grad, atol=1e-12)


@pytest.mark.parametrize("cell", LAYERS)
def test_reach_is_the_gradient_of_the_states(cell):
    rng = np.random.default_rng(9)
    weights = random_weights(cell, D, H, 1, rng)
    x = rng.standard_normal((N, T, D))
    layer = Referee(cell, weights).layer
    state = torch.zeros(1, N, H, dtype=torch.float64, requires_grad=True)
    state = (state, torch.zeros_like(state, requires_grad=True)) if cell == "LSTM" else state
    states = []
    for t in range(T):
        states.append(state if cell == "LSTM" else (state,))
        out, state = layer(torch.from_numpy(x[:, t : t + 1]), state)
    answer = (out[:, 0] @ torch.from_numpy(weights[-2]).T).sum()
    parts = torch.autograd.grad(answer, [part for each in states for part in each])
    count = len(states[0])
    lengths = [
        torch.cat(parts[t * count : (t + 1) * count], -1)[0].norm(dim=1).mean() for t in range(T)
    ]
    np.testing.assert_allclose(
        reach(cell, weights, x), torch.stack(lengths) / lengths[-1], rtol=1e-9
    )


@pytest.mark.parametrize(
    ("name", "lr", "clip"), [("hello", 0.3, 0.2), ("adding 8", 0.02, 0.1), ("hello", 1.0, math.inf)]
)
def test_updates_are_those_of_torch(name, lr, clip):
    ours, again = Training(name, "GRU", seed=4), Training(name, "GRU", seed=4)
    referee = Referee("GRU", again.weights)
    rule = torch.optim.Adam if again.task.adam else torch.optim.SGD
    optimizer = rule(referee.parameters(), lr=lr)
    for _ in range(4):
        x, y = again.task.batch(again.rng)
        o, target = referee(torch.from_numpy(x)), torch.tensor(y)
        if name == "hello":
            loss = torch.nn.functional.cross_entropy(o[0], target)
        else:
            loss = torch.nn.functional.mse_loss(o[:, -1], target)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(referee.parameters(), clip)
        optimizer.step()
        assert ours.step(lr, clip) == pytest.approx((loss.item(), norm.item()), abs=1e-9)
    for W, p in zip(ours.weights, referee.parameters(), strict=True):
        np.testing.assert_allclose(W, p.detach(), rtol=0, atol=1e-8)


def test_the_same_seed_gives_the_same_run_and_another_one_another():
    runs = [Training("adding 8", "LSTM", seed) for seed in (1, 1, 2)]
    first, same, other = ([run.step(0.02, 1) for _ in range(3)] for run in runs)
    assert first == same
    assert first != other
    assert runs[0].view() == runs[1].view()


def test_without_its_state_no_step_knows_of_another():
    rng = np.random.default_rng(2)
    x, weights = rng.standard_normal((N, T, D)), random_weights("no state", D, H, K, rng)
    changed = x.copy()
    changed[:, 2] += 1
    before, after = (outputs("no state", weights, part)[0] for part in (x, changed))
    moved = np.abs(before - after).max((0, 2)) > 1e-6
    assert moved.tolist() == [t == 2 for t in range(T)]


def test_what_is_shown_of_hello():
    network = Training("hello", seed=2)
    rows = network.view()["probabilities"]
    assert np.shape(rows) == (4, 4)
    np.testing.assert_allclose(np.sum(rows, 1), 1)
    for _ in range(100):
        network.step(lr=0.3)
    view = network.view()
    assert view["writes"] == "hello"
    assert [row.index(max(row)) for row in view["probabilities"]] == [1, 2, 2, 3]


def test_what_is_shown_of_the_adding_problem():
    network = Training("adding 8", seed=2)
    view = network.view()
    assert np.shape(view["points"]) == (60, 2)
    assert len(view["reach"]) == 8
    assert view["reach"][-1] == 1
    x, y = network.task.new
    answers = outputs("tanh", network.weights, x)[0][:, -1]
    assert view["error"] == pytest.approx(np.mean((answers - y) ** 2))
    np.testing.assert_allclose(np.array(view["points"])[:, 1], answers[:60, 0])


def test_a_forget_gate_begins_open():
    W_ih, W_hh, b_ih, b_hh, *_ = random_weights("LSTM", D, H, K, np.random.default_rng(0))
    assert (b_ih + b_hh)[H : 2 * H].tolist() == [1.0] * H
    assert max(np.abs(W).max() for W in (W_ih, W_hh)) <= H**-0.5


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Training("adding"), "got 'adding', expected one of 'hello'"),
        (lambda: Training("hello", "lstm"), "got 'lstm', expected one of 'tanh', 'LSTM'"),
        (lambda: Training("hello").step(0.0), "lr and clip must be positive, got 0.0 and inf"),
        (lambda: Training("hello").step(0.1, 0), "lr and clip must be positive, got 0.1 and 0"),
    ],
)
def test_mistakes_are_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
