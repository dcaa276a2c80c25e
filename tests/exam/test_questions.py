"""The rules of exam questions, each on many seeds of every generator of the bank."""

import itertools
import math
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from lib.exam import gate
from lib.exam.generators import bank
from lib.exam.questions import Answer, Mistake, Question
from lib.exam.templates import plain
from lib.notation import NOTATIONS
from tests.exam.test_ideas import chapters  # noqa: F401

SEEDS = 200
IDS = list(bank())
REFEREES = {
    name: function
    for path in sorted(Path(__file__).parent.glob("referees*.py"))
    for name, function in vars(import_module(f"tests.exam.{path.stem}")).items()
}


@pytest.fixture(scope="module", params=IDS)
def variants(request):
    """The first questions of one generator."""
    return [bank()[request.param].question(seed) for seed in range(SEEDS)]


def numbers(value):
    return [] if isinstance(value, str) else np.ravel(np.asarray(value, float)).tolist()


def far(a, b, tolerance):
    """Ten tolerances between some entry of the two, or another shape."""
    if np.shape(a) != np.shape(b):
        return True
    pairs = zip(numbers(a), numbers(b), strict=True)
    return any(abs(x - y) > 10 * tolerance * min(abs(x), abs(y)) for x, y in pairs)


# --- Rule 1: solution first ---


def test_rule_1_the_same_steps_fit_every_variant(variants):
    shapes = {
        tuple((s.name, np.shape(q.values[s.name])) for s in q.generator.steps) for q in variants
    }
    assert len(shapes) == 1
    assert all(isinstance(step.formula, str) for step in variants[0].generator.steps)
    assert all(q.agrees() for q in variants), "a formula does not give the value that lib computes"


def test_rule_1_a_formula_that_says_something_else_is_noticed():
    generator = bank()["lstm-step"]
    steps = [
        replace(s, formula="gates[0] * c + gates[1] * gates[2]") if s.name == "c_next" else s
        for s in generator.steps
    ]
    wrong = replace(generator, steps=tuple(steps))
    assert not Question(wrong, generator.question(0).given).agrees()


@pytest.mark.parametrize("notation", NOTATIONS)
def test_rule_1_every_text_is_filled_in_every_notation(variants, notation):
    for question in variants[:3]:
        g = question.generator
        texts = [
            g.text,
            *g.hints,
            *(a.label for a in g.answers),
            *(m.diagnosis for m in g.mistakes),
        ]
        texts += [part for s in g.steps for part in (s.rule, s.equation, s.substitution)]
        for text in (question.fill(t, notation) for t in texts):
            assert "@" not in text
            assert text.replace("$$", "").count("$") % 2 == 0
            assert not re.search(r"\\(?!n)|[{}$]", plain(text)), plain(text)
        for step in g.steps:
            for part in (step.rule, step.equation, step.substitution):
                text = question.fill(part, notation)
                assert "None" not in text
                assert all(text.count(a) == text.count(b) for a, b in ("()", "[]", "{}")), text


# --- Rule 2: enumerate, never reject ---


def test_rule_2_one_seed_is_one_question_and_no_two_are_equal(variants):
    notes = [question.note for question in variants]
    assert len(set(notes)) == SEEDS
    generator = variants[0].generator
    again = replace(generator, _legal=[])  # the search begins anew
    for seed in (17, 3):
        assert again.question(seed).note == notes[seed]
        assert repr(again.question(seed).names) == repr(variants[seed].names)


def test_rule_2_combinations_with_one_note_are_one_question():
    tables = {"T": (11, 25, 40), "kind": ("RNN", "LSTM"), "D": (3, 5), "H": (4,), "K": (7,)}
    generator = replace(bank()["recurrent-parameters"], tables=tables, _legal=[])
    notes = [generator.question(seed).note for seed in range(12)]
    assert len(set(notes)) == 4
    assert notes == notes[:4] * 3


def test_rule_2_seeds_beyond_the_tables_begin_again():
    generator = bank()["momentum-steps"]
    assert generator.question(400).note == generator.question(0).note


@pytest.mark.parametrize("seed", [-1, 1.5, "3", True])
def test_rule_2_what_is_no_seed_is_refused(seed):
    with pytest.raises(ValueError, match="whole number"):
        bank()["lstm-step"].question(seed)


# --- Rule 3: equal difficulty ---


def test_rule_3_inputs_have_two_decimals_and_no_value_is_extreme(variants):
    for question in variants:
        for value in question.given.values():
            assert all(math.isclose(x, round(x, 2), abs_tol=1e-12) for x in numbers(value))
        for step in question.generator.steps:
            value = question.values[step.name]
            if np.asarray(value).dtype.kind == "f" and step.name not in question.generator.free:
                assert all(0.01 <= abs(x) <= 100 for x in numbers(value)), (step.name, value)


def test_rule_3_nothing_is_zero_one_equal_or_symmetric_unless_asked(variants):
    for question in variants:
        steps = {step.name for step in question.generator.steps}
        for name, value in question.names.items():
            if name in question.generator.free or not (name in question.given or name in steps):
                continue
            found = numbers(value)
            if np.asarray(value).dtype.kind != "i":
                assert not {0.0, 1.0, -1.0} & {round(x, 9) for x in found}, name
            if np.ndim(value) == 1:
                assert all(not math.isclose(a, b) for a, b in itertools.combinations(found, 2)), (
                    name
                )
            if np.ndim(value) == 2 and len(value) == len(value[0]):
                assert not np.allclose(value, np.transpose(value)), name


class Sample:
    """What the gate looks at, without a generator."""

    def __init__(self, given, values=None, free=(), mistakes=(), answers=()):
        names = values or {}
        steps = [type("Step", (), {"name": name}) for name in names]
        self.generator = type("Generator", (), {"free": free, "steps": steps, "answers": answers})
        self.given, self.values, self._mistakes = given, names, mistakes

    def mistakes_of(self, answer):
        return self._mistakes

    def mistaken(self, mistake):
        return mistake.value


@pytest.mark.parametrize(
    ("given", "values", "said"),
    [
        ({"x": 0.125}, {}, "two decimals"),
        ({"x": np.array([2.0, 1.0])}, {}, "0 or a 1"),
        ({"x": np.array([2.0, 3.0, 2.0])}, {}, "equal"),
        ({"W": np.array([[2.0, 3.0], [3.0, 5.0]])}, {}, "symmetric"),
        ({}, {"c": 0.005}, "between"),
        ({}, {"c": 250.0}, "between"),
        ({}, {"c": math.nan}, "between"),
    ],
)
def test_rule_3_the_gate_says_why(given, values, said):
    assert any(said in reason for reason in gate.objections(Sample(given, values)))
    assert not [
        r
        for r in gate.objections(Sample(given, values, free=("x", "W", "c")))
        if "decimals" not in r
    ]


def test_rule_3_the_gate_lets_counts_and_plain_numbers_pass():
    assert (
        gate.objections(Sample({"x": 0.25, "W": np.array([[2.0, 3.0], [4.0, 5.0]])}, {"n": 80384}))
        == []
    )


# --- Rule 4: mistakes are functions ---


def test_rule_4_every_mistake_is_ten_tolerances_from_the_truth_and_the_others(variants):
    for question in variants:
        for answer in question.generator.answers:
            if answer.options:
                continue
            mistakes = question.mistakes_of(answer)
            found = [question.values[answer.name], *(question.mistaken(m) for m in mistakes)]
            for a, b in itertools.combinations(found, 2):
                assert far(a, b, answer.tolerance), (answer.name, found)


def test_rule_4_the_gate_notices_what_a_marker_could_not_tell_apart():
    answer, mistake = Answer("c", "c"), Mistake("near", "c", 1.65, "")
    assert gate.objections(Sample({}, {"c": 1.5}, mistakes=[mistake], answers=[answer])) != []
    mistake = Mistake("far", "c", 1.9, "")
    assert gate.objections(Sample({}, {"c": 1.5}, mistakes=[mistake], answers=[answer])) == []


def test_rule_4_a_mistake_may_be_a_function_of_what_is_given():
    generator = bank()["momentum-steps"]
    mistake = Mistake("sum", "p_2", lambda p, v, **_: p + v, "You added.")
    question = generator.question(0)
    assert question.mistaken(mistake) == question.given["p"] + question.given["v"]


# --- Rule 5: distractors are named mistakes ---


def test_rule_5_choices_are_the_truth_and_named_mistakes_in_an_order_fixed_by_the_seed(variants):
    orders = set()
    for seed, question in enumerate(variants[:40]):
        for answer in question.generator.answers:
            choices = question.choices(answer, seed)
            assert choices == question.choices(answer, seed)
            assert 2 <= len(choices) <= 4
            assert len({text for text, _ in choices}) == len(choices)
            places = [k for k, (_, mistake) in enumerate(choices) if mistake is None]
            assert len(places) == 1
            assert all(m is None or m.diagnosis for _, m in choices)
            orders |= {places[0]}
    assert len(orders) > 1


def test_rule_5_every_answer_has_its_mistakes(variants):
    for answer in variants[0].generator.answers:
        if not answer.options:
            assert len(variants[0].mistakes_of(answer)) >= 1
    for question in variants[:40]:
        for answer in (a for a in question.generator.answers if a.options):
            wrong = {int(question.mistaken(m)) for m in question.mistakes_of(answer)}
            assert wrong | {question.values[answer.name]} == set(range(len(answer.options)))


# --- Rule 7: tolerance ---


def test_rule_7_answers_rounded_to_the_digits_asked_for_are_right(variants):
    for question in variants:
        for answer in question.generator.answers:
            if answer.options or not answer.tolerance:
                continue
            for value in numbers(question.values[answer.name]):
                rounded = float(f"{value:.{answer.digits}g}")
                assert abs(rounded - value) <= answer.tolerance * abs(value)


# --- Rules 10 and 11: marks on steps, three hints ---


def test_rule_10_the_marks_of_the_answers_are_those_of_the_steps(variants):
    generator = variants[0].generator
    steps = [step for answer in generator.answers for step in generator.steps_of(answer)]
    assert tuple(steps) == generator.steps
    assert generator.marks == sum(marks for *_, marks in variants[0].worked()) > 0


def test_rule_11_there_are_three_hints_and_none_gives_the_last_answer(variants):
    for question in variants[:20]:
        generator = question.generator
        assert len(generator.hints) == 3
        last = question.values[generator.answers[-1].name]
        if not generator.answers[-1].options:
            shown = f"{numbers(last)[-1]:.4g}".replace("-", "−")
            assert not any(shown in plain(question.fill(h)).split() for h in generator.hints)


# --- The referee ---


def test_an_independent_referee_finds_every_answer(variants):
    for question in variants:
        found = REFEREES[question.generator.id.replace("-", "_")](**question.given)
        assert set(found) == {answer.name for answer in question.generator.answers}
        for name, value in found.items():
            np.testing.assert_allclose(question.values[name], value, rtol=1e-9, err_msg=name)


# --- The contract itself ---


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"part": "history"}, "part"),
        ({"hints": ("one",)}, "hints"),
        ({"answers": (Answer("h_next", "h"), Answer("c_next", "c"))}, "answers"),
        ({"answers": (Answer("c_next", "c"),), "mistakes": ()}, "last"),
        ({"mistakes": (Mistake("a", "nothing", "c", ""),)}, "mistake"),
        ({"mistakes": (Mistake("a", "c_next", "c ×", ""),)}, "formula"),
        ({"tables": {"x": (2,)}, "build": lambda **_: None}, "passes the gate"),
    ],
)
def test_what_breaks_the_contract_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        replace(bank()["lstm-step"], _legal=[], **change).question(0)


@pytest.mark.parametrize("name", IDS)
def test_each_leads_to_a_section_of_its_chapter(name, chapters):  # noqa: F811
    assert chapters.get(bank()[name].section) == bank()[name].chapter
