"""Deletion and insertion, agreement, randomized copies, guided backpropagation."""

import copy

import captum.attr as theirs
import numpy as np
import pytest
import torch
from scipy.stats import kendalltau, rankdata, spearmanr
from sklearn.metrics import auc
from torch import nn

from lib.layers.gru import GRU
from lib.models.readers import RecurrentReader
from lib.xai import (
    area,
    deletion,
    guided_backprop,
    input_x_gradient,
    insertion,
    randomized,
    rank_agreement,
)
from lib.xai.agreement import ranks
from lib.xai.scores import gradient
from tests.xai.networks import NETWORKS, network


def close(found, expected, atol=1e-9):
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=1e-9, atol=atol)


def score(model, k=1):
    return lambda x: model(x)[:, k]


def one_by_one(model, x, relevance, start, first):
    """Score after each feature, in a loop: from `first` to the other of x and start."""
    now, goal = (start, x) if first == "baseline" else (x, start)
    now, flat = now.clone(), relevance.flatten().tolist()
    curve = [score(model)(now[None]).item()]
    for place in sorted(range(len(flat)), key=lambda i: (-flat[i], i)):
        now.view(-1)[place] = goal.reshape(-1)[place]
        curve.append(score(model)(now[None]).item())
    return curve


class TestDeletion:
    @pytest.mark.parametrize("kind", NETWORKS)
    def test_every_score_on_the_way(self, kind):
        model, x = network(kind, seed=4)
        start = torch.randn(x.shape[1:], dtype=x.dtype)
        relevance = torch.randn(x.shape).round(decimals=1)
        relevance.view(len(x), -1)[:, :2] = 0.5  # a tie: the first goes first
        down = deletion(score(model), x, relevance, start)
        up = insertion(score(model), x, relevance, start)
        for n in range(len(x)):
            close(down[n], one_by_one(model, x[n], relevance[n], start, "input"))
            close(up[n], one_by_one(model, x[n], relevance[n], start, "baseline"))

    def test_arrays_and_tensors(self):
        model, x = network("dense")
        as_array = lambda t: model(torch.as_tensor(t)).detach().numpy()[:, 1]  # noqa: E731
        R = np.random.default_rng(0).standard_normal((3, 5))
        close(deletion(as_array, x.numpy(), R, 0.3), deletion(score(model), x, R, 0.3))

    def test_whole_steps_go_together(self):
        model, x = network("recurrent", seed=2)
        R = torch.tensor([[2.0, 5.0, 1.0, 4.0, 3.0]]).expand(3, 5)
        found = deletion(score(model), x, R, 0.1)
        assert found.shape == (3, 6)
        for k, gone in enumerate(([], [1], [1, 3], [1, 3, 4], [1, 3, 4, 0], [0, 1, 2, 3, 4])):
            mixed = x.clone()
            mixed[:, gone] = 0.1
            close(found[:, k], score(model)(mixed).detach())

    def test_fewer_steps_take_several_features(self):
        model, x = network("convolutional")
        R = torch.randn(x.shape)
        whole = deletion(score(model), x, R)  # 60 features
        close(deletion(score(model), x, R, steps=7), whole[:, [0, 9, 17, 26, 34, 43, 51, 60]])

    def test_a_linear_score_is_deleted_best_by_its_contributions(self):
        """No order has a smaller area than that of gradient × input, and none a larger one of insertion."""
        rng = np.random.default_rng(1)
        w, x = torch.tensor(rng.standard_normal((2, 1, 6)))
        f = lambda t: t @ w[0]  # noqa: E731
        R = input_x_gradient(f, x)
        others = torch.tensor(rng.standard_normal((200, 6)))
        many = x.expand(200, 6)
        assert (area(deletion(f, many, others)) >= area(deletion(f, x, R)) - 1e-12).all()
        assert (area(insertion(f, many, others)) <= area(insertion(f, x, R)) + 1e-12).all()

    def test_area_is_that_of_trapezoids(self):
        curves = np.random.default_rng(2).standard_normal((4, 8))
        close(area(curves), [auc(np.linspace(0, 1, 8), curve) for curve in curves])

    def test_what_does_not_fit_is_refused(self):
        f, x = (lambda t: t.sum(1)), np.ones((2, 3))
        for wrong, text in (
            (np.ones((2, 4)), "expected that of x"),
            (np.ones(2), "expected that of x"),
            (np.full((2, 3), np.nan), "NaN"),
        ):
            with pytest.raises(ValueError, match=text):
                deletion(f, x, wrong)
        with pytest.raises(ValueError, match="4 steps for 3 features"):
            insertion(f, x, x, steps=4)
        with pytest.raises(ValueError, match="2 baselines"):
            deletion(f, x, x, np.zeros((2, 3)))
        for wrong in (np.ones(3), np.ones((3, 1))):
            with pytest.raises(ValueError, match="at least two scores"):
                area(wrong)


class TestAgreement:
    @pytest.mark.parametrize("ties", [False, True])
    def test_is_that_of_scipy(self, ties):
        rng = np.random.default_rng(3)
        draw = (lambda: rng.integers(0, 4, (6, 3, 5))) if ties else lambda: rng.random((6, 3, 5))
        one, other = draw(), draw()
        rows = [(a.ravel(), b.ravel()) for a, b in zip(one, other, strict=True)]
        close(rank_agreement(one, other), [spearmanr(a, b)[0] for a, b in rows])
        close(rank_agreement(one, other, "kendall"), [kendalltau(a, b)[0] for a, b in rows])
        close(ranks(one.reshape(6, -1)), rankdata(one.reshape(6, -1), axis=1))

    def test_ends_and_tensors(self):
        a = torch.randn(2, 7)
        for kind in ("spearman", "kendall"):
            close(rank_agreement(a, 3 * a + 1, kind), [1, 1])
            close(rank_agreement(a.numpy(), -a, kind), [-1, -1])
            assert np.isnan(rank_agreement(a, torch.ones(2, 7), kind)).all()

    def test_what_does_not_fit_is_refused(self):
        a = np.ones((2, 3))
        with pytest.raises(ValueError, match="expected one shape"):
            rank_agreement(a, a[:, :2])
        with pytest.raises(ValueError, match="spearman, kendall"):
            rank_agreement(a, a, "pearson")
        for wrong, text in ((np.ones(3), "two features"), (np.full((2, 3), np.inf), "infinite")):
            with pytest.raises(ValueError, match=text):
                rank_agreement(wrong, wrong)


class TestRandomized:
    @pytest.mark.parametrize("count", [0, 1, 2, 3, None])
    def test_the_last_layers_change_and_only_they(self, count):
        model, _ = network("dense")
        before = [p.clone() for p in model.parameters()]
        other = randomized(model, count)
        changed = [bool((p != q).all()) for p, q in zip(before, other.parameters(), strict=True)]
        kept = 2 * (3 - (3 if count is None else count))  # a weight and a bias each
        assert changed == [False] * kept + [True] * (6 - kept)
        assert all((p == q).all() for p, q in zip(before, model.parameters(), strict=True))
        assert all(p.dtype == torch.float64 for p in other.parameters())

    def test_recurrent_layers_are_drawn_too(self):
        model = RecurrentReader(GRU(3, 4), 2)
        torch.manual_seed(0)
        one, other = randomized(model), randomized(model)
        for p, q, r in zip(model.parameters(), one.parameters(), other.parameters(), strict=True):
            assert (p != q).any() or (q != r).any() or not p.any()  # biases may begin at zero
        assert (one.layer.weight_hh_l0 != other.layer.weight_hh_l0).all()

    @pytest.mark.parametrize("wrong", [4, -1, 1.0, True])
    def test_there_are_only_so_many_layers(self, wrong):
        with pytest.raises(ValueError, match="from 0 to 3"):
            randomized(network("dense")[0], wrong)

    def test_a_layer_that_cannot_be_drawn_is_named(self):
        with pytest.raises(ValueError, match="MultiheadAttention has parameters"):
            randomized(nn.Sequential(nn.MultiheadAttention(4, 2)))


class TestGuidedBackprop:
    @pytest.mark.filterwarnings("ignore:Setting backward hooks")
    @pytest.mark.parametrize("kind", ["dense", "convolutional"])
    @pytest.mark.parametrize("seed", [0, 1, 2])
    @pytest.mark.parametrize("target", [2, [1, 0, 2]])
    def test_is_that_of_captum(self, kind, seed, target):
        model, x = network(kind, seed)
        places = target if isinstance(target, int) else torch.tensor(target)
        expected = theirs.GuidedBackprop(model).attribute(x.clone().requires_grad_(), target=places)
        close(guided_backprop(model, x, target), expected.detach())

    def test_it_is_not_the_gradient(self):
        model, x = network("convolutional", seed=1)
        difference = guided_backprop(model, x, 2) - gradient(score(model, 2), x)
        assert difference.abs().max() > 0.01

    def test_one_relu_at_several_places_is_guided_at_each(self):
        model, x = network("dense")
        shared, relu = copy.deepcopy(model), nn.ReLU()
        for place, layer in enumerate(shared):
            if isinstance(layer, nn.ReLU):
                shared[place] = relu
        for target in range(3):
            close(guided_backprop(shared, x, target), guided_backprop(model, x, target))

    def test_the_model_is_left_alone(self):
        model, x = network("dense")
        before = model(x)
        guided_backprop(model, x, 0)
        assert (model(x) == before).all()
        assert sum(isinstance(m, nn.ReLU) for m in model) == 2

    def test_a_model_without_relu_is_refused(self):
        with pytest.raises(ValueError, match=r"holds no torch.nn.ReLU"):
            guided_backprop(nn.Sequential(nn.Linear(2, 1)), torch.ones(1, 2), 0)
