"""Tokens in boxes: every token is drawn once, long lines go on below, white space is visible."""

import re

import pytest

from lib.figures.diagrams.tokens import token_boxes, visible


def test_every_token_has_a_box_and_its_text():
    svg = token_boxes([("characters", list("a day.")), ("words", ["a", "day", "."])]).svg
    assert svg.count("<rect") == 9
    assert re.findall(r">([^<>]+)</text>", svg).count("a") == 3
    assert "␣" in svg


def test_long_lines_go_on_below():
    short, long = (token_boxes([("", ["token"] * n)]) for n in (3, 60))
    boxes = [
        tuple(map(float, b.split()))
        for b in re.findall(r'viewBox="([^"]*)"', f"{short.svg}{long.svg}")
    ]
    assert boxes[0][2] == boxes[1][2] == 520
    assert boxes[1][3] > 3 * boxes[0][3]


def test_marked_tokens_are_set_off_and_named():
    drawing = token_boxes([("", ["low", "est"])], marked=["est"])
    plain = token_boxes([("", ["low", "est"])])
    assert drawing.svg.count("orange") > plain.svg.count("orange") == 0
    assert drawing.alt.endswith("Set off: est.")


def test_shades_fill_the_boxes_and_are_said():
    drawing = token_boxes([("", ["a", "b", "c"])], shades=[[1.0, 0.4, 0.0]])
    assert drawing.alt == "Tokens. a 1 | b 0.4 | c 0."
    fills = [float(f) for f in re.findall(r'fill-opacity="([\d.]+)"', drawing.svg)]
    assert sorted(fills, reverse=True) == fills
    assert fills[0] > 2 * fills[1] > 0


def test_shades_must_fit():
    with pytest.raises(ValueError, match="a shade for each token"):
        token_boxes([("", ["a", "b"])], shades=[[1.0]])


def test_white_space_is_shown():
    assert visible(" a\n") == "␣a↵"


@pytest.mark.parametrize("rows", [[], [("x", [])]])
def test_nothing_to_draw(rows):
    with pytest.raises(ValueError, match="at least one token"):
        token_boxes(rows)
