"""Attention weights as lines: thick where the weight is large, none where it is small."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

SOURCE = ["Wednesday", ",", "March", "13", ",", "2021", ";", "27", "September", "1999"]
TARGET = ["2021", "03", "13", "1999", "09", "27"]
COPIED = [5, 2, 3, 9, 8, 7]
SHARP = np.eye(len(SOURCE))[COPIED]
SOFT = 0.7 * SHARP + 0.3 * np.roll(SHARP, 1, 1)
DRAWINGS = {
    "all": diagrams.alignment(SOURCE, TARGET, SHARP),
    "soft": diagrams.alignment(SOURCE, TARGET, SOFT),
    "lit": diagrams.alignment(SOURCE, TARGET, SOFT, lit=1),
    "cut": diagrams.alignment(SOURCE, TARGET, SOFT, lit=1, cut=2, changed=[1]),
}
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


@every_drawing
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def widths(drawing):
    """Widths of the lines, faded ones included, by their ends."""
    root = ElementTree.fromstring(drawing.svg)
    return sorted(
        float(e.get("stroke-width"))
        for e in root.iter()
        if e.tag.endswith("}path") and len(re.findall("[ML]", e.get("d"))) == 2
    )


def test_a_line_for_each_weight_and_as_thick_as_it():
    assert widths(DRAWINGS["all"]) == [5.8] * 6
    assert widths(DRAWINGS["soft"]) == [2.3] * 6 + [4.3] * 6
    small = 0.96 * SHARP + 0.04 * np.roll(SHARP, 1, 1)
    assert len(widths(diagrams.alignment(SOURCE, TARGET, small))) == 6


def test_words():
    assert DRAWINGS["lit"].alt == "Output word 03 looks at March (0.70), 13 (0.30)."
    alt = DRAWINGS["cut"].alt
    assert "Its line to March is cut." in alt and alt.endswith("Changed: 03.")
    alt = diagrams.alignment(SOURCE, TARGET, SOFT, lit=1, cut=0).alt
    assert alt.endswith("No word has changed.")


def test_what_does_not_fit_is_refused_in_words():
    with pytest.raises(ValueError, match=r"shape \(10, 6\) for 6 output words and 10"):
        diagrams.alignment(SOURCE, TARGET, SHARP.T)
    with pytest.raises(ValueError, match="30 words do not fit"):
        diagrams.alignment(SOURCE * 3, TARGET, np.tile(SHARP, 3))
