"""Controls of explorers: which one suits which values, on a page, in a kernel, and in a browser."""

import html
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from lib.figures import explore, stages
from lib.figures.controls import Choice, Slider, Stages, control

ASSETS = Path(__file__).parents[2] / "book" / "assets"
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser"])), None)


def square(**values):
    side = "".join(map(str, values.values()))
    return f'<svg viewBox="0 0 9 9"><rect class="{side}" width="3" height="3"/></svg>'


def explorer(**options):
    given = {"caption": "c", "alt": lambda **values: f"now {list(values.values())}", **options}
    return explore(square, **given)


@pytest.mark.parametrize(
    ("values", "kind", "texts"),
    [
        ([1, 2.5, -3.0], Slider, ["1", "2.5", "\u22123"]),
        (range(3), Slider, ["0", "1", "2"]),
        (np.array([0.5, 1.0]), Slider, ["0.5", "1"]),
        (["forget", "input"], Choice, ["forget", "input"]),
        ([None, "forget"], Choice, ["none", "forget"]),
        ([False, True], Choice, ["no", "yes"]),
        ({"whole cell": None, "forget gate": "forget"}, Choice, ["whole cell", "forget gate"]),
        ({"short": 2, "long": 96}, Choice, ["short", "long"]),
        (stages(range(2)), Stages, ["step by step 1 of 2", "step by step 2 of 2"]),
        (stages({"forward": 0, "back": 1}), Stages, ["1 of 2: forward", "2 of 2: back"]),
    ],
)
def test_each_kind_of_values_has_its_control(values, kind, texts):
    made = control("step_by_step", values)
    assert type(made) is kind
    assert made.texts == texts
    assert json.loads(html.unescape(made.data)) == texts


def test_a_value_with_a_name_is_what_draw_gets():
    made = explorer(path={"whole": None, "gate": "f"}, start={"path": "f"})
    assert made.settings == [{"path": None}, {"path": "f"}]
    assert repr(made) == "Explorer: c\n  path: whole, gate"
    assert 'value="1" autocomplete="off" checked' in made.html()


def test_buttons_are_a_named_group_of_radio_buttons():
    markup = explorer(path=["a", "b", "c"], start={"path": "b"}).html()
    assert "<fieldset" in markup
    assert "<legend>path</legend>" in markup
    radios = re.findall(r'<input type="radio" name="([^"]+)" value="(\d)"([^>]*)/>', markup)
    assert len({name for name, *_ in radios}) == 1
    assert ["checked" in rest for *_, rest in radios] == [False, True, False]


def test_stages_have_two_buttons_and_say_where_they_are():
    markup = explorer(stage=stages(["a", "b"])).html()
    assert 'role="group" aria-label="stage"' in markup
    assert re.findall(r'aria-disabled="(\w+)">(\w+)<', markup) == [
        ("true", "Back"),
        ("false", "Next"),
    ]
    assert ">stage 1 of 2</output>" in markup


def test_the_widgets_move_the_frames_and_read_as_on_the_page():
    made = explorer(path=["a", "b"], stage=stages(range(3)), size=[1, 2], start={"size": 2})
    buttons, steps, slider, stack, _ = made.widget().children
    back, shown, forward = steps.children
    assert [button.description for button in (back, forward)] == ["Back", "Next"]
    assert (back.disabled, shown.value, forward.disabled) == (True, "stage 1 of 3", False)
    forward.click()
    forward.click()
    assert (back.disabled, shown.value, forward.disabled) == (False, "stage 3 of 3", True)
    buttons.index = 1
    assert [label for label, _ in buttons.options] == ["a", "b"]
    assert stack.selected_index == (1 * 3 + 2) * 2 + 1
    assert slider.label == "2"
    back.click()
    assert 'aria-label="now [&#x27;b&#x27;, 1, 2]"' in stack.children[stack.selected_index].value


def test_buttons_alone_are_linked_in_the_browser_and_stages_are_not(monkeypatch):
    import ipywidgets

    links = []
    monkeypatch.setattr(ipywidgets, "jslink", lambda *ends: links.append(ends))
    buttons, stack, _ = explorer(path=["a", "b"]).widget().children
    assert links == [((buttons, "index"), (stack, "selected_index"))]
    explorer(stage=stages(["a", "b"])).widget()
    assert len(links) == 1


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium found")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        options = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
        with playwright.chromium.launch(**options) as browser:
            yield browser


@pytest.fixture
def page(browser):
    made = explorer(
        path=["a", "b", "c"], stage=stages(range(3)), size=[1, 2, 3], start={"size": 2},
        says=lambda path, stage, size: f"{path}, {stage}, {size}",
    )  # fmt: skip
    files = {kind: (ASSETS / name).read_text() for kind, name in
             (("css", "figures.css"), ("js", "unrolled.js"))}  # fmt: skip
    page = browser.new_page()
    page.set_content(
        f"<html><style>{files['css']}</style>{made.html()}<script>{files['js']}</script>"
    )
    yield page
    page.close()


def seen(page):
    """Which frame and which sentence are visible."""
    frames = page.locator(".u-frame:visible")
    assert frames.count() == page.locator(".u-says p:visible").count() == 1
    return frames.get_attribute("aria-label"), page.locator(".u-says p:visible").inner_text()


def at(path, stage, size):
    return f"now ['{path}', {stage}, {size}]", f"{path}, {stage}, {size}"


def test_the_mouse_moves_buttons_and_stages(page):
    assert seen(page) == at("a", 0, 2)
    page.get_by_role("radio", name="c").click()
    page.get_by_role("button", name="Next").click()
    assert seen(page) == at("c", 1, 2)
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Back").click(force=True)  # at the first stage nothing happens
    assert seen(page) == at("c", 0, 2)
    assert page.get_by_role("button", name="Back").get_attribute("aria-disabled") == "true"


def test_the_keyboard_moves_every_control(page):
    page.get_by_role("radio", name="a").focus()
    page.keyboard.press("ArrowRight")
    assert seen(page) == at("b", 0, 2)
    page.keyboard.press("End")
    assert seen(page) == at("c", 0, 2)
    assert page.evaluate("document.activeElement.value") == "2"
    page.keyboard.press("Home")
    assert seen(page) == at("a", 0, 2)
    page.keyboard.press("Tab")  # a group of radio buttons is one stop
    page.keyboard.press("Tab")
    for key, stage in (
        ("Enter", 1), ("Space", 2), ("Space", 2), ("ArrowLeft", 1), ("Home", 0), ("End", 2),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert seen(page) == at("a", stage, 2)
        assert page.evaluate("document.activeElement.innerText") == "Next"
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    assert seen(page) == at("a", 2, 3)


def test_what_is_shown_is_said_once_it_rests(page):
    assert page.locator(".u-spoken").inner_text() == ""
    page.get_by_role("button", name="Next").click()
    page.wait_for_function("document.querySelector('.u-spoken').textContent")
    alt, sentence = at("a", 1, 2)
    assert page.locator(".u-spoken").text_content() == f"stage 2 of 3. {sentence} {alt}"


def test_print_shows_the_start_and_the_screen_comes_back(page):
    page.get_by_role("radio", name="b").click()
    page.get_by_role("button", name="Next").click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert seen(page) == at("a", 0, 2)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert seen(page) == at("b", 1, 2)


def test_focus_is_seen_and_a_finger_hits(page):
    page.get_by_role("radio", name="a").focus()
    page.keyboard.press("ArrowRight")
    outline = "e => getComputedStyle(e).outlineStyle + getComputedStyle(e).outlineWidth"
    assert page.locator("input:checked + span").evaluate(outline) == "solid3px"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.get_by_role("button", name="Next").evaluate(outline) == "solid3px"
    for target in page.locator(".u-options label, .u-stages button").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 32
