"""The recipe of the GPT, its log beside that of the LSTM, and the weights that it kept."""

import zlib
from importlib import resources

import numpy as np
import pytest
import torch

from lib.models.language_model import LanguageModel
from lib.trained import __main__ as command
from lib.trained import gpt as recipe
from lib.trained import load, log
from lib.trained.language_model import texts

SMALL = {"d_model": 8, "seed": 1}


@pytest.fixture(scope="module")
def short():
    train, held_out = texts()
    return train[:4000], held_out[:500]


def test_parameters_are_those_of_the_lstms():
    for d_model, hidden_size in recipe.SIZES.items():
        (found,) = {run["parameters"] for run in log("gpt") if run["d_model"] == d_model}
        lstm = LanguageModel(101, hidden_size)
        assert found == pytest.approx(sum(p.numel() for p in lstm.parameters()), rel=0.02)


def test_three_seeds_of_each_size_and_the_text_of_the_lstms():
    runs = log("gpt")
    assert [{k: run[k] for k in ("d_model", "seed")} for run in runs] == recipe.settings()
    assert {run["text"] for run in runs} == {run["text"] for run in log("language-model")}


def test_the_kept_weights_score_what_the_log_says():
    model, vocabulary = load("gpt")
    train, held_out = texts()
    (kept,) = [run for run in log("gpt") if recipe.KEPT.items() <= run.items()]
    assert recipe.bits_of(model, vocabulary, held_out[:2000]) < 3
    if zlib.crc32((train + held_out).encode()) == kept["text"]:
        whole = recipe.bits_of(model, vocabulary, held_out)
        assert whole == pytest.approx(kept["bits"], abs=recipe.TOLERANCE)


def test_weights_are_small_and_plain():
    file = resources.files("lib.trained") / "weights" / "gpt.npz"
    assert len(file.read_bytes()) < 1_500_000
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} == {"f", "i"}


def test_a_run_depends_on_its_seed_and_on_nothing_else(short):
    once, again = (recipe.run(**SMALL, epochs=1, text=short) for _ in range(2))
    assert once == again
    assert recipe.run(**SMALL | {"seed": 2}, epochs=1, text=short)["bits"] != once["bits"]


def test_training_makes_it_better(short):
    untrained, trained = (recipe.run(**SMALL, epochs=n, text=short) for n in (0, 40))
    assert trained["training bits"] < untrained["training bits"] - 1


def test_what_is_kept_comes_back_the_same(short, monkeypatch, tmp_path):
    monkeypatch.setattr(recipe, "KEPT", SMALL)
    monkeypatch.setattr(recipe, "settings", lambda: [SMALL])
    found = recipe.run(**SMALL, epochs=1, text=short)
    monkeypatch.setattr(recipe, "run", lambda **setting: dict(found))
    (tmp_path / "logs").mkdir()
    logged = command.train("gpt", tmp_path / "logs")
    assert logged == [SMALL | {name: v for name, v in found.items() if name != "weights"}]
    with np.load(tmp_path / "weights" / "gpt.npz", allow_pickle=False) as arrays:
        model, vocabulary = recipe.restore(dict(arrays))
    assert recipe.bits_of(model, vocabulary, short[1]) == pytest.approx(found["bits"], abs=1e-3)
    before = torch.random.get_rng_state()
    recipe.restore(dict(found["weights"]))
    assert torch.equal(before, torch.random.get_rng_state())


def test_windows_are_one_character_apart_and_the_step_size_rises_and_falls(monkeypatch):
    drawn, sizes, ids, steps, lr = [], [], torch.arange(500), 60, 0.3

    def fit(model, draw, loss, steps, optimizer, **_):
        for step in range(1, steps + 1):
            drawn.append(draw(step))
            sizes.append(optimizer.lr)

    monkeypatch.setattr(recipe, "fit", fit)
    recipe._train(torch.nn.Linear(2, 3), ids, steps, lr)
    for fed, wanted in drawn:
        assert fed.shape == wanted.shape == (recipe.ROWS, recipe.CONTEXT)
        assert torch.equal(wanted, fed + 1)
    n = np.arange(1, steps + 1)
    cosine = (1 + np.cos(np.pi * n / steps)) / 2
    assert sizes == pytest.approx(lr * np.minimum(1, n / recipe.WARM_UP) * cosine)
