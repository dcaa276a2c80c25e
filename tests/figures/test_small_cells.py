"""Small cells, the chain, numbers in boxes, truncations and the mixture: complete, true, drawn to the borders."""

import re

import numpy as np
import pytest

from lib.figures import diagrams
from lib.figures.notation import use_notation
from tests.figures import test_diagrams as house

NOTATIONS = ("pytorch", "ng", "goodfellow", "olah")
WORDS = ["the", "cats", "that", "sat", "by", "the", "old", "door"]
RNG = np.random.default_rng(11)
INPUTS = np.eye(4)[[0, 1, 2, 2]]
HIDDENS, OUTPUTS = np.tanh(RNG.normal(size=(4, 3))), RNG.normal(size=(4, 4)) * 3


def hello(highlight=None):
    return diagrams.unfolded_values(
        INPUTS, HIDDENS, OUTPUTS, "hell", "ello", "helo", highlight=highlight
    )


def _drawings():
    made = {}
    for notation in NOTATIONS:
        use_notation(notation)
        made |= {
            f"{name} {notation}": draw()
            for name, draw in {
                "rnn": lambda: diagrams.small_cell("rnn"),
                "gru": lambda: diagrams.small_cell("gru"),
                "lstm": lambda: diagrams.small_cell("lstm"),
                "three": diagrams.three_cells,
                "chain": diagrams.lstm_chain,
                "hello": hello,
                "hello lit": lambda: hello("recurrent"),
                "truncations": lambda: diagrams.truncations(WORDS, 3, (2, 5, 1)),
                "mixture": lambda: diagrams.gate_mixture(0.75),
            }.items()
        }
    use_notation("pytorch")
    numbers = {"direct": [0.3, -0.25, 1.2], "back": [0.123, 0.5, -0.6]}
    made["numbers"] = diagrams.backward_pass(3, numbers=numbers)
    return made


DRAWINGS = _drawings()
every_drawing = pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)


def texts(drawing):
    return [text for *_, text in house._texts(drawing)]


@every_drawing
@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_rules_of_the_house(rule, drawing):
    rule(drawing)


@pytest.mark.parametrize(
    ("cell", "sigmoids", "tanhs", "products", "sums"),
    [("rnn", 0, 1, 0, 0), ("gru", 2, 1, 3, 1), ("lstm", 3, 2, 3, 1)],
)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_small_cell_has_the_parts_of_the_large_one(
    cell, sigmoids, tanhs, products, sums, notation
):
    drawing = DRAWINGS[f"{cell} {notation}"]
    found = texts(drawing)
    signs = [e.get("data-sign") for e in house._elements(drawing, "path")]
    assert (found.count("σ"), found.count("tanh")) == (sigmoids, tanhs)
    assert (signs.count("×"), signs.count("+")) == (products, sums)
    if cell == "gru":
        where = next((l + r) / 2 for l, r, *_, text in house._texts(drawing) if text == "1−")
        assert (abs(where - 90) < 1) == (notation in ("ng", "olah"))


def test_the_chain_has_three_steps_and_each_state_once_between_them():
    found = texts(DRAWINGS["chain pytorch"])
    for letter in (
        "ct−2",
        "ct−1",
        "ct",
        "ct+1",
        "ht−2",
        "ht−1",
        "ht",
        "ht+1",
        "xt−1",
        "xt",
        "xt+1",
    ):
        assert found.count(letter) == 1
    assert {"c⟨t+1⟩", "a⟨t+1⟩"} <= set(texts(DRAWINGS["chain ng"]))
    assert "s(t+1)" in texts(DRAWINGS["chain goodfellow"])


def test_three_cells_say_what_each_holds():
    words = DRAWINGS["three pytorch"].alt
    for cell, blocks in (("RNN", 1), ("GRU", 3), ("LSTM", 4)):
        assert re.search(rf"{cell}: [^.]*{blocks} block", words)


def test_the_numbers_of_every_step_stand_in_its_boxes():
    found = texts(DRAWINGS["hello pytorch"])
    for values in (HIDDENS, OUTPUTS):
        for value in values.ravel():
            assert f"{value:.1f}".replace("-", "−") in found
    assert found.count("1") == 4
    assert found.count("0") == 12
    placed = house._texts(DRAWINGS["hello pytorch"])
    top = sorted((left, text) for left, _, y, _, text in placed if abs(y - 16) < 0.1)
    assert [text for _, text in top] == ["next", *"ello"]
    assert found.count("Whh") == 3
    assert found.count("Wih") == found.count("Who") == 4


def test_the_target_is_marked_in_its_row():
    """The bold number of a column is the output of the symbol that should come next."""
    bold = [
        "".join(e.itertext())
        for e in house._elements(DRAWINGS["hello pytorch"], "text")
        if e.get("font-weight") and re.fullmatch(r"−?\d+\.\d", "".join(e.itertext()))
    ]
    wanted = [f"{OUTPUTS[t, k]:.1f}".replace("-", "−") for t, k in enumerate((1, 2, 2, 3))]
    assert bold == wanted


def test_a_lit_weight_is_thick_at_every_step():
    widths = [e.get("stroke-width") for e in house._elements(DRAWINGS["hello lit pytorch"], "path")]
    assert widths.count("4.2") == 3
    assert "Lit: The recurrent path" in DRAWINGS["hello lit pytorch"].alt


def test_the_gradient_is_cut_where_a_piece_ends():
    drawing = DRAWINGS["truncations pytorch"]
    red = [e for e in house._elements(drawing, "path") if "--u-red" in e.get("stroke", "")]
    rows = {}
    for e in red:
        x, y, *_ = map(float, re.findall(r"[\d.]+", e.get("d")))
        rows.setdefault(y, set()).add(round((x - 34 + 16) / 62))  # step from which it goes back
    full, regular, random = (rows[y] for y in sorted(rows))
    assert full == {1, 2, 3, 4, 5, 6, 7}
    assert full - regular == {3, 6}
    assert full - random == {2, 7}
    assert "regular, cut after step 3 and 6" in drawing.alt
    assert "randomized, cut after step 2 and 7" in drawing.alt


@pytest.mark.parametrize("z", [0.0, 0.3, 1.0])
def test_the_new_state_lies_where_the_equation_says(z):
    old, candidate = 0.4, -0.9
    drawing = diagrams.gate_mixture(z, old, candidate)
    (bead,) = (e for e in house._elements(drawing, "circle"))
    new = z * old + (1 - z) * candidate
    assert float(bead.get("cx")) == pytest.approx(240 + 200 * new, abs=0.01)
    assert f"the new state is {new:g}".replace("-", "−") in drawing.alt


def test_the_gate_reads_as_the_notation_has_it():
    assert "0.75 · 0.8 + (1 − 0.75) · (−0.6) = 0.45" in texts(DRAWINGS["mixture pytorch"])
    assert "(1 − 0.25) · 0.8 + 0.25 · (−0.6) = 0.45" in texts(DRAWINGS["mixture ng"])
    assert "c⟨t⟩ = (1 − Γu) c⟨t−1⟩ + Γu c\u0303⟨t⟩" in texts(DRAWINGS["mixture ng"])


def test_numbers_come_with_the_gradient_and_not_before():
    numbers = {"direct": [0.3, -0.25, 1.2], "back": [0.123, 0.5, -0.6]}
    written = ["1.2", "−0.6", "−0.25", "0.5", "0.3", "0.123"]
    for stage in range(8):
        drawing = diagrams.backward_pass(3, stage, numbers=numbers)
        found = texts(drawing)
        assert [text in found for text in written] == [turn < stage for turn in range(6)]
        assert [f"{text} " in drawing.alt for text in written] == [
            turn < stage for turn in range(6)
        ]
    assert "−0.6" not in texts(diagrams.backward_pass(3, 2, cut=2, numbers=numbers))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diagrams.small_cell("ntm"), "cell='ntm', expected one of rnn, gru, lstm"),
        (lambda: hello("forget"), "highlight='forget'"),
        (
            lambda: diagrams.unfolded_values(INPUTS[:3], HIDDENS, OUTPUTS, "hell", "ello"),
            r"shapes \(3, 4\), \(4, 3\), \(4, 4\) and 4 targets for 4 steps",
        ),
        (
            lambda: diagrams.unfolded_values(INPUTS, HIDDENS, OUTPUTS, "hell", "ello", "hel"),
            "3 symbols for inputs of 4",
        ),
        (
            lambda: diagrams.unfolded_values(*[np.ones((7, 2))] * 3, "abcdefg", "bcdefgh"),
            "got 7 steps, expected 1 to 6",
        ),
        (lambda: diagrams.truncations(["a"]), "got 1 words"),
        (lambda: diagrams.truncations(WORDS, 8), "regular=8, expected 1 to 7"),
        (lambda: diagrams.truncations(WORDS, 3, (2, 5)), r"random=\(2, 5\).*sum is 8"),
        (lambda: diagrams.truncations(WORDS, 3, (0, 8)), r"random=\(0, 8\)"),
        (lambda: diagrams.gate_mixture(1.5), "z=1.5"),
        (lambda: diagrams.gate_mixture(0.5, old=2), "old=2"),
        (lambda: diagrams.backward_pass(3, numbers={"direct": [1]}), "got 1 numbers for 'direct'"),
        (lambda: diagrams.backward_pass(2, numbers={"up": [1, 2]}), "for 'up'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()
