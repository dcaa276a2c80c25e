"""Flashcards and what is due, on the page of the book, opened from disk: one student, by keyboard, over days.

Without ts-fsrs, which a build may lack, there is no "Due today", and a card is turned without a plan.
"""

import datetime
import functools
import gzip
import json
import re
from urllib.parse import unquote

import pytest

from lib.notation.symbols import NOTATIONS
from tests.site.accessible import findings
from tests.site.conftest import SITE
from tests.site.practice_room import Room

PAGE = SITE / "book" / "practice.html"
FOLDER = SITE / "_static" / "flashcards"
PLANNED = (SITE / "_static" / "fsrs" / "fsrs.js").is_file()
MONDAY = datetime.datetime(2027, 3, 1, 21, 0)
ID = re.compile(r'\bid="([^"]+)"')
OLD = {"version": 1, "questions": {}, "topics": {}, "days": {}, "run": 1, "longest": 4}
# Put every card on the page, front and back: what a reader of each notation sees of it, its links and formulas.
EVERY = """async notations => {
  const P = unrolledPractice, all = P.element('div', { className: 'u-card-back' }), found = [];
  for (const { id, kind, chapter } of P.room.catalogue.cards) {
    const sides = (await P.load(`chapter-${String(chapter).padStart(2, '0')}`, 'flashcards'))[id];
    const boxes = sides.map(side => P.element('div', {}, P.fragment(side)));
    all.append(...boxes);
    const links = boxes.flatMap(box => [...box.querySelectorAll('a[href]')].map(a => a.getAttribute('href')));
    found.push({ id, kind, boxes, links, formulas: boxes[1].querySelectorAll('.katex').length, said: {} });
  }
  document.getElementById('u-room').append(all);
  for (const notation of notations) {
    document.documentElement.dataset.notation = notation;
    for (const card of found) card.said[notation] = card.boxes.map(box => box.innerText.trim());
  }
  all.remove();
  return found.map(({ boxes, ...card }) => card) }"""


@pytest.fixture(scope="module")
def room(browser):
    assert PAGE.is_file(), f"no page at {PAGE}: run `make book` first"
    room = Room(browser, PAGE)
    room.context.clock.set_fixed_time(MONDAY)
    yield room
    assert room.errors == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in room.requests)
    room.context.close()


def days_later(room, days, query=""):
    """Come back on another day: the page is opened anew."""
    room.context.clock.set_fixed_time(MONDAY + datetime.timedelta(days=days))
    return room.open(query)


def focused(page):
    return page.evaluate("document.activeElement.innerText")


def said(page):
    return page.locator(".u-room-panel .u-room-says").inner_text()


def test_a_week_with_flashcards_by_keyboard(room):
    """Choose, turn, rate by keys; what is due comes back on its day, what was not known at once."""
    page = room.open("?view=cards")
    keyboard = page.keyboard
    room.skip_to_content()
    room.tab_to("#u-cards-chapter")
    keyboard.type("10:")
    for kind in ("formula", "term"):
        room.tab_to(f"input[value={kind}]")
        keyboard.press("Space")
    room.tab_to("button[type=submit]")
    assert not any("/flashcards/" in url for url in room.requests)
    keyboard.press("Enter")
    page.wait_for_selector(".u-card")
    asked_for = [url.rpartition("/")[2] for url in room.requests if "/flashcards/" in url]
    assert asked_for == ["chapter-10.js"], "a chapter is fetched when its card is shown"
    traps = [card for card in cards() if card[1] == "trap" and card[2] == 10]
    assert f"{len(traps) - 1} to come" in page.locator(".u-room-score").inner_text()
    assert page.locator(".u-card h2").inner_text() == "What is the trap?"
    asked = [page.locator(".u-card-front").inner_text()]

    assert focused(page) == "Turn the card"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')").split()
    assert all(page.locator(f"#{name}").inner_text().strip() for name in described)
    back = page.locator(".u-card-back")
    assert back.get_attribute("aria-live") == "polite" and back.inner_text() == ""
    keyboard.press("2")  # a card that is not turned cannot be rated
    assert back.inner_text() == "" and room.kept() is None
    keyboard.press("Space")
    assert len(back.inner_text()) > 30 and "Read: 10" in back.inner_text()
    assert focused(page) == "Good (3)"
    group = page.locator(".u-card [role=group]")
    assert group.evaluate(
        "e => document.getElementById(e.getAttribute('aria-labelledby')).innerText"
    )
    assert group.get_by_role("button").all_inner_texts() == [
        "Again (1)",
        "Hard (2)",
        "Good (3)",
        "Easy (4)",
    ]
    keyboard.press("1")
    assert said(page) == "Again. It comes again in this session."
    assert focused(page) == "Turn the card", "the next card is there, and the focus on it"
    for rating in ("3", "4", "Enter"):
        asked.append(page.locator(".u-card-front").inner_text())
        keyboard.press("Space")
        keyboard.press(rating)
        if PLANNED:
            assert re.search(r"comes back in \d+ days, on \d+ March", said(page))
    while page.locator(".u-card").count():
        asked.append(page.locator(".u-card-front").inner_text())
        keyboard.press("Enter")
        keyboard.press("Enter")
    assert len(asked) == len(traps) + 1 and len(set(asked)) == len(traps)
    assert asked[0] in asked[2:], "what was not known came again"
    assert "No card is left" in focused(page)
    if not PLANNED:
        return
    assert len(room.kept()["plan"]) == len(traps)

    page = days_later(room, 3, "?view=today")
    due = page.locator(".u-room-panel").get_by_role("button", name=re.compile(r"^\d+ cards?$"))
    count = int(due.inner_text().split()[0])
    assert 0 < count < len(traps), "the easy one comes later"
    keyboard = page.keyboard
    due.focus()
    keyboard.press("Enter")
    page.wait_for_selector(".u-card")
    for _ in range(count):
        assert page.locator(".u-card-front").inner_text() in asked
        keyboard.press("Space")
        keyboard.press("3")
    assert "No card is left" in focused(page)
    page.get_by_role("button", name="Due today").click()
    panel = page.locator(".u-room-panel").inner_text()
    assert "No card is due" in panel and re.search(r"Then \d+ ", panel)


@pytest.mark.skipif(not PLANNED, reason="ts-fsrs could not be had: nothing is planned")
def test_what_went_wrong_comes_back_until_the_exam_and_not_after_it(room, tmp_path):
    room.context.clock.set_fixed_time(MONDAY)
    page = room.open("?question=lstm-step")
    root, _ = room.asked()
    for field in root.locator(".u-practice-cell input").all():
        field.fill("77")
    root.get_by_role("button", name="Check").click()
    assert "lstm-step" in room.kept()["plan"]
    first = root.locator(".u-practice-text").inner_text()

    page.get_by_role("button", name="Due today").click()
    room.tab_to("#u-room-date")
    assert "Without a date" in page.locator(".u-room-panel").inner_text()
    page.locator("#u-room-date").fill("2027-03-04")
    status = page.locator(".u-room-panel [role=status]")
    assert status.inner_text().startswith("3 days left.")
    page.locator("#u-room-sure").select_option("0.95")
    assert room.kept()["exam"] == "2027-03-04" and room.kept()["retention"] == 0.95
    page = room.open("?view=today")
    assert page.locator("#u-room-date").input_value() == "2027-03-04"
    assert "No question is due" in page.locator(".u-room-panel").inner_text()

    page = days_later(room, 1, "?view=today")
    page.get_by_role("button", name="1 question").click()
    root, label = room.asked()
    assert label == "lstm-step" and root.locator(".u-practice-text").inner_text() != first
    place = room.kept()["questions"]["lstm-step"]["place"] + 1
    values = page.evaluate(
        "place => unrolledPractice.load('lstm-step').then(data => data.variants[place].names)",
        place,
    )
    numbers = [*values["gates"], values["c_next"], values["h_next"]]
    for field, number in zip(root.locator(".u-practice-cell input").all(), numbers, strict=True):
        field.fill(f"{float(number):.6g}")
    root.get_by_role("button", name="Check").click()
    assert "all right" in root.locator(".u-practice-status").inner_text()
    page.get_by_role("button", name="Next question").click()
    assert room.said() == "Nothing more is due today." and focused(page) == "Stop here"

    page.get_by_role("button", name="My progress").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as a file").click()
    download.value.save_as(tmp_path / "progress.json")
    before = room.kept()
    page.get_by_role("button", name="Forget it all").click()
    page.get_by_role("button", name="Yes, forget it").click()
    assert room.kept() is None
    page.locator("#u-room-file").set_input_files(tmp_path / "progress.json")
    page.wait_for_function("() => localStorage.getItem('unrolled-practice')")
    assert room.kept() == before and before["exam"] == "2027-03-04"
    older = tmp_path / "older.json"
    older.write_text(json.dumps(OLD), encoding="utf-8")
    page.locator("#u-room-file").set_input_files(older)
    page.wait_for_function("() => !unrolledPractice.store.state.exam")
    assert room.kept()["plan"] == {} and room.kept()["longest"] == 4

    page.evaluate(
        "state => localStorage.setItem('unrolled-practice', JSON.stringify(state))", before
    )
    page = days_later(room, 10, "?view=today")
    text = page.locator(".u-room-panel").inner_text()
    assert "This date is past" in text and "No question is due" in text


def test_every_card_in_every_notation(room):
    """Fronts ask and do not answer, formulas are set, links lead to pages that are there."""
    page = room.open("?view=cards&chapter=11")
    page.wait_for_selector(".u-card")
    assert page.locator("#u-cards-chapter").input_value() == "11"
    found = page.evaluate(EVERY, list(NOTATIONS))
    assert [(card["id"], card["kind"]) for card in found] == [(c[0], c[1]) for c in cards()]
    assert {card["kind"] for card in found} == {"formula", "term", "trap"}
    identities = functools.cache(lambda path: set(ID.findall(path.read_text(encoding="utf-8"))))
    for card in found:
        for front, back in card["said"].values():
            assert front and back and front != back and "$" not in front + back, card["id"]
        assert card["links"], card["id"]
        assert card["formulas"] or card["kind"] != "formula", card["id"]
        for link in card["links"]:
            path, _, name = link.partition("#")
            assert not name or unquote(name) in identities((PAGE.parent / path).resolve()), link
    lstm = next(card for card in found if card["id"] == "formula-lstm-hidden")
    assert len({front for front, _ in lstm["said"].values()}) > 2, "each notation has its letters"


def test_the_views_have_no_axe_violation_and_fit_a_phone(room):
    page = room.open("?view=cards&chapter=12", width=360)
    page.wait_for_selector(".u-card")
    fits = "document.documentElement.scrollWidth <= 360"
    colours = "mode => Object.assign(document.documentElement.dataset, {mode, theme: mode})"
    assert findings(page, part="#u-room") == [] and page.evaluate(fits)
    page.get_by_role("button", name="Turn the card").click()
    for mode in ("dark", "light"):
        page.evaluate(colours, mode)
        assert findings(page, part="#u-room") == [] and page.evaluate(fits), mode
    if PLANNED:
        page.get_by_role("button", name="Due today").click()
        for mode in ("dark", "light"):
            page.evaluate(colours, mode)
            assert findings(page, part="#u-room") == [] and page.evaluate(fits), mode


def test_cards_are_light_and_the_planner_has_its_licence():
    sizes = [len(gzip.compress(file.read_bytes())) for file in FOLDER.glob("*.js")]
    assert max(sizes) < 15_000 and sum(sizes) < 250_000
    if PLANNED:
        assert "MIT License" in (SITE / "_static/fsrs/LICENSE.txt").read_text(encoding="utf-8")
        others = (SITE / "notebooks/10-lstm.html").read_text(encoding="utf-8")
        assert "fsrs" not in others and "practice/cards" not in others


def cards():
    """The cards that the page knows of: id, kind, chapter."""
    text = PAGE.read_text(encoding="utf-8")
    data = re.search(r'id="u-room".*?<script type="application/json">(.*?)</script>', text, re.S)
    return json.loads(data[1])["cards"]
