"""The recipe of the language model, its log, and the weights that it kept."""

import zlib
from importlib import resources

import numpy as np
import pytest
import torch

from lib.trained import __main__ as command
from lib.trained import language_model as recipe
from lib.trained import load, log

LSTM = {"model": "LSTM", "hidden_size": 7, "carry": True, "seed": 1, "epochs": 1}


@pytest.fixture(scope="module")
def short():
    train, held_out = recipe.texts()
    return train[:4000], held_out[:500]


def runs(**setting):
    return [run for run in log("language-model") if setting.items() <= run.items()]


def test_no_paragraph_is_in_both_texts():
    train, held_out = (set(part.splitlines()) for part in recipe.texts())
    assert len(train) > 8 * len(held_out) > 100
    assert not train & held_out


def test_what_needs_no_training_is_as_logged_or_belongs_to_another_python():
    train, held_out = recipe.texts()
    same_text = zlib.crc32((train + held_out).encode()) == runs()[0]["text"]
    for setting in [{"model": name} for name in recipe.COMPRESSORS] + [
        {"model": "n-gram", "order": 5}
    ]:
        found, logged = recipe.run(**setting)["bits"], runs(**setting)[0]["bits"]
        assert found == pytest.approx(logged, abs=0.02 if same_text else 0.4)


def test_the_kept_weights_score_what_the_log_says():
    model, vocabulary = load("language-model")
    train, held_out = recipe.texts()
    (kept,) = runs(**recipe.KEPT)
    same_text = zlib.crc32((train + held_out).encode()) == kept["text"]
    bits = recipe.bits_of(model, vocabulary, held_out[:3000])
    assert bits < 3
    if same_text:
        whole = recipe.bits_of(model, vocabulary, held_out)
        assert whole == pytest.approx(kept["bits"], abs=recipe.TOLERANCE)
        assert recipe.preference(model, vocabulary) == pytest.approx(kept["pear"], abs=0.2)


def test_weights_are_small_and_plain():
    file = resources.files("lib.trained") / "weights" / "language-model.npz"
    assert len(file.read_bytes()) < 1_500_000
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} == {"f", "i"}


def test_a_run_depends_on_its_seed_and_on_nothing_else(short):
    once, again = (recipe.run(**LSTM, text=short) for _ in range(2))
    assert once == again
    assert recipe.run(**LSTM | {"seed": 2}, text=short)["bits"] != once["bits"]
    assert recipe.run(**LSTM | {"carry": False}, text=short)["bits"] != once["bits"]


def test_what_is_kept_comes_back_the_same(short, monkeypatch, tmp_path):
    kept = {name: value for name, value in LSTM.items() if name != "epochs"}
    monkeypatch.setattr(recipe, "KEPT", kept)
    monkeypatch.setattr(recipe, "settings", lambda: [kept])
    found = recipe.run(**LSTM, text=short)
    monkeypatch.setattr(recipe, "run", lambda **setting: dict(found))
    (tmp_path / "logs").mkdir()
    logged = command.train("language-model", tmp_path / "logs")
    assert logged == [kept | {name: v for name, v in found.items() if name != "weights"}]
    with np.load(tmp_path / "weights" / "language-model.npz", allow_pickle=False) as arrays:
        model, vocabulary = recipe.restore(dict(arrays))
    assert vocabulary.tokens == recipe.vocabulary_of(short[0]).tokens
    assert recipe.bits_of(model, vocabulary, short[1]) == pytest.approx(found["bits"], abs=1e-3)


def test_preference_is_the_ratio_of_two_probabilities():
    model, vocabulary = load("language-model")
    both = recipe.preference(model, vocabulary, "a pair", "a pear")
    assert both == pytest.approx(-recipe.preference(model, vocabulary, "a pear", "a pair"))
    assert recipe.preference(model, vocabulary, "The following", "The followinq") > 5


def test_only_what_is_kept_can_be_loaded():
    with pytest.raises(
        ValueError, match=r"no weights are called 'adding'; there are: .*language-model"
    ):
        load("adding")


def test_loading_leaves_the_random_numbers_alone():
    torch.manual_seed(4)
    state = torch.random.get_rng_state()
    load("language-model")
    assert torch.equal(torch.random.get_rng_state(), state)
