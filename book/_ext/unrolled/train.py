"""Panels that train in the page: an `{admonition}` with the class `train-…` in a lesson is its caption.

In JupyterLab it stays a note, with a few lines to run. On a page the panel takes the place of these lines; where
Python could not be had for the site (`unrolled.run`), there is no note either.
"""

import json
from pathlib import Path

from docutils import nodes

from book.files import write_atomically
from book.panels import PANELS, offered
from unrolled.run import is_there

SIGN = "train-"
DATA = "train-data.js"


def notes(doctree):
    """Find the notes of a page, each with the name of its panel."""
    for node in list(doctree.findall(nodes.admonition)):
        for name in node["classes"]:
            if name.startswith(SIGN):
                yield node, name.removeprefix(SIGN)


def add_panels(app, doctree, docname):
    """Put the panel into its note, or take the note away."""
    for note, name in notes(doctree):
        if not is_there(app):
            note.parent.remove(note)
            continue
        for lines in list(note.findall(nodes.literal_block)):
            lines.parent.remove(lines)
        text = f'<div class="u-train" data-panel="{name}"><button type="button">Open the panel</button></div>'
        note += nodes.raw("", text, format="html")


def add_files(app, pagename, templatename, context, doctree):
    """Load the script that opens a panel, and the style of its button, where there is one."""
    if 'class="u-train"' in context.get("body", ""):
        app.add_css_file("run.css", priority=900)
        app.add_js_file("train-start.js", loading_method="defer")


def publish(app):
    """Write what the panels offer and the code that they run, which the script of a panel loads."""
    if not is_there(app):
        return
    from lib.figures import show
    from lib.training.by_hand import Training, loss_and_gradients, outputs

    data = {
        "bytes": app.unrolled_bytes,
        "panels": {name: offered(name) for name in PANELS},
        "code": show(outputs, loss_and_gradients, Training.step).html(),
    }
    text = f"self.UNROLLED_TRAIN = {json.dumps(data, ensure_ascii=False)};\n"
    write_atomically(Path(app.outdir) / "_static" / DATA, text)


def setup(app):
    """Connect all."""
    app.connect(
        "builder-inited", publish, priority=700
    )  # when unrolled.run knows what Python weighs
    app.connect("doctree-resolved", add_panels)
    app.connect("html-page-context", add_files)
