"""Points, histograms, and ticks that are steps."""

import numpy as np
import pytest

from lib.figures import plots

NAMES = {"caption": "c", "alt": "a"}


def axes_of(shown):
    return shown.drawn.get_axes()


def test_points_stand_where_they_are_and_series_differ_in_their_markers():
    x, y = np.array([0.5, -2.0, 3.0]), np.array([1.0, -4.0, 2.5])
    (axes,) = axes_of(plots.plot_scatter({"one": (x, y), "two": (y, x)}, equal="no bias", **NAMES))
    one, two, diagonal = axes.lines
    np.testing.assert_array_equal(one.get_xydata(), np.stack([x, y], 1))
    np.testing.assert_array_equal(two.get_xydata(), np.stack([y, x], 1))
    assert one.get_marker() != two.get_marker()
    assert diagonal.get_xydata().tolist() == [[-4, -4], [3, 3]]
    assert "no bias" in [text.get_text() for text in axes.texts]
    (bare,) = axes_of(plots.plot_scatter({"one": (x, y)}, **NAMES))
    assert len(bare.lines) == 1


def test_histograms_share_their_range_and_lose_nothing():
    rng = np.random.default_rng(4)
    values = {"step 1": rng.normal(size=(7, 9)), "step 9": rng.normal(size=50) * 5}
    panels = axes_of(plots.plot_histograms(values, limits=(-2, 2), bins=11, **NAMES))
    assert len({panel.get_xlim() for panel in panels}) == 1
    for panel, label in zip(panels, values, strict=True):
        (steps,) = panel.patches
        shares, edges = steps.get_data()[:2]
        assert shares.sum() == pytest.approx(1)  # what lies outside is in the outermost bars
        inner = np.abs(values[label].ravel()) < edges[-2]
        assert shares[1:-1].sum() == pytest.approx(inner.mean())
        assert panel.get_ylabel() == label


def test_a_histogram_of_one_value_is_drawn():
    assert axes_of(plots.plot_histograms({"a": [3.0, 3.0, np.nan]}, **NAMES))


@pytest.mark.parametrize(
    ("x", "whole"),
    [(range(1, 4), True), ([1.0, 2.0, 3.0], True), (None, True), ([0.1, 0.2, 0.3], False)],
)
def test_steps_have_ticks_at_whole_numbers(x, whole):
    x = None if x is None else np.array(x)
    (axes,) = axes_of(plots.plot_curves(x, {"a": [3, 1, 2]}, **NAMES))
    ticks = axes.get_xticks()
    assert (ticks == np.round(ticks)).all() == whole


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.plot_scatter({}, **NAMES), "got 0 series"),
        (lambda: plots.plot_scatter({"a": ([1], [1, 2])}, **NAMES), r"shape \(1,\).*'a'"),
        (lambda: plots.plot_scatter({"a": (np.eye(2), np.eye(2))}, **NAMES), "ravel"),
        (lambda: plots.plot_histograms({}, **NAMES), "got 0 arrays"),
        (lambda: plots.plot_histograms({str(i): [1] for i in range(9)}, **NAMES), "got 9 arrays"),
        (lambda: plots.plot_histograms({"a": [np.nan]}, **NAMES), r"nothing finite for \['a'\]"),
    ],
)
def test_what_cannot_be_plotted_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_words_stand_where_their_vectors_are_and_some_are_set_off():
    places = np.array([[0.5, -2.0], [3.0, 1.0], [-1.0, 0.25]])
    (axes,) = axes_of(plots.plot_words(["a", "b", "c"], places, marked=["b"], **NAMES))
    assert [text.get_text() for text in axes.texts] == ["a", "b", "c"]
    np.testing.assert_array_equal([text.xy for text in axes.texts], places)
    weights = [text.get_fontweight() for text in axes.texts]
    assert weights == ["normal", "bold", "normal"]
    low, high = axes.get_xlim()
    assert low < -1 and high > 3
    near = places.copy()
    near[1] = near[0] + 0.01
    (axes,) = axes_of(plots.plot_words(["a", "b", "c"], near, **NAMES))
    one, two, far = (text.xy for text in axes.texts)
    points = abs(two[1] - one[1]) * 4.4 * 72 * 0.8 / np.ptp(near[:, 1])
    assert 12 <= points < 14
    assert far == tuple(near[2]) or np.array_equal(far, near[2])
    with pytest.raises(ValueError, match="got 2 words"):
        plots.plot_words(["a", "b"], places, **NAMES)
