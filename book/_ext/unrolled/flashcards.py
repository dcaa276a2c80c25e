"""Flashcards on the page on which one practises: set with the page, shown from scripts of a chapter each.

`nodes_of` gives the page the cards as nodes, so that letters, links and formulas become what they are everywhere.
When all is resolved they are taken out of the page again and written to `_static/flashcards`, from where the page
fetches a chapter when its first card is shown.
"""

from pathlib import Path

from docutils import nodes

from book.files import write_atomically
from book.flashcards import flashcards
from lib.notation.letters import grouped
from unrolled.concepts import load_concepts
from unrolled.revision import block

CLASS = "u-flashcards"
FOLDER = "_static/flashcards"
_MARK = "<!--side-->"


def cards_of(directive):
    """Return the lessons of the book, each with its cards; none in a site without contents.

    Parameters
    ----------
    directive : unrolled.revision.RevisionDirective

    Returns
    -------
    list of tuple
        `book.lessons.Lesson` and its list of `book.flashcards.Flashcard`.
    """
    if not (Path(directive.env.srcdir) / "_toc.yml").exists():
        return []
    concepts = {chapter["file"]: chapter["concepts"] for chapter in load_concepts()}
    found = [lesson for part in directive.lessons().values() for lesson in part]
    found.sort(key=lambda lesson: lesson.number)
    return [(lesson, flashcards(lesson, concepts.get(lesson.docname, {}))) for lesson in found]


def index(chapters):
    """Return what the page must know of the cards before it has them: id, kind and chapter of each."""
    return [(card.id, card.kind, card.chapter) for _, cards in chapters for card in cards]


def nodes_of(directive, chapters):
    """Return a node for each chapter, with fronts and backs in turn and a mark before each.

    Parameters
    ----------
    directive : unrolled.revision.RevisionDirective
    chapters : list of tuple
        As from `cards_of`.

    Returns
    -------
    list of docutils.nodes.Node
    """
    return [_chapter(directive, lesson, cards) for lesson, cards in chapters if cards]


def _chapter(directive, lesson, cards):
    sides = [
        side for card in cards for side in (_front(directive, card), _back(directive, lesson, card))
    ]
    children = [node for side in sides for node in (_mark(), side)]
    whole = block(*children, _mark(), classes=[CLASS])
    whole["cards"], whole["chapter"] = [card.id for card in cards], lesson.number
    return whole


def _mark():
    return nodes.raw("", _MARK, format="html")


def _front(directive, card):
    title = [nodes.paragraph("", "", nodes.strong("", card.title))] if card.title else []
    if isinstance(card.front, dict):
        formulas = [
            nodes.inline("", "", nodes.math(tex, tex), classes=[f"n-{n}" for n in names])
            for tex, names in grouped(card.front)
        ]
        return block(*title, nodes.paragraph("", "", *formulas))
    return block(*title, *([directive.lettered(card.front, card.letters)] if card.front else []))


def _back(directive, lesson, card):
    if isinstance(card.back, dict):
        shown = [
            block(
                nodes.math_block(tex, tex, number=None, label=None, nowrap=False),
                classes=[f"n-{n}" for n in names],
            )
            for tex, names in grouped(card.back)
        ]
    elif card.kind == "term":
        shown = [nodes.paragraph("", card.back)]
    else:
        shown = [directive.lettered(card.back, card.letters)]
    place = directive.label(card.section, card.title) if card.section else directive.page(lesson)
    return block(*shown, nodes.paragraph("", "", nodes.Text("Read: "), place))


def take_out(app, doctree, docname):
    """Take the cards out of their page, once all in them is resolved."""
    found = [node for node in doctree.findall(nodes.container) if CLASS in node["classes"]]
    for node in found:
        node.parent.remove(node)
    if found:
        app.unrolled_flashcards = (docname, found)


def write(app, pagename, templatename, context, doctree):
    """Write the cards, a script for each chapter, while their page is written, from which links lead on."""
    from lib.exam.practice import compact

    docname, found = getattr(app, "unrolled_flashcards", ("", []))
    if doctree is None or pagename != docname:
        return
    folder, written = Path(app.outdir) / FOLDER, set()
    for node in found:
        name = f"chapter-{node['chapter']:02}"
        text = app.builder.render_partial(node)["fragment"]
        sides = [side.strip() for side in text.split(_MARK)[1:-1]]
        cards = dict(zip(node["cards"], zip(sides[::2], sides[1::2], strict=True), strict=True))
        script = f'unrolledPractice.arrived("{name}",{compact(cards)});\n'
        write_atomically(folder / f"{name}.js", script)
        written.add(f"{name}.js")
    for file in folder.glob("*.js"):
        if file.name not in written:
            file.unlink()


def setup(app):
    """Connect, after all that writes formulas into HTML."""
    app.connect("doctree-resolved", take_out, priority=800)
    app.connect("html-page-context", write)
