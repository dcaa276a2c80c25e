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


@pytest.mark.parametrize(
    ("dtype", "size"),
    [
        (torch.float16, 300.0),
        (torch.float16, 6e4),
        (torch.bfloat16, 1e30),
        (torch.float32, 1e25),
        (torch.float64, 1e200),
    ],
    ids=str,
)
def test_a_large_gradient_is_clipped_and_not_lost(dtype, size):
    """Its square is more than the dtype holds, and a norm of infinity would leave zeros."""
    p, q = (torch.nn.Parameter(torch.zeros(n, dtype=dtype)) for n in (2, 1))
    p.grad, q.grad = torch.tensor([3, 0], dtype=dtype), torch.tensor([-4], dtype=dtype)
    for parameter in (p, q):
        parameter.grad *= size / 4
    assert clip_grad_norm([p, q], 1.0).item() == pytest.approx(1.25 * size, rel=0.02)
    assert p.grad.tolist() == pytest.approx([0.6, 0], rel=0.02)
    assert q.grad.tolist() == pytest.approx([-0.8], rel=0.02)
    assert p.grad.dtype == q.grad.dtype == dtype


def test_an_infinite_gradient_stays_visible():
    p = torch.nn.Parameter(torch.zeros(2))
    p.grad = torch.tensor([float("inf"), 1.0])
    assert not clip_grad_norm(p, 1.0).isfinite()
    assert not p.grad.isfinite().all()


def test_nothing_to_clip():
    assert clip_grad_norm([], 1.0) == 0
    assert clip_grad_norm([torch.nn.Parameter(torch.zeros(2))], 1.0) == 0


@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_limits_must_be_positive(limit):
    with pytest.raises(ValueError, match=f"max_norm must be positive, got {limit}"):
        clip_grad_norm([], limit)
    with pytest.raises(ValueError, match=f"clip_value must be positive, got {limit}"):
        clip_grad_value([], limit)
