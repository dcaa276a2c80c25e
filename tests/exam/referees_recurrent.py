"""Answers of the part on recurrent networks, found by torch's layers, autograd and plain loops."""

import math
from itertools import pairwise

import numpy as np
import torch

from tests.exam.referees import tensor


def gradient_product(w, h):
    first = tensor(h[0]).requires_grad_()
    state, weight, factors = first, float(w), []
    for before, after in pairwise(h):
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


def batch_norm_of_maps(x, other, gamma, beta):
    maps = torch.stack([tensor(x), tensor(other)], 1)[:, :, None]  # images, channels, rows, pixels
    scale, shift = tensor([gamma, 1.0]), tensor([beta, 0.0])
    y = torch.nn.functional.batch_norm(maps, None, None, scale, shift, training=True, eps=1e-30)
    numbers = x.ravel().tolist()
    mean = sum(numbers) / 4
    sd = math.sqrt(sum(v * v for v in numbers) / 4 - mean * mean)
    return {"mean": mean, "sd": sd, "y": y[0, 0, 0, 0].item()}


def normalization_gradient(x_hat, sd, g):
    x = tensor(x_hat * sd).requires_grad_()
    y = torch.nn.functional.layer_norm(x, (4,), eps=0.0)
    (dx,) = torch.autograd.grad(y, x, tensor(g))
    products = [a * b for a, b in zip(g.tolist(), x_hat.tolist(), strict=True)]
    return {"shift": sum(g.tolist()) / 4, "scale": sum(products) / 4, "dx": dx.numpy()}


def lstm_constant_gates(c, i, f, g, n):
    state = c
    for _ in range(3):
        state = f * state + i * g
    start = tensor(c).requires_grad_()
    later = start
    for _ in range(n):
        later = f * later + i * g
    (kept,) = torch.autograd.grad(later, start)
    rest = 0.0
    for _ in range(3000):
        rest = f * rest + i * g
    return {"c_3": state, "limit": rest, "kept": kept.item()}


def lstm_backward_step(c, i, f, g, o, dh, dc):
    a_f, a_o = (tensor(math.log(p / (1 - p))).requires_grad_() for p in (f, o))
    before = tensor(c).requires_grad_()
    now = torch.sigmoid(a_f) * before + i * g
    h = torch.sigmoid(a_o) * torch.tanh(now)
    da_o, da_f, d_before = torch.autograd.grad(dh * h + dc * now, [a_o, a_f, before])
    return {"da_o": da_o.item(), "da_f": da_f.item(), "dc_before": d_before.item()}


def lstm_backward_to_the_state(dc, i, g, da_f, da_o, u):
    h = tensor(0.0).requires_grad_()
    rows = [w * h for w in tensor(u)]
    a_i, a_g = rows[0] + math.log(i / (1 - i)), rows[2] + math.atanh(g)
    loss = dc * torch.sigmoid(a_i) * torch.tanh(a_g) + da_f * rows[1] + da_o * rows[3]
    found = torch.autograd.grad(loss, [a_i, a_g, h])
    return dict(zip(("da_i", "da_g", "dh_before"), (d.item() for d in found), strict=True))


def gru_reset_place(h, r, W, b):
    def row(k, state):
        return sum(W[k][j] * state[j] for j in (0, 1)) + b[k]

    kept = [r[0] * h[0], r[1] * h[1]]
    return {"after": [r[k] * row(k, h) for k in (0, 1)], "before": [row(k, kept) for k in (0, 1)]}


def stack_parameters(kind, D, H, L, g):
    layer = getattr(torch.nn, kind)(D, H, num_layers=L, bidirectional=True, device="meta")
    sizes = {name: parameter.numel() for name, parameter in layer.named_parameters()}
    by_layer = [sum(n for name, n in sizes.items() if f"_l{k}" in name) for k in (0, 1)]
    return {
        "width": layer.weight_ih_l1.shape[1],  # what the second layer reads
        "first": by_layer[0],
        "further": by_layer[1],
        "total": sum(sizes.values()),
    }


def two_directions(x, w):
    # A state is the sum of all words read so far, each with a power of the weight.
    forward = [sum(w[0] ** (t - s) * x[s] for s in range(t + 1)) for t in range(3)]
    backward = [sum(w[1] ** (s - t) * x[s] for s in range(t, 3)) for t in range(3)]
    return {"forward": forward, "backward": backward, "last": [forward[2], backward[0]]}


def rnn_step(x, h, u, W, b, v):
    cell = torch.nn.RNNCell(1, 2).double()
    with torch.no_grad():
        cell.weight_ih.copy_(tensor(u)[:, None])
        cell.weight_hh.copy_(tensor(W))
        cell.bias_ih.copy_(tensor(b))
        cell.bias_hh.zero_()
        state = cell(tensor([[x]]), tensor(h)[None])[0]
    return {"h_next": state.numpy(), "o": (tensor(v) @ state).item()}


def shared_weight_gradient(w, h_0, x):
    uses = [tensor(w).requires_grad_() for _ in range(3)]  # one weight for each use
    state, states = h_0, []
    for use, number in zip(uses, x, strict=True):
        state = use * state + number
        states.append(state.item())
    shares = [share.item() for share in torch.autograd.grad(state, uses)]
    return {"h": states, "shares": shares, "dw": math.fsum(shares)}


def cross_entropy_gradient(k, right, y):
    logits = torch.log(tensor(k)).requires_grad_()
    loss = torch.nn.functional.cross_entropy(logits[None], torch.tensor([right - 1]))
    (do,) = torch.autograd.grad(loss, logits)
    return {"p": torch.softmax(logits, 0).detach().numpy(), "loss": loss.item(), "do": do.numpy()}


def network_parameters(n, C, F, G, k, K):
    layers = torch.nn.Sequential(
        torch.nn.Conv2d(C, F, k, padding=k // 2),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(F, G, k),
        torch.nn.MaxPool2d(2),
    )
    maps = layers(torch.zeros(1, C, n, n))
    dense = torch.nn.Linear(maps.numel(), K)
    counts = [sum(p.numel() for p in layer.parameters()) for layer in (layers[0], layers[2], dense)]
    return {"second": counts[1], "size": maps.shape[2], "dense": counts[2], "total": sum(counts)}


def bottleneck_parameters(C, M, F, k):
    pairs = ((C, F, k), (C, M, 1), (M, F, k))
    layers = [torch.nn.Conv2d(*pair, device="meta") for pair in pairs]
    direct, squeeze, spread = (sum(p.numel() for p in layer.parameters()) for layer in layers)
    return {
        "direct": direct,
        "squeeze": squeeze,
        "spread": spread,
        "ratio": direct / (squeeze + spread),
    }
