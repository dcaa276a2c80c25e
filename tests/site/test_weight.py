"""Pages are light: half of them within 250 KB, compressed, and none beyond 500."""

import gzip
import statistics

import pytest

from tests.site import weight


@pytest.fixture(scope="module")
def weights(browser, address):
    return weight.weights(browser, address)


def test_the_median_page_and_the_heaviest(weights):
    assert statistics.median(weights.values()) <= weight.MEDIAN, weights
    assert {n: w for n, w in weights.items() if w > weight.LARGEST} == {}


def test_a_page_is_weighed_with_its_scripts_styles_and_fonts(browser, address):
    files = weight.files_of(browser, address, "notebooks/10-lstm.html")
    assert "notebooks/10-lstm.html" in files
    assert {name.rpartition(".")[2] for name in files} >= {"html", "css", "js", "woff", "woff2"}
    assert not [name for name in files if "fontawesome" in name or "mathjax" in name.lower()]
    page = (weight.SITE / "notebooks/10-lstm.html").read_bytes()
    assert weight.compressed("notebooks/10-lstm.html") == len(gzip.compress(page, 6, mtime=0))
