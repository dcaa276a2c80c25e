"""The step functions and the loop over time, on NumPy and on torch, against autograd and finite differences."""

import numpy as np
import pytest
import torch

from lib.inspection.gradient_check import numerical_gradient
from lib.layers import lstm, rnn
from lib.layers.lstm import lstm_gates, lstm_gates_backward, lstm_step, lstm_step_backward
from lib.layers.recurrence import bptt, run, unroll
from lib.layers.rnn import activate, activate_backward, rnn_step, rnn_step_backward
from lib.layers.stack import reverse_time
from tests.layers.referee import (
    KINDS,
    LENGTHS,
    D,
    H,
    N,
    T,
    assert_bptt_is_right,
    ours_forward,
    pair,
)

CELLS = {**rnn.CELLS, "lstm": lstm.CELL}


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def step_of(kind):
    """Return (step, backward, number of states); step returns (states, cache)."""
    if kind == "lstm":
        return lambda *a: (lstm_step(*a)[:2], lstm_step(*a)[2]), lstm_step_backward, 2

    def step(*arguments):
        h_next, cache = rnn_step(*arguments, nonlinearity=kind)
        return (h_next,), cache

    return step, rnn_step_backward, 1


def numbers(kind, seed=1):
    """Return everything that goes into a step, all of it random."""
    rng = np.random.default_rng(seed)
    B, states = CELLS[kind].blocks, CELLS[kind].states
    shapes = [(N, D), *[(N, H)] * states, (B * H, D), (B * H, H), (B * H,), (B * H,)]
    inputs = [rng.normal(size=shape) for shape in shapes]
    return inputs, [rng.normal(size=(N, H)) for _ in range(states)]


def cell_of(kind):
    """Return torch's single step with the parameters of `numbers`."""
    inputs, _ = numbers(kind)
    if kind == "lstm":
        cell = torch.nn.LSTMCell(D, H).double()
    else:
        cell = torch.nn.RNNCell(D, H, nonlinearity=kind).double()
    with torch.no_grad():
        for name, value in zip(
            ("weight_ih", "weight_hh", "bias_ih", "bias_hh"), inputs[-4:], strict=True
        ):
            getattr(cell, name).copy_(torch.as_tensor(value))
    return cell


def test_step_is_torchs_cell(kind):
    step, _, states = step_of(kind)
    inputs, _ = numbers(kind)
    x, *state = [torch.as_tensor(value) for value in inputs[: 1 + states]]
    expected = cell_of(kind)(x, tuple(state) if states == 2 else state[0])
    expected = expected if states == 2 else (expected,)
    found, _ = step(*inputs)
    for a, b in zip(found, expected, strict=True):
        assert isinstance(a, np.ndarray)
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=0, atol=1e-12)


def test_backward_against_autograd_and_finite_differences(kind):
    step, backward, _ = step_of(kind)
    inputs, upstream = numbers(kind)
    _, cache = step(*inputs)
    found = backward(*upstream, cache)
    assert len(found) == len(inputs)

    leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
    outputs, _ = step(*leaves)
    automatic = torch.autograd.grad(outputs, leaves, [torch.as_tensor(u) for u in upstream])

    with torch.no_grad():
        tensors = [torch.as_tensor(value) for value in inputs]
        _, cache = step(*tensors)
        on_torch = backward(*[torch.as_tensor(u) for u in upstream], cache)

    for k, value in enumerate(inputs):
        assert found[k].shape == value.shape
        np.testing.assert_allclose(found[k], automatic[k].numpy(), rtol=0, atol=1e-12)
        np.testing.assert_allclose(on_torch[k].numpy(), found[k], rtol=0, atol=1e-12)

        def loss(changed, k=k):
            outs, _ = step(*inputs[:k], changed, *inputs[k + 1 :])
            return sum((u * out).sum() for u, out in zip(upstream, outs, strict=True))

        np.testing.assert_allclose(found[k], numerical_gradient(loss, value), rtol=0, atol=1e-7)


def test_steps_change_no_argument(kind):
    step, backward, _ = step_of(kind)
    inputs, upstream = numbers(kind)
    before = [value.copy() for value in (*inputs, *upstream)]
    _, cache = step(*inputs)
    first = [g.copy() for g in backward(*upstream, cache)]
    for a, b in zip(first, backward(*upstream, cache), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip((*inputs, *upstream), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_lstm_step_by_hand():
    # i = 3/4, f = 1/4, g = 4/5, o = 1/2 and c = 2: every number can be checked on paper.
    log3 = np.log(3.0)
    a = np.array([[log3, -log3, log3, 0.0]])
    h, c, (i, f, g, o, c_before, tanh_c, h_kept) = lstm_gates(a, np.array([[2.0]]))
    np.testing.assert_allclose([i[0, 0], f[0, 0], g[0, 0], o[0, 0]], [3 / 4, 1 / 4, 4 / 5, 1 / 2])
    np.testing.assert_allclose(c, [[1 / 4 * 2 + 3 / 4 * 4 / 5]])
    np.testing.assert_allclose(h, np.tanh(c) / 2)
    assert c_before == 2
    np.testing.assert_allclose(tanh_c, np.tanh(c))
    assert h_kept is h


def test_gates_backward_writes_into_the_given_memory():
    rng = np.random.default_rng(0)
    _, _, cache = lstm_gates(rng.normal(size=(N, 4 * H)), rng.normal(size=(N, H)))
    dh, dc = rng.normal(size=(2, N, H))
    memory = np.full((N, 4 * H), np.nan)
    da, dc_before = lstm_gates_backward(dh, dc, cache, out=memory)
    assert da is memory
    expected, dc_expected = lstm_gates_backward(dh, dc, cache)
    np.testing.assert_array_equal(da, expected)
    np.testing.assert_array_equal(dc_before, dc_expected)


@pytest.mark.parametrize("name", ["tanh", "relu"])
def test_activations(name):
    a = np.array([[-2.0, -0.3, 0.0, 0.4, 5.0]])
    upstream = np.array([[0.7, -1.1, 0.9, 2.0, -0.6]])
    leaf = torch.tensor(a, requires_grad=True)
    expected = getattr(torch, name)(leaf)
    (gradient,) = torch.autograd.grad(expected, leaf, torch.as_tensor(upstream))
    h = activate(a, name)
    np.testing.assert_allclose(h, expected.detach().numpy(), rtol=0, atol=1e-15)
    np.testing.assert_allclose(activate_backward(upstream, h, name), gradient.numpy(), atol=1e-15)


def sequence(kind, ends, seed=2):
    """Return the arguments of `unroll`, and random gradients for what it returns."""
    rng = np.random.default_rng(seed)
    B, states = CELLS[kind].blocks, CELLS[kind].states
    a_x = rng.normal(size=(T, N, B * H))
    state = tuple(rng.normal(size=(N, H)) for _ in range(states))
    W_hh = rng.normal(0, 0.6, size=(B * H, H))
    dhs = rng.normal(size=(T, N, H))
    dlast = tuple(rng.normal(size=(N, H)) for _ in range(states))
    return (a_x, state, W_hh, None if ends is None else np.array(ends)), dhs, dlast


ENDS = [None, [length - 1 for length in LENGTHS]]


@pytest.mark.parametrize("ends", ENDS, ids=["full", "ends"])
def test_unroll_and_bptt_on_numpy(kind, ends):
    cell = CELLS[kind]
    (a_x, state, W_hh, ends), dhs, dlast = sequence(kind, ends)
    hs, last, caches = unroll(cell, a_x, state, W_hh, ends)
    assert hs.shape == (T, N, H)
    assert len(caches) == T
    at = T - 1 if ends is None else ends
    np.testing.assert_array_equal(last[0], hs[at, np.arange(N)])
    assert_bptt_is_right(cell, dhs, dlast, a_x, state, W_hh, ends)


@pytest.mark.parametrize("ends", ENDS, ids=["full", "ends"])
def test_numpy_and_torch_give_the_same(kind, ends):
    cell = CELLS[kind]
    (a_x, state, W_hh, ends), dhs, dlast = sequence(kind, ends)

    def tensors(values):
        return tuple(torch.as_tensor(value) for value in values)

    ends_t = None if ends is None else torch.as_tensor(ends)
    hs, last, caches = unroll(cell, a_x, state, W_hh, ends)
    hs_t, last_t, caches_t = unroll(cell, *tensors([a_x]), tensors(state), *tensors([W_hh]), ends_t)
    da, dstate = bptt(cell, dhs, dlast, caches, W_hh, ends)
    da_t, dstate_t = bptt(cell, *tensors([dhs]), tensors(dlast), caches_t, *tensors([W_hh]), ends_t)
    for a, b in zip([hs, *last, da, *dstate], [hs_t, *last_t, da_t, *dstate_t], strict=True):
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("ends", ENDS, ids=["full", "ends"])
def test_memory_may_be_given(kind, ends):
    cell = CELLS[kind]
    (a_x, state, W_hh, ends), dhs, dlast = sequence(kind, ends)
    hs, _, caches = unroll(cell, a_x, state, W_hh, ends)
    given = np.full_like(hs, np.nan)
    unroll(cell, a_x, state, W_hh, ends, out=given)
    np.testing.assert_array_equal(given, hs)
    da, _ = bptt(cell, dhs, dlast, caches, W_hh, ends)
    memory = np.full_like(da, np.nan)
    again, _ = bptt(cell, dhs, dlast, caches, W_hh, ends, out=memory)
    assert again is memory
    np.testing.assert_array_equal(memory, da)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_numpy_equals_the_module(kind, lengths):
    torch.manual_seed(0)
    layer, _ = pair(kind)
    W_ih, W_hh, b_ih, b_hh = (p.detach().numpy() for p in layer.parameters())
    rng = np.random.default_rng(3)
    x = rng.normal(size=(N, T, D))
    start = [rng.normal(size=(1, N, H)) for _ in range(CELLS[kind].states)]
    expected = ours_forward(layer, torch.as_tensor(x), [torch.as_tensor(s) for s in start], lengths)
    a_x = x.transpose(1, 0, 2) @ W_ih.T + b_ih + b_hh
    ends = None if lengths is None else np.array(lengths) - 1
    hs, last, _ = unroll(CELLS[kind], a_x, tuple(s[0] for s in start), W_hh, ends)
    if lengths is not None:
        hs[np.arange(T)[:, None] > ends] = 0
    found = [hs.transpose(1, 0, 2), *(s[None] for s in last)]
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=0, atol=1e-12)


@pytest.mark.parametrize("ends", ENDS, ids=["full", "ends"])
def test_run_hand_derived_equals_autograd_at_every_result(kind, ends):
    torch.manual_seed(1)
    cell = CELLS[kind]
    B = cell.blocks * H
    shapes = [(T, N, D), *[(N, H)] * cell.states, (B, D), (B, H), (B,), (B,)]
    leaves = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in shapes]
    x, *state = leaves[: 1 + cell.states]
    ends = None if ends is None else torch.tensor(ends)
    results = []
    for autograd in (False, True):
        hs, last = run(cell, x, tuple(state), *leaves[-4:], ends=ends, autograd=autograd)
        results.append([hs, *last])
    upstream = [torch.randn_like(part) for part in results[0]]
    found, expected = (torch.autograd.grad(outs, leaves, upstream) for outs in results)
    for a, b in zip((*results[0], *found), (*results[1], *expected), strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-10)


def test_reverse_time():
    x = torch.randn(T, N, D)
    assert torch.equal(reverse_time(x), x.flip(0))
    ends = torch.tensor(LENGTHS) - 1
    reversed_x = reverse_time(x, ends)
    for n, length in enumerate(LENGTHS):
        assert torch.equal(reversed_x[:length, n], x[:length, n].flip(0))
        assert torch.equal(reversed_x[length:, n], x[length:, n])
    assert torch.equal(reverse_time(reversed_x, ends), x)
