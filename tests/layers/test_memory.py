"""Heads and writing: the equations, autograd, more heads than one, a stage left out, and what does not fit."""

import math

import pytest
import torch

from lib.equations.addressing import address, address_backward
from lib.equations.memory import write, write_backward
from lib.layers.memory import STAGES, MemoryHeads, MemoryWriter
from tests.layers.test_bad_input import refuses

N, H, P, R, C = 3, 4, 2, 7, 5


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(21)


@pytest.fixture(params=[False, True], ids=["by hand", "autograd"])
def autograd(request):
    return request.param


def real(*shape):
    return torch.randn(shape, dtype=torch.float64, requires_grad=True)


def weights(*shape):
    return torch.randn(shape, dtype=torch.float64).softmax(-1).requires_grad_()


def same(found, expected, atol=1e-9):
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-9, atol=atol)


def heads(autograd=False):
    layer = MemoryHeads(H, C, P, autograd=autograd).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_()
    return layer


def writer(autograd=False):
    layer = MemoryWriter(H, C, autograd=autograd).double()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_()
    return layer


def test_heads_are_the_equations(autograd):
    layer = heads(autograd)
    h, w, M = real(N, H), weights(N, P, R), real(N, R, C)
    found = layer(h, w, M)
    told = layer.numbers(h)
    upstream = torch.randn_like(found)
    expected, dM = [], 0.0
    dw = torch.empty_like(w)
    for p in range(P):
        told_p = {name: value[:, p] for name, value in told.items()}
        w_next, cache = address(**told_p, w=w[:, p], M=M)
        expected.append(w_next)
        *_, dw[:, p], dM_p = address_backward(upstream[:, p], cache)
        dM = dM + dM_p
    same([found], [torch.stack(expected, 1)], 1e-12)
    same(torch.autograd.grad(found, [w, M], upstream), [dw, dM], 1e-11)


def test_both_ways_have_the_same_gradients():
    by_hand, plain = heads(), heads(True)
    plain.load_state_dict(by_hand.state_dict())
    h, w, M = real(N, H), weights(N, P, R), real(N, R, C)
    upstream = torch.randn(N, P, R, dtype=torch.float64)
    gradients = [
        torch.autograd.grad(layer(h, w, M), [h, w, M, *layer.parameters()], upstream)
        for layer in (by_hand, plain)
    ]
    same(*gradients)


def test_what_heads_are_told_lies_where_it_must():
    told = heads().numbers(10 * real(50, H))
    assert told["k"].abs().max() <= 1 and told["k"].shape == (50, P, C)
    assert told["beta"].min() > 0 and told["gamma"].min() >= 1
    assert told["g"].min() >= 0 and told["g"].max() <= 1
    same([told["s"].sum(-1)], [torch.ones(50, P, dtype=torch.float64)])


def test_what_heads_are_told_is_what_is_printed():
    layer, h = heads(), real(N, H)
    a = (h @ layer.project.weight.T + layer.project.bias).view(N, P, C + 6)
    told = layer.numbers(h)
    expected = {
        "k": torch.tanh(a[..., :C]),
        "s": torch.softmax(a[..., C : C + 3], -1),
        "beta": torch.log1p(a[..., C + 3].exp()),
        "gamma": 1 + torch.log1p(a[..., C + 4].exp()),
        "g": 1 / (1 + torch.exp(-a[..., C + 5])),
    }
    same([told[name] for name in expected], expected.values(), 1e-12)


def test_keys_rows_and_weights_of_zero(autograd):
    layer, M, w = heads(autograd), real(N, R, C), torch.eye(R)[:P].double().expand(N, P, R)
    with torch.no_grad():  # keys of zero; gates that are shut, and nothing moves
        layer.project.weight.zero_()
        layer.project.bias.zero_()
        bias = layer.project.bias.view(P, C + 6)
        bias[0, C + 5], bias[0, C], bias[0, C + 2] = -1e3, -1e3, -1e3
        M[:, 1] = 0.0
    h, w = real(N, H), w.clone().requires_grad_()
    found = layer(h, w, M)
    same([found[:, 0]], [w[:, 0]], 1e-12)
    gated = (
        1 / (2 * R) + w[:, 1] / 2
    )  # all of the second head's numbers are softplus(0), or one half
    moved = (gated + gated.roll(1, -1) + gated.roll(-1, -1)) / 3
    raised = moved ** (1 + math.log(2))
    same([found[:, 1]], [raised / raised.sum(-1, keepdim=True)], 1e-12)
    upstream = torch.randn_like(found)
    gradients = torch.autograd.grad(found, [w, M, *layer.parameters()], upstream)
    assert all(g.isfinite().all() for g in gradients)
    plain = heads(True)
    plain.load_state_dict(layer.state_dict())
    expected = torch.autograd.grad(plain(h, w, M), [w, M, *plain.parameters()], upstream)
    same(gradients, expected, 1e-6)


def test_gradients_are_by_hand_unless_one_asks_for_autograd():
    assert not MemoryHeads(H, C).autograd
    assert not MemoryWriter(H, C).autograd


def test_writing_is_the_equation(autograd):
    layer = writer(autograd)
    h, w, M = real(N, H), weights(N, R), real(N, R, C)
    found = layer(h, w, M)
    W_e, W_v = layer.project.weight.chunk(2)
    b_e, b_v = layer.project.bias.chunk(2)
    e, v = torch.sigmoid(h @ W_e.T + b_e), torch.tanh(h @ W_v.T + b_v)
    expected, cache = write(w, e, v, M)
    upstream = torch.randn_like(found)
    dw, _, _, dM = write_backward(upstream, cache)
    same([found], [expected], 1e-12)
    gradients = torch.autograd.grad(found, [w, M, h, *layer.parameters()], upstream)
    plain = torch.autograd.grad(expected, [w, M, h, *layer.parameters()], upstream)
    same(gradients[:2], [dw, dM], 1e-12)
    same(gradients, plain)


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_left_out(stage):
    layer = heads()
    h, w, M = real(N, H), weights(N, P, R), real(N, R, C)
    told = layer.numbers(h)
    told |= {
        "content": {"beta": 0 * told["beta"]},
        "interpolation": {"g": 0 * told["g"] + 1},
        "shift": {"s": torch.tensor([0.0, 1.0, 0.0]).double().expand(N, P, 3)},
        "sharpening": {"gamma": 0 * told["gamma"] + 1},
    }[stage]
    for p in range(P):
        expected, _ = address(**{k: v[:, p] for k, v in told.items()}, w=w[:, p], M=M)
        same([layer(h, w, M, without=stage)[:, p]], [expected])
    assert not torch.allclose(layer(h, w, M, without=stage), layer(h, w, M))


def test_the_parameters_do_not_know_the_number_of_rows():
    layer = heads()
    for rows in (1, 2, 31):
        w = layer(real(N, H), weights(N, P, rows), real(N, rows, C))
        same([w.sum(-1)], [torch.ones(N, P, dtype=torch.float64)])


def test_second_derivatives_are_refused_by_hand_and_right_by_autograd():
    h, w, M = real(N, H), weights(N, P, R), real(N, R, C)

    def twice(layer, *inputs):
        (g,) = torch.autograd.grad(layer(*inputs).square().sum(), h, create_graph=True)
        return torch.autograd.grad(g.square().sum(), h)[0]

    for make, inputs in ((heads, (h, w, M)), (writer, (h, w[:, 0], M))):
        with pytest.raises(RuntimeError, match="autograd=True"):
            twice(make(), *inputs)
        assert twice(make(True), *inputs).abs().max() > 1e-9


def test_what_does_not_fit_is_refused_in_words():
    layer, pen = heads(), writer()
    h, w, M = real(N, H), weights(N, P, R), real(N, R, C)
    refuses(lambda: layer(h, w[..., 1:], M), "(3, 2, 7)", "(3, 2, 6)", "another number of rows")
    refuses(lambda: layer(h, w[:, 0], M), "(3, 2, 7)", "(3, 7)")
    refuses(lambda: layer(h[:, 1:], w, M), "(3, 4)", "(3, 3)")
    refuses(lambda: layer(h, w, M[..., 1:]), "(N, rows, 5)", "(3, 7, 4)", "swapped")
    refuses(lambda: pen(h, w, M), "(3, 1, 7)", "(3, 1, 2, 7)")
    refuses(lambda: layer(h, w, M, without="sharpen"), "'sharpen'", "content, interpolation")
    refuses(lambda: MemoryHeads(H, C, 0), "heads", "at least 1")
    refuses(lambda: MemoryWriter(0, C), "state_size", "at least 1")
