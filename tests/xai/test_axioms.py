"""The axioms, tried on games, networks and polynomials that Hypothesis draws."""

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from lib.layers.lstm import LSTM
from lib.models.readers import RecurrentReader
from lib.xai import (
    input_x_gradient,
    integrated_gradients,
    kernel_shap,
    lrp,
    occlusion,
    saliency,
    shapley_values,
    smoothgrad,
)
from lib.xai.shapley_values import all_coalitions

EXACT = (shapley_values, kernel_shap)  # with all coalitions
GRADIENTS = (saliency, input_x_gradient, integrated_gradients, smoothgrad)
tries = settings(max_examples=25, deadline=None, derandomize=True)
seeds = st.integers(0, 10**6)


@st.composite
def games(draw, players=None):
    """A table of values, one for each coalition: any game there is."""
    M = players or draw(st.integers(2, 5))
    value = st.floats(-4, 4, allow_nan=False, width=32)
    return np.array(draw(st.lists(value, min_size=2**M, max_size=2**M)))


def asked(table):
    """The game as a function of rows of ones (there) and zeros (not)."""
    places = 2 ** np.arange(len(table).bit_length() - 1)
    return lambda z: table[(z @ places).astype(int)]


def whole(table):
    return np.ones((1, len(table).bit_length() - 1))


def close(found, expected, atol=1e-9):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=atol)


def exchanged(table, i, j):
    """The same game with two players in each other's place."""
    z = all_coalitions(len(table).bit_length() - 1)
    z[:, [i, j]] = z[:, [j, i]]
    return table[z @ 2 ** np.arange(z.shape[1])]


class TestGames:
    @tries
    @given(games())
    def test_efficiency(self, table):
        for method in EXACT:
            close(method(asked(table), whole(table)).sum(), table[-1] - table[0])

    @tries
    @given(games(), st.data())
    def test_symmetry(self, table, data):
        M = whole(table).shape[1]
        i, j = data.draw(st.permutations(range(M)))[:2]
        alike = table + exchanged(table, i, j)
        for method in EXACT:
            found = method(asked(alike), whole(table))[0]
            close(found[i], found[j])

    @tries
    @given(games(), st.data())
    def test_dummy(self, table, data):
        z = all_coalitions(whole(table).shape[1])
        i = data.draw(st.integers(0, z.shape[1] - 1))
        z[:, i] = False
        ignoring = table[z @ 2 ** np.arange(z.shape[1])]
        for method in (*EXACT, occlusion):
            close(method(asked(ignoring), whole(table))[0, i], 0)

    @tries
    @given(games(4), games(4), st.floats(-3, 3), st.floats(-3, 3))
    def test_linearity(self, one, other, a, b):
        for method in (*EXACT, occlusion):
            parts = [method(asked(v), whole(v)) for v in (one, other)]
            both = method(asked(a * one + b * other), whole(one))
            close(both, a * parts[0] + b * parts[1])


def polynomial(rng, features, degree=3):
    """Random sum of products of up to `degree` features, as a function of a batch."""
    terms = [rng.integers(0, features, rng.integers(1, degree + 1)) for _ in range(6)]
    weights = rng.standard_normal(6)
    return lambda x: sum(
        w * x[:, list(term)].prod(1) for w, term in zip(weights, terms, strict=True)
    )


def exactly(f, x, baseline=0.0):
    """Integrated gradients of a polynomial: four Gauss–Legendre points integrate degree 7."""
    return integrated_gradients(f, x, baseline, 4, rule="gauss-legendre")


def drawn(seed, features):
    rng = np.random.default_rng(seed)
    return rng, *torch.tensor(rng.standard_normal((2, 3, features)))


class TestPolynomials:
    @tries
    @given(seeds, st.integers(2, 6))
    def test_completeness(self, seed, features):
        rng, x, starts = drawn(seed, features)
        f, u = polynomial(rng, features), starts[0]
        close(exactly(f, x, u).sum(1), f(x) - f(u[None]))

    @tries
    @given(seeds, st.integers(2, 6))
    def test_symmetry(self, seed, features):
        """Two features that may be exchanged, and have one value, get the same."""
        rng, x, starts = drawn(seed, features)
        f, u = polynomial(rng, features), starts[0]
        x[:, 1], u[1] = x[:, 0], u[0]
        swap = [1, 0, *range(2, features)]
        for method in (exactly, shapley_values, kernel_shap):
            found = method(lambda t: f(t) + f(t[:, swap]), x, u)
            close(found[:, 0], found[:, 1])

    @tries
    @given(seeds, st.integers(2, 6))
    def test_dummy(self, seed, features):
        rng, x, _ = drawn(seed, features + 1)
        f = polynomial(rng, features)
        for method in (*GRADIENTS, *EXACT, occlusion):
            close(method(f, x)[:, -1], np.zeros(3))

    @tries
    @given(seeds, st.floats(-3, 3), st.floats(-3, 3))
    def test_linearity(self, seed, a, b):
        rng, x, _ = drawn(seed, 4)
        f, g = polynomial(rng, 4), polynomial(rng, 4)
        for method in (*GRADIENTS[1:], *EXACT, occlusion):  # a size is not linear
            both = method(lambda t: a * f(t) + b * g(t), x)
            close(both, a * method(f, x) + b * method(g, x))


class TestNetworks:
    @tries
    @given(seeds, st.integers(1, 9))
    def test_implementation_invariance(self, seed, hidden):
        """Hidden units in another order, each split in two with random shares: one function."""
        rng, x, _ = drawn(seed, 4)
        torch.manual_seed(seed)
        first, last = nn.Linear(4, hidden).double(), nn.Linear(hidden, 1).double()
        one = nn.Sequential(first, nn.Tanh(), last)
        order, share = torch.randperm(2 * hidden), torch.tensor(rng.random(hidden))
        wide, narrow = nn.Linear(4, 2 * hidden).double(), nn.Linear(2 * hidden, 1).double()
        with torch.no_grad():
            wide.weight[:] = first.weight.repeat(2, 1)[order]
            wide.bias[:] = first.bias.repeat(2)[order]
            split = torch.cat([share, 1 - share]) * last.weight[0].repeat(2)
            narrow.weight[0], narrow.bias[:] = split[order], last.bias
        other = nn.Sequential(wide, nn.Tanh(), narrow)
        for method in (*GRADIENTS, *EXACT, occlusion):
            close(method(lambda t: other(t)[:, 0], x), method(lambda t: one(t)[:, 0], x))

    @tries
    @given(seeds, st.integers(1, 5), st.integers(1, 4))
    def test_relevance_is_conserved(self, seed, hidden, steps):
        """Without biases and with epsilon 0 the inputs get what the score has."""
        _, x, _ = drawn(seed, 4)
        torch.manual_seed(seed)
        dense = nn.Sequential(
            nn.Linear(4, hidden, bias=False), nn.Tanh(), nn.Linear(hidden, 2, bias=False)
        )
        reader = RecurrentReader(LSTM(4, hidden, bias=False), 2)
        nn.init.zeros_(reader.answer.bias)
        series = x[:, None] * torch.arange(1.0, steps + 1).double()[:, None]
        for model, inputs in ((dense.double(), x), (reader.double(), series)):
            found = lrp(model, inputs, 1, epsilon=0.0)
            size = float(found.abs().flatten(1).sum(1).max())
            close(found.flatten(1).sum(1), model(inputs)[:, 1].detach(), 1e-9 * (1 + size))
