import numpy as np
import pytest
import torch

from lib.inspection.jacobians import (
    jacobian_products,
    largest_singular_values,
    powers,
    scale_to_radius,
    spectral_radius,
    step_jacobian,
    stretch_bound,
)
from lib.layers.rnn import RNN

N, T, D, H = 3, 6, 2, 5


def states(nonlinearity="tanh"):
    """Return a layer, a start, an input and the states that follow."""
    torch.manual_seed(0)
    layer = RNN(D, H, nonlinearity=nonlinearity).double()
    x = torch.randn(N, T, D, dtype=torch.float64)
    h_0 = torch.randn(N, H, dtype=torch.float64)
    output, _ = layer(x, h_0[None])
    return layer, x, h_0, output.detach().transpose(0, 1)


def test_radius_of_known_matrices():
    assert spectral_radius(np.diag([0.5, -3.0, 2.0])) == pytest.approx(3.0, abs=1e-12)
    assert spectral_radius(2 * np.array([[0.6, -0.8], [0.8, 0.6]])) == pytest.approx(2, abs=1e-12)
    assert spectral_radius(np.array([[0.0, 100.0], [0.0, 0.0]])) == 0


@pytest.mark.parametrize("as_array", [np.asarray, torch.from_numpy])
@pytest.mark.parametrize("radius", [0.0, 0.7, 1.3])
def test_scaled_to_radius_by_the_growth_of_its_powers(radius, as_array):
    W = as_array(np.random.default_rng(0).standard_normal((H, H)))
    scaled = scale_to_radius(W, radius)
    assert spectral_radius(scaled) == pytest.approx(radius, abs=1e-12)
    grown = np.linalg.norm(np.linalg.matrix_power(np.asarray(scaled), 500), 2) ** (1 / 500)
    assert grown == pytest.approx(radius, rel=1e-2)  # Gelfand's formula
    assert scaled.dtype == W.dtype


@pytest.mark.parametrize("nonlinearity", ["tanh", "relu"])
def test_products_against_autograd(nonlinearity):
    layer, x, h_0, hs = states(nonlinearity)
    W_hh = layer.weight_hh_l0.detach()
    products = jacobian_products(hs, W_hh, nonlinearity)
    for n in range(N):

        def reached(h, n=n):
            return layer(x[n : n + 1], h[None, None])[0][0]

        expected = torch.autograd.functional.jacobian(reached, h_0[n])  # (T, H, H)
        torch.testing.assert_close(products[1:, n], expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(products[0], torch.eye(H).double().expand(N, H, H))


@pytest.mark.parametrize(
    ("name", "f"),
    [
        ("tanh", torch.tanh),
        ("sigmoid", torch.sigmoid),
        ("relu", torch.relu),
        ("linear", lambda a: a),
    ],
)
def test_one_step_against_autograd(name, f):
    torch.manual_seed(1)
    W, h = torch.randn(H, H, dtype=torch.float64), torch.randn(N, H, dtype=torch.float64)
    ours = step_jacobian(f(h @ W.T), W, name)
    for n in range(N):
        theirs = torch.autograd.functional.jacobian(lambda v: f(W @ v), h[n])
        torch.testing.assert_close(ours[n], theirs, rtol=0, atol=1e-12)


def test_numpy_gives_the_same_numbers():
    layer, _, _, hs = states()
    W_hh = layer.weight_hh_l0.detach()
    ours = jacobian_products(hs.numpy(), W_hh.numpy())
    np.testing.assert_allclose(ours, jacobian_products(hs, W_hh), rtol=0, atol=1e-12)
    stretch = largest_singular_values(ours)
    np.testing.assert_allclose(stretch, np.linalg.norm(ours, 2, axis=(2, 3)), atol=1e-12)


@pytest.mark.parametrize("nonlinearity", ["tanh", "sigmoid"])
@pytest.mark.parametrize("scale", [0.3, 1.0, 6.0])
def test_bound_holds_at_every_step_and_is_reached(nonlinearity, scale):
    rng = np.random.default_rng(2)
    W = scale * rng.standard_normal((H, H)) / np.sqrt(H)
    squash = np.tanh if nonlinearity == "tanh" else lambda a: 1 / (1 + np.exp(-a))
    h, hs = rng.standard_normal((N, H)), []
    for _ in range(T):
        h = squash(h @ W.T + rng.standard_normal((N, H)))
        hs.append(h)
    stretch = largest_singular_values(jacobian_products(np.stack(hs), W, nonlinearity))
    bound = stretch_bound(W, T, nonlinearity)
    assert (stretch <= bound[:, None] * (1 + 1e-12)).all()
    # With a pre-activation of zero the slope is the steepest, and one step reaches the bound.
    flat = np.full((1, 1, H), 0.0 if nonlinearity == "tanh" else 0.5)
    reached = largest_singular_values(jacobian_products(flat, W, nonlinearity))
    np.testing.assert_allclose(reached[1, 0], bound[1], rtol=1e-12)


def test_powers_of_an_orthogonal_matrix_keep_every_length():
    Q, _ = np.linalg.qr(np.random.default_rng(3).standard_normal((H, H)))
    found = powers(Q, 9)
    np.testing.assert_allclose(found[7], np.linalg.matrix_power(Q, 7), atol=1e-12)
    np.testing.assert_allclose(largest_singular_values(found), 1, atol=1e-12)
    assert powers(Q, 0).shape == (1, H, H)


def test_what_does_not_fit_is_refused():
    W = np.eye(H)
    with pytest.raises(ValueError, match="square matrix"):
        spectral_radius(np.ones((H, H + 1)))
    with pytest.raises(ValueError, match="NaN"):
        spectral_radius(np.full((H, H), np.nan))
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        scale_to_radius(W, -1)
    with pytest.raises(ValueError, match="every eigenvalue of W is 0"):
        scale_to_radius(np.triu(np.ones((H, H)), 1), 0.9)
    with pytest.raises(ValueError, match=r"shape \(N, 5\)"):
        step_jacobian(np.ones((N, H + 1)), W)
    with pytest.raises(ValueError, match="needs a batch axis"):
        step_jacobian(np.ones(H), W)
    with pytest.raises(ValueError, match=r"shape \(T, N, H\)"):
        jacobian_products(np.ones((N, H)), W)
    with pytest.raises(ValueError, match="nonlinearity must be"):
        stretch_bound(W, 3, "softmax")
    with pytest.raises(ValueError, match="T must not be negative"):
        powers(W, -1)
