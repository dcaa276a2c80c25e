"""The recipe of the captions: its measures against plain loops, its log, and the weights that it kept."""

from importlib import resources

import numpy as np
import pytest
import torch

from lib.data.tasks.scenes import COLOURS, SHAPES, Item, mask_of, scenes
from lib.models.captioner import LOOKS, Captioner
from lib.trained import captions as recipe
from lib.trained import load, log


@pytest.fixture(scope="module")
def test():
    return scenes(40, np.random.default_rng(11), held_out=True)


@pytest.fixture(scope="module")
def untrained():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(4)
        return Captioner(len(recipe.WORDS), 5, 6, (4, 5))


def test_touched_places_are_those_of_the_pixels():
    for row, column in np.ndindex(12, 12):
        item = Item("red", "square", row, column)
        expected = mask_of(item).reshape(8, 2, 8, 2).any((1, 3))
        assert np.array_equal(recipe.touched(item), expected)
        assert expected.sum() == 9


def test_where_it_looked_by_plain_loops(untrained, test):
    found = recipe.looked(untrained, test)
    sums = {kind: np.zeros(3) for kind in recipe.KINDS if kind != "relation"}
    with torch.no_grad():
        for n, caption in enumerate(test.captions):
            memory, s = untrained.encode(torch.tensor(test.images[n : n + 1]))
            places, fed, count = [recipe.touched(i).ravel() for i in test.items[n]], 1, 0
            for word in caption:
                _, s, alpha = untrained.step(torch.tensor([fed]), s, memory)
                fed = recipe.WORDS.encode([word])[0]
                if word in COLOURS or word in SHAPES:
                    kind = ("first ", "second ")[count // 2] + ("colour", "shape")[count % 2]
                    mine, other = places[count // 2], places[1 - count // 2]
                    a = alpha[0].numpy()
                    sums[kind] += [a[mine].sum(), a[other].sum(), mine[a.argmax()]]
                    count += 1
    for kind, values in sums.items():
        for name, value in zip(("named", "other", "top"), values / len(test.captions), strict=True):
            assert found[name][kind] == pytest.approx(value, abs=2e-4)
    assert found["even"] == round(9 / 64, 4)


def test_bits_and_right_words_by_plain_loops(untrained, test):
    total, right = 0.0, 0
    with torch.no_grad():
        for image, caption in zip(test.images, test.captions, strict=True):
            ids = [1, *recipe.WORDS.encode(caption).tolist(), 1]
            logits = untrained(torch.tensor(image)[None], torch.tensor([ids[:-1]]))[0]
            p = torch.softmax(logits.double(), -1)
            total -= sum(np.log2(p[t, k].item()) for t, k in enumerate(ids[1:]))
            right += logits[1].argmax().item() == ids[2]
    found = recipe.judged(untrained, test)
    assert found["bits"] == pytest.approx(total / len(test.captions), rel=1e-4)
    assert found["words"]["first colour"] == pytest.approx(right / len(test.captions), abs=1e-4)


def test_without_the_image_a_swap_changes_nothing(test):
    blind = Captioner(len(recipe.WORDS), 5, 6, (4, 5), look="none")
    found = recipe.judged(blind, test)
    assert found["bits"] == found["swapped"]
    assert "named" not in found
    seeing = recipe.judged(Captioner(len(recipe.WORDS), 5, 6, (4, 5), look="mean"), test)
    assert seeing["bits"] != seeing["swapped"]


def test_a_run_depends_on_its_seed_and_what_is_kept_comes_back(monkeypatch):
    monkeypatch.setattr(recipe, "STEPS", 2)
    monkeypatch.setattr(recipe, "TEST", 12)
    first, again, other = (recipe.run("mean", seed, rounds=1, pool=20) for seed in (1, 1, 2))
    assert first == again
    assert first["bits"] != other["bits"]
    kept = recipe.run("attention", 0, rounds=1, pool=20)
    model, words = recipe.restore(kept["weights"])
    rng = np.random.default_rng(0)
    scenes(20, rng)
    drawn = scenes(12, rng, held_out=True)
    assert recipe.judged(model, drawn)["bits"] == pytest.approx(kept["bits"], abs=1e-3)
    assert words is recipe.WORDS


def test_the_kept_weights_describe_as_the_log_says():
    model, _ = load("captions")
    rng = np.random.default_rng(0)
    (kept,) = (run for run in log("captions") if recipe.KEPT.items() <= run.items())
    fresh = scenes(300, rng, held_out=True)
    written, _ = recipe.described(model, fresh.images)
    exact = np.mean([a == b for a, b in zip(written, fresh.captions, strict=True)])
    assert exact == pytest.approx(kept["exact"], abs=0.06)


def test_weights_are_small_and_plain():
    file = resources.files("lib.trained") / "weights" / "captions.npz"
    assert len(file.read_bytes()) < 1_500_000
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} == {"f"}


def test_every_setting_is_logged_once():
    found = log("captions")
    assert len(found) == len(recipe.settings()) == 3 * len(LOOKS)
    assert all(any(s.items() <= run.items() for run in found) for s in recipe.settings())
