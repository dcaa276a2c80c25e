"""The recipe of the word vectors: its splits leak nothing, and its log is what a run gives."""

import numpy as np
import pytest

from lib.data.tasks.word_questions import PAIRS, known_pairs
from lib.trained import log
from lib.trained import word_vectors as recipe


def runs(**setting):
    return [run for run in log("word-vectors") if setting.items() <= run.items()]


def test_the_log_holds_every_setting():
    logged = log("word-vectors")
    for setting in recipe.settings():
        assert sum(setting.items() <= run.items() for run in logged) == 1
    assert len(logged) == len(recipe.settings())


def test_no_word_is_in_two_pairs_of_a_relation():
    for relation, pairs in PAIRS.items():
        words = [word for pair in pairs for word in pair]
        assert all(len(pair) == 2 for pair in pairs)
        assert len(words) == len(set(words)), relation
    with pytest.raises(ValueError, match="expected one of opposites"):
        known_pairs("colours", {"red"})
    with pytest.raises(ValueError, match="another corpus"):
        known_pairs("plurals", {"red"})


@pytest.mark.parametrize("task", recipe.LABELS)
def test_pretraining_has_not_seen_the_test(task):
    training, test, others = recipe.labelled(task, seed=1)
    seen = {text.tobytes() for text in others}
    whole = recipe.corpus()[0]
    assert len(others) < len(whole)
    for texts in test:
        assert len(texts) == recipe.TEST_TEXTS[task]
    if task == "topic":  # twins differ in rare words, capitals or marks, which are left out
        twins = sum(text.tobytes() in seen for texts in test for text in texts)
        assert twins <= 0.03 * sum(map(len, test))
    assert all(len(texts) >= 30 for texts in training)
    again = recipe.labelled(task, seed=1)[1]
    other = recipe.labelled(task, seed=2)[1]
    same = [
        len(one) == len(two) and all(map(np.array_equal, one, two))
        for one, two in zip(test, again, strict=True)
    ]
    assert all(same)
    assert not all(map(np.array_equal, test[0], other[0]))


def test_counted_vectors_score_what_the_log_says():
    found = recipe.run(method="PPMI + SVD", D=25, seed=0)
    (logged,) = runs(method="PPMI + SVD", D=25)
    for relation in PAIRS:
        for score, value in found[relation].items():
            assert value == pytest.approx(logged[relation][score], abs=recipe.TOLERANCE)


def test_a_table_is_frozen_or_not_as_the_setting_says():
    setting = {"task": "topic", "vectors": "pretrained", "labels": 5, "seed": 0}
    frozen, tuned = (recipe.run(**setting, frozen=frozen)["accuracy"] for frozen in (True, False))
    for value, is_frozen in ((frozen, True), (tuned, False)):
        (logged,) = runs(**setting, frozen=is_frozen)
        assert value == pytest.approx(logged["accuracy"], abs=recipe.TOLERANCE)
