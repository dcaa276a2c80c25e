import numpy as np
import pytest
import torch

from lib.training.fit import fit
from lib.training.losses import mean_squared_error


class Line(torch.nn.Module):
    """y = w x, with a record of the modes it was called in."""

    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))
        self.modes = []

    def forward(self, x):
        self.modes.append(self.training)
        return self.w * x


X = np.array([1.0, 2.0, -1.0])


def batches(step):
    return X, 3 * X


class Interruption:
    """Batches until a step, then Ctrl-C."""

    def __init__(self, step):
        self.step = step

    def __call__(self, step):
        if step == self.step:
            raise KeyboardInterrupt
        return batches(step)


def quiet(model, batches=batches, **options):
    return fit(model, batches, mean_squared_error, **{"progress": False, "lr": 0.1, **options})


def test_it_learns_and_remembers():
    model = Line()
    history = quiet(
        model, steps=250, every=100, evaluate=lambda m: {"w": m.w, "gap": 3 - m.w.item()}
    )
    assert history.steps == [100, 200, 250]
    assert len(history.loss) == 3
    assert history.loss[0] > history.loss[1] > history.loss[2]
    assert history.metrics["w"][-1] == pytest.approx(3, abs=1e-3)
    assert history.metrics["w"] == pytest.approx([3 - gap for gap in history.metrics["gap"]])
    assert all(type(value) is float for value in history.loss + history.metrics["w"])
    assert not history.interrupted
    assert model.training


def test_it_is_torchs_loop():
    model = Line()
    history = quiet(model, steps=7, every=3, clip=0.5)
    expected = Line()
    optimizer, losses = torch.optim.Adam(expected.parameters(), lr=0.1), []
    for _ in range(7):
        optimizer.zero_grad()
        loss = ((expected(torch.tensor(X)) - torch.tensor(3 * X)) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(expected.parameters(), 0.5)
        optimizer.step()
        losses.append(loss.item())
    assert model.w.item() == pytest.approx(expected.w.item(), abs=1e-12)
    means = [np.mean(losses[:3]), np.mean(losses[3:6]), losses[6]]
    assert history.loss == pytest.approx(means, abs=1e-9)


def test_clipping_reaches_the_step():
    optimizer = torch.optim.SGD
    free, held = Line(), Line()
    quiet(free, steps=1, optimizer=optimizer(free.parameters(), lr=0.1))
    quiet(held, steps=1, optimizer=optimizer(held.parameters(), lr=0.1), clip=0.25)
    assert free.w.item() == pytest.approx(0.1 * 12)
    assert held.w.item() == pytest.approx(0.1 * 0.25, abs=1e-6)


def test_several_inputs():
    class Sum(Line):
        def forward(self, x, y):
            return self.w * (x + y)

    model = Sum()
    quiet(model, lambda step: (X, 2 * X, 3 * X), steps=150)
    assert model.w.item() == pytest.approx(1, abs=1e-2)


def test_evaluation_mode_without_gradients():
    model = Line()
    seen = []

    def evaluate(m):
        seen.append((m.training, torch.is_grad_enabled()))
        return {}

    model.eval()
    quiet(model, steps=4, every=2, evaluate=evaluate)
    assert seen == [(False, False)] * 2
    assert model.modes == [True] * 4


def test_training_mode_returns_when_evaluate_raises():
    model = Line()
    with pytest.raises(ZeroDivisionError):
        quiet(model, steps=4, every=2, evaluate=lambda m: {"bad": 1 / 0})
    assert model.training
    assert torch.is_grad_enabled()


def test_stop():
    model = Line()
    history = quiet(model, steps=1000, every=10, stop=lambda h: h.loss[-1] < 1.0)
    assert history.loss[-1] < 1.0 <= history.loss[-2]
    assert history.steps[-1] == 10 * len(history.steps) < 1000
    assert len(model.modes) == history.steps[-1]


@pytest.mark.parametrize(("count", "steps"), [(4, [2, 4]), (5, [2, 4, 5]), (1, [1])])
def test_batches_run_out(count, steps):
    for source in ([batches(0)] * count, iter([batches(0)] * count)):
        model = Line()
        history = quiet(model, source, steps=100, every=2)
        assert history.steps == steps
        assert len(model.modes) == count
        assert len(history.loss) == len(steps)


def test_no_batches():
    for source in ([], iter([]), lambda step: None):
        with pytest.raises(ValueError, match=r"no batch to train on.*generator used twice"):
            quiet(Line(), source, steps=3)


@pytest.mark.parametrize("single", [batches(0), list(batches(0)), X, torch.ones(3, 2)])
def test_one_batch_in_place_of_many(single):
    with pytest.raises(ValueError, match=r"got a single one; write lambda step"):
        quiet(Line(), single, steps=3)


@pytest.mark.parametrize(
    ("batch", "words"),
    [(np.ones((2, 3)), "ndarray"), ((X,), "tuple of 1"), ({"x": X, "y": X}, "dict"), ("ab", "str")],
)
def test_a_batch_is_inputs_and_targets(batch, words):
    """Two rows of an array would otherwise pass for inputs and targets."""
    with pytest.raises(ValueError, match=f"inputs first and targets last, got {words}"):
        quiet(Line(), lambda step: batch, steps=1)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (lambda out, y: (out - y) ** 2, r"got shape \(3,\)"),
        (lambda out, y: ((out - y) ** 2).mean().item(), r"got 11\.6"),
        (lambda out, y: ((out - y) ** 2).mean().detach(), r"got shape \(\)"),
    ],
)
def test_a_loss_that_cannot_be_followed(loss, words):
    with pytest.raises(ValueError, match=f"single number that hangs on.*{words}"):
        fit(Line(), lambda step: (X, 2 * X + 1), loss, steps=1, progress=False)


def test_evaluate_returns_numbers_by_name():
    with pytest.raises(ValueError, match=r"evaluate must return a dict.*got None"):
        quiet(Line(), steps=1, evaluate=lambda m: None)


@pytest.mark.parametrize(("step", "steps"), [(1, []), (4, [3]), (5, [3, 4])])
def test_an_interruption_keeps_what_was_learnt(step, steps):
    model = Line()
    history = quiet(model, Interruption(step), steps=10, every=3, evaluate=lambda m: {"w": m.w})
    assert history.interrupted
    assert history.steps == steps
    assert len(history.loss) == len(history.metrics.get("w", [])) == len(steps)
    assert len(model.modes) == step - 1
    assert model.training


@pytest.mark.parametrize("steps", [6, 10])
def test_an_interruption_while_evaluating_leaves_no_half_measurement(steps):
    model, calls = Line(), []

    def evaluate(m):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return {"w": m.w}

    history = quiet(model, steps=steps, every=3 if steps == 10 else 4, evaluate=evaluate)
    assert history.interrupted
    assert history.steps == ([3, 6] if steps == 10 else [4, 6])
    assert len(history.loss) == len(history.metrics["w"]) == 2
    assert model.training


def test_data_with_nan():
    bad = X.copy()
    bad[1] = np.nan
    model = Line()
    with pytest.raises(ValueError, match=r"loss is nan at step 3.*step size.*clip.*NaN"):
        quiet(model, lambda step: (bad if step == 3 else X, 3 * X), steps=5)
    assert model.w.isfinite()
    with pytest.raises(ValueError, match="loss is inf at step 1"):
        quiet(Line(), lambda step: (X, X * 1e200), steps=5)


@pytest.mark.parametrize(
    "options", [{"steps": 0}, {"steps": -3}, {"steps": 5, "every": 0}], ids=str
)
def test_counts_below_one(options):
    with pytest.raises(ValueError, match=r"(steps|every) must be at least 1, got"):
        quiet(Line(), **options)
    with pytest.raises(ValueError, match=r"steps must be a whole number, got 2\.5"):
        quiet(Line(), steps=2.5)
    with pytest.raises(ValueError, match=r"every must be a whole number, got 1\.5"):
        quiet(Line(), steps=3, every=1.5)


def test_progress_is_shown_on_request(capsys):
    fit(Line(), batches, mean_squared_error, steps=3, every=1, progress=True)
    assert "3/3" in capsys.readouterr().err
    quiet(Line(), steps=3)
    assert capsys.readouterr().err == ""


def test_measured_every_hundred_updates_unless_told_otherwise():
    assert quiet(Line(), steps=203).steps == [100, 200, 203]


def test_the_first_step_of_adam_has_the_default_size():
    model = Line()
    fit(model, batches, mean_squared_error, steps=1, progress=False)
    assert abs(model.w.item()) == pytest.approx(1e-3, rel=1e-3)
