import base64
import itertools
import re
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from lib.figures import style

CSS = Path(__file__).parents[2] / "book" / "assets" / "figures.css"
DATA = ("blue", "orange", "green", "red", "purple", "sky")
# Machado, Oliveira and Fernandes (2009), severity 1
SIGHT = {
    "usual": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def oklab(rgb):
    to_cone = [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
    to_lab = [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
    return np.array(to_lab) @ np.cbrt(np.array(to_cone) @ np.clip(rgb, 0, 1))


def blend(colour, page, opacity):
    mixed = [
        round(int(colour[i : i + 2], 16) * opacity + int(page[i : i + 2], 16) * (1 - opacity))
        for i in (1, 3, 5)
    ]
    return "#" + "".join(f"{value:02x}" for value in mixed)


def figure(title="title"):
    with style.style():
        out = Figure(figsize=(3, 2))
        axes = out.subplots()
        axes.plot([0, 1.23456789], [0, 1], color=style.RED)
        axes.plot([0, 1], [1, 0], color="black")
        axes.set_title(title)
    return out


def test_the_palette_has_its_names():
    assert tuple(style.PALETTE)[:6] == DATA
    assert style.PALETTE["blue"][0] == style.BLUE
    assert style.PALETTE["paper"][0] == style.PAPER
    assert tuple(style.PALETTE[name][0] for name in DATA) == style.COLOURS


@pytest.mark.parametrize("name", [*DATA, "muted"])
@pytest.mark.parametrize("dark", [False, True])
def test_colours_stand_out_on_their_page(name, dark):
    least = 4.5 if name == "muted" else 3
    assert contrast(style.PALETTE[name][dark], style.PAGES[dark]) >= least


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("dark", [False, True])
def test_colours_stay_apart(sight, dark):
    seen = {n: oklab(np.array(SIGHT[sight]) @ linear(style.PALETTE[n][dark])) for n in DATA}
    for one, other in itertools.combinations(DATA, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 0.08, (one, other)


def test_lines_differ_in_more_than_colour():
    assert len({str(dashes) for _, dashes, _ in style.LINES}) == len(style.LINES)
    assert len({marker for _, _, marker in style.LINES}) == len(style.LINES)


@pytest.mark.parametrize(("dark", "ink"), [(False, "#323232"), (True, "#ced6dd")])
@pytest.mark.parametrize("name", ["blue", "orange"])
def test_ink_is_readable_on_the_strongest_cell(dark, ink, name):
    from lib.figures.plots.grids import STRONGEST

    cell = blend(style.PALETTE[name][dark], style.PAGES[dark], STRONGEST)
    assert contrast(cell, ink) >= 4.5


def test_the_stylesheet_holds_the_palette():
    css = CSS.read_text(encoding="utf-8")
    for rule in (
        style.variables(False, ":root"),
        style.variables(True, 'html[data-theme="dark"]'),
    ):
        assert rule in css, f"book/assets/figures.css must hold:\n{rule}"


def test_ink_and_colours_become_the_pages():
    svg = style.svg_of(figure())
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
    assert want in style.clean_svg(f'<svg viewBox="0 0 1 1">{given}</svg>')


def test_size_in_points_becomes_pixels():
    cleaned = style.clean_svg('<svg width="72pt" height="36pt" viewBox="0 0 72 36"></svg>')
    assert 'width="96" height="48"' in cleaned
    cleaned = style.clean_svg('<svg width="72" height="36"></svg>')
    assert 'viewBox="0 0 72 36"' in cleaned
    assert 'width="72" height="36"' in cleaned


def test_an_svg_without_size_is_refused():
    with pytest.raises(ValueError, match="no size"):
        style.clean_svg("<svg></svg>")


def test_nothing_of_matplotlib_is_left():
    svg = style.svg_of(figure())
    for waste in ("<?xml", "<!--", "metadata", "DOCTYPE", "DejaVu", "xlink", "\n"):
        assert waste not in svg
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\d\.\d{6}", svg)
    assert len(svg) < 8000


def test_text_is_text_in_the_pages_font():
    svg = style.svg_of(figure("a < b"))
    assert re.search(r"<text[^>]*>a &lt; b</text>", svg)
    assert "font-family" not in svg


def test_a_formula_flows():
    svg = style.svg_of(figure("state $h_{t-1} = 1$"))
    formula = re.search(r'<text x="[^"]*" style="text-anchor: middle">.*?</text>', svg).group()
    assert "".join(re.findall(">([^<]+)<", formula)) == "state ht\u22121\u2005=\u20051"
    assert formula.count("<tspan") == 5, "neighbours of one size and slant share a tspan"
    assert " x=" not in formula.split(">", 1)[1]
    shifts = [float(dy) for dy in re.findall(r'dy="([^"]+)"', formula)]
    assert abs(sum(shifts[1:])) < 0.05, "the line must come back to its base after the subscript"


def test_a_fraction_stays_where_it_is():
    text = style.svg_of(figure(r"$\frac{a}{b}$"))
    assert re.search(r'<tspan x="[^"]*" y="[^"]*"[^>]*>a</tspan>', text)


def test_same_bytes_each_time():
    assert style.svg_of(figure()) == style.svg_of(figure())
    assert style.raster_of(figure()) == style.raster_of(figure())


def test_an_image_inside_survives():
    data = "data:image/png;base64," + base64.b64encode(bytes(range(256))).decode()
    cleaned = style.clean_svg(f'<svg viewBox="0 0 1 1"><image href="{data}"/></svg>')
    assert f'href="{data}"' in cleaned


def test_ids_and_references_move_together():
    svg = '<svg><g id="unused"/><clipPath id="a"/><g clip-path="url(#a)"/><use href="#b"/></svg>'
    assert style.with_unique_ids(svg, "x-") == (
        '<svg><g/><clipPath id="x-a"/><g clip-path="url(#x-a)"/><use href="#b"/></svg>'
    )


def test_tokens_depend_on_content_only():
    assert style.token_of("a", 1) == style.token_of("a", 1)
    assert len({style.token_of("a", 1), style.token_of("a", 2), style.token_of("a1")}) == 3
    assert re.fullmatch(r"u[0-9a-f]{8}-", style.token_of("é"))


@pytest.mark.parametrize("wrong", [None, 3, "no picture", [figure]])
def test_what_is_no_drawing_is_refused(wrong):
    with pytest.raises(ValueError, match="expected a matplotlib Figure"):
        style.svg_of(wrong)


def test_a_drawing_shows_itself(monkeypatch):
    monkeypatch.setenv("UNROLLED_PAGE", "1")
    svg = '<svg viewBox="0 0 1 1"><path id="p"/></svg>'
    bundle = style.Drawing(svg, caption="C", alt="A")._repr_mimebundle_()
    assert 'aria-label="A"' in bundle["text/html"]
    assert set(style.Drawing(svg)._repr_mimebundle_()) == {"text/plain"}


def test_a_heavy_raster_is_on_white_paper():
    tag = style.raster_of(figure())
    assert tag.startswith('<img class="u-raster')
    assert base64.b64decode(tag.split("base64,")[1].split('"')[0])[8:12] == b"WEBP"
