"""Occlusion, LIME, Shapley values, KernelSHAP, permutation importance, partial dependence."""

import itertools
import math

import numpy as np
import pytest
import torch
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import partial_dependence as their_dependence
from sklearn.inspection import permutation_importance as their_importance
from sklearn.linear_model import Ridge

from lib.xai import (
    kernel_shap,
    lime,
    occlusion,
    partial_dependence,
    permutation_importance,
    shapley_values,
)
from lib.xai.kernel_shap import _drawn, shapley_kernel
from lib.xai.lime import proximity, ridge
from lib.xai.shapley_values import all_coalitions, shapley_of_game
from tests.xai.networks import network

LOCAL = (occlusion, lime, shapley_values, kernel_shap)


def close(found, expected, atol=1e-9):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=atol)


def score(model, k=1):
    return lambda x: model(x)[:, k]


def by_all_orders(f, x, baseline):
    """What each feature adds when it arrives, averaged over all orders."""
    total = np.zeros(len(x))
    for order in itertools.permutations(range(len(x))):
        now = np.array(baseline)
        for feature in order:
            before = f(now[None])[0]
            now[feature] = x[feature]
            total[feature] += f(now[None])[0] - before
    return total / math.factorial(len(x))


def tangled(x):
    return x[:, 0] * x[:, 1] - np.maximum(x[:, 2], x[:, 3]) + np.sin(x[:, 1] * x[:, 3] * 2)


class TestShapley:
    def test_is_the_mean_over_all_orders(self):
        x, baseline = np.random.default_rng(0).standard_normal((2, 4))
        expected = by_all_orders(tangled, x, baseline)
        close(shapley_values(tangled, x[None], baseline)[0], expected)
        close(kernel_shap(tangled, x[None], baseline)[0], expected)

    @pytest.mark.parametrize("kind", ["dense", "attention"])
    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_both_are_equal_and_efficient_on_networks(self, kind, seed):
        model, x = network(kind, seed)
        baseline = torch.randn(x.shape[1:], dtype=x.dtype)
        exact = shapley_values(score(model), x, baseline)
        assert exact.shape == x.shape
        np.testing.assert_allclose(kernel_shap(score(model), x, baseline), exact, atol=1e-12)
        gain = (score(model)(x) - score(model)(baseline[None])).detach()
        np.testing.assert_allclose(exact.flatten(1).sum(1), gain, atol=1e-12)

    @pytest.mark.parametrize("method", [shapley_values, kernel_shap])
    def test_axioms(self, method):
        rng = np.random.default_rng(1)
        x = rng.standard_normal((3, 5))
        x[:, 1] = x[:, 0]
        f = lambda x: x[:, 0] * x[:, 1] * x[:, 2] + x[:, 2]  # noqa: E731
        g = lambda x: np.cos(x[:, 0] + x[:, 1]) * x[:, 4]  # noqa: E731
        found = method(f, x)
        close(found[:, 0], found[:, 1])  # symmetry
        close(found[:, 3:], np.zeros((3, 2)))  # dummy
        close(method(lambda x: 2 * f(x) - 3 * g(x), x), 2 * found - 3 * method(g, x))  # linearity
        close(found.sum(1), f(x) - f(np.zeros((1, 5))))  # efficiency

    def test_several_baselines_are_a_mean(self):
        rng = np.random.default_rng(2)
        x, starts = rng.standard_normal((1, 4)), rng.standard_normal((3, 4))
        each = [by_all_orders(tangled, x[0], start) for start in starts]
        for method in (shapley_values, kernel_shap):
            close(method(tangled, x, starts)[0], np.mean(each, 0))

    def test_groups_are_players(self):
        x = np.random.default_rng(3).standard_normal((2, 4))
        found = shapley_values(tangled, x, groups=np.array([0, 1, 0, 1]))
        assert found.shape == (2, 2)
        for n in range(2):
            first, second = x[n] * [1, 0, 1, 0], x[n] * [0, 1, 0, 1]
            v = [tangled(row[None])[0] for row in (0 * x[n], first, second, x[n])]
            close(found[n], [(v[1] - v[0] + v[3] - v[2]) / 2, (v[2] - v[0] + v[3] - v[1]) / 2])

    def test_game_as_a_table(self):
        majority = (all_coalitions(3).sum(1) >= 2).astype(float)
        close(shapley_of_game(majority), [1 / 3] * 3)
        glove = [0, 0, 0, 0, 0, 1, 1, 1]  # the third has a right glove, the others a left one
        close(shapley_of_game(glove), [1 / 6, 1 / 6, 2 / 3])
        for wrong in ([1.0], [0.0, 1.0, 2.0], np.ones((2, 2))):
            with pytest.raises(ValueError, match="2\\^M"):
                shapley_of_game(wrong)

    @pytest.mark.parametrize("count", [2, 3, 5, 8])
    def test_kernel(self, count):
        sizes = np.arange(1, count)
        found = np.array([shapley_kernel(count, int(s)) for s in sizes])
        expected = [
            (count - 1)
            * math.factorial(s)
            * math.factorial(count - s)
            / math.factorial(count)
            / (s * (count - s))
            for s in sizes.tolist()
        ]
        close(found, expected)
        for size in (0, count):
            with pytest.raises(ValueError, match="expected 1 to"):
                shapley_kernel(count, size)

    def test_one_feature_gets_all(self):
        x = np.array([[3.0]])
        for found in (
            shapley_values(lambda x: x[:, 0] ** 2, x, 1.0),
            kernel_shap(lambda x: x[:, 0] ** 2, x, 1.0),
            kernel_shap(lambda x: x[:, 0] ** 2, x, 1.0, 4),
        ):
            close(found, [[8.0]])

    def test_more_coalitions_come_closer_and_the_sum_is_always_right(self):
        model, x = network("attention", count=1)
        exact = shapley_values(score(model), x)
        errors = []
        for coalitions in (60, 600):
            found = [kernel_shap(score(model), x, 0.0, coalitions, seed=s) for s in range(6)]
            errors.append(np.mean([float((one - exact).abs().max()) for one in found]))
            for one in found:
                close(one.sum(), exact.sum())
        assert errors[1] < errors[0] / 2

    def test_sizes_are_drawn_as_often_as_they_weigh(self):
        masks, repeats = _drawn(6, 40_000, 0)
        found = np.bincount(masks.sum(1), repeats, 7) / repeats.sum()
        expected = np.array([0, 1 / 5, 1 / 8, 1 / 9, 1 / 8, 1 / 5, 0])
        np.testing.assert_allclose(found, expected / expected.sum(), atol=0.01)
        assert repeats.sum() == 40_000

    def test_an_additive_game_needs_no_more_coalitions_than_features(self):
        x, w = np.random.default_rng(4).standard_normal((2, 9))
        close(kernel_shap(lambda x: x @ w, x[None], 0.0, 40)[0], w * x)

    def test_seed(self):
        model, x = network("attention", count=1)
        one, same, other = (kernel_shap(score(model), x, 0.0, 100, seed=s) for s in (1, 1, 2))
        assert torch.equal(one, same) and not torch.equal(one, other)

    def test_too_many_and_too_few(self):
        x = np.ones((1, 24))
        with pytest.raises(ValueError, match="at most 20"):
            shapley_values(lambda x: x[:, 0], x)
        with pytest.raises(ValueError, match="coalitions=…"):
            kernel_shap(lambda x: x[:, 0], x)
        with pytest.raises(ValueError, match="tell 24 features apart"):
            kernel_shap(lambda x: x[:, 0], x, 0.0, 8)


class TestLime:
    def test_is_the_ridge_regression_of_its_perturbations(self):
        x = np.random.default_rng(0).standard_normal((1, 4))
        masks = np.random.default_rng(7).random((200, 4)) < 0.5
        masks[0] = True
        distance = [
            1 - m.sum() / (np.linalg.norm(m) * 2) if m.any() else 1.0 for m in masks.astype(float)
        ]
        weights = np.exp(-(np.array(distance) ** 2) / (2 * 0.4**2))
        model = Ridge(alpha=0.3).fit(masks, tangled(masks * x), sample_weight=weights)
        found = lime(tangled, x, samples=200, kernel_width=0.4, alpha=0.3, seed=7)
        close(found[0], model.coef_)

    def test_ridge_has_a_free_constant(self):
        rng = np.random.default_rng(1)
        z, y, weights = rng.standard_normal((9, 3)), rng.standard_normal(9), rng.random(9)
        w, b = ridge(z, y, weights, 0.7)
        model = Ridge(alpha=0.7).fit(z, y, sample_weight=weights)
        close(w, model.coef_)
        close(b, model.intercept_)

    def test_proximity_is_what_the_authors_code_computes(self):
        from sklearn.metrics import pairwise_distances

        masks = np.random.default_rng(2).random((50, 6)) < 0.5
        masks[3] = False
        d = pairwise_distances(masks.astype(float), np.ones((1, 6)), metric="cosine").ravel()
        close(proximity(masks, 0.25), np.sqrt(np.exp(-(d**2) / 0.25**2)))
        with pytest.raises(ValueError, match="positive"):
            proximity(masks, 0.0)

    def test_a_linear_score_is_found_and_groups_add_up(self):
        x, w, baseline = np.random.default_rng(3).standard_normal((3, 6))
        found = lime(lambda x: x @ w + 5, x[None], baseline, alpha=0.0)
        close(found[0], w * (x - baseline))
        groups = np.array([0, 0, 1, 1, 2, 2])
        grouped = lime(lambda x: x @ w + 5, x[None], baseline, groups=groups, alpha=0.0)
        close(grouped[0], (w * (x - baseline)).reshape(3, 2).sum(1))

    def test_seed(self):
        x = np.ones((1, 4))
        one, same, other = (lime(tangled, x, samples=50, seed=s) for s in (1, 1, 2))
        assert np.array_equal(one, same) and not np.array_equal(one, other)

    @pytest.mark.parametrize("arguments", [{"samples": 1}, {"alpha": -1.0}, {"kernel_width": -0.2}])
    def test_arguments(self, arguments):
        with pytest.raises(ValueError):
            lime(tangled, np.ones((1, 4)), **arguments)


class TestOcclusion:
    @pytest.mark.parametrize(
        ("window", "stride"), [((2, 2, 3), (1, 1, 2)), (2, 1), ((1, 3, 2), (1, 3, 1)), (99, 1)]
    )
    def test_written_out(self, window, stride):
        model, x = network("convolutional")
        C, H, W = x.shape[1:]
        sizes = (
            window
            if isinstance(window, tuple)
            else (min(window, C), min(window, H), min(window, W))
        )
        steps = stride if isinstance(stride, tuple) else (stride,) * 3
        total, count = torch.zeros_like(x), torch.zeros_like(x)
        starts = [
            range(0, length - size + step, step)
            for length, size, step in zip((C, H, W), sizes, steps, strict=True)
        ]
        for c, h, w in itertools.product(*starts):
            where = np.s_[:, c : c + sizes[0], h : h + sizes[1], w : w + sizes[2]]
            covered = x.clone()
            covered[where] = 0.3
            lost = (score(model)(x) - score(model)(covered)).detach()
            total[where] += lost[:, None, None, None]
            count[where] += 1
        assert (count > 0).all()
        close(occlusion(score(model), x, window, stride, 0.3), total / count)

    def test_a_step_of_a_series(self):
        model, x = network("recurrent")
        found = occlusion(score(model), x, (1, 4))
        for t in range(5):
            without = x.clone()
            without[:, t] = 0
            lost = (score(model)(x) - score(model)(without)).detach()
            close(found[:, t], lost[:, None].expand(-1, 4))

    def test_token_ids_may_be_covered(self):
        ids = np.array([[3, 1, 2]])
        found = occlusion(lambda x: (x == 3).any(1) * 1.0, ids, baseline=0)
        close(found, [[1.0, 0.0, 0.0]])
        assert found.dtype.kind == "f"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ({"window": (1, 1)}, "each axis"),
            ({"window": 0}, "at least 1"),
            ({"stride": 2}, "never be covered"),
            ({"baseline": np.ones(3)}, "several of them"),
            ({"baseline": np.ones((2, 4))}, "one baseline|expected one"),
        ],
    )
    def test_arguments(self, arguments, said):
        with pytest.raises(ValueError, match=said):
            occlusion(tangled, np.ones((1, 4)), **arguments)


@pytest.mark.parametrize("method", LOCAL)
class TestAllLocalMethods:
    def test_kinds(self, method):
        model, x = network("dense", count=2)
        of_tensor = method(score(model), x)
        assert isinstance(of_tensor, torch.Tensor) and of_tensor.dtype == x.dtype
        of_array = method(lambda a: score(model)(torch.as_tensor(a)), x.numpy())
        assert isinstance(of_array, np.ndarray)
        close(of_array, of_tensor)
        assert method(score(model.float()), x.float()).dtype == torch.float32

    def test_each_input_is_explained_apart_and_left_alone(self, method):
        x = np.random.default_rng(0).standard_normal((3, 4))
        before = x.copy()
        found = method(tangled, x)
        close(found[1], method(tangled, x[1:2])[0])
        assert np.array_equal(x, before)

    @pytest.mark.parametrize(
        ("f", "x", "said"),
        [
            (lambda x: x, np.ones((2, 3)), "choose a class"),
            (lambda x: x[:, 0].tolist(), np.ones((2, 3)), "list"),
            (lambda x: np.full(len(x), np.inf), np.ones((2, 3)), "infinite scores"),
            (lambda x: x[:, 0], np.ones(3), r"x\[None\]"),
            (lambda x: x[:, 0], [[1.0]], "np.array"),
        ],
    )
    def test_refusals(self, method, f, x, said):
        with pytest.raises(ValueError, match=said):
            method(f, x)


@pytest.mark.parametrize("method", [lime, shapley_values, kernel_shap])
@pytest.mark.parametrize("groups", [[0, 1, 2], [0, 0, 2, 2], [0.0, 1.0, 1.0, 0.0], [-1, 0, 1, 2]])
def test_groups_that_do_not_fit(method, groups):
    with pytest.raises(ValueError, match="groups"):
        method(tangled, np.ones((1, 4)), groups=groups)


@pytest.fixture(scope="module")
def forest():
    rng = np.random.default_rng(0)
    x = rng.random((60, 4))
    y = x[:, 0] * 3 + x[:, 1] * x[:, 2]
    return RandomForestRegressor(8, random_state=0).fit(x, y), x, y


def squared(y, p):
    return np.mean((y - p) ** 2)


class TestGlobal:
    def test_importance_agrees_with_scikit_learn(self, forest):
        model, x, y = forest
        ours = permutation_importance(model.predict, x, y, squared, repeats=60)
        theirs = their_importance(
            model, x, y, scoring="neg_mean_squared_error", n_repeats=60, random_state=1
        )
        spread = np.sqrt(ours.var(0) / 60 + theirs.importances.var(1) / 60)
        assert (abs(ours.mean(0) - theirs.importances_mean) < 4 * spread).all()
        assert ours.mean(0)[0] > 10 * ours.mean(0)[3]

    def test_importance_of_a_feature_that_is_not_used_is_zero(self):
        x = np.random.default_rng(0).random((20, 3))
        found = permutation_importance(lambda x: x[:, 0], x, x[:, 0], squared, repeats=3)
        assert (found[:, 1:] == 0).all() and (found[:, 0] > 0).all()

    def test_importance_is_the_increase_after_a_shuffle(self):
        x = np.random.default_rng(0).random((9, 2))
        y = x.sum(1) + 1
        f = lambda x: x @ [2.0, 1.0]  # noqa: E731
        rng, expected = np.random.default_rng(4), np.zeros((2, 2))
        for repeat, d in np.ndindex(2, 2):
            moved = x.copy()
            moved[:, d] = x[rng.permutation(9), d]
            expected[repeat, d] = squared(y, f(moved)) - squared(y, f(x))
        close(permutation_importance(f, x, y, squared, repeats=2, seed=4), expected)

    def test_importance_moves_all_steps_of_a_series_together(self):
        x = torch.randn(8, 5, 2)
        same_pace = lambda x: (x[:, 0, 0] - x[:, 1, 0]).abs()  # noqa: E731
        x[:, 1, 0] = x[:, 0, 0]
        found = permutation_importance(same_pace, x, torch.zeros(8), squared, repeats=2)
        close(found, np.zeros((2, 2)))

    def test_targets(self):
        with pytest.raises(ValueError, match="one target"):
            permutation_importance(lambda x: x[:, 0], np.ones((3, 2)), np.ones(2), squared)

    @pytest.mark.parametrize("feature", [0, 2, -1])
    def test_dependence_agrees_with_scikit_learn(self, forest, feature):
        model, x, _ = forest
        grid = np.linspace(0.1, 0.9, 5)
        column = feature % 4
        theirs = their_dependence(
            model, x, [column], custom_values={column: grid}, method="brute", kind="both"
        )
        close(partial_dependence(model.predict, x, feature, grid), theirs["average"][0])
        individual = partial_dependence(model.predict, x, feature, grid, individual=True)
        close(individual, theirs["individual"][0].T)

    def test_dependence_takes_tensors_and_leaves_them(self):
        x = torch.rand(4, 3)
        before = x.clone()
        found = partial_dependence(lambda x: x[:, 1] * 2, x, 1, [1.0, 3.0])
        close(found, [2.0, 6.0])
        assert torch.equal(x, before)

    def test_dependence_refuses(self):
        with pytest.raises(ValueError, match="last axis of 3"):
            partial_dependence(lambda x: x[:, 0], np.ones((2, 3)), 3, [1.0])
        with pytest.raises(ValueError, match="empty grid"):
            partial_dependence(lambda x: x[:, 0], np.ones((2, 3)), 0, [])
