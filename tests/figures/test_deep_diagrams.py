"""Both reading directions, stacks and revealed sentences: complete, and drawn as every diagram is."""

import re
from itertools import combinations

import pytest

from lib.figures.diagrams.deep import bidirectional_rnn, revealed_sentence, stacked_rnn
from tests.figures import test_diagrams as house

PATHS = (None, "forward", "backward", "output", "reach")
WORDS = ["to", "change", "dollars", "my", "brother", "came", "to", "the", "bank", "once", "more"]


def _drawings():
    made = {f"both {p} {n}": bidirectional_rnn(p, n) for p in PATHS for n in (2, 4, 6)}
    for layers, steps in ((1, 1), (2, 3), (3, 3), (4, 4)):
        made[f"plain {layers} {steps}"] = stacked_rnn(layers, steps)
        made[f"links {layers} {steps}"] = stacked_rnn(layers, steps, residual=True)
        made[f"lit {layers} {steps}"] = stacked_rnn(layers, steps, residual=True, shortcut=True)
    for read in (1, 6, len(WORDS)):
        made[f"one gauge {read}"] = revealed_sentence(WORDS, read, 8, {"best guess": 0.5})
        beliefs = {"forward": 0.0, "backward": 1.0, "both": 0.123}
        made[f"three gauges {read}"] = revealed_sentence(WORDS, read, 8, beliefs)
    return made


DRAWINGS = _drawings()
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


@every_drawing
@pytest.mark.parametrize(
    "rule",
    house.RULES,
    ids=lambda rule: rule.__name__,
)
def test_the_rules_of_the_house(rule, drawing):
    rule(drawing)


def wires(drawing, tone, width=None):
    """Where the lines of one colour start and end; None for those of any width."""
    lines = []
    for path in house._elements(drawing, "path"):
        if f"--u-{tone}" in path.get("stroke", "") and (
            width is None or float(path.get("stroke-width")) == width
        ):
            numbers = list(map(float, re.findall(r"-?[\d.]+", path.get("d"))))
            lines.append((numbers[0], numbers[1], numbers[-2], numbers[-1]))
    return lines


def level(lines):
    return [line for line in lines if abs(line[1] - line[3]) < 0.1]


@pytest.mark.parametrize("steps", [2, 4, 6])
def test_one_row_runs_forwards_and_one_backwards(steps):
    drawing = bidirectional_rnn(steps=steps)
    forward, backward = wires(drawing, "blue"), wires(drawing, "orange")
    assert len(forward) == len(backward) == 2 * steps  # from the inputs and along the row
    assert len(level(forward)) == len(level(backward)) == steps
    assert all(x1 > x0 for x0, _, x1, _ in level(forward))
    assert all(x1 < x0 for x0, _, x1, _ in level(backward))
    assert len({y for _, y, _, _ in level(forward)} | {y for _, y, _, _ in level(backward)}) == 2
    assert len(wires(drawing, "green")) == 2 * steps


def test_what_reaches_the_second_output():
    lit = bidirectional_rnn("reach", steps=5)
    forward, backward = wires(lit, "blue", 4.2), wires(lit, "orange", 4.2)
    assert (len(forward), len(level(forward))) == (4, 2)  # steps 1 and 2
    assert (len(backward), len(level(backward))) == (8, 4)  # steps 5 down to 2
    assert len(wires(lit, "green", 4.2)) == 2


def test_each_path_gives_its_own_picture_and_its_own_words():
    for one, other in combinations([bidirectional_rnn(path) for path in PATHS], 2):
        assert one.svg != other.svg
        assert one.alt != other.alt
    stacks = [stacked_rnn(), stacked_rnn(residual=True), stacked_rnn(residual=True, shortcut=True)]
    assert len({s.svg for s in stacks}) == len({s.alt for s in stacks}) == 3
    assert (
        len({re.search(r'viewBox="[^"]*"', s.svg).group() for s in stacks}) == 1
    )  # no frame jumps


@pytest.mark.parametrize(("layers", "steps"), [(1, 2), (2, 1), (3, 3), (4, 4)])
def test_links_and_sums_from_the_second_layer_on(layers, steps):
    plain, linked = stacked_rnn(layers, steps), stacked_rnn(layers, steps, residual=True)
    for drawing, count in ((plain, 0), (linked, (layers - 1) * steps)):
        signs = [e.get("data-sign") for e in house._elements(drawing, "path")]
        assert signs.count("+") == count
        assert len(wires(drawing, "red")) == count
        assert len(wires(drawing, "blue")) == layers * steps
    texts = [text for *_, text in house._texts(linked)]
    for step in range(1, steps + 1):
        assert {f"x{step}", f"y{step}"} <= set(texts)
        assert {f"h{step}({layer})" for layer in range(1, layers + 1)} <= set(texts)


def test_the_shortcut_is_lit_at_the_last_step_only():
    lit = wires(stacked_rnn(3, 3, residual=True, shortcut=True), "red", 4.2)
    assert len(lit) == 2 + 2 + 1  # two links, two stretches up to their dots, and the way out
    assert {x0 for x0, *_ in lit} == {75 + 126 * 2}


def test_words_appear_one_after_another_in_a_frame_that_stays():
    frames = [revealed_sentence(WORDS, n, 8, {"best guess": 0.5}) for n in range(1, 12)]
    assert len({re.search(r'viewBox="[^"]*"', frame.svg).group() for frame in frames}) == 1
    for read, frame in enumerate(frames, start=1):
        texts = [text for *_, text in house._texts(frame)]
        assert texts[:read] == WORDS[:read]
        assert texts[read] == "river"
        assert len([e for e in house._elements(frame, "rect") if e.get("stroke-dasharray")]) == (
            len(WORDS) - read
        )
    assert "2 words are hidden" in frames[8].alt
    assert "1 word is hidden" in frames[9].alt
    assert "No words are hidden" in frames[10].alt


def test_the_bead_stands_where_the_belief_is():
    drawing = revealed_sentence(WORDS, 11, 8, {"a": 0.0, "b": 0.25, "c": 1.0}, ("no", "yes"))
    beads = [float(e.get("cx")) for e in house._elements(drawing, "circle")]
    assert beads == [180, 240, 420]
    texts = [text for *_, text in house._texts(drawing)]
    assert {"no", "yes", "0.00", "0.25", "1.00"} <= set(texts)
    assert "Probability of yes, a: 0.00; b: 0.25; c: 1.00." in drawing.alt


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: bidirectional_rnn("sideways"), "highlight='sideways'.*forward, backward"),
        (lambda: bidirectional_rnn(steps=1), "steps=1"),
        (lambda: stacked_rnn(layers=5), "layers=5"),
        (lambda: stacked_rnn(steps=0), "steps=0"),
        (lambda: stacked_rnn(shortcut=True), "without residual"),
        (lambda: revealed_sentence(WORDS, 0, 8, {"a": 0.5}), "read=0"),
        (lambda: revealed_sentence(WORDS, 12, 8, {"a": 0.5}), "read=12"),
        (lambda: revealed_sentence(WORDS, 3, 11, {"a": 0.5}), "marked=11"),
        (lambda: revealed_sentence(WORDS, 3, 8, {"a": 1.5}), "probabilities"),
        (lambda: revealed_sentence(WORDS, 3, 8, {}), "probabilities"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
