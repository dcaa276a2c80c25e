import numpy as np
import pytest

from lib.figures.plots.ridges import plot_ridges
from lib.figures.svg import svg_of

X, ROWS = np.linspace(0, 1, 5), np.array([1.0, 2.0, 3.0])
HEIGHTS = np.arange(15.0).reshape(3, 5)


def lines_of(heights=HEIGHTS, **options):
    shown = plot_ridges(X, ROWS, heights, xlabel="w", ylabel="b", alt="a", **options)
    axes = shown.drawn.get_axes()[0]
    return shown, [line for line in axes.lines if len(line.get_xdata()) == len(X)]


def test_a_line_for_each_row_and_the_farther_the_higher():
    shown, lines = lines_of(relief=0.5)
    back, *_, front = lines
    for line, row, depth in ((front, 0, 0.0), (back, 2, 0.5)):
        expected = depth + 0.5 * HEIGHTS[row] / HEIGHTS.max()
        np.testing.assert_allclose(line.get_ydata(), expected)
    assert back.get_xdata()[0] > front.get_xdata()[0]
    assert "b = 3" in svg_of(shown.drawn)


def test_a_nearer_line_hides_what_is_behind():
    _, lines = lines_of()
    orders = [line.get_zorder() for line in lines]
    assert orders == sorted(orders)


@pytest.mark.parametrize(
    ("heights", "message"),
    [
        (HEIGHTS[:2], r"expected \(3, 5\)"),
        (HEIGHTS - 1, "at least 0"),
        (HEIGHTS * np.nan, "finite"),
    ],
)
def test_wrong_heights_are_refused(heights, message):
    with pytest.raises(ValueError, match=message):
        lines_of(heights)
