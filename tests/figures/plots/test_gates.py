"""Activations above the words of a sentence."""

import re

import numpy as np
import pytest
import torch

from lib.figures.plots.gates import plot_gates
from lib.figures.style import BLUE, ORANGE
from lib.figures.svg import svg_of

NAMES = {"caption": "c", "alt": "a"}
WORDS = ["the", "cats", "near", "the", "key"]
ROWS = {"z": [0.5, 0.0, 1.0, 0.98, 0.25], "h": np.array([-0.25, 0.75, 0.1, -1.5, 0.0])}


def words(shown):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg_of(shown.drawn))


def test_every_word_every_label_and_every_number_is_written():
    written = words(plot_gates(WORDS, ROWS, **NAMES))
    assert written.count("the") == 2
    assert {*WORDS, *ROWS} <= set(written)
    numbers = ["0.50", "0.00", "1.00", "0.98", "0.25", "−0.25", "0.75", "0.10", "−1.50", "0.00"]
    assert sorted(w for w in written if w not in {*WORDS, *ROWS}) == sorted(numbers)
    assert "−1.5" in words(plot_gates(WORDS, ROWS, digits=1, **NAMES))


def test_a_word_stands_above_its_column_and_a_label_beside_its_row():
    (axes,) = plot_gates(WORDS, ROWS, **NAMES).drawn.get_axes()
    assert [text.get_text() for text in axes.get_xticklabels()] == WORDS
    assert axes.get_xticks().tolist() == [0, 1, 2, 3, 4]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["z", "h"]
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    assert cells[1, 1] == "0.75"
    assert cells[3, 0] == "0.98"


def test_the_scale_does_not_depend_on_the_sentence():
    def strengths(rows):
        (axes,) = plot_gates(["a", "b"], {"h": rows}, **NAMES).drawn.get_axes()
        return [patch.get_facecolor()[3] for patch in axes.patches]

    (half, one), (same, beyond) = strengths([0.5, 1.0]), strengths([0.5, 7.0])
    assert half == same == one / 2 == beyond / 2


def test_blue_above_zero_and_orange_below():
    drawn = svg_of(plot_gates(["a"], {"h": [0.5]}, **NAMES).drawn)
    assert BLUE in drawn and ORANGE not in drawn
    drawn = svg_of(plot_gates(["a"], {"h": [-0.5]}, **NAMES).drawn)
    assert ORANGE in drawn and BLUE not in drawn


def test_neighbouring_words_do_not_touch():
    """Long words over narrow cells: slanted, they are as far apart as the cells."""
    shown = plot_gates(["cabinets"] * 12, {"z": [0.5] * 12}, **NAMES)
    (axes,) = shown.drawn.get_axes()
    shown.drawn.canvas.draw()
    labels = axes.get_xticklabels()
    slant = np.deg2rad(labels[0].get_rotation())
    steps = np.diff([label.get_transform().transform(label.get_position())[0] for label in labels])
    assert steps.min() * np.sin(slant) > labels[0].get_fontsize() * shown.drawn.dpi / 72


def test_tensors_are_taken_as_they_are():
    assert "0.50" in words(plot_gates(["a"], {"z": torch.tensor([0.5])}, **NAMES))


@pytest.mark.parametrize(
    ("sentence", "rows", "message"),
    [
        (["a"] * 13, {"z": [0.5] * 13}, "got 13 words, expected 1 to 12"),
        ([], {"z": []}, "got 0 words"),
        (["a"], {}, "got 0 rows, expected 1 to 16"),
        (["a"], {str(k): [0.5] for k in range(17)}, "got 17 rows"),
        (["a", "b"], {"z": [0.5, 0.5], "h": [0.5]}, r"'h': \(1,\).*2 words"),
        (["a", "b"], {"z": np.ones((2, 2))}, "index the sentence and the unit"),
    ],
)
def test_misuse(sentence, rows, message):
    with pytest.raises(ValueError, match=message):
        plot_gates(sentence, rows, **NAMES)


def test_caption_and_alternative_are_required():
    with pytest.raises(ValueError, match="alt"):
        plot_gates(WORDS, ROWS, caption="c", alt=" ")
    with pytest.raises(TypeError):
        plot_gates(WORDS, ROWS, caption="c")
