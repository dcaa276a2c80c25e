"""What moves: explorers by mouse, keyboard and button, tabs together, quizzes with an answer to every choice."""

import functools
import html
import re

import pytest

from tests.site.conftest import SITE, WIDE

SLIDER = "figure.u-explorer input[type=range]"
# What a figure shows: its visible drawings and pictures, or its text when it has none.
SHOWN = """figure => {
  const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const drawings = [...figure.querySelectorAll('svg, img, canvas')].filter(seen);
  return drawings.length ? drawings.map(e => e.outerHTML).join() : figure.innerText }"""
# Bring a slider into view and remember what its figure shows; where it is, its value, whether it is at its end.
READY = f"""slider => {{
  slider.scrollIntoView({{ block: 'center', behavior: 'instant' }});
  slider.uBefore = ({SHOWN})(slider.closest('figure.u-explorer'));
  const {{ x, y, width, height }} = slider.getBoundingClientRect();
  return {{ x, y, width, height, value: slider.value, atEnd: Number(slider.value) >= Number(slider.max) }} }}"""
MOVED = f"""slider => [slider.value, ({SHOWN})(slider.closest('figure.u-explorer')) !== slider.uBefore]"""
# Press every choice of a question; what its feedback says, and whether it calls the choice right.
CHOICES = """question => [...question.querySelectorAll('label.MCButton')].map(choice => {
  choice.click();
  const feedback = question.querySelector('.Feedback');
  return [choice.dataset.correct === 'true', feedback.innerText, feedback.className] })"""
# Take back what was said to an answer, and come to the first choice by keyboard.
UNANSWERED = """question => {
  question.querySelector('.Feedback').textContent = '';
  question.querySelectorAll('label.MCButton input').forEach(choice => { choice.checked = false });
  question.querySelector('label.MCButton input').focus() }"""
FEEDBACK = "question => question.querySelector('.Feedback').innerText"
TAG = re.compile(r"""<[a-zA-Z](?:[^<>"]|"[^"]*")*>""")


def sliders(visit):
    """Every slider of the page, those behind a click ("Draw it from memory") too."""
    visit.unfold()
    return visit.page.query_selector_all(SLIDER)


def shown(control):
    figure = control.locator("xpath=ancestor::figure[contains(@class, 'u-explorer')]")
    return figure.evaluate(SHOWN)


def test_explorers_move_by_keyboard(visit):
    for slider in sliders(visit):
        before = slider.evaluate(READY)
        slider.evaluate("e => e.focus()")
        visit.page.keyboard.press("ArrowLeft" if before["atEnd"] else "ArrowRight")
        value, moved = slider.evaluate(MOVED)
        assert value != before["value"]
        assert moved, "an arrow key moved the slider, not the figure"


def test_explorers_move_by_mouse(visit):
    for slider in sliders(visit):
        before = slider.evaluate(READY)
        share = 0.03 if before["atEnd"] else 0.97
        visit.page.mouse.click(
            before["x"] + before["width"] * share, before["y"] + before["height"] / 2
        )
        value, moved = slider.evaluate(MOVED)
        assert value != before["value"]
        assert moved, "the mouse moved the slider, not the figure"


def test_explorers_have_names_and_text_alternatives(visit):
    assert visit.sized[WIDE]["unnamed_sliders"] == []
    assert visit.sized[WIDE]["silent_figures"] == []


def controls(visit, kind):
    visit.unfold()
    return visit.page.locator(f"figure.u-explorer .u-{kind}").all()


def test_a_named_choice_changes_the_figure(visit):
    for choice in controls(visit, "choice"):
        before = shown(choice)
        choice.locator("input:not(:checked)").first.click()
        assert shown(choice) != before, "a button was pressed, and the figure stayed"
        before = shown(choice)
        choice.locator("input:checked").press("ArrowRight")
        assert shown(choice) != before, "an arrow key moved the choice, not the figure"


def test_stages_go_on_and_back(visit):
    for stages in controls(visit, "stages"):
        going = stages.locator("button[aria-disabled=false]").first
        before, name = shown(stages), going.inner_text()
        going.click()
        assert shown(stages) != before
        back = stages.locator("button").filter(has_not_text=name)
        back.press("Enter")
        assert shown(stages) == before


def test_every_group_of_controls_has_a_name(visit):
    assert visit.sized[WIDE]["unnamed_groups"] == []


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_tabs_of_a_group_move_together(visit, how):
    page = visit.page
    labels = page.locator(".sd-tab-set > label[data-sync-group]")
    groups = {label.get_attribute("data-sync-group") for label in labels.all()}
    for group in groups:
        ours = page.locator(f".sd-tab-set > label[data-sync-group='{group}']")
        first = ours.first.locator("xpath=..")
        target = first.locator("> label").nth(1)
        first.locator("> label").first.evaluate(
            "label => label.click()"
        )  # where a reader finds them
        assert not first.locator("> input").nth(1).is_checked()
        if how == "mouse":
            target.click()
        else:
            first.locator("> input").first.focus()
            page.keyboard.press("ArrowRight")
        wanted = target.get_attribute("data-sync-id")
        for tabs in page.locator(".sd-tab-set").all():
            label = tabs.locator(f"> label[data-sync-group='{group}'][data-sync-id='{wanted}']")
            if label.count():
                assert tabs.locator(f"#{label.get_attribute('for')}").is_checked()


def test_every_choice_of_a_quiz_has_its_answer(visit):
    for question in visit.page.query_selector_all(".u-quiz .Quiz"):
        if choice := question.query_selector("label.MCButton"):
            question.evaluate("q => { q.querySelector('.Feedback').textContent = '' }")
            choice.click()  # one as a hand does, all by script
            assert question.evaluate(FEEDBACK).strip()
        for right, said, classes in question.evaluate(CHOICES):
            assert said.strip()
            assert ("correct" in classes.split()) == right
        if number := question.query_selector("input.Input-text"):
            number.fill("-123456789")
            number.press("Enter")
            assert question.evaluate(FEEDBACK).strip()
            assert "incorrect" in question.query_selector(".Feedback").get_attribute("class")
    assert visit.errors == []


def test_a_quiz_is_answered_by_keyboard(visit):
    for question in visit.page.query_selector_all(".u-quiz .Quiz:has(label.MCButton)"):
        question.evaluate(UNANSWERED)
        visit.page.keyboard.press("Space")
        assert question.evaluate(FEEDBACK).strip()


def test_a_chapter_has_something_to_move_and_something_to_answer(visit):
    found = visit.opened["activities"]
    if re.match(r"notebooks/\d", visit.name):
        assert found["explorers"] >= 2
        assert len(found["quizzes"]) >= 1
    assert all(found["quizzes"]), "a quiz is in the page, but it does not show"


@functools.cache
def anchors(name):
    """Ids of a file of the site; none if it is no page, None if it does not exist."""
    path = SITE / name
    if path.is_dir():
        path /= "index.html"
    if not path.is_file():
        return None
    if path.suffix != ".html":
        return frozenset()
    text = re.sub(
        r"<!--.*?-->|<(script|style|template)\b.*?</\1>",
        "",
        path.read_text(encoding="utf-8"),
        flags=re.S,
    )
    ids = (re.search(r'\sid="([^"]+)"', tag) for tag in TAG.findall(text))
    return frozenset(html.unescape(found[1]) for found in ids if found)


def test_links_within_the_site_lead_somewhere(visit):
    dead = [
        href
        for href, path, anchor, here in visit.opened["links"]
        if not here and (path is None or not leads(path.lstrip("/"), anchor))
    ]
    assert dead == []


def leads(name, anchor):
    """Whether a file of the site exists and has this id, if one is asked for."""
    ids = anchors(name)
    return ids is not None and (not anchor or anchor in ids)
