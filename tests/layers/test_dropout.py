import pytest
import torch

from lib.equations.dropout import dropout, dropout_backward
from lib.layers.dropout import Dropout, LockedDropout, drop, keep_mask
from lib.layers.gru import GRU
from lib.layers.lstm import LSTM
from lib.layers.recurrent_dropout import RecurrentDropout
from lib.layers.rnn import RNN
from lib.models.readers import RecurrentReader

N, T, D, H = 3, 11, 2, 5


def batch(*shape):
    torch.manual_seed(1)
    return torch.randn(*(shape or (N, T, D)), dtype=torch.float64)


@pytest.mark.parametrize("p", [0.0, 0.3, 0.75, 1.0])
def test_it_is_torchs_dropout(p):
    x = batch()
    answers = []
    for layer in (Dropout(p), torch.nn.Dropout(p)):
        torch.manual_seed(0)
        leaf = x.clone().requires_grad_()
        y = layer(leaf)
        y.sin().sum().backward()
        answers.append((y, leaf.grad))
    for ours, theirs in zip(*answers, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-14)


@pytest.mark.parametrize("kind", [Dropout, LockedDropout])
def test_nothing_happens_in_evaluation(kind):
    x = batch()
    assert torch.equal(kind(0.5).eval()(x), x)
    assert torch.equal(kind(0.0)(x), x)
    assert not torch.equal(kind(0.5)(x), x)


@pytest.mark.parametrize("kind", [Dropout, LockedDropout])
def test_the_expectation_is_kept(kind):
    x = torch.ones(20000, 2, 3, dtype=torch.float64)
    for p in (0.1, 0.5, 0.8):
        y = kind(p)(x)
        assert set(y.unique().tolist()) == {0.0, 1 / (1 - p)}
        error = y.mean((0, 1)) - 1
        assert error.abs().max() < 5 * (p / (1 - p) / 20000) ** 0.5
        assert y.var() == pytest.approx(p / (1 - p), rel=0.05)


def test_a_locked_mask_is_the_same_at_every_step_and_differs_between_samples():
    x = torch.ones(50, T, 40)
    locked, fresh = LockedDropout(0.5)(x), Dropout(0.5)(x)
    assert (locked == locked[:, :1]).all()
    assert not (locked[0] == locked[1]).all()
    assert not (fresh == fresh[:, :1]).all()


@pytest.mark.parametrize(("kind", "locked"), [(Dropout, False), (LockedDropout, True)])
def test_a_layer_is_held_to_its_equation(kind, locked):
    x, upstream, p = batch().requires_grad_(), batch(), 0.3
    torch.manual_seed(2)
    y = kind(p)(x)
    (gradient,) = torch.autograd.grad(y, x, upstream)
    torch.manual_seed(2)
    keep = keep_mask(x, p, locked)
    torch.testing.assert_close(y, dropout(x, keep, p), rtol=0, atol=1e-12)
    torch.testing.assert_close(gradient, dropout_backward(upstream, keep, p), rtol=0, atol=1e-12)


def stepwise(layer, x, masks, state):
    """Run torch's own cell step by step, with the masks on the hidden state."""
    cell = (torch.nn.LSTMCell if layer.cell.states == 2 else torch.nn.RNNCell)(D, H).double()
    names = {name: getattr(layer, f"{name}_l0") for name in cell.state_dict()}
    cell.load_state_dict(names)
    outputs = []
    for t in range(x.shape[1]):
        h, *rest = state
        h = h * masks[:, t]
        state = cell(x[:, t], (h, *rest) if rest else h)
        state = state if isinstance(state, tuple) else (state,)
        outputs.append(state[0])
    return torch.stack(outputs, 1), state


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_the_recurrent_link_is_masked_and_nothing_else(kind, locked):
    layer, x, p = kind(D, H).double(), batch(), 0.4
    start = tuple(batch(1, N, H) * (k + 1) for k in range(layer.cell.states))
    torch.manual_seed(5)
    masks = keep_mask(x.new_empty(N, T, H), p, locked).double() / (1 - p)
    expected, last = stepwise(layer, x, masks, tuple(s[0] for s in start))
    torch.manual_seed(5)
    output, state = RecurrentDropout(layer, p, locked)(x, start if kind is LSTM else start[0])
    torch.testing.assert_close(output, expected, rtol=0, atol=1e-12)
    state = state if kind is LSTM else (state,)
    for ours, theirs in zip(state, last, strict=True):
        torch.testing.assert_close(ours[0], theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_recurrent_dropout_is_the_layer_itself_in_evaluation(kind):
    layer, x = kind(D, H).double(), batch()
    wrapped = RecurrentDropout(layer, 0.5).eval()
    assert torch.equal(wrapped(x)[0], layer(x)[0])
    assert torch.equal(RecurrentDropout(layer, 0.0)(x)[0], layer(x)[0])
    assert wrapped.hidden_size == H


def test_padding_is_not_read():
    layer, x = LSTM(D, H).double(), batch()
    wrapped = RecurrentDropout(layer, 0.3, locked=True)
    lengths = [4, T, 7]
    outputs = []
    for filler in (0.0, 9.0):
        padded = x.clone()
        padded[0, 4:] = padded[2, 7:] = filler
        torch.manual_seed(3)
        outputs.append(wrapped(padded, None, lengths))
    (output, (h_n, _)), (again, _) = outputs
    assert torch.equal(output, again)
    assert torch.equal(h_n[0, 0], output[0, 3])
    assert not output[0, 4:].any()


def test_a_reader_can_use_it_and_gradients_arrive():
    net = RecurrentReader(RecurrentDropout(RNN(D, H).double(), 0.5, locked=False), 1).double()
    net(batch()).sum().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in net.parameters())


@pytest.mark.parametrize("p", [-0.1, 1.1, 30, float("nan")])
def test_p_must_be_a_probability(p):
    for make in (Dropout, LockedDropout, lambda p: RecurrentDropout(RNN(D, H), p)):
        with pytest.raises(ValueError, match=rf"\[0, 1\], got {p}; is it a percentage"):
            make(p)
    with pytest.raises(ValueError, match="probability"):
        drop(torch.ones(2), torch.ones(2, dtype=torch.bool), p)


def test_masks_and_layers_that_do_not_fit():
    with pytest.raises(ValueError, match=r"keep must be boolean.*float64"):
        drop(torch.ones(2), torch.ones(2).double(), 0.5)
    with pytest.raises(ValueError, match=r"\(N, T, D\), got shape \(3, 2\)"):
        LockedDropout(0.5)(torch.ones(3, 2))
    with pytest.raises(ValueError, match="2 layers"):
        RecurrentDropout(RNN(D, H, num_layers=2), 0.5)
    with pytest.raises(ValueError, match="bidirectional=True"):
        RecurrentDropout(RNN(D, H, bidirectional=True), 0.5)
    with pytest.raises(ValueError, match="features"):
        RecurrentDropout(RNN(D, H), 0.5)(torch.ones(N, T, D + 1))
    with pytest.raises(ValueError, match="got GRU"):
        RecurrentDropout(GRU(D, H), 0.5)
    with pytest.raises(ValueError, match="another size"):
        RecurrentDropout(RNN(D, H), 0.5)(torch.ones(N, T, D), torch.zeros(1, 1, H))


def test_printed_with_its_probability():
    assert repr(LockedDropout(0.25)) == "LockedDropout(p=0.25)"
