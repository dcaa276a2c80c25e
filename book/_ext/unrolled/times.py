"""Times in the box of a chapter: reading and exercises as counted, running as measured by the executor."""

import json
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from book.form import form_of
from unrolled.chapters import laboratory_of, number_of


def running(cost):
    """Say what a run of a notebook took: the time of the processor, which other programs do not lengthen.

    Parameters
    ----------
    cost : dict
        `cpu_seconds` and `peak_mb`, as `book/execute.py` keeps them.

    Returns
    -------
    str
    """
    seconds, step = cost["cpu_seconds"], 5 if cost["cpu_seconds"] >= 10 else 1
    about = max(1, step * round(seconds / step))
    return f"about {about} s and {50 * max(1, round(cost['peak_mb'] / 50))} MB, on one core"


class Times(SphinxTransform):
    """Add the times to the list in the box."""

    default_priority = 690  # before the number enters the title

    def apply(self, **_):
        """Extend the list of the page's `{admonition}` with the class `chapter`."""
        docname = self.env.docname
        box = next((box for box in self.document.findall(nodes.Admonition) if _is_box(box)), None)
        if box is None or number_of(docname) is None:
            return
        entries = next(iter(box.findall(nodes.definition_list)))
        for term, content in self._entries(docname):
            item = nodes.definition_list_item()
            item += nodes.term("", term)
            item += nodes.definition("", nodes.paragraph("", "", *content))
            entries += item

    def _entries(self, docname):
        form = form_of(Path(self.env.doc2path(docname)))
        yield "Reading", [nodes.Text(_minutes(form.lesson.minutes))]
        if form.exercises:
            yield "Exam corner", [nodes.Text(_minutes(form.exercise_minutes))]
        costs = Path(self.env.srcdir) / "_build" / "cost.json"
        if costs.exists():
            cost = json.loads(costs.read_text(encoding="utf-8")).get(f"{docname}.ipynb")
            if cost:
                yield "Running", [nodes.Text(running(cost))]
        laboratory = laboratory_of(docname)
        if laboratory in self.env.found_docs:
            path = self.env.doc2path(laboratory)
            self.env.note_dependency(path)
            minutes = _minutes(max(1, form_of(Path(path)).lesson.minutes))
            yield "Laboratory", [_link(docname, laboratory), nodes.Text(f", {minutes}")]


def _is_box(node):
    return "chapter" in node["classes"]


def _minutes(count):
    return "1 minute" if count == 1 else f"{count} minutes"


def _link(docname, target):
    return addnodes.pending_xref(
        "",
        nodes.inline("", "proofs and further experiments"),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{target}",
        refexplicit=True,
        refdoc=docname,
        refwarn=True,
    )


def setup(app):
    """Register the transform."""
    app.add_transform(Times)
