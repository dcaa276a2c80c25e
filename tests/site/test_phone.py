"""Figures on a phone: their type is 10 px or larger; a figure wider than the window scrolls, by keyboard too."""

import pytest

from tests.site import looks
from tests.site.conftest import PHONE, SITE

PAGES = ["01-sequence-types", "10-lstm", "labs/10-lstm"]
# Lines of type below 10 px; an index counts as its line does.
SMALL = """() => [...document.querySelectorAll('.bd-article svg text')].flatMap(line => {
  if (!line.getClientRects().length || !line.textContent.trim()) return [];
  const own = [...line.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const parts = [...line.querySelectorAll('tspan'), ...(own ? [line] : [])];
  const matrix = line.getScreenCTM(), scale = Math.hypot(matrix.a, matrix.b);
  const size = scale * Math.max(...parts.map(part => parseFloat(getComputedStyle(part).fontSize)));
  return size < 9.95 ? [[size.toFixed(1), line.textContent.slice(0, 20)]] : [] })"""
OUTSIDE = """() => [...document.querySelectorAll('.u-frame')].filter(f => f.getClientRects().length)
  .filter(f => f.scrollWidth > f.clientWidth + 1 && (f.tabIndex < 0 || getComputedStyle(f).overflowX !== 'auto'))
  .map(f => f.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def phone(context):
    page = context.new_page()
    page.set_viewport_size({"width": PHONE, "height": 800})
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_type_is_large_enough_and_what_is_wide_scrolls(phone, address, name):
    assert (SITE / f"notebooks/{name}.html").exists()
    phone.goto(f"{address}notebooks/{name}.html", wait_until="load")
    assert phone.locator(".bd-article svg text").count() > 5
    phone.evaluate(looks.FITTED)
    assert phone.evaluate(SMALL) == []
    assert phone.evaluate(OUTSIDE) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_wider_window_takes_its_figures_back(phone, address):
    phone.goto(f"{address}notebooks/10-lstm.html", wait_until="load")
    least = "document.querySelector('figure.u-picture').style.getPropertyValue('--u-least')"
    phone.locator("figure.u-picture").first.scroll_into_view_if_needed()
    phone.wait_for_function(least)
    phone.set_viewport_size({"width": 1000, "height": 800})
    phone.wait_for_function(f"!{least}")
    phone.set_viewport_size({"width": PHONE, "height": 800})
