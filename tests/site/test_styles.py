"""What the build cuts from the theme's stylesheets changes no page, and makes them a good deal lighter."""

import gzip
import io
from pathlib import Path

import numpy as np
import pydata_sphinx_theme
import pytest
from PIL import Image

from tests.site.conftest import SITE, Visit

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/styles"
PAGES = ["book/index.html", "notebooks/labs/10-lstm.html", "search.html"]
BLOCKING = 70_000  # bytes of a lesson's stylesheets, compressed
STYLES = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .filter(link => link.media !== 'print').map(link => new URL(link.href).pathname.slice(1))"""


def picture(page, width):
    page.set_viewport_size({"width": width, "height": 1600})
    page.evaluate("document.querySelector('.bd-sidebar-primary').scrollTop = 0")
    return np.asarray(Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB"))


def differing(one, other):
    """Share of the pixels that differ; a caret or a bar that comes late is a few dozen of two millions."""
    return np.mean((one != other).any(axis=2)) if one.shape == other.shape else 1.0


@pytest.mark.parametrize("name", PAGES)
def test_pages_look_as_with_the_whole_stylesheets(new_tab, address, name):
    visit = Visit(new_tab(), address, name)
    cut = [picture(visit.page, width) for width in (1280, 360)]
    for sheet in ("bootstrap.css", "pydata-sphinx-theme.css"):
        visit.page.route(
            f"**/{sheet}*", lambda route, _, sheet=sheet: route.fulfill(path=THEME / sheet)
        )
    visit.page.set_viewport_size({"width": 1280, "height": 1600})
    visit.page.reload(wait_until="load")
    visit.page.evaluate("document.fonts.ready.then(() => new Promise(r => setTimeout(r, 50)))")
    for before, width in zip(cut, (1280, 360), strict=True):
        assert differing(before, picture(visit.page, width)) < 1e-4, width


def test_stylesheets_that_block_the_first_paint_are_small(open_page):
    files = open_page("notebooks/10-lstm.html").page.evaluate(STYLES)
    sizes = {file: len(gzip.compress((SITE / file).read_bytes())) for file in files}
    assert sum(sizes.values()) <= BLOCKING, sizes
    assert sizes["_static/styles/bootstrap.css"] <= 12_000
