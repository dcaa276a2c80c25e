"""The days on which things come back: the page's own scripts with ts-fsrs in V8, day by day, without a browser.

Skipped where ts-fsrs could not be had, for then the page plans nothing.
"""

import json
import random
import tarfile
from itertools import pairwise

import pytest
from py_mini_racer import MiniRacer

from book import planner
from book.files import ROOT

SCRIPTS = ROOT / "book" / "assets" / "practice"
AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
IDS = [f"card-{k}" for k in range(30)]
ARCHIVE = planner.found()
# What the scripts take from a browser, and a day that the test sets.
AROUND = """
globalThis.window = globalThis;
const catalogue = { questions: [{ id: "lstm-step" }], cards: IDS.map(id => ({ id })) };
window.unrolledPractice = { room: { catalogue } };
const kept = {};
globalThis.localStorage = { getItem: key => kept[key] ?? null, setItem: (key, text) => { kept[key] = text },
  removeItem: key => { delete kept[key] } };
let day = 20000;  // since 1970; late in the evening, as the clock on the wall has it
Date.now = () => new Date(1970, 0, 1 + day, 23, 30).getTime();
const P = unrolledPractice;
"""
# A question answered once, and checked again: what each check says.
ATTEMPT = """(checks => {
  const attempt = {}, entry = { id: "lstm-step", topic: "LSTM" };
  checks.forEach(result => P.store.record(attempt, entry, { earned: 0, of: 1, ...result }));
  return P.store.state.plan["lstm-step"] ?? null })"""

pytestmark = pytest.mark.skipif(
    ARCHIVE is None, reason="ts-fsrs could not be had: nothing is planned"
)


class Student:
    """The scripts of the page, and the days of one student."""

    def __init__(self):
        with tarfile.open(ARCHIVE) as package:
            script = package.extractfile("package/dist/index.umd.js").read().decode()
        self.engine = MiniRacer()
        self.engine.eval(AROUND.replace("IDS", json.dumps(IDS)))
        self.engine.eval(script)
        for name in ("store", "plan"):
            self.engine.eval((SCRIPTS / f"{name}.js").read_text(encoding="utf-8"))

    def ask(self, code):
        return json.loads(self.engine.eval(f"JSON.stringify({code} ?? null)"))

    def set(self, **state):
        self.engine.eval(f"Object.assign(P.store.state, {json.dumps(state)}); P.store.save()")

    def exam_in(self, days):
        self.ask(
            f"P.store.state.exam = new Date(864e5 * (day + {days})).toISOString().slice(0, 10)"
        )
        self.engine.eval("P.store.save()")

    def rate(self, name, rating):
        self.engine.eval(f"P.plan.turned({name!r}, {rating})")

    def due(self):
        return self.ask("P.plan.due(true)")

    def sleep(self, days=1):
        self.engine.eval(f"day += {days}")

    def comes(self, name):
        """In how many days a card is due, when nothing else happens; None within the next 200: never."""
        for days in range(200):
            if name in self.ask(f"(day += {days}, [P.plan.due(true), day -= {days}][0])"):
                return days
        return None


@pytest.fixture
def student():
    return Student()


def test_what_is_due_today_is_due_until_it_is_answered_and_then_on_another_day(student):
    student.rate("card-1", GOOD)
    days = student.comes("card-1")
    assert days >= 1 and student.due() == []
    student.sleep(days + 3)
    assert student.due() == ["card-1"]
    student.rate("card-1", AGAIN)
    assert student.due() == [] and student.comes("card-1") == 1


def test_the_better_it_was_known_the_later_it_comes(student):
    for name, rating in zip(IDS, (AGAIN, HARD, GOOD, EASY), strict=False):
        student.rate(name, rating)
    days = [student.comes(name) for name in IDS[:4]]
    assert days == sorted(days) and days[0] == 1 and days[3] > days[2] > days[0]


def test_a_card_that_is_known_on_its_day_comes_further_and_further_apart(student):
    student.exam_in(300)
    days = []
    for _ in range(4):
        student.rate("card-1", GOOD)
        days.append(student.comes("card-1"))
        student.sleep(days[-1])
    assert days[0] == 2 and all(b > 2 * a for a, b in pairwise(days)), days


def test_who_wishes_to_know_more_of_it_repeats_sooner(student):
    student.rate("card-1", EASY)
    days = []
    for retention in (0.8, 0.9, 0.95):
        student.set(retention=retention)
        days.append(student.comes("card-1"))
    assert days[0] > days[1] > days[2]
    # FSRS-6: after the stability S, nine in ten are known; S of a first "easy" is 8.2956 days
    assert days[1] == 8


@pytest.mark.parametrize("left", [1, 2, 3, 12])
@pytest.mark.parametrize("seed", [0, 1])
def test_nothing_comes_after_the_exam_and_a_day_has_an_end(student, left, seed):
    chance = random.Random(seed)
    student.exam_in(left)
    for name in IDS[:12]:
        student.rate(name, chance.randint(AGAIN, EASY))
    for day in range(left + 1):
        ratings = {name: chance.choice((AGAIN, HARD, GOOD, GOOD, EASY)) for name in student.due()}
        for name, rating in ratings.items():
            student.rate(name, rating)
        again = student.due()
        if day < left - 1:
            assert again == [], "before the last day, nothing comes twice on one day"
        elif day:  # on the last day what went wrong comes until it is right
            assert set(again) == {name for name, rating in ratings.items() if rating == AGAIN}
        for name in again:
            student.rate(name, GOOD)
        assert student.due() == []
        student.sleep()
    assert student.ask("P.plan.ahead()") == []
    student.rate("card-1", AGAIN)
    for _ in range(3):
        assert student.due() == []
        student.sleep()


def test_what_would_come_on_the_day_of_the_exam_comes_before(student):
    student.rate("card-1", GOOD)
    assert student.comes("card-1") == 2
    student.exam_in(2)
    assert student.comes("card-1") == 1


def test_every_card_is_seen_once_more_in_the_last_days_and_not_all_on_one(student):
    student.exam_in(10)
    for name in IDS:
        student.rate(name, EASY)
    student.set(retention=0.8)  # by itself each would come after the exam
    days = [student.comes(name) for name in IDS]
    assert set(days) == {7, 8, 9}


def test_three_days_of_success_are_enough_unless_it_would_be_forgotten_by_the_exam(student):
    def three_days(name):
        for _ in range(3):
            days = student.comes(name)
            assert days is not None, "two days are not enough"
            student.sleep(days)
            student.rate(name, GOOD)

    student.rate("card-1", AGAIN)
    three_days("card-1")
    assert student.comes("card-1") is None
    assert "rests" in student.ask("P.plan.said('card-1')")
    student.exam_in(6)
    assert student.comes("card-1") is None
    student.exam_in(150)  # further away than the memory lasts: it comes after all
    assert student.comes("card-1") is not None
    student.rate("card-1", AGAIN)
    student.set(exam="")
    assert 1 <= student.comes("card-1") <= 3, "one failure, and the three days begin anew"


def test_several_times_on_one_day_are_one_success(student):
    for _ in range(5):
        student.rate("card-1", GOOD)
    assert student.ask("P.store.state.plan['card-1'].days.length") == 1
    assert student.comes("card-1") == 2


def test_only_questions_that_went_wrong_or_needed_help_are_planned(student):
    right, helped, wrong = (
        {"right": True, "alone": True},
        {"right": True, "alone": False},
        {"right": False, "alone": False},
    )
    assert student.ask(f"{ATTEMPT}([{json.dumps(right)}])") is None
    for checks in ([helped], [wrong], [wrong, helped], [right, wrong]):
        planned = student.ask(f"{ATTEMPT}({json.dumps(checks)})")
        assert planned["good"] is False
        student.set(plan={})
    # the parts of a question that are typed one after the other are one attempt
    assert student.ask(f"{ATTEMPT}({json.dumps([wrong, wrong, right])})") is None
    student.ask(f"{ATTEMPT}([{json.dumps(wrong)}])")
    student.sleep()
    assert student.ask("P.plan.due()") == ["lstm-step"] and student.due() == []
    assert student.ask(f"{ATTEMPT}([{json.dumps(right)}])")["days"] == [20001]
    assert student.ask("P.plan.due()") == []


def test_a_paper_that_was_handed_in_before_the_page_opened_is_not_planned_anew(student):
    again = """[P.store.record({ earned: 0 }, { id: "lstm-step", topic: "LSTM" },
        { earned: 0, of: 1, right: false, alone: false }), P.store.state.plan][1]"""
    assert student.ask(again) == {}


def test_what_the_book_does_not_have_any_more_is_not_due(student):
    student.rate("card-of-an-older-book", AGAIN)
    student.sleep()
    assert student.due() == [] and student.ask("P.plan.ahead()") == []


def test_files_of_before_are_imported_and_damaged_entries_left_out(student):
    old = {"version": 1, "questions": {}, "topics": {}, "days": {}, "run": 2, "longest": 3}
    assert student.ask(f"P.store.imported({json.dumps(json.dumps(old))})") is True
    assert student.ask("[P.store.state.run, P.store.state.plan, P.store.state.exam]") == [2, {}, ""]
    good = {"s": 2.5, "d": 5.0, "last": 19999, "good": True, "days": [19999]}
    bad = [{"s": 0}, {"d": 11}, {"last": "now"}, {"good": 1}, {"days": ["x"]}, {"s": None}]
    plan = {"card-1": good} | {f"card-{k}": good | change for k, change in enumerate(bad, 2)}
    new = old | {"plan": plan, "exam": "2030-02-31x", "retention": 7}
    assert student.ask(f"P.store.imported({json.dumps(json.dumps(new))})") is True
    state = student.ask("P.store.state")
    assert state["plan"] == {"card-1": good}
    assert (state["exam"], state["retention"]) == ("", 0.9)
    student.exam_in(5)
    again = student.ask("P.store.exported()")
    assert student.ask(f"P.store.imported({json.dumps(again)})") is True
    assert student.ask("P.store.state") == json.loads(again)
