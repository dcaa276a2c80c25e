"""Coding exercises of chapter 06, long-term dependencies."""

from itertools import pairwise

import numpy as np


def _clipped():
    rng = np.random.default_rng(6)
    for shape, limit in [((2,), 1.0), ((3, 4), 0.5), ((3, 4), 100.0)]:
        g_1, g_2 = rng.standard_normal(shape), rng.standard_normal(shape[-1])
        norm = np.linalg.norm(np.concatenate([g_1.ravel(), g_2]))
        clipped = (g_1, g_2) if norm <= limit else (g_1 / norm * limit, g_2 / norm * limit)
        yield {"g_1": g_1, "g_2": g_2, "limit": limit}, clipped


def _omega():
    rng = np.random.default_rng(7)
    for T, N, H in [(2, 1, 1), (3, 1, 2), (5, 4, 3)]:
        d = rng.standard_normal((T, N, H))
        penalty = 0.0
        for n in range(N):
            norms = [float(np.sqrt(row @ row)) for row in d[:, n]]
            penalty += sum((now / after - 1) ** 2 for now, after in pairwise(norms))
        yield {"d": d}, penalty / N


CASES = {"ex-long-term-dependencies-3": _clipped, "ex-long-term-dependencies-4": _omega}
