"""Coding exercises of chapter 03, convolution."""

import numpy as np

from lib.equations.convolution import conv1d


def _causal():
    rng = np.random.default_rng(3)
    for N, C, F, T, k, dilation in [(1, 1, 1, 5, 2, 1), (2, 3, 4, 9, 3, 2), (2, 2, 3, 4, 2, 5)]:
        x, W, b = rng.normal(size=(N, C, T)), rng.normal(size=(F, C, k)), rng.normal(size=F)
        both, _ = conv1d(x, W, b, padding=(k - 1) * dilation, dilation=dilation)
        # Padded on both sides, the last outputs read what comes after the end.
        yield {"x": x, "W": W, "b": b, "dilation": dilation}, both[:, :, :T]


CASES = {"ex-convolution-4": _causal}
