"""Experiments on a page: fixed seeds, measured numbers, claims that can fail, comparisons on equal terms."""

from lib.experiment.claims import claim, fastest, measured, reproducible

__all__ = ["claim", "fastest", "measured", "reproducible"]
