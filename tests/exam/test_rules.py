"""The fifteen rules for questions and pages, a test for each; the details stand beside what each is about."""

import re
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from lib.exam.conceptual import Choice
from lib.exam.export import drawn
from lib.exam.export.items import item
from lib.exam.expressions import evaluate, parse
from lib.exam.gate import objections
from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.marking import followed, mark, price, read
from lib.exam.paper import Task, compose
from lib.exam.practice import VARIANTS, practise
from lib.exam.questions import HINTS, PARTS, written
from tests.exam.test_session import sitting
from tests.test_house import ROOT

SEEDS = 3  # of every generator; tests/exam/test_questions.py tries 200
GENERATORS = list(bank().values())
QUESTIONS = [g.question(seed) for g in GENERATORS for seed in range(SEEDS)]
SCRIPT = (ROOT / "book/assets/practice/calculation.js").read_text(encoding="utf-8")


def test_rule_1_solution_first():
    """The same steps lead to the answer of every variant, and the formulas give what lib computes."""
    assert all(question.agrees() for question in QUESTIONS)
    for g in GENERATORS:
        shapes = {
            tuple(np.shape(g.question(k).values[s.name]) for s in g.steps) for k in range(SEEDS)
        }
        assert len(shapes) == 1


def test_rule_2_enumerate_never_reject():
    """One seed is one question for ever; no two notes are equal."""
    for g in GENERATORS:
        notes = [g.question(seed).note for seed in range(20)]
        assert len(set(notes)) == 20
        assert notes[::-1] == [g.question(seed).note for seed in range(19, -1, -1)]


def test_rule_3_difficulty_passes_the_gate_and_papers_are_equal():
    assert [objections(question) for question in QUESTIONS] == [[]] * len(QUESTIONS)
    papers = [compose(seed) for seed in range(8)]
    assert {paper.minutes for paper in papers} == {60}
    marks = [paper.marks for paper in papers]
    assert max(marks) - min(marks) <= 0.35 * np.mean(marks)


def test_rule_4_mistakes_are_functions_of_the_same_inputs():
    for question in QUESTIONS:
        for answer in question.generator.answers:
            for mistake in question.mistakes_of(answer):
                verdict = mark(question, answer, question.mistaken(mistake), {})
                assert not verdict.right and mistake.diagnosis


def test_rule_5_two_or_three_named_distractors_in_an_order_fixed_by_the_seed():
    for question in QUESTIONS:
        for answer in question.generator.answers:
            offered = question.choices(answer, 5)
            assert 2 <= len(offered) <= 4 and offered == question.choices(answer, 5)
            assert [m for _, m in offered].count(None) == 1
    for question in (q for q in ideas().values() if isinstance(q, Choice)):
        assert 2 <= len(question.wrong) <= 3
        assert not any("of the above" in reply.text for reply in question.replies(0))


def test_rule_6_recall_before_choice():
    """Calculations ask for numbers; only verdicts are chosen. Paper and page have the exam's form."""
    answers = [answer for g in GENERATORS for answer in g.answers]
    assert sum(bool(answer.options) for answer in answers) / len(answers) < 0.1
    marks = Counter()
    for task in (task for seed in range(10) for task in compose(seed).tasks):
        marks[task.entry.kind] += task.entry.marks
    assert 2 * marks["conceptual"] < marks["generator"] and marks["open"]


def test_rule_7_digits_are_stated_rounding_is_accepted_and_what_is_malformed_returned():
    for question in QUESTIONS:
        for answer in (a for a in question.generator.answers if a.tolerance and not a.options):
            assert answer.tolerance == 0.01 or answer.tolerance < 0.02
            value = np.asarray(question.values[answer.name], float)
            rounded = np.vectorize(lambda x, n=answer.digits: float(f"{x:.{n}g}"))(value)
            assert mark(question, answer, rounded, {}).right
    with pytest.raises(ValueError, match="expected a number"):
        read("two", ())


def test_rule_8_matrices_by_shape_then_entry_by_entry():
    found = 0
    for question in QUESTIONS:
        for answer in question.generator.answers:
            value = np.array(question.values[answer.name], float, copy=True)
            if value.ndim != 2:
                continue
            found += 1
            wide = np.concatenate([value, value], axis=1)
            assert mark(question, answer, wide, {}).entries is None
            value[0, 1] += 3.21 + abs(value[0, 1])
            entries = mark(question, answer, value, {}).entries
            assert not entries[0, 1] and entries.sum() == entries.size - 1
    assert found > 10


def test_rule_9_follow_through():
    """Who goes on from an error gets the marks of what follows; the error itself costs once."""
    tried = 0
    for question in QUESTIONS[::SEEDS]:
        g = question.generator
        first, last = g.answers[0], g.answers[-1]
        formula = next(step.formula for step in g.steps if step.name == last.name)
        if first is last or not formula or last.options or first.options:
            continue
        wrong = np.asarray(question.values[first.name], float) * 1.3
        own = followed(question, {first.name: wrong})
        with np.errstate(all="ignore"):
            value = evaluate(parse(formula), own)
        if not np.all(np.isfinite(value)):
            continue
        verdict = mark(question, last, value, {first.name: wrong})
        assert verdict.right
        assert verdict.followed == (not mark(question, last, value, {}).right)
        tried += 1
    assert tried > 30


def test_rule_10_marks_live_on_steps_and_are_the_same_everywhere():
    for g in GENERATORS:
        question = g.question(0)
        assert g.marks == sum(step.marks for step in g.steps)
        assert g.marks == sum(marks for *_, marks in question.worked())
        assert item(Task(g, 0)).marks == g.marks
        assert f"({g.marks} mark" in repr(practise(g.id))
    assert price(2, 0) == pytest.approx(0.9)
    assert "RETRY = 0.1" in SCRIPT


def test_rule_11_three_hints_apart_from_the_solution():
    assert all(len(g.hints) == HINTS == 3 for g in GENERATORS)
    assert all(len(item(Task(g, 0)).hints) == 3 for g in GENERATORS)
    assert "it counts as practice" in SCRIPT


def test_rule_12_the_working_can_be_shown_step_by_step_and_the_rest_done_alone():
    """Each step names its rule in words; a step that was shown earns nothing, the others do."""
    assert all(step.rule.strip() for g in GENERATORS for step in g.steps)
    g = bank()["momentum-steps"]
    truth = [written(g.question(0).values[a.name], 6).replace("−", "-") for a in g.answers]
    for shown in range(3):
        _, session = sitting([Task(g, 0)], *["n"] * shown, *truth)
        assert session.earned == g.marks - sum(step.marks for step in g.steps[:shown])


def test_rule_13_explain_at_once():
    """First which entries, then the diagnosis, and at the end the worked solution."""
    question = bank()["momentum-steps"].question(0)
    answer = question.generator.answers[0]
    mistake = question.mistakes_of(answer)[0]
    typed = written(question.mistaken(mistake), 6).replace("−", "-")
    lines = [typed, *["s"] * len(question.generator.answers)]
    said, _ = sitting([Task(question.generator, 0)], *lines)
    said = " ".join(said.split())
    places = [said.index("not right yet")]
    places += [said.index(question.fill(mistake.diagnosis).split("$")[0].strip()[:25])]
    places += [said.rindex(question.generator.steps[-1].rule[:25])]
    assert places == sorted(places)
    choices = [question for question in ideas().values() if isinstance(question, Choice)]
    assert all(
        reply.feedback for question in choices for reply in (question.right, *question.wrong)
    )


def test_rule_14_mix():
    """In practice no question comes twice running, parts change, and new numbers come each time."""
    tasks = drawn(4, 300)
    assert all(a.entry is not b.entry for a, b in pairwise(tasks))
    assert all(a.entry.part != b.entry.part for a, b in pairwise(tasks))
    assert {task.entry.part for task in tasks[:5]} == set(PARTS)
    assert len({(task.entry.id, task.seed) for task in tasks}) == 300


def test_rule_15_fresh_numbers_for_every_repetition():
    """What comes again on another day comes with other numbers: enough variants for three days and more."""
    assert VARIANTS >= 30
    for g in GENERATORS:
        assert len({g.question(seed).note for seed in range(VARIANTS)}) == VARIANTS
    assert re.search(r"new numbers", SCRIPT, re.I)
