"""The plots of the book, one file for each kind. Each returns a `Picture`."""

from lib.figures.plots.gates import plot_gates
from lib.figures.plots.grids import plot_heatmap, plot_tensor
from lib.figures.plots.lines import plot_bars, plot_curves, plot_history, plot_series
from lib.figures.plots.surfaces import plot_surface

__all__ = [
    "plot_bars",
    "plot_curves",
    "plot_gates",
    "plot_heatmap",
    "plot_history",
    "plot_series",
    "plot_surface",
    "plot_tensor",
]
