"""PyTorch's letters in those of another source."""

import pytest

from lib.notation import NOTATIONS, translate, versions
from lib.notation.letters import grouped, in_text

CASES = [
    ("rnn", "ng", r"h_t", r"a^{\langle t \rangle}"),
    ("rnn", "ng", r"h_{t-1}^\top", r"a^{\langle t-1 \rangle\top}"),
    ("rnn", "ng", r"1 - h_t^2", r"1 - (a^{\langle t \rangle})^2"),
    ("rnn", "ng", r"\hat y_t - y_t", r"\hat y^{\langle t \rangle} - y^{\langle t \rangle}"),
    ("rnn", "ng", r"\hat{y}_1", r"\hat{y}^{\langle 1 \rangle}"),
    ("rnn", "ng", r"b_{ih} + b_{hh}", "b_a"),
    ("rnn", "goodfellow", r"W_{hh} h_{t-1}", "W h^{(t-1)}"),
    ("rnn", "goodfellow", r"dh_t = do_t", "dh^{(t)} = do^{(t)}"),
    ("rnn", "goodfellow", r"L_{t+1}", "L^{(t+1)}"),
    ("rnn", "olah", r"W_{hh} h_{t-1} \odot h_t^2", "W_h h_{t-1} * h_t^2"),
    ("lstm", "ng", r"i_t \odot g_t", r"\Gamma_u * \tilde c^{\langle t \rangle}"),
    ("lstm", "ng", r"\prod_k f_k", r"\prod_k \Gamma_f^{\langle k \rangle}"),
    ("lstm", "ng", r"o_t^2", r"\Gamma_o^2"),
    ("lstm", "goodfellow", r"o_t \odot \tanh(c_t)", r"q^{(t)} \odot \tanh(s^{(t)})"),
    ("lstm", "olah", r"c_{t-1} + g_t", r"C_{t-1} + \tilde C_t"),
    ("gru", "ng", r"(1 - z_t) \odot n_t", r"\Gamma_u * \tilde c^{\langle t \rangle}"),
    ("gru", "olah", r"z_t \odot h_{t-1}", r"(1 - z_t) * h_{t-1}"),
    ("gru", "goodfellow", r"z_t \odot h_{t-1}", r"u^{(t)} \odot h^{(t-1)}"),
    (
        "attention",
        "ng",
        r"\sum_j \alpha_{tj} h_j",
        r"\sum_{t'} \alpha^{\langle t,t' \rangle} a^{\langle t' \rangle}",
    ),
    (
        "attention",
        "ng",
        r"W_s s_{t-1} + W_h h_1",
        r"W_s s^{\langle t-1 \rangle} + W_a a^{\langle 1 \rangle}",
    ),
    (
        "attention",
        "ng",
        r"\operatorname{GRU}(h_{j-1})",
        r"\operatorname{GRU}(a^{\langle t'-1 \rangle})",
    ),
    ("attention", "ng", r"\alpha_{t2} c_t", r"\alpha^{\langle t,2 \rangle} c^{\langle t \rangle}"),
    ("attention", "goodfellow", r"de_{tj} = \alpha_{tk}", r"de^{(t,j)} = \alpha^{(t,k)}"),
    ("attention", "olah", r"e_{tj} = s_{t-1}^\top h_j", r"e_{tj} = s_{t-1}^\top h_j"),
]


@pytest.mark.parametrize(("cell", "name", "ours", "theirs"), CASES)
def test_letters(cell, name, ours, theirs):
    assert translate(ours, cell, name) == theirs


@pytest.mark.parametrize(
    "tex",
    [
        r"\tanh",
        r"(N, T, D)",
        r"H^2",
        r"\text{th_text}",
        r"W_{xx}",
        r"\theta_t",
        r"\mathrm{sh}_t",
        "h",
        "h_n",
    ],
)
@pytest.mark.parametrize("name", NOTATIONS)
def test_what_is_no_letter_of_the_cell_stays(tex, name):
    assert translate(tex, "rnn", name) == tex


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_pytorch_stays(cell):
    for tex in (r"h_t \odot c_t", r"z_t", r"b_{ih} + b_{hh}"):
        assert translate(tex, cell, "pytorch") == tex


def test_equal_versions_are_one():
    assert versions(r"x_t", "rnn") == [
        (r"x_t", ("pytorch", "olah")),
        (r"x^{\langle t \rangle}", ("ng",)),
        (r"x^{(t)}", ("goodfellow",)),
    ]
    assert versions(r"H^2 + DH", "lstm") == [(r"H^2 + DH", ("pytorch", *NOTATIONS[:3]))]
    assert grouped(dict.fromkeys(NOTATIONS, "")) == [("", ("pytorch", *NOTATIONS[:3]))]


def test_only_the_mathematics_of_a_text_changes():
    text = in_text("h_t is $h_t$, and $c_t$ is c_t.", "lstm", "goodfellow")
    assert text == "h_t is $h^{(t)}$, and $s^{(t)}$ is c_t."


@pytest.mark.parametrize(("cell", "name"), [("LSTM", "ng"), ("lstm", "Ng"), ("cnn", "ng")])
def test_unknown_cells_and_notations_are_explained(cell, name):
    with pytest.raises(
        ValueError, match="expected one of rnn, lstm, gru, attention and one of ng,"
    ):
        translate("h_t", cell, name)
