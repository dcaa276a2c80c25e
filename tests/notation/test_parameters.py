"""The four notations compute the same step: each formula is written out here on its own."""

import numpy as np
import pytest
import torch

from lib import notation
from lib.equations.gru import gru_step_reset_before
from lib.layers.gru import GRU, flip_update_gate

N, D, H = 3, 4, 5
KINDS = ("rnn", "lstm", "gru")


def sigma(z):
    return 1 / (1 + np.exp(-z))


def torch_parameters(kind, bias=True):
    if (
        kind == "gru"
    ):  # the variant that the three other sources write; torch has only the other one
        cell = GRU(D, H, bias=bias, reset_after=False).double()
    else:
        make = torch.nn.RNN if kind == "rnn" else torch.nn.LSTM
        cell = make(D, H, bias=bias, dtype=torch.float64)
    return cell, {name: p.detach() for name, p in cell.named_parameters()}


def as_numpy(parameters):
    return {name: value.numpy() for name, value in parameters.items()}


def torch_step(parameters, x, h, c, kind):
    if kind == "gru":
        return gru_step_reset_before(x, h, *parameters.values())[0]
    W_ih, W_hh = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a = x @ W_ih.T + h @ W_hh.T + parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    if kind == "rnn":
        return np.tanh(a)
    i, f, g, o = np.split(a, 4, axis=1)
    c = sigma(f) * c + sigma(i) * np.tanh(g)
    return np.concatenate([sigma(o) * np.tanh(c), c], axis=1)


def ng_step(p, x, a, c, kind):
    ax = np.concatenate([a, x], axis=1)
    if kind == "rnn":
        return np.tanh(ax @ p["W_a"].T + p["b_a"])
    if kind == "gru":  # c is a
        update, reset = (sigma(ax @ p[f"W_{k}"].T + p[f"b_{k}"]) for k in "ur")
        candidate = np.tanh(np.concatenate([reset * a, x], axis=1) @ p["W_c"].T + p["b_c"])
        return update * candidate + (1 - update) * a
    update, forget, out = (sigma(ax @ p[f"W_{k}"].T + p[f"b_{k}"]) for k in "ufo")
    c = update * np.tanh(ax @ p["W_c"].T + p["b_c"]) + forget * c
    return np.concatenate([out * np.tanh(c), c], axis=1)


def goodfellow_step(p, x, h, s, kind):
    def affine(gate="", h=h):
        return p["b" + gate] + x @ p["U" + gate].T + h @ p["W" + gate].T

    if kind == "rnn":
        return np.tanh(affine())
    if kind == "gru":  # x and the gates are those of t - 1
        u, r = sigma(affine("^u")), sigma(affine("^r"))
        return u * h + (1 - u) * np.tanh(affine(h=r * h))
    f, g, q = sigma(affine("^f")), sigma(affine("^g")), sigma(affine("^o"))
    s = f * s + g * np.tanh(affine())
    return np.concatenate([np.tanh(s) * q, s], axis=1)


def olah_step(p, x, h, C, kind):
    hx = np.concatenate([h, x], axis=1)
    if kind == "rnn":
        return np.tanh(hx @ p["W"].T + p["b"])
    if kind == "gru":
        z, r = (sigma(hx @ p[f"W_{k}"].T + p[f"b_{k}"]) for k in "zr")
        candidate = np.tanh(np.concatenate([r * h, x], axis=1) @ p["W"].T + p["b"])
        return (1 - z) * h + z * candidate
    f, i, o = (sigma(hx @ p[f"W_{k}"].T + p[f"b_{k}"]) for k in "fio")
    C = f * C + i * np.tanh(hx @ p["W_C"].T + p["b_C"])
    return np.concatenate([o * np.tanh(C), C], axis=1)


STEPS = {"ng": ng_step, "goodfellow": goodfellow_step, "olah": olah_step}


def converters(name):
    return getattr(notation, f"to_{name}"), getattr(notation, f"from_{name}")


@pytest.fixture(params=KINDS)
def example(request):
    torch.manual_seed(3)
    rng = np.random.default_rng(3)
    cell, parameters = torch_parameters(request.param)
    x, h, c = rng.normal(size=(N, D)), rng.normal(size=(N, H)), rng.normal(size=(N, H))
    return request.param, cell, parameters, x, h, c


@pytest.mark.parametrize(
    "example", ["rnn", "lstm"], indirect=True
)  # the GRU: tests/layers/test_gru.py
def test_our_torch_formula_is_torch(example):
    kind, cell, parameters, x, h, c = example
    state = torch.tensor(h)[None]
    state = state if kind == "rnn" else (state, torch.tensor(c)[None])
    expected = cell(torch.tensor(x)[None], state)[1]
    expected = expected[0] if kind == "rnn" else torch.cat([s[0] for s in expected], dim=1)
    np.testing.assert_allclose(
        torch_step(as_numpy(parameters), x, h, c, kind), expected.detach().numpy(), atol=1e-12
    )


@pytest.mark.parametrize("name", STEPS)
def test_each_notation_computes_the_same_step(example, name):
    kind, _, parameters, x, h, c = example
    parameters = as_numpy(parameters)
    to, back = converters(name)
    expected = torch_step(parameters, x, h, c, kind)
    np.testing.assert_allclose(
        STEPS[name](to(parameters, kind), x, h, c, kind), expected, atol=1e-12
    )
    returned = back(to(parameters, kind), kind)
    np.testing.assert_allclose(torch_step(returned, x, h, c, kind), expected, atol=1e-12)


@pytest.mark.parametrize("name", STEPS)
def test_the_converters_take_tensors_and_torch_loads_the_result(example, name):
    kind, cell, parameters, x, *_ = example
    to, back = converters(name)
    converted = to(parameters, kind)
    assert all(isinstance(value, torch.Tensor) for value in converted.values())
    before = cell(torch.tensor(x)[None])[0]
    cell.load_state_dict(back(converted, kind), strict=True)
    np.testing.assert_allclose(cell(torch.tensor(x)[None])[0].detach(), before.detach(), atol=1e-12)


@pytest.mark.parametrize("name", STEPS)
def test_biases_come_back_merged(example, name):
    kind, _, parameters, *_ = example
    to, back = converters(name)
    returned = back(to(parameters, kind), kind)
    total = parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    assert torch.equal(returned["bias_ih_l0"], total) and not returned["bias_hh_l0"].any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", STEPS)
def test_a_layer_without_bias_converts_to_zero_biases(name, kind):
    _, parameters = torch_parameters(kind, bias=False)
    returned = converters(name)[1](converters(name)[0](parameters, kind), kind)
    assert torch.equal(returned["weight_ih_l0"], parameters["weight_ih_l0"])
    assert not returned["bias_ih_l0"].any()


def test_the_sigmoid_printed_by_goodfellow_is_not_torch():
    torch.manual_seed(3)
    _, parameters = torch_parameters("lstm")
    x, h, c = (np.random.default_rng(k).normal(size=(N, n)) for k, n in enumerate((D, H, H)))
    p = notation.to_goodfellow(as_numpy(parameters), "lstm")
    f, g = (sigma(p[f"b^{k}"] + x @ p[f"U^{k}"].T + h @ p[f"W^{k}"].T) for k in "fg")
    printed = f * c + g * sigma(p["b"] + x @ p["U"].T + h @ p["W"].T)
    ours = torch_step(as_numpy(parameters), x, h, c, "lstm")[:, H:]
    assert np.abs(printed - ours).max() > 0.1


def test_the_sigmoid_printed_by_goodfellow_is_not_the_gru_either():
    torch.manual_seed(3)
    _, parameters = torch_parameters("gru")
    x, h = (np.random.default_rng(k).normal(size=(N, n)) for k, n in enumerate((D, H)))
    p = notation.to_goodfellow(as_numpy(parameters), "gru")
    u, r = (sigma(p[f"b^{k}"] + x @ p[f"U^{k}"].T + h @ p[f"W^{k}"].T) for k in "ur")
    printed = u * h + (1 - u) * sigma(p["b"] + x @ p["U"].T + (r * h) @ p["W"].T)
    assert np.abs(printed - torch_step(as_numpy(parameters), x, h, None, "gru")).max() > 0.1


def test_the_update_gate_keeps_in_goodfellow_and_replaces_in_ng_and_olah():
    _, parameters = torch_parameters("gru")
    flipped = flip_update_gate(parameters)
    rows = slice(H, 2 * H)
    b = (parameters["bias_ih_l0"] + parameters["bias_hh_l0"])[rows]
    assert torch.equal(notation.to_goodfellow(parameters, "gru")["b^u"], b)
    for to, letter in ((notation.to_ng, "u"), (notation.to_olah, "z")):
        assert torch.equal(to(parameters, "gru")[f"b_{letter}"], -b)
        side_by_side = [flipped["weight_hh_l0"][rows], flipped["weight_ih_l0"][rows]]
        assert torch.equal(to(parameters, "gru")[f"W_{letter}"], torch.cat(side_by_side, 1))


@pytest.mark.parametrize("name", STEPS)
def test_torchs_own_gru_is_another_function(name):
    torch.manual_seed(3)
    cell = torch.nn.GRU(D, H, dtype=torch.float64)
    parameters = {key: value.detach().numpy() for key, value in cell.named_parameters()}
    x, h = (np.random.default_rng(k).normal(size=(N, n)) for k, n in enumerate((D, H)))
    theirs = cell(torch.tensor(x)[None], torch.tensor(h)[None])[1][0].detach().numpy()
    converted = STEPS[name](converters(name)[0](parameters, "gru"), x, h, None, "gru")
    assert np.abs(converted - theirs).max() > 0.01


@pytest.mark.parametrize("kind, blocks", [("lstm", 4), ("gru", 3)])
@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    "wrong, message",
    [
        (lambda p: {k: v for k, v in p.items() if k != "weight_hh_l0"}, "expected the parameters"),
        (lambda p: p | {"weight_hh_l1": p["weight_hh_l0"]}, "expected the parameters"),
        (lambda p: p | {"weight_hh_l0": p["weight_hh_l0"][:H]}, "expected {} blocks of rows"),
    ],
)
def test_wrong_parameters_are_explained(name, wrong, message, kind, blocks):
    _, parameters = torch_parameters(kind)
    with pytest.raises(ValueError, match=message.format(blocks)):
        converters(name)[0](wrong(parameters), kind)


@pytest.mark.parametrize("name", STEPS)
def test_parameters_of_another_cell_are_explained(name):
    to, back = converters(name)
    with pytest.raises(ValueError, match=r"expected 3 blocks of rows.*another kind of cell"):
        to(torch_parameters("lstm")[1], "gru")
    with pytest.raises(ValueError, match="expected the parameters"):
        back(to(torch_parameters("lstm")[1], "lstm"), "gru")
    converted = to(torch_parameters("gru")[1], "gru")
    letter = next(iter(converted))
    with pytest.raises(ValueError, match="expected 3 blocks of rows"):
        back(converted | {letter: torch.cat([converted[letter]] * 2)}, "gru")


@pytest.mark.parametrize("name", STEPS)
def test_unknown_kinds_and_names_are_explained(name):
    to, back = converters(name)
    with pytest.raises(ValueError, match="expected the kind"):
        to(torch_parameters("rnn")[1], "GRU")
    with pytest.raises(ValueError, match="expected the kind"):
        back(to(torch_parameters("rnn")[1], "rnn"), "cnn")
    with pytest.raises(ValueError, match="expected the parameters"):
        back(to(torch_parameters("rnn")[1], "rnn") | {"W_extra": torch.zeros(1)}, "rnn")


def test_the_table_names_every_converted_parameter():
    """Every letter that a converter produces stands in the table, in its own notation."""
    for kind in KINDS:
        parameters = torch_parameters(kind)[1]
        for name in STEPS:
            column = {getattr(row, name) for row in notation.SYMBOLS if row.cell in (kind, "both")}
            for letter in converters(name)[0](parameters, kind):
                assert letter in column, (kind, name, letter)


@pytest.mark.parametrize("name", notation.NOTATIONS)
def test_no_letter_of_one_cell_has_two_meanings(name):
    for kind in KINDS:
        letters = [
            (getattr(row, name), row.meaning)
            for row in notation.SYMBOLS
            if row.cell in (kind, "both") and getattr(row, name)
        ]
        assert len({letter for letter, _ in letters}) == len(letters)
