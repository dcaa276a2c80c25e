"""Coding exercises of chapter 07, optimizers."""

import numpy as np

from lib.equations.optimizers import adam_update


def _adam_path():
    rng = np.random.default_rng(7)
    for S, betas, lr in [(1, (0.9, 0.999), 0.1), (2, (0.5, 0.75), 0.1), (6, (0.8, 0.9), 0.03)]:
        gs, p = rng.standard_normal((S, 3)), rng.standard_normal(3)
        case = {"gs": gs, "p": p, "lr": lr, "beta1": betas[0], "beta2": betas[1]}
        moved, m, v = p, np.zeros(3), np.zeros(3)
        for t, g in enumerate(gs, start=1):
            moved, m, v = adam_update(moved, g, m, v, t, lr, betas)
        yield case, moved


CASES = {"ex-optimizers-2": _adam_path}
