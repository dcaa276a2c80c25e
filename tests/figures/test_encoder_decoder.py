"""Encoder and decoder unrolled: what is fed in training and in use."""

import pytest

from lib.figures import diagrams
from tests.figures import test_diagrams as general

DRAWINGS = {
    mode: diagrams.encoder_decoder(["good", "night"], ["bonne", "nuit", "!"], mode)
    for mode in ("training", "use")
} | {"short": diagrams.encoder_decoder(["one", "hundred"], ["cent"])}


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("check", general.RULES, ids=lambda check: check.__name__)
def test_it_is_drawn_as_every_diagram_is(check, drawing):
    check(drawing)


def test_only_in_use_outputs_are_fed_back():
    dashed = {mode: DRAWINGS[mode].svg.count("stroke-dasharray") for mode in ("training", "use")}
    assert dashed == {"training": 0, "use": 6}  # three words fed back: a box and a wire each
    assert "true translation" in DRAWINGS["training"].alt and "dashed" in DRAWINGS["use"].alt


def test_every_word_and_state_is_there():
    texts = [text for *_, text in general._texts(DRAWINGS["use"])]
    for text in ("good", "night", "h1", "h2", "s1", "s2", "s3", "s4", "c"):
        assert texts.count(text) == 1
    for word in ("bonne", "nuit", "!", "end"):
        assert texts.count(word) == 2  # written and fed


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "test"}, "got mode='test'"),
        ({"source": ["a"] * 9, "target": ["extraordinary"] * 3}, "12|13 words do not fit"),
    ],
)
def test_misuse(options, said):
    with pytest.raises(ValueError, match=said):
        diagrams.encoder_decoder(**{"source": ["a"], "target": ["b"]} | options)
