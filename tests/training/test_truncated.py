import copy

import numpy as np
import pytest
import torch

from lib.data.batches import stream_batches
from lib.layers.lstm import LSTM
from lib.models.output_feedback import HiddenToHidden, OutputToHidden
from lib.training.losses import mean_squared_error
from lib.training.truncated import detach, disagreement, fit_stream, truncated_gradient

N, T, D, H, K = 5, 11, 3, 4, 2


@pytest.fixture(params=[HiddenToHidden, OutputToHidden])
def model(request):
    torch.manual_seed(0)
    return request.param(D, H, K).double()


def data(steps=T):
    torch.manual_seed(1)
    return torch.randn(N, steps, D).double(), torch.randn(N, steps, K).double()


def flat(model):
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def by_autograd(model, x, y, length):
    """The gradient written out: read all steps, one at a time, and cut where a piece begins."""
    model.zero_grad()
    state, total = None, 0.0
    for t in range(x.shape[1]):
        if t % length == 0 and state is not None:
            state = state.detach()
        output, state = model(x[:, t : t + 1], state)
        total = total + ((output[:, 0] - y[:, t]) ** 2).sum()
    (total / y.numel()).backward()
    return flat(model)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 10, 11, 40])
def test_the_gradient_of_pieces_is_that_of_a_chain_cut_by_hand(model, length):
    x, y = data()
    found = truncated_gradient(model, x, y, mean_squared_error, length)
    torch.testing.assert_close(found, by_autograd(model, x, y, length), rtol=0, atol=1e-12)


def test_in_one_piece_nothing_is_cut_and_in_shorter_ones_something_is(model):
    x, y = data()
    mean_squared_error(model(x)[0], y).backward()
    full = flat(model)
    assert truncated_gradient(model, x, y, mean_squared_error, T).equal(full)
    for length in (1, 4, 10):
        found = truncated_gradient(model, x, y, mean_squared_error, length)
        assert disagreement(found, full)[1] > 1e-3


def test_a_parameter_that_nothing_uses_has_gradient_zero(model):
    x, y = data()
    before = truncated_gradient(model, x, y, mean_squared_error, 3)
    model.spare = torch.nn.Parameter(torch.ones(7).double())
    after = truncated_gradient(model, x, y, mean_squared_error, 3)
    assert len(after) == len(before) + 7
    assert sorted(after.tolist()) == sorted([*before.tolist(), *[0.0] * 7])


def test_fit_stream_is_torchs_loop_with_a_carried_and_detached_state(model):
    x, y = data(13)
    twin = copy.deepcopy(model)
    history = fit_stream(
        model, lambda: zip(x.split(4, 1), y.split(4, 1), strict=True), mean_squared_error,
        epochs=2, lr=0.01, clip=0.5,
    )  # fmt: skip
    optimizer, losses = torch.optim.Adam(twin.parameters(), lr=0.01), []
    for _ in range(2):
        state = None
        for start in range(0, 13, 4):
            optimizer.zero_grad()
            output, state = twin(x[:, start : start + 4], state)
            loss = ((output - y[:, start : start + 4]) ** 2).mean()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(twin.parameters(), 0.5)
            optimizer.step()
            losses.append(loss.item())
            state = state.detach()
    assert history.loss == pytest.approx(losses, abs=1e-12)
    assert history.steps == list(range(1, 9))
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)


def test_without_carrying_every_piece_starts_from_zero(model):
    x, y = data(8)
    pieces = list(zip(x.split(4, 1), y.split(4, 1), strict=True))
    still = torch.optim.SGD(model.parameters(), lr=0.0)
    options = {"optimizer": still}
    afresh = fit_stream(model, lambda: pieces, mean_squared_error, carry=False, **options).loss
    carried = fit_stream(model, lambda: pieces, mean_squared_error, **options).loss
    alone = [mean_squared_error(model(a)[0], b).item() for a, b in pieces]
    whole = mean_squared_error(model(x)[0], y).item()
    assert afresh == pytest.approx(alone, abs=1e-12)
    assert np.mean(carried) == pytest.approx(whole, abs=1e-12)
    assert abs(carried[1] - afresh[1]) > 1e-3


def test_it_takes_numpy_batches_of_a_stream_and_an_lstm():
    class Reader(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.out = LSTM(1, H), torch.nn.Linear(H, 1)

        def forward(self, x, state):
            hs, state = self.layer(x, state)
            return self.out(hs), state

    torch.manual_seed(0)
    series = np.sin(np.arange(241) / 3).astype("float32")[:, None]
    history = fit_stream(
        Reader(), lambda: stream_batches(series, batch_size=4, length=7), mean_squared_error,
        epochs=12, lr=0.02,
    )  # fmt: skip
    assert len(history.loss) == 12 * 9
    assert np.mean(history.loss[-9:]) < 0.1 * np.mean(history.loss[:9])


def test_detach_keeps_the_numbers_and_forgets_where_they_came_from():
    h = torch.ones(3, requires_grad=True) * 2
    (a, (b, c)) = detach((h, (h * 3, h * 4)))
    for found, value in ((a, 2), (b, 6), (c, 8)):
        assert not found.requires_grad
        assert found.tolist() == [value] * 3
    assert detach(None) is None
    with pytest.raises(ValueError, match="tensor or a tuple of tensors, got int"):
        detach((h, 3))


def test_disagreement_against_numpy():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, 9))
    cosine, error = disagreement(a, b)
    assert cosine == pytest.approx(1 - _cosine_distance(a, b), abs=1e-12)
    assert error == pytest.approx(np.linalg.norm(a - b) / np.linalg.norm(b), abs=1e-12)
    assert disagreement(torch.tensor(a), torch.tensor(b)) == pytest.approx(
        (cosine, error), abs=1e-12
    )
    assert disagreement(-2 * b, b) == pytest.approx((-1, 3), abs=1e-12)


def _cosine_distance(a, b):
    return np.sum((a / np.linalg.norm(a) - b / np.linalg.norm(b)) ** 2) / 2


def test_what_cannot_be_done_is_said(model):
    x, y = data()
    with pytest.raises(ValueError, match="length must be at least 1, got 0"):
        truncated_gradient(model, x, y, mean_squared_error, 0)
    with pytest.raises(ValueError, match=r"\(5, 11, 3\) and \(5, 10, 2\)"):
        truncated_gradient(model, x, y[:, 1:], mean_squared_error, 3)
    with pytest.raises(ValueError, match="yields no piece"):
        fit_stream(model, list, mean_squared_error)
    once = iter([(x, y)])
    with pytest.raises(ValueError, match="generator used twice"):
        fit_stream(model, lambda: once, mean_squared_error, epochs=2)
    with pytest.raises(ValueError, match="epochs must be at least 1, got 0"):
        fit_stream(model, lambda: [(x, y)], mean_squared_error, epochs=0)
    with pytest.raises(ValueError, match="loss is nan at step 1; lower the step size"):
        fit_stream(model, lambda: [(x, y * float("nan"))], mean_squared_error)
    with pytest.raises(ValueError, match=r"\(3,\) and \(4,\)"):
        disagreement(np.ones(3), np.ones(4))
    with pytest.raises(ValueError, match="zero everywhere"):
        disagreement(np.zeros(3), np.ones(3))


def pieces(count=6):
    """Return a stream of pieces."""
    x, y = data(2 * count)
    return lambda: zip(x.split(2, 1), y.split(2, 1), strict=True)


def test_a_stream_is_measured_like_batches(model):
    seen = []

    def evaluate(m):
        seen.append((m.training, torch.is_grad_enabled()))
        return {"size": sum(p.numel() for p in m.parameters())}

    twin = copy.deepcopy(model)
    stream, options = pieces(), {"lr": 0.01, "progress": False}
    each = fit_stream(twin, stream, mean_squared_error, epochs=2, **options).loss
    history = fit_stream(
        model, stream, mean_squared_error, epochs=2, every=5, evaluate=evaluate, **options
    )
    assert history.steps == [5, 10, 12]
    assert history.loss == pytest.approx(
        [np.mean(each[:5]), np.mean(each[5:10]), np.mean(each[10:])], abs=1e-12
    )
    assert history.metrics["size"] == [sum(p.numel() for p in model.parameters())] * 3
    assert seen == [(False, False)] * 3
    assert model.training
    assert not history.interrupted


def test_a_stream_stops(model):
    history = fit_stream(
        model, pieces(), mean_squared_error,
        epochs=100, every=3, stop=lambda h: len(h.loss) == 2, progress=False,
    )  # fmt: skip
    assert history.steps == [3, 6]


@pytest.mark.parametrize("place", [0, 4, 9])
def test_an_interrupted_stream_keeps_what_was_learnt(model, place):
    twin, count = copy.deepcopy(model), 0
    still = pieces()

    def stream():
        nonlocal count
        for piece in still():
            if count == place:
                raise KeyboardInterrupt
            count += 1
            yield piece

    history = fit_stream(
        model, stream, mean_squared_error, epochs=3, lr=0.01, every=2, progress=False
    )
    assert history.interrupted
    assert history.steps == [*range(2, place + 1, 2), *([place] if place % 2 else [])]
    assert model.training
    whole = [piece for _ in range(3) for piece in still()][:place]
    if place:
        optimizer = torch.optim.Adam(twin.parameters(), lr=0.01)
        options = {"optimizer": optimizer, "progress": False}
        fit_stream(twin, lambda: iter(whole[:6]), mean_squared_error, **options)
        if place > 6:
            fit_stream(twin, lambda: iter(whole[6:]), mean_squared_error, **options)
    for ours, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-12)


def test_a_bar_is_shown_on_request(model, capsys):
    fit_stream(model, pieces(), mean_squared_error)
    assert "6" in capsys.readouterr().err
    fit_stream(model, pieces(), mean_squared_error, progress=False)
    assert capsys.readouterr().err == ""


def test_the_first_step_of_adam_has_the_default_size(model):
    before = [p.detach().clone() for p in model.parameters()]
    fit_stream(model, pieces(1), mean_squared_error, progress=False)
    for now, then in zip(model.parameters(), before, strict=True):
        change = (now.detach() - then).abs()
        torch.testing.assert_close(change, torch.full_like(change, 1e-3), rtol=1e-3, atol=0)
