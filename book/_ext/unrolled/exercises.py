"""Exercises on the page: numbered from 1 in each chapter, as in JupyterLab, with all of a solution in its box.

`make book SOLUTIONS=0` leaves the solutions out, for a class that is to hand in its own.
"""

import copy
import os

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import solution_node

from unrolled.cells import is_code_cell, tags_of

KIND = "exercise"


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


class WithoutSolutions(SphinxTransform):
    """Leave the solutions out, if the environment says so."""

    default_priority = 401  # once each is whole

    def apply(self, **_):
        """Remove each box with all that stands in it, and what sphinx-exercise knows of it."""
        if not without_solutions():
            return
        registry = getattr(self.env, "sphinx_exercise_registry", {})
        for box in list(self.document.findall(solution_node)):
            registry.pop(box.get("label"), None)
            box.parent.remove(box)


def without_solutions():
    """Whether solutions are to be left out: `SOLUTIONS=0`."""
    return os.environ.get("SOLUTIONS", "").strip() == "0"


class Titles(SphinxPostTransform):
    """Say whose solution opens."""

    default_priority = 30  # after sphinx-exercise has set its own titles

    def run(self, **_):
        """Write the number of the exercise into the title of its solution."""
        registry = getattr(self.env, "sphinx_exercise_registry", {})
        for box in self.document.findall(solution_node):
            label = box["target_label"]
            numbers = self.env.toc_fignumbers.get(registry[label]["docname"], {}).get(KIND, {})
            if label in numbers:
                box.replace(box[0], nodes.title("", f"Solution to Exercise {numbers[label][-1]}"))


def count_on(app, env):
    """Give Sphinx back the numbers it counted through the whole book, to compare with."""
    env.toc_fignumbers = getattr(env, "unrolled_fignumbers", env.toc_fignumbers)
    return []


def count_anew(app, env):
    """Number the exercises of each page from 1."""
    env.unrolled_fignumbers = copy.deepcopy(env.toc_fignumbers)
    for kinds in env.toc_fignumbers.values():
        ordered = sorted(kinds.get(KIND, {}).items(), key=lambda item: item[1])
        kinds.update(
            {KIND: {name: (n,) for n, (name, _) in enumerate(ordered, 1)}} if ordered else {}
        )
    return []


def setup(app):
    """Register all; Sphinx counts at the default priority of 500."""
    app.add_transform(Solutions)
    app.add_transform(WithoutSolutions)
    app.add_post_transform(Titles)
    app.connect("env-get-updated", count_on, priority=400)
    app.connect("env-get-updated", count_anew, priority=600)
