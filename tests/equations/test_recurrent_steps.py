"""Steps and sequences in the textbook's form, against torch's own cells, autograd and finite differences."""

import numpy as np
import pytest
import torch

from lib.equations import gru, lstm, rnn
from lib.inspection.gradient_check import numerical_gradient

N, T, D, H = 5, 7, 3, 4
STEPS = {  # step, backward, blocks of rows, states
    "rnn": (rnn.rnn_step, rnn.rnn_step_backward, 1, 1),
    "relu": (rnn.rnn_step_relu, rnn.rnn_step_relu_backward, 1, 1),
    "lstm": (lstm.lstm_step, lstm.lstm_step_backward, 4, 2),
    "gru": (gru.gru_step, gru.gru_step_backward, 3, 1),
    "before": (gru.gru_step_reset_before, gru.gru_step_reset_before_backward, 3, 1),
    "simplified": (gru.gru_step_simplified, gru.gru_step_simplified_backward, 2, 1),
}
SEQUENCES = {
    "rnn": (rnn.rnn_forward, rnn.rnn_backward),
    "lstm": (lstm.lstm_forward, lstm.lstm_backward),
    "gru": (gru.gru_forward, gru.gru_backward),
}


@pytest.fixture(params=STEPS)
def kind(request):
    return request.param


def numbers(kind, time=()):
    """Return x, states, weights and biases, none of them zero, and upstream gradients of the states."""
    rng = np.random.default_rng(list(STEPS).index(kind))
    *_, B, states = STEPS[kind]
    shapes = [(N, *time, D), *[(N, H)] * states, (B * H, D), (B * H, H), (B * H,), (B * H,)]
    inputs = [rng.normal(0, 0.8, size=shape) for shape in shapes]
    return inputs, [rng.normal(size=(N, *time, H)) for _ in range(states)]


def tensors(arrays, **options):
    return [torch.tensor(array, **options) for array in arrays]


def torchs_cell(kind, parameters):
    cells = {"lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}
    make = cells.get(kind, torch.nn.RNNCell)
    options = {"nonlinearity": "relu"} if kind == "relu" else {}
    cell = make(D, H, **options).double()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict(dict(zip(names, tensors(parameters), strict=True)))
    return cell


@pytest.mark.parametrize("kind", ["rnn", "relu", "lstm", "gru"])
def test_step_is_torchs_cell(kind):
    step, _, _, states = STEPS[kind]
    inputs, _ = numbers(kind)
    x, *state = tensors(inputs[: 1 + states])
    expected = torchs_cell(kind, inputs[-4:])(x, tuple(state) if states == 2 else state[0])
    *found, _ = step(*inputs)
    for a, b in zip(found, expected if states == 2 else [expected], strict=True):
        assert isinstance(a, np.ndarray)
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=0, atol=1e-12)


def test_simplified_unit_is_torchs_with_the_reset_gate_held_open():
    inputs, _ = numbers("simplified")
    x, h, *parameters = inputs
    open_gate = [np.zeros((H, D)), np.zeros((H, H)), np.full(H, 50.0), np.zeros(H)]
    whole = [np.concatenate([r, zn]) for r, zn in zip(open_gate, parameters, strict=True)]
    expected = torchs_cell("gru", whole)(*tensors([x, h])).detach().numpy()
    found, _ = gru.gru_step_simplified(*inputs)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def test_reset_before_the_product_by_hand():
    # Two units whose candidate reads the other one. r = 1/4 and 3/4, z = 1/2, n = tanh of 3/4 * 8 and 1/4 * 4.
    log3, zero = np.log(3.0), np.zeros((2, 2))
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    W_hh = np.concatenate([zero, zero, swap])
    b = np.array([-log3, log3, 0, 0, 0, 0])
    arguments = (np.zeros((1, 1)), np.array([[4.0, 8.0]]), np.zeros((6, 1)), W_hh, b, 0 * b)
    h_next, _ = gru.gru_step_reset_before(*arguments)
    np.testing.assert_allclose(h_next, [[np.tanh(6) / 2 + 2, np.tanh(1) / 2 + 4]])
    # After the product, r scales what a unit got, not what it read.
    h_next, _ = gru.gru_step(*arguments)
    np.testing.assert_allclose(h_next, [[np.tanh(2) / 2 + 2, np.tanh(3) / 2 + 4]])


def test_lstm_step_by_hand():
    # i = 3/4, f = 1/4, g = 4/5, o = 1/2 and c = 2: every number can be checked on paper.
    log3, one = np.log(3.0), np.ones((1, 1))
    W_ih = np.array([[log3], [-log3], [log3], [0.0]])
    h, c, _ = lstm.lstm_step(one, one, 2 * one, W_ih, 0 * W_ih, np.zeros(4), np.zeros(4))
    np.testing.assert_allclose(c, [[1 / 4 * 2 + 3 / 4 * 4 / 5]])
    np.testing.assert_allclose(h, np.tanh(c) / 2)


def compare_gradients(function, arguments, upstream, found):
    """Compare gradients with autograd's, to 1e-12, and with finite differences."""
    leaves = tensors(arguments, requires_grad=True)
    automatic = torch.autograd.grad(function(*leaves), leaves, tensors(upstream))
    assert len(found) == len(arguments)
    for k, (argument, gradient) in enumerate(zip(arguments, found, strict=True)):
        assert gradient.shape == argument.shape
        np.testing.assert_allclose(gradient, automatic[k].numpy(), rtol=0, atol=1e-12)

        def loss(changed, k=k):
            results = function(*arguments[:k], changed, *arguments[k + 1 :])
            return sum((u * r).sum() for u, r in zip(upstream, results, strict=True))

        expected = numerical_gradient(loss, argument)
        np.testing.assert_allclose(gradient, expected, rtol=0, atol=1e-7)


def test_gradient_of_a_step(kind):
    step, backward, *_ = STEPS[kind]
    inputs, upstream = numbers(kind)
    found = backward(*upstream, step(*inputs)[-1])
    compare_gradients(lambda *a: step(*a)[:-1], inputs, upstream, found)
    on_torch = backward(*tensors(upstream), step(*tensors(inputs))[-1])
    for a, b in zip(found, on_torch, strict=True):
        assert isinstance(b, torch.Tensor)
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=1e-12)


def test_nothing_is_changed_in_place(kind):
    step, backward, *_ = STEPS[kind]
    inputs, upstream = numbers(kind)
    before = [array.copy() for array in (*inputs, *upstream)]
    *_, cache = step(*inputs)
    first = [gradient.copy() for gradient in backward(*upstream, cache)]
    for a, b in zip(first, backward(*upstream, cache), strict=True):
        np.testing.assert_array_equal(a, b)
    for a, b in zip((*inputs, *upstream), before, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("kind", ["rnn", "relu", "lstm", "gru", "before", "simplified"])
def test_biases_share_no_memory(kind):
    step, backward, *_ = STEPS[kind]
    inputs, upstream = numbers(kind)
    *_, db_ih, db_hh = backward(*upstream, step(*inputs)[-1])
    assert not np.shares_memory(db_ih, db_hh)


def test_rectifier_passes_nothing_at_zero():
    zero = np.zeros((1, 1))
    _, cache = rnn.rnn_step_relu(zero, zero, zero, zero, zero[0], zero[0])
    *_, db_ih, _ = rnn.rnn_step_relu_backward(np.ones((1, 1)), cache)
    assert db_ih == 0  # as in torch
    leaf = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    zero = torch.tensor(zero)
    rnn.rnn_step_relu(zero, zero, zero, zero, leaf, zero[0])[0].backward()
    assert leaf.grad == 0


@pytest.mark.parametrize("kind", SEQUENCES)
def test_sequences(kind):
    forward, backward = SEQUENCES[kind]
    inputs, upstream = numbers(kind, time=(T,))
    *results, caches = forward(*inputs)
    states = STEPS[kind][3]
    assert [r.shape for r in results] == [(N, T, H)] * states
    x, *state = inputs[: 1 + states]
    for t in range(T):  # each step starts where the one before ended
        *state, _ = STEPS[kind][0](x[:, t], *state, *inputs[-4:])
        for found, expected in zip(results, state, strict=True):
            np.testing.assert_allclose(found[:, t], expected, rtol=0, atol=1e-15)
    found = backward(*upstream, caches)
    compare_gradients(lambda *a: forward(*a)[:-1], inputs, upstream, found)
    on_torch = backward(*tensors(upstream), forward(*tensors(inputs))[-1])
    for a, b in zip(found, on_torch, strict=True):
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=1e-12)
