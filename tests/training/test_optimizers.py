import functools

import pytest
import torch

from lib.training import optimizers
from lib.training.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop

OURS = {"SGD": SGD, "Adagrad": Adagrad, "RMSprop": RMSprop, "Adam": Adam, "AdamW": AdamW}
CASES = [
    ("SGD", {}),
    ("SGD", {"lr": 0.02, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.01, "momentum": 0.9}),
    ("SGD", {"lr": 0.01, "momentum": 0.7, "weight_decay": 0.2}),
    ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.01, "momentum": 0.7, "nesterov": True, "weight_decay": 0.2}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.3, "eps": 0.1, "weight_decay": 0.2}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.02, "alpha": 0.8, "eps": 0.1, "weight_decay": 0.2}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05}),
    ("Adam", {"lr": 0.1, "betas": (0.5, 0.9), "weight_decay": 0.3}),
    ("Adam", {"eps": 0.1}),
    ("Adam", {"betas": (0.0, 0.0)}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.05, "betas": (0.7, 0.9), "weight_decay": 0.3}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.0}),
]
any_case = pytest.mark.parametrize(("name", "options"), CASES, ids=str)
any_optimizer = pytest.mark.parametrize("name", OURS)


def trajectory(make, skip=()):
    """Return the parameters after each of 50 steps on a small, uneven loss."""
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


def both(name, options, skip=()):
    """Pairs of arrays, ours and torch's, after every step."""
    found = trajectory(lambda p: OURS[name](p, **options), skip)
    expected = trajectory(lambda p: getattr(torch.optim, name)(p, **options), skip)
    return found, expected


@any_case
def test_the_path_is_torchs(name, options):
    found, expected = both(name, options)
    for ours, theirs in zip(found, expected, strict=True):
        for a, b in zip(ours, theirs, strict=True):
            torch.testing.assert_close(a, b, rtol=0, atol=1e-12)
    assert (found[0][0] - found[-1][0]).abs().min() > 1e-5


@any_optimizer
def test_a_parameter_without_gradient_waits(name):
    skip = {0, 1, 5, 20, 21, 22}
    found, expected = both(name, {"lr": 0.05, "weight_decay": 0.1}, skip)
    assert torch.equal(found[0][1], found[1][1])
    for ours, theirs in zip(found, expected, strict=True):
        torch.testing.assert_close(ours[1], theirs[1], rtol=0, atol=1e-12)


@any_optimizer
def test_single_precision_stays_single(name):
    p = torch.nn.Parameter(torch.ones(3))
    (p**2).sum().backward()
    OURS[name](p, lr=0.1).step()
    assert p.dtype == torch.float32
    assert (p < 1).all()


@any_optimizer
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"lr": 0.0}, r"expects lr > 0, got lr=0.0"),
        ({"lr": -1.0}, r"lr > 0"),
        ({"lr": float("nan")}, r"lr > 0"),
        ({"lr": float("inf")}, r"lr > 0"),
        ({"weight_decay": float("inf")}, r"weight_decay >= 0"),
        ({"weight_decay": -0.1}, r"weight_decay >= 0, got weight_decay=-0.1"),
    ],
    ids=str,
)
def test_settings_out_of_range(name, options, message):
    with pytest.raises(ValueError, match=f"{name}.*{message}"):
        OURS[name](torch.zeros(2, requires_grad=True), **options)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (functools.partial(SGD, momentum=1.0), r"momentum in \[0, 1\)"),
        (functools.partial(SGD, momentum=-0.1), r"momentum in \[0, 1\)"),
        (functools.partial(SGD, nesterov=True), "needs momentum > 0"),
        (functools.partial(Adagrad, eps=0.0), "eps > 0"),
        (functools.partial(RMSprop, alpha=1.0), r"alpha in \[0, 1\)"),
        (functools.partial(RMSprop, eps=-1e-8), "eps > 0"),
        (functools.partial(Adam, eps=0.0), "eps > 0"),
        (functools.partial(Adam, betas=(1.0, 0.9)), r"betas in \[0, 1\)"),
        (functools.partial(AdamW, betas=(0.9, -0.1)), r"betas in \[0, 1\)"),
        (functools.partial(AdamW, betas=(0.9,)), "two betas"),
    ],
)
def test_settings_of_one_rule_out_of_range(make, message):
    with pytest.raises(ValueError, match=message):
        make([torch.zeros(2, requires_grad=True)])


@any_optimizer
def test_wrong_parameters(name):
    make, leaf = OURS[name], torch.zeros(2, requires_grad=True)
    parameters = iter([leaf])
    make(parameters)
    with pytest.raises(ValueError, match=r"no parameters.*generator used twice"):
        make(parameters)
    with pytest.raises(ValueError, match=f"{name} moves tensors, got str"):
        make(["weight"])
    with pytest.raises(ValueError, match="result of a computation"):
        make([leaf * 2])
    with pytest.raises(ValueError, match="requires_grad=False"):
        make([torch.zeros(2)])
    with pytest.raises(ValueError, match="twice"):
        make([leaf, leaf])


def test_the_base_has_no_rule():
    leaf = torch.zeros(2, requires_grad=True)
    leaf.sum().backward()
    with pytest.raises(NotImplementedError):
        optimizers.Optimizer([leaf], 0.1).step()
