"""Answers of the part on recurrent networks, found by torch's layers, autograd and plain loops."""

import math

import numpy as np
import torch

from tests.exam.referees import tensor


def gradient_product(w, h):
    first = tensor(h[0]).requires_grad_()
    state, weight, factors = first, float(w), []
    for before, after in zip(h[:3], h[1:], strict=True):
        a = weight * state + (math.atanh(after) - weight * before)
        next_state = torch.tanh(a)
        (factor,) = torch.autograd.grad(next_state, state, retain_graph=True)
        factors.append(factor.item())
        state = next_state
    (whole,) = torch.autograd.grad(state, first)
    return {"factors": factors, "product": whole.item(), "bound": abs(w) * abs(w) * abs(w)}


def eigenvalue_powers(a, b, p, q, n):
    W = np.array([[a, b], [b, a]])
    h = np.array([p, q], float)
    for _ in range(n):
        h = W @ h
    return {"lam": [(W @ [1, 1])[0], (W @ [1, -1])[0]], "h": h}


def sigmoid_bound(s, n, share):
    slope = torch.sigmoid(torch.zeros(1, dtype=torch.float64))
    factor = (slope * (1 - slope)).item() * s
    steps, left = 0, 1.0
    while left >= share:
        steps, left = steps + 1, left * factor
    return {"factor": factor, "bound": math.prod([factor] * n), "steps": steps}


def clip_by_norm(g, c):
    weights, bias = (torch.nn.Parameter(torch.zeros(k, dtype=torch.float64)) for k in (2, 1))
    weights.grad, bias.grad = tensor(g[:2]), tensor(g[2:])
    norm = torch.nn.utils.clip_grad_norm_([weights, bias], 1e12).item()
    return {"norm": norm, "clipped": [value * c / math.hypot(*g.tolist()) for value in g]}


def clip_by_value(g, c, at):
    clipped = [min(max(value, -c), c) for value in g.tolist()]
    angle = math.atan2(g[1], g[0]) - math.atan2(clipped[1], clipped[0])
    return {"clipped": clipped, "cosine": math.cos(angle)}


def layer_norm_by_hand(x, gamma, beta):
    y = torch.nn.functional.layer_norm(tensor(x), (4,), tensor(gamma), tensor(beta), eps=0.0)
    mean = sum(x.tolist()) / 4
    return {
        "mean": mean,
        "sd": math.sqrt(sum((v - mean) ** 2 for v in x.tolist()) / 4),
        "y": y.numpy(),
    }


def batch_norm_by_hand(x, gamma, beta):
    y = torch.nn.functional.batch_norm(
        tensor(x), None, None, tensor(gamma), tensor(beta), training=True, eps=1e-30
    )
    columns = [[row[j] for row in x.tolist()] for j in (0, 1)]
    mean = [sum(column) / 4 for column in columns]
    sd = [
        math.sqrt(sum(v * v for v in column) / 4 - m * m)
        for column, m in zip(columns, mean, strict=True)
    ]
    return {"mean": mean, "sd": sd, "y": y[0].numpy()}


def normalization_gradient(x_hat, sd, g):
    x = tensor(x_hat * sd).requires_grad_()
    y = torch.nn.functional.layer_norm(x, (4,), eps=0.0)
    (dx,) = torch.autograd.grad(y, x, tensor(g))
    products = [a * b for a, b in zip(g.tolist(), x_hat.tolist(), strict=True)]
    return {"shift": sum(g.tolist()) / 4, "scale": sum(products) / 4, "dx": dx.numpy()}
