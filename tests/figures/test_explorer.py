import html
import json
import re

import pytest
from matplotlib.figure import Figure

from lib.figures.explorer import explore
from lib.figures.picture import picture

WIDGET = "application/vnd.jupyter.widget-view+json"


def square(side, left=0):
    return (
        f'<svg viewBox="0 0 9 9"><clipPath id="k"/><g clip-path="url(#k)" x="{side}{left}"/></svg>'
    )


def plotted(top):
    figure = Figure(figsize=(2, 1))
    axes = figure.subplots()
    axes.plot([0, 1], [0, top])
    return figure


def two(**options):
    return explore(
        square,
        caption="Move it.",
        alt=lambda side, left: f"side {side} at {left}",
        side=[1, 2],
        left=[-0.5, 0.0, 0.5],
        **options,
    )


def shown(markup):
    frames = re.findall(r'<div class="u-frame" role="img" aria-label="([^"]*)"( hidden)?>', markup)
    return [alt for alt, hidden in frames if not hidden], [alt for alt, _ in frames]


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")


@pytest.fixture
def kernel(monkeypatch):
    monkeypatch.delenv("UNROLLED_PAGE", raising=False)


def test_every_combination_has_a_frame_and_the_last_slider_moves_fastest():
    now, all_frames = shown(two().html())
    assert all_frames == [f"side {s} at {x}" for s in (1, 2) for x in (-0.5, 0.0, 0.5)]
    assert now == ["side 1 at -0.5"]


def test_start_chooses_the_frame_and_the_positions():
    markup = two(start={"left": 0.5, "side": 2}).html()
    assert shown(markup)[0] == ["side 2 at 0.5"]
    assert re.findall(r'<input [^>]*value="(\d)"', markup) == ["1", "2"]


def test_sliders_have_labels_and_say_their_values():
    markup = two(start={"left": 0.5}).html()
    identities = re.findall(r'<label for="([^"]+)">(\w+)</label><input id="([^"]+)"', markup)
    assert [(label, a == b) for a, label, b in identities] == [("side", True), ("left", True)]
    assert len({a for a, _, _ in identities}) == 2
    assert re.findall(r'aria-valuetext="([^"]+)"', markup) == ["1", "0.5"]
    assert re.findall(r"<output[^>]*>([^<]+)<", markup) == ["1", "0.5"]
    values = [json.loads(html.unescape(v)) for v in re.findall(r'data-values="([^"]+)"', markup)]
    assert values == [["1", "2"], ["\u22120.5", "0", "0.5"]]
    assert re.findall(r'min="(\d)" max="(\d)"', markup) == [("0", "1"), ("0", "2")]
    assert 'aria-live="polite"' in markup


def test_ids_are_unique_and_known():
    markup = two().html()
    identities = re.findall(r' id="([^"]+)"', markup)
    assert len(identities) == len(set(identities)) == 8
    assert set(re.findall(r"url\(#([^)]+)\)", markup)) <= set(identities)


def test_nothing_comes_from_elsewhere_and_nothing_changes():
    markup = two().html()
    assert set(re.findall(r"https?://[^\"' ]+", markup)) == {"http://www.w3.org/2000/svg"}
    assert markup == two().html()


def test_frames_of_figures_have_one_size():
    markup = explore(plotted, caption="c", alt="a", top=[1, 1e9]).html()
    assert len(re.findall("<svg", markup)) == 2
    assert len(set(re.findall(r'viewBox="([^"]+)"', markup))) == 1


def test_pictures_bring_their_own_alternatives():
    def draw(side):
        return picture(square(side), caption="c", alt=f"own {side}")

    assert shown(explore(draw, caption="c", side=[1, 2]).html())[1] == ["own 1", "own 2"]
    assert shown(explore(draw, caption="c", alt="mine", side=[1, 2]).html())[1] == ["mine"] * 2


def test_text_is_stable_and_free_of_what_is_computed():
    assert repr(two()) == "Explorer: Move it.\n  side: 1, 2\n  left: \u22120.5, 0, 0.5"
    fixed = explore(square, caption="Move\nit.", alt="A square.", side=[None, 2])
    assert repr(fixed) == "Explorer: Move it.\n  A square.\n  side: none, 2"


@pytest.mark.usefixtures("page")
def test_a_page_gets_html_and_no_widget(monkeypatch):
    monkeypatch.setattr("lib.figures.explorer.Explorer.widget", None)
    assert set(two()._repr_mimebundle_()) == {"text/html", "text/plain"}


@pytest.mark.usefixtures("kernel")
def test_a_kernel_gets_a_widget_and_no_html():
    assert set(two()._repr_mimebundle_()) == {WIDGET, "text/plain"}


@pytest.mark.usefixtures("kernel")
def test_the_sliders_of_the_widget_turn_the_stack():
    side, left, stack, _ = two(start={"left": 0.0}).widget().children
    assert stack.selected_index == 1
    assert left.label == "0"
    side.index, left.index = 1, 2
    assert stack.selected_index == 5
    assert 'aria-label="side 2 at 0.5"' in stack.children[5].value
    assert all(" hidden>" not in child.value for child in stack.children)


@pytest.mark.usefixtures("kernel")
def test_one_slider_is_linked_in_the_browser(monkeypatch):
    import ipywidgets

    links = []
    monkeypatch.setattr(ipywidgets, "jslink", lambda *ends: links.append(ends))
    slider, stack, _ = explore(square, caption="c", alt="a", side=[1, 2]).widget().children
    assert links == [((slider, "index"), (stack, "selected_index"))]


@pytest.mark.usefixtures("kernel")
def test_nothing_is_written_to_the_error_stream(capfd):
    explorer = explore(plotted, caption="c", alt="a", top=[1, 2, 3])
    explorer._repr_mimebundle_()
    assert capfd.readouterr() == ("", "")


def spoken(side):
    return f"*side* {side}"


def test_a_sentence_stands_beneath_each_frame():
    explorer = explore(square, caption="c", alt="a", says=spoken, start={"side": 2}, side=[1, 2])
    assert '<div class="u-says"><p hidden><em>side</em> 1</p><p><em>side</em> 2</p></div>' in (
        explorer.html()
    )
    _, frames, sentences, _ = explorer.widget().children
    assert (frames.selected_index, sentences.selected_index) == (1, 1)
    assert sentences.children[0].value == "<em>side</em> 1"
    with pytest.raises(ValueError, match="says"):
        explore(square, caption="c", alt="a", says=lambda side: "", side=[1, 2]).html()
    assert "u-says" not in two().html()


def test_a_failing_frame_is_named():
    def draw(side):
        return square(1 / side)

    with pytest.raises(ZeroDivisionError) as error:
        explore(draw, caption="c", alt="a", side=[1, 0])
    assert error.value.__notes__ == ["while drawing the frame side=0"]


@pytest.mark.parametrize("missing", ["", " "])
def test_caption_and_alt_are_required(missing):
    with pytest.raises(ValueError, match="caption"):
        explore(square, caption=missing, alt="a", side=[1, 2])
    with pytest.raises(ValueError, match="alt"):
        explore(square, caption="c", alt=missing, side=[1, 2])
    with pytest.raises(ValueError, match="alt"):
        explore(square, caption="c", side=[1, 2])
    with pytest.raises(ValueError, match="alt"):
        explore(square, caption="c", alt=lambda side: missing, side=[1, 2])


@pytest.mark.parametrize(
    ("sliders", "message"),
    [
        ({}, "no control"),
        ({"side": [1]}, "at least two"),
        ({"side": 3}, "at least two"),
        ({"side": "ab"}, "at least two"),
        ({"side": [1, 1.0]}, "read differently"),
        ({"side": range(8), "left": range(8)}, "64 frames"),
        ({"side": [1, 2], "start": {"side": 3}}, "start"),
        ({"side": [1, 2], "start": {"top": 1}}, "start"),
    ],
)
def test_wrong_sliders_are_refused(sliders, message):
    with pytest.raises(ValueError, match=message):
        explore(square, caption="c", alt="a", **sliders)


def test_sixty_frames_are_allowed():
    assert len(explore(square, caption="c", alt="a", side=range(6), left=range(10)).frames) == 60


def test_a_frame_is_drawn_once():
    calls = []
    explorer = explore(
        lambda side: calls.append(side) or square(side), caption="c", alt="a", side=[1, 2]
    )
    explorer.html()
    explorer.html()
    assert calls == [1, 2]
