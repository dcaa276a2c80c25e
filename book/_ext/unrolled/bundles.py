"""One stylesheet for each page: a browser draws nothing before it has all, and a phone waits long for sixteen.

The template hands over the head of a page, and the links in it become one. What they named is put together once
all stylesheets are written: of the theme's, `unrolled.styles` first cuts what no page needs.
"""

import hashlib
import posixpath
import re
from pathlib import Path

from book.files import write_atomically
from unrolled.written import read_pages

FOLDER = "styles"  # in _static
_LINK = re.compile(
    r'<link\b(?=[^>]*\brel="stylesheet")(?=(?:[^>]*\bmedia="(?P<medium>\w+)")?)[^>]*'
    r'\bhref="(?P<root>(?:\.\./)*)_static/(?P<name>[^"?#]+)[^"]*"[^>]*>\s*'
)
_BUNDLE = re.compile(r'/(?P<name>page-\w+\.css)" data-files="(?P<files>[^"]+)"')
_IMPORT = re.compile(r'@import\s+(?:url\()?"([^"]+)"\)?\s*;')
_CHARSET = re.compile(r'@charset\s+"[^"]*"\s*;')
_URL = re.compile(r"""url\((["']?)(?!data:|#|https?:|/)([^)"']+)\1\)""")


def in_one(head):
    """Put one link in the place of all stylesheets in the head of a page, those for paper among them.

    Parameters
    ----------
    head : str

    Returns
    -------
    str
    """
    links = list(_LINK.finditer(head))
    if not links:
        return head
    files = " ".join(":".join(filter(None, link.group("medium", "name"))) for link in links)
    name = f"page-{hashlib.sha256(files.encode()).hexdigest()[:10]}.css"
    address = f"{links[0]['root']}_static/{FOLDER}/{name}"
    rest = _LINK.sub("", head[links[0].end() :])
    link = f'<link rel="stylesheet" href="{address}" data-files="{files}" />\n'
    return head[: links[0].start()] + link + rest


def together(static, files):
    """Return the text of stylesheets one after another, as it has to stand in `FOLDER`.

    Parameters
    ----------
    static : Path
        The site's folder `_static`.
    files : iterable of str
        Names within that folder, "print:" before those for paper alone.

    Returns
    -------
    str

    Raises
    ------
    FileNotFoundError
        When one of them, or what one imports, is not there.
    """
    texts = []
    for file in files:
        medium, _, name = file.rpartition(":")
        text = _moved(static, name)
        texts.append(f"@media {medium} {{\n{text}\n}}" if medium else text)
    return "\n".join(texts)


def _moved(static, name):
    """Text of a stylesheet with what it imports, its addresses seen from `FOLDER`."""
    here = posixpath.dirname(name)

    def imported(match):
        return _moved(static, posixpath.normpath(posixpath.join(here, match[1])))

    def address(match):
        place = posixpath.normpath(posixpath.join(here, match[2]))
        return f'url("{posixpath.relpath(place, FOLDER)}")'

    style = (static / name).read_text(encoding="utf-8")
    own = _URL.sub(address, _IMPORT.sub("", _CHARSET.sub("", style)))
    return "".join(map(imported, _IMPORT.finditer(style))) + own


def add_filter(app):
    """Offer `in_one` to our layout template."""
    if app.builder.format == "html":
        app.builder.templates.environment.filters["in_one_stylesheet"] = in_one


def publish(app, error):
    """Write the stylesheets that pages ask for; those that none asks for any longer go."""
    if error or app.builder.format != "html":
        return
    static, wanted = Path(app.outdir) / "_static", {}
    for page in read_pages(Path(app.outdir)):
        if found := _BUNDLE.search(page):
            wanted[found["name"]] = found["files"].split()
    for name, files in wanted.items():
        write_atomically(static / FOLDER / name, together(static, files))
    for old in (static / FOLDER).glob("page-*.css"):
        if old.name not in wanted:
            old.unlink()


def setup(app):
    """Connect both; the stylesheets and icons are published before."""
    app.connect("builder-inited", add_filter)
    app.connect("build-finished", publish, priority=900)
