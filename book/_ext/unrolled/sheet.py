"""`{formula-sheet}`: every equation of the chapters' cards, by parts of the exam, on two pages of paper.

Each line of a set is a formula of its own, so that short ones share a line. Where a notation writes it in another
way, all ways stand in the page, as everywhere in the book.
"""

import re

from docutils import nodes

from lib.notation.cards import card_of
from lib.notation.equations import equation_set, same_lines
from lib.notation.letters import grouped
from unrolled.revision import NAMES, RevisionDirective, block

_ITEM = re.compile(r"^- (.+(?:\n  ?\S.*|\n(?![-|\n]).+)*)", re.MULTILINE)
SIGNS = ('class="u-sheet', 'class="u-summary', 'class="u-draw', 'class="u-revise', 'class="u-paper')


def sets_of(card):
    """Return the sets of a card.

    Parameters
    ----------
    card : lib.notation.cards.Card

    Returns
    -------
    list of tuple
        Name of the set and of its lines.
    """
    pairs = [
        (item, ()) if isinstance(item, str) else (item[0], item[1:]) for item in card.equations
    ]
    return [(name, lines or tuple(equation_set(name).lines)) for name, lines in pairs]


def formulas_in_text(card):
    """Return what the text of a card says with a formula: its points and the rows of its table.

    Parameters
    ----------
    card : lib.notation.cards.Card

    Returns
    -------
    str
        Markdown; empty where no point has a formula.
    """
    points = [" ".join(item.split()) for item in _ITEM.findall(card.text) if "$" in item]
    table = re.findall(r"(?:^\|.*\n)+", card.text, re.MULTILINE)
    return "\n\n".join(["\n".join(f"- {point}" for point in points), *table]).strip()


class FormulaSheet(RevisionDirective):
    """The whole sheet."""

    def run(self):
        """Return a section for each part of the exam, and in it a block for each card."""
        parts = [self._part(part, found) for part, found in self.lessons().items() if found]
        return [block(*parts, classes=["u-sheet"])]

    def _part(self, part, found):
        section = self.section(f"sheet-{part}", nodes.Text(NAMES[part]))
        section += [self._card(lesson, card_of(name)) for lesson in found for name in lesson.cards]
        return section

    def _card(self, lesson, card):
        title = nodes.paragraph("", "", self.page(lesson), classes=["u-sheet-chapter"])
        rows = lines_of(card)
        text = formulas_in_text(card)
        if text:
            rows.append(self.lettered(text, card.letters, "u-sheet-text"))
        return block(title, *rows, classes=["u-sheet-card"])


def lines_of(card):
    """Return the equations of a card, a block for each set; with its title, where the card has several.

    Parameters
    ----------
    card : lib.notation.cards.Card

    Returns
    -------
    list of docutils.nodes.Node
    """
    found = sets_of(card)
    return [_set(name, lines, named=len(found) > 1) for name, lines in found]


def _set(name, lines, named):
    shown = [part for line in lines for part in _line(name, line)]
    title = [nodes.paragraph("", equation_set(name).title, classes=["u-sheet-set"])]
    return block(*(title if named else []), *shown, classes=["u-sheet-lines"])


def _line(name, line):
    for tex, notations in grouped(same_lines(name, [line])):
        if tex:
            formula = nodes.math_block(tex, tex, number=None, label=None, nowrap=False)
            yield block(formula, classes=[f"n-{n}" for n in notations])


def add_style(app, pagename, templatename, context, doctree):
    """Load the stylesheet on the pages for revision alone."""
    if any(sign in context.get("body", "") for sign in SIGNS):
        app.add_css_file("revision.css", priority=902)


def setup(app):
    """Register the directive and connect the rest."""
    app.add_directive("formula-sheet", FormulaSheet)
    app.connect("html-page-context", add_style)
