"""Pages are light: half of them within 250 KB, compressed, and none beyond 500."""

import gzip

from tests.site import weight
from tests.site.conftest import page_names


def test_no_page_is_heavy(visit):
    assert weight.weight(visit.asked, visit.address) <= weight.LARGEST


def test_the_median_page(open_page, address):
    """More than half of the pages are within the limit: counted from the smallest on, until it is certain."""
    names, sizes = sorted(page_names(), key=weight.compressed), {}
    for name in names:
        sizes[name] = weight.weight(open_page(name).asked, address)
        if sum(size <= weight.MEDIAN for size in sizes.values()) > len(names) / 2:
            return
    raise AssertionError(f"half of the pages or more are heavier: {sizes}")


def test_a_page_is_weighed_with_its_scripts_styles_and_fonts(open_page, address):
    files = weight.files_of(open_page("notebooks/10-lstm.html").asked, address)
    assert "notebooks/10-lstm.html" in files
    assert {name.rpartition(".")[2] for name in files} >= {"html", "css", "js", "woff", "woff2"}
    assert not [name for name in files if "fontawesome" in name or "mathjax" in name.lower()]
    page = (weight.SITE / "notebooks/10-lstm.html").read_bytes()
    assert weight.compressed("notebooks/10-lstm.html") == len(gzip.compress(page, 6, mtime=0))
