"""The first page, and what a reader leaves behind in their browser: a figure that moves, a map, the way back."""

import re

import pytest

from tests.site import looks
from tests.site.conftest import SITE

HOME, LESSON = "book/index.html", "notebooks/10-lstm.html"


@pytest.fixture
def window(new_tab):
    """A function that opens pages of one reader, who lets figures move."""

    def open_window():
        page = new_tab(reduced_motion="no-preference")
        page.set_viewport_size({"width": 1280, "height": 900})
        return page

    return open_window


def shown(page):
    """Names of the stages whose opacity is not small."""
    return page.evaluate(
        "[...document.querySelectorAll('.u-stage')].filter(e => getComputedStyle(e).opacity > 0.5)"
        ".map(e => e.querySelector('p').textContent)"
    )


def at(page, milliseconds):
    """Set the clock of the animation."""
    page.evaluate(
        "ms => document.getAnimations().forEach(a => { a.pause(); a.currentTime = ms })",
        milliseconds,
    )
    return shown(page)


def test_the_stages_take_turns_and_may_be_held(window, address):
    page = window()
    page.goto(address + HOME)
    seen = [at(page, 1000 + 3000 * k) for k in range(4)]
    assert all(len(stages) == 1 for stages in seen)
    assert len({stages[0] for stages in seen}) == 4
    page.evaluate("document.getAnimations().forEach(a => a.play())")
    button = page.locator(".u-hold")
    button.click()
    state = "getComputedStyle(document.querySelector('.u-stage')).animationPlayState"
    assert page.evaluate(state) == "paused" and button.inner_text() == "Go on"
    button.click()
    assert page.evaluate(state) == "running"


def test_nothing_moves_for_those_who_asked_for_stillness(open_page):
    page = open_page(HOME).page  # with reduced motion
    assert page.evaluate("document.getAnimations().length") == 0
    assert len(shown(page)) == 1 and not page.locator(".u-hold").is_visible()


def test_one_screen_has_the_figure_one_button_and_three_ways(window, address):
    page = window()
    page.goto(address + HOME)
    assert page.locator("a.u-primary").count() == 1
    cards = page.locator(".bd-article .sd-card")
    assert cards.count() == 3
    for place in [page.locator(".u-moving"), page.locator("a.u-primary"), *cards.all()]:
        box = place.bounding_box()
        assert box["y"] + box["height"] <= 900, place
    for card in cards.all():  # a click anywhere on it follows its link
        link = card.locator("a")
        assert link.count() == 1
        box = card.bounding_box()
        target = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('a')?.href",
            [box["x"] + box["width"] - 6, box["y"] + box["height"] - 6],
        )
        assert target == link.evaluate("a => a.href")


@pytest.mark.parametrize(("width", "columns"), [(1280, 5), (360, 2)])
def test_the_map_leads_to_every_chapter(window, address, width, columns):
    page = window()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + HOME)
    boxes = page.locator(f".u-columns-{columns} a.u-box")
    assert (
        boxes.first.is_visible() and page.locator(".u-chapters").filter(visible=True).count() == 1
    )
    found = {
        href.rpartition("/")[2] for href in boxes.evaluate_all("b => b.map(a => a.href.baseVal)")
    }
    assert found == {path.name for path in (SITE / "notebooks").glob("*.html")}
    lines = page.evaluate(
        "[...document.querySelectorAll('.u-chapters')].filter(e => e.getClientRects().length)"
        ".flatMap(e => [...e.querySelectorAll('a')]).filter(a => { const r = a.querySelector('rect')"
        ".getBoundingClientRect(); return [...a.querySelectorAll('text')].some(t => {"
        " const b = t.getBoundingClientRect(); return b.right > r.right || b.bottom > r.bottom + 1"
        " || parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a < 10 }) })"
        ".map(a => a.textContent)"
    )
    assert lines == [], "text beyond its box, or too small"


def test_a_chapter_that_is_pointed_at_lights_what_it_needs(window, address):
    page = window()
    page.goto(address + HOME)
    page.locator(".u-columns-5 .u-box-10").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    widths = page.evaluate(
        "[...document.querySelectorAll('.u-arrow')].map(e => [e.getAttribute('class'), "
        "parseFloat(getComputedStyle(e).strokeWidth)])"
    )
    lit = {re.search(r"u-to-(\d+)", name)[1] for name, width in widths if width > 2}
    assert lit == {"10"}


def test_the_browser_remembers_where_one_stopped_and_forgets_when_told(window, address):
    page = window()
    page.goto(address + HOME)
    assert not page.locator(".u-return").is_visible()
    page.goto(address + LESSON)
    page.evaluate(looks.FITTED)
    heading = page.locator(".bd-article h2").nth(4)
    heading.evaluate("h => h.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('unrolled-reader')?.includes('\"section\":\"')")
    section = heading.evaluate("h => h.closest('section').id")
    page.wait_for_function(
        "id => localStorage.getItem('unrolled-reader').includes(id)", arg=section
    )
    page.goto(address + HOME)
    link = page.locator(".u-return a")
    assert "LSTM" in link.inner_text() and link.evaluate("a => a.href").endswith(f"#{section}")
    link.click()
    finish = page.locator(".u-finish")
    finish.click()
    assert finish.get_attribute("aria-pressed") == "true"
    assert page.locator(".bd-sidebar-primary a.u-done").count() == 1
    page.goto(address + HOME)
    assert page.locator(".u-columns-5 a.u-done").count() == 1
    page.locator(".u-forget").click()
    assert not page.locator(".u-return").is_visible()
    assert page.evaluate("localStorage.getItem('unrolled-reader')") is None
    assert page.locator("a.u-done").count() == 0


def test_a_place_that_was_tampered_with_leads_nowhere(window, address):
    page = window()
    page.goto(address + HOME)
    page.evaluate(
        "localStorage.setItem('unrolled-reader', JSON.stringify({ place: { page: 'https://a.example/x',"
        " title: 'X' }, done: 3 }))"
    )
    page.reload()
    assert not page.locator(".u-return").is_visible()
