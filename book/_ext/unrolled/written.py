"""What is looked at once all pages are written: the pages of the site, and the files that the theme brings."""

from pathlib import Path

import pydata_sphinx_theme

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"


def read_pages(out):
    """Yield the HTML of every page of the site in a folder.

    Parameters
    ----------
    out : Path

    Yields
    ------
    str
    """
    static = out / "_static"
    for path in out.rglob("*.html"):
        if static not in path.parents:
            yield path.read_text(encoding="utf-8")
