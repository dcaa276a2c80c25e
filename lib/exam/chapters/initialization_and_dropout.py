"""Coding exercises of chapter 08, initialization, activation, dropout."""

import numpy as np

from lib.equations.dropout import dropout


def _locked_dropout():
    rng = np.random.default_rng(8)
    for N, T, D, p in [(1, 1, 2, 0.5), (2, 5, 4, 0.25), (3, 3, 3, 0.4)]:
        x, keep = rng.standard_normal((N, T, D)), rng.random((N, D)) >= p
        each_step = np.repeat(keep[:, np.newaxis], T, axis=1)  # (N, T, D)
        yield {"x": x, "keep": keep, "p": p}, dropout(x, each_step, p)


CASES = {"ex-initialization-and-dropout-3": _locked_dropout}
