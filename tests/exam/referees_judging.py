"""Answers on judging explanations found another way: loops over plain numbers, NumPy, torch."""

import math
from itertools import pairwise

import numpy as np
import torch

from tests.exam.referees import tensor


def deletion_area(p, q, x, R, b):
    now, left = [float(value) for value in x], {0, 1, 2}
    curve = [p * now[0] * now[1] + q * now[2]]
    while left:
        most = max(left, key=lambda feature: R[feature])
        left.remove(most)
        now[most] = b
        curve.append(p * now[0] * now[1] + q * now[2])
    return {"curve": curve, "A": sum((one + two) / 6 for one, two in pairwise(curve))}


def rank_correlation(a, b):
    r, s = ([sorted(v).index(value) + 1 for value in v] for v in (a.tolist(), b.tolist()))
    rho = np.corrcoef(r, s)[0, 1]
    total = sum((one - two) ** 2 for one, two in zip(r, s, strict=True))
    return {"r": r, "s": s, "total": total, "rho": rho}


def kendall_tau(alpha, g):
    signs = [
        math.copysign(1, (alpha[i] - alpha[j]) * (g[i] - g[j])) for i in range(4) for j in range(i)
    ]
    top = sorted(range(4), key=lambda word: alpha[word])[-1]
    return {
        "same": signs.count(1.0),
        "tau": sum(signs) / 6,
        "top": 0 if g[top] == max(g) else 1,
    }


def attention_rollout(A, B):
    """Random walks down the layers: one step stays with probability ½, else it follows the attention."""

    def step(matrix, start, end):
        return 0.5 * (start == end) + 0.5 * float(matrix[start][end])

    places = (0, 1)
    one, two = ([[step(matrix, i, j) for j in places] for i in places] for matrix in (A, B))
    R = [
        [sum(step(B, i, between) * step(A, between, j) for between in places) for j in places]
        for i in places
    ]
    return {"first": one, "second": two, "R": R}


def attention_exchanged(alpha, beta, u):
    logits = torch.stack([tensor(alpha) @ tensor(u), tensor(beta) @ tensor(u)])
    two = torch.stack([torch.zeros(2), logits], 1).softmax(1)
    change = (two[0] - two[1]).abs().sum().item() / 2
    return {"p": two[0, 1].item(), "q": two[1, 1].item(), "change": change}
