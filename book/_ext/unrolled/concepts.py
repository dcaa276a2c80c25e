"""Concepts, from book/concepts/, one file a chapter: `{concept-index}`, `{concept-glossary}`, index and search.

A concept may have `synonyms`, the other names under which a reader looks for it, and a `definition`, one or two
plain sentences, with which it stands in the glossary.
"""

import posixpath
import re
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from unrolled.nodes import reference, table

CONCEPTS = Path(__file__).resolve().parents[2] / "concepts"


@cache
def _chapter_in(file, changed):
    """Read a file once for each time at which it was changed: every page asks for all of them."""
    return yaml.safe_load(file.read_text(encoding="utf8"))


def _chapters(folder):
    """Return the chapters by their files."""
    files = sorted(Path(folder).glob("*.yml"))
    return {file: _chapter_in(file, file.stat().st_mtime_ns) for file in files}


def load_concepts(folder=CONCEPTS):
    """Return the chapters, in the order of the files' names, each with its concepts; only to be read."""
    return list(_chapters(folder).values())


class _OfConcepts(SphinxDirective):
    """What is made of the concepts of the chapters that stand in the table of contents."""

    def written(self):
        """Return these chapters; the page is read again when one of their files changes."""
        for file in CONCEPTS.glob("*.yml"):
            self.env.note_dependency(str(file))
        self.env.note_dependency(str(Path(self.env.srcdir) / "_toc.yml"))
        return [c for c in load_concepts() if c["file"] in self.env.found_docs]


class ConceptIndex(_OfConcepts):
    """One section per chapter."""

    def run(self):
        """Return a heading and a table for each chapter."""
        chapters = [c for c in self.written() if c["file"] != self.env.docname]
        return [node for chapter in chapters for node in self._chapter(chapter)]

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


class ConceptGlossary(_OfConcepts):
    """Every concept with its definition, its other names and its section, in alphabetical order."""

    def run(self):
        """Return a list of definitions."""
        concepts = {
            concept["title"]: (name, concept)
            for chapter in self.written()
            if chapter["file"] != self.env.docname
            for name, concept in chapter["concepts"].items()
            if concept.get("definition")
        }
        entries = nodes.definition_list(classes=["u-glossary"])
        for title in sorted(concepts, key=place):
            entries += self._entry(*concepts[title])
        return [entries]

    def _entry(self, name, concept):
        """Return term and definition; a link to the section stands on the term."""
        term = nodes.term("", "", ids=[f"term-{name}"])
        term += reference(self.env.docname, "std", "ref", concept["section"], concept["title"])
        text = nodes.paragraph("", concept["definition"])
        others = ", ".join(concept.get("synonyms", ()))
        also = [nodes.paragraph("", f"Also: {others}.", classes=["u-also"])] if others else []
        return nodes.definition_list_item("", term, nodes.definition("", text, *also))


def place(title):
    """Return what a title is sorted by: an article before it does not count.

    Examples
    --------
    >>> sorted(["The LSTM cell", "Alignment", "A map"], key=place)
    ['Alignment', 'The LSTM cell', 'A map']
    """
    return re.sub(r"^(the|a|an) ", "", title.lower())


class Entries(SphinxTransform):
    """Enter the concepts of a chapter, and their synonyms, into the index, by which the search finds them too."""

    default_priority = 700

    def apply(self, **_):
        """Add the entries to the page; each leads to the section of its concept."""
        for file, chapter in _chapters(CONCEPTS).items():
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
    """Register the directives and the transform."""
    app.add_directive("concept-index", ConceptIndex)
    app.add_directive("concept-glossary", ConceptGlossary)
    app.add_transform(Entries)
