"""Diagrams to be put together: what is right is what the drawing has, and every wrong part says why."""

import re

import pytest
from bs4 import BeautifulSoup

from lib.exam.assemblies import ASSEMBLIES, LSTM
from lib.exam.pictures import drawing
from lib.figures.diagrams import lstm

ALL = pytest.mark.parametrize("name", ASSEMBLIES)


@ALL
def test_every_wrong_part_says_why(name):
    assembly = ASSEMBLIES[name]
    assert len({place.name for place in assembly.places}) == len(assembly.places) >= 8
    for place, right in zip(assembly.places, assembly.answers(), strict=True):
        tray = assembly.trays[place.tray]
        assert len({part.name for part in tray}) == len({part.key for part in tray}) == len(tray)
        assert place.mistakes.keys() <= {part.key for part in tray}
        assert tray[right].key not in place.mistakes and not tray[right].wrong
        for part in tray:
            assert re.match(r"(the|a|one) [a-z']+", part.name)  # words, which a screen reader says
            assert re.fullmatch(r"[A-Z].{15,}[.]", assembly.reason(place, part)), (place, part)
    used = [place.tray for place in assembly.places]
    for tray, parts in assembly.trays.items():
        assert used.count(tray) >= 2 and len(parts) >= 4


def shown(svg):
    """Return the texts of a drawing that are seen before anything is put into its places."""
    soup = BeautifulSoup(svg, "html.parser")
    for hidden in soup.select("title, desc, [data-fills]"):
        hidden.decompose()
    return {text.get_text() for text in soup.select("text")}


@ALL
@pytest.mark.parametrize("notation", ["pytorch", "ng"])
def test_an_empty_place_shows_its_number_and_gives_nothing_away(name, notation):
    assembly = ASSEMBLIES[name]
    empty = drawing(name, notation, empty=[place.name for place in assembly.places])
    seen, whole = shown(empty.svg), shown(drawing(name, notation).svg)
    numbers = {str(number) for number in range(1, len(assembly.places) + 1)}
    assert numbers <= seen
    given_away = {"σ", "tanh", "forget", "input", "output", "update", "reset", "softmax", "1−"}
    assert given_away & whole and not given_away & seen
    assert not re.search("forget|sigmoid|tanh|softmax|weight", empty.alt)
    for number in numbers:
        assert f'data-fills="{number}" display="none"' in empty.svg
    assert drawing(name, notation).content == {} and "data-fills" not in drawing(name, notation).svg


def test_a_drawing_that_changes_changes_what_is_right(monkeypatch):
    before = LSTM.answers()
    swapped = [("f", "input", "σ", "red"), ("i", "forget", "σ", "green"), *lstm._GATES[2:]]
    monkeypatch.setattr(lstm, "_GATES", swapped)
    assert LSTM.answers() != before
    monkeypatch.setattr(lstm, "_GATES", [("f", "forget", "relu", "red"), *lstm._GATES[1:]])
    with pytest.raises(ValueError, match="'relu forget'"):
        LSTM.answers()


def test_a_place_that_a_drawing_does_not_have_is_named():
    with pytest.raises(ValueError, match="'roof'"):
        lstm.lstm_cell(empty=["c", "roof"])
