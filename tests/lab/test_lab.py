"""Notebooks in JupyterLab, as on Binder: they run, what is folded is folded, what moves moves, quizzes answer."""

import pytest

NOTEBOOKS = [
    "notebooks/04-recurrent-networks.ipynb",
    "notebooks/10-lstm.ipynb",
    "notebooks/labs/10-lstm.ipynb",
]
pytestmark = pytest.mark.parametrize("opened", NOTEBOOKS, indirect=True)
PICTURE = """output => [...output.querySelectorAll('img, svg, canvas')].map(e => e.outerHTML).join()
  || output.innerText"""


def folds(opened, key):
    """Numbers of the code cells whose metadata fold the source or the outputs."""
    return [
        number
        for number, cell in enumerate(opened.cells)
        if cell.cell_type == "code" and cell.metadata.get("jupyter", {}).get(key)
    ]


def test_every_cell_ran_without_error_or_warning(opened):
    for kind in ("error", "stderr"):
        output = opened.book.locator(f"[data-mime-type='application/vnd.jupyter.{kind}']")
        assert output.all_inner_texts() == []
    prompts = opened.book.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert prompts and all(p.strip("[]:").isdigit() for p in prompts if p.strip("[]: "))


def test_what_is_folded_on_the_page_is_folded_here(opened):
    hidden = folds(opened, "source_hidden")
    assert hidden
    for number, cell in enumerate(opened.cells):
        if cell.cell_type == "code":
            placeholder = opened.cell(number).locator(".jp-InputPlaceholder")
            assert (placeholder.count() > 0) == (number in hidden), cell.source[:80]


def test_solutions_and_drawings_are_closed(opened):
    """JupyterLab opens a folded output when its cell runs: code and drawing stay closed all the same."""
    closed = folds(opened, "outputs_hidden")
    assert bool(closed) == ("labs/" not in opened.page.url)
    for number in closed:
        assert opened.cell(number).locator(".jp-InputPlaceholder").is_visible()
        output = opened.cell(number).locator(".jp-OutputArea-output")
        assert output.locator("img:visible, svg:visible").count() == 0


def test_no_stray_frames_and_no_roles_as_text(opened):
    text = opened.book.inner_text()
    for left in ("Start of Exercise", "{cite", "{ref}", "{exercise-start}", "```"):
        assert left not in text


def test_sliders_and_buttons_move_their_figure(opened):
    sliders = opened.book.locator(".jp-OutputArea-output .widget-slider:visible")
    for slider in sliders.all():
        output = slider.locator("xpath=ancestor::div[contains(@class, 'jp-OutputArea')][1]")
        before = output.evaluate(PICTURE)
        handle = slider.locator(".noUi-handle")
        start = handle.get_attribute("aria-valuenow")
        handle.press("ArrowRight")
        if handle.get_attribute("aria-valuenow") == start:
            handle.press("ArrowLeft")
        opened.page.wait_for_timeout(1000)
        assert output.evaluate(PICTURE) != before
    choices = opened.book.locator(".widget-toggle-buttons:visible")
    for choice in choices.all():
        output = choice.locator("xpath=ancestor::div[contains(@class, 'jp-OutputArea')][1]")
        before = output.evaluate(PICTURE)
        choice.locator("button:not(.mod-active)").first.click()
        opened.page.wait_for_timeout(1000)
        assert output.evaluate(PICTURE) != before
    assert "labs/" in opened.page.url or sliders.count() + choices.count() > 0


def test_a_quiz_answers(opened):
    questions = opened.book.locator(".Quiz:has(label.MCButton)")
    assert "labs/" in opened.page.url or questions.count() > 0
    for question in questions.all():
        question.locator("label.MCButton").first.click()
        assert question.locator(".Feedback").inner_text().strip()


def test_the_chosen_notation_holds_after_a_second_run(opened):
    if "notebooks/10-lstm" not in opened.page.url:
        pytest.skip("one notebook is enough")
    before = opened.book.inner_text()
    opened.page.evaluate(
        """async () => {
          const panel = jupyterapp.shell.currentWidget, kernel = panel.sessionContext.session.kernel;
          const code = 'from lib.figures import use_notation; use_notation("ng")';
          await kernel.requestExecute({ code }).done }"""
    )
    opened.run("notebook:run-all-cells")
    assert opened.book.inner_text() != before
