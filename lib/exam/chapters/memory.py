"""Coding exercises of chapter 21, networks with external memory."""

import numpy as np

from lib.equations.memory import write


def _writings():
    rng = np.random.default_rng(21)
    for R, C in [(1, 2), (3, 1), (5, 4)]:
        M, v = rng.standard_normal((R, C)), rng.standard_normal(C)
        w, e = rng.dirichlet(np.ones(R)), rng.uniform(0, 1, C)
        M_next, _ = write(w[None], e[None], v[None], M[None])
        yield {"M": M, "w": w, "e": e, "v": v}, M_next[0]


CASES = {"ex-memory-2": _writings}
