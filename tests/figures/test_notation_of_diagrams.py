"""One drawing, four notations: all of them on a page, of which one is seen; in a kernel the one chosen."""

import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lib.figures import diagrams
from lib.figures.diagrams.canvas import Canvas, letters
from lib.figures.notation import use_notation
from lib.notation import NOTATIONS

ASSETS = Path(__file__).parents[2] / "book" / "assets"
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser"])), None)
DRAW = {
    "lstm": diagrams.lstm_cell,
    "lstm forget": lambda: diagrams.lstm_cell("forget"),
    "lstm gradient": lambda: diagrams.lstm_cell("gradient"),
    "gru before": lambda: diagrams.gru_cell(variant="reset-before"),
    "gru after": lambda: diagrams.gru_cell("gradient", variant="reset-after"),
    "gru simplified": lambda: diagrams.gru_cell("update", variant="simplified"),
    "rnn": diagrams.rnn_cell,
    "attention": diagrams.attention,
    "attention score": lambda: diagrams.attention("score", variant="luong"),
    "two layers": diagrams.ordinary_and_recurrent_layer,
    "unfolded": diagrams.unfolded_rnn,
    "backward": lambda: diagrams.backward_pass(3, 4),
}
every_drawing = pytest.mark.parametrize("draw", DRAW.values(), ids=DRAW)


@pytest.fixture(autouse=True)
def _the_default_again():
    yield
    use_notation("pytorch")


def on_page(draw, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("UNROLLED_PAGE", "1")
        return draw()


def in_kernel(draw, notation, monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)
    use_notation(notation)
    return draw()


def parts(svg, seen):
    """Texts and shapes of an SVG, those left out that stand in a group which is not seen."""
    found = []

    def visit(element, opacity=""):
        classes = element.get("class", "").split()
        if any(name.startswith("n-") for name in classes) and not seen(element, classes):
            return
        opacity = element.get("opacity", opacity)
        tag = element.tag.split("}")[1]
        if tag == "text":
            found.append((tag, "".join(element.itertext()), element.get("x"), element.get("y")))
        elif tag in ("path", "circle", "rect"):
            found.append((tag, opacity, tuple(sorted(element.attrib.items()))))
        for child in element:
            visit(child, opacity)

    visit(ElementTree.fromstring(svg))
    return sorted(map(str, found))


@every_drawing
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_page_holds_what_a_kernel_shows_in_each_notation(draw, notation, monkeypatch):
    page, kernel = on_page(draw, monkeypatch), in_kernel(draw, notation, monkeypatch)
    assert "n-" not in " ".join(e.get("class", "") for e in ElementTree.fromstring(kernel.svg))
    chosen = parts(page.svg, lambda element, classes: f"n-{notation}" in classes)
    assert chosen == parts(kernel.svg, None)
    assert page.alt == kernel.alt, "the alternative says the same in words"


@every_drawing
def test_without_a_stylesheet_only_the_default_is_seen(draw, monkeypatch):
    page = on_page(draw, monkeypatch)
    seen = parts(page.svg, lambda element, classes: element.get("display") != "none")
    assert seen == parts(in_kernel(draw, "pytorch", monkeypatch).svg, None)


@every_drawing
def test_the_four_differ_and_the_page_is_not_four_times_as_heavy(draw, monkeypatch):
    one = [in_kernel(draw, notation, monkeypatch).svg for notation in NOTATIONS]
    assert len(set(one)) >= 3
    assert len(on_page(draw, monkeypatch).svg) < 2.5 * len(one[0])


@every_drawing
def test_the_alternative_speaks_in_words(draw):
    assert not set(draw().alt) & set("_^⟨⟩{}σΓ")


def test_a_notation_inside_another_draws_for_both_only(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    canvas = Canvas(50, 20)
    with canvas.only("ng", "olah"):
        canvas.symbol(10, 10, "h_t")
        with canvas.only("pytorch"):
            canvas.text(10, 10, "nobody")
    svg = canvas.drawing("t", "a").svg
    assert "nobody" not in svg
    assert ('class="n-ng"' in svg, 'class="n-olah"' in svg, "n-pytorch" in svg) == (
        True,
        True,
        False,
    )


def test_letters_are_those_of_the_table():
    assert letters("c_{t-1}", "lstm", "goodfellow") == "s^{(t−1)}"
    assert letters("g_t", "lstm", "olah") == "C\u0303_t"
    assert letters(r"\partial h_t", "gru", "ng") == "∂c^{⟨t⟩}"


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium found")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        options = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
        with playwright.chromium.launch(**options) as browser:
            yield browser


def pixels(browser, svg, notation=None):
    """Picture of an SVG, on a page that has chosen a notation, or as a file of its own."""
    page = browser.new_page(viewport={"width": 600, "height": 460})
    if notation:
        css = "".join((ASSETS / f"{name}.css").read_text() for name in ("figures", "notation"))
        head = f'<html data-notation="{notation}"><style>{css} body {{margin: 0}}</style>'
        svg = f'{head}<div class="u-frame">{svg}</div>'
    else:
        svg = f"<style>body {{margin: 0}}</style>{svg}"
    page.set_content(svg)
    found = page.screenshot()
    page.close()
    return found


@pytest.mark.parametrize("name", ["lstm gradient", "gru before"])
def test_a_browser_shows_exactly_one_notation(name, browser, monkeypatch):
    page = on_page(DRAW[name], monkeypatch).svg
    kernel = {n: in_kernel(DRAW[name], n, monkeypatch).svg for n in NOTATIONS}
    assert pixels(browser, page) == pixels(browser, kernel["pytorch"])
    for notation in NOTATIONS:
        seen = pixels(browser, page, notation)
        assert seen == pixels(browser, kernel[notation], notation)
        assert (seen == pixels(browser, kernel["pytorch"], notation)) == (notation == "pytorch")
