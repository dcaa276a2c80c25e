import inspect
import itertools
import re
import time
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from lib.figures import plots
from lib.figures.style import ORANGE, PALE
from lib.figures.svg import svg_of

NAMES = {"caption": "c", "alt": "a"}
GRID = np.array([[1.0, -2.0], [0.0, 0.5]])
EXAMPLES = {
    "history": lambda **o: plots.plot_history([3, 2, 1], **o),
    "curves": lambda **o: plots.plot_curves([1, 2], {"one": [1, 2], "two": [2, 1]}, **o),
    "bars": lambda **o: plots.plot_bars({"one": 1, "two": 2}, **o),
    "heatmap": lambda **o: plots.plot_heatmap(GRID, **o),
    "series": lambda **o: plots.plot_series(range(4), [1, np.nan, 2, 3], "T", **o),
    "scatter": lambda **o: plots.plot_scatter({"a": ([1, 2], [2, 1])}, equal="equal", **o),
    "histograms": lambda **o: plots.plot_histograms({"a": [1, 2, 2], "b": [[3, 1]]}, **o),
    "tensor": lambda **o: plots.plot_tensor([[1, 2]], **o),
}
example = pytest.mark.parametrize("name", EXAMPLES)


def axes_of(shown, number=0):
    return shown.drawn.get_axes()[number]


def svg(shown):
    return svg_of(shown.drawn)


def words(shown):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg(shown))


@example
def test_caption_and_alternative_are_required(name):
    with pytest.raises(ValueError, match="caption"):
        EXAMPLES[name](caption=" ", alt="a")
    with pytest.raises(ValueError, match="alt"):
        EXAMPLES[name](caption="c", alt="")
    with pytest.raises(TypeError):
        EXAMPLES[name](caption="c")


@example
def test_a_plot_is_drawn_fast_and_the_same_each_time(name):
    once = svg(EXAMPLES[name](**NAMES))
    start = time.process_time()
    again = svg(EXAMPLES[name](**NAMES))
    assert time.process_time() - start < 1.5  # 0.05 to 0.2 s; this only catches a blunder
    assert once == again
    assert len(once) < 20_000


@example
def test_figsize_is_kept(name):
    shown = EXAMPLES[name](figsize=(2.5, 1.5), **NAMES)
    assert tuple(shown.drawn.get_size_inches()) == (2.5, 1.5)


def test_every_plot_takes_caption_and_alt_by_name_only():
    functions = [getattr(plots, f"plot_{name}") for name in EXAMPLES]
    for function in functions:
        parameters = inspect.signature(function).parameters
        for name in ("caption", "alt", "figsize"):
            assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY


def test_history_of_a_training_run_and_of_a_list():
    run = SimpleNamespace(steps=[10, 20], loss=[2.0, 1.0], metrics={"accuracy": [0.5, 0.75]})
    axes = axes_of(plots.plot_history({"RNN": run, "list": [5, 4, 3]}, **NAMES))
    assert axes.lines[0].get_xdata().tolist() == [10, 20]
    assert axes.lines[0].get_ydata().tolist() == [2, 1]
    assert axes.lines[1].get_xdata().tolist() == [1, 2, 3]
    shown = plots.plot_history(run, y="accuracy", baseline=("chance", 0.5), logy=True, **NAMES)
    assert axes_of(shown).lines[0].get_ydata().tolist() == [0.5, 0.75]
    assert axes_of(shown).get_ylabel() == "accuracy"
    assert axes_of(shown).get_yscale() == "log"
    assert "chance" in words(shown)


def test_an_unknown_metric_is_named():
    run = SimpleNamespace(steps=[1], loss=[1.0], metrics={"accuracy": [0.5]})
    with pytest.raises(ValueError, match=r"'f1'.*accuracy"):
        plots.plot_history(run, y="f1", **NAMES)


def test_curves_differ_in_dashes_and_markers_and_are_labelled():
    curves = {f"curve {k}": [k, k + 1] for k in range(6)}
    shown = plots.plot_curves([0, 1], curves, **NAMES)
    lines = axes_of(shown).lines
    for look in ("get_color", "get_marker"):
        assert len({getattr(line, look)() for line in lines}) == 6
    assert len({str(line._unscaled_dash_pattern) for line in lines}) == 6
    assert set(curves) <= set(words(shown))


def test_labels_at_the_ends_do_not_collide():
    shown = plots.plot_curves([0, 1], {"a": [0, 1], "b": [0, 1], "c": [0, 1.001]}, **NAMES)
    heights = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>[abc]</text>', svg(shown))
    heights = sorted(map(float, heights))
    assert len(heights) == 3
    assert min(np.diff(heights)) > 10


def test_a_label_stays_beside_the_axes_when_its_curve_leaves_them():
    shown = plots.plot_curves([0, 1], {"a": [0, 50.0], "b": [0, 0]}, ylim=(-1, 1), **NAMES)
    drawn = svg(shown)
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', drawn).group(1))
    place = float(re.search(r'<text[^>]* y="([\d.-]+)"[^>]*>a</text>', drawn).group(1))
    assert 0 < place < 20
    assert height < 230


def test_one_curve_needs_no_label():
    assert "only" not in words(plots.plot_curves([0, 1], {"only": [1, 2]}, **NAMES))


def test_curves_may_bring_their_own_x_and_have_gaps_at_the_end():
    curves = {"a": ([0, 5], [1, 2]), "b": ([0, 1, 2], [1, 2, np.nan])}
    axes = axes_of(plots.plot_curves(None, curves, mark=(1, 1), **NAMES))
    assert axes.lines[0].get_xdata().tolist() == [0, 5]
    assert axes.lines[2].get_fillstyle() == "none"


def test_powers_of_ten_are_plain_text():
    shown = plots.plot_curves([0, 1], {"a": [1e-6, 1e6]}, logy=True, **NAMES)
    assert {"10\u2076", "0.01", "1", "100"} <= set(words(shown))
    assert "<tspan" not in svg(shown)


@pytest.mark.parametrize(
    ("x", "curves", "message"),
    [
        ([1, 2], {"a": [1, 2, 3]}, "two equal lengths"),
        ([1, 2], {"a": [[1, 2]]}, "two equal lengths"),
        ([], {"a": []}, "two equal lengths"),
        ([1], {}, "0 curves"),
        ([1], {str(k): [k] for k in range(7)}, "7 curves"),
    ],
)
def test_wrong_curves_are_refused(x, curves, message):
    with pytest.raises(ValueError, match=message):
        plots.plot_curves(x, curves, **NAMES)


def test_bars_carry_their_numbers():
    shown = plots.plot_bars({"RNN": 16640, "LSTM": -0.12345}, baseline=("zero", 0), **NAMES)
    assert {"16,640", "\u22120.123", "RNN", "LSTM", "zero"} <= set(words(shown))
    assert [bar.get_width() for bar in axes_of(shown).patches] == [16640, -0.12345]


def test_groups_of_bars_differ_in_hatching_and_do_not_overlap():
    shown = plots.plot_bars({"short": {"a": 1, "b": 2}, "long": {"a": 3, "b": 4}}, **NAMES)
    bars = axes_of(shown).patches
    assert [bar.get_width() for bar in bars] == [1, 2, 3, 4]
    assert bars[0].get_hatch() != bars[2].get_hatch()
    spans = sorted((bar.get_y(), bar.get_y() + bar.get_height()) for bar in bars)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))
    assert {"short", "long"} <= set(words(shown))


@pytest.mark.parametrize("value", [-9876, -0.000123, -12.3])
def test_the_number_of_a_negative_bar_stays_clear_of_the_label(value):
    axes = axes_of(plots.plot_bars({"LSTM": value, "RNN": -value}, **NAMES))
    drawer = FigureCanvasAgg(axes.figure).get_renderer()
    (number,) = (t for t in axes.texts if t.get_text().startswith("−") and t.get_position()[1] == 0)
    label = axes.get_yticklabels()[0].get_window_extent(drawer)
    assert label.x1 < number.get_window_extent(drawer).x0


def test_as_many_series_as_there_are_hatchings_stay_a_light_drawing():
    series = {name: dict.fromkeys("abcd", 40.0) for name in "uvwxyz"}
    shown = plots.plot_bars(series, **NAMES)
    hatchings = [bar.get_hatch() for bar in axes_of(shown).patches]
    assert len(set(hatchings)) == len(series)
    assert len(svg(shown)) < 20_000


def test_wrong_bars_are_refused():
    with pytest.raises(ValueError, match="empty"):
        plots.plot_bars({}, **NAMES)
    with pytest.raises(ValueError, match="different labels"):
        plots.plot_bars({"x": {"a": 1}, "y": {"b": 1}}, **NAMES)


def test_heat_is_blue_above_zero_orange_below_and_nothing_at_zero():
    shown = plots.plot_heatmap(GRID, rows=["r", "s"], columns=["u", "v"], **NAMES)
    cells = axes_of(shown).patches
    assert len(cells) == 3
    one, two, half = (cell.get_facecolor() for cell in cells)
    assert one[:3] == half[:3] != two[:3]
    assert two[3] == pytest.approx(2 * one[3]) == pytest.approx(4 * half[3])
    assert ORANGE in svg(shown)
    assert {"1.00", "\u22122.00", "0.00", "0.50", "r", "v"} <= set(words(shown))


def test_a_common_limit_makes_heat_maps_comparable():
    cells = axes_of(plots.plot_heatmap(GRID, limit=4, **NAMES)).patches
    assert cells[1].get_facecolor()[3] == pytest.approx(0.2)


@pytest.mark.parametrize("nothing", [np.nan, np.inf])
def test_a_cell_without_a_number_is_left_unwritten(nothing):
    shown = plots.plot_heatmap([[nothing, 1.0], [0.5, -2.0]], limit=2, **NAMES)
    assert sorted(words(shown)) == ["0.50", "1.00", "\u22122.00"]


def test_a_large_heat_map_has_a_scale_and_is_an_image():
    shown = plots.plot_heatmap(np.linspace(-3, 1, 900).reshape(30, 30), **NAMES)
    assert {"\u22123", "0", "3"} <= set(words(shown))
    assert "<image" in svg(shown)
    assert len(svg(shown)) < 20_000


def test_the_scale_of_a_heat_map_without_negative_values_begins_at_zero():
    shown = plots.plot_heatmap(np.linspace(0, 4, 900).reshape(30, 30), **NAMES)
    assert {"0", "2", "4"} <= set(words(shown))
    assert "\u22124" not in words(shown)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        (np.ones(3), {}, "matrix"),
        (np.ones((0, 3)), {}, "matrix"),
        (GRID, {"rows": ["a"]}, "1 labels of rows, expected 2"),
        (GRID, {"columns": list("abc")}, "3 labels of columns, expected 2"),
    ],
)
def test_wrong_heat_maps_are_refused(values, options, message):
    with pytest.raises(ValueError, match=message):
        plots.plot_heatmap(values, **options, **NAMES)


def test_missing_measurements_are_gaps_on_a_band():
    values = np.array([[1, 5], [np.nan, 6], [np.nan, 7], [2, 8.0]])
    shown = plots.plot_series(np.arange(4), values, ["T (K)", "p (Pa)"], **NAMES)
    first, second = shown.drawn.get_axes()
    (band,) = first.patches
    assert (band.get_x(), band.get_x() + band.get_width()) == (0, 3)
    assert PALE in svg(shown)
    assert not second.patches
    assert np.isnan(first.lines[0].get_ydata()).sum() == 2
    assert {"T (K)", "p (Pa)"} <= set(words(shown))


def test_series_take_dates():
    days = np.datetime64("2001-01-01") + np.arange(400)
    shown = plots.plot_series(days, np.arange(400), "T", **NAMES)
    assert any("2001" in word for word in words(shown))


def test_dates_of_a_week_name_their_month_once():
    days = np.datetime64("2024-01-01") + np.arange(7)
    written = words(plots.plot_series(days, np.arange(7), "T", **NAMES))
    assert {"02", "07", "2024-Jan"} <= set(written)


def test_a_wrong_series_is_refused():
    with pytest.raises(ValueError, match=r"\(3, 1\), expected \(4, 1\)"):
        plots.plot_series(range(4), [1, 2, 3], "T", **NAMES)


def test_a_tensor_shows_its_cells_and_hatches_padding():
    ids = np.array([[4, 9], [5, 0]])
    shown = plots.plot_tensor(ids, padding=ids == 0, rows=["r0", "r1"], **NAMES)
    assert {"4", "9", "5", "0", "r0"} <= set(words(shown))
    hatched = [patch for patch in axes_of(shown).patches if patch.get_hatch()]
    assert [(patch.get_x(), patch.get_y()) for patch in hatched] == [(0.5, 0.5)]


def test_a_mask_shades_its_ones():
    shown = plots.plot_tensor(np.array([[True, False]]), **NAMES)
    assert words(shown) == ["1", "0"]
    shaded = [patch for patch in axes_of(shown).patches if patch.get_facecolor()[3] > 0]
    assert [patch.get_x() for patch in shaded] == [-0.5]


def test_words_numbers_and_several_samples():
    assert words(plots.plot_tensor([["a", "<pad>"]], **NAMES)) == ["a", "&lt;pad&gt;"]
    cells = np.array([[[0.5, -1.25]], [[2.0, 3.0]]])
    shown = plots.plot_tensor(cells, digits=1, columns=["u", "v"], **NAMES)
    assert words(shown).count("u") == 2
    assert {"0.5", "\u22121.2", "2.0", "3.0", "sample 0", "sample 1"} <= set(words(shown))


@pytest.mark.parametrize(
    ("cells", "options", "message"),
    [
        ([1, 2], {}, "expected"),
        (np.ones((21, 20)), {}, "1 to 400 cells"),
        (np.ones((0, 2)), {}, "1 to 400 cells"),
        (np.ones((2, 2)), {"padding": [True, False]}, "padding of shape"),
    ],
)
def test_wrong_tensors_are_refused(cells, options, message):
    with pytest.raises(ValueError, match=message):
        plots.plot_tensor(cells, **options, **NAMES)
