"""Plots of every kind, for the record of what was looked at: each with what its function can be asked for."""

from types import SimpleNamespace

import numpy as np

from lib.figures import plots

TIME = np.arange(7)
RUN = SimpleNamespace(
    steps=[10, 20, 30], loss=[2.0, 1.0, 0.7], metrics={"accuracy": [0.5, 0.75, 0.8]}
)
WAVES = np.sin(TIME[:, None] * [0.7, 1.3])
GRID = np.array([[1.0, -2.0, 0.0], [0.25, np.nan, 0.5]])
WIDE = np.linspace(-3, 1, 900).reshape(30, 30)
GROUPS = {
    "short": {"one": 1, "two": 2.5, "three": 0.123456},
    "long": {"one": 3, "two": -1, "three": 3.5},
    "longest": {"one": 2, "two": 0, "three": 4},
}
PATH = np.array([[0.8, 0.9], [0.5, -0.4], [0.1, 0.2], [0.0, 0.1]])
SPREAD = np.array([-2.5, -1.0, -0.9, 0.0, 0.1, 0.1, 0.2, 1.0, 3.0])
WORDS = ["the", "keys", "to", "the", "cabinet", "are"]
PLACES = np.array([[0, 0], [0.02, 0.01], [1, 1], [-1, 0.5], [0.5, -1], [1.02, 0.98]])
IMAGE = np.zeros((3, 8, 6))
IMAGE[0, 1:4, 2:5], IMAGE[2, 5:, 0] = 0.9, 0.6
IDS = np.array([[[3, 4, 0], [5, 0, 0]], [[1, 2, 2], [7, 7, 0]]])


def bowl(x, y):
    return x**2 + 3 * y**2


def of_every_kind():
    """Plots by name, without captions.

    Returns
    -------
    dict of str to Picture
    """
    found = {
        "history": plots.plot_history(
            {"RNN": RUN, "list": [3, 2, 1.5, 1.4]}, baseline=("chance", 2.3), logy=True, alt="a"
        ),
        "history of a metric": plots.plot_history(RUN, y="accuracy", ylabel="share", alt="a"),
        "curves": plots.plot_curves(
            TIME, {"sine": WAVES[:, 0], "faster": WAVES[:, 1]}, xlabel="t", ylabel="h",
            baseline=("zero", 0), mark=(3, 0.5), ylim=(-1, 0.8), alt="a",
        ),
        "curves, logarithmic": plots.plot_curves(
            None,
            {"a": ([1, 10, 1000], [1e-6, 1, 1e5]), "b": ([2, 200, 1500], [1e5, 3, 2e-5]),
             "c": ([1, 30, 2000], [1.0, 1.0, 1.1]), "d": ([1, 30, 2000], [2.0, 3.0, 1.0])},
            logx=True, logy=True, alt="a",
        ),
        "curves, less than a power of ten": plots.plot_curves(
            [0.5, 1], {"a": [2.0, 8.0]}, logy=True, alt="a"
        ),
        "bars": plots.plot_bars(
            {"RNN": 16640, "LSTM": -9876}, baseline=("zero", 0), alt="a"
        ),
        "bars in groups": plots.plot_bars(GROUPS, xlabel="bits", xlim=(-2, 6), alt="a"),
        "heatmap": plots.plot_heatmap(
            GRID, rows=["r", "s"], columns=["u", "v", "word"], xlabel="keys", ylabel="queries",
            limit=3, slanted=True, alt="a",
        ),
        "heatmap, as many as are written": plots.plot_heatmap(WIDE[:16, :12], digits=1, alt="a"),
        "heatmap, large": plots.plot_heatmap(WIDE, xlabel="t", alt="a"),
        "heatmap, large, positive": plots.plot_heatmap(WIDE + 3, rows=None, alt="a"),
        "series": plots.plot_series(
            TIME, np.where(WAVES > 0.9, np.nan, WAVES), ["T (K)", "p (Pa)"], xlabel="h", alt="a"
        ),
        "series of days": plots.plot_series(
            np.arange("2024-01-01", "2024-01-08", dtype="M8[D]"), TIME * 1.5, "T", alt="a"
        ),
        "scatter": plots.plot_scatter(
            {"one": (TIME, WAVES[:, 0]), "two": (WAVES[:, 1], TIME)}, xlabel="x", ylabel="y",
            equal="equal", alt="a",
        ),
        "histograms": plots.plot_histograms(
            {"step 1": SPREAD, "step 50": SPREAD / 2}, limits=(-2, 2), bins=9, xlabel="h", alt="a"
        ),
        "gates": plots.plot_gates(WORDS, {"z": WAVES[:6, 0], "h": 2 * WAVES[:6, 1]}, alt="a"),
        "relevance": plots.plot_relevance(
            {"image": GRID[:, :2], "gradient": 10 * GRID[:, ::2]}, marked=[(1, 0)],
            limits={"image": 4}, alt="a",
        ),
        "ridges": plots.plot_ridges(
            TIME, [0.0, 0.5, 1.0], np.abs(np.sin(np.arange(21).reshape(3, 7))), xlabel="w",
            ylabel="b", alt="a",
        ),
        "scene": plots.plot_scene(
            IMAGE, weights=np.arange(12).reshape(4, 3) / 66, box=(1, 2, 3, 3),
            figsize=(1.95, 2.6), alt="a"
        ),
        "surface": plots.plot_surface(
            bowl, {"SGD": PATH, "Adam": -0.8 * PATH}, xlim=(-1, 1), ylim=(-0.8, 1), minimum=(0, 0),
            xlabel="v", ylabel="w", alt="a",
        ),
        "surface, filled": plots.plot_surface(
            bowl, {"SGD": 1.5 * PATH[::-1]}, xlim=(-1, 1), ylim=(-1, 1), levels=[0.5, 1, 2], points=21,
            filled=True, alt="a",
        ),
        "tensor": plots.plot_tensor(
            IDS, rows=["r", "s"], columns=["t", "u", "v"], padding=IDS == 0, xlabel="T",
            ylabel="N", alt="a",
        ),
        "tensor of a mask": plots.plot_tensor(IDS[0] > 0, alt="a"),
        "tensor of numbers": plots.plot_tensor([[0.5, -1.25], [10, 3]], digits=1, alt="a"),
        "words": plots.plot_words(WORDS, PLACES, marked=["keys"], alt="a"),
    }  # fmt: skip
    return {f"plot, {name}": each for name, each in found.items()}
