"""The bank of calculations: files that are found by themselves, and one that is found by its question."""

import pytest

from lib.exam import generators
from lib.exam.generators import gru, lstm

lookup, whole = generators.generator.__wrapped__, generators.bank.__wrapped__


def test_a_question_is_found_without_importing_the_others(monkeypatch):
    asked = []

    def only(name):
        asked.append(name)
        return lstm

    monkeypatch.setattr(generators, "import_module", only)
    assert lookup("lstm-step") in lstm.GENERATORS
    assert asked == ["lib.exam.generators.lstm"]


def test_two_questions_of_one_id_are_refused(monkeypatch):
    monkeypatch.setattr(gru, "GENERATORS", (*gru.GENERATORS, lstm.GENERATORS[0]))
    with pytest.raises(ValueError, match=f"two generators with the id '{lstm.GENERATORS[0].id}'"):
        whole()
