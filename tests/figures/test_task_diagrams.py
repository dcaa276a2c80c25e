"""The arrows of a network that reads what it has written."""

from xml.etree import ElementTree

import pytest

from lib.figures import diagrams


@pytest.mark.parametrize(
    ("kind", "inputs", "outputs", "fed_back"),
    [
        ("one-to-many", ["photo"], ["a", "cat", "asleep"], 2),
        ("one-to-many", ["photo"], ["cat"], 0),
        ("many-to-many-unequal", ["good", "night"], ["bonne", "nuit", "!"], 2),
        ("many-to-many-equal", ["a", "b"], ["c", "d"], 0),
        ("many-to-one", ["a", "b"], ["c"], 0),
    ],
)
def test_what_was_written_is_fed_back_by_dashed_arrows(kind, inputs, outputs, fed_back):
    drawing = diagrams.sequence_type(kind, inputs, outputs)
    root = ElementTree.fromstring(drawing.svg)
    paths = [element for element in root.iter() if element.tag.endswith("}path")]
    dashed = [path for path in paths if path.get("stroke-dasharray")]
    assert len(dashed) == fed_back
    assert ("Dashed arrows" in drawing.alt) == (fed_back > 0)
