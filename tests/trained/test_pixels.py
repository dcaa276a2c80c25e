"""The recipe of the pixels: baselines, its log, and the weights that it kept."""

from importlib import resources

import numpy as np
import pytest
import torch

from lib.data.corpora.digits import black_and_white_digits
from lib.models.pixel_rnn import logistic_logits, surprise
from lib.trained import load, log
from lib.trained import pixels as recipe


def runs(**setting):
    return [run for run in log("pixels") if setting.items() <= run.items()]


def test_baselines_are_as_logged():
    _, _, test = black_and_white_digits()
    assert recipe.run("uniform") == {"bits": 1.0}
    (logged,) = runs(model="independent")
    assert recipe.run("independent")["bits"] == pytest.approx(logged["bits"], abs=2e-4)
    by_hand = -np.log2(
        [np.where(image, share, 1 - share) for share in [shares()] for image in test]
    )
    assert by_hand.mean() == pytest.approx(logged["bits"], abs=1e-4)


def shares():
    train, _, _ = black_and_white_digits()
    return (train.sum(0) + 1) / (len(train) + 2)


def test_the_logistic_baseline_had_its_penalty_chosen_inside_the_grid():
    (logged,) = runs(model="logistic")
    assert min(recipe.PENALTIES) < logged["C"] < max(recipe.PENALTIES)
    assert logged["training"] < logged["bits"] < runs(model="independent")[0]["bits"]


def test_the_kept_weights_score_what_the_log_says():
    model, (_, _, test) = load("pixels"), black_and_white_digits()
    (kept,) = runs(**recipe.KEPT)
    assert recipe.bits_of(model, test) == pytest.approx(kept["bits"], abs=5e-4)
    logits, x = model(torch.as_tensor(test[:9])).double(), torch.as_tensor(test[:9])
    p = torch.where(x == 1, torch.sigmoid(logits), 1 - torch.sigmoid(logits))
    expected = -torch.log2(p).mean().item()
    assert surprise(logits, x).mean().item() == pytest.approx(expected, rel=1e-9)


def test_weights_are_small_and_plain():
    file = resources.files("lib.trained") / "weights" / "pixels.npz"
    assert len(file.read_bytes()) < 1_500_000
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} == {"f"}


def test_a_run_depends_on_its_seed_and_keeps_its_best_round(monkeypatch):
    monkeypatch.setattr(recipe, "STEPS", 2)
    monkeypatch.setattr(recipe, "HIDDEN_SIZE", 3)
    first, again, other = (recipe.run("RNN", "neighbours", seed, rounds=2) for seed in (1, 1, 2))
    assert first == again
    assert first["bits"] != other["bits"]
    assert first["updates"] in (2, 4)
    kept = recipe.run("RNN", "neighbours", 0, rounds=1)
    model = recipe.restore(kept["weights"])
    assert recipe.bits_of(model, black_and_white_digits()[1]) == kept["validation"]


def test_every_setting_is_logged_once():
    found = log("pixels")
    settings = recipe.settings()
    assert len(found) == len(settings) == 9
    assert all(any(s.items() <= run.items() for run in found) for s in settings)


def test_the_penalty_is_chosen_on_validation_images_and_all_three_parts_are_measured(monkeypatch):
    parts = [images[:60, :3, :4] for images in black_and_white_digits()]
    monkeypatch.setattr(recipe, "black_and_white_digits", lambda: parts)
    monkeypatch.setattr(recipe, "PENALTIES", (1e-4, 0.3))
    found = recipe.run("logistic")
    train = parts[0]
    bits = {}
    for C in (1e-4, 0.3):
        for name, images in zip(("training", "validation", "bits"), parts, strict=True):
            z = logistic_logits(train, images, C)
            bits[C, name] = np.log2(1 + np.exp(-z * (2 * images - 1.0))).mean()
    best = min((1e-4, 0.3), key=lambda C: bits[C, "validation"])
    assert found["C"] == best
    for name in ("bits", "validation", "training"):
        assert found[name] == pytest.approx(bits[best, name], abs=1e-4)
