"""Models that are alive in a page: an `{admonition}` of the class `live-lstm` or `live-gpt` gets the panel.

What the admonition says is the caption, which JupyterLab shows as well. Script and weights are files of the site.
"""

from pathlib import Path

from docutils import nodes

from book import live_models


def panels(doctree):
    """Yield each admonition that names a model, and the name."""
    for box in doctree.findall(nodes.Admonition):
        for name in live_models.MODELS:
            if f"live-{name}" in box.get("classes", []):
                yield box, name


def add_panels(app, doctree, docname):
    """Put the place of the panel behind the caption."""
    if app.builder.format != "html":
        return
    for box, name in list(panels(doctree)):
        size = app.unrolled_live[name]
        box += nodes.raw(
            "",
            f'<div class="u-live" data-live="{name}" data-bytes="{size}"></div>',
            format="html",
        )


def add_files(app, pagename, templatename, context, doctree):
    """Load style and the script that opens a panel, where there is one."""
    if 'class="u-live"' in context.get("body", ""):
        app.add_css_file("live.css", priority=900)
        app.add_js_file("live-start.js", loading_method="defer")


def publish(app):
    """Write the models into the site."""
    if app.builder.format == "html":
        app.unrolled_live = live_models.publish(Path(app.outdir) / "_static" / "live")


def setup(app):
    """Connect all."""
    app.connect("builder-inited", publish, priority=600)
    app.connect("doctree-resolved", add_panels)
    app.connect("html-page-context", add_files)
