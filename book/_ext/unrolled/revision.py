"""What the pages for revision share: the lessons by parts of the exam; read again when one of them changes."""

from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from book.files import ROOT
from book.lessons import by_part, lessons
from unrolled.chapter_map import title_of

# The names of the parts as headings.
NAMES = {
    "CNN": "Convolution",
    "RNN": "Recurrent networks",
    "optimizers": "Optimizers",
    "NLP": "Language",
    "XAI": "Explanations",
}
# What these pages are made of, beside the notebooks.
_SOURCES = (
    "_toc.yml",
    "book/lessons.py",
    "book/form.py",
    "book/concepts/*.yml",
    "notebooks/quizzes/*.json",
    "lib/notation/**/*.py",
    "lib/exam/**/*.py",
    "lib/figures/diagrams/*.py",
    "book/_ext/unrolled/assembly.py",
)


def bank():
    """Return all questions of the bank."""
    from lib.exam.paper import entries

    return entries()


class RevisionDirective(SphinxDirective):
    """A directive whose page is made of the lessons and of the bank."""

    has_content = False

    def lessons(self):
        """Return the lessons by part of the exam; the page is read again when one of its sources changes."""
        found = lessons(Path(self.env.srcdir))
        for lesson in found:
            self.env.note_dependency(str(lesson.path))
        for pattern in _SOURCES:
            for file in ROOT.glob(pattern):
                self.env.note_dependency(str(file))
        return by_part(found, bank(), tuple(NAMES))

    def lessons_in_order(self):
        """Return the lessons in the order of the book."""
        found = [lesson for part in self.lessons().values() for lesson in part]
        return sorted(found, key=lambda lesson: lesson.number)

    def parsed(self, text):
        """Return the nodes of a piece of MyST."""
        holder = nodes.Element()
        holder.document = self.state.document
        lines = StringList(text.splitlines(), source=self.get_source_info()[0])
        self.state.nested_parse(lines, self.content_offset, holder)
        return holder.children

    def lettered(self, text, letters, *classes):
        """Return a block of MyST that is written in the letters of a cell; of none, if there is none."""
        ours = [f"letters-{letters}"] if letters and letters != "none" else []
        return block(*self.parsed(text), classes=[*classes, *ours])

    def section(self, name, *title):
        """Return a section with an id and a title of nodes."""
        section = nodes.section(ids=[nodes.make_id(name)], names=[nodes.fully_normalize_name(name)])
        section += nodes.title("", "", *title)
        return section

    def page(self, lesson):
        """Return a link to a lesson, with its number and its title on the map."""
        text = f"{lesson.number:02} {title_of(lesson.docname)}"
        return _link("doc", self.env.docname, f"/{lesson.docname}", text)

    def label(self, name, text):
        """Return a link to a label of the book."""
        return _link("ref", self.env.docname, name, text)


def _link(kind, docname, target, text):
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype=kind,
        reftarget=target,
        refexplicit=True,
        refdoc=docname,
        refwarn=True,
    )


def block(*children, classes=()):
    """Return a `<div>` with classes."""
    return nodes.container("", *children, classes=list(classes), is_div=True)
