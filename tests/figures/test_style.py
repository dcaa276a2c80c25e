import itertools
from pathlib import Path

import numpy as np
import pytest

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
    from lib.figures.plots.cells import STRONGEST

    cell = blend(style.PALETTE[name][dark], style.PAGES[dark], STRONGEST)
    assert contrast(cell, ink) >= 4.5


def test_the_stylesheet_holds_the_palette():
    css = CSS.read_text(encoding="utf-8")
    for rule in (
        style.variables(False, ":root"),
        style.variables(True, 'html[data-theme="dark"]'),
    ):
        assert rule in css, f"book/assets/figures.css must hold:\n{rule}"
