"""The walk back through the unfolded network: complete, in order, drawn to the borders."""

import re

import pytest

from lib.figures import diagrams
from lib.figures.notation import use_notation
from tests.figures import test_diagrams as house

NOTATIONS = ("pytorch", "ng", "goodfellow", "olah")
STAGES = [(steps, stage) for steps in (2, 3, 5) for stage in range(2 * steps + 2)]
DRAWINGS = {f"{s} steps, {k}": diagrams.backward_pass(s, k) for s, k in STAGES}
for notation in NOTATIONS[1:]:
    use_notation(notation)
    for s, k in ((3, 4), (3, 5), (3, 7), (5, 11)):
        DRAWINGS[f"{notation}, {s} steps, {k}"] = diagrams.backward_pass(s, k)
use_notation("pytorch")
DRAWINGS |= {f"cut, {k}": diagrams.backward_pass(4, k, cut=2) for k in range(10)}
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


@every_drawing
@pytest.mark.parametrize(
    "rule",
    house.RULES,
)
def test_the_rules_of_the_house(rule, drawing):
    rule(drawing)


def red(drawing, width):
    """Where the red lines of one width start and end."""
    lines = []
    for path in house._elements(drawing, "path"):
        if "--u-red" in path.get("stroke", "") and float(path.get("stroke-width")) == width:
            numbers = list(map(float, re.findall(r"-?[\d.]+", path.get("d"))))
            lines.append((numbers[0], numbers[1], numbers[-2], numbers[-1]))
    return lines


def test_each_step_takes_two_stages_last_step_first():
    steps = 3
    columns = [92, 204, 316]
    for stage in range(1, 2 * steps + 1):
        step = steps - (stage - 1) // 2
        lit = red(diagrams.backward_pass(steps, stage), 4.2)
        if stage % 2:
            assert len(lit) == 2  # from L to o, from o to h
            assert all(x0 == x1 == columns[step - 1] and y1 > y0 for x0, y0, x1, y1 in lit)
        else:
            ((x0, y0, x1, y1),) = lit
            assert y0 == y1
            assert columns[step - 1] > x0 > x1
    assert red(diagrams.backward_pass(steps, 0), 4.2) == []
    assert len(red(diagrams.backward_pass(steps), 4.2)) == steps


def test_what_was_lit_stays_red():
    counts = [
        len(red(d, 4.2)) + len(red(d, 2.2))
        for d in (diagrams.backward_pass(3, stage) for stage in range(7))
    ]
    assert counts == [0, 2, 3, 5, 6, 8, 9]


def test_at_a_cut_nothing_goes_back_but_the_state_still_passes():
    whole, cut = diagrams.backward_pass(3), diagrams.backward_pass(3, cut=1)
    assert len(red(whole, 4.2)) - len(red(cut, 4.2)) == 1
    assert len(house._tips(whole, "border")) + len(house._tips(whole, "free")) == len(
        house._tips(cut, "border")
    ) + len(house._tips(cut, "free"))
    arrows = sorted((x0, x1) for x0, y0, x1, y1 in red(cut, 4.2) if y0 == y1)
    columns = [92, 204, 316]
    assert [x0 // 1 for x0, _ in arrows] == [columns[0] - 21, columns[2] - 21]  # from 1 and from 3
    assert "stops" in diagrams.backward_pass(3, 4, cut=1).alt
    assert "nothing comes from the right" in diagrams.backward_pass(3, 5, cut=1).alt
    assert "are added" in diagrams.backward_pass(3, 5).alt


def test_the_stages_are_said_in_words_and_in_equations():
    drawn = [diagrams.backward_pass(3, stage) for stage in range(8)]
    assert len({d.alt for d in drawn}) == len({d.svg for d in drawn}) == 8
    sizes = {re.search(r'viewBox="[^"]*"', d.svg).group() for d in drawn}
    assert len(sizes) == 1
    texts = ["".join(t for *_, t in house._texts(d)) for d in drawn]
    assert "dL/dh3 = ∂L/∂h3" in texts[1]
    assert "da3 = dL/dh3 · (1 − h32)" in texts[2]
    assert "dL/dh2 = ∂L/∂h2 + da3 Whh" in texts[3]
    assert "dL/dWhh = da1 h0 + da2 h1 + da3 h2" in texts[7]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 1}, "steps=1, expected 2 to 5"),
        ({"steps": 6}, "steps=6, expected 2 to 5"),
        ({"stage": 8}, "stage=8, expected 0 to 7"),
        ({"stage": -1}, "stage=-1, expected 0 to 7"),
        ({"cut": 3}, "cut=3, expected 1 to 2"),
        ({"cut": 0}, "cut=0, expected 1 to 2"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(options, message):
    with pytest.raises(ValueError, match=message):
        diagrams.backward_pass(**options)
