"""What is printed, on the site: published if it was made from today's text, and linked to by `{printed-book}`.

`{printed-book} revision` links to the pages for revision.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from book.printed import PDFS, printed

TEXTS = {"book": "The whole book as a PDF", "revision": "All of this as one PDF"}


def address_of(name):
    """Return where the site has a PDF, `name` as in `PDFS`."""
    return Path(PDFS[name]).name


def today(root):
    """Return the PDFs of today's text, by name."""
    found = {name: printed(root, name) for name in PDFS}
    return {name: pdf for name, pdf in found.items() if pdf}


class PrintedBook(SphinxDirective):
    """A line with the link, `{printed-book}`; nothing where there is no PDF of today's text."""

    optional_arguments = 1

    def run(self):
        """Return the paragraph, or nothing."""
        name = self.arguments[0] if self.arguments else "book"
        if name not in PDFS:
            raise self.error(f"got {name!r}, expected one of {', '.join(PDFS)}")
        pdf = printed(Path(self.env.srcdir), name)
        pages = getattr(self.env, "unrolled_pdf_pages", set())
        self.env.unrolled_pdf_pages = pages | {self.env.docname}
        if pdf is None:
            return []
        here = self.env.app.builder.get_target_uri(self.env.docname)
        address = relative_uri(here, address_of(name))
        kilobytes = max(1, round(pdf.stat().st_size / 1000))
        size = f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.0f} MB"
        link = nodes.reference("", TEXTS[name], refuri=address, internal=True)
        text = nodes.Text(f" to print, {size}.")
        return [nodes.paragraph("", "", link, text, classes=["u-only-screen"])]


def read_again(app, env, added, changed, removed):
    """Read the pages that link to a PDF again when one has come or gone."""
    now = sorted(today(Path(app.srcdir)))
    if now == getattr(env, "unrolled_pdf", None):
        return []
    env.unrolled_pdf = now
    return getattr(env, "unrolled_pdf_pages", set()) & env.found_docs


def publish(app, error):
    """Copy the PDFs into the site, or take old ones away."""
    if error or app.builder.format != "html":
        return
    found = today(Path(app.srcdir))
    for name in PDFS:
        target = Path(app.outdir) / address_of(name)
        if name in found:
            shutil.copyfile(found[name], target)
        else:
            target.unlink(missing_ok=True)


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
