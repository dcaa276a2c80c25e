"""What is far from the window is laid out later; who goes there finds it where it belongs."""

import pytest

LESSON = "notebooks/10-lstm.html"
LATER = """() => [...document.querySelectorAll('.bd-article section > *')]
  .filter(e => getComputedStyle(e).contentVisibility === 'auto').length"""
TOP = "id => document.getElementById(id).getBoundingClientRect().top"
HEADER = range(40, 120)  # pixels from the top at which a heading stands below it


def test_a_page_that_opens_at_its_beginning_lays_out_what_comes_near(open_page):
    page = open_page(LESSON).page
    page.wait_for_timeout(500)
    assert page.evaluate(LATER) > 50
    last = page.locator(".bd-article #recap > ol")
    assert last.evaluate("e => getComputedStyle(e).contentVisibility") == "auto"
    last.scroll_into_view_if_needed()
    page.wait_for_function(
        "e => getComputedStyle(e).contentVisibility === 'visible'", arg=last.element_handle()
    )


@pytest.mark.parametrize("place", ["exam-corner", "recap"])
def test_a_link_within_the_page_leads_to_its_place(new_tab, address, place):
    page = new_tab(reduced_motion="no-preference")  # the page glides there
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address + LESSON, wait_until="load")
    page.evaluate("id => document.querySelector(`a[href='#${id}']`).click()", place)
    page.wait_for_timeout(2500)
    assert int(page.evaluate(TOP, place)) in HEADER


def test_a_page_that_opens_at_a_place_is_laid_out_whole(open_page):
    open_page("search.html")
    page = open_page(f"{LESSON}#exam-corner").page
    assert page.evaluate(LATER) == 0
    page.wait_for_timeout(500)
    assert int(page.evaluate(TOP, "exam-corner")) in HEADER
