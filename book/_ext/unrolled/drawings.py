"""`{draw-from-memory}`: what an exam asks to draw, with room to draw it first; `{chapter-drawings}`, the others.

Questions, marking schemes and diagrams are those of the open questions of the bank.
"""

import html

from docutils import nodes

from lib.exam.assemblies import ASSEMBLIES
from lib.exam.pictures import drawing
from lib.exam.templates import in_notations, inline_html
from lib.figures.picture import frame_html
from lib.figures.svg import token_of
from unrolled.assembly import SCRIPT, assembled
from unrolled.chapter_map import title_of
from unrolled.exercises import without_solutions
from unrolled.revision import RevisionDirective, bank, block


def drawn_questions():
    """Return the questions that ask for a drawing, in the order of the chapters."""
    return sorted(
        (entry for entry in bank() if getattr(entry, "drawing", "")), key=lambda e: e.chapter
    )


class DrawFromMemory(RevisionDirective):
    """A section for each diagram: question and frame; closed behind them its parts, drawing and checklist."""

    def run(self):
        """Return the sections."""
        self.lessons()
        return [self._section(entry) for entry in drawn_questions()]

    def _section(self, entry):
        topic = entry.topic[0].upper() + entry.topic[1:]
        section = self.section(entry.id, nodes.Text(topic))
        section["classes"].append("u-draw")
        section += nodes.raw("", f"<p>{lettered(entry, entry.text)}</p>", format="html")
        facts = nodes.paragraph("", classes=["u-facts"])
        facts += nodes.Text(f"{entry.marks} marks, {entry.minutes} minutes. To read again: ")
        facts += self.label(entry.section, f"chapter {entry.chapter:02}")
        facts += nodes.Text(".")
        section += facts
        section += nodes.raw("", room(topic), format="html")
        if entry.drawing in ASSEMBLIES:
            markup = assembled(ASSEMBLIES[entry.drawing], topic)
            section += nodes.raw("", markup, format="html")
        if not without_solutions():
            section += nodes.raw("", answer(entry, topic), format="html")
        return section


def lettered(entry, text):
    """Return a line of a question in all notations."""
    return in_notations(
        text, entry.cell, lambda text, letters: inline_html(letters(text)), tag="span"
    )


def room(topic):
    """Return the frame to draw in, on the screen and on paper."""
    name = html.escape(f"Room to draw: {topic}")
    return (
        f'<div class="u-room"><canvas aria-label="{name}" role="img"></canvas>'
        '<p><button type="button" class="u-clear" hidden>Clear the drawing</button></p></div>'
    )


def answer(entry, topic):
    """Return the drawing and the checklist, closed."""
    found = drawing(entry.drawing)
    points = "".join(
        f'<li><label><input type="checkbox" data-marks="{point.marks}"><span>'
        f"{lettered(entry, point.text)} ({point.marks} mark{'s' * (point.marks > 1)})</span></label></li>"
        for point in entry.scheme
    )
    return (
        f'<details class="u-answer"><summary>{html.escape(topic)}: the drawing and its checklist</summary>'
        f'<figure class="u-picture">{frame_html(found, found.alt, token_of("draw", entry.id))}</figure>'
        f"<p>Give yourself the marks of each point that your drawing has:</p>"
        f'<ul class="u-checklist">{points}</ul><p class="u-sum" role="status"></p>'
        f"<p>The common mistake: {lettered(entry, entry.mistake)}</p></details>"
    )


class ChapterDrawings(RevisionDirective):
    """A list of what the chapters ask to draw or to write down, of those without such a question."""

    def run(self):
        """Return the list."""
        asked = {entry.chapter for entry in drawn_questions()}
        items = nodes.bullet_list()
        for lesson in self.lessons_in_order():
            if lesson.drawing and lesson.number not in asked:
                label, title = lesson.drawing
                link = self.label(label, f"{lesson.number:02} {title_of(lesson.docname)}")
                items += nodes.list_item(
                    "", nodes.paragraph("", "", link, nodes.Text(f": {title}"))
                )
        return [block(items)]


def add_script(app, pagename, templatename, context, doctree):
    """Load the scripts where there is room to draw."""
    if 'class="u-room"' in context.get("body", ""):
        for name in ("drawings.js", SCRIPT):
            app.add_js_file(name, loading_method="defer")


def setup(app):
    """Register the directives and connect the script."""
    app.add_directive("draw-from-memory", DrawFromMemory)
    app.add_directive("chapter-drawings", ChapterDrawings)
    app.connect("html-page-context", add_script)
