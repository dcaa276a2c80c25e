"""What a page weighs: all that it asks for while it opens, each file compressed as a server sends it.

python -m tests.site.weight     prints every page, the heaviest first; `make page-weight` builds the book before
"""

import functools
import gzip
import statistics
import sys
from urllib.parse import unquote, urlsplit

from tests.site.conftest import SITE, Visit, chromium, page_names, served

MEDIAN = 250_000  # bytes
LARGEST = 500_000


@functools.cache
def compressed(name):
    """Bytes of a file of the site on its way to a reader."""
    content = (SITE / name).read_bytes()
    return min(len(content), len(gzip.compress(content, 6, mtime=0)))


def files_of(requests, address):
    """Return the files of the site at `address` that a page asked for.

    Parameters
    ----------
    requests : iterable of str
        Addresses that were asked for while the page opened, its own included.
    address : str

    Returns
    -------
    set of str
    """
    return {unquote(urlsplit(url).path).lstrip("/") for url in requests if url.startswith(address)}


def weight(requests, address):
    """Bytes of what a page asked for; parameters of `files_of`."""
    return sum(map(compressed, files_of(requests, address)))


def main():
    """Print the weights; end with an error where a limit is broken."""
    with served() as address, chromium() as browser:
        tab = browser.new_page()
        found = {name: weight(Visit(tab, address, name).asked, address) for name in page_names()}
    for name, size in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{size / 1000:6.0f} KB, page {compressed(name) / 1000:4.0f} KB  {name}")
    median, largest = statistics.median(found.values()), max(found.values())
    limits = f"at most {MEDIAN // 1000} and {LARGEST // 1000} KB"
    print(f"median {median / 1000:.0f} KB, largest {largest / 1000:.0f} KB; {limits}")
    sys.exit(median > MEDIAN or largest > LARGEST)


if __name__ == "__main__":
    main()
