"""The printed equations: what each computes with converted parameters, and the form of all."""

import re

import numpy as np
import pytest
import torch

from lib import notation
from lib.notation import NOTATIONS
from lib.notation.equations import NAMES, EquationSet, check_lines, equation_set, same_lines
from lib.notation.letters import translate
from tests.notation.formulas import run

D, H, K = 3, 4, 5
STATE = {  # before, after
    "ng": (r"a^{\langlet-1\rangle}", r"a^{\langlet\rangle}"),
    "goodfellow": ("h^{(t-1)}", "h^{(t)}"),
    "olah": ("h_{t-1}", "h_t"),
    "pytorch": ("h_{t-1}", "h_t"),
}
CELL = {
    "ng": (r"c^{\langlet-1\rangle}", r"c^{\langlet\rangle}"),
    "goodfellow": ("s^{(t-1)}", "s^{(t)}"),
    "olah": ("C_{t-1}", "C_t"),
    "pytorch": ("c_{t-1}", "c_t"),
}
INPUT = {"ng": r"x^{\langlet\rangle}", "goodfellow": "x^{(t)}", "olah": "x_t", "pytorch": "x_t"}
OUTPUT = {"ng": ("W_{ya}", "b_y"), "goodfellow": ("V", "c"), "olah": ("W_{ho}", "b_o")}
OUTPUT["pytorch"] = OUTPUT["olah"]
TWO_EXPONENTS = re.compile(r"\^(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|[^\\{}])\s*\^")
BLOCKS = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}


def torch_cell(kind):
    torch.manual_seed(3)
    make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    cell = make(D, H, dtype=torch.float64)
    return cell, {name: p.detach().numpy() for name, p in cell.named_parameters()}


def numbers():
    rng = np.random.default_rng(3)
    return [rng.normal(size=n) for n in (D, H, H)], rng.normal(size=(K, H)), rng.normal(size=K)


def torch_values(parameters, kind):
    """PyTorch's parameters under the names of its documentation."""
    values = {}
    for name, letter in (("ih", "i"), ("hh", "h")):
        W, b = parameters[f"weight_{name}_l0"], parameters[f"bias_{name}_l0"]
        for k, block in enumerate(BLOCKS[kind]):
            index = f"{{{letter}{block}}}"
            values[f"W_{index}"], values[f"b_{index}"] = (
                W[k * H : (k + 1) * H],
                b[k * H : (k + 1) * H],
            )
    return values


def halves(values, name):
    """The columns of a stacked matrix that meet the state and the input, as letters.py names them."""
    found = {}
    for letter, W in values.items():
        if letter.startswith("W"):
            gate = letter[2:]
            h, x = {
                "ng": (f"W_{{{gate}a}}", f"W_{{{gate}x}}"),
                "olah": (f"W_{{{gate},h}}", f"W_{{{gate},x}}") if gate else ("W_h", "W_x"),
            }[name]
            found |= {h: W[:, :H], x: W[:, H:]}
            if name == "ng":
                found[f"W_{{{gate}c}}"] = W[:, :H]  # the GRU's state is c
    return found


def values_of(name, parameters, kind):
    (x, h, c), V, bias = numbers()
    if name == "pytorch":
        values = torch_values(parameters, kind)
    else:
        values = getattr(notation, f"to_{name}")(parameters, kind)
    if name in ("ng", "olah"):
        values |= halves(values, name)
    state = CELL[name][0] if (name, kind) == ("ng", "gru") else STATE[name][0]
    values |= {INPUT[name]: x, state: h}
    if kind == "rnn":
        values |= dict(zip(OUTPUT[name], (V, bias), strict=True))
    if kind == "lstm":
        values[CELL[name][0]] = c
    return values


def expected(kind, cell):
    """What torch computes, and for the reset before the product, NumPy."""
    (x, h, c), V, bias = numbers()
    x, h, c = (torch.tensor(v)[None, None] for v in (x, h, c))
    after = cell(x, (h, c) if kind == "lstm" else h)[1]
    h, c = after if kind == "lstm" else (after, after)
    h, c = h[0, 0].detach().numpy(), c[0, 0].detach().numpy()
    logits = V @ h + bias
    return h, c, np.exp(logits) / np.exp(logits).sum()


def reset_before(parameters, simplified=False):
    (x, h, _), *_ = numbers()
    p = torch_values(parameters, "gru")

    def affine(k, h):
        return p[f"W_{{i{k}}}"] @ x + p[f"b_{{i{k}}}"] + p[f"W_{{h{k}}}"] @ h + p[f"b_{{h{k}}}"]

    r, z = (1 / (1 + np.exp(-affine(k, h))) for k in "rz")
    n = np.tanh(affine("n", h if simplified else r * h))
    return (1 - z) * n + z * h


@pytest.mark.parametrize("name", NOTATIONS)
def test_the_recurrent_network(name):
    cell, parameters = torch_cell("rnn")
    values = run(equation_set("rnn").tex(name), values_of(name, parameters, "rnn"))
    h, _, y = expected("rnn", cell)
    np.testing.assert_allclose(values[STATE[name][1]], h, atol=1e-12)
    output = {"ng": r"\haty^{\langlet\rangle}", "goodfellow": r"\haty^{(t)}"}.get(name, r"\haty_t")
    np.testing.assert_allclose(values[output], y, atol=1e-12)


@pytest.mark.parametrize("name", NOTATIONS)
def test_the_lstm(name):
    cell, parameters = torch_cell("lstm")
    values = run(equation_set("lstm").tex(name), values_of(name, parameters, "lstm"))
    h, c, _ = expected("lstm", cell)
    np.testing.assert_allclose(values[STATE[name][1]], h, atol=1e-12)
    np.testing.assert_allclose(values[CELL[name][1]], c, atol=1e-12)


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("kind", ["gru", "gru-simplified"])
def test_the_gru(name, kind):
    _, parameters = torch_cell("gru")
    values = run(equation_set(kind).tex(name), values_of(name, parameters, "gru"))
    after = CELL[name][1] if name == "ng" else STATE[name][1]
    h = reset_before(parameters, simplified=kind == "gru-simplified")
    np.testing.assert_allclose(values[after], h, atol=1e-12)


def test_torchs_own_gru():
    cell, parameters = torch_cell("gru")
    values = run(
        equation_set("gru-pytorch").tex("pytorch"), values_of("pytorch", parameters, "gru")
    )
    np.testing.assert_allclose(values["h_t"], expected("gru", cell)[0], atol=1e-12)


@pytest.mark.parametrize("name", ["ng", "goodfellow", "olah"])
@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_translated_letters_compute_the_same(kind, name):
    """PyTorch's form, its letters replaced one by one, with the other notation's parameters."""
    cell, parameters = torch_cell(kind)
    tex = equation_set(kind).tex("pytorch")
    for block in BLOCKS[kind]:  # only the sum of the two biases has a letter elsewhere
        one, two = f"b_{{i{block}}}", f"b_{{h{block}}}"
        tex = tex.replace(f" + {one} +", " +").replace(f" + {two}", f" + {one} + {two}")
    values = run(translate(tex, kind, name), values_of(name, parameters, kind))
    np.testing.assert_allclose(values[STATE[name][1]], expected(kind, cell)[0], atol=1e-12)


@pytest.mark.parametrize("name", ["ng", "goodfellow", "olah"])
def test_the_translated_update_gate_keeps_its_meaning(name):
    _, parameters = torch_cell("gru")
    values = values_of(name, parameters, "gru")
    values = run(equation_set("gru").tex(name), values)
    before, after = (CELL if name == "ng" else STATE)[name]
    mix = translate(r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}", "gru", name)
    np.testing.assert_allclose(run(mix, values)[after], values[after], atol=1e-12)
    assert not np.allclose(values[before], values[after])


@pytest.mark.parametrize("notation_name", NOTATIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_well_made(name, notation_name):
    found = equation_set(name)
    assert isinstance(found, EquationSet) and found.title
    for line, forms in found.lines.items():
        assert "pytorch" in forms and set(forms) <= set(NOTATIONS), line
        for row in filter(None, found.form(line, notation_name).split(r"\\")):
            assert row.count("&") == 1, row
            assert row.count("{") == row.count("}"), row
            assert not TWO_EXPONENTS.search(row), row
    assert set(found.notes) <= set(NOTATIONS)
    for note in found.notes.values():
        assert note.count("$") % 2 == 0 and note.endswith(".")


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("cross-entropy", "gradient", r"\partial z_y^{\langle t \rangle}"),
        ("jacobian", "step", "W_{aa}"),
        ("pixels", "network", r"a^{\langle t \rangle}"),
        ("encoder-decoder", "encode", r"a^{\langle t'-1 \rangle}"),
        ("luong", "general", r"s^{\langle t \rangle\top} W a^{\langle t' \rangle}"),
        ("captioner", "state", r"c^{\langle t \rangle}"),
    ],
)
def test_lines_that_a_source_does_not_write_are_in_its_letters(name, line, said):
    assert said in equation_set(name).form(line, "ng")


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("recurrence", "goodfellow", r"$\tau$"),
        ("rnn", "goodfellow", "$a$ is the pre-activation"),
        ("convolution", "pytorch", "outside $x$ counts as 0"),
        ("convolution-sizes", "ng", "filter's size"),
        ("convolution-backward", "pytorch", "samples add up"),
        ("clipping", "ng", "clips each number"),
        ("bidirectional", "goodfellow", "$g$ **backward**"),
        ("lstm", "goodfellow", "$g$ is the **input gate**"),
        ("lstm", "pytorch", "order $i, f, g, o$"),
        ("lstm-components", "goodfellow", "prints σ where"),
        ("gru-simplified", "ng", "**replaces** the old state"),
        ("gru", "pytorch", "**keeps** the old state"),
        ("language-model", "ng", "here $x$ is the text"),
        ("batch-norm", "pytorch", "over the $N$ samples"),
        ("layer-norm", "pytorch", "over the $D$ features"),
    ],
)
def test_what_a_reader_must_mind_stands_in_the_notes(name, source, said):
    assert said in equation_set(name).notes[source]


def test_one_line_stands_alone_and_several_are_aligned():
    tex = same_lines("lstm", ["cell"])
    assert tex["pytorch"] == r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"
    assert tex["goodfellow"] == r"s^{(t)} = f^{(t)} \odot s^{(t-1)} + g^{(t)} \odot \tilde s^{(t)}"
    assert same_lines("rnn", ["output"])["goodfellow"].startswith(r"\begin{aligned}")
    assert same_lines("bptt", ["input", "bias"])["olah"] == r"db = \sum_t da_t"


def test_unknown_sets_and_lines_are_explained():
    with pytest.raises(ValueError, match=r"got the equations 'LSTM', expected one of .*lstm"):
        equation_set("LSTM")
    with pytest.raises(ValueError, match=r"\['gate'\] of 'lstm', expected some of .*'forget'"):
        check_lines("lstm", ["gate", "cell"])
