"""Models that are alive in a page: each is opened once, typed to, compared with torch, interrupted and left."""

from functools import cache

import numpy as np
import pytest
import torch

from book.live_models import MODELS
from lib.models.sampling import next_token
from lib.trained import load
from lib.trained.language_model import texts
from tests.site.accessible import findings
from tests.site.conftest import SITE, Visit

PAGES = {"lstm": "13-language-models", "gpt": "19-language-models-at-scale"}
FROM_DISK = "18-transformers"
APART = {"lstm": 0.02, "gpt": 0.001}  # logits from torch's: weights of 13 bits, of 16
HALF = 64
LOGITS = """([name, text]) => {
  const reader = unrolledLive.reader(name);
  reader.read(text.slice(0, 150) + 'x');  // then go back and on: what was kept must not be used for another text
  return reader.read(text).map(step => [...step.logits]);
}"""
CHANGES = """() => {
  window.uSaid = [];
  const state = document.querySelector('.u-live-state');
  new MutationObserver(() => uSaid.push(state.textContent)).observe(state, {childList: true, subtree: true});
}"""


@cache
def model(name):
    return load(MODELS[name].recipe)


@torch.no_grad()
def logits(name, text):
    """What torch computes, (T, V); a GPT's window moves on by half when it is full."""
    network, vocabulary = model(name)
    ids = torch.as_tensor(vocabulary.encode(list("\n" + text)))
    if name == "lstm":
        return network(ids[None])[0][0].double().numpy()
    found, last, C = [], min(len(ids), 2 * HALF), 2 * HALF
    while len(found) < len(ids):
        window = network(ids[None, max(0, last - C) : last])[0][0]
        found.extend(window[len(found) - last :])
        last += HALF
        if last > len(ids) > len(found):
            tail = network(ids[None, last - C :])[0][0]
            found.extend(tail[len(found) - len(ids) :])
    return torch.stack(found).double().numpy()


def uniform(seed, place):
    """The page's random numbers, with Python's integers."""
    x = (seed * 0x9E3779B1 ^ (place + 1) * 0x85EBCA6B) & 0xFFFFFFFF
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ x >> shift) * factor & 0xFFFFFFFF
    return (x ^ x >> 16) / 2**32


def surprises(name, start, written, seed, **rule):
    """Places at which torch would have drawn another character, by the same random numbers."""
    _, vocabulary = model(name)
    p = next_token(logits(name, start + written), **rule)
    places = range(len(start) + 1, len(start + written) + 1)
    drawn = [
        int((p[place - 1].cumsum() <= uniform(seed, place) * p[place - 1].sum()).sum())
        for place in places
    ]
    return [
        place
        for place, a, b in zip(places, vocabulary.decode(drawn), written, strict=True)
        if a != b
    ]


class Panel:
    """The panel of a page, and the visit to it."""

    def __init__(self, visit, name):
        self.visit, self.page, self.name = visit, visit.page, name
        self.place = self.page.locator(f"[data-live={name}]")
        self.field, self.state = self.place.locator("textarea"), self.place.locator(".u-live-state")

    def button(self, name):
        return self.place.get_by_role("button", name=name)

    def slider(self, name):
        return self.place.get_by_role("slider", name=name, exact=True)

    def table(self, number):
        """Rows of a table as lists of text, heads left out."""
        rows = self.place.locator("table").nth(number).locator("tbody tr").all()
        return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in rows]

    def text(self):
        return self.field.input_value()

    def says(self, words):
        self.page.wait_for_function(
            "([place, words]) => place.querySelector('.u-live-state').textContent.startsWith(words)",
            arg=[self.place.element_handle(), words],
        )


@pytest.fixture(scope="module", params=PAGES)
def panel(request, browser, address):
    page = browser.new_page(reduced_motion="no-preference")
    visit = Visit(page, address, f"notebooks/{PAGES[request.param]}.html")
    panel = Panel(visit, request.param)
    panel.before = list(visit.requests)
    panel.button("Open the model").click()
    panel.says("Ready")
    yield panel
    page.close()


def test_the_model_comes_when_its_panel_is_opened_and_from_nowhere_else(panel):
    assert not [url for url in panel.before if "live-models" in url or "/live/" in url]
    after = panel.visit.requests[len(panel.before) :]
    assert [url.rpartition("/_static/")[2] for url in after] == [
        "live-models.js",
        "live.js",
        f"live/{panel.name}.js",
    ]
    assert panel.field.evaluate("field => field === document.activeElement")


def test_logits_are_torchs(panel):
    text = texts()[1][:230]
    found = np.array(panel.page.evaluate(LOGITS, [panel.name, text]))
    expected = logits(panel.name, text)
    assert found.shape == expected.shape
    assert expected.std() > 2
    assert abs(found - expected).max() < APART[panel.name]


def test_it_is_typed_to_and_says_once_what_comes(panel):
    panel.field.fill("")
    panel.page.evaluate(CHANGES)
    panel.field.press_sequentially('A "key')
    panel.says("After “y”: ")
    said = panel.page.evaluate("uSaid")
    assert 1 <= len(said) <= 2  # of six keys; on a busy machine there may be a pause between two
    _, vocabulary = model(panel.name)
    p = next_token(logits(panel.name, 'A "key')[-1])
    first = [vocabulary.tokens[i] for i in np.argsort(-p)[:8]]
    rows = panel.table(0)
    assert rows[0][0].startswith({" ": "␣", "\n": "↵"}.get(first[0], first[0]))
    np.testing.assert_allclose([float(row[2]) for row in rows], np.sort(p)[::-1][:8], atol=0.008)
    assert f"of {len(p)} can be drawn" in said[-1]


def test_temperature_and_the_cuts_by_keyboard(panel):
    for name, key, times in (
        ("temperature", "ArrowLeft", 5),
        ("top-k", "Home", 1),
        ("nucleus", "ArrowLeft", 2),
    ):
        for _ in range(times):
            panel.slider(name).press(key)
    for _ in range(4):
        panel.slider("top-k").press("ArrowRight")
    p = next_token(logits(panel.name, panel.text())[-1], 0.5, 5, 0.9)
    drawn = [row[3] for row in panel.table(0)]
    expected = np.sort(p)[::-1][:8]
    assert [value == "cut" for value in drawn] == [not value for value in expected]
    kept = [float(value) for value in drawn if value != "cut"]
    np.testing.assert_allclose(kept, expected[: len(kept)], atol=0.008)
    panel.page.wait_for_function(
        "([place, words]) => place.querySelector('.u-live-state').textContent.includes(words)",
        arg=[panel.place.element_handle(), f" {len(kept)} of "],
    )
    assert panel.state.inner_text().startswith("After “y”: ")


def test_values_at_a_character(panel):
    panel.slider("character").press("Home")
    for _ in range(4):
        panel.slider("character").press("ArrowRight")
    assert panel.slider("character").get_attribute("aria-valuetext") == "4: “k”"
    here = panel.place.locator(".u-live-here")
    assert here.get_attribute("data-t") == "4"
    rows = panel.table(1)
    if panel.name == "lstm":
        panel.slider("unit").press("Home")
        panel.slider("unit").press("ArrowRight")
        network, vocabulary = model("lstm")
        ids = torch.as_tensor(vocabulary.encode(list('\nA "k')))
        with torch.no_grad():
            h, c = network(ids[None])[1]
        values = {row[0]: float(row[1].replace("−", "-")) for row in panel.table(1)}
        assert values["cell state"] == pytest.approx(c[0, 0, 1].item(), abs=0.006)
        assert values["hidden state"] == pytest.approx(h[0, 0, 1].item(), abs=0.006)
    else:
        assert len(rows) == 8
        weights = panel.page.evaluate(
            "() => { const r = unrolledLive.reader('gpt'); return r.read('A \"k')[4].attention.map(w => [...w]) }"
        )
        np.testing.assert_allclose(np.sum(weights, 1), 1)
        assert [float(row[2]) for row in rows] == pytest.approx(np.max(weights, 1), abs=0.006)
        assert [row[1].split(", ")[1] for row in rows] == [
            "itself" if back == 0 else f"{back} back" for back in 4 - np.argmax(weights, 1)
        ]
    panel.place.locator('[data-t="2"]').click()
    assert panel.slider("character").input_value() == "2"


def test_it_writes_is_interrupted_and_goes_on_as_torch_would(panel):
    start = "The value of "
    panel.field.fill(start)
    panel.place.get_by_label("seed").fill("7")
    panel.button("Go on writing").click()
    panel.page.wait_for_function(
        "([field, length]) => field.value.length > length + 4",
        arg=[panel.field.element_handle(), len(start)],
    )
    panel.button("Stop").click()
    stopped = panel.text()
    assert panel.state.inner_text().startswith("Stopped. It wrote: “")
    assert 4 < len(stopped) - len(start) < 60
    panel.page.wait_for_timeout(200)
    assert panel.text() == stopped
    panel.page.emulate_media(reduced_motion="reduce")  # then the text comes at once
    panel.button("Go on writing").click()
    panel.says("It wrote: “")
    whole = panel.text()
    assert len(whole) == len(stopped) + 100
    rule = {"temperature": 0.5, "k": 5, "mass": 0.9}
    # A draw on the edge may fall to the other side by rounding, no more than now and then.
    assert len(surprises(panel.name, start, whole[len(start) :], 7, **rule)) <= 1
    assert len(surprises(panel.name, start, whole[len(start) :], 8, **rule)) > 8
    panel.page.emulate_media(reduced_motion="no-preference")


def test_it_stops_when_its_page_is_left(panel):
    panel.button("Begin again").click()
    panel.button("Go on writing").click()
    panel.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    left = panel.text()
    panel.page.wait_for_timeout(200)
    assert panel.text() == left
    assert panel.state.inner_text().startswith("Stopped, as the page was left.")


def test_fits_a_phone_and_is_accessible_in_both_colours(panel):
    assert panel.visit.errors == []  # before axe, which asks for files in its own way
    assert all(url.startswith((panel.visit.address, "data:")) for url in panel.visit.requests)
    panel.page.set_viewport_size({"width": 360, "height": 900})
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= 360
    place = panel.place.bounding_box()
    for part in panel.place.locator("svg, table, input[type=range]").all():
        box = part.bounding_box()
        assert (
            place["x"] - 1 <= box["x"] <= box["x"] + box["width"] <= place["x"] + place["width"] + 1
        )
    assert findings(panel.page, part=".u-live") == []
    panel.page.evaluate(
        "Object.assign(document.documentElement.dataset, {mode: 'dark', theme: 'dark'})"
    )
    assert findings(panel.page, part=".u-live", colours_only=True) == []


def test_from_a_disk(browser):
    page = browser.new_page()
    page.goto((SITE / "notebooks" / f"{FROM_DISK}.html").resolve().as_uri(), wait_until="commit")
    place = page.locator(".u-live")
    place.get_by_role("button", name="Open the model").click()
    place.locator("textarea").wait_for()
    assert place.locator("tbody tr").count() == 16
    page.close()
