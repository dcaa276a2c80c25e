"""A question and a seed mean the same for ever."""

import json

import pytest

from lib.exam.paper import entries
from tests.exam.seeds import RECORD, fingerprints, papers

RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))
BANK = {entry.id: entry for entry in entries()}


@pytest.mark.parametrize("name", list(BANK))
def test_a_question_asks_what_it_asked_when_it_was_looked_at(name):
    now, before = fingerprints(BANK[name]), RECORDED.get(name, {})
    changed = sorted(part for part in now | before if now.get(part) != before.get(part))
    assert not changed, f"changed: {changed}. If that is meant: python -m tests.exam.seeds"


def test_the_papers_of_the_book_keep_their_questions():
    assert {name: RECORDED[name] for name in papers()} == papers()


def test_nothing_is_recorded_that_is_gone():
    assert set(RECORDED) == {*BANK, *papers()}
