"""Coding exercises of chapter 16, encoder and decoder."""

import numpy as np


def _beams():
    rng = np.random.default_rng(16)
    for B, V, k in [(1, 5, 1), (2, 3, 4), (3, 7, 3), (4, 6, 5)]:
        totals = -3 * rng.random(B)
        log_p = np.log(rng.dirichlet(np.full(V, 0.8), B))
        candidates = [(totals[b] + log_p[b, v], b, v) for b in range(B) for v in range(V)]
        best = sorted(candidates, reverse=True)[:k]
        found, parents, tokens = (np.array(column) for column in zip(*best, strict=True))
        yield {"totals": totals, "log_p": log_p, "k": k}, (parents, tokens, found)


CASES = {"ex-encoder-decoder-4": _beams}
