"""Flashcards: every formula, term and trap of the book is on one, and no front gives it away."""

import re
import sys
from pathlib import Path

import pytest

from book.files import ROOT
from book.flashcards import GAP, beginning, flashcards, gapped, terms_of, together, traps_of
from book.lessons import lessons
from lib.notation.cards import card_of
from lib.notation.equations import equation_set
from lib.notation.symbols import NOTATIONS

sys.path.insert(0, str(Path(ROOT) / "book" / "_ext"))
from unrolled.concepts import load_concepts
from unrolled.sheet import sets_of

CONCEPTS = {chapter["file"]: chapter["concepts"] for chapter in load_concepts()}


@pytest.fixture(scope="module")
def book():
    """Every lesson with its cards."""
    return [(lesson, flashcards(lesson, CONCEPTS.get(lesson.docname, {}))) for lesson in lessons()]


@pytest.fixture(scope="module")
def cards(book):
    return [card for _, found in book for card in found]


def test_every_card_has_an_id_of_its_own_that_a_file_may_have(cards):
    names = [card.id for card in cards]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
    assert all(card.back and (card.front or card.title) for card in cards)


def test_every_line_of_the_formula_sheet_is_on_a_card(book):
    for lesson, found in book:
        backs = [card.back["pytorch"] for card in found if isinstance(card.back, dict)]
        for name in lesson.cards:
            for set_name, lines in sets_of(card_of(name)):
                for line in lines:
                    form = equation_set(set_name).form(line, "pytorch")
                    parts = [part.strip() for part in re.split(r"&|\\\\", form) if part.strip()]
                    hits = [back for back in backs if all(part in back for part in parts)]
                    assert hits, f"{set_name}, {line}"


def test_every_point_with_a_formula_is_on_a_card_with_gaps(book):
    for lesson, found in book:
        texts = [card for card in found if card.kind == "formula" and isinstance(card.front, str)]
        assert [card.back for card in texts] == [
            text for name in lesson.cards for text in gapped(card_of(name).text)
        ]
        for card in texts:
            assert card.front.count(GAP) >= 1
            hidden = [tex for tex in re.findall(r"\$([^$]+)\$", card.back) if tex not in card.front]
            assert hidden, card.id


def test_every_term_of_the_glossary_and_every_trap_is_on_a_card(book):
    for lesson, found in book:
        concepts = CONCEPTS.get(lesson.docname, {})
        defined = [concept["title"] for concept in concepts.values() if concept.get("definition")]
        assert [card.title for card in found if card.kind == "term"] == defined
        text, _ = lesson.section("Traps")
        boxes = re.findall(r"^:::\{admonition\} (.+)\n:class: warning", text, re.M)
        traps = [card for card in found if card.kind == "trap"]
        assert [card.front for card in traps if card.front in boxes] == boxes
        assert len(traps) >= 3, lesson.number
        assert not any("What this page does not show" in card.front for card in traps)
        assert not any(":::" in card.back or "{admonition}" in card.back for card in traps)


def test_a_front_asks_in_each_notation_and_does_not_answer(cards):
    for card in cards:
        if isinstance(card.front, dict):
            for notation in NOTATIONS:
                assert card.front[notation].count("?") >= 1, card.id
                assert card.back[notation], card.id
                assert len(card.front[notation]) < len(card.back[notation]) + 8, card.id
    fronts = [(card.title, str(card.front)) for card in cards if card.kind == "formula"]
    assert len(set(fronts)) == len(fronts), "two cards ask the same"


def test_what_a_notation_says_in_the_line_before_stays_with_it():
    assert ["recurrent", "input"] in together("bptt")
    assert together("lstm", ["forget", "cell"]) == [["forget"], ["cell"]]


@pytest.mark.parametrize(
    "form, asked",
    [
        (r"f_t &= \sigma(a)", r"f_t = \;?"),
        (r"W &:= W - \alpha\, dW", r"W := \;?"),
        (r"\text{one to one:} \quad & (N, D)", r"\text{one to one:} \quad \;?"),
        (r"a_t &= b \\" + "\n" + r"&\quad + c", r"a_t = \;?"),
        (r"a_t &= b \\ d_t &\leftarrow e", r"a_t = \;?, \quad d_t \leftarrow \;?"),
    ],
)
def test_the_left_hand_side_is_what_is_asked(form, asked):
    assert beginning(form) == asked


def test_gaps_stand_for_formulas_and_not_for_letters():
    assert gapped("- With $h_t$ and $x_1, \\dots, x_t$.\n- Only words.") == []
    text = "- First\n  $H^2$.\n- Then $HK$.\n\n| a | $2H$ |\n"
    assert gapped(text) == ["First $H^2$.", "Then $HK$.", "| a | $2H$ |"]


def test_terms_without_a_definition_and_notes_are_no_cards():
    assert terms_of({"a": {"title": "A", "section": "sec-a"}}, 1) == []

    class Lesson:
        number = 7

        def section(self, heading):
            assert heading == "Traps"
            box = ":::{admonition} %s\n:class: %s\n%s\n:::\n\n"
            text = box % ("One `h`", "warning", "First.\n\nSecond $a$.") + box % (
                "Two",
                "note",
                "No.",
            )
            return text + "**Three $b$.** Third,\nand on.", "lstm"

    one, three = traps_of(Lesson())
    assert (one.front, one.back, one.letters) == ("One `h`", "First.\n\nSecond $a$.", "lstm")
    assert (three.front, three.back) == ("Three $b$", "Third,\nand on.")
    assert (one.id, three.id) == ("trap-07-one-h", "trap-07-three-b")
