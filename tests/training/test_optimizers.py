import numpy as np
import pytest
import torch

from lib.training.optimizers import Adam, adam_update


def trajectory(make, skip=()):
    """Return the parameters after each of 50 steps on a small, uneven loss, and the optimizer's."""
    torch.manual_seed(0)
    parameters = [
        torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in [(3, 5), (2,)]
    ]
    optimizer, path = make(parameters), []
    for step in range(50):
        optimizer.zero_grad()
        loss = (parameters[0] ** 4).sum()
        if step not in skip:
            loss = loss + (parameters[1].exp() * (step % 3 - 0.5)).sum()
        loss.backward()
        optimizer.step()
        path.append([p.detach().clone() for p in parameters])
    return path


@pytest.mark.parametrize(
    "options",
    [{}, {"lr": 0.05}, {"lr": 0.1, "betas": (0.5, 0.9)}, {"eps": 0.1}, {"betas": (0.0, 0.0)}],
    ids=str,
)
def test_adam_takes_torchs_path(options):
    found = trajectory(lambda p: Adam(p, **options))
    expected = trajectory(lambda p: torch.optim.Adam(p, **options))
    for ours, theirs in zip(found, expected, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            torch.testing.assert_close(a, b, rtol=0, atol=1e-12)
    assert (found[0][0] - found[-1][0]).abs().min() > 1e-3


def test_a_parameter_without_gradient_waits():
    skip = {0, 1, 5, 20, 21, 22}
    found = trajectory(lambda p: Adam(p, lr=0.05), skip)
    expected = trajectory(lambda p: torch.optim.Adam(p, lr=0.05), skip)
    assert torch.equal(found[0][1], found[1][1])
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours[1], theirs[1], rtol=0, atol=1e-12)


def test_update_on_numpy():
    p, g, m, v = np.random.default_rng(0).random((4, 3, 5))
    before = [part.copy() for part in (p, g, m, v)]
    found = adam_update(p, g, m, v, 3, lr=0.1)
    expected = adam_update(*(torch.as_tensor(part) for part in (p, g, m, v)), 3, lr=0.1)
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=1e-15)
    for part, old in zip((p, g, m, v), before, strict=True):
        np.testing.assert_array_equal(part, old)


def test_the_first_step_is_as_long_as_the_step_size():
    p, *_ = adam_update(np.zeros(3), np.array([1e-3, -1.0, 1e3]), 0.0, 0.0, 1, lr=0.01)
    np.testing.assert_allclose(p, [-0.01, 0.01, -0.01], rtol=1e-4)


@pytest.mark.parametrize(
    "options",
    [{"lr": 0.0}, {"lr": -1.0}, {"eps": 0.0}, {"betas": (1.0, 0.9)}, {"betas": (0.9, -0.1)}],
    ids=str,
)
def test_settings_out_of_range(options):
    with pytest.raises(ValueError, match=r"lr > 0.*\[0, 1\)"):
        Adam([torch.zeros(2, requires_grad=True)], **options)


def test_no_parameters():
    parameters = iter([torch.zeros(2, requires_grad=True)])
    Adam(parameters)
    with pytest.raises(ValueError, match=r"no parameters.*generator used twice"):
        Adam(parameters)
