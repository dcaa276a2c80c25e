"""Pictures in colour: pixels, discs, frame, misuse."""

import re

import numpy as np
import pytest

from lib.data.tasks.scenes import Item, draw_scene
from lib.figures.plots import plot_scene
from tests.layers.test_bad_input import refuses

IMAGE = draw_scene([Item("red", "square", 2, 3)])


def paths(picture):
    return len(re.findall(r"<path", picture.html()))


@pytest.fixture(scope="module")
def plain():
    return paths(plot_scene(IMAGE, caption="A square.", alt="A red square."))


def test_each_bright_pixel_is_drawn(plain):
    smaller = draw_scene([Item("red", "cross", 2, 3)])
    assert plain - paths(plot_scene(smaller, caption="A cross.", alt="A cross.")) == 25 - 9


def test_weights_and_frame_are_drawn_where_there_are_any(plain):
    weights = np.zeros((8, 8))
    weights[1, 2], weights[7, 7], weights[0, 0] = 0.6, 0.39, 0.01
    looked = plot_scene(IMAGE, weights=weights, caption="Looked at.", alt="Two discs.")
    assert paths(looked) == plain + 2
    framed = plot_scene(IMAGE, box=(2, 3, 5, 5), caption="Framed.", alt="A frame.")
    assert paths(framed) == plain + 1


def test_misuse():
    refuses(lambda: plot_scene(IMAGE[0], caption="a", alt="b"), "(16, 16)", "(3, rows, columns)")
    refuses(
        lambda: plot_scene(IMAGE, weights=np.zeros((16, 16)), caption="a", alt="b"),
        "(16, 16)",
        "(8, 8)",
    )
