"""The plots of the book, one file for each kind. Each returns a `Picture`."""

from lib.figures.plots.bars import plot_bars
from lib.figures.plots.curves import plot_curves, plot_history
from lib.figures.plots.gates import plot_gates
from lib.figures.plots.heatmaps import plot_heatmap
from lib.figures.plots.histograms import plot_histograms
from lib.figures.plots.relevance import plot_relevance, strongest
from lib.figures.plots.ridges import plot_ridges
from lib.figures.plots.scatter import plot_scatter
from lib.figures.plots.scenes import plot_scene
from lib.figures.plots.series import plot_series
from lib.figures.plots.surfaces import plot_surface
from lib.figures.plots.tensors import plot_tensor
from lib.figures.plots.words import plot_words

__all__ = [
    "plot_bars",
    "plot_curves",
    "plot_gates",
    "plot_heatmap",
    "plot_histograms",
    "plot_history",
    "plot_relevance",
    "plot_ridges",
    "plot_scatter",
    "plot_scene",
    "plot_series",
    "plot_surface",
    "plot_tensor",
    "strongest",
]
