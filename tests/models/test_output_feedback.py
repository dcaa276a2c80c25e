"""The designs of chapter 04: one step, from which the output-to-hidden net and its teachers are made."""

import pytest
import torch

from lib.models.output_feedback import HiddenToHidden, OutputToHidden
from lib.models.tagger import WordTagger
from lib.models.teacher_forcing import ScheduledSampling, TeacherForced

N, T, D, H, K = 4, 6, 3, 5, 2


@pytest.fixture
def net():
    torch.manual_seed(0)
    return OutputToHidden(D, H, K).double()


def test_a_step_is_the_equation(net):
    torch.manual_seed(1)
    x, o = torch.randn(N, D).double(), torch.randn(N, K).double()
    h = torch.tanh(net.U.bias + o @ net.W.weight.T + x @ net.U.weight.T)
    expected = net.V.bias + h @ net.V.weight.T
    torch.testing.assert_close(net.step(net.U(x), o), expected, rtol=0, atol=1e-12)
    output, o_n = net(x[:, None], o)
    torch.testing.assert_close(output[:, 0], expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(o_n, expected, rtol=0, atol=1e-12)


def test_all_ways_to_run_it_take_the_same_step(net, monkeypatch):
    calls = []

    def step(a_x, o):
        calls.append(tuple(o.shape))
        return OutputToHidden.step(net, a_x, o)

    monkeypatch.setattr(net, "step", step, raising=False)
    x, y = torch.randn(N, T, D).double(), torch.randn(N, T, K).double()
    net(x)
    assert calls == [(N, K)] * T
    ScheduledSampling(net)(x, y)
    assert calls == [(N, K)] * 2 * T
    TeacherForced(net)(x, y)
    assert calls[2 * T :] == [(N, T, K)]


def test_hidden_to_hidden_is_a_plain_loop():
    torch.manual_seed(2)
    net = HiddenToHidden(D, H, K).double()
    x, h_0 = torch.randn(N, T, D).double(), torch.randn(1, N, H).double()
    output, h_n = net(x, h_0)
    W_ih, W_hh, b_ih, b_hh = net.layer.parameters()
    h = h_0[0]
    for t in range(T):
        h = torch.tanh(x[:, t] @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
        torch.testing.assert_close(output[:, t], net.output(h), rtol=0, atol=1e-12)
    torch.testing.assert_close(h_n[0], h, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", [HiddenToHidden, OutputToHidden])
def test_sizes_are_whole_numbers(kind):
    for place, name in enumerate(("input_size", "hidden_size", "output_size")):
        for bad in (2.0, "2", None, True, 0, -1):
            sizes = [D, H, K]
            sizes[place] = bad
            with pytest.raises(ValueError, match=f"{name} must be"):
                kind(*sizes)


def test_sizes_of_the_tagger():
    for place, name in enumerate(("num_embeddings", "embedding_dim", "hidden_size", "output_size")):
        sizes = [7, D, 4, K]
        sizes[place] = 2.0
        with pytest.raises(ValueError, match=f"{name} must be a whole number, got 2.0"):
            WordTagger(*sizes)


def test_input_and_start_that_do_not_fit(net):
    x = torch.zeros(H, T, D).double()
    for bad, words in [
        (x[:, 0], r"\(N, T, D\)"),  # (N, D): rows of one step would pass for steps
        (x[..., :2], "3 features"),
        (x.float(), "float32"),
        (x * float("nan"), "NaN"),
        (x.tolist(), "got list"),
    ]:
        with pytest.raises(ValueError, match=words):
            net(bad)
    with pytest.raises(ValueError, match=r"o_0 must have shape \(5, 2\), got \(1, 2\)"):
        net(x, torch.zeros(1, K).double())
