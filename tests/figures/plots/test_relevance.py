"""Relevance over small images: panels, marks, refusals, and the numbers in words."""

import numpy as np
import pytest

from lib.figures.plots import plot_relevance, strongest

NAMES = {"caption": "c", "alt": "a"}


def patches(axes):
    return [p for p in axes.patches if p.get_alpha() is not None]


def test_each_panel_has_its_title_and_its_own_scale():
    values = np.array([[1.0, -2.0, 0.0], [0.5, 0.0, 0.0]])
    shown = plot_relevance({"one": values, "ten times": 10 * values}, **NAMES)
    first, second = shown.drawn.get_axes()
    assert [axes.get_title() for axes in (first, second)] == ["one", "ten times"]
    assert [p.get_alpha() for p in patches(first)] == [p.get_alpha() for p in patches(second)]
    assert [p.get_alpha() for p in patches(first)] == [0.5, 1.0, 0.25]
    colours = [p.get_facecolor()[:3] for p in patches(first)]
    assert colours[0] == colours[2] != colours[1]


def test_a_common_scale_shows_that_one_is_weaker():
    values = {"a": np.array([[1.0, 0.5]]), "b": np.array([[0.1, 0.2]])}
    first, second = plot_relevance(
        values, limits=dict.fromkeys(values, 1.0), **NAMES
    ).drawn.get_axes()
    assert [p.get_alpha() for p in patches(first)] == [1.0, 0.5]
    assert [p.get_alpha() for p in patches(second)] == [0.1, 0.2]


def test_marked_cells_have_a_border_in_every_panel():
    shown = plot_relevance({"a": np.zeros((2, 2)), "b": np.ones((2, 2))}, marked=[(1, 0)], **NAMES)
    for axes in shown.drawn.get_axes():
        (border,) = [p for p in axes.patches if p.get_alpha() is None]
        assert border.get_xy() == (-0.5, 0.5)


@pytest.mark.parametrize(
    ("panels", "said"),
    [
        ({}, "0 panels"),
        ({str(k): np.ones((2, 2)) for k in range(7)}, "7 panels"),
        ({"a": np.ones((2, 2)), "b": np.ones((2, 3))}, "one shape"),
        ({"a": np.ones((1, 8, 8))}, "channel away"),
        ({"a": np.ones((8, 17))}, "at most 16"),
    ],
)
def test_refusals(panels, said):
    with pytest.raises(ValueError, match=said):
        plot_relevance(panels, **NAMES)


def test_the_strongest_in_words():
    values = np.array([[0.1, -2.0], [0.5, 1234.0]])
    assert strongest(values, count=2) == "row 2, column 2: 1,234; row 1, column 2: −2"
    assert strongest(values[0], ["a", "b"]) == "b: −2; a: 0.1"
    assert strongest([3.0, 1.0], count=1) == "entry 1: 3"
