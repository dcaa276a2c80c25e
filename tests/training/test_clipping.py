import pytest
import torch

from lib.training.clipping import clip_grad_norm, clip_grad_value


def twins(scale, dtype=torch.float64):
    """Return two equal lists of parameters with gradients, and one parameter without."""
    torch.manual_seed(0)
    lists = ([], [])
    for shape in [(3, 5), (2,), ()]:
        gradient = scale * torch.randn(shape, dtype=dtype)
        for parameters in lists:
            parameters.append(torch.nn.Parameter(torch.zeros(shape, dtype=dtype)))
            parameters[-1].grad = gradient.clone()
    for parameters in lists:
        parameters.append(torch.nn.Parameter(torch.zeros(2)))
    return lists


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("scale", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("limit", [0.5, 3.0])
def test_norm_is_torchs(scale, limit, dtype):
    ours, theirs = twins(scale, dtype)
    norm = clip_grad_norm((p for p in ours), limit)
    expected = torch.nn.utils.clip_grad_norm_(theirs, limit)
    torch.testing.assert_close(
        norm, expected, rtol=1e-12 if dtype == torch.float64 else 1e-6, atol=0
    )
    for a, b in zip(ours[:-1], theirs[:-1], strict=True):
        torch.testing.assert_close(
            a.grad, b.grad, rtol=0, atol=1e-12 if dtype == torch.float64 else 1e-6
        )
    clipped = torch.cat([p.grad.flatten() for p in ours[:-1]]).norm()
    assert clipped <= limit * (1 + 1e-6)
    assert ours[-1].grad is None


@pytest.mark.parametrize("limit", [0.3, 2.0])
def test_value_is_torchs(limit):
    ours, theirs = twins(1.0)
    clip_grad_value(ours, limit)
    torch.nn.utils.clip_grad_value_(theirs, limit)
    for a, b in zip(ours[:-1], theirs[:-1], strict=True):
        assert torch.equal(a.grad, b.grad)


def test_norm_keeps_the_direction_and_value_does_not():
    p = torch.nn.Parameter(torch.zeros(2))
    p.grad = torch.tensor([3.0, 4.0])
    assert clip_grad_norm(p, 1.0) == 5.0
    torch.testing.assert_close(p.grad, torch.tensor([0.6, 0.8]))
    p.grad = torch.tensor([3.0, 4.0])
    clip_grad_value(p, 1.0)
    assert p.grad.tolist() == [1.0, 1.0]


def test_nothing_to_clip():
    assert clip_grad_norm([], 1.0) == 0
    assert clip_grad_norm([torch.nn.Parameter(torch.zeros(2))], 1.0) == 0


@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_limits_must_be_positive(limit):
    with pytest.raises(ValueError, match=f"max_norm must be positive, got {limit}"):
        clip_grad_norm([], limit)
    with pytest.raises(ValueError, match=f"clip_value must be positive, got {limit}"):
        clip_grad_value([], limit)
