"""Numbers of chapters: in titles, and so in sidebar, links to and fro, and search; in references to them.

A number is that of the file's name, `notebooks/10-lstm`. Prose says `[chapter 10](10-lstm.ipynb)` or
``{ref}`chapter 05 <sec-bptt>` ``, which reads well in JupyterLab too; the page takes the number from the target.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

_NAME = re.compile(r"notebooks/(?P<lab>labs/)?(?P<number>\d\d)-")
_REFERENCE = re.compile(r"(?P<kind>[Cc]hapter|[Ll]aboratory) \d\d?")


def number_of(docname):
    """Return the number of a chapter or of its laboratory, as text; None of another page."""
    match = _NAME.match(docname)
    return match["number"] if match else None


def laboratory_of(docname):
    """Return the name that the laboratory of a chapter has, if there is one."""
    return docname.replace("notebooks/", "notebooks/labs/", 1)


def heading_of(docname):
    """Return what the build writes before the title of a page."""
    match = _NAME.match(docname)
    if not match:
        return ""
    return f"Laboratory {match['number']}: " if match["lab"] else f"{match['number']} "


class Headings(SphinxTransform):
    """Write the number into the title before Sphinx collects titles."""

    default_priority = 700

    def apply(self, **_):
        """Change the first heading of the page."""
        words = heading_of(self.env.docname)
        title = next(iter(self.document.findall(nodes.title)), None)
        if words and title is not None:
            title.insert(0, nodes.Text(words))


class References(SphinxPostTransform):
    """Set the number in the text of a link to a chapter."""

    default_priority = 5  # before Sphinx resolves the links

    def run(self, **_):
        """Change each text that is "chapter 10" or "laboratory 10"."""
        for link in self.document.findall(addnodes.pending_xref):
            match = _REFERENCE.fullmatch(link.astext())
            number = number_of(self._target(link)) if match else None
            text = next(iter(link.findall(nodes.Text)), None)
            if number and text is not None:
                text.parent.replace(text, nodes.Text(f"{match['kind']} {number}"))

    def _target(self, link):
        if link.get("refdomain") == "doc":
            return link["reftarget"].lstrip("/")
        labels = self.env.domaindata["std"]["anonlabels"]
        return labels.get(link["reftarget"], ("",))[0]


def setup(app):
    """Register both."""
    app.add_transform(Headings)
    app.add_post_transform(References)
