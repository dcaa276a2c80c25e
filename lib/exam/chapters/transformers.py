"""Coding exercises of chapter 18, self-attention and the Transformer."""

import numpy as np

from lib.equations.attention import attention


def _sentences():
    rng = np.random.default_rng(18)
    for T, E, d in [(1, 3, 2), (4, 5, 2), (6, 4, 3)]:
        X = rng.standard_normal((T, E))
        W_q, W_k, W_v = rng.standard_normal((3, d, E))
        y, alpha, _ = attention(X @ W_q.T, X @ W_k.T, X @ W_v.T, np.tri(T, dtype=bool))
        yield {"X": X, "W_q": W_q, "W_k": W_k, "W_v": W_v}, (y, alpha)


CASES = {"ex-transformers-2": _sentences}
