"""Masks of dropout on the arrows of a recurrent network: the right arrows, the same mask where one is meant."""

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

DRAWINGS = {place: diagrams.dropout_masks(place) for place in diagrams.DROPOUT_PLACES}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def masks(drawing):
    """Letters of the masks, and the cells of each by their places: (where, filled or not)."""
    letters = "".join(t for *_, t in general._texts(drawing) if t in tuple("ABCDEFGH"))
    cells = [
        (float(e.get("x")), float(e.get("y")), float(e.get("fill-opacity", 0)) > 0)
        for e in general._elements(drawing, "rect")
    ]
    assert len(cells) == 4 * len(letters)
    return letters, [cells[4 * n : 4 * n + 4] for n in range(len(letters))]


@pytest.mark.parametrize(
    ("place", "letters"),
    [("in and out", "ABCDEFGH"), ("recurrent, one mask", "AAA"), ("recurrent, fresh masks", "ABC")],
)
def test_masks_with_one_letter_are_the_same_and_no_others(place, letters):
    found, strips = masks(DRAWINGS[place])
    assert found == letters
    kept = {}
    for letter, cells in zip(found, strips, strict=True):
        pattern = tuple(filled for *_, filled in cells)
        assert kept.setdefault(letter, pattern) == pattern
        assert 0 < sum(pattern) < 4
        upright = len({x for x, _, _ in cells}) == 1
        assert upright == place.startswith("recurrent"), "across the arrow that it stands on"
    assert len(set(kept.values())) == len(kept)


def test_an_unknown_place_is_refused():
    with pytest.raises(ValueError, match="place='everywhere', expected one of in and out, rec"):
        diagrams.dropout_masks("everywhere")
