"""Answers of chapter 21 found another way: cosine of torch, shifts as matrices, loops, modules counted."""

import math

import numpy as np
import torch


def memory_content(k, beta, M):
    key, rows = torch.tensor(k), torch.tensor(M)
    cos = torch.cosine_similarity(key[None], rows, dim=1)
    return {"cos": cos.numpy(), "w": torch.softmax(beta * cos, 0).numpy()}


def memory_shift(content, before, g, s):
    gated = torch.lerp(torch.tensor(before), torch.tensor(content), g).numpy()
    on = np.zeros((4, 4))
    for row in range(4):
        on[(row + 1) % 4, row] = 1.0  # from a row into the next
    return {"gated": gated, "moved": (s[0] * on.T + s[1] * np.eye(4) + s[2] * on) @ gated}


def memory_sharpen(moved, gamma, M):
    w = torch.distributions.Categorical(logits=gamma * torch.tensor(moved).log()).probs
    return {"w": w.numpy(), "r": sum(float(a) * b for a, b in zip(w, M, strict=True))}


def memory_write(w, e, v, M):
    kept = [[M[i][c] - M[i][c] * w[i] * e[c] for c in range(2)] for i in range(2)]
    written = [[math.fsum((kept[i][c], w[i] * v[c])) for c in range(2)] for i in range(2)]
    return {"kept": np.array(kept), "written": np.array(written)}


def memory_parameters(H, C, R, P, Q):
    def size(*outputs):
        return sum(p.numel() for n in outputs for p in torch.nn.Linear(H, n).parameters())

    reading, writing = size(C, 1, 1, 3, 1), size(C, 1, 1, 3, 1, C, C)
    return {"reading": reading, "writing": writing, "total": P * reading + Q * writing}
