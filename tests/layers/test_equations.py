"""Every layer is held to its equations: the textbook's lines and the layer's arrangement give the same."""

import pytest
import torch

from lib.equations import convolution as equations
from lib.equations.modrelu import modrelu_step, modrelu_step_backward
from lib.layers.convolution import Conv1d, Conv2d
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.orthogonal import OrthogonalRNN
from lib.layers.pooling import AvgPool2d, MaxPool2d
from lib.layers.recurrence import reverse_time, unroll
from lib.layers.rnn import RNN
from tests.layers.referee import LENGTHS, D, H, N, T

LAYERS = {
    "tanh": lambda **options: RNN(D, H, **options),
    "relu": lambda **options: RNN(D, H, nonlinearity="relu", **options),
    "lstm": lambda **options: LSTM(D, H, **options),
    "gru": lambda **options: GRU(D, H, **options),
    "gru before": lambda **options: GRU(D, H, reset_after=False, **options),
    "orthogonal": lambda **options: OrthogonalRNN(D, H),
}
CLOSE = 1e-12  # of the largest entry


@pytest.fixture(params=LAYERS)
def name(request):
    return request.param


def random(*shape):
    return torch.randn(shape, dtype=torch.float64)


def make(name, **options):
    torch.manual_seed(len(name))
    layer = LAYERS[name](**options).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(0, 0.6)
    return layer


def by_equations(layer, x, state, dhs, dlast, ends):
    """Results and gradients of one layer, from the step and the gradient of a step and nothing else."""
    cell, weights = layer.cell, [0.0 if w is None else w for w in layer.weights()]
    at = [T - 1] * N if ends is None else ends.tolist()
    states, caches = [], []
    for t in range(T):
        *state, cache = cell.step(x[:, t], *state, *weights)
        states.append(state)
        caches.append(cache)
    last = [torch.stack([states[at[n]][k][n] for n in range(N)]) for k in range(cell.states)]
    hs = torch.stack([h for h, *_ in states], 1)  # (N, T, H)
    dstate, dx, total = [torch.zeros(N, H, dtype=x.dtype)] * cell.states, [], [0.0] * 4
    for t in reversed(range(T)):
        dh, *dc = dstate
        dh = dh.clone()
        dc = [part.clone() for part in dc]
        for n in range(N):
            if t <= at[n]:
                dh[n] += dhs[n, t]
            else:
                hs[n, t] = 0
            if t == at[n]:
                for part, d in zip([dh, *dc], dlast, strict=True):
                    part[n] += d[n]
        dx_t, *rest = cell.step_backward(dh, *dc, caches[t])
        dstate, step = rest[: cell.states], rest[cell.states :]
        dx.insert(0, dx_t)
        total = [s if d is None else s + d for s, d in zip(total, step, strict=True)]
    return [hs, *last, torch.stack(dx, 1), *dstate, *total]


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_layer_is_its_equations(name, lengths, bias):
    layer = make(name, bias=bias)
    x = random(N, T, D).requires_grad_()
    start = [random(1, N, H).requires_grad_() for _ in range(layer.cell.states)]
    output, last = layer(x, tuple(start) if len(start) > 1 else start[0], lengths)
    last = last if len(start) > 1 else (last,)
    dhs, dlast = random(N, T, H), [random(N, H) for _ in start]
    inputs = [x, *start, *(w for w in layer.weights() if w is not None)]
    found = torch.autograd.grad([output, *last], inputs, [dhs, *(d[None] for d in dlast)])
    ends = None if lengths is None else torch.tensor(lengths) - 1
    with torch.no_grad():
        expected = by_equations(layer, x, [s[0] for s in start], dhs, dlast, ends)
    kept = [w is not None for w in layer.weights()]
    count = 2 + 2 * len(start)  # output, last, dx, dstart; then the weights' gradients
    expected = expected[:count] + [e for e, k in zip(expected[count:], kept, strict=True) if k]
    for a, b in zip([output, *last, *found], expected, strict=True):
        b = b.reshape(a.shape)
        torch.testing.assert_close(a, b, rtol=0, atol=CLOSE * b.abs().max().item())


def test_modrelu_is_the_step_of_the_orthogonal_network():
    cell = OrthogonalRNN(D, H).cell
    x, h, W_ih, W_hh, b = random(N, D), random(N, H), random(H, D), random(H, H), random(H)
    h_next, cache = cell.step(x, h, W_ih, W_hh, 0.0, b)
    expected, kept = modrelu_step(x, h, W_ih, W_hh, b)
    assert torch.equal(h_next, expected)
    *gradients, none, db = cell.step_backward(x[:, :1] * h, cache)
    assert none is None
    for a, e in zip([*gradients, db], modrelu_step_backward(x[:, :1] * h, kept), strict=True):
        assert torch.equal(a, e)


def close(found, expected):
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=CLOSE * b.abs().max().item())


@pytest.mark.parametrize("setting", [(1, 0, 1), (2, 3, 1), (3, 1, 2)], ids=str)
@pytest.mark.parametrize(("kind", "places"), [(Conv1d, (11,)), (Conv2d, (8, 13))])
def test_convolution_is_its_equations(kind, places, setting):
    layer = kind(D, H, 3, *setting).double()
    x = random(N, D, *places).requires_grad_()
    found, name = layer(x), kind.__name__.lower()
    upstream = random(*found.shape)
    with torch.no_grad():
        y, cache = getattr(equations, name)(x, layer.weight, layer.bias, *setting)
        expected = getattr(equations, f"{name}_backward")(upstream, cache)
    close(
        [found, *torch.autograd.grad(found, [x, layer.weight, layer.bias], upstream)],
        [y, *expected],
    )


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 2), (2, 3)])
@pytest.mark.parametrize(("kind", "name"), [(MaxPool2d, "max_pool"), (AvgPool2d, "avg_pool")])
def test_pooling_is_its_equations(kind, name, k, stride):
    x = random(N, D, 8, 13).requires_grad_()
    found = kind(k, stride)(x)
    upstream = random(*found.shape)
    y, cache = getattr(equations, name)(x.detach(), k, stride)
    expected = getattr(equations, f"{name}_backward")(upstream, cache)
    close([found, *torch.autograd.grad(found, x, upstream)], [y, expected])


@pytest.mark.parametrize("name", [name for name in LAYERS if name != "orthogonal"])
def test_the_plain_loop_runs_on_numpy(name):
    layer = make(name)
    x, start = random(N, T, D), [random(N, H) for _ in range(layer.cell.states)]
    weights = [w.detach().numpy() for w in layer.weights()]
    states, caches = unroll(
        layer.cell, x.transpose(0, 1).numpy(), [s.numpy() for s in start], *weights
    )
    output, _ = layer(x, tuple(s[None] for s in start) if len(start) > 1 else start[0][None])
    assert len(states) == len(caches) == T
    assert all(len(cache) == len(layer.cell.cached) for cache in caches)
    for t, (h, *_) in enumerate(states):
        torch.testing.assert_close(torch.as_tensor(h), output[:, t].detach(), rtol=0, atol=1e-12)


def test_reverse_time():
    x = torch.randn(T, N, D)
    assert torch.equal(reverse_time(x), x.flip(0))
    ends = torch.tensor(LENGTHS) - 1
    reversed_x = reverse_time(x, ends)
    for n, length in enumerate(LENGTHS):
        assert torch.equal(reversed_x[:length, n], x[:length, n].flip(0))
        assert torch.equal(reversed_x[length:, n], x[length:, n])
    assert torch.equal(reverse_time(reversed_x, ends), x)
