"""Taggers in three reading directions, and stacks with and without residual links."""

import pytest
import torch

from lib.inspection.gradient_check import numerical_gradient
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.residual import ResidualStack
from lib.layers.rnn import RNN
from lib.models.readers import RecurrentReader
from lib.models.tagger import READS, WordTagger
from tests.layers.test_bad_input import refuses

N, T, D, H, K, V, L = 5, 7, 3, 4, 2, 11, 3
LENGTHS = [3, 7, 1, 5, 6]
CELLS = [RNN, GRU, LSTM]


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(4)


def noisy(model):
    """Return the model in float64 with every parameter random."""
    with torch.no_grad():
        for parameter in model.double().parameters():
            parameter.normal_(0, 0.6)
    return model


def tagger(reads, cell=LSTM):
    return noisy(WordTagger(V, D, H, K, reads, cell=cell))


def sentences():
    return torch.randint(0, V, (N, T))


def close(found, expected, tolerance=1e-12):
    torch.testing.assert_close(found, expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("reads", READS)
def test_padded_sentences_are_tagged_as_each_alone(reads, cell):
    model, ids = tagger(reads, cell), sentences()
    together = model(ids, LENGTHS)
    assert together.shape == (N, T, K)
    for n, length in enumerate(LENGTHS):
        close(together[n, :length], model(ids[n : n + 1, :length])[0])
    other = ids.clone()
    for n, length in enumerate(LENGTHS):
        other[n, length:] = (ids[n, length:] + 1) % V
    close(model(other, LENGTHS), together, 0)


def seen(reads, at):
    """Which words change the answer at one place, found by changing each."""
    model, ids = tagger(reads), sentences()
    before = model(ids)[:, at]
    changes = []
    for t in range(T):
        changed = ids.clone()
        changed[:, t] = (ids[:, t] + 1) % V
        changes.append(bool((model(changed)[:, at] != before).any()))
    return changes


@pytest.mark.parametrize("at", [0, 2, T - 1])
def test_what_each_reader_sees(at):
    steps = range(T)
    assert seen("forward", at) == [t <= at for t in steps]
    assert seen("backward", at) == [t >= at for t in steps]
    assert seen("both", at) == [True] * T


def test_the_backward_reader_is_the_forward_one_on_reversed_sentences():
    forward, backward = tagger("forward"), tagger("backward")
    backward.load_state_dict(forward.state_dict(), strict=True)
    ids = sentences()
    close(backward(ids), forward(ids.flip(1)).flip(1))


def test_both_ways_share_the_units():
    both, one = tagger("both"), tagger("forward")
    assert both.layer.hidden_size == H // 2
    assert both.answer.weight.shape == one.answer.weight.shape == (K, H)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: WordTagger(V, D, H, K, "sideways"), ("forward, backward, both", "sideways")),
        (lambda: WordTagger(V, D, 5, K), ("hidden_size=5", "even")),
        (lambda: ResidualStack(LSTM, D, H, 0), ("at least 1", "0")),
        (
            lambda: ResidualStack(LSTM, D, H, 1, bidirectional=True),
            ("one direction", "bidirectional=True"),
        ),
        (
            lambda: ResidualStack(LSTM, D, H, 2)(torch.zeros(N, T, D), torch.zeros(2, N, H)),
            ("h_0=None",),
        ),
        (lambda: tagger("backward")(sentences(), [9, 1, 1, 1, 1]), ("[1, 7]", "9")),
    ],
)
def test_bad_input_is_explained(make, words):
    refuses(make, *words)


def stack(cell=LSTM, residual=True, layers=L):
    return noisy(ResidualStack(cell, D, H, layers, residual))


def batch():
    return torch.randn(N, T, D, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("cell", CELLS)
def test_without_the_links_it_is_the_stack_of_num_layers(cell, lengths):
    ours, theirs, x = stack(cell, residual=False), cell(D, H, num_layers=L).double(), batch()
    parameters = [p for layer in ours.layers for p in layer.parameters()]
    with torch.no_grad():
        for mine, other in zip(parameters, theirs.parameters(), strict=True):
            other.copy_(mine)
    output, last = ours(x, lengths=lengths)
    expected, h_n = theirs(x, lengths=lengths)
    h_n = h_n[0] if isinstance(h_n, tuple) else h_n
    close(output, expected)
    close(last[0], h_n[-1])
    upstream = torch.randn_like(output)
    close(
        torch.autograd.grad(output, [x, *parameters], upstream),
        torch.autograd.grad(expected, [x, *theirs.parameters()], upstream),
    )


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("cell", CELLS)
def test_each_layer_from_the_second_on_adds_to_what_it_was_given(cell, lengths):
    ours, x = stack(cell), batch()
    first, second, third = ours.layer_outputs(x, lengths)
    layers = [lambda y, layer=layer: layer(y, lengths=lengths)[0] for layer in ours.layers]
    close(first, layers[0](x))
    close(second, first + layers[1](first))
    close(third, second + layers[2](second))


def test_the_gradient_equals_finite_differences():
    ours, x = stack(), batch()
    output, last = ours(x, lengths=LENGTHS)
    upstream = torch.randn_like(output), torch.randn_like(last)
    (dx,) = torch.autograd.grad([output, last], x, upstream)

    def loss(values):
        with torch.no_grad():
            found = ours(torch.as_tensor(values), lengths=LENGTHS)
        return sum(float((u * part).sum()) for u, part in zip(upstream, found, strict=True))

    close(dx, torch.as_tensor(numerical_gradient(loss, x.detach().numpy())), 1e-7)


@pytest.mark.parametrize("residual", [True, False])
def test_gradient_norms_are_those_of_each_layers_output(residual):
    ours, x = stack(residual=residual), batch()
    upstream = torch.randn(N, T, H, dtype=torch.float64)
    found = ours.gradient_norms(x, upstream)
    assert found.shape == (L,)
    close(found[-1], upstream.norm())
    y = ours.layer_outputs(x)[0].detach().requires_grad_()
    above = y
    for layer in ours.layers[1:]:
        above = layer(above)[0] + (above if residual else 0)
    (dy,) = torch.autograd.grad(above, y, upstream)
    close(found[0], dy.norm())


def test_links_carry_a_gradient_that_a_plain_stack_loses():
    """At torch's own initialization: four layers down, a plain LSTM stack keeps less than a tenth."""
    x = torch.randn(N, T, D)
    upstream = torch.randn(N, T, H)
    shares = []
    for residual in (False, True):
        norms = ResidualStack(LSTM, D, H, 5, residual).gradient_norms(x, upstream)
        shares.append(float(norms[0] / norms[-1]))
    assert shares[0] < 0.1
    assert 0.5 < shares[1] < 3


def test_a_reader_answers_at_each_sequences_own_end():
    reader, x = noisy(RecurrentReader(stack(), K)), batch()
    answers = reader(x, LENGTHS)
    for n, length in enumerate(LENGTHS):
        close(answers[n], reader(x[n : n + 1, :length])[0])
    close(reader(x, [T] * N), reader(x))


def test_options_reach_every_layer():
    ours = ResidualStack(LSTM, D, H, L, forget_bias=1.5)
    assert [layer.forget_bias for layer in ours.layers] == [1.5] * L
