"""Coding exercises of chapter 14, word embeddings."""

import numpy as np

from lib.equations.embeddings import ppmi, skip_gram, skip_gram_backward


def _tables():
    # Counts with and without zeros, not square, and with a pair that occurs as often as by chance.
    for rows in (
        [[6.0, 2.0], [2.0, 6.0]],
        [[4.0, 1.0, 0.0], [2.0, 7.0, 5.0]],
        [[1.0, 2.0], [2.0, 4.0], [0.0, 3.0]],
    ):
        X = np.array(rows)
        yield {"X": X}, ppmi(X)


def _updates():
    rng = np.random.default_rng(14)
    for D, k in ((2, 1), (3, 2), (5, 4)):
        v, u, noise = rng.normal(size=D), rng.normal(size=D), rng.normal(size=(k, D))
        _, cache = skip_gram(v[None], u[None], noise[None])
        (dv,), (du,), (dnoise,) = skip_gram_backward(np.ones(1), cache)
        given = {"v": v, "u": u, "noise": noise, "lr": 0.5}
        yield given, (v - 0.5 * dv, u - 0.5 * du, noise - 0.5 * dnoise)


CASES = {"ex-word-embeddings-2": _tables, "ex-word-embeddings-4": _updates}
