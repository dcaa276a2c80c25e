"""Explorers with buttons: named choices and stages, by mouse and by keyboard."""

from tests.site.test_interaction import shown


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
