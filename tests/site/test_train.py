"""Panels that train in the page: one visit to each, in the order in which a reader would try it all.

Skipped where Pyodide could not be had, for then the pages have no panels.
"""

import re

import pytest

from book.panels import PANELS
from lib.training.by_hand import Training
from tests.site.accessible import findings
from tests.site.conftest import PHONE, SITE, Visit
from tests.site.test_run import nothing_runs

PAGES = {
    "hello": "notebooks/04-recurrent-networks",
    "adding-8": "notebooks/05-backpropagation-through-time",
    "adding-16": "notebooks/10-lstm",
}
WAIT = 300_000  # milliseconds; the machine may be busy

pytestmark = pytest.mark.skipif(
    SITE.is_dir() and not (SITE / "_static/pyodide/pyodide.js").is_file(),
    reason="Pyodide could not be had when the site was built: its pages have no panels",
)


class Panel:
    """The panel of a page."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.place = visit.page.locator(".u-train")
        self.state = self.place.locator(".u-train-state")

    def button(self, name):
        return self.place.get_by_role("button", name=name, exact=True)

    def open(self):
        self.button("Open the panel").click()
        self.button("Run").wait_for()

    def choose(self, label, text):
        self.place.get_by_label(label).select_option(label=text)

    @property
    def updates(self):
        return int(self.place.locator(".u-train-values b").first.inner_text())

    def ended(self):
        """Wait until nothing is computed; return what the status says."""
        self._wait("p => p.getAttribute('aria-busy') === 'false'")
        return self.state.inner_text()

    def has_made(self, updates):
        self._wait(f"p => Number(p.querySelector('.u-train-values b').textContent) >= {updates}")

    def _wait(self, condition):
        self.page.wait_for_function(condition, arg=self.place.element_handle(), timeout=WAIT)

    def picture(self, title):
        figure = self.place.locator("figure").filter(has_text=title)
        return figure.locator("svg").get_attribute("aria-label")


@pytest.fixture(scope="module")
def reader(browser):
    """One reader, whose browser fetches Python once."""
    with browser.new_context() as context:
        yield context


@pytest.fixture(scope="module")
def panel(reader, address):
    panel = Panel(Visit(reader.new_page(), address, f"{PAGES['hello']}.html"))
    yield panel
    panel.page.close()


def native(name, updates, seed=1):
    """What the same code says natively: the status, without what the network does."""
    settings = PANELS[name]["begin"]
    network = Training(PANELS[name]["task"], settings["cell"], seed)
    for _ in range(updates):
        loss, norm = network.step(settings["lr"], settings["clip"] or float("inf"))
    value = network.view().get("error", loss)
    return (
        value,
        f"{updates} updates: {PANELS[name]['what']} {short(value)}, gradient norm {short(norm)}",
    )


def short(x):
    """Two digits, as the panel writes them."""
    return f"{float(f'{x:.2g}'):g}"


def test_every_lesson_with_a_panel_has_one():
    pages = {
        p.relative_to(SITE).as_posix(): p.read_text("utf-8")
        for p in (SITE / "notebooks").rglob("*.html")
    }
    with_panel = {name for name, text in pages.items() if 'class="u-train"' in text}
    assert with_panel == {f"{name}.html" for name in PAGES.values()}


def test_nothing_is_loaded_before_a_click_and_no_python_when_it_opens(panel):
    asked = {url.rpartition("/")[2] for url in panel.visit.requests}
    assert not asked & {"train.js", "train-data.js", "train.css", "run-worker.js", "pyodide.js"}
    panel.open()
    assert panel.button("Run").evaluate("e => e === document.activeElement")
    asked = {url.rpartition("/")[2] for url in panel.visit.requests}
    assert {"train.js", "train-data.js", "train.css"} <= asked
    assert panel.page.workers == []
    assert panel.picture("Loss").endswith("no update yet.")


def test_step_makes_one_update(panel):
    panel.page.keyboard.press("Shift+Tab")
    panel.page.keyboard.press("Enter")
    assert panel.ended().startswith(native("hello", 1)[1].replace("updates", "update", 1))
    assert panel.updates == 1
    assert panel.place.locator("progress").count() == 0


def test_run_reaches_the_loss_of_the_caption_and_draws_seldom_where_nothing_may_move(panel):
    panel.page.emulate_media(reduced_motion="reduce")
    drawn = "window.uDrawn = 0; new MutationObserver(() => { uDrawn += 1 }).observe(%s, { childList: true })"
    panel.page.evaluate(drawn % "document.querySelector('.u-train-picture')")
    panel.button("Run").click()
    value, words = native("hello", 101)
    assert value < PANELS["hello"]["reached"][0]["below"]
    assert panel.ended() == f"{words}, it writes hello."
    assert panel.updates == 101
    assert panel.page.evaluate("uDrawn") < 30
    panel.page.emulate_media(reduced_motion="no-preference")
    assert f"{short(value)} at update 101" in panel.picture("Loss")
    cells = panel.place.locator("figure td").all_inner_texts()
    assert [float(text[:4]) > 0.9 for text in cells] == [text.endswith("✓") for text in cells]
    panel.place.get_by_text("The curves in numbers").click()
    last = panel.place.locator("details tr").last.inner_text().split()
    assert last[:2] == ["101", short(value)]


def test_another_cell_begins_anew_and_run_is_stopped(panel):
    panel.choose("Cell", "GRU")
    assert panel.updates == 0
    assert panel.state.inner_text() == "A new network with random weights: GRU."
    assert "tanh RNN, step size 0.3" in panel.place.locator("p.u-train-before").inner_text()
    panel.button("Run").click()
    panel.has_made(3)
    panel.button("Stop").click()
    said, made = panel.ended(), panel.updates
    assert said.startswith(f"{made} updates: loss ")
    panel.page.wait_for_timeout(300)
    assert panel.updates == made < 100
    panel.choose("Step size", "1")
    panel.choose("Clip the gradient", "norm at most 0.3")
    assert panel.state.inner_text() == "From the next update on: step size 1, norm at most 0.3."
    panel.button("Step").click()
    panel.ended()
    assert panel.updates == made + 1
    assert len(panel.page.workers) == 1
    panel.button("Reset").click()
    assert panel.updates == 0


def test_fits_a_phone_and_is_accessible_when_open(panel):
    panel.visit.show(width=PHONE)
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    sizes = panel.place.locator("svg text").evaluate_all(
        "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) * t.ownerSVGElement.getScreenCTM().a)"
    )
    assert min(sizes) >= 10
    for mode in ("light", "dark"):
        panel.visit.show(mode=mode)
        assert findings(panel.page, part=".u-train", colours_only=mode == "dark") == []
    panel.visit.show()


def test_a_page_that_is_left_leaves_nothing_running(panel):
    panel.button("Run").click()
    panel.has_made(3)
    errors = list(panel.visit.errors)
    panel.page.goto("about:blank")
    assert nothing_runs(panel.page)
    assert [e for e in errors if "axe" not in e and "404" not in e] == []
    ours = (panel.visit.address, "data:", "blob:", "about:")
    assert [url for url in panel.visit.requests if not url.startswith(ours)] == []


@pytest.mark.parametrize("name", ["adding-8", "adding-16"])
def test_the_adding_problem_is_learnt_in_the_page(reader, address, name):
    panel = Panel(Visit(reader.new_page(), address, f"{PAGES[name]}.html"))
    panel.open()
    panel.button("Run").click()
    said = panel.ended()
    reached = re.fullmatch(
        r"400 updates: error (0\.\d+), gradient norm [\d.]+, ([\d.]+) of the gradient arrives at step 1\.",
        said,
    )
    assert reached, said
    assert float(reached[1]) < PANELS[name]["reached"][0]["below"]
    assert float(reached[2]) > PANELS[name]["arrives"][1]
    assert f"mean squared error of 200, {reached[1]}" in panel.picture("Answers")
    assert f"{reached[2]} at step 1" in panel.picture("Share of the gradient")
    assert panel.visit.errors == []
    panel.page.close()


def test_from_a_disk_a_line_says_how_to_start_a_server(browser):
    page = browser.new_page()
    page.goto((SITE / f"{PAGES['hello']}.html").resolve().as_uri())
    place = page.locator(".u-train")
    place.get_by_role("button", name="Open the panel").click()
    place.get_by_role("button", name="Run", exact=True).click()
    assert "python3 -m http.server" in place.locator(".u-train-state").inner_text()
    assert page.workers == []
    page.close()
