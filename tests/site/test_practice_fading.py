"""Worked solutions that fade, and the choice by difficulty, on the page of the book, opened from disk."""

import numpy as np
import pytest

from lib.exam.generators import bank
from lib.exam.online import catalogue
from tests.site.conftest import SITE
from tests.site.practice_room import SEED, Room


@pytest.fixture
def room(browser):
    room = Room(browser, SITE / "book" / "practice.html")
    yield room
    assert room.errors == []
    room.context.close()


def test_a_worked_solution_fades(room):
    """All steps, all but the last, half of them, none: new numbers each time, and only the last one counts."""
    page = room.open()
    page.evaluate("unrolledPractice.room.show('practise', { id: 'lstm-step', fade: true })")
    generator = bank()["lstm-step"]
    on = page.get_by_role("button", name="Next question")
    texts = set()
    for place, (shown, asked) in enumerate([(4, 0), (3, 1), (2, 2), (0, 3)], SEED):
        root, _ = room.asked()
        page.wait_for_function(
            "n => document.querySelectorAll('.u-practice-steps > li').length === n", arg=shown
        )
        texts.add(root.locator(".u-practice-text").inner_text())
        answers = root.locator(".u-practice-answer:visible")
        assert answers.count() == asked
        rules = root.locator("fieldset input")
        assert rules.count() == (0 if shown in (0, 4) else 4)
        if rules.count():
            rules.nth(shown).check()
            assert root.locator("fieldset [role=status]").inner_text() == "✓ Yes. Now use it."
        values = generator.question(place).values
        for answer, group in zip(generator.answers[3 - asked :], answers.all(), strict=True):
            numbers = np.atleast_1d(values[answer.name])
            for number, cell in zip(numbers, group.locator("input").all(), strict=True):
                cell.fill(f"{float(number):.6g}")
        if asked:
            assert room.kept() is None, "with steps that were shown nothing counts"
            root.get_by_role("button", name="Check").click()
            assert "all right" in root.locator(".u-practice-status").inner_text()
        if shown:
            on.click()
    assert len(texts) == 4
    assert room.kept()["questions"] == {"lstm-step": {"n": 1, "place": SEED + 3, "share": 1}}
    assert room.kept()["plan"] == {} and room.kept()["run"] == 1


def test_questions_are_chosen_by_difficulty(room):
    page = room.open()
    room.skip_to_content()
    room.tab_to("#u-room-hard")
    page.keyboard.type("hard")
    room.tab_to("button[type=submit]")
    page.keyboard.press("Enter")
    found = page.evaluate(
        "() => ['easy', 'medium', 'hard'].map(difficulty => unrolledPractice.fitting("
        "unrolledPractice.room.catalogue.questions, { by: 'all', kinds: ['generator', 'conceptual', 'open'],"
        " difficulty }).map(({ minutes }) => minutes))"
    )
    assert sum(map(len, found)) == len(catalogue()["questions"]) and all(found)
    easy, medium, hard = found
    assert max(easy) <= 3 < min(medium) and max(medium) <= 6 < min(hard)
    _, label = room.asked()
    minutes = {row[0]: row[6] for row in catalogue()["questions"]}
    assert minutes[label] > 6
