import random

import numpy as np
import pytest
import torch

from lib.experiment import claim, measured, reproducible
from lib.experiment import claims as module


@pytest.fixture(autouse=True)
def _threads():
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def draw(*seed):
    rng = reproducible(*seed)
    return random.random(), np.random.random(), torch.rand(1).item(), rng.random()


def test_one_seed_fixes_every_source():
    first, again, other = draw(3), draw(3), draw(4)
    assert first == again
    assert all(a != b for a, b in zip(first, other, strict=True))
    assert draw() == draw(0)
    assert first[3] == np.random.default_rng(3).random()


def test_one_thread():
    torch.set_num_threads(2)
    reproducible()
    assert torch.get_num_threads() == 1


def test_the_environment_moves_the_seed(monkeypatch):
    expected = draw(7)
    monkeypatch.setenv("UNROLLED_SEED", "4")
    assert draw(3) == expected


@pytest.mark.parametrize(
    ("arguments", "options", "line"),
    [
        (("loss", 0.123456), {}, "loss ≈ 0.123"),
        (("time", 12.3456, "ms"), {}, "time ≈ 12.3 ms"),
        (("accuracy", 0.98765), {"digits": 4}, "accuracy ≈ 0.9877"),
        (("norms", [1.0, 0.00012345]), {"unit": "nats", "digits": 2}, "norms ≈ 1, 0.00012 nats"),
        (("loss", torch.tensor(0.5)), {}, "loss ≈ 0.5"),
        (("loss", float("nan")), {}, "loss ≈ nan"),
    ],
    ids=str,
)
def test_measured(capsys, arguments, options, line):
    measured(*arguments, **options)
    assert capsys.readouterr().out == line + "\n"


def test_measured_tells_numbers(capsys):
    measured("loss", torch.tensor(0.5, requires_grad=True))
    measured("loss", [torch.tensor(0.5), 2])
    assert capsys.readouterr().out == "loss ≈ 0.5\nloss ≈ 0.5, 2\n"
    for label, value in [("x", []), ("x", np.ones((2, 2))), (0.5, "x"), ("x", "y"), ("x", None)]:
        with pytest.raises(ValueError, match="numbers, got"):
            measured(label, value)
    assert capsys.readouterr().out == ""


def test_claim(capsys):
    claim("it is so", True)
    claim("so is this", np.float64(0.1) < 0.2)
    claim("and this", torch.tensor(0.1) < 0.2)
    assert capsys.readouterr().out == "".join(
        f"✓ {text}\n" for text in ("it is so", "so is this", "and this")
    )
    for fails in (False, np.float64("nan") < 1, torch.tensor(3.0) < 1):
        with pytest.raises(AssertionError, match=r"^claim fails: it is not so$"):
            claim("it is not so", fails)
    for text, holds in ((False, "it is so"), ("it is so", (1 > 2,)), ("so", "no"), ("so", np.nan)):
        with pytest.raises(ValueError, match="a sentence and a truth value"):
            claim(text, holds)
    assert capsys.readouterr().out == ""


def test_the_fastest_turn_counts(monkeypatch):
    clock = [100.0]
    turns = {"slow": iter([5.0, 4.0, 6.0]), "quick": iter([1.0, 3.0, 2.0])}
    monkeypatch.setattr(module, "perf_counter", lambda: clock[0])

    def take(name):
        clock[0] += next(turns[name])

    best = module.fastest(3, slow=lambda: take("slow"), quick=lambda: take("quick"))
    assert best == {"slow": 4.0, "quick": 1.0}
