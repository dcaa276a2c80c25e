"""Coding exercises of chapter 13, tokens and language models."""

import numpy as np

from lib.models.sampling import nucleus


def _nuclei():
    # Sorted, unsorted, one token that reaches the mass alone, and a mass that all are needed for.
    for p, mass in (
        ([0.5, 0.3, 0.2], 0.7),
        ([0.1, 0.4, 0.15, 0.35], 0.8),
        ([0.05, 0.9, 0.05], 0.8),
        ([0.25, 0.05, 0.3, 0.4], 0.99),
    ):
        yield {"p": np.array(p), "mass": mass}, nucleus(np.array(p), mass)


CASES = {"ex-language-models-4": _nuclei}
