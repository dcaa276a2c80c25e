import base64
import re

import pytest
from matplotlib.figure import Figure

from lib.figures import style
from lib.figures.svg import clean_svg, raster_of, svg_of, token_of, with_unique_ids


def figure(title="title"):
    with style.style():
        out = Figure(figsize=(3, 2))
        axes = out.subplots()
        axes.plot([0, 1.23456789], [0, 1], color=style.RED)
        axes.plot([0, 1], [1, 0], color="black")
        axes.set_title(title)
    return out


def test_ink_and_colours_become_the_pages():
    svg = svg_of(figure())
    assert "stroke: var(--u-red, #a3221c)" in svg
    assert re.search(r'fill="currentColor"', svg)
    assert style.INK not in svg
    assert "#000000" not in svg


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ('<rect fill="#1f7d64"/>', 'fill="var(--u-green, #1f7d64)"'),
        ('<rect style="stroke:black"/>', "stroke:currentColor"),
        ("<rect style='fill: white'/>", "fill: var(--u-paper, #ffffff)"),
        ('<rect fill="#abcdef"/>', 'fill="#abcdef"'),
        ('<path d="M 1.23456 -0.0000001 L 5 .50000"/>', 'd="M 1.23 0 L 5 .50"'),
        ('<path d="M1.2345.678"/>', 'd="M1.23.67"'),
        ('<g transform="scale(0.01234567)"/>', "scale(0.01235)"),
        ('<use xlink:href="#a"/>', '<use href="#a"/>'),
        ('<text font-family="DejaVu Sans">black 1.23456</text>', "<text>black 1.23456</text>"),
    ],
)
def test_cleaning(given, want):
    assert want in clean_svg(f'<svg viewBox="0 0 1 1">{given}</svg>')


def test_size_in_points_becomes_pixels():
    cleaned = clean_svg('<svg width="72pt" height="36pt" viewBox="0 0 72 36"></svg>')
    assert 'width="96" height="48"' in cleaned
    cleaned = clean_svg('<svg width="72" height="36"></svg>')
    assert 'viewBox="0 0 72 36"' in cleaned
    assert 'width="72" height="36"' in cleaned


def test_an_svg_without_size_is_refused():
    with pytest.raises(ValueError, match="no size"):
        clean_svg("<svg></svg>")


def test_nothing_of_matplotlib_is_left():
    svg = svg_of(figure())
    for waste in ("<?xml", "<!--", "metadata", "DOCTYPE", "DejaVu", "xlink", "\n"):
        assert waste not in svg
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\d\.\d{6}", svg)
    assert len(svg) < 8000


def test_text_is_text_in_the_pages_font():
    svg = svg_of(figure("a < b"))
    assert re.search(r"<text[^>]*>a &lt; b</text>", svg)
    assert "font-family" not in svg


def test_a_formula_flows():
    svg = svg_of(figure("state $h_{t-1} = 1$"))
    formula = re.search(r'<text x="[^"]*" style="text-anchor: middle">.*?</text>', svg).group()
    assert "".join(re.findall(">([^<]+)<", formula)) == "state ht\u22121\u2005=\u20051"
    assert formula.count("<tspan") == 5, "neighbours of one size and slant share a tspan"
    assert " x=" not in formula.split(">", 1)[1]
    shifts = [float(dy) for dy in re.findall(r'dy="([^"]+)"', formula)]
    assert abs(sum(shifts[1:])) < 0.05, "the line must come back to its base after the subscript"


def test_a_fraction_stays_where_it_is():
    text = svg_of(figure(r"$\frac{a}{b}$"))
    assert re.search(r'<tspan x="[^"]*" y="[^"]*"[^>]*>a</tspan>', text)


def test_same_bytes_each_time():
    assert svg_of(figure()) == svg_of(figure())
    assert raster_of(figure()) == raster_of(figure())


def test_an_image_inside_survives():
    data = "data:image/png;base64," + base64.b64encode(bytes(range(256))).decode()
    cleaned = clean_svg(f'<svg viewBox="0 0 1 1"><image href="{data}"/></svg>')
    assert f'href="{data}"' in cleaned


def test_ids_and_references_move_together():
    svg = '<svg><g id="unused"/><clipPath id="a"/><g clip-path="url(#a)"/><use href="#b"/></svg>'
    assert with_unique_ids(svg, "x-") == (
        '<svg><g/><clipPath id="x-a"/><g clip-path="url(#x-a)"/><use href="#b"/></svg>'
    )


def test_tokens_depend_on_content_only():
    assert token_of("a", 1) == token_of("a", 1)
    assert len({token_of("a", 1), token_of("a", 2), token_of("a1")}) == 3
    assert re.fullmatch(r"u[0-9a-f]{8}-", token_of("é"))


@pytest.mark.parametrize("wrong", [None, 3, "no picture", [figure]])
def test_what_is_no_drawing_is_refused(wrong):
    with pytest.raises(ValueError, match="expected a matplotlib Figure"):
        svg_of(wrong)


def test_a_heavy_raster_is_on_white_paper():
    tag = raster_of(figure())
    assert tag.startswith('<img class="u-raster')
    assert base64.b64decode(tag.split("base64,")[1].split('"')[0])[8:12] == b"WEBP"
