"""The theme's script without its look at every listing of a page: whether it scrolls, `book/assets/fit.js` asks.

The theme asks as the page opens, and for an answer a phone must lay out the whole page at once.
"""

from pathlib import Path

from sphinx.util import logging

from book.files import write_atomically
from unrolled.written import THEME

NAME = "scripts/pydata-sphinx-theme.js"  # in _static
ASKED = (
    'document.querySelectorAll("pre, .nboutput > .output_area, .cell_output > .output, '
    '.jp-RenderedHTMLCommon")'
)
logger = logging.getLogger(__name__)


def without_look(script):
    """Let the theme's script look at no listing.

    Parameters
    ----------
    script : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        When the script asks in other words: then it has changed, and so must this module.
    """
    if ASKED not in script:
        raise ValueError(f"the theme's script no longer says {ASKED}: does it still look at all?")
    return script.replace(ASKED, "[]")


def publish(app, error):
    """Write the script, once the theme's own is in the site."""
    out = Path(app.outdir) / "_static" / NAME
    if error or app.builder.format != "html" or not out.exists():
        return
    script = (THEME / NAME).read_text(encoding="utf-8")
    try:
        write_atomically(out, without_look(script))
    except ValueError as changed:
        logger.warning("%s", changed)


def setup(app):
    """Connect it."""
    app.connect("build-finished", publish)
