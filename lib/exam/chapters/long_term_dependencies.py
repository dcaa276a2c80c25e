"""Coding exercises of chapter 06, long-term dependencies."""

import numpy as np
import torch

from lib.training.clipping import clip_grad_norm
from lib.training.regularization import vanishing_penalty


def _clipped():
    rng = np.random.default_rng(6)
    for shape, limit in [((2,), 1.0), ((3, 4), 0.5), ((3, 4), 100.0)]:
        g_1, g_2 = rng.standard_normal(shape), rng.standard_normal(shape[-1])
        parameters = [torch.nn.Parameter(torch.zeros(g.shape).double()) for g in (g_1, g_2)]
        for parameter, g in zip(parameters, (g_1, g_2), strict=True):
            parameter.grad = torch.tensor(g)
        norm = float(clip_grad_norm(parameters, limit))
        # torch adds 1e-6 to the norm; the formula of the exercise does not
        again = (norm + 1e-6) / norm if norm > limit else 1.0
        clipped = tuple(again * parameter.grad.numpy() for parameter in parameters)
        yield {"g_1": g_1, "g_2": g_2, "limit": limit}, clipped


def _omega():
    rng = np.random.default_rng(7)
    for T, N, H in [(2, 1, 1), (3, 1, 2), (5, 4, 3)]:
        d = rng.standard_normal((T, N, H))
        # states with exactly these gradients: the loss is linear in each
        states = [torch.zeros(N, H, dtype=torch.float64, requires_grad=True) for _ in d]
        loss = sum((torch.tensor(part) * h).sum() for part, h in zip(d, states, strict=True))
        yield {"d": d}, vanishing_penalty(loss, states).item()


CASES = {"ex-long-term-dependencies-3": _clipped, "ex-long-term-dependencies-4": _omega}
