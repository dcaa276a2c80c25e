"""Code cells on the page: folded code is named by what it shows, and stands under it.

MyST-NB folds a cell by its tags `hide-input` and `hide-cell`; `book/tags.py` says what our own tags mean.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from book.tags import label


def is_code_cell(node):
    """Whether a node holds a code cell with its outputs."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def tags_of(cell):
    """Tags of a code cell, which MyST-NB writes as classes."""
    return [name.removeprefix("tag_") for name in cell["classes"] if name.startswith("tag_")]


class Labels(SphinxTransform):
    """Say what opens: "Code of this figure" and not "Show code cell source"."""

    default_priority = 400

    def apply(self, **_):
        """Set the words of each folded cell."""
        for cell in self.document.findall(is_code_cell):
            words = label(tags_of(cell))
            if words and cell.get("hide_mode"):
                cell["prompt_show"] = cell["prompt_hide"] = words


class OutputFirst(SphinxPostTransform):
    """Show what came out first, and the folded code under it."""

    default_priority = 250  # after MyST-NB has folded the code
    formats = ("html",)

    def run(self, **_):
        """Change the order within each cell whose code is folded."""
        for cell in self.document.findall(is_code_cell):
            code = cell.children[0] if cell.children else None
            if isinstance(code, HideCodeCellNode) and len(cell.children) > 1:
                cell.remove(code)
                cell += code


def without_general_names(app, pagename, templatename, context, doctree):
    """Let the words themselves name what opens: MyST-NB gives each "Toggle hidden content" to a screen reader."""
    if "body" in context:
        context["body"] = context["body"].replace(' aria-label="Toggle hidden content"', "")


def setup(app):
    """Register all."""
    app.add_transform(Labels)
    app.add_post_transform(OutputFirst)
    app.connect("html-page-context", without_general_names)
