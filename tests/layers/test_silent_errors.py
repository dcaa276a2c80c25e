"""What once went wrong without a word: second derivatives, states changed in place, the compiler, autocast."""

import copy
import importlib.util
import pickle
import shutil

import numpy as np
import pytest
import torch

from lib.layers.attention import MultiheadAttention
from lib.layers.convolution import Conv1d, Conv2d
from lib.layers.embedding import Embedding
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.normalization import BatchNorm1d, LayerNorm
from lib.layers.orthogonal import OrthogonalRNN
from lib.layers.pooling import AvgPool2d, MaxPool1d
from lib.layers.recurrent_dropout import RecurrentDropout
from lib.layers.residual import ResidualStack
from lib.layers.rnn import RNN
from tests.layers.referee import LENGTHS, D, H, N, T
from tests.layers.test_bad_input import refuses

RECURRENT = {
    "rnn": lambda **options: RNN(D, H, **options),
    "relu": lambda **options: RNN(D, H, nonlinearity="relu", **options),
    "lstm": lambda **options: LSTM(D, H, **options),
    "gru": lambda **options: GRU(D, H, **options),
    "gru before": lambda **options: GRU(D, H, reset_after=False, **options),
    "orthogonal": lambda **options: OrthogonalRNN(D, H, **options),
    "stays": lambda **options: OrthogonalRNN(D, H, stay=True, **options),
}
NORMS = {
    "layer norm": lambda **options: LayerNorm(D, **options),
    "batch norm": lambda **options: BatchNorm1d(D, **options),
}
ANY = {
    **RECURRENT,
    **NORMS,
    "multi-head attention": lambda **options: MultiheadAttention(D, D, **options),
}


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(2)


def run(layer, x):
    """Output of a layer for x of shape (N, T, D)."""
    if isinstance(layer, LayerNorm):
        return layer(x)
    if isinstance(layer, BatchNorm1d):
        return layer(x.transpose(1, 2)).transpose(1, 2)
    return layer(*[x] * (3 if isinstance(layer, MultiheadAttention) else 1))[0]


def batch(dtype=torch.float64):
    return torch.randn(N, T, D, dtype=dtype, requires_grad=True)


@pytest.mark.parametrize("name", ANY)
def test_second_derivative_of_a_linear_loss_is_refused(name):
    layer, x = ANY[name]().double(), batch()
    y = (run(layer, x) * torch.randn(N, T, 1, dtype=torch.float64)).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    assert g.requires_grad
    with pytest.raises(RuntimeError, match="autograd=True"):
        (y + 10 * g.pow(2).sum()).backward()


@pytest.mark.parametrize("name", ANY)
def test_hessian_is_refused_and_with_autograd_it_is_right(name):
    layer, x = ANY[name]().double(), batch()[:2, :2].detach()

    def loss(x):  # linear in what the layer returns, with weights that differ
        y = run(layer, x)
        return (y * torch.arange(y.numel(), dtype=y.dtype).sin().view_as(y)).sum()

    with pytest.raises(RuntimeError, match="autograd=True"):
        torch.autograd.functional.hessian(loss, x)
    layer.autograd = True
    if name in ("relu", "orthogonal", "stays"):  # piecewise linear in x: the hessian is zero
        return
    found = torch.autograd.functional.hessian(loss, x)
    assert found.abs().max() > 1e-6
    assert torch.autograd.gradgradcheck(loss, (x.requires_grad_(),))


@pytest.mark.parametrize("name", ANY)
def test_second_derivatives_of_parameters_are_refused_too(name):
    layer, x = ANY[name]().double(), batch()
    y = (run(layer, x) * torch.randn(N, T, 1, dtype=torch.float64)).sum()
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    for key, parameter in layer.named_parameters():
        if key in ("bias", "out_proj.bias"):
            continue  # a shift of the output does not move the slope
        with pytest.raises(RuntimeError, match="autograd=True"):
            torch.autograd.grad(g.sum(), parameter, retain_graph=True)


@pytest.mark.parametrize("name", ANY)
def test_create_graph_alone_does_no_harm(name):
    layer, x = ANY[name]().double(), batch()
    y = run(layer, x).square().sum()
    (expected,) = torch.autograd.grad(y, x, retain_graph=True)
    (found,) = torch.autograd.grad(y, x, create_graph=True)
    assert torch.equal(found, expected)


def test_second_derivatives_through_an_embedding_are_computed():
    layer = Embedding(5, D).double()
    ids = torch.randint(0, 5, (N, T))
    y = layer(ids).pow(3).sum()
    (g,) = torch.autograd.grad(y, layer.weight, create_graph=True)
    (found,) = torch.autograd.grad(g.sum(), layer.weight)
    twin = torch.nn.functional.embedding(ids, layer.weight).pow(3).sum()
    (g,) = torch.autograd.grad(twin, layer.weight, create_graph=True)
    (expected,) = torch.autograd.grad(g.sum(), layer.weight)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    "layer",
    [Conv1d(D, H, 3, 2, 1), Conv1d(D, H, 2, autograd=True), MaxPool1d(3, 1, 1)],
    ids=["convolution", "autograd", "max"],
)
def test_second_derivatives_through_convolution_and_pooling_are_computed(layer):
    layer, x = layer.double(), batch()[:2].detach().transpose(1, 2).requires_grad_()
    assert torch.autograd.gradgradcheck(lambda x: layer(x).sin(), (x,))


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["full", "lengths"])
@pytest.mark.parametrize("name", RECURRENT)
def test_a_start_state_changed_before_the_backward_pass_is_noticed(name, lengths):
    layer = RECURRENT[name]().double()
    for part in range(layer.cell.states):
        state = [torch.randn(1, N, H, dtype=torch.float64) for _ in range(layer.cell.states)]
        output, _ = layer(batch(), tuple(state) if len(state) > 1 else state[0], lengths)
        state[part].zero_()
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            output.sum().backward()


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_weights_changed_before_the_backward_pass_are_noticed(name):
    layer = RECURRENT[name]().double()
    for changed in (layer.weight_hh_l0, layer.weight_ih_l0):
        output, _ = layer(batch())
        with torch.no_grad():
            changed.mul_(2)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            output.sum().backward()


BACKENDS = ["aot_eager", "inductor"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_torch_compile_gives_the_same_and_poisons_nothing(backend):
    if backend == "inductor" and not (shutil.which("g++") or shutil.which("clang++")):
        pytest.skip("inductor needs a C++ compiler, and there is none here")
    if importlib.util.find_spec("torch._dynamo") is None:
        pytest.skip("this torch has no compiler")
    for name in ("rnn", "lstm", "gru", "stays"):
        layer = RECURRENT[name]()
        model = torch.nn.Sequential(torch.nn.Linear(D, D), layer)
        compiled = torch.compile(model, backend=backend)
        x = batch(torch.float32)
        results = []
        for run_ in (model, compiled, model):  # once more: what came before must not spoil it
            with torch.no_grad():
                run_(x)
            output, _ = run_(x)
            (dx,) = torch.autograd.grad(output.square().sum(), x)
            results.append((output.detach(), dx))
        for output, dx in results[1:]:
            torch.testing.assert_close(output, results[0][0], rtol=0, atol=1e-6)
            torch.testing.assert_close(dx, results[0][1], rtol=0, atol=1e-6)
    torch._dynamo.reset()


@pytest.mark.parametrize("name", RECURRENT)
@pytest.mark.parametrize("autograd", [False, True], ids=["by hand", "autograd"])
def test_under_autocast_a_layer_keeps_the_precision_of_its_parameters(name, autograd):
    layer = RECURRENT[name](autograd=autograd)
    x = batch(torch.float32)
    expected, _ = layer(x)
    upstream = torch.randn_like(expected)
    gradients = torch.autograd.grad(expected, [x, *layer.parameters()], upstream)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output, _ = layer(x)
        if (
            not autograd and name != "stays"
        ):  # torch computes no gradient within autocast, ours does
            found = torch.autograd.grad(
                output, [x, *layer.parameters()], upstream, retain_graph=True
            )
            for a, b in zip(found, gradients, strict=True):
                torch.testing.assert_close(a, b, rtol=0, atol=1e-6)
        narrow, _ = layer(torch.nn.Linear(D, D)(x))  # comes in bfloat16
        assert layer(x.bfloat16(), layer(x)[1])[0].dtype == torch.float32
    assert narrow.dtype == output.dtype == torch.float32
    assert torch.equal(output, expected)
    found = torch.autograd.grad(output, [x, *layer.parameters()], upstream)
    for a, b in zip(found, gradients, strict=True):
        torch.testing.assert_close(a, b, rtol=0, atol=1e-6)


def orthogonality(layer):
    W = layer.weight_hh_l0.detach().double()
    return (W @ W.T - torch.eye(len(W), dtype=W.dtype)).abs().max().item()


def test_an_orthogonal_matrix_is_so_to_the_precision_it_is_asked_for():
    layer = OrthogonalRNN(D, 17, stay=True)
    before = layer.weight_hh_l0.detach().clone()
    assert orthogonality(layer) < 1e-5
    layer.double()
    assert orthogonality(layer) < 1e-14
    torch.testing.assert_close(layer.weight_hh_l0.detach().float(), before, rtol=0, atol=1e-5)
    with torch.no_grad():
        layer.parametrizations.weight_hh_l0.original.normal_()
    assert orthogonality(layer) < 1e-14
    kept = layer.weight_hh_l0.detach().clone()
    assert torch.equal(layer.double().weight_hh_l0, kept)  # nothing to convert, nothing changes
    assert orthogonality(layer.float()) < 1e-5


@pytest.mark.parametrize("stay", [False, True], ids=["starts", "stays"])
def test_an_orthogonal_network_can_be_pickled_copied_and_restored(stay):
    layer = OrthogonalRNN(D, H, stay=stay).double().eval()
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.3)
    fresh = OrthogonalRNN(D, H, stay=stay).double()
    fresh.load_state_dict(layer.state_dict(), strict=True)
    x = batch()
    for twin in (fresh, copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        assert torch.equal(twin(x)[0], layer(x)[0])
        twin(x)[0].sum().backward()
        assert all(parameter.grad is not None for parameter in twin.parameters())
    again = pickle.loads(pickle.dumps(layer))
    assert not again.training
    assert not again.autograd
    assert again.stay is stay
    assert pickle.loads(pickle.dumps(OrthogonalRNN(2, 3, autograd=True))).autograd


def test_sizes_are_whole_numbers():
    for make in (RNN, LSTM, GRU, OrthogonalRNN):
        refuses(lambda make=make: make(2, 2.0), "hidden_size", "whole number", "2.0")
        refuses(lambda make=make: make("2", 2), "input_size", "whole number", "'2'")
    refuses(lambda: RNN(2, 2, True), "num_layers", "whole number", "True")
    refuses(lambda: RNN(2, 2, 1.0), "num_layers", "whole number", "1.0")
    refuses(lambda: ResidualStack(RNN, 2, 2, 1.5), "num_layers", "whole number", "1.5")
    refuses(lambda: ResidualStack(RNN, 2, 2, 0), "num_layers", "at least 1", "got 0")
    stack = ResidualStack(RNN, 2, 3, 2)
    refuses(lambda: stack(torch.zeros(1, 4, 2), torch.zeros(2, 1, 3)), "h_0=None")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_state_that_is_no_number(value):
    x, good = torch.zeros(N, T, D), torch.zeros(1, N, H)
    bad = good.clone()
    bad[0, 1, 2] = value
    for make in (RNN, GRU, OrthogonalRNN):
        refuses(lambda make=make: make(D, H)(x, bad), "state", "NaN or infinite")
    refuses(lambda: LSTM(D, H)(x, (good, bad)), "state", "NaN or infinite")
    refuses(lambda: LSTM(D, H)(x, (bad, good)), "state", "NaN or infinite")


@pytest.mark.parametrize("lengths", ["ab", "abcde", [[1], [2, 3]], {1: 2}, 1j], ids=repr)
def test_lengths_that_are_no_numbers(lengths):
    refuses(lambda: RNN(D, H)(torch.zeros(N, T, D), lengths=lengths), "lengths must be 5 integers")


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int8, torch.int16, torch.int32], ids=str)
@pytest.mark.parametrize("autograd", [False, True])
def test_lengths_of_any_whole_type_are_counts_of_steps(dtype, autograd):
    """Torch takes uint8 for a mask: with one sequence more than steps, it read other states and said nothing."""
    lengths, x = [4, 3, 2, 1, 4], torch.randn(5, 4, D)
    layers = (
        LSTM(D, H, autograd=autograd),
        GRU(D, H, bidirectional=True, autograd=autograd),
        RecurrentDropout(RNN(D, H), 1.0),
        ResidualStack(LSTM, D, H, 2, autograd=autograd),
    )
    for layer in layers:
        output, last = layer(x, lengths=torch.tensor(lengths, dtype=dtype))
        expected, end = layer(x, lengths=lengths)
        torch.testing.assert_close(output, expected)
        torch.testing.assert_close(last, end)
        output.sum().backward()


def test_lengths_in_falling_order_may_be_a_reversed_view():
    x, lengths = torch.randn(N, T, D), np.sort(np.array(LENGTHS))[::-1]
    layer = GRU(D, H)
    assert torch.equal(layer(x, lengths=lengths)[1], layer(x, lengths=lengths.tolist())[1])


def test_a_list_is_no_batch():
    refuses(lambda: LayerNorm(2)([[1.0, 2.0]]), "x", "list")
    refuses(lambda: BatchNorm1d(2)([[1.0, 2.0]]), "x", "list")
    refuses(lambda: RNN(2, 2)([[[1.0, 2.0]]]), "x", "list")
    refuses(lambda: Conv1d(1, 2, 1)([[[1.0, 2.0]]]), "x", "list")
    refuses(lambda: Conv2d(1, 2, 1)([[[[1.0, 2.0]]]]), "x", "list")
    refuses(lambda: AvgPool2d(1)([[[[1.0, 2.0]]]]), "x", "list")


def test_residual_stack_is_residual_by_default():
    torch.manual_seed(0)
    found = ResidualStack(LSTM, D, H, 3)
    assert found.residual is True
    plain = ResidualStack(LSTM, D, H, 3, residual=False)
    plain.load_state_dict(found.state_dict())
    x = torch.randn(N, T, D)
    first, second, third = found.layer_outputs(x)
    torch.testing.assert_close(second, found.layers[1](first)[0] + first)
    torch.testing.assert_close(third, found.layers[2](second)[0] + second)
    assert not torch.allclose(plain(x)[0], found(x)[0])
    assert torch.equal(found(x)[0], third)


def test_gradient_norms_of_a_stack_begin_at_its_end():
    stack = ResidualStack(LSTM, D, H, 3)
    x, upstream = torch.randn(N, T, D), torch.randn(N, T, H)
    found = stack.gradient_norms(x, upstream)
    first, second, third = stack.layer_outputs(x)
    expected = [*torch.autograd.grad(third, [first, second], upstream), upstream]
    torch.testing.assert_close(found, torch.stack([part.norm() for part in expected]))
