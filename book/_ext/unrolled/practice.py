"""Questions to practise: their style and script on the pages that have one, and the link to their section."""

import re

from docutils import nodes
from sphinx.util import logging

CLASS = 'class="u-practice"'
_LINK = re.compile(r'<a href="#" data-section="(?P<label>[^"]+)">[^<]*</a>')
logger = logging.getLogger(__name__)


def practices(doctree):
    """List the raw nodes of a page that hold a question."""
    return [node for node in doctree.findall(nodes.raw) if CLASS in node.astext()]


def link_sections(app, doctree, docname):
    """Point each question's link at its section; warn when no section has that label."""
    labels = app.env.get_domain("std").labels

    def linked(match):
        name, identity, title = labels.get(match["label"], ("", "", ""))
        if not name:
            logger.warning(
                "a question links to the section %r, which does not exist",
                match["label"],
                location=docname,
            )
            return ""
        address = app.builder.get_relative_uri(docname, name)
        return f'<a href="{address}#{identity}">Read: {title}</a>'

    for node in practices(doctree):
        node.replace_self(nodes.raw("", _LINK.sub(linked, node.astext()), format="html"))


def add_files(app, pagename, templatename, context, doctree):
    """Load style and script where there is a question, and nowhere else."""
    if doctree is not None and practices(doctree):
        app.add_css_file("practice.css", priority=900)
        app.add_js_file("practice.js", loading_method="defer")


def setup(app):
    """Connect; the outputs are chosen by a post-transform, so they are rewritten after it."""
    app.connect("doctree-resolved", link_sections)
    app.connect("html-page-context", add_files)
