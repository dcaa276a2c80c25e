"""Cells run in the page: one visit to a lesson, in the order in which a reader would do it all.

Skipped where Pyodide could not be had, for then the pages have no Run buttons.
"""

import gzip
import json
import re
from pathlib import Path

import pytest

from book.runnable import LABEL, modules
from tests.site.accessible import findings
from tests.site.conftest import SITE, Visit
from tests.site.weight import compressed

ROOT = Path(__file__).resolve().parents[2]
NAME = "notebooks/02-from-raw-data-to-tensors"
ADDED = 5000  # bytes of a page and what it asks for, compressed, before a button is pressed
PHONE = 360
LOOP = "while True:\n    pass"

pytestmark = pytest.mark.skipif(
    SITE.is_dir() and not (SITE / "_static/pyodide/pyodide.js").is_file(),
    reason="Pyodide could not be had when the site was built: its pages have no Run buttons",
)


class Cell:
    """One cell with a button."""

    def __init__(self, page, name):
        self.page, self.place = page, page.locator(f'[data-run="{name}"]')
        self.output, self.state = self.place.locator("pre"), self.place.locator(".u-run-state")
        self.field = self.place.locator("textarea")

    def button(self, name):
        return self.place.get_by_role("button", name=name, exact=True)

    def run(self):
        """Run it to its end; return what it printed."""
        self.button("Run").click()
        return self.ended()

    def ended(self):
        """Wait for the end; return what was printed."""
        self.page.wait_for_function(
            "place => place.getAttribute('aria-busy') === 'false'",
            arg=self.place.element_handle(),
            timeout=300_000,
        )
        return self.output.inner_text().strip()

    def write(self, text):
        """Replace all of the cell, as a reader would who pastes."""
        if self.button("Edit").is_visible():
            self.button("Edit").click()
        self.field.fill(text)


@pytest.fixture(scope="module")
def visit(browser, address):
    visit = Visit(browser.new_page(), address, f"{NAME}.html")
    yield visit
    visit.page.close()


@pytest.fixture(scope="module")
def units(visit):
    """What the page says it can run."""
    return json.loads(visit.page.locator("#u-run-units").text_content())


@pytest.fixture(scope="module")
def first(visit, units):
    return Cell(visit.page, next(unit[0] for unit in units if isinstance(unit, list)))


def nothing_runs(page):
    """Whether no worker is left; a busy machine takes its time to end one."""
    for _ in range(100):
        if not page.workers:
            return True
        page.wait_for_timeout(100)
    return False


def exercises():
    """Labels of the exercises of the lesson, and the code of their solutions."""
    cells = json.loads((ROOT / f"{NAME}.ipynb").read_text(encoding="utf-8"))["cells"]
    sources = ["".join(c["source"]) for c in cells if "solution" in c["metadata"].get("tags", [])]
    return {LABEL.search(source)[1]: source for source in sources if LABEL.search(source)}


def test_before_a_click_nothing_is_loaded(visit):
    assert not [url for url in visit.requests if "pyodide" in url or "worker" in url]
    assert visit.page.workers == []


def added(html):
    """Bytes that the buttons, and a panel that trains, add to a page, compressed."""
    bare = re.sub(
        r'<div class="u-(run|train)".*?</div>|<script [^>]*u-run-units.*?</script>',
        "",
        html,
        flags=re.S,
    )
    bare = re.sub(r"<(script|link)[^>]*_static/(run|train-start)\.[^>]*>(</script>)?", "", bare)
    start = compressed("_static/train-start.js") if "train-start.js" in html else 0
    return start + len(gzip.compress(html.encode(), 6)) - len(gzip.compress(bare.encode(), 6))


def test_before_a_click_little_is_added_to_a_page():
    files = compressed("_static/run.js") + compressed("_static/run.css")
    texts = {path.name: path.read_text("utf-8") for path in (SITE / "notebooks").rglob("*.html")}
    more = {name: added(html) for name, html in texts.items() if "u-run-units" in html}
    assert min(more.values()) > 100
    assert {name: files + m for name, m in more.items() if files + m > ADDED} == {}


def test_a_cell_runs_in_the_page(visit, first):
    book = first.place.locator("xpath=..").locator(".cell_output")
    expected = book.inner_text().strip()
    assert first.run() == expected
    assert first.state.inner_text() == "Done."
    assert not book.is_visible()
    assert len(visit.page.workers) == 1
    assert visit.page.locator(".u-run progress").count() == 0


def test_it_is_edited_broken_and_mended(visit, first):
    first.button("Edit").click()
    source = first.field.input_value()
    assert first.field.evaluate("e => e === document.activeElement")
    first.write(source + "\nprint(6 * 7)")
    assert first.run().endswith("42")
    first.write("a = 1\n\nprint(a / 0)")
    assert first.run() == "Line 3: ZeroDivisionError: division by zero"
    assert first.state.inner_text() == "It ended with an error in line 3."
    assert first.place.locator(".u-run-lines b").inner_text().strip() == "▸3"
    first.write("a = (1\n")
    assert first.run().startswith("Line 1: SyntaxError: '(' was never closed")
    first.write("a = 1\n\nprint(a / 1)\na + 2")
    assert first.run() == "1.0\n3"
    assert first.place.locator(".u-run-lines b").count() == 0


def test_a_cell_above_that_is_broken_is_named(visit, units):
    names = [unit[0] for unit in units if isinstance(unit, list)]
    needed, needs = Cell(visit.page, names[0]), Cell(visit.page, names[1])
    needed.write("words = None\nwords.tokenize")
    assert needs.run().startswith("In a cell above, which this one needs: AttributeError")
    assert needed.place.locator(".u-run-lines b").inner_text().strip() == "▸2"
    needed.button("Reset").click()
    assert needs.run() and needs.state.inner_text() == "Done."


def test_the_keyboard_in_the_editor(visit, first):
    first.write("for k in range(2):")
    assert "Tab indents now" in first.state.inner_text()
    first.field.press("End")
    first.field.press("Enter")
    first.field.press_sequentially("if k:")
    first.field.press("Enter")
    first.field.press_sequentially("print(k)")
    first.field.press("Enter")
    first.field.press("Shift+Tab")
    first.field.press_sequentially("x = 1")
    first.field.press("Tab")
    first.field.press_sequentially("# one")
    lines = ["for k in range(2):", "    if k:", "        print(k)", "    x = 1   # one"]
    assert first.field.input_value().split("\n") == lines
    first.field.press("Shift+Enter")
    first.ended()
    assert first.output.inner_text().strip() == "1"
    first.field.press("Escape")
    assert first.state.inner_text() == "Tab leaves the field."
    first.field.press("Tab")
    assert first.button("Run").evaluate("e => e === document.activeElement")
    first.button("Reset").click()


def test_three_exercises_are_solved_and_found_solved_again(visit):
    solutions = exercises()
    assert len(solutions) == 3
    for label, solution in solutions.items():
        cell = Cell(visit.page, label)
        assert cell.run().endswith("not solved yet")
        assert cell.state.inner_text() == "Not solved yet."
        assert cell.place.locator(".u-run-solved").inner_text() == ""
        cell.write(solution.replace("    return ", "    return undefined + "))
        assert cell.run().endswith("NameError: name 'undefined' is not defined")
        wrong = int(cell.place.locator(".u-run-lines b").inner_text().strip()[1:])
        assert "undefined" in cell.field.input_value().split("\n")[wrong - 1]
        cell.write(solution)
        assert cell.run().endswith(": solved")
    visit.page.reload(wait_until="load")
    for label, solution in solutions.items():
        cell = Cell(visit.page, label)
        assert cell.place.locator(".u-run-solved").inner_text() == "Solved"
        assert cell.field.input_value() == solution
    assert visit.page.workers == []


def test_fits_a_phone(visit, first):
    visit.page.set_viewport_size({"width": PHONE, "height": 800})
    first.write("x = " + " + ".join(map(str, range(60))))
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    field, page = first.field.bounding_box(), first.place.bounding_box()
    assert page["x"] <= field["x"] and field["x"] + field["width"] <= page["x"] + page["width"] + 1
    first.button("Reset").click()
    visit.page.set_viewport_size({"width": 1280, "height": 900})


def test_an_endless_loop_is_stopped_and_the_next_run_starts_anew(visit, first):
    first.write(LOOP)
    first.button("Run").click()
    visit.page.wait_for_function(
        "place => place.querySelector('.u-run-state').textContent === 'Running …'",
        arg=first.place.element_handle(),
        timeout=300_000,
    )
    first.button("Stop").click()
    assert first.state.inner_text().startswith("Stopped.")
    assert nothing_runs(visit.page)
    first.write("1 + 1")
    assert first.run() == "2"


def test_all_that_the_wheel_brings_can_be_imported(first):
    names = ", ".join(modules())
    first.write(f"import {names}\nlib.__name__")
    assert first.run() == "'lib'"


def test_a_page_that_is_left_leaves_nothing_running(visit, first):
    first.write(LOOP)
    first.button("Run").click()
    visit.page.goto("about:blank")
    assert nothing_runs(visit.page)
    visit.page.go_back(wait_until="load")


def test_no_other_host_and_no_error(visit):
    ours = (visit.address, "data:", "blob:", "about:")
    assert [url for url in visit.requests if not url.startswith(ours)] == []
    assert visit.errors == []
    asked = {url.rpartition("/")[2] for url in visit.requests if "/pyodide/" in url}
    assert {"pyodide.js", "pyodide.asm.wasm", "python_stdlib.zip"} <= asked


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_accessible_with_editors_open(
    visit, mode
):  # behind the others: axe asks for files in its own way
    visit.show(mode=mode)
    assert findings(visit.page, part=".u-run", colours_only=mode == "dark") == []


def test_from_a_disk_a_line_says_how_to_start_a_server(browser):
    page = browser.new_page()
    page.goto((SITE / f"{NAME}.html").resolve().as_uri())
    cell = Cell(page, next(iter(exercises())))
    cell.button("Run").click()
    assert "python3 -m http.server" in cell.state.inner_text()
    assert page.workers == []
    page.close()


def test_the_licences_are_on_the_site():
    for name, words in (
        ("pyodide", "Mozilla Public License"),
        ("python", "PYTHON SOFTWARE FOUNDATION LICENSE"),
        ("numpy", "NumPy Developers"),
    ):
        path = SITE / "_static/pyodide" / f"LICENSE-{name}.txt"
        assert words in path.read_text(encoding="utf-8")
