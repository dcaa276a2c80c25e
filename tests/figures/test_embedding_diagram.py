"""The picture of an embedding: which rows are drawn, marked and dashed, and what is refused."""

from xml.etree import ElementTree

import pytest

from lib.figures.diagrams import embedding_lookup

TOKENS = ["<pad>", "so", "good", "bad"]
IDS = [[1, 2, 3], [2, 0, 0]]


def _boxes(drawing):
    root = ElementTree.fromstring(drawing.svg)
    return [element for element in root.iter() if element.tag.endswith("}rect")]


def test_every_row_of_the_table_and_every_step_of_every_sample_is_drawn():
    drawing = embedding_lookup(IDS, TOKENS, 5, marked=2)
    boxes = _boxes(drawing)
    assert len(boxes) == 5 * (4 + 2 * 3)
    # One row of padding in the table, two in the batch.
    assert sum(box.get("stroke-dasharray") is not None for box in boxes) == 5 * 3


@pytest.mark.parametrize(("marked", "copies"), [(2, 2), (3, 1), (0, 2)])
def test_the_marked_row_has_an_arrow_to_each_of_its_copies(marked, copies):
    drawing = embedding_lookup(IDS, TOKENS, 5, marked=marked)
    word = "copy" if copies == 1 else "copies"
    assert f"“{TOKENS[marked]}”, arrows lead to its {copies} {word}" in drawing.alt
    assert "ids 1 2 3; 2 0 0" in drawing.alt
    root = ElementTree.fromstring(drawing.svg)
    wires = [element for element in root.iter() if element.get("fill") == "none"]
    assert sum(wire.tag.endswith("}path") for wire in wires) == copies


def test_padding_is_named_only_where_there_is_some():
    assert "padding" in embedding_lookup(IDS, TOKENS, 2, marked=1).alt
    assert "padding" not in embedding_lookup([[1, 2]], TOKENS, 2, marked=1).alt


@pytest.mark.parametrize(
    ("ids", "marked", "message"),
    [
        ([1, 2], 1, r"shape \(2,\), expected a padded batch"),
        ([[1, 4]], 1, "ids from 1 to 4, expected 0 to 3"),
        ([[-1, 1]], 1, "ids from -1 to 1, expected 0 to 3"),
        ([[1, 2]], 3, "marked=3, expected one of the ids"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(ids, marked, message):
    with pytest.raises(ValueError, match=message):
        embedding_lookup(ids, TOKENS, 2, marked=marked)
