"""Coding exercises of chapter 09, batch and layer normalization."""

import numpy as np

from lib.equations.normalization import (
    batch_norm,
    running_statistics,
    standardize,
    standardize_backward,
)


def _backward():
    rng = np.random.default_rng(8)
    for N, D in [(1, 4), (3, 5)]:
        x, dx_hat = rng.normal(2, 3, (2, N, D))
        x_hat, _, variance = standardize(x, -1, eps=0)
        std = variance**0.5  # (N, 1)
        given = {"dx_hat": dx_hat, "x_hat": x_hat, "std": std}
        yield given, standardize_backward(**given, axis=-1)


def _running():
    rng = np.random.default_rng(9)
    for N, D, momentum in [(2, 1, 1.0), (5, 3, 0.1)]:
        x, mean, var = rng.normal(2, 3, (N, D)), rng.normal(size=D), rng.uniform(1, 2, D)
        _, *of_batch, _ = batch_norm(x, np.ones(D), np.zeros(D))
        running = running_statistics(mean, var, *of_batch, N, momentum)
        given = {"x": x, "running_mean": mean, "running_var": var, "momentum": momentum}
        yield given, running


CASES = {"ex-normalization-2": _backward, "ex-normalization-4": _running}
