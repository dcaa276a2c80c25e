import re

import numpy as np
import pytest

from lib.figures.plots.surfaces import plot_surface
from lib.figures.svg import svg_of

FRAME = {"xlim": (-4, 4), "ylim": (-2, 2), "caption": "c", "alt": "a"}
PATH = np.array([[-3.0, 1.0], [-1.0, 0.5], [0.0, 0.0]])


def bowl(x, y):
    return x**2 + 3 * y**2


def axes_of(shown):
    return shown.drawn.get_axes()[0]


def test_paths_start_together_and_differ_in_more_than_colour():
    shown = plot_surface(bowl, {"one": PATH, "two": PATH[:2]}, minimum=(0, 0), **FRAME)
    one, two, start, *cross = axes_of(shown).lines
    np.testing.assert_array_equal(one.get_xydata(), PATH)
    np.testing.assert_array_equal(two.get_xydata(), PATH[:2])
    np.testing.assert_array_equal(start.get_xydata(), PATH[:1])
    assert all((line.get_xydata() == 0).all() for line in cross)
    assert one.get_marker() != two.get_marker()
    assert one.get_color() != two.get_color()
    words = re.findall(r"<text[^>]*>([^<]+)</text>", svg_of(shown.drawn))
    assert {"one", "two"} <= set(words)


def test_a_path_that_leaves_is_cut_one_step_outside():
    away = [[-3, 1], [3, -1], [1e30, 5], [np.nan, np.inf], [0, 0]]
    line = axes_of(plot_surface(bowl, {"away": away}, **FRAME)).lines[0].get_xydata()
    assert len(line) == 3
    np.testing.assert_array_equal(line[:2], away[:2])
    assert 4 < line[2, 0] < 10
    assert "e+" not in svg_of(plot_surface(bowl, {"away": away}, **FRAME).drawn)


def test_a_path_that_becomes_nan_ends_there():
    line = axes_of(plot_surface(bowl, {"a": [[0, 0], [np.nan] * 2]}, **FRAME)).lines[0]
    assert np.isfinite(line.get_xydata()).all()


def test_levels_crowd_at_low_ground_or_stand_where_told():
    levels = axes_of(plot_surface(bowl, {"a": PATH}, **FRAME)).collections[0].levels
    steps = np.diff(levels)
    assert (steps > 0).all()
    assert steps[-1] > 2 * steps[0]
    told = axes_of(plot_surface(bowl, {"a": PATH}, levels=[1, 2, 5], **FRAME)).collections[0]
    assert list(told.levels) == [1, 2, 5]


def test_one_path_needs_no_legend_and_the_file_is_small():
    shown = plot_surface(bowl, {"only": PATH}, **FRAME)
    assert axes_of(shown).get_legend() is None
    assert len(svg_of(shown.drawn)) < 25_000


def test_filled_ground_gets_deeper_with_height():
    shown = plot_surface(bowl, {"a": PATH}, levels=[1, 5, 9], points=61, filled=True, **FRAME)
    ground, lines = axes_of(shown).collections[:2]
    depths = ground.get_facecolor()[:, 3]
    assert len(depths) == len(lines.levels) + 1
    assert (np.diff(depths) > 0).all()


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ({}, "0 paths"),
        ({str(k): PATH for k in range(7)}, "7 paths"),
        ({"a": PATH.T}, r"\(2, 3\) for the path 'a', expected \(S, 2\)"),
        ({"a": []}, r"\(0,\)"),
    ],
)
def test_wrong_paths_are_refused(paths, message):
    with pytest.raises(ValueError, match=message):
        plot_surface(bowl, paths, **FRAME)


def test_texts_are_required():
    with pytest.raises(ValueError, match="alt"):
        plot_surface(bowl, {"a": PATH}, **{**FRAME, "alt": ""})
