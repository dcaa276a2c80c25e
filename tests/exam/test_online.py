"""What a page gets of each question of the bank."""

import pytest

from lib.exam.conceptual import Choice, FindMistake, Match, Order, TrueOrFalse
from lib.exam.online import catalogue, content
from lib.exam.open import Open
from lib.exam.paper import entries
from lib.exam.questions import Generator

BANK = entries()


def first(kind):
    return next(entry for entry in BANK if type(entry) is kind)


def test_the_catalogue_has_of_each_question_what_one_chooses_by():
    found = catalogue()
    for entry, row in zip(BANK, found["questions"], strict=True):
        assert row[:3] == (entry.id, entry.kind, entry.part)
        assert row[3:6] == (entry.chapter, entry.topic, entry.section)
        assert row[6:8] == (entry.minutes, entry.marks)
        assert row[8:] == ((entry.title,) if isinstance(entry, Generator) else ("",))


def test_the_catalogue_has_every_section_that_a_question_leads_to():
    replies = (reply for entry in BANK if isinstance(entry, Choice) for reply in entry.wrong)
    lines = (line for entry in BANK if isinstance(entry, FindMistake) for line in entry.lines)
    wanted = {entry.section for entry in BANK} | {r.section for r in [*replies, *lines]}
    assert set(catalogue()["sections"]) == wanted - {""}


def test_a_choice_begins_with_its_right_answer():
    choice = first(Choice)
    found = content(choice)
    assert (found["form"], found["marks"]) == ("choice", choice.marks)
    assert len(found["answers"]) == 1 + len(choice.wrong)
    for answer, reply in zip(found["answers"], (choice.right, *choice.wrong), strict=True):
        assert reply.text.split()[0] in answer["text"]
        assert reply.feedback.split()[0] in answer["feedback"]
        assert answer["section"] == reply.section


@pytest.mark.parametrize("holds", [True, False])
def test_a_statement_comes_with_its_verdict(holds):
    statement = next(e for e in BANK if isinstance(e, TrueOrFalse) and e.holds is holds)
    found = content(statement)
    assert (found["form"], found["holds"]) == ("verdict", holds)
    assert statement.right.text.split()[0] in found["answers"][0]["text"]


def test_pairs_stay_together_and_steps_in_order():
    match, order = first(Match), first(Order)
    found = content(match)
    assert found["form"] == "match"
    for shown, pair in zip(found["pairs"], match.pairs, strict=True):
        assert all(side.split()[0] in text for side, text in zip(pair, shown, strict=True))
    found = content(order)
    assert found["form"] == "order"
    assert all(s.split()[0] in t for s, t in zip(order.steps, found["steps"], strict=True))
    assert order.feedback.split()[0] in found["feedback"]


def test_the_wrong_line_of_a_derivation_is_named():
    derivation = first(FindMistake)
    found = content(derivation)
    assert (found["form"], found["wrong"]) == ("mistake", derivation.wrong)
    assert len(found["lines"]) == len(derivation.lines)


def test_an_open_question_has_its_scheme():
    question = next(e for e in BANK if isinstance(e, Open) and e.drawing)
    found = content(question)
    assert [point["marks"] for point in found["points"]] == [p.marks for p in question.scheme]
    assert question.answer.split()[0] in found["answer"]
    assert question.mistake.split()[0] in found["mistake"]
    assert "<svg" in found["drawing"]


@pytest.mark.parametrize("entry", [e for e in BANK if isinstance(e, Generator)], ids=lambda e: e.id)
def test_every_piece_of_a_calculation_is_written(entry):
    pieces = content(entry)["pieces"]
    assert all(isinstance(html, str) and html.strip() for html in pieces.values())
    assert {"text", *(f"label-{k}" for k in range(len(entry.answers)))} <= set(pieces)
    assert {f"hint-{k}" for k in range(len(entry.hints))} <= set(pieces)
