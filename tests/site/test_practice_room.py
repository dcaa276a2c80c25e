"""The page with the whole bank, from disk: sessions by keyboard, progress, papers that survive a reload."""

import gzip
import json
import re

import pytest

from lib.exam.generators import bank
from lib.exam.ideas import ideas
from lib.exam.online import catalogue
from lib.exam.open_ended import open_questions
from lib.exam.questions import PARTS, written
from tests.site.accessible import findings
from tests.site.practice_page import site
from tests.site.practice_room import SEED, Room

ANSWER_ALL = """async () => {
  const P = unrolledPractice, found = [];
  const right = (data, seed) => ({
    choice: () => [0],
    verdict: () => [data.holds ? 0 : 1, 0],
    match: () => data.pairs.map((_, k) => String(P.places(data.pairs.length, seed).indexOf(k))),
    order: () => [...data.steps.keys()],
    mistake: () => [data.wrong, '', true],
  })[data.form]?.() ?? ['', ...data.points.map(() => true)];
  const wrong = data => ({
    choice: () => [1], verdict: () => [data.holds ? 1 : 0, 1], match: () => [],
    mistake: () => [data.wrong ? 0 : 1],
    order: () => [...data.steps.keys()].reverse(),
  })[data.form]?.() ?? [''];
  for (const entry of P.room.catalogue.questions.filter(question => question.kind !== 'generator'))
    for (const seed of [3, 4]) {
      const form = await P.ask(entry, 'Question', { exam: true, place: seed });
      form.restore(seed === 3 ? right(form.data, seed) : wrong(form.data));
      document.body.append(form.root);
      const { earned, of } = form.hand();
      found.push([entry.id, seed === 3, earned, of, form.root.querySelectorAll('a').length]);
      form.root.remove();
    }
  return found }"""
COMPOSE = """() => {
  const P = unrolledPractice, { questions, parts } = P.room.catalogue, all = {};
  const minutesOf = id => questions.find(question => question.id === id);
  for (let seed = 0; seed < 60; seed += 1) {
    const paper = P.compose(P.room.catalogue, { seed, minutes: 60, parts });
    const sums = {};
    for (const { id } of paper) sums[minutesOf(id).part] = (sums[minutesOf(id).part] || 0) + minutesOf(id).minutes;
    all[seed] = [sums, paper.filter(({ id }) => minutesOf(id).kind === 'open').length,
      new Set(paper.map(({ id }) => id)).size === paper.length, JSON.stringify(paper)];
  }
  const again = JSON.stringify(P.compose(P.room.catalogue, { seed: 7, minutes: 60, parts }));
  return [all, again] }"""


@pytest.fixture
def room(browser):
    room = Room(browser)
    yield room
    assert room.errors == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in room.requests)
    room.context.close()


# --- Practise ---


def test_a_session_by_keyboard(room):
    """Choose a chapter, answer calculations and ideas, go on, stop: no mouse, from disk."""
    page = room.open()
    keyboard = page.keyboard
    room.skip_to_content()
    room.tab_to("#u-room-by")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    room.tab_to("#u-room-which")
    keyboard.type("10:")
    room.tab_to("input[value=open]")
    keyboard.press("Space")
    room.tab_to("button[type=submit]")
    keyboard.press("Enter")
    kinds, seen = set(), []
    for number in range(1, 6):
        root, label = room.asked()
        seen.append(label)
        page.wait_for_function("() => document.activeElement.matches('.u-practice-title')")
        if label in bank():
            generator = bank()[label]
            assert generator.chapter == 10
            kinds.add("calculation")
            room.tab_to(".u-practice-cell input")
            keyboard.type("77.7")
            for _ in range(root.locator(".u-practice-answer").first.locator("input").count() - 1):
                keyboard.press("Tab")
                keyboard.type("77.7")
            keyboard.press("Enter")
            assert "Read: " in root.locator(".u-room-read").inner_text()
        else:
            kinds.add("idea")
            assert ideas()[label].chapter == 10
            room.tab_to("input[type=radio], select, .u-idea-moves button:last-child")
            keyboard.press("ArrowDown" if root.locator("select").count() else "Space")
            if root.locator("fieldset").count() == 2:
                room.tab_to("fieldset:last-of-type input")
                keyboard.press("Space")
            room.tab_to("button[type=submit]")
            keyboard.press("Enter")
        status = root.locator(".u-practice-status")
        assert re.search(r"of \d+ marks?", status.inner_text())
        for link in root.locator("a").all():
            assert re.match(r"theory\.html#sec-", link.get_attribute("href"))
        assert f"{number} question" in page.locator(".u-room-score").inner_text()
        room.tab_to(".u-room-panel > div > p > button:first-child")
        keyboard.press("Enter")
        page.wait_for_function("id => !document.getElementById(`question-${id}`)", arg=label)
    assert len(set(seen)) == 5 and kinds == {"calculation", "idea"}
    room.tab_to(".u-room-panel > div > p > button:last-child")
    keyboard.press("Enter")
    assert "marks in all" in page.locator(".u-room-panel").inner_text()
    assert sum(q["n"] for q in room.kept()["questions"].values()) == 5


def test_marks_hints_and_new_numbers_of_a_calculation(room):
    page = room.open("?question=lstm-step")
    root, _ = room.asked()
    truth = bank()["lstm-step"].question(SEED).values
    root.get_by_role("button", name="Hint 1").click()
    group = root.locator(".u-practice-answer").nth(1).locator("input")
    group.fill(written(truth["c_next"], 4))
    root.get_by_role("button", name="Check").click()
    assert "1.8 of 2 marks" in root.locator(".u-practice-status").inner_text()
    kept = room.kept()
    assert kept["questions"] == {"lstm-step": {"n": 1, "place": SEED, "share": 1.8 / 8}}
    assert kept["topics"]["LSTM"] == [1.8 / 8] and kept["run"] == 0
    root.locator(".u-practice-answer").nth(2).locator("input").fill(written(truth["h_next"], 4))
    root.get_by_role("button", name="Check").click()
    assert room.kept()["questions"]["lstm-step"]["n"] == 1, "a second check is no second attempt"
    assert "3.6 of 8 marks, 1 question" in page.locator(".u-room-score").inner_text()
    before = root.locator(".u-practice-text").inner_text()
    page.get_by_role("button", name="Next question").click()
    page.wait_for_function(
        "text => document.querySelector('.u-practice-text')?.innerText !== text", arg=before
    )
    page.get_by_role("button", name="My progress").click()
    weak = page.locator(".u-room-weak")
    assert "Practise LSTM" in weak.inner_text() and weak.locator("a").count() == 1
    weak.get_by_role("button").click()
    assert page.locator("#u-room-which").input_value() == "LSTM"


def test_every_idea_and_scheme_gives_its_marks_and_leads_to_its_section(room):
    found = room.open().evaluate(ANSWER_ALL)
    expected = {**ideas(), **open_questions()}
    assert {row[0] for row in found} == set(expected)
    for label, right, earned, of, links in found:
        assert of == expected[label].marks, label
        if right:
            assert earned == of, label
        else:
            assert earned < of and links == 1, label


def test_an_open_question_counts_what_is_ticked(room):
    room.open("?question=draw-lstm")
    root, _ = room.asked()
    root.get_by_role("button", name="Show the marking scheme").click()
    assert root.locator("figure[role=img]").get_attribute("aria-label")
    assert room.kept() is None, "to look at the scheme is no answer yet"
    boxes = root.locator(".u-open-scheme input")
    assert boxes.first.evaluate("e => e === document.activeElement")
    for box in boxes.all():
        box.check()
    root.get_by_role("button", name="Count these marks").click()
    assert "all of them" in root.locator(".u-practice-status").inner_text()
    assert room.kept()["run"] == 1
    boxes.first.uncheck()
    assert room.kept()["questions"]["draw-lstm"]["share"] < 1


# --- Progress ---


def test_progress_is_kept_here_exported_forgotten_and_imported(room, tmp_path):
    page = room.open("?question=draw-lstm")
    root, _ = room.asked()
    root.get_by_role("button", name="Show the marking scheme").click()
    root.get_by_role("button", name="Count these marks").click()
    room.open("?view=progress")
    page = room.page
    before = room.kept()
    assert before["questions"]["draw-lstm"]["n"] == 1
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    page.get_by_role("button", name="Forget it all").click()
    page.get_by_role("button", name="Yes, forget it").click()
    assert room.said() == "Forgotten." and room.kept() is None
    assert page.evaluate("document.activeElement.id") == "u-view-progress"
    other = tmp_path / "other.json"
    for text in ('{"version": 1', '{"version": 99}', "[1]", "null"):
        other.write_text(text, encoding="utf-8")
        page.locator("#u-room-file").set_input_files(other)
        page.wait_for_function(
            "() => document.querySelector('.u-room-says').innerText.includes('nothing was changed')"
        )
        page.evaluate("unrolledPractice.room.say('')")
    page.locator("#u-room-file").set_input_files(file)
    page.wait_for_function("() => localStorage.getItem('unrolled-practice')")
    assert room.kept() == before


def test_days_in_a_row_weak_topics_and_damaged_storage(room):
    page = room.open()
    days = "k => unrolledPractice.dayOf(Date.now() - k * 864e5)"
    today, yesterday, earlier = (page.evaluate(days, k) for k in (0, 1, 3))
    state = {
        "version": 1,
        "days": {today: [1, 2], yesterday: [3, 4], earlier: [5, 6], "never": [1, 1]},
        "topics": {"LSTM": [1, 1, 1, 0, 0, 0], "GRU": [0, 0, 1, 1, 1], "BLEU": ["x"]},
        "questions": {"lstm-step": {"n": 2, "place": 3, "share": 0.5}, "bad": 7},
        "run": -4,
    }
    page.evaluate("text => localStorage.setItem('unrolled-practice', text)", json.dumps(state))
    page = room.open("?view=progress")
    text = page.locator(".u-room-panel").inner_text()
    assert "9 of 12 marks in all. 2 days in a row; 0 right in a row" in text
    assert page.locator(".u-room-weak li").count() == 1 and "Practise LSTM 40 %" in text
    page.evaluate("localStorage.setItem('unrolled-practice', '{broken')")
    page = room.open("?view=progress")
    assert "0 of 0 marks in all" in page.locator(".u-room-panel").inner_text()


# --- Papers ---


def test_a_paper_is_sat_broken_off_resumed_and_handed_in(room):
    page = room.open("?view=exam")
    page.locator("#u-exam-minutes").fill("30")
    page.get_by_role("button", name="Draw a paper").click()
    page.wait_for_selector(".u-exam-clock")
    items = room.kept("unrolled-paper")["items"]
    assert page.locator("section.u-practice").count() == len(items)
    assert page.get_by_role("button", name="Check").count() == 0
    assert page.get_by_role("button", name=re.compile("Hint|Show")).count() == 0
    generators = [item for item in items if item["id"] in bank()]
    label, place = generators[0]["id"], generators[0]["place"]
    truth = bank()[label].question(place)
    fields = page.locator(f"#question-{label} .u-practice-answers input").all()
    for field in fields:
        if field.get_attribute("type") == "text":
            field.fill("4.25")
        elif field.get_attribute("type") == "number":
            field.fill("2")
        else:
            field.check()
    page.keyboard.press("Enter")
    assert page.locator(".right, .wrong, .u-practice-diagnosis").count() == 0, "feedback too early"
    typed = page.evaluate(
        "() => [...document.querySelectorAll('.u-practice-answers input')].map(e => e.value)"
    )
    page = room.open()  # breaks off without a word; no view is asked for
    page.wait_for_selector(".u-exam-clock")
    again = page.evaluate(
        "() => [...document.querySelectorAll('.u-practice-answers input')].map(e => e.value)"
    )
    assert (again == typed and "4.25" in again) or truth.generator.answers[0].options
    minutes = "parseInt(document.querySelector('.u-exam-left').innerText)"
    page.wait_for_function(f"{minutes} < 30")  # the clock goes on
    assert page.evaluate(minutes) > 0
    page.get_by_role("button", name="My progress").click()
    page.get_by_role("button", name="Sit a paper").click()
    page.wait_for_selector(".u-exam-clock")
    page.get_by_role("button", name="Hand in").click()
    assert "without an answer here. Hand in now?" in page.locator(".u-exam-clock").inner_text()
    page.get_by_role("button", name="Yes, hand in").click()
    page.wait_for_selector(".u-room-table")
    assert page.evaluate("document.activeElement.innerText") == "Your marks"
    rows = page.locator(".u-room-table tbody tr").all_inner_texts()
    assert len(rows) == len(PARTS) + 1 and rows[-1].startswith("All")
    worked = page.locator(f"#question-{label} .u-practice-steps > li")
    assert worked.count() == len(bank()[label].steps)
    assert sum(q["n"] for q in room.kept()["questions"].values()) == len(items)
    page = room.open()
    page.wait_for_selector(".u-room-views")
    page.get_by_role("button", name="Sit a paper").click()
    page.wait_for_selector(".u-room-table")
    assert page.locator(".u-room-table tbody tr").all_inner_texts() == rows
    assert sum(q["n"] for q in room.kept()["questions"].values()) == len(items), "counted twice"
    page.get_by_role("button", name="Another paper").click()
    assert page.locator("#u-exam-minutes").is_visible() and room.kept("unrolled-paper") is None


def test_a_paper_is_handed_in_when_its_time_is_up_and_marked_with_follow_through(room):
    values = bank()["lstm-step"].question(4).values
    gates = values["gates"].copy()
    gates[2] = 0.3
    c_next = gates[1] * bank()["lstm-step"].question(4).given["c"] + gates[0] * gates[2]
    answers = [[written(g, 4) for g in gates], [written(c_next, 5)], [""]]
    paper = {
        "minutes": 10, "seed": 1, "parts": ["RNN"], "handed": False, "answers": [answers],
        "items": [{"id": "lstm-step", "place": 4}],
    }  # fmt: skip
    page = room.open()
    page.evaluate(
        "p => localStorage.setItem('unrolled-paper', JSON.stringify({...p, started: Date.now() - 601000}))",
        paper,
    )
    page = room.open()
    page.wait_for_selector(".u-room-table")
    assert room.said() == "Time is up: the paper is handed in."
    assert (
        "right, going on from your earlier answer; 2 of 2 marks"
        in page.locator("#question-lstm-step").inner_text()
    )
    assert "5 of 8 marks" in page.locator(".u-room-table").inner_text()


def test_papers_are_balanced_and_a_seed_repeats(room):
    found, again = room.open().evaluate(COMPOSE)
    for sums, opened, distinct, _ in found.values():
        assert sums == dict.fromkeys(PARTS, 12) and distinct
        assert opened >= 2
    assert found["7"][3] == again
    assert len({row[3] for row in found.values()}) == len(found)


# --- The page ---


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_views_have_no_axe_violation_and_fit_a_phone(room, mode):
    page = room.open(width=360)
    page.evaluate(
        "mode => Object.assign(document.documentElement.dataset, {mode, theme: mode})", mode
    )
    chosen = {}
    for label, entry in {**ideas(), **open_questions()}.items():
        chosen.setdefault(type(entry).__name__, label)
    for label in (*chosen.values(), "gru-step"):
        page.evaluate("id => unrolledPractice.room.show('practise', { id })", label)
        page.wait_for_selector(f"#question-{label}")
        if page.get_by_role("button", name="Show the marking scheme").count():
            page.get_by_role("button", name="Show the marking scheme").click()
        assert findings(page, part="#u-room") == [], label
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, label
    for view in ("exam", "progress"):
        page.evaluate("view => unrolledPractice.room.show(view)", view)
        assert findings(page, part="#u-room") == [], view
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, view


def test_links_choose_and_unknown_ones_do_no_harm(room):
    page = room.open("?topic=LSTM")
    room.asked()
    assert page.locator("#u-room-which").input_value() == "LSTM"
    page = room.open("?question=nothing&view=constructor")
    assert page.locator("#u-room-by").is_visible()


def test_all_the_bank_is_there_and_light():
    folder = site() / "_static" / "questions"
    rows = catalogue()["questions"]
    assert {file.stem for file in folder.glob("*.js")} == {row[0] for row in rows}
    sizes = [len(gzip.compress(file.read_bytes())) for file in folder.glob("*.js")]
    assert max(sizes) < 20_000
    own = ["practice.html", "_static/practice.css", "_static/practice-room.css"]
    own += [f"_static/practice/{file.name}" for file in (site() / "_static/practice").glob("*.js")]
    assert sum(len(gzip.compress((site() / name).read_bytes())) for name in own) < 80_000
