"""What a page weighs: all that it asks for while it opens, each file compressed as a server sends it.

python -m tests.site.weight     prints every page, the heaviest first; `make page-weight` builds the book before
"""

import functools
import gzip
import statistics
import sys
from urllib.parse import unquote, urlsplit

from tests.site.conftest import SITE, chromium, page_names, served

MEDIAN = 250_000  # bytes
LARGEST = 500_000


@functools.cache
def compressed(name):
    """Bytes of a file of the site on its way to a reader."""
    content = (SITE / name).read_bytes()
    return min(len(content), len(gzip.compress(content, 6, mtime=0)))


def files_of(browser, address, name):
    """Return the files that a page asks for, itself included.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    address : str
        Of the site.
    name : str
        Of the page, in the site.

    Returns
    -------
    set of str
    """
    page = browser.new_page()
    found = set()
    page.on("request", lambda request: found.add(request.url))
    page.goto(address + name, wait_until="load")
    page.evaluate(
        "async () => { await document.fonts.ready; await new Promise(r => setTimeout(r, 50)) }"
    )
    page.close()
    return {unquote(urlsplit(url).path).lstrip("/") for url in found if url.startswith(address)}


def weights(browser, address):
    """Return the weight in bytes of every page, by its name."""
    return {name: sum(map(compressed, files_of(browser, address, name))) for name in page_names()}


def main():
    """Print the weights; end with an error where a limit is broken."""
    with served() as address, chromium() as browser:
        found = weights(browser, address)
    for name, weight in sorted(found.items(), key=lambda item: -item[1]):
        print(f"{weight / 1000:6.0f} KB, page {compressed(name) / 1000:4.0f} KB  {name}")
    median, largest = statistics.median(found.values()), max(found.values())
    limits = f"at most {MEDIAN // 1000} and {LARGEST // 1000} KB"
    print(f"median {median / 1000:.0f} KB, largest {largest / 1000:.0f} KB; {limits}")
    sys.exit(median > MEDIAN or largest > LARGEST)


if __name__ == "__main__":
    main()
