"""The GRU's two variants and two conventions: against torch, autograd, finite differences and each other."""

from itertools import product

import numpy as np
import pytest
import torch

from lib.arrays import sigmoid
from lib.equations.gru import gru_step, gru_step_reset_before
from lib.layers.gru import GRU, flip_update_gate
from tests.layers.referee import (
    LENGTHS,
    D,
    H,
    N,
    T,
    assert_equal,
    gradients,
)

VARIANTS = {"after": True, "before": False}


@pytest.fixture(params=VARIANTS)
def variant(request):
    return request.param


def numbers(seed=1):
    """Return everything that goes into a step, and a gradient for what comes out, all of it random."""
    rng = np.random.default_rng(seed)
    shapes = [(N, D), (N, H), (3 * H, D), (3 * H, H), (3 * H,), (3 * H,)]
    return [rng.normal(size=shape) for shape in shapes], rng.normal(size=(N, H))


def textbook(x, h, W_ih, W_hh, b_ih, b_hh, reset_after=True, replace=False):
    """The equations once more, with the update gate in either sense."""
    (W_r, W_z, W_n), (U_r, U_z, U_n) = W_ih.reshape(3, H, -1), W_hh.reshape(3, H, H)
    (b_r, b_z, b_n), (c_r, c_z, c_n) = b_ih.reshape(3, H), b_hh.reshape(3, H)
    r = 1 / (1 + np.exp(-(x @ W_r.T + b_r + h @ U_r.T + c_r)))
    z = 1 / (1 + np.exp(-(x @ W_z.T + b_z + h @ U_z.T + c_z)))
    from_h = r * (h @ U_n.T + c_n) if reset_after else (r * h) @ U_n.T + c_n
    n = np.tanh(x @ W_n.T + b_n + from_h)
    return z * n + (1 - z) * h if replace else (1 - z) * n + z * h


def step(*arguments, reset_after):
    return (gru_step if reset_after else gru_step_reset_before)(*arguments)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize(
    ("layers", "both", "bias"), list(product((1, 3), (False, True), (False, True)))
)
def test_reset_before_by_hand_equals_autograd(layers, both, bias, lengths):
    torch.manual_seed(4)
    options = dict(num_layers=layers, bidirectional=both, bias=bias, reset_after=False)
    by_hand, automatic = GRU(D, H, **options).double(), GRU(D, H, **options, autograd=True).double()
    with torch.no_grad():
        for parameter in by_hand.parameters():
            parameter.normal_(0, 0.6)
    automatic.load_state_dict(by_hand.state_dict(), strict=True)
    torch.nn.GRU(D, H, layers, bias=bias, bidirectional=both).load_state_dict(by_hand.state_dict())
    x = torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)
    h_0 = torch.randn(layers * (1 + both), N, H, dtype=torch.float64, requires_grad=True)
    found, expected = by_hand(x, h_0, lengths), automatic(x, h_0, lengths)
    assert_equal(found, expected, 1e-12)
    upstream = [torch.randn_like(part) for part in found]
    first = gradients(found, upstream, by_hand, x, [h_0], retain_graph=True)
    assert_equal(first, gradients(expected, upstream, automatic, x, [h_0]), 1e-11)
    assert_equal(gradients(found, upstream, by_hand, x, [h_0]), first, 0)  # twice gives the same


def test_reset_before_survives_second_derivatives():
    layer = GRU(D, H, reset_after=False, autograd=True).double()
    x = torch.randn(2, 3, D, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(lambda x: layer(x, lengths=[3, 2])[0], (x,))


def test_keep_and_replace_convert_exactly(variant):
    inputs, _ = numbers()
    after = VARIANTS[variant]
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    flipped = flip_update_gate(dict(zip(names, inputs[2:], strict=True)))
    kept = textbook(*inputs, reset_after=after)
    replaced = textbook(*inputs[:2], *flipped.values(), reset_after=after, replace=True)
    np.testing.assert_allclose(replaced, kept, rtol=0, atol=1e-14)
    unconverted = textbook(*inputs, reset_after=after, replace=True)
    assert np.abs(unconverted - kept).max() > 0.1
    for name, value in flip_update_gate(flipped).items():
        np.testing.assert_array_equal(value, inputs[2 + names.index(name)])


def test_the_flip_takes_a_whole_state_dict_and_leaves_it_alone():
    layer = torch.nn.GRU(D, H, num_layers=2, bidirectional=True)
    parameters = layer.state_dict()
    kept = {name: value.clone() for name, value in parameters.items()}
    flipped = flip_update_gate(parameters)
    GRU(D, H, num_layers=2, bidirectional=True).load_state_dict(flipped, strict=True)
    for name, value in flipped.items():
        assert torch.equal(parameters[name], kept[name])
        assert torch.equal(value[H : 2 * H], -kept[name][H : 2 * H])
        assert torch.equal(value[:H], kept[name][:H])
        assert torch.equal(value[2 * H :], kept[name][2 * H :])


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight": np.ones((6, 2))},
        {"bias_hh_l0": np.ones(16)},
        {
            "weight_hh_l0": np.ones((12, 3))
        },  # of an LSTM: four blocks, of a number of rows that 3 divides
        {"weight_hh_l0": np.ones((3, 3))},  # of a plain RNN
    ],
    ids=["name", "rows", "lstm", "rnn"],
)
def test_the_flip_refuses_what_is_no_gru(wrong):
    with pytest.raises(ValueError, match=r"three blocks of rows.*parameters of a GRU"):
        flip_update_gate(wrong)


def variants(inputs):
    return [step(*inputs, reset_after=after)[0] for after in (True, False)]


def test_reset_before_and_after_differ_where_the_state_is_not_zero():
    inputs, _ = numbers()
    inputs[5][:] = 0
    after, before = variants(inputs)
    assert (np.abs(after - before).max(axis=1) > 1e-3).all()  # for every sample
    inputs[1][:] = 0
    np.testing.assert_allclose(*variants(inputs), rtol=0, atol=1e-15)
    inputs[5][2 * H :] = 1  # but after the product the gate scales the bias b_hn, too
    after, before = variants(inputs)
    assert np.abs(after - before).max() > 1e-3


def test_reset_before_and_after_agree_if_no_unit_reads_another():
    inputs, _ = numbers()
    inputs[3][2 * H :] = np.diag([0.7, -1.3, 2.1, 0.4])
    inputs[5][2 * H :] = 0
    np.testing.assert_allclose(*variants(inputs), rtol=0, atol=1e-14)


def test_no_candidate_of_reset_before_equals_this_one_of_reset_after():
    """Two units, no input, z = 0 in both variants, so that atanh(h_next) is the candidate's pre-activation, F(h).

    After the product: F_1 = s(h) (h_1 + h_2) and F_2 = (h_1 - h_2) / 2, where s = sigmoid(h_1 + h_2). Before
    it, every F_i is a weighted sum of p_1 = r_1 h_1, p_2 = r_2 h_2 and 1. F_1, F_2 and 1 are independent, so
    p_1 must be a weighted sum of them, not a constant one. But p_1 is zero wherever h_1 is, and on that
    line F_1, F_2 and 1 are still independent: every sum of them that vanishes there is 0 F_1 + 0 F_2 + 0.
    """
    W_hh = np.array([[1, 1], [0, 0], [0, 0], [0, 0], [1, 1], [1, -1]], float)
    b_hh = np.array([0, 0, -800, -800, 0, 0], float)
    h = np.column_stack([np.zeros(9), np.linspace(-0.4, 0.4, 9)])  # h_1 = 0
    h_next, _ = gru_step(np.zeros((9, 1)), h, np.zeros((6, 1)), W_hh, 0 * b_hh, b_hh)
    F = np.arctanh(h_next)
    np.testing.assert_allclose(F[:, 0], sigmoid(h[:, 1]) * h[:, 1], atol=1e-12)
    np.testing.assert_allclose(F[:, 1], -h[:, 1] / 2, atol=1e-12)
    assert np.linalg.matrix_rank(np.column_stack([F, np.ones(9)]), tol=1e-3) == 3


def test_the_module_reads_with_the_variant_it_was_made_for():
    torch.manual_seed(6)
    after, before = GRU(D, H).double(), GRU(D, H, reset_after=False).double()
    before.load_state_dict(after.state_dict(), strict=True)
    x = torch.randn(N, T, D, dtype=torch.float64)
    h = torch.zeros(N, H, dtype=torch.float64)
    for layer, flag in ((after, True), (before, False)):
        steps, h_t = [], h
        for x_t in x.unbind(1):
            h_t, _ = step(x_t, h_t, *layer.parameters(), reset_after=flag)
            steps.append(h_t)
        assert_equal([layer(x)[0]], [torch.stack(steps, 1)], 1e-12)
    assert (after(x)[0] - before(x)[0]).abs().max() > 1e-3


def test_parameters_are_three_quarters_of_an_lstms():
    def count(layer):
        return sum(parameter.numel() for parameter in layer.parameters())

    assert count(GRU(D, H)) == 3 * (H * D + H * H + 2 * H) == 3 * count(torch.nn.RNN(D, H))
    assert 4 * count(GRU(D, H)) == 3 * count(torch.nn.LSTM(D, H))
