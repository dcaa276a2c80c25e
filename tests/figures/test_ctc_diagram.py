"""The table of CTC: a circle for each state and frame, arrows where a step is allowed, what is said of it."""

import re

import numpy as np
import pytest

from lib.equations.ctc import ctc_alpha
from lib.figures import diagrams
from tests.figures import test_diagrams as general

P = np.array([[4, 5, 1], [2, 6, 2], [5, 2, 3], [4, 1, 5]]) / 10
DIFFERENT, EQUAL = list("–a–t–"), list("–a–a–")
ALPHA = {"at": ctc_alpha(P, [1, 2])[0], "aa": ctc_alpha(P, [1, 1])[0]}
DRAWINGS = {
    "whole": diagrams.ctc_table(DIFFERENT, ALPHA["at"]),
    "frame 2": diagrams.ctc_table(DIFFERENT, ALPHA["at"], 2),
    "end": diagrams.ctc_table(DIFFERENT, ALPHA["at"], 5),
    "equal": diagrams.ctc_table(EQUAL, ALPHA["aa"], 3),
}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def tips(drawing):
    return drawing.svg.count("data-tip")


def test_circles_and_arrows():
    assert DRAWINGS["whole"].svg.count("<circle") == 4 * 5
    # from each state that is reached: stay, go on, and skip where the letters differ
    assert tips(DRAWINGS["whole"]) == (2 + 3) + (2 + 3 + 2 + 2) + (2 + 3 + 2 + 2 + 1)
    assert tips(DRAWINGS["equal"]) == (2 + 2) + (2 + 2 + 2) + (2 + 2 + 2 + 2)


def test_only_filled_frames_hold_numbers():
    texts = re.findall(r">(\.\d+)<", DRAWINGS["frame 2"].svg)
    assert sorted(texts) == sorted([".4", ".5", ".08", ".54", ".1", ".1"])


def test_words():
    alt = DRAWINGS["frame 2"].alt
    assert alt == "Frame 2. –: 0.08 from –. a: 0.54 from –, a. –: 0.1 from a. t: 0.1 from a."
    assert DRAWINGS["end"].alt.endswith("are added: 0.333 + 0.109.")
    assert len({drawing.alt for drawing in DRAWINGS.values()}) == 4


def test_what_cannot_be_drawn_is_refused_in_words():
    with pytest.raises(ValueError, match="frames first"):
        diagrams.ctc_table(DIFFERENT, ALPHA["at"].T)
    with pytest.raises(ValueError, match="expected one of 1 … 5"):
        diagrams.ctc_table(DIFFERENT, ALPHA["at"], 6)
