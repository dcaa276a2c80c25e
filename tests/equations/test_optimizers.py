"""The update rules by hand and over both libraries; the optimizers are held to them."""

import functools

import numpy as np
import pytest
import torch

from lib.equations import optimizers as rules
from lib.training.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop

RULES = {
    "sgd": (rules.sgd_update, 0, {}),
    "momentum": (rules.momentum_update, 1, {}),
    "nesterov": (rules.nesterov_update, 1, {"momentum": 0.7}),
    "adagrad": (rules.adagrad_update, 1, {}),
    "rmsprop": (rules.rmsprop_update, 1, {}),
    "adam": (functools.partial(rules.adam_update, t=3), 2, {}),
    "adamw": (functools.partial(rules.adamw_update, t=3), 2, {"weight_decay": 0.4}),
}


@pytest.mark.parametrize("rule", RULES)
def test_rules_run_on_numpy_and_change_nothing_in_place(rule):
    update, memories, options = RULES[rule]
    arrays = list(np.random.default_rng(0).random((2 + memories, 3, 5)))
    before = [part.copy() for part in arrays]
    found = update(*arrays, lr=0.1, **options)
    expected = update(*map(torch.as_tensor, arrays), lr=0.1, **options)
    found, expected = (x if memories else (x,) for x in (found, expected))
    assert len(found) == 1 + memories
    for a, b in zip(found, expected, strict=True):
        np.testing.assert_allclose(a, b.numpy(), rtol=0, atol=1e-15)
    for part, old in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(part, old)


def test_one_step_by_hand():
    p, g = np.array([1.0]), np.array([4.0])
    zero = np.zeros(1)
    assert rules.sgd_update(p, g, 0.1) == pytest.approx(0.6)
    assert rules.momentum_update(p, g, 2.0, 0.1, 0.5)[0] == pytest.approx(0.5)
    assert rules.nesterov_update(p, g, 2.0, 0.1, 0.5)[0] == pytest.approx(0.35)
    assert rules.adagrad_update(p, g, 9.0, 0.1)[0] == pytest.approx(0.92)
    assert rules.rmsprop_update(p, g, 3.0, 0.1, alpha=0.75)[0] == pytest.approx(0.84)
    assert rules.adam_update(p, g, zero, zero, 1, 0.1)[0] == pytest.approx(0.9)
    decayed = rules.adamw_update(p, g, zero, zero, 1, 0.1, weight_decay=0.5)[0]
    assert decayed == pytest.approx(0.85)


def test_the_first_step_of_adam_is_as_long_as_the_step_size():
    g = np.array([1e-3, -1.0, 1e3])
    p, *_ = rules.adam_update(np.zeros(3), g, 0.0, 0.0, 1, lr=0.01)
    np.testing.assert_allclose(p, -0.01 * np.sign(g), rtol=1e-4)


@pytest.mark.parametrize("kappa", [10, 100])
def test_heavy_ball_reaches_the_best_rate(kappa):
    root = np.sqrt(kappa)
    rate = (root - 1) / (root + 1)
    curvature, p, v = np.array([1.0, kappa]), np.ones(2), np.zeros(2)
    lengths = []
    for _ in range(400):
        p, v = rules.momentum_update(p, curvature * p, v, 4 / (1 + root) ** 2, rate**2)
        lengths.append(np.linalg.norm(p))
    assert (lengths[-1] / lengths[199]) ** (1 / 200) == pytest.approx(rate, rel=0.01)


# A gradient as small as eps: with another default the first step would have another length.
DEFAULTS = [
    (rules.sgd_update, torch.optim.SGD, (), {}),
    (rules.momentum_update, torch.optim.SGD, (0.0,), {"momentum": 0.9}),
    (rules.nesterov_update, torch.optim.SGD, (0.0,), {"momentum": 0.9, "nesterov": True}),
    (rules.adagrad_update, torch.optim.Adagrad, (0.0,), {}),
    (rules.rmsprop_update, torch.optim.RMSprop, (0.0,), {}),
    (rules.adam_update, torch.optim.Adam, (0.0, 0.0, 1), {}),
    (rules.adamw_update, torch.optim.AdamW, (0.0, 0.0, 1), {}),
]


@pytest.mark.parametrize("size", [1e-10, 1e-8, 1.0])
@pytest.mark.parametrize(
    ("update", "theirs", "memory", "options"), DEFAULTS, ids=lambda x: getattr(x, "__name__", "")
)
def test_defaults_are_torchs(update, theirs, memory, options, size):
    p, g = np.array([0.0, 0.75]), np.array([size, -2 * size])
    leaf = torch.tensor(p, requires_grad=True)
    leaf.grad = torch.tensor(g)
    theirs([leaf], **options).step()
    found = update(p, g, *memory)
    found = found[0] if memory else found
    np.testing.assert_allclose(found, leaf.detach(), rtol=1e-12, atol=0)


HELD = [
    (SGD, {"lr": 0.02}, rules.sgd_update, 0),
    (SGD, {"lr": 0.02, "momentum": 0.8}, rules.momentum_update, 1),
    (SGD, {"lr": 0.02, "momentum": 0.8, "nesterov": True}, rules.nesterov_update, 1),
    (Adagrad, {"lr": 0.3, "eps": 0.1}, rules.adagrad_update, 1),
    (RMSprop, {"lr": 0.02, "alpha": 0.8, "eps": 0.1}, rules.rmsprop_update, 1),
    (Adam, {"lr": 0.1, "betas": (0.5, 0.9), "eps": 0.1}, rules.adam_update, 2),
    (AdamW, {"lr": 0.1, "betas": (0.7, 0.9), "weight_decay": 0.3}, rules.adamw_update, 2),
]


@pytest.mark.parametrize(("make", "options", "update", "memories"), HELD)
def test_optimizers_are_held_to_the_rules(make, options, update, memories):
    rng = np.random.default_rng(1)
    p, memory = rng.standard_normal((3, 5)), [np.zeros((3, 5)) for _ in range(memories)]
    leaf = torch.tensor(p, requires_grad=True)
    optimizer = make([leaf], **options)
    settings = {k: v for k, v in options.items() if k != "nesterov"}
    for t in range(1, 51):
        g = rng.standard_normal((3, 5))
        count = {"t": t} if memories == 2 else {}
        found = update(p, g, *memory, **count, **settings)
        p, *memory = found if memories else (found,)
        leaf.grad = torch.tensor(g)
        optimizer.step()
    np.testing.assert_allclose(leaf.detach(), p, rtol=0, atol=1e-12)
