"""Run buttons: which cells of a page have one, what it knows of the others, and Python's files on the site."""

import hashlib
import json
import shutil
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

from book import pyodide, runnable
from unrolled.cells import is_code_cell

ASSETS = Path(__file__).resolve().parents[2] / "assets"
LICENCES = ("pyodide.txt", "python.txt")
WHEEL = "unrolled_in_page-1-py3-none-any.whl"
logger = logging.getLogger(__name__)


def name_of(unit):
    """Name under which a browser keeps what a reader wrote: the exercise, else the cell as it is in the book."""
    return unit.label or hashlib.sha256(unit.source.encode()).hexdigest()[:10]


def data(units):
    """What the script of a page knows: statements as text, cells with a button as their names, in order."""
    return [unit.source if unit.cell is None else [name_of(unit)] for unit in units]


def is_there(app):
    """Whether pages get Run buttons: the site is one of HTML, and Python's files are there."""
    return app.builder.format == "html" and getattr(app, "unrolled_python", None) is not None


def look(app):
    """See once whether Python's files are there, and say so if not."""
    app.unrolled_python = pyodide.found(app.srcdir)
    if app.unrolled_python is None and app.builder.format == "html":
        logger.info("Pyodide is not in _build/pyodide: the pages have no Run buttons.")


def add_buttons(app, doctree, docname):
    """Put a place for the buttons behind the code of each cell that can run."""
    path = Path(app.env.doc2path(docname))
    if not is_there(app) or path.suffix != ".ipynb":
        return
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    units = runnable.units(cells)
    places = {unit.cell: unit for unit in units if unit.cell is not None}
    shown = {cell["cell_index"]: cell for cell in doctree.findall(is_code_cell)}
    if not places.keys() & shown.keys():
        return
    for number, unit in places.items():
        if number in shown:
            text = f'<div class="u-run" data-run="{escape(name_of(unit))}"></div>'
            shown[number].insert(1, nodes.raw("", text, format="html"))
    text = json.dumps(data(units), ensure_ascii=False).replace("</", "<\\/")
    script = f'<script type="application/json" id="u-run-units">{text}</script>'
    doctree += nodes.raw("", script, format="html")


def add_files(app, pagename, templatename, context, doctree):
    """Load style and script where there is a button."""
    if 'class="u-run"' in context.get("body", ""):
        app.add_css_file("run.css", priority=900)
        app.add_js_file("run.js", loading_method="defer", **{"data-bytes": str(app.unrolled_bytes)})


def publish(app):
    """Copy Python, NumPy, our wheel and the licences into the site."""
    if not is_there(app):
        return
    target = Path(app.outdir) / "_static" / "pyodide"
    size = pyodide.publish(app.unrolled_python, target)
    wheel = runnable.wheel()
    (target / WHEEL).write_bytes(wheel)
    for name in LICENCES:
        shutil.copyfile(ASSETS / "licences" / name, target / f"LICENSE-{name}")
    # What the script of the start counts: of all but the part that Python's own loader brings.
    app.unrolled_bytes = (
        size
        + len(wheel)
        - sum((target / name).stat().st_size for name in ("pyodide.js", "pyodide.asm.js"))
    )


def setup(app):
    """Connect all."""
    app.connect("builder-inited", look)
    app.connect("builder-inited", publish, priority=600)
    app.connect("doctree-resolved", add_buttons)
    app.connect("html-page-context", add_files)
