"""The picture for those who share a page: its size, its weight, and that pages name it where they can."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "book" / "_ext"))
from unrolled import preview


def app(folder, address=""):
    config = SimpleNamespace(html_title="Unrolled", html_baseurl=address)
    return SimpleNamespace(
        config=config, outdir=str(folder), builder=SimpleNamespace(format="html")
    )


def test_the_picture_fits_what_its_readers_expect(tmp_path):
    preview.publish(app(tmp_path), None)
    path = tmp_path / preview.NAME
    image = Image.open(path)
    assert image.size == (preview.WIDTH, preview.HEIGHT)
    assert path.stat().st_size < 200_000
    dark = np.asarray(image.convert("L")) < 200
    assert dark.any(axis=0)[80:1100].mean() > 0.6, "the drawing fills its width"
    assert not dark[:, :70].any() and not dark[:, -40:].any(), "and keeps its margins"


def test_the_same_book_has_the_same_picture(tmp_path):
    for name in "ab":
        preview.publish(app(tmp_path / name), None)
    assert (tmp_path / "a" / preview.NAME).read_bytes() == (
        tmp_path / "b" / preview.NAME
    ).read_bytes()


@pytest.mark.parametrize("address", ["https://book.example/course/", ""])
def test_pages_name_it_where_they_know_their_address(tmp_path, address):
    context = {}
    preview.add_address(app(tmp_path, address), "book/index", "page.html", context, None)
    assert context["preview"] == (f"{address}_static/preview.png" if address else "")
