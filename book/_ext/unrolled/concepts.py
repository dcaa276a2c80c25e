"""Concepts, from book/concepts/, one file a chapter: the table `{concept-index}`, entries of index and search.

A concept may have `synonyms`, the other names under which a reader looks for it.
"""

import posixpath
from pathlib import Path

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from unrolled.nodes import reference, table

CONCEPTS = Path(__file__).resolve().parents[2] / "concepts"


def load_concepts(folder=CONCEPTS):
    """Return the chapters, in the order of the files' names, each with its concepts."""
    files = sorted(Path(folder).glob("*.yml"))
    return [yaml.safe_load(file.read_text(encoding="utf8")) for file in files]


class ConceptIndex(SphinxDirective):
    """One section per chapter that stands in the table of contents."""

    def run(self):
        """Return a heading and a table for each chapter."""
        for file in CONCEPTS.glob("*.yml"):
            self.env.note_dependency(str(file))
        self.env.note_dependency(str(Path(self.env.srcdir) / "_toc.yml"))
        written = [c for c in load_concepts() if c["file"] in self.env.found_docs]
        return [node for chapter in written for node in self._chapter(chapter)]

    def _chapter(self, chapter):
        title = nodes.rubric("", "", ids=[nodes.make_id("concepts-" + chapter["file"])])
        title += self._page(chapter)
        rows = [self._row(concept) for concept in chapter["concepts"].values()]
        head = ["Concept", "In the code", "Practise"]
        return [title, table(head, rows, classes=["u-concepts"])]

    def _page(self, chapter):
        return addnodes.pending_xref(
            "",
            nodes.inline("", chapter["title"]),
            refdomain="std",
            reftype="doc",
            reftarget="/" + posixpath.normpath(chapter["file"]),
            refexplicit=True,
            refdoc=self.env.docname,
            refwarn=True,
        )

    def _row(self, concept):
        doc = self.env.docname
        section, code, exercise = concept["section"], concept["object"], concept["exercise"]
        return [
            reference(doc, "std", "ref", section, concept["title"])
            if section
            else nodes.Text(concept["title"]),
            reference(doc, "py", "obj", code, code.rpartition(".")[2], literal=True)
            if code
            else nodes.Text("–"),
            reference(doc, "std", "ref", exercise, "exercise") if exercise else nodes.Text("–"),
        ]


class Entries(SphinxTransform):
    """Enter the concepts of a chapter, and their synonyms, into the index, by which the search finds them too."""

    default_priority = 700

    def apply(self, **_):
        """Add the entries to the page; each leads to the section of its concept."""
        for file in CONCEPTS.glob("*.yml"):
            chapter = yaml.safe_load(file.read_text(encoding="utf8"))
            if chapter["file"] != self.env.docname:
                continue
            self.env.note_dependency(str(file))
            entries = [
                ("single", name.replace(";", ","), nodes.make_id(concept["section"]), "main", None)
                for concept in chapter["concepts"].values()
                if concept["section"]
                for name in (concept["title"], *concept.get("synonyms", ()))
            ]
            self.document.insert(0, addnodes.index(entries=entries, inline=False))


def setup(app):
    """Register the directive and the transform."""
    app.add_directive("concept-index", ConceptIndex)
    app.add_transform(Entries)
