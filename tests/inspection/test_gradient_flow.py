import pytest
import torch

from lib.inspection.gradient_flow import gradient_flow
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.rnn import RNN

N, T, D, H = 5, 7, 3, 4


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("kind", [RNN, LSTM, GRU])
def test_against_autograd_step_by_step(kind, bias):
    torch.manual_seed(0)
    layer = kind(D, H, bias=bias).double()
    x = torch.randn(N, T, D, dtype=torch.float64)
    upstream = torch.randn(N, H, dtype=torch.float64)
    flows = gradient_flow(layer, x, upstream)
    assert len(flows) == layer.cell.states
    states = layer.cell.states
    for t in range(T + 1):
        # Read up to t, cut the graph there, read on: the gradient at the cut is what flowed back to it.
        state = [torch.zeros(1, N, H, dtype=torch.float64)] * states
        if t:
            _, state = layer(x[:, :t])
            state = list(state) if kind is LSTM else [state]
        leaves = [part.detach().requires_grad_() for part in state]
        h_n = leaves[0]
        if t < T:
            _, final = layer(x[:, t:], tuple(leaves) if kind is LSTM else leaves[0])
            h_n = final[0] if kind is LSTM else final
        gradients = torch.autograd.grad(h_n, leaves, upstream[None], allow_unused=True)
        for flow, gradient in zip(flows, gradients, strict=True):
            expected = 0.0 if gradient is None else gradient.norm().item()
            assert flow.shape == (T + 1,)
            assert flow[t].item() == pytest.approx(expected, abs=1e-12)


def test_only_one_way_back():
    x, upstream = torch.zeros(N, T, D), torch.zeros(N, H)
    with pytest.raises(ValueError, match="got 2 layers"):
        gradient_flow(RNN(D, H, num_layers=2), x, upstream)
    with pytest.raises(ValueError, match="bidirectional=True"):
        gradient_flow(LSTM(D, H, bidirectional=True), x, upstream)
    with pytest.raises(ValueError, match="expected 3 features"):
        gradient_flow(LSTM(D, H), torch.zeros(N, T, D + 1), upstream)
    with pytest.raises(ValueError, match="got RNN; of a model, pass its layer"):
        gradient_flow(torch.nn.RNN(D, H), x, upstream)


@pytest.mark.parametrize(
    "wrong",
    [torch.zeros(N, H + 1), torch.zeros(H), torch.zeros(N, H).double(), [[0.0] * H] * N, None],
    ids=["width", "rank", "dtype", "list", "none"],
)
def test_upstream_that_does_not_fit(wrong):
    with pytest.raises(ValueError, match=r"upstream must be .* \(5, 4\)"):
        gradient_flow(LSTM(D, H), torch.zeros(N, T, D), wrong)
