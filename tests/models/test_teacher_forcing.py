import numpy as np
import pytest
import torch

from lib.models.output_feedback import OutputToHidden
from lib.models.teacher_forcing import ScheduledSampling, TeacherForced, inverse_sigmoid_decay
from lib.training.fit import fit
from lib.training.losses import mean_squared_error

N, T, D, H, K = 5, 7, 3, 6, 2


@pytest.fixture
def net():
    torch.manual_seed(0)
    return OutputToHidden(D, H, K).double()


def data():
    torch.manual_seed(1)
    shapes = (N, T, D), (N, T, K), (N, K)
    return [torch.randn(shape).double() for shape in shapes]


def step_by_step(net, x, y, y_0, heard):
    """The equation, a step at a time; heard[t, n] says whether row n is told the truth after step t."""
    U, W, V = net.U, net.W, net.V
    fed, outputs = y_0, []
    for t in range(T):
        a = x[:, t] @ U.weight.T + U.bias + fed @ W.weight.T
        o = torch.tanh(a) @ V.weight.T + V.bias
        outputs.append(o)
        rows = [y[n, t] if heard[t][n] else o[n] for n in range(N)]
        fed = torch.stack(rows)
    return torch.stack(outputs, 1)


ALWAYS, NEVER = [[True] * N] * T, [[False] * N] * T


def close(found, expected):
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


def gradients(value, net, *inputs):
    return torch.autograd.grad(value, [*net.parameters(), *inputs])


def test_all_steps_at_once_equal_one_at_a_time(net):
    x, y, y_0 = data()
    upstream = torch.randn(N, T, K).double()
    at_once, one_by_one = TeacherForced(net)(x, y, y_0), step_by_step(net, x, y, y_0, ALWAYS)
    close(at_once, one_by_one)
    for a, b in zip(
        gradients((at_once * upstream).sum(), net),
        gradients((one_by_one * upstream).sum(), net),
        strict=True,
    ):
        close(a, b)


def test_the_first_step_is_told_zero_if_nothing_else(net):
    x, y, _ = data()
    zero = torch.zeros(N, K).double()
    close(TeacherForced(net)(x, y), TeacherForced(net)(x, y, zero))
    close(ScheduledSampling(net)(x, y), ScheduledSampling(net)(x, y, zero))


def test_a_net_that_is_told_its_own_outputs_runs_freely(net):
    x, _, y_0 = data()
    own, _ = net(x, y_0)
    close(TeacherForced(net)(x, own, y_0), own)


def test_with_a_teacher_no_step_depends_on_the_inputs_of_another(net):
    x, y, y_0 = data()
    x.requires_grad_()
    (dx,) = torch.autograd.grad(TeacherForced(net)(x, y, y_0)[:, 4].sum(), x)
    reached = (dx.abs() > 0).any(2).any(0)
    assert reached.tolist() == [t == 4 for t in range(T)]


def test_the_truth_reaches_the_next_step_and_no_other(net):
    x, y, y_0 = data()
    changed = y.clone()
    changed[:, 2] += 1
    difference = (
        (TeacherForced(net)(x, changed, y_0) - TeacherForced(net)(x, y, y_0)).abs().amax((0, 2))
    )
    assert (difference > 1e-6).tolist() == [t == 3 for t in range(T)]


@pytest.mark.parametrize("through", [False, True])
def test_the_ends_of_the_schedule(net, through):
    x, y, y_0 = data()
    sampler = ScheduledSampling(net, truth=1.0, through=through)
    close(sampler(x, y, y_0), TeacherForced(net)(x, y, y_0))
    sampler.truth = 0.0
    close(sampler(x, y, y_0), net(x, y_0)[0])


@pytest.mark.parametrize("through", [False, True])
def test_between_the_ends_each_row_and_step_has_its_own_coin(net, through):
    x, y, y_0 = data()
    torch.manual_seed(4)
    found = ScheduledSampling(net, truth=0.4, through=through)(x, y, y_0)
    torch.manual_seed(4)
    heard = [(torch.rand(N, 1) < 0.4)[:, 0].tolist() for _ in range(T)]
    assert 0 < sum(map(sum, heard)) < N * T
    assert any(len(set(row)) == 2 for row in heard)
    close(found, step_by_step(net, x, y, y_0, heard))


def test_through_is_backpropagation_through_time_and_otherwise_it_is_cut(net):
    x, y, y_0 = data()
    upstream = torch.randn(N, T, K).double()
    full = gradients((net(x, y_0)[0] * upstream).sum(), net)
    through = ScheduledSampling(net, truth=0.0, through=True)(x, y, y_0)
    for a, b in zip(gradients((through * upstream).sum(), net), full, strict=True):
        close(a, b)
    # Cut, it is the gradient of teacher forcing by a teacher who repeats what the net said.
    cut = ScheduledSampling(net, truth=0.0)(x, y, y_0)
    repeated = TeacherForced(net)(x, net(x, y_0)[0].detach(), y_0)
    found = gradients((cut * upstream).sum(), net)
    for a, b in zip(found, gradients((repeated * upstream).sum(), net), strict=True):
        close(a, b)
    assert any((a - b).abs().max() > 1e-3 for a, b in zip(found, full, strict=True))


def test_it_fits_into_the_training_loop(net):
    x, y, y_0 = data()
    history = fit(
        TeacherForced(net), lambda step: (x, y, y_0, y), mean_squared_error,
        steps=200, lr=0.01, every=50, progress=False,
    )  # fmt: skip
    assert history.loss[-1] < 0.7 * history.loss[0]


def test_the_schedule():
    k = 50.0
    values = [inverse_sigmoid_decay(step, k) for step in range(0, 1000, 7)]
    expected = k / (k + np.exp(np.arange(0, 1000, 7) / k))
    assert values == pytest.approx(expected.tolist(), abs=1e-12)
    assert values == sorted(values, reverse=True)
    assert inverse_sigmoid_decay(0, 1) == pytest.approx(0.5)
    assert inverse_sigmoid_decay(10**9, 2.0) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("kind", [TeacherForced, ScheduledSampling])
def test_what_does_not_fit_is_refused_in_words(net, kind):
    x, y, y_0 = data()
    for wrong in (y[:, 1:], y[..., :1], y[0], y[..., 0]):
        with pytest.raises(ValueError, match=r"one row of 2 numbers for each step"):
            kind(net)(x, wrong, y_0)
    with pytest.raises(ValueError, match=r"y_0 must have shape \(5, 2\), got \(5, 3\)"):
        kind(net)(x, y, torch.zeros(N, 3).double())


@pytest.mark.parametrize("truth", [-0.1, 1.1, float("nan")])
def test_a_probability_out_of_range(net, truth):
    with pytest.raises(ValueError, match="must be a probability"):
        ScheduledSampling(net, truth=truth)(*data())


@pytest.mark.parametrize(
    ("step", "k", "words"),
    [
        (0, 0.5, "k must be at least 1, got 0.5"),
        (-1, 10, "step must be at least 0, got -1"),
        (3, float("nan"), "k must be a finite number, got nan"),
        (float("nan"), 3, "step must be a finite number, got nan"),
        ("3", 3, "step must be a finite number, got '3'"),
    ],
)
def test_a_schedule_out_of_range(step, k, words):
    with pytest.raises(ValueError, match=words):
        inverse_sigmoid_decay(step, k)
