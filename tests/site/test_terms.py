"""Terms and letters explain themselves: by pointer, keyboard and finger, from a server and from the disk."""

import gzip
import json
import re

import pytest

from tests.site import looks
from tests.site.accessible import findings
from tests.site.conftest import PHONE, SITE
from tests.site.weight import compressed

LESSON, NOTATION, INDEX = "notebooks/10-lstm.html", "book/notation.html", "book/concepts.html"
ADDED = 1100  # bytes of a page and what it asks for, compressed, before anything is explained
LINK = re.compile(r'<a class="u-term reference internal" href="([^"#]+)#(term-[\w-]+)">([^<]+)</a>')


@pytest.fixture(scope="module")
def concepts():
    text = (SITE / "_static/terms-data.js").read_text(encoding="utf-8")
    return json.loads(text.partition(" = ")[2].rstrip(";\n"))["concepts"]


def lessons():
    return sorted((SITE / "notebooks").rglob("*.html"))


def box_of(page):
    return page.get_by_role("tooltip")


def test_every_term_leads_to_its_entry_and_a_page_has_each_once(concepts):
    glossary = (SITE / "book/glossary.html").read_text(encoding="utf-8")
    count = 0
    for page in lessons():
        found = LINK.findall(page.read_text(encoding="utf-8"))
        assert len({key for _, key, _ in found}) == len(found), page.name
        for address, key, _ in found:
            assert (page.parent / address).resolve() == (SITE / "book/glossary.html").resolve()
            assert f'id="{key}"' in glossary and key.removeprefix("term-") in concepts
        count += len(found)
    assert count > 70


def test_before_the_first_question_little_is_added_to_a_page():
    start, more = compressed("_static/terms-start.js"), {}
    for page in lessons():
        text = page.read_text(encoding="utf-8")
        bare = re.sub(r"<script [^>]*terms-start[^>]*></script>", "", LINK.sub(r"\3", text))
        more[page.relative_to(SITE).as_posix()] = (
            start + len(gzip.compress(text.encode(), 6)) - len(gzip.compress(bare.encode(), 6))
        )
    assert start < max(more.values()) and {n: b for n, b in more.items() if b > ADDED} == {}


def test_a_term_is_explained_by_pointer_and_by_keyboard(open_page, concepts):
    visit = open_page(LESSON)
    page, box = visit.page, box_of(visit.page)
    assert not [url for url in visit.requests if re.search(r"terms(-data)?\.", url)]
    visit.show()
    page.evaluate(looks.FITTED)
    term = page.locator(".u-term").first
    title, text, _ = concepts[term.get_attribute("href").partition("#term-")[2]]
    term.hover()
    box.wait_for()
    assert box.inner_text().split("\n", 1) == [title, text]
    assert term.get_attribute("aria-describedby") == box.get_attribute("id")
    # It stays while one points at it, and goes when asked, though the pointer is where it was.
    box.hover()
    page.wait_for_timeout(500)
    assert box.is_visible()
    page.keyboard.press("Escape")
    assert not box.is_visible() and term.get_attribute("aria-describedby") is None
    page.mouse.move(5, 5)
    term.focus()
    assert box.is_visible()
    page.wait_for_timeout(500)
    assert box.is_visible(), "it stays as long as the focus"
    page.keyboard.press("Tab")
    assert not box.is_visible()
    other = page.locator(".u-term").last
    other.hover()
    box.wait_for()
    page.mouse.move(5, 5)
    box.wait_for(state="hidden")
    term.focus()
    assert visit.errors == []  # axe asks for stylesheets that are not there
    for mode in ("dark", "light"):
        page.evaluate("mode => { document.documentElement.dataset.theme = mode }", mode)
        assert box.is_visible() and findings(page, alike=False, part="#u-meaning") == []


def test_a_link_to_the_section_of_a_concept_is_explained(open_page, concepts):
    page = open_page(INDEX).page
    page.locator('.bd-article a[href$="#sec-constant-error-carousel"]').focus()
    box_of(page).wait_for()
    title, text, _ = concepts["constant-error-carousel"]
    assert box_of(page).inner_text().split("\n", 1) == [title, text]


def test_letters_of_the_table_are_explained(open_page):
    visit = open_page(NOTATION)
    page, box = visit.page, box_of(visit.page)
    tables = page.locator("table.u-notation")
    assert page.locator(".u-symbol[tabindex='0']").count() == tables.count() == 4
    first = tables.first.locator(".u-symbol[tabindex='0']")
    first.focus()
    box.wait_for()
    assert box.inner_text().startswith("time step\n")
    seen = []
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        letter = page.evaluate("document.activeElement.querySelector('annotation').textContent")
        seen.append((letter, box.inner_text().split("\n")[0]))
    assert seen == [
        (r"x^{\langle t \rangle}", "input, (N, D)"),
        ("x^{(t)}", "input, (N, D)"),
        ("h^{(t-1)}", "hidden state, before, (N, H)"),
    ]
    assert tables.first.locator("[tabindex='0']").count() == 1
    page.keyboard.press("Escape")
    assert not box.is_visible()
    page.locator(".u-symbol", has_text="z_t").last.hover()
    box.wait_for()
    assert visit.errors == []
    assert findings(page, alike=False, part="table.u-notation") == []


def test_a_finger_asks_first_and_follows_then_and_the_disk_will_do(browser):
    with browser.new_context(
        viewport={"width": PHONE, "height": 700}, has_touch=True, is_mobile=True
    ) as context:
        page = context.new_page()
        failures = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto((SITE / LESSON).as_uri())
        for term in (page.locator(".u-term").first, page.locator(".u-term").last):
            term.scroll_into_view_if_needed()
            term.tap()
            page.locator(".u-term[aria-describedby]").wait_for()
            place, line = box_of(page).bounding_box(), term.bounding_box()
            assert place["x"] >= 0 and place["x"] + place["width"] <= PHONE
            assert (
                place["y"] >= line["y"] + line["height"]
                or place["y"] + place["height"] <= line["y"]
            )
            assert "10-lstm" in page.url
        term.tap()
        page.wait_for_url("**/glossary.html#term-*")
        assert failures == []
