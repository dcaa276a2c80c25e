"""What moves: explorers by mouse, keyboard and button, tabs together, quizzes with an answer to every choice."""

import re

import pytest

# What a figure shows: its visible drawings and pictures, or its text when it has none.
SHOWN = """figure => {
  const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
  const drawings = [...figure.querySelectorAll('svg, img, canvas')].filter(seen);
  return drawings.length ? drawings.map(e => e.outerHTML).join() : figure.innerText }"""


# Press every choice of a question; what its feedback says, and whether it calls the choice right.
CHOICES = """question => [...question.querySelectorAll('label.MCButton')].map(choice => {
  choice.click();
  const feedback = question.querySelector('.Feedback');
  return [choice.dataset.correct === 'true', feedback.innerText, feedback.className] })"""


def sliders(visit):
    """Every slider of the page, those behind a click ("Draw it from memory") too."""
    visit.unfold()
    return visit.page.locator("figure.u-explorer input[type=range]").all()


def shown(slider):
    figure = slider.locator("xpath=ancestor::figure[contains(@class, 'u-explorer')]")
    return figure.evaluate(SHOWN)


def at_the_end(slider):
    return slider.evaluate("e => Number(e.value) >= Number(e.max)")


def test_explorers_move_by_keyboard(visit):
    for slider in sliders(visit):
        before, value = shown(slider), slider.input_value()
        slider.focus()
        slider.press("ArrowLeft" if at_the_end(slider) else "ArrowRight")
        assert slider.input_value() != value
        assert shown(slider) != before, "an arrow key moved the slider, not the figure"


def test_explorers_move_by_mouse(visit):
    for slider in sliders(visit):
        before, value = shown(slider), slider.input_value()
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        share = 0.03 if at_the_end(slider) else 0.97
        slider.click(position={"x": box["width"] * share, "y": box["height"] / 2})
        assert slider.input_value() != value
        assert shown(slider) != before, "the mouse moved the slider, not the figure"


def test_explorers_have_names_and_text_alternatives(visit):
    page = visit.page
    for slider in sliders(visit):
        assert slider.evaluate(
            "e => e.labels.length > 0 || e.hasAttribute('aria-label')"
            " || e.hasAttribute('aria-labelledby')"
        )
    for picture in page.locator("figure.u-explorer, figure.u-picture").all():
        assert picture.evaluate(
            "f => f.innerText.trim().length > 0 || !!f.querySelector('[alt], [aria-label], title')"
        )


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
    for group in [*controls(visit, "choice"), *controls(visit, "stages")]:
        assert group.evaluate(
            "e => (e.getAttribute('aria-label') || e.querySelector('legend')?.innerText)"
        )


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_tabs_of_a_group_move_together(visit, how):
    page = visit.page
    labels = page.locator(".sd-tab-set > label[data-sync-group]")
    groups = {label.get_attribute("data-sync-group") for label in labels.all()}
    for group in groups:
        ours = page.locator(f".sd-tab-set > label[data-sync-group='{group}']")
        first = ours.first.locator("xpath=..")
        target = first.locator("> label").nth(1)
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
    for question in visit.page.locator(".u-quiz .Quiz").all():
        feedback = question.locator(".Feedback")
        if question.locator("label.MCButton").count():
            question.locator("label.MCButton").first.click()  # one as a hand does, all by script
            assert feedback.inner_text().strip()
        for right, said, classes in question.evaluate(CHOICES):
            assert said.strip()
            assert ("correct" in classes.split()) == right
        number = question.locator("input.Input-text")
        if number.count():
            number.fill("-123456789")
            number.press("Enter")
            assert feedback.inner_text().strip()
            assert "incorrect" in feedback.get_attribute("class")
    assert visit.errors == []


def test_a_quiz_is_answered_by_keyboard(visit):
    page = visit.page
    for question in page.locator(".u-quiz .Quiz:has(label.MCButton)").all():
        question.locator("label.MCButton input").first.focus()
        page.keyboard.press("Space")
        assert question.locator(".Feedback").inner_text().strip()


def test_a_chapter_has_something_to_move_and_something_to_answer(visit):
    if re.match(r"notebooks/\d", visit.name):
        assert visit.page.locator("figure.u-explorer").count() >= 2
        assert visit.page.locator(".u-quiz").count() >= 1
    for quiz in visit.page.locator(".u-quiz").all():
        assert quiz.locator(".Quiz").count() > 0, "a quiz is in the page, but it does not show"


def test_links_within_the_site_lead_somewhere(visit):
    page = visit.page
    dead = page.evaluate("""async () => {
        const here = location.href.split('#')[0], out = [], seen = new Map();
        for (const a of document.querySelectorAll('.bd-article a[href]')) {
            const url = new URL(a.getAttribute('href'), location.href);
            if (url.origin !== location.origin || a.hasAttribute('download')) continue;
            const file = url.href.split('#')[0], id = decodeURIComponent(url.hash.slice(1));
            if (!seen.has(file)) {
                const r = file === here ? null : await fetch(file);
                seen.set(file, file === here ? document : r.ok
                    ? new DOMParser().parseFromString(await r.text(), 'text/html') : null);
            }
            const target = seen.get(file);
            if (!target || (id && !target.getElementById(id))) out.push(a.getAttribute('href'));
        }
        return out }""")
    assert dead == []
