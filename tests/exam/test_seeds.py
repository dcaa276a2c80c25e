"""A seed means the same question for ever."""

import json

import pytest

from lib.exam.generators import bank
from tests.exam.seeds import RECORD, fingerprints

RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(bank()))
def test_a_seed_asks_what_it_asked_when_it_was_looked_at(name):
    now, before = fingerprints(bank()[name]), RECORDED.get(name, {})
    changed = sorted(part for part in now | before if now.get(part) != before.get(part))
    assert not changed, f"changed: {changed}. If that is meant: python -m tests.exam.seeds"


def test_no_question_is_recorded_that_is_gone():
    assert set(RECORDED) <= set(bank())
