"""Each drawing of a page as a file to take away, SVG and PDF; the links stand beneath it.

The files are in `_static/diagrams`, in a folder for each page. A drawing with letters is there in every notation,
and of a figure that moves each state: as an SVG of its own, in the PDF as a page. `book/assets/downloads.js` lets
the links follow what is shown. Plots of measured numbers have no links.
"""

import hashlib
import html
import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from book import drawings
from book.fetch import write_bytes
from book.files import write_atomically
from lib.notation import NOTATIONS
from unrolled.notation import DEFAULT

FOLDER = "_static/diagrams"
FIGURE = re.compile(
    r'<figure class="u-(?:picture|explorer)">.*?(?=</figure>)|<div class="u-frame"[^>]*>.*?</div>',
    re.S,
)
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_TITLE = re.compile(r"<svg[^>]*><title>(.*?)</title>", re.S)
logger = logging.getLogger(__name__)


class Drawing:
    """The drawing of a figure, or all its states.

    Parameters
    ----------
    svgs : list of str
        As they stand in the page.
    count : int
        How many drawings of this title the page has so far, this one included.
    """

    def __init__(self, svgs, count):
        self.svgs = svgs
        title = html.unescape(_TITLE.match(svgs[0])[1])
        self.title = f"{title} {count}" if count > 1 else title
        self.name = nodes.make_id(re.sub(r"^(the|an?) ", "", self.title.lower()))
        self.letters = NOTATIONS if any(map(drawings.lettered, svgs)) else (DEFAULT,)

    def file(self, kind, notation=DEFAULT, state=1):
        """Return the name of a file; a PDF has all states."""
        moves = kind == "svg" and len(self.svgs) > 1
        parts = [
            self.name,
            f"state-{state}" if moves else "",
            "" if notation == DEFAULT else notation,
        ]
        return "-".join(filter(None, parts)) + f".{kind}"

    def write(self, folder, wheel, cache):
        """Write all files of the drawing.

        Parameters
        ----------
        folder : Path
        wheel : Path or None
            As from `book.drawings.found`; without it there is no PDF.
        cache : Path
            Folder of the PDFs that have been made before.
        """
        for notation in self.letters:
            svgs = [drawings.alone(svg, notation) for svg in self.svgs]
            for state, svg in enumerate(svgs, 1):
                write_atomically(folder / self.file("svg", notation, state), svg)
            if wheel:
                pdf = _kept(svgs, self.title, wheel, cache)
                (folder / self.file("pdf", notation)).write_bytes(pdf)

    def links(self, address, kinds, state):
        """Return the line with the links.

        Parameters
        ----------
        address : str
            Of the folder, as seen from the page.
        kinds : tuple of str
            Out of "svg" and "pdf".
        state : int
            The one that is shown first.
        """
        links = " · ".join(
            f'<a href="{address}/{self.file(kind, state=state)}" download '
            f'aria-label="Download {html.escape(self.title)} as {kind.upper()}">{kind.upper()}</a>'
            for kind in kinds
        )
        more = " u-lettered" if len(self.letters) > 1 else ""
        return f'<p class="u-take u-only-screen{more}">{links}</p>'


def _kept(svgs, title, wheel, cache):
    """Return a PDF, made once."""
    tools = Path(drawings.__file__).read_text(encoding="utf-8")
    key = hashlib.sha256("\0".join([title, wheel.name, tools, *svgs]).encode()).hexdigest()
    path = cache / f"{key[:32]}.pdf"
    if not path.exists():
        write_bytes(path, drawings.pdf_of(svgs, title, wheel))
    return path.read_bytes()


def with_links(body, address, kinds):
    """Put links beneath the drawings of a page.

    Parameters
    ----------
    body : str
        HTML of the page's own content.
    address : str
        Of the folder of its drawings, as seen from the page.
    kinds : tuple of str
        Out of "svg" and "pdf".

    Returns
    -------
    body : str
    found : list of Drawing
    """
    found, counts = [], {}

    def linked(match):
        svgs = _SVG.findall(match[0])
        if not (svgs and all(map(_TITLE.match, svgs))):
            return match[0]
        title = _TITLE.match(svgs[0])[1]
        counts[title] = counts.get(title, 0) + 1
        found.append(Drawing(svgs, counts[title]))
        hidden = re.findall(r'<div class="u-frame"[^>]*?( hidden)?>', match[0])
        return match[0] + found[-1].links(address, kinds, hidden.index("") + 1)

    return FIGURE.sub(linked, body), found


def add_links(app, pagename, templatename, context, doctree):
    """Write the files of a page's drawings and the links to them."""
    if doctree is None or app.builder.format != "html":
        return
    place = f"{FOLDER}/{pagename.removeprefix('notebooks/')}"
    folder, wheel = Path(app.outdir) / place, drawings.found(app.srcdir)
    shutil.rmtree(folder, ignore_errors=True)
    address = relative_uri(app.builder.get_target_uri(pagename), place)
    kinds = ("svg", "pdf") if wheel else ("svg",)
    context["body"], found = with_links(context.get("body", ""), address, kinds)
    for drawing in found:
        drawing.write(folder, wheel, Path(app.srcdir) / "_build" / "drawings")
    if found:
        app.add_js_file("downloads.js", loading_method="defer")


def look(app):
    """Say so if fpdf2 is not there."""
    if app.builder.format == "html" and drawings.found(app.srcdir) is None:
        logger.info("fpdf2 is not in _build/fpdf2: drawings are offered as SVG only.")


def setup(app):
    """Connect all."""
    app.connect("builder-inited", look)
    app.connect("html-page-context", add_links)
