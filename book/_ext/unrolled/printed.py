"""The printed book on the site: published if it was made from today's text, and linked to by `{printed-book}`."""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from book.printed import printed

NAME = "unrolled.pdf"


class PrintedBook(SphinxDirective):
    """A line with the link, `{printed-book}`; nothing where there is no PDF of today's text."""

    def run(self):
        """Return the paragraph, or nothing."""
        pdf = printed(Path(self.env.srcdir))
        pages = getattr(self.env, "unrolled_pdf_pages", set())
        self.env.unrolled_pdf_pages = pages | {self.env.docname}
        if pdf is None:
            return []
        address = relative_uri(self.env.app.builder.get_target_uri(self.env.docname), NAME)
        size = f"{pdf.stat().st_size / 1e6:.0f} MB"
        link = nodes.reference("", "The whole book as a PDF", refuri=address, internal=True)
        text = nodes.Text(f" to print, {size}.")
        return [nodes.paragraph("", "", link, text, classes=["u-only-screen"])]


def read_again(app, env, added, changed, removed):
    """Read the pages that link to the PDF again when it has come or gone."""
    now = printed(Path(app.srcdir)) is not None
    if now == getattr(env, "unrolled_pdf", None):
        return []
    env.unrolled_pdf = now
    return getattr(env, "unrolled_pdf_pages", set()) & env.found_docs


def publish(app, error):
    """Copy the PDF into the site, or take an old one away."""
    if error or app.builder.format != "html":
        return
    pdf, target = printed(Path(app.srcdir)), Path(app.outdir) / NAME
    if pdf is None:
        target.unlink(missing_ok=True)
    else:
        shutil.copyfile(pdf, target)


def merge(app, env, docnames, other):
    """Bring together what parallel readers have noted."""
    both = getattr(env, "unrolled_pdf_pages", set()) | getattr(other, "unrolled_pdf_pages", set())
    env.unrolled_pdf_pages = both


def setup(app):
    """Register the directive and connect the rest."""
    app.add_directive("printed-book", PrintedBook)
    app.connect("env-get-outdated", read_again)
    app.connect("env-merge-info", merge)
    app.connect("build-finished", publish)
