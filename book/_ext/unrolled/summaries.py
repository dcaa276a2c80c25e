"""`{chapter-summaries}`: a page of paper for each chapter, made of its box, card, traps, concepts and recap."""

from docutils import nodes

from lib.notation.cards import card_of
from unrolled.concepts import load_concepts
from unrolled.revision import RevisionDirective, block
from unrolled.sheet import lines_of


class ChapterSummaries(RevisionDirective):
    """A section for each chapter, in the order of the book."""

    def run(self):
        """Return the sections."""
        concepts = {chapter["file"]: chapter["concepts"] for chapter in load_concepts()}
        found = self.lessons_in_order()
        return [self._summary(lesson, concepts.get(lesson.docname, {})) for lesson in found]

    def _summary(self, lesson, concepts):
        section = self.section(f"summary-{lesson.docname.rpartition('/')[2]}", self.page(lesson))
        section["classes"].append("u-summary")
        section += self.parsed(f"**You will be able to:** {lesson.aims}")
        for name in lesson.cards:
            card = card_of(name)
            section += block(
                *lines_of(card),
                self.lettered(card.text.strip(), card.letters, "u-summary-text"),
                classes=["u-summary-card"],
            )
        text, letters = lesson.traps
        if text:
            section += nodes.rubric("", "Traps")
            section += self.lettered(text, letters, "u-summary-columns")
        if concepts:
            section += nodes.rubric("", "Terms")
            section += self._terms(concepts)
        text, letters = lesson.remember
        if text:
            section += self.lettered(f"Remember: {text}", letters, "u-summary-last")
        return section

    def _terms(self, concepts):
        entries = nodes.definition_list(classes=["u-summary-columns"])
        for concept in concepts.values():
            if concept.get("definition") and concept["section"]:
                term = nodes.term("", "", self.label(concept["section"], concept["title"]))
                text = nodes.paragraph("", concept["definition"])
                entries += nodes.definition_list_item("", term, nodes.definition("", text))
        return entries


def setup(app):
    """Register the directive."""
    app.add_directive("chapter-summaries", ChapterSummaries)
