"""Code cells on the page: folded code is named by what it shows, and stands under it.

MyST-NB folds a cell by its tags `hide-input` and `hide-cell`; `book/tags.py` says what our own tags mean.
"""

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import solution_node

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


class Solutions(SphinxTransform):
    """Put the cells of a solution into the box above them, so that they open with it."""

    default_priority = 400

    def apply(self, **_):
        """Move each cell with the tag `solution` that follows a `{solution}`."""
        for cell in list(self.document.findall(is_code_cell)):
            if "solution" not in tags_of(cell):
                continue
            place = cell.parent.index(cell)
            above = cell.parent[place - 1] if place else None
            if isinstance(above, solution_node):
                cell.parent.remove(cell)
                above += cell


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


def setup(app):
    """Register the three."""
    app.add_transform(Labels)
    app.add_transform(Solutions)
    app.add_post_transform(OutputFirst)
