"""The normalized reader and the normalized convolutional net against nets made of torch's layers."""

import pytest
import torch

from lib.models.normalized import KINDS, BatchNormPerStep, NormalizedConvNet, NormalizedReader
from tests.layers.test_bad_input import refuses

N, T, D, H, K = 5, 7, 3, 4, 6


@pytest.fixture(autouse=True)
def _seeded():
    torch.manual_seed(8)


def sequences(n=N, steps=T):
    return torch.randn(n, steps, D, dtype=torch.float64)


def reader(kind, steps=T, **options):
    return NormalizedReader(D, H, K, kind, steps=steps, **options).double()


def test_without_a_norm_it_is_torchs_rnn():
    ours, theirs = reader("none"), torch.nn.RNN(D, H, batch_first=True).double()
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(ours.W_ih.weight)
        theirs.weight_hh_l0.copy_(ours.W_hh.weight)
        theirs.bias_ih_l0.copy_(ours.W_ih.bias)
        theirs.bias_hh_l0.zero_()
    x = sequences()
    output, h_n = theirs(x)
    torch.testing.assert_close(torch.stack(ours.read(x), 1), output, rtol=0, atol=1e-12)
    torch.testing.assert_close(ours(x), ours.answer(h_n[0]), rtol=0, atol=1e-12)


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("kind", ["layer", "batch"])
def test_every_step_is_normalized_as_torch_does(kind, training):
    ours = reader(kind, gamma=0.7).train(training)
    torch.nn.init.normal_(ours.norm.bias)
    if kind == "layer":
        norms = [torch.nn.LayerNorm(H)] * T
    else:
        norms = [torch.nn.BatchNorm1d(H).double() for _ in range(T)]
        for t, step in enumerate(ours.norm.each):
            step.running_mean.normal_()
            step.running_var.uniform_(0.5, 2)
            norms[t].running_mean.copy_(step.running_mean)
            norms[t].running_var.copy_(step.running_var)
    x = sequences()
    h, hs = x.new_zeros(N, H), ours.read(x)
    for t, norm in enumerate(norms):
        norm.double().train(training)
        norm.weight.data, norm.bias.data = ours.norm.weight.data, ours.norm.bias.data
        a = x[:, t] @ ours.W_ih.weight.T + h @ ours.W_hh.weight.T
        h = torch.tanh(norm(a))
        torch.testing.assert_close(hs[t], h, rtol=0, atol=1e-9)


def test_gamma_is_where_the_scale_starts():
    assert reader("batch", gamma=0.5).norm.weight.tolist() == [0.5] * H
    assert reader("layer", gamma=0.5).norm.weight.tolist() == [0.5] * H
    assert reader("layer").norm.weight.tolist() == [1.0] * H
    torch.testing.assert_close(BatchNormPerStep(H, 2).weight.data, torch.full((H,), 0.1))


def test_each_step_has_statistics_of_its_own_and_later_ones_the_last():
    norm = BatchNormPerStep(H, 2)
    for t, level in enumerate((10.0, 20.0, 40.0)):
        norm(level + torch.randn(N, H), t)
    first, last = (step.running_mean.mean().item() for step in norm.each)
    assert first == pytest.approx(1.0, abs=0.2)  # a tenth of 10
    assert last == pytest.approx(0.9 * 2 + 4, abs=0.3)  # steps 1 and 2 shared it
    norm.eval()
    a = torch.randn(N, H)
    assert torch.equal(norm(a, 1), norm(a, 9))
    assert not torch.allclose(norm(a, 0), norm(a, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_padding_is_not_read(kind):
    net = reader(kind).eval()
    x, lengths = sequences(), [3, 7, 1, 5, 6]
    for n, length in enumerate(lengths):
        alone = net(x[n : n + 1, :length])
        torch.testing.assert_close(net(x, lengths)[n : n + 1], alone, rtol=0, atol=1e-12)


def test_in_training_padding_reaches_the_neighbours_through_batch_norm_only():
    x, lengths = sequences(), [T, 3, 3, 3, 3]
    other = x.clone()
    other[1:, 3:] = 5.0
    for kind, reached in [("none", False), ("layer", False), ("batch", True)]:
        net = reader(kind)
        assert torch.equal(net(x, lengths)[0], net(other, lengths)[0]) != reached


@pytest.mark.parametrize("kind", KINDS)
def test_conv_net_is_torchs(kind):
    C, S = 6, 5
    net = NormalizedConvNet(S, C, K, kind, layers=2).double()
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter)
    x = torch.randn(N, S, S, dtype=torch.float64)
    h = x[:, None]
    for convolve, norm in zip(net.convolutions, net.norms, strict=True):
        a = convolve(h)
        if kind == "layer":
            weight, bias = (p.reshape(C, S, S) for p in norm.parameters())
            a = torch.nn.functional.layer_norm(a, (C, S, S), weight, bias)
        elif kind == "batch":
            a = torch.nn.functional.batch_norm(a, None, None, norm.weight, norm.bias, training=True)
        h = torch.relu(a)
    expected = h.mean((2, 3)) @ net.answer.weight.T + net.answer.bias
    torch.testing.assert_close(net(x), expected, rtol=0, atol=1e-9)


def test_defaults():
    net = NormalizedConvNet(4, H, K)
    assert len(net.convolutions) == len(net.norms) == 3
    assert all(isinstance(norm, torch.nn.Identity) for norm in net.norms)
    assert [c.in_channels for c in net.convolutions] == [1, H, H]
    plain = NormalizedReader(D, H, K)
    assert plain.norm is None
    assert plain.W_ih.bias is not None


@pytest.mark.parametrize("kind", KINDS)
def test_all_parameters_learn(kind):
    for net, x in [
        (reader(kind), sequences()),
        (NormalizedConvNet(T, H, K, kind).double(), torch.randn(N, T, T, dtype=torch.float64)),
    ]:
        (net(x) ** 2).sum().backward()
        assert all(p.grad is not None and p.grad.abs().max() > 0 for p in net.parameters())


def test_what_does_not_fit_is_said():
    refuses(lambda: NormalizedReader(D, H, K, "group"), "'group'", "'layer'")
    refuses(lambda: NormalizedConvNet(D, H, K, "group"), "'group'")
    refuses(lambda: NormalizedReader(D, H, K, "batch"), "steps=")
    refuses(lambda: BatchNormPerStep(H, 0), "at least 1", "got 0")
    refuses(lambda: BatchNormPerStep(H, 2.0), "steps must be a whole number", "2.0")
    refuses(lambda: NormalizedReader(D, 2.0, K), "hidden_size must be a whole number", "2.0")
    refuses(lambda: NormalizedReader(D, H, 2.0), "output_size must be a whole number", "2.0")
    refuses(lambda: NormalizedConvNet(D, H, True), "output_size must be a whole number")
    refuses(lambda: NormalizedConvNet(D, H, K, layers=0), "layers must be at least 1")
    refuses(lambda: NormalizedConvNet(4, H, K)(torch.zeros(N, 5, 4)), "(N, 4, 4)", "(5, 5, 4)")
    refuses(lambda: NormalizedConvNet(4, H, K)([[1.0]]), "(N, 4, 4)", "got list")
    refuses(lambda: reader("batch")(sequences(1)), "two values")
    refuses(lambda: reader("layer")(sequences(), lengths=[T + 1] * N), f"[1, {T}]")
    refuses(lambda: reader("layer")(sequences() * float("nan")), "NaN")
