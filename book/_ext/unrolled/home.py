"""What the first page shows: `{moving-cell}`, an LSTM whose paths light up in turn, and `{chapter-map}`."""

import html
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from unrolled.chapter_map import chapters_of, draw

# The paths of `lstm_cell` in the order of a step, and what each does, in a few words.
STAGES = {
    "forget": "The forget gate decides what fades.",
    "new content": "Input gate and candidate decide what is written.",
    "cell": "The cell state runs on: keep, then add.",
    "hidden": "The output gate decides what is shown.",
}
SECONDS = 3  # for each stage; book/assets/home.css has their sum


class MovingCell(SphinxDirective):
    """The figure: every stage is there; the stylesheet shows them in turn, and one where nothing may move."""

    def run(self):
        """Return the markup."""
        from lib.figures.diagrams import lstm

        self.env.note_dependency(lstm.__file__)
        frames = "".join(
            f'<div class="u-stage" style="animation-delay:{SECONDS * k}s">{_svg(lstm.lstm_cell(path))}'
            f"<p>{html.escape(text)}</p></div>"
            for k, (path, text) in enumerate(STAGES.items())
        )
        alt = "One step of an LSTM, in four stages. " + " ".join(STAGES.values())
        button = '<button type="button" class="u-hold">Pause</button>'
        figure = (
            f'<div class="u-moving"><div class="u-turn" role="img" aria-label="{html.escape(alt)}">'
            f"{frames}</div>{button}</div>"
        )
        return [nodes.raw("", figure, format="html")]


def _svg(drawing):
    """Return the drawing without its own words: the figure has one description for all stages."""
    svg = drawing.svg
    start, end = svg.index("<title>"), svg.index("</desc>") + len("</desc>")
    return svg[:start] + svg[end:]


class ReaderPlace(SphinxDirective):
    """Where the reader stopped, as their browser remembers it, and the button that makes it forget."""

    def run(self):
        """Return the markup, which reader.js fills and shows."""
        markup = (
            '<div class="u-return" hidden><a href="#" hidden></a> '
            '<button type="button" class="u-forget">Forget what this browser remembers of my reading</button>'
            '</div><p class="u-forgotten" role="status"></p>'
        )
        return [nodes.raw("", markup, format="html")]


class ChapterMapNode(nodes.General, nodes.Element):
    """Stands for the map until the titles of all chapters are known."""


class ChapterMap(SphinxDirective):
    """A picture of all chapters; each leads to its page, and arrows come from those it needs."""

    def run(self):
        """Return a placeholder; the page is read again when a chapter or the table of contents changes."""
        self.env.note_dependency(str(Path(self.env.srcdir) / "_toc.yml"))
        for chapter in chapters_of(self.env.srcdir):
            self.env.note_dependency(self.env.doc2path(chapter.file))
        return [ChapterMapNode()]


def show_map(app, doctree, docname):
    """Draw the map, wide and narrow, with addresses that hold on this page."""
    for node in list(doctree.findall(ChapterMapNode)):
        if app.builder.format != "html":
            node.parent.remove(node)
            continue
        here = app.builder.get_target_uri(docname)

        def address(file, here=here):
            return relative_uri(here, app.builder.get_target_uri(file))

        chapters = chapters_of(app.srcdir)
        pictures = "".join(draw(chapters, columns, address) for columns in (5, 2))
        text = f'<nav class="u-map" aria-label="Map of the chapters">{pictures}</nav>'
        node.replace_self(nodes.raw("", text, format="html"))


def add_style(app, pagename, templatename, context, doctree):
    """Load the stylesheet on the page that has one of the two."""
    if 'class="u-moving"' in context.get("body", "") or 'class="u-map"' in context.get("body", ""):
        app.add_css_file("home.css", priority=902)


def setup(app):
    """Register the directives and connect the rest."""
    app.add_node(ChapterMapNode)
    app.add_directive("moving-cell", MovingCell)
    app.add_directive("chapter-map", ChapterMap)
    app.add_directive("reader-place", ReaderPlace)
    app.connect("doctree-resolved", show_map)
    app.connect("html-page-context", add_style)
