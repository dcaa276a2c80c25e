"""A deck for Anki, by genanki: a card for each question, the working on its back."""

import html
import tempfile
from pathlib import Path

from lib.exam.export.items import item
from lib.exam.export.moodle import image
from lib.exam.export.packages import needed
from lib.exam.questions import PARTS
from lib.exam.templates import inline_html, to_html

# Numbers that Anki knows the decks and the form of the cards by: they must never change.
MODEL, DECK = 1_740_200_101, 1_740_200_200
FRONT = '<div class="front">{{Question}}</div>'
BACK = '{{FrontSide}}<hr id="answer"><div class="back">{{Answer}}</div>'
STYLE = ".card { font: 20px/1.5 sans-serif; text-align: left; max-width: 40em; margin: auto; }"


def written(tasks, notation="pytorch"):
    """Write a package with a deck for each part.

    Parameters
    ----------
    tasks : list of Task
    notation : {"ng", "goodfellow", "olah", "pytorch"}

    Returns
    -------
    bytes
        Of an .apkg file.

    Raises
    ------
    ValueError
        If genanki is not installed.
    """
    genanki = needed("genanki")
    model = genanki.Model(
        MODEL,
        "Unrolled question",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[{"name": "Card", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
    )
    decks = {part: genanki.Deck(DECK + k, f"Unrolled::{part}") for k, part in enumerate(PARTS)}
    for one in (item(task, notation) for task in tasks):
        note = genanki.Note(
            model=model,
            fields=[_front(one, notation), _back(one)],
            guid=genanki.guid_for("unrolled", one.id),
            tags=[one.part],
        )
        decks[one.part].add_note(note)
    package = genanki.Package([deck for deck in decks.values() if deck.notes])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "deck.apkg"
        package.write_to_file(str(out))
        return out.read_bytes()


def _front(one, notation):
    text = to_html(one.text) + (image(one.picture, notation) if one.picture else "")
    shown = ()
    if one.kind == "choice":
        shown = [option.text for option in one.options]
    if one.kind == "match":
        text += _list([left for left, _ in one.pairs], "1")
        shown = sorted(right for _, right in one.pairs)
    return text + (_list(shown, "A") if shown else "")


def _back(one):
    if one.kind == "match":
        right = _list([f"{left}: {right}" for left, right in one.pairs], "1")
    else:
        right = "".join(
            f"<p><b>{inline_html(option.text)}</b></p>" for option in one.options if option.right
        )
    return right + to_html(one.feedback)


def _list(texts, style):
    items = "".join(f"<li>{inline_html(text)}</li>" for text in texts)
    return f'<ol type="{html.escape(style)}">{items}</ol>'
