import numpy as np
import pytest
import torch
from torch.nn import functional

from lib.inspection.gradient_check import numerical_gradient
from lib.training.losses import (
    binary_cross_entropy,
    binary_cross_entropy_backward,
    cross_entropy,
    cross_entropy_backward,
    mean_squared_error,
    mean_squared_error_backward,
)

N, T, K = 5, 7, 3


def scores(*shape, seed=0):
    return np.random.default_rng(seed).normal(0, 2, size=shape)


def classes(*shape, seed=1):
    return np.random.default_rng(seed).integers(0, K, size=shape)


def torchs(logits, targets, ignore_index=-100):
    """Torch's loss and gradient; the classes are moved to the axis where torch wants them."""
    leaf = torch.tensor(logits, requires_grad=True)
    moved = leaf.movedim(-1, 1) if leaf.ndim > 1 else leaf
    loss = functional.cross_entropy(moved, torch.as_tensor(targets), ignore_index=ignore_index)
    (gradient,) = torch.autograd.grad(loss, leaf)
    return loss.item(), gradient.numpy()


@pytest.mark.parametrize("ignore_index", [-100, 0, 2])
@pytest.mark.parametrize("shape", [(N,), (N, T)], ids=str)
def test_cross_entropy_is_torchs(shape, ignore_index):
    logits, targets = scores(*shape, K), classes(*shape)
    if ignore_index == -100:
        targets[1] = -100
    expected, gradient = torchs(logits, targets, ignore_index)
    on_torch = torch.tensor(logits, requires_grad=True)
    loss = cross_entropy(on_torch, torch.as_tensor(targets), ignore_index)
    loss.backward()
    assert loss.item() == pytest.approx(expected, abs=1e-12)
    np.testing.assert_allclose(on_torch.grad.numpy(), gradient, rtol=0, atol=1e-12)
    assert cross_entropy(logits, targets, ignore_index) == pytest.approx(expected, abs=1e-12)
    for a, b in [(logits, targets), (torch.as_tensor(logits), torch.as_tensor(targets))]:
        found = cross_entropy_backward(a, b, ignore_index)
        np.testing.assert_allclose(np.asarray(found), gradient, rtol=0, atol=1e-12)
    assert (gradient[targets == ignore_index] == 0).all()
    assert (targets == ignore_index).any()


def test_cross_entropy_against_finite_differences():
    logits, targets = scores(N, K), classes(N)
    targets[2] = -100
    expected = numerical_gradient(lambda x: cross_entropy(x, targets), logits)
    np.testing.assert_allclose(cross_entropy_backward(logits, targets), expected, rtol=0, atol=1e-8)


def test_cross_entropy_of_extreme_logits():
    logits = np.array([[1e4, -1e4, 0.0], [-1e4, 1e4, 0.0]])
    targets = np.array([0, 0])
    assert cross_entropy(logits, targets) == pytest.approx(1e4)
    assert cross_entropy(torch.as_tensor(logits), torch.as_tensor(targets)).item() == pytest.approx(
        1e4
    )
    np.testing.assert_allclose(cross_entropy_backward(logits, targets), [[0, 0, 0], [-0.5, 0.5, 0]])


def test_a_uniform_guess_costs_the_logarithm_of_the_classes():
    assert cross_entropy(np.zeros((N, T, K)), classes(N, T)) == pytest.approx(np.log(K), abs=1e-12)


def test_one_sample_without_a_batch():
    logits = scores(K)
    expected, _ = torchs(logits, np.int64(2))
    assert cross_entropy(logits, np.array(2)) == pytest.approx(expected, abs=1e-12)
    assert cross_entropy(torch.as_tensor(logits), torch.tensor(2)).item() == pytest.approx(expected)


@pytest.mark.parametrize("dtype", [torch.int32, torch.int64], ids=str)
def test_targets_of_either_integer_type(dtype):
    logits, targets = torch.as_tensor(scores(N, K)), torch.as_tensor(classes(N))
    expected = functional.cross_entropy(logits, targets)
    torch.testing.assert_close(cross_entropy(logits, targets.to(dtype)), expected)


def test_float32_stays_float32():
    logits, targets = torch.as_tensor(scores(N, K)).float(), torch.as_tensor(classes(N))
    assert cross_entropy(logits, targets).dtype == torch.float32
    assert cross_entropy_backward(logits, targets).dtype == torch.float32
    on_numpy = scores(N, K).astype(np.float32)
    assert cross_entropy(on_numpy, classes(N)).dtype == np.float32
    assert cross_entropy_backward(on_numpy, classes(N)).dtype == np.float32


@pytest.mark.parametrize("loss", [cross_entropy, cross_entropy_backward])
@pytest.mark.parametrize(
    ("logits", "targets", "words"),
    [
        (scores(N, T, K), classes(N), ["(5, 7, 3)", "(5, 7)", "got (5,)", "classes come last"]),
        (scores(N, K, T), classes(N, T), ["(5, 3, 7)", "got (5, 7)", "classes come last"]),
        (scores(N, K), classes(N) * 0 + 3, ["target id 3", "[0, 3)"]),
        (scores(N, K), classes(N) * 0 - 1, ["target id -1", "[0, 3)"]),
        (scores(N, K), classes(N) * 1.0, ["integers", "float64"]),
        (scores(N, K), classes(N) * 0 - 100, ["no target counts", "ignore_index"]),
        (scores(0, K), classes(0), ["no target counts", "empty"]),
    ],
)
def test_targets_that_do_not_fit(loss, logits, targets, words):
    for a, b in [(logits, targets), (torch.as_tensor(logits), torch.as_tensor(targets))]:
        with pytest.raises(ValueError) as error:
            loss(a, b)
        for word in words:
            assert word in str(error.value)


def test_mean_squared_error():
    a, b = scores(N, K), scores(N, K, seed=5)
    expected = functional.mse_loss(torch.as_tensor(a), torch.as_tensor(b)).item()
    assert mean_squared_error(a, b) == pytest.approx(expected, abs=1e-12)
    assert mean_squared_error(torch.as_tensor(a), torch.as_tensor(b)).item() == pytest.approx(
        expected
    )


@pytest.mark.parametrize("loss", [mean_squared_error, binary_cross_entropy])
def test_shapes_that_would_broadcast(loss):
    for a, b in [(np.ones((N, 1)), np.ones(N)), (torch.ones(N, 1), torch.ones(N))]:
        with pytest.raises(ValueError, match=r"\(5, 1\) but targets \(5,\).*size 1"):
            loss(a, b)
    with pytest.raises(ValueError, match=r"empty.*\(0, 3\)"):
        loss(np.ones((0, 3)), np.ones((0, 3)))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_binary_cross_entropy_is_torchs(dtype):
    rng = np.random.default_rng(0)
    p, y = rng.random((N, K)).astype(dtype), (rng.random((N, K)) < 0.4).astype(dtype)
    y[0, 0] = 0.3  # soft targets are targets
    leaf = torch.tensor(p, requires_grad=True)
    other = torch.tensor(p, requires_grad=True)
    found, expected = (
        binary_cross_entropy(leaf, torch.as_tensor(y)),
        functional.binary_cross_entropy(other, torch.as_tensor(y)),
    )
    found.backward()
    expected.backward()
    tolerance = 1e-5 if dtype == "float32" else 1e-12
    torch.testing.assert_close(found, expected, rtol=0, atol=tolerance)
    torch.testing.assert_close(leaf.grad, other.grad, rtol=tolerance, atol=tolerance)
    assert binary_cross_entropy(p, y) == pytest.approx(expected.item(), abs=tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_binary_cross_entropy_of_certain_guesses(dtype):
    p, y = np.array([0.0, 1.0, 0.0, 1.0], dtype), np.array([0.0, 1.0, 1.0, 0.0], dtype)
    for found in (binary_cross_entropy(p, y), binary_cross_entropy(*map(torch.as_tensor, (p, y)))):
        assert float(found) == 50.0  # two right ones cost 0, two wrong ones 100
    leaf = torch.tensor(p, requires_grad=True)
    binary_cross_entropy(leaf, torch.as_tensor(y)).backward()
    assert leaf.grad.isfinite().all()


def test_binary_gradient_of_certain_guesses_is_torchs():
    p, y = np.array([0.0, 1.0, 0.0, 1.0, 0.25]), np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    leaf = torch.tensor(p, requires_grad=True)
    functional.binary_cross_entropy(leaf, torch.as_tensor(y)).backward()
    for found in (
        binary_cross_entropy_backward(p, y),
        binary_cross_entropy_backward(*map(torch.as_tensor, (p, y))),
    ):
        np.testing.assert_allclose(found, leaf.grad, rtol=1e-8)  # torch's 1e-12 is a float32


PAIRS = {
    mean_squared_error: "predictions",
    mean_squared_error_backward: "predictions",
    binary_cross_entropy: "probabilities",
    binary_cross_entropy_backward: "probabilities",
    cross_entropy: "logits",
    cross_entropy_backward: "logits",
}


@pytest.mark.parametrize("loss", PAIRS)
def test_lists_whole_numbers_and_two_libraries_are_refused_by_name(loss):
    guess = np.full((N, K), 0.5)
    target = classes(N) if PAIRS[loss] == "logits" else guess
    with pytest.raises(ValueError, match=r"targets must be a NumPy array or .* got list"):
        loss(guess, target.tolist())
    with pytest.raises(ValueError, match=f"{PAIRS[loss]} must be a NumPy array or .* got list"):
        loss(guess.tolist(), target)
    with pytest.raises(ValueError, match=f"{PAIRS[loss]} and targets must both be"):
        loss(torch.as_tensor(guess), target)
    for dtype in ("uint8", "int64", "bool"):  # differences of uint8 would wrap round
        with pytest.raises(ValueError, match=f"{PAIRS[loss]} must be floating-point.*{dtype}"):
            loss(guess.astype(dtype), target)


def test_values_that_are_no_probabilities():
    good = np.full((N, K), 0.5)
    for bad in (good + 0.6, good - 0.6, good * np.nan):
        with pytest.raises(ValueError, match=r"probabilities must lie in \[0, 1\]; apply sigmoid"):
            binary_cross_entropy(bad, good)
        with pytest.raises(ValueError, match=r"targets must lie in \[0, 1\]"):
            binary_cross_entropy(torch.as_tensor(good), torch.as_tensor(bad))


@pytest.mark.parametrize("bad", [1.5, "no", None, True])
def test_the_ignored_target_is_a_whole_number(bad):
    for loss in (cross_entropy, cross_entropy_backward):
        with pytest.raises(ValueError, match="ignore_index must be a whole number"):
            loss(scores(N, K), classes(N), ignore_index=bad)


def test_mean_squared_error_and_its_gradient():
    predictions, targets = scores(N, K), scores(N, K, seed=2)
    leaf = torch.tensor(predictions, requires_grad=True)
    loss = functional.mse_loss(leaf, torch.tensor(targets))
    (gradient,) = torch.autograd.grad(loss, leaf)
    assert abs(mean_squared_error(predictions, targets) - loss.item()) < 1e-12
    found = mean_squared_error_backward(predictions, targets)
    np.testing.assert_allclose(found, gradient.numpy(), rtol=0, atol=1e-12)
