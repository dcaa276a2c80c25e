"""Coding exercises of chapter 19, a small GPT."""

import numpy as np

from lib.equations.attention import attention


def _steps():
    rng = np.random.default_rng(19)
    for S, d in [(1, 3), (4, 2), (6, 5)]:
        x = rng.standard_normal((S + 1, d))
        W_q, W_k, W_v = rng.standard_normal((3, d, d))
        q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
        y, _, _ = attention(q, K, V, np.tri(S + 1, dtype=bool))  # all positions anew
        given = {"x": x[-1], "K": K[:-1], "V": V[:-1], "W_q": W_q, "W_k": W_k, "W_v": W_v}
        yield given, (y[-1], K, V)


CASES = {"ex-gpt-2": _steps}
