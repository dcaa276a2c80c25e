"""The cards: short, complete, and about what exists."""

import re

import pytest

from lib.notation.cards import NAMES, card_of
from lib.notation.equations import check_lines, equation_set
from lib.notation.letters import CELLS

WORDS = 80


def words(text):
    """Words outside formulas, tables' rules and marks."""
    return re.findall(r"[^\W_][\w’'–.-]*", re.sub(r"\$[^$]*\$", " ", text))


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_short_and_its_parts_exist(name):
    card = card_of(name)
    assert card.title and card.equations
    assert card.letters in (None, *CELLS)
    for item in card.equations:
        name, lines = (item, ()) if isinstance(item, str) else (item[0], item[1:])
        check_lines(name, lines)
    assert 20 < len(words(card.text)) <= WORDS, len(words(card.text))
    assert card.text.count("$") % 2 == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("lstm", r"$4(DH + H^2 + H)$"),
        ("lstm", r"$4(DH + H^2 + 2H)$"),
        ("lstm", "1 keeps"),
        ("optimizers", r"$\beta_1 = 0.9$, $\beta_2 = 0.999$"),
        ("gru", "| parameters |"),
        ("rnn", r"$DH + H^2 + H$"),
        ("normalization", "**inside** the root"),
    ],
)
def test_what_an_exam_asks_stands_on_the_card(name, said):
    assert said in card_of(name).text


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_card_changes_its_letters_with_the_equations(name):
    card = card_of(name)
    names = [item if isinstance(item, str) else item[0] for item in card.equations]
    cells = {equation_set(name).letters for name in names} - {None}
    assert card.letters in cells if cells else card.letters is None


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru", "attention"])
def test_what_is_drawn_in_the_exam_is_drawn_on_the_card(name):
    assert card_of(name).picture == name


def test_an_unknown_card_is_explained():
    with pytest.raises(ValueError, match=r"got the card 'LSTM', expected one of .*lstm"):
        card_of("LSTM")
