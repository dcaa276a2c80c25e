"""What the build cuts from the theme's stylesheets changes no page, and makes them a good deal lighter."""

import gzip
import io
import shutil
import sys
from pathlib import Path

import numpy as np
import pydata_sphinx_theme
import pytest
from PIL import Image

from tests.site import looks
from tests.site.conftest import ROOT, SITE, Visit

sys.path.insert(0, str(ROOT / "book" / "_ext"))
from unrolled import bundles, styles

STATIC = SITE / "_static"
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/styles"
PAGES = ["book/index.html", "notebooks/labs/10-lstm.html", "search.html"]
BLOCKING = 70_000  # bytes of a lesson's stylesheets, compressed
STYLES = """() => [...document.querySelectorAll('link[rel=stylesheet]')]
  .filter(link => link.media !== 'print').map(link => new URL(link.href).pathname.slice(1))"""
FILES = "document.querySelector('link[data-files]').dataset.files.split(' ')"


def picture(page, width):
    page.set_viewport_size({"width": width, "height": 1600})
    page.evaluate(looks.FITTED)
    page.evaluate("document.querySelector('.bd-sidebar-primary').scrollTop = 0")
    return np.asarray(Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB"))


def differing(one, other):
    """Share of the pixels that differ; a caret or a bar that comes late is a few dozen of two millions."""
    return np.mean((one != other).any(axis=2)) if one.shape == other.shape else 1.0


@pytest.mark.parametrize("name", PAGES)
def test_pages_look_as_with_the_whole_stylesheets(new_tab, address, name, tmp_path):
    visit = Visit(new_tab(), address, name)
    cut = [picture(visit.page, width) for width in (1280, 360)]
    files = visit.page.evaluate(FILES)
    for file in [*(file.rpartition(":")[2] for file in files), "basic.css"]:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        whole = THEME / Path(file).name
        shutil.copy(whole if whole.name in styles.NAMES else STATIC / file, tmp_path / file)
    style = bundles.together(tmp_path, files)
    visit.page.route(
        "**/styles/page-*.css", lambda route: route.fulfill(body=style, content_type="text/css")
    )
    visit.page.set_viewport_size({"width": 1280, "height": 1600})
    visit.page.reload(wait_until="load")
    visit.page.evaluate("document.fonts.ready.then(() => new Promise(r => setTimeout(r, 50)))")
    for before, width in zip(cut, (1280, 360), strict=True):
        assert differing(before, picture(visit.page, width)) < 1e-4, width


def test_stylesheets_that_block_the_first_paint_are_small(open_page):
    files = open_page("notebooks/10-lstm.html").page.evaluate(STYLES)
    assert len(files) == 1, "a phone waits for each"
    assert len(gzip.compress((SITE / files[0]).read_bytes())) <= BLOCKING
    assert len(gzip.compress((STATIC / "styles/bootstrap.css").read_bytes())) <= 12_000
