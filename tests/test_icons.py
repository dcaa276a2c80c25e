"""Icons: the site has the glyphs that its pages show, in fonts of a few kilobytes, and no others."""

import io
import sys
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import icons

STYLE = (
    '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}.fa-list::before{content:"\\f03a"}'
    ".fa-lg{font-size:1.25em}"
)
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"


def test_names_have_codes():
    assert icons.codes_of_names(STYLE) == {
        "fa-bars": 0xF0C9,
        "fa-navicon": 0xF0C9,
        "fa-list": 0xF03A,
    }


def test_what_pages_and_styles_show_is_found():
    codes = icons.codes_of_names(STYLE)
    pages = [
        '<i class="fa-solid fa-bars fa-lg"></i>',
        '<i class="fab fa-list"></i><p class="alfa-bars fa-solid">',
    ]
    names, loose = icons.wanted(pages, ['a{content:"\\f107"}', "b{--icon:'\uf058'}"], codes)
    assert names == {"solid": {"fa-bars"}, "regular": set(), "brands": {"fa-list"}}
    assert loose == {0xF107, 0xF058}


def test_the_theme_loads_no_icons():
    macros = (THEME / "webpack-macros.html").read_text(encoding="utf-8")
    links = [line for line in macros.splitlines() if "vendor/fontawesome" in line]
    assert len(links) == 5
    assert icons.without_theme_icons("\n".join(links)).strip() == ""
    assert icons.without_theme_icons('<link href="a.css" />') == '<link href="a.css" />'


@pytest.mark.parametrize("file", [row[3] for row in icons.FAMILIES.values()])
def test_a_cut_font_is_small_and_has_its_glyphs(file):
    (path,) = THEME.glob(f"vendor/fontawesome/*/webfonts/{file}")
    known = sorted(TTFont(path).getBestCmap())
    chosen = {code for code in known if code >= 0xF000}
    chosen = set(sorted(chosen)[:12])
    content = icons.cut(path, chosen)
    assert content[:4] == b"wOFF"
    assert len(content) < 8_000 < path.stat().st_size
    assert set(TTFont(io.BytesIO(content)).getBestCmap()) == chosen
    assert icons.cut(path, chosen) == content
