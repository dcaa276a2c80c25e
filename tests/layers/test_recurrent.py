"""`RNN`, `LSTM` and `GRU` against torch.nn: outputs, states, gradients, and how they behave in use."""

import copy
import gc
import pickle
from itertools import product

import pytest
import torch

from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN
from tests.layers.referee import (
    LAYERS,
    LENGTHS,
    D,
    H,
    N,
    T,
    assert_equal,
    batch,
    gradients,
    ours_forward,
    pair,
    theirs_forward,
)

OPTIONS = [
    {"num_layers": layers, "bidirectional": both, "bias": bias}
    for layers, both, bias in product((1, 3), (False, True), (False, True))
]


def named(options):
    return "-".join(f"{name}={value}" for name, value in options.items())


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(3)


@pytest.fixture(params=LAYERS)
def kind(request):
    return request.param


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("options", OPTIONS, ids=named)
def test_outputs_states_and_gradients_are_torchs(kind, options, lengths):
    ours, theirs = pair(kind, **options)
    x, states = batch(ours)
    found = ours_forward(ours, x, states, lengths)
    expected = theirs_forward(theirs, x, states, lengths)
    assert_equal(found, expected)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, ours, x, states),
        gradients(expected, upstream, theirs, x, states),
    )


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_states_start_at_zero(kind, lengths):
    ours, theirs = pair(kind, num_layers=2, bidirectional=True)
    x, states = batch(ours)
    zeros = [torch.zeros_like(state) for state in states]
    output, final = ours(x, lengths=lengths)
    assert_equal(
        [output, *(final if kind == "lstm" else [final])],
        theirs_forward(theirs, x, zeros, lengths),
    )


@pytest.mark.parametrize("options", OPTIONS, ids=named)
def test_state_dicts_fit_both_ways(kind, options):
    ours, theirs = pair(kind, **options)
    assert list(ours.state_dict()) == list(theirs.state_dict())
    for parameter in ours.parameters():
        torch.nn.init.normal_(parameter)
    theirs.load_state_dict(ours.state_dict(), strict=True)
    assert_equal(list(theirs.parameters()), list(ours.parameters()), 0)


@pytest.mark.parametrize("ours", [LSTM, GRU, RNN])
def test_initial_parameters_are_torchs(ours):
    theirs = getattr(torch.nn, ours.__name__)
    torch.manual_seed(7)
    first = ours(D, H, num_layers=2, bidirectional=True)
    torch.manual_seed(7)
    second = theirs(D, H, num_layers=2, bidirectional=True)
    assert_equal(list(first.parameters()), list(second.parameters()), 0)


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
def test_autograd_agrees_with_the_hand_derived_gradient(kind, both, lengths):
    by_hand, _ = pair(kind, num_layers=2, bidirectional=both)
    automatic, _ = pair(kind, num_layers=2, bidirectional=both, autograd=True)
    automatic.load_state_dict(by_hand.state_dict())
    x, states = batch(by_hand)
    found = ours_forward(by_hand, x, states, lengths)
    expected = ours_forward(automatic, x, states, lengths)
    assert "HandDerived" in str(graph_names(found[0]))
    assert "HandDerived" not in str(graph_names(expected[0]))
    assert_equal(found, expected, 1e-12)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, by_hand, x, states),
        gradients(expected, upstream, automatic, x, states),
        1e-12,
    )


def graph_names(tensor):
    """Return the names of all nodes behind a tensor."""
    names, stack = set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None and str(node) not in names:
            names.add(str(node))
            stack += [parent for parent, _ in node.next_functions]
    return names


def test_second_derivatives_need_autograd(kind):
    layer, _ = pair(kind, autograd=True)
    x = torch.randn(2, 3, D, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(lambda x: layer(x, lengths=[3, 2])[0], (x,))


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_inference_gives_the_same_and_builds_no_graph(kind, lengths):
    layer, _ = pair(kind, num_layers=2, bidirectional=True)
    x, states = batch(layer)
    trained = ours_forward(layer, x, states, lengths)
    for context in (torch.no_grad, torch.inference_mode):
        with context():
            inferred = ours_forward(layer, x, states, lengths)
        assert all(part.requires_grad for part in trained)
        assert not any(part.requires_grad for part in inferred)
        assert_equal(inferred, trained, 1e-14)


def test_a_frozen_layer_still_passes_gradients_on(kind):
    ours, theirs = pair(kind, num_layers=2)
    x, states = batch(ours)
    for layer in (ours, theirs):
        layer.requires_grad_(False)
    found, expected = ours_forward(ours, x, states), theirs_forward(theirs, x, states)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        torch.autograd.grad(found, [x, *states], upstream),
        torch.autograd.grad(expected, [x, *states], upstream),
    )


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_backward_twice_gives_the_same(kind, lengths):
    layer, _ = pair(kind, num_layers=2, bidirectional=True)
    x, states = batch(layer)
    outputs = ours_forward(layer, x, states, lengths)
    upstream = [torch.randn_like(part) for part in outputs]
    kept = [part.detach().clone() for part in outputs]
    first = gradients(outputs, upstream, layer, x, states, retain_graph=True)
    first = [part.clone() for part in first]
    second = gradients(outputs, upstream, layer, x, states, retain_graph=True)
    assert_equal(second, first, 0)
    halved = gradients(outputs, [u / 2 for u in upstream], layer, x, states)
    assert_equal(halved, [g / 2 for g in first], 1e-12)
    assert_equal(outputs, kept, 0)
    with pytest.raises(RuntimeError, match="second time"):
        gradients(outputs, upstream, layer, x, states)


def test_gradients_add_up_over_calls(kind):
    ours, theirs = pair(kind, num_layers=2)
    (x, states), (y, other) = batch(ours), batch(ours)
    for forward, layer in [(ours_forward, ours), (theirs_forward, theirs)]:
        first, second = forward(layer, x, states), forward(layer, y, other)  # both graphs alive
        sum((part**2).sum() for part in first).backward()
        sum((part**3).sum() for part in second).backward()
    assert_equal([p.grad for p in ours.parameters()], [p.grad for p in theirs.parameters()], 1e-8)


def test_states_carry_gradients_from_chunk_to_chunk(kind):
    ours, theirs = pair(kind, num_layers=2)
    x, states = batch(ours)
    results = []
    for forward, layer in [(ours_forward, ours), (theirs_forward, theirs)]:
        output, *final = forward(layer, x[:, :4], states)
        rest, *final = forward(layer, x[:, 4:], final)
        outputs = [output, rest, *final]
        results.append((outputs, layer))
    upstream = [torch.randn_like(part) for part in results[0][0]]
    found, expected = (gradients(outs, upstream, layer, x, states) for outs, layer in results)
    assert_equal(found, expected)


@pytest.mark.parametrize(
    ("kind", "used"), [*product(LAYERS, ("output", "h_n")), ("lstm", "c_n")], indirect=["kind"]
)
@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
def test_gradient_of_one_result_alone(kind, used, lengths):
    used = ["output", "h_n", "c_n"].index(used)
    ours, theirs = pair(kind)
    x, states = batch(ours)
    found = ours_forward(ours, x, states, lengths)[used]
    expected = theirs_forward(theirs, x, states, lengths)[used]
    upstream = torch.randn_like(found)
    assert_equal(
        gradients(found, upstream, ours, x, states),
        gradients(expected, upstream, theirs, x, states),
    )


def test_float32(kind):
    ours, theirs = pair(kind, num_layers=2, bidirectional=True)
    ours, theirs = ours.float(), theirs.float()
    x, states = batch(ours)
    x, states = x.detach().float(), [state.detach().float() for state in states]
    x.requires_grad_()
    found = ours_forward(ours, x, states, LENGTHS)
    assert_equal(found, theirs_forward(theirs, x, states, LENGTHS), 1e-4)
    sum(part.sum() for part in found).backward()
    assert x.grad.dtype == torch.float32
    assert x.grad.abs().max() > 0


def test_non_contiguous_input(kind):
    ours, theirs = pair(kind)
    _, states = batch(ours)
    wide = torch.randn(D * 2, T, N, dtype=torch.float64, requires_grad=True)
    x = wide[::2].permute(2, 1, 0)
    strided = [state.detach().repeat(1, 1, 2)[..., ::2].requires_grad_() for state in states]
    assert not x.is_contiguous()
    assert not strided[0].is_contiguous()
    found, expected = ours_forward(ours, x, strided), theirs_forward(theirs, x, strided)
    assert_equal(found, expected)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(
        gradients(found, upstream, ours, wide, strided),
        gradients(expected, upstream, theirs, wide, strided),
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 6), (4, 1)], ids=str)
def test_a_single_sample_and_a_single_step(kind, size):
    ours, theirs = pair(kind, num_layers=2, bidirectional=True)
    x = torch.randn(*size, D, dtype=torch.float64, requires_grad=True)
    states = [torch.randn(4, size[0], H, dtype=torch.float64, requires_grad=True)]
    states *= 2 if kind == "lstm" else 1
    found, expected = ours_forward(ours, x, states), theirs_forward(theirs, x, states)
    upstream = [torch.randn_like(part) for part in found]
    assert_equal(found, expected)
    assert_equal(
        gradients(found, upstream, ours, x, states[:1]),
        gradients(expected, upstream, theirs, x, states[:1]),
    )


def test_changing_the_future_leaves_the_past_alone(kind):
    layer, _ = pair(kind, num_layers=3)
    x, states = batch(layer)
    changed = x.detach().clone()
    changed[:, 4:] += 1
    before, after = ours_forward(layer, x, states)[0], ours_forward(layer, changed, states)[0]
    assert torch.equal(before[:, :4], after[:, :4])
    assert ((before[:, 4:] - after[:, 4:]).abs().amax((0, 2)) > 1e-6).all()
    (dx,) = torch.autograd.grad(before[:, :4].sum(), x)
    assert (dx[:, 4:] == 0).all()
    assert (dx[:, :4] != 0).any(-1).float().mean() > 0.5  # relu leaves some units dead


@pytest.mark.parametrize("both", [False, True], ids=["forward", "both"])
def test_padding_has_no_influence(kind, both):
    layer, _ = pair(kind, num_layers=2, bidirectional=both)
    x, states = batch(layer)
    padded = torch.arange(T) >= torch.tensor(LENGTHS)[:, None]  # (N, T)
    garbage = x.detach().clone()
    garbage[padded] = 1e3 * torch.randn(int(padded.sum()), D, dtype=torch.float64)
    garbage.requires_grad_()
    clean = ours_forward(layer, x, states, LENGTHS)
    dirty = ours_forward(layer, garbage, states, torch.tensor(LENGTHS))
    assert_equal(dirty, clean, 0)
    assert (clean[0][padded] == 0).all()
    upstream = [torch.randn_like(part) for part in clean]  # random at the padding, too
    found = gradients(dirty, upstream, layer, garbage, states)
    assert_equal(found, gradients(clean, upstream, layer, x, states), 1e-11)
    assert (found[0][padded] == 0).all()
    assert (found[0][~padded] != 0).any(-1).float().mean() > 0.5  # relu leaves some units dead


def test_lengths_of_full_sequences_change_nothing(kind):
    layer, _ = pair(kind, num_layers=2, bidirectional=True)
    given = batch(layer)
    assert_equal(ours_forward(layer, *given, [T] * N), ours_forward(layer, *given), 1e-14)


@pytest.mark.parametrize("directions", [1, 2])
def test_dropout_acts_between_layers_in_training_only(kind, directions):
    ours, theirs = pair(kind, num_layers=3, dropout=0.4, bidirectional=directions == 2)
    x, states = batch(ours)
    ours.eval(), theirs.eval()
    assert_equal(ours_forward(ours, x, states), theirs_forward(theirs, x, states))
    ours.train(), theirs.train()
    once, twice = ours_forward(ours, x, states), ours_forward(ours, x, states)
    assert not torch.allclose(once[0], twice[0])
    # The first layer reads the input itself.
    assert torch.equal(once[1][:directions], twice[1][:directions])
    assert not torch.allclose(once[1][directions], twice[1][directions])
    # Same seed, same masks: torch draws them in (N, T, H) or (T, N, H), so compare at one sample.
    x, states = x[:1], [state[:, :1].contiguous() for state in states]
    torch.manual_seed(5)
    found = ours_forward(ours, x, states)
    torch.manual_seed(5)
    assert_equal(found, theirs_forward(theirs, x, states))


def test_dropout_keeps_the_expectation():
    layer = RNN(D, H, num_layers=2, nonlinearity="relu", dropout=0.3).double()
    with torch.no_grad():  # with positive numbers only, relu is linear and so is the mean
        for parameter in layer.parameters():
            parameter.uniform_(0.0, 0.4)
    x = torch.rand(1, 3, D, dtype=torch.float64).expand(4000, 3, D)
    with torch.no_grad():
        trained = layer(x)[0].mean(0)
        expected = layer.eval()(x[:1])[0][0]
    torch.testing.assert_close(trained, expected, rtol=0.02, atol=0)


def test_dropout_on_a_single_layer_warns_and_does_nothing(kind):
    with pytest.warns(UserWarning, match="num_layers=1"):
        layer, _ = pair(kind, dropout=0.5)
    x, states = batch(layer)
    assert_equal(ours_forward(layer, x, states), ours_forward(layer.eval(), x, states), 0)


def test_layers_can_be_copied_and_pickled(kind):
    layer, _ = pair(kind, num_layers=2)
    x, states = batch(layer)
    for twin in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert_equal(ours_forward(twin, x, states), ours_forward(layer, x, states), 0)
    assert "num_layers=2" in repr(layer)


def test_memory_is_freed_without_the_garbage_collector(kind):
    layer, _ = pair(kind)
    nodes = []

    class Watched(torch.Tensor):
        def __del__(self):
            nodes.append(1)

    gc.collect()
    gc.disable()
    try:
        x, states = batch(layer)
        outputs = ours_forward(layer, x, states)
        node = next(n for n in walk(outputs[0].grad_fn) if "HandDerived" in n.name())
        node.ends = Watched(torch.zeros(1))
        del node, outputs
        assert nodes == [1], "the caches of a graph that is gone are still held"
    finally:
        gc.enable()


def walk(node):
    """Yield a node of the graph and its ancestors."""
    yield node
    for parent, _ in node.next_functions:
        if parent is not None:
            yield from walk(parent)


def test_forget_bias():
    layer = LSTM(D, H, num_layers=2, bidirectional=True, forget_bias=1.5)
    plain = {name for name, _ in torch.nn.LSTM(D, H, 2, bidirectional=True).named_parameters()}
    assert {name for name, _ in layer.named_parameters()} == plain
    for name, bias in layer.named_parameters():
        if name.startswith("bias"):
            i, f, g, o = bias.detach().chunk(4)
            assert (f == (1.5 if "ih" in name else 0.0)).all()
            assert all((part != 0).all() and part.std() > 0 for part in (i, g, o))
    layer.set_forget_bias(-2.0)
    assert (layer.bias_ih_l1_reverse[H : 2 * H] == -2).all()
    with pytest.raises(ValueError, match="bias=False"):
        LSTM(D, H, bias=False).set_forget_bias(1.0)


def test_odd_widths_of_both_results():
    output, (h_n, c_n) = LSTM(D, H, num_layers=3, bidirectional=True)(torch.randn(N, T, D))
    assert output.shape == (N, T, 2 * H)
    assert h_n.shape == c_n.shape == (6, N, H)
