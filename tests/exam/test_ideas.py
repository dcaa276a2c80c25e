"""Questions about ideas: their form, their feedback, the section each leads to."""

import re
from collections import Counter
from dataclasses import replace

import nbformat
import pytest

from lib.exam.conceptual import Choice, FindMistake, Match, Order, Reply, TrueOrFalse
from lib.exam.generators import bank
from lib.exam.ideas import collected, ideas
from lib.exam.pictures import PICTURES, picture_html
from lib.exam.questions import PARTS
from lib.exam.templates import plain
from lib.notation import NOTATIONS
from tests.test_house import ROOT

ALL = list(ideas().values())


@pytest.fixture(scope="module")
def chapters():
    """The number of the chapter in which each section stands."""
    found = {}
    for path in ROOT.glob("notebooks/*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            for label in re.findall(r"^\((sec-[\w-]+)\)=", cell.source, re.M):
                found[label] = int(path.name[:2])
    return found


def replies(question):
    if isinstance(question, FindMistake):
        return question.lines
    return (question.right, *question.wrong) if isinstance(question, Choice) else ()


def texts(question):
    """All that a reader may see of a question."""
    found = [
        question.text,
        *(t for reply in replies(question) for t in (reply.text, reply.feedback)),
    ]
    if isinstance(question, Match):
        found += [side for pair in question.pairs for side in pair]
    if isinstance(question, Order):
        found += question.steps
    return [*found, question.feedback] if hasattr(question, "feedback") else found


def test_there_are_enough_in_every_part_and_of_every_kind():
    assert len(ALL) >= 80
    parts = Counter(question.part for question in ALL)
    assert all(parts[part] >= 16 for part in PARTS)
    kinds = Counter(type(question) for question in ALL)
    assert all(kinds[kind] >= 8 for kind in (Choice, TrueOrFalse, Match, Order, FindMistake))
    assert {question.picture for question in ALL} == {"", *PICTURES} - {"one-layer"}


def test_every_chapter_with_a_calculation_has_a_question_about_ideas():
    assert {g.chapter for g in bank().values()} <= {question.chapter for question in ALL}


def test_no_id_is_also_that_of_a_generator():
    assert not set(ideas()) & set(bank())


def test_statements_are_true_and_false():
    assert len({q.holds for q in ALL if isinstance(q, TrueOrFalse)}) == 2


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_each_leads_to_a_section_of_its_chapter(question, chapters):
    assert chapters.get(question.section) == question.chapter
    assert all(question.explained_in(reply) in chapters for reply in replies(question))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_each_text_is_whole_in_every_notation(question):
    for notation in NOTATIONS:
        for text in (question.lettered(text, notation) for text in texts(question)):
            assert text.count("$") % 2 == 0
            assert not re.search(r"\\(?!n)|[{}$]", plain(text)), plain(text)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_every_answer_has_feedback_that_is_a_sentence(question):
    said = [r.feedback for r in replies(question)] or [question.feedback]
    assert all(len(feedback.split()) >= 3 and feedback.endswith(".") for feedback in said)
    assert not any("all of the above" in text.lower() for text in texts(question))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_a_seed_fixes_the_order_and_seeds_change_it(question):
    if isinstance(question, FindMistake):
        return  # a derivation has its own order
    shown = question.replies if isinstance(question, Choice) else question.shuffled
    orders = [shown(seed) for seed in range(12)]
    assert orders == [shown(seed) for seed in range(12)]
    assert len({tuple(map(str, order)) for order in orders}) > 1
    if isinstance(question, Order):
        assert list(question.steps) not in orders
        assert all(sorted(order) == sorted(question.steps) for order in orders)
    if isinstance(question, Choice):
        assert len({order.index(question.right) for order in orders}) > 1


@pytest.mark.parametrize("seed", range(4))
def test_with_one_seed_for_all_the_right_answer_stands_at_each_place(seed):
    for count in (3, 4):
        asked = [q for q in ALL if isinstance(q, Choice) and len(q.wrong) == count - 1]
        places = Counter(q.replies(seed).index(q.right) for q in asked)
        assert all(places[k] > len(asked) / count / 3 for k in range(count))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)
def test_marks_and_minutes_are_what_the_kind_says(question):
    expected = {Choice: 1, TrueOrFalse: 2, Order: 2, FindMistake: 2}
    if isinstance(question, Match):
        expected[Match] = len(question.pairs) - 1
    assert question.marks == expected[type(question)]
    assert question.minutes in (1, 2)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_does_not_say_what_it_shows(name):
    shown = picture_html(name)
    assert not re.search("GRU|LSTM|RNN|recurrent|<title|<desc", shown)
    assert len(re.search('aria-label="([^"]+)"', shown)[1].split()) > 20


def test_a_picture_has_the_reader_s_letters():
    assert picture_html("gated-two-states", "ng") != picture_html("gated-two-states")


def test_an_id_that_stands_twice_is_refused(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / f"twice_{name}.py").write_text(
            "from lib.exam.ideas.cnn import QUESTIONS\n", encoding="utf-8"
        )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("lib.exam.ideas.import_module", lambda name: __import__(name[4:]))
    with pytest.raises(ValueError, match="channels-of-a-filter"):
        collected("own", [str(tmp_path)])


CHOICE = ideas()["units-and-steps"]
REPLY = Reply("An answer", "What it gets.")


@pytest.mark.parametrize(
    ("question", "change", "said"),
    [
        (CHOICE, {"part": "history"}, "part"),
        (CHOICE, {"section": "LSTM"}, "section"),
        (CHOICE, {"picture": "a cell"}, "picture"),
        (ideas()["momentum-derivation"], {"wrong": 4}, "wrong line 4"),
        (ideas()["momentum-derivation"], {"lines": (REPLY,)}, "1 lines"),
        (CHOICE, {"wrong": (REPLY,)}, "2 answers"),
        (CHOICE, {"wrong": (REPLY, REPLY)}, "equal answers"),
        (ideas()["gates-and-roles"], {"pairs": (("a", "b"), ("c", "d"))}, "2 pairs"),
        (
            ideas()["gates-and-roles"],
            {"pairs": (("a", "b"), ("c", "b"), ("d", "e"))},
            "equal pairs",
        ),
        (ideas()["lstm-step-order"], {"steps": tuple("abcdefgh")}, "8 steps"),
    ],
)
def test_what_breaks_the_contract_is_refused(question, change, said):
    with pytest.raises(ValueError, match=said):
        replace(question, **change)
