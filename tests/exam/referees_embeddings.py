"""Answers of chapter 14 found another way: autograd, and loops over plain numbers."""

import math

import torch


def negative_sampling_update(v, u, N, lr):
    start = torch.tensor(v, dtype=torch.float64).requires_grad_()
    context, noise = torch.tensor(u, dtype=torch.float64), torch.tensor(N, dtype=torch.float64)
    real = torch.sigmoid(context @ start)
    loss = -torch.log(real) - torch.log(1 - torch.sigmoid(noise @ start)).sum()
    (gradient,) = torch.autograd.grad(loss, start)
    return {
        "L": loss.item(),
        "dv": gradient.tolist(),
        "v_next": (start.detach() - lr * gradient).tolist(),
    }


def skip_gram_counts(T, m, V, D, k):
    pairs = sum(i != j and abs(i - j) <= m for i in range(T) for j in range(T))
    return {
        "pairs": pairs,
        "parameters": sum(D for _ in range(V)) * 2,
        "touched": len({"centre", "context", *range(k)}) * D,
        "softmax": D + V * D,
    }


def pmi_of_a_table(X, k):
    total = sum(sum(row) for row in X)
    found = []
    for c in range(3):
        together = X[0][c] / total
        word, context = sum(X[0]) / total, sum(row[c] for row in X) / total
        found.append(math.log(together) - math.log(word) - math.log(context))
    return {"pmi": found, "ppmi": [max(x, 0) for x in found], "a": found[0] - math.log(k)}


def glove_term(v, u, b, c, X):
    word = torch.tensor(v, dtype=torch.float64).requires_grad_()
    error = word @ torch.tensor(u, dtype=torch.float64) + b + c - math.log(X)
    loss = min(X / 100, 1) ** 0.75 * error**2
    (gradient,) = torch.autograd.grad(loss, word)
    return {"L": loss.item(), "dv": gradient.tolist()}


def analogy_by_cosine(a, b, c, d):
    target = [y - x + z for x, y, z in zip(a, b, c, strict=True)]

    def cosine(other):
        product = sum(x * y for x, y in zip(target, other, strict=True))
        return product / math.hypot(*target) / math.hypot(*other)

    return {
        "t": target,
        "cosine_d": cosine(d),
        "cosine_c": cosine(c),
        "won": 1 if cosine(c) > cosine(d) else 0,
    }
