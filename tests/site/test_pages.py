"""Every page: quiet, self-contained, light, accessible in light and dark, and no wider than a phone."""

import re

import pytest

from tests.site.accessible import findings
from tests.site.conftest import PHONE, SITE, WIDE


def test_quiet(visit):
    assert visit.errors_at_first == []


def test_asks_no_other_host(visit):
    ours = (visit.address, "data:", "blob:")
    assert [url for url in visit.requests if not url.startswith(ours)] == []
    source = visit.opened["source"]
    assert [url for url in source["loaded"] if not url.startswith(ours)] == []
    assert source["hosts"] == []


def test_accessible_to_the_last_formula(open_page):
    visit = open_page("notebooks/04-recurrent-networks.html")
    visit.show(mode="dark")
    assert findings(visit.page, alike=False) == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_accessible(visit, mode):
    visit.show(mode=mode)
    errors = len(visit.errors)
    found = findings(visit.page, colours_only=mode == "dark")
    del visit.errors[errors:]  # axe itself looks for imported stylesheets, in a wrong folder
    assert found == []


def test_no_sideways_scroll_on_a_phone(visit):
    seen = visit.sized[PHONE]
    assert seen["scroll_width"] <= PHONE, seen["too_wide"]
    assert seen["too_wide"] == []


def test_every_formula_is_set(visit):
    formulas = visit.opened["formulas"]
    assert formulas["unset"] == []
    assert formulas["wrong"] == []
    assert not visit.opened["source"]["mathjax"]
    assert formulas["tex"] == []


def test_no_formula_stops_the_tab_key(visit):
    assert visit.sized[WIDE]["tab_stops"] == []


def test_the_root_leads_home(new_tab, address):
    page = new_tab()
    page.goto(address)
    page.wait_for_url("**/book/index.html")
    assert page.locator("h1").first.inner_text().startswith("Unrolled")


def test_a_page_says_what_it_is(visit):
    said = visit.opened["metadata"]
    assert said["titles"] >= 1
    assert said["title"].count("Unrolled") == 1
    assert said["viewports"] == 1
    if re.match(r"(notebooks|book)/[^/]*$|notebooks/labs/", visit.name):
        texts = said["descriptions"]
        assert len(texts) == 2 and texts[0] == texts[1]
        assert 20 <= len(texts[0]) <= 302 and not re.search(r"[\\<>$]", texts[0])


def test_descriptions_differ():
    texts = [
        re.search(r'<meta name="description" content="([^"]*)"', path.read_text(encoding="utf-8"))
        for path in (SITE / "notebooks").rglob("*.html")
    ]
    assert all(texts) and len({text[1] for text in texts}) == len(texts)
