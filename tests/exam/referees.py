"""Answers found another way: torch's own cells and optimizers, autograd, loops over plain numbers."""

import itertools
import math
from itertools import pairwise

import numpy as np
import torch
from sacrebleu.metrics import BLEU


def sigma(a):
    return 1 / (1 + math.exp(-a))


def tensor(value):
    return torch.tensor(np.asarray(value, float), dtype=torch.float64)


def lstm_step(x, h, c, k, W, u, b):
    cell, scale = torch.nn.LSTMCell(2, 1).double(), np.log(k)
    with torch.no_grad():
        cell.weight_ih.copy_(tensor(scale[:, None] * W))
        cell.weight_hh.copy_(tensor(scale * u)[:, None])
        cell.bias_ih.copy_(tensor(scale * b))
        cell.bias_hh.zero_()
        h_next, c_next = cell(tensor(x)[None], (tensor([[h]]), tensor([[c]])))
    a = [math.log(k[r]) * (W[r][0] * x[0] + W[r][1] * x[1] + u[r] * h + b[r]) for r in range(4)]
    gates = [sigma(a[0]), sigma(a[1]), math.tanh(a[2]), sigma(a[3])]
    return {"gates": gates, "c_next": c_next.item(), "h_next": h_next.item()}


def gru_step(x, h, k, w, U, b, w_u, U_u, b_u):
    def row(r, state):
        return math.log(k[r]) * (w[r] * x + U[r][0] * state[0] + U[r][1] * state[1] + b[r])

    r, z = ([sigma(row(first + u, h)) for u in (0, 1)] for first in (0, 2))
    n = [math.tanh(row(4 + u, [r[0] * h[0], r[1] * h[1]])) for u in (0, 1)]
    replaced = [
        sigma(math.log(k[2 + u]) * (w_u[u] * x + U_u[u][0] * h[0] + U_u[u][1] * h[1] + b_u[u]))
        for u in (0, 1)
    ]
    return {
        "r": r,
        "z": z,
        "n": n,
        "h_next": [replaced[u] * n[u] + (1 - replaced[u]) * h[u] for u in (0, 1)],
    }


def bptt_two_steps(h_0, h_1, h_2, w, dh_2):
    weight = tensor(w).requires_grad_()
    a_1 = weight * h_0 + (math.atanh(h_1) - w * h_0)
    a_2 = weight * torch.tanh(a_1) + (math.atanh(h_2) - w * h_1)
    loss = dh_2 * torch.tanh(a_2)
    dw, da_1, da_2 = (g.item() for g in torch.autograd.grad(loss, [weight, a_1, a_2]))
    both = [abs(dw - da_2 * h_1), abs(da_2 * h_1)]  # through step 1, and directly
    return {"da_2": da_2, "da_1": da_1, "dw": dw, "larger": int(np.argmax(both))}


def rnn_weight_gradient(x, h_next, dh_next):
    W = torch.zeros(2, 3, dtype=torch.float64, requires_grad=True)
    a = W @ tensor(x) + tensor(np.arctanh(h_next))
    da, dW = torch.autograd.grad(tensor(dh_next) @ torch.tanh(a), [a, W])
    return {"da": da.numpy(), "dW": dW.numpy()}


def adam_step(p, g, m, v, t, lr):
    parameter = torch.nn.Parameter(tensor([p]))
    optimizer = torch.optim.Adam([parameter], lr=lr, betas=(0.9, 0.99), eps=0.0)
    state = {"step": torch.tensor(float(t - 1)), "exp_avg": tensor([m]), "exp_avg_sq": tensor([v])}
    optimizer.state[parameter] = state
    parameter.grad = tensor([g])
    optimizer.step()
    found = {"p_next": parameter.item(), "step": p - parameter.item()}
    found["m_hat"] = state["exp_avg"].item() / (1 - 0.9**t)
    return found | {"v_hat": state["exp_avg_sq"].item() / (1 - 0.99**t)}


def momentum_steps(p, v, g_1, g_2, mu, lr):
    parameter = torch.nn.Parameter(tensor([p]))
    optimizer = torch.optim.SGD([parameter], lr=lr, momentum=mu)
    optimizer.state[parameter]["momentum_buffer"] = tensor([v])
    found = {}
    for step, g in ((1, g_1), (2, g_2)):
        parameter.grad = tensor([g])
        optimizer.step()
        found |= {f"v_{step}": optimizer.state[parameter]["momentum_buffer"].item()}
        found |= {f"p_{step}": parameter.item()}
    return found


def recurrent_parameters(kind, D, H, K, T, g):
    layer = getattr(torch.nn, kind)(D, H, device="meta")
    sizes = {name: parameter.numel() for name, parameter in layer.named_parameters()}
    stored = sum(sizes.values())
    output = sum(p.numel() for p in torch.nn.Linear(H, K, device="meta").parameters())
    return {"lecture": stored - sizes["bias_hh_l0"], "torch": stored, "total": stored + output}


def attention_context(k, u, h):
    query, states = math.log(k) * tensor(u), tensor(h)
    alpha = torch.softmax(states @ query, 0)
    return {"alpha": alpha.numpy(), "c": (alpha @ states).numpy()}


def additive_score(s, h, w_s, w_h, v):
    e = [sum(v[i] * math.tanh(w_s[i] * s + w_h[i] * x) for i in (0, 1)) for x in h]
    first = sigma(e[0] - e[1])
    return {"e": e, "alpha": first, "c": first * h[0] + (1 - first) * h[1]}


def scaled_attention_mask(q, K, v, m):
    scores = [sum(a * b for a, b in zip(q, key, strict=True)) / math.sqrt(len(q)) for key in K]
    mask, values = torch.tensor(m == 1)[None], tensor(v)[:, None]
    attend = torch.nn.functional.scaled_dot_product_attention
    alpha = attend(tensor(q)[None], tensor(K), torch.eye(3, dtype=torch.float64), mask)
    out = attend(tensor(q)[None], tensor(K), values, mask)
    return {"e": scores, "alpha": alpha[0].numpy(), "out": out.item()}


def attention_parameters(E, H, A, T):
    layer = [torch.nn.Linear(H, A, bias=False), torch.nn.Linear(2 * E, A, bias=False)]
    layer += [torch.nn.Linear(A, 1, bias=False)]
    additive = sum(p.numel() for part in layer for p in part.parameters())
    return {
        "additive": additive,
        "general": torch.nn.Bilinear(H, 2 * E, 1, bias=False).weight.numel(),
    }


def causal_softmax(k, m, v):
    later = torch.ones(3, 3).triu(1).bool()
    weights = (math.log(k) * tensor(m)).masked_fill(later, -math.inf).softmax(-1)
    return {
        "alpha2": weights[1, :2].numpy(),
        "alpha3": weights[2].numpy(),
        "y": (weights @ tensor(v))[1:].numpy(),
    }


def sinusoidal_position(E, i, t, k, even):
    hands = [complex(0, place / 10000 ** (even / E)) for place in (t, t + k)]
    here, there = (math.e**hand for hand in hands)
    return {"pair": [here.imag, here.real], "dot": (here * there.conjugate()).real}


def add_and_norm(x, r, gamma, beta):
    norm = torch.nn.LayerNorm(4, eps=0).double()
    with torch.no_grad():
        norm.weight.copy_(tensor(gamma))
        norm.bias.copy_(tensor(beta))
    total = tensor(x + r)
    variance, mean = torch.var_mean(total, correction=0)
    return {
        "mean": mean.item(),
        "variance": variance.item(),
        "y": norm(total).detach().numpy(),
    }


def transformer_parameters(E, M, F, T):
    def size(module):
        return sum(p.numel() for p in module.parameters())

    return {
        "attention": size(torch.nn.MultiheadAttention(E, M)),
        "encoder": size(torch.nn.TransformerEncoderLayer(E, M, F)),
        "decoder": size(torch.nn.TransformerDecoderLayer(E, M, F)),
    }


def attention_work(T, E, M):
    mask = torch.ones(M, T, T)
    width = E // M
    per_pair = sum(2 * width for _ in range(M))  # a score and a share of the sum, in each head
    return {
        "scores": int(mask.sum()),
        "allowed": int(mask.tril().sum()),
        "products": int(mask[0].sum()) * per_pair,
        "recurrent": sum(torch.zeros(E, E).numel() for _ in range(T)),
    }


def convolution_output_size(n, C, F, k, s, p):
    maps = torch.nn.functional.conv2d(
        torch.zeros(1, 1, n, n), torch.zeros(1, 1, k, k), stride=s, padding=p
    )
    return {"out": maps.shape[2], "numbers": F * maps.numel()}


def _reached(layers, size=300):
    x = torch.zeros(1, 1, size, dtype=torch.float64, requires_grad=True)
    h = x
    for k, s, d in layers:
        h = torch.nn.functional.conv1d(
            h, torch.ones(1, 1, k, dtype=torch.float64), stride=s, dilation=d
        )
    (dx,) = torch.autograd.grad(h[0, 0, 0], x)
    return int(dx.nonzero()[:, 2].max()) + 1


def receptive_field(k1, k2, k3, s2):
    layers = [(k1, 1, 1), (2, 2, 1), (k2, s2, 1), (k3, 1, 1)]
    return {"r2": _reached(layers[:2]), "r4": _reached(layers)}


def causal_convolution(k, depth, base, H):
    lost, steps = [], 2500
    for layer in range(depth):
        ends = torch.nn.functional.conv1d(
            torch.zeros(1, 1, steps), torch.zeros(1, 1, k), dilation=base**layer
        )
        lost.append(steps - ends.shape[2])
    return {"left": lost[-1], "field": 1 + sum(lost)}


def convolution_parameters(n, C, F, k):
    convolution = torch.nn.Conv2d(C, F, k)
    out = convolution(torch.zeros(1, C, n, n)).numel()
    counted = sum(p.numel() for p in convolution.parameters())
    return {"convolution": counted, "dense": out * C * n * n + out}


def convolution_by_hand(x, W, b):
    y = torch.nn.functional.conv2d(tensor(x)[None, None], tensor(W)[None, None], tensor([b]))[0, 0]
    return {"y": y.numpy(), "active": torch.relu(y).numpy()}


def convolution_gradient(x, w, dy):
    x, w = tensor(x).requires_grad_(), tensor(w).requires_grad_()
    b = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.conv1d(x[None, None], w[None, None], b)
    dx, dw, db = torch.autograd.grad(y, [x, w, b], tensor(dy)[None, None])
    return {"dw": dw.numpy(), "db": db.item(), "dx": dx.numpy()}


def pooling_by_hand(x):
    image = tensor(x)[None]
    pooled = torch.nn.functional.max_pool2d(image, 2), torch.nn.functional.avg_pool2d(image, 2)
    return {"largest": pooled[0][0].numpy(), "mean": pooled[1][0].numpy()}


def softmax_temperature(k, tau):
    logits = torch.log(tensor(k))
    p = torch.softmax(logits / tau, 0)
    return {"p_1": torch.softmax(logits, 0).numpy(), "p": p.numpy(), "ratio": (p[0] / p[2]).item()}


def truncated_sampling(p, s, k, mass, name, in_k, in_n):
    by_name = sorted(zip(p.tolist(), "ABCDE", strict=True), reverse=True)

    def share(kept):
        return {n: q / sum(x for x, _ in kept) for q, n in kept}[name]

    held, kept = 0.0, []
    while held < mass:
        kept.append(by_name[len(kept)])
        held += kept[-1][0]
    return {"top": share(by_name[:k]), "n": len(kept), "nuc": share(kept)}


def perplexity_and_bits(p, characters):
    logits = torch.stack([torch.log(tensor(p)), torch.log(1 - tensor(p))], 1)
    loss = torch.nn.functional.cross_entropy(logits, torch.zeros(4, dtype=torch.long)).item()
    product = math.prod(p.tolist())
    return {"loss": loss, "ppl": product ** (-1 / 4), "bpc": -math.log2(product) / characters}


def bigram_sentence(c, h, V, **_):
    plain = smooth = 1.0
    for pair, before in zip(c.tolist(), h.tolist(), strict=True):
        plain *= pair / before
        smooth *= (pair + 1) / (before + V)
    return {"P": plain, "Q": smooth}


def byte_pair_merges(listed, unseen, **_):
    words = [(word, int(times[:-1])) for word, times in (x.split(" (") for x in listed.split(", "))]
    texts = [("|" + "|".join(word) + "|", times) for word, times in words]
    new, found = "|" + "|".join(unseen) + "|", {}
    for turn in (1, 2, 3):
        counts = {}
        for text, times in texts:
            parts = text.strip("|").split("|")
            for left, right in pairwise(parts):
                counts[left, right] = counts.get((left, right), 0) + times
        (left, right), found[f"c_{turn}"] = max(counts.items(), key=lambda item: item[1])
        texts = [(t.replace(f"|{left}|{right}|", f"|{left}{right}|"), n) for t, n in texts]
        new = new.replace(f"|{left}|{right}|", f"|{left}{right}|")
    return found | {"tokens": len(new.strip("|").split("|"))}


def gradient_times_input(x, W, b, v):
    point = tensor(x).requires_grad_()
    a = tensor(W) @ point + tensor(b)
    (g,) = torch.autograd.grad(tensor(v) @ torch.relu(a), point)
    return {"a": a.detach().numpy(), "g": g.numpy(), "R": (point.detach() * g).numpy()}


def integrated_gradients(p, q, x, start):
    steps = 20_000
    alpha = (np.arange(steps) + 0.5) / steps
    one, two = (start[k] + alpha * (x[k] - start[k]) for k in (0, 1))
    m = [float(np.mean(2 * p * one + q * two)), float(np.mean(q * one))]
    value = p * x[0] ** 2 + q * x[0] * x[1] - p * start[0] ** 2 - q * start[0] * start[1]
    return {"m": m, "R": [m[k] * (x[k] - start[k]) for k in (0, 1)], "total": value}


def relevance_dense(h, W, r, eps):
    a = [sum(W[j][i] * h[i] for i in (0, 1)) for j in (0, 1)]
    found = {"a": a}
    for name, epsilon in (("R", 0.0), ("Q", eps)):
        below = [value + math.copysign(epsilon, value) for value in a]
        found[name] = [sum(h[i] * W[j][i] / below[j] * r[j] for j in (0, 1)) for i in (0, 1)]
    return found


def grad_cam(A, B, G, H):
    alpha = [sum(map(sum, g.tolist())) / 4 for g in (G, H)]
    M = [[alpha[0] * A[i][j] + alpha[1] * B[i][j] for j in (0, 1)] for i in (0, 1)]
    return {"alpha": alpha, "M": M, "L": [[max(value, 0) for value in row] for row in M]}


def occlusion(p, q, x, b):
    def f(one, two, three):
        return p * one * two + q * three

    whole = f(*x)
    R = [whole - f(b, x[1], x[2]), whole - f(x[0], b, x[2]), whole - f(x[0], x[1], b)]
    D = whole - f(b, b, b)
    return {"whole": whole, "R": R, "D": D, "left": D - sum(R)}


def shapley_three(v, u, t):
    worth = {(): 0, (0,): v[0], (1,): v[1], (2,): v[2], (0, 1): u[0], (0, 2): u[1], (1, 2): u[2]}
    worth[0, 1, 2] = t
    phi = [0.0, 0.0, 0.0]
    for order in itertools.permutations(range(3)):
        for place, player in enumerate(order):
            before, now = (tuple(sorted(order[:k])) for k in (place, place + 1))
            phi[player] += (worth[now] - worth[before]) / 6
    gains = [worth[0,], worth[0, 1] - worth[1,], worth[0, 2] - worth[2,], t - worth[1, 2]]
    return {"gains": gains, "one": phi[0], "two": phi[1], "three": phi[2]}


def coalition_weights(M, k, sigma):
    kept = [1.0] * k + [0.0] * (M - k)
    cosine = sum(kept) / (math.sqrt(sum(z * z for z in kept)) * math.sqrt(M))
    d = 1 - cosine
    sizes = sum(1 for mask in itertools.product((0, 1), repeat=M) if sum(mask) == k)
    one = (M - 1) / (sizes * k * (M - k))
    return {"d": d, "w": math.sqrt(math.exp(-d * d / sigma**2)), "total": sizes * one}


def permutation_importance(w, u, a, c, y):
    def error(column):
        return sum((y[n] - w * column[n] - u * c[n]) ** 2 for n in range(3)) / 3

    before, after = error(a), error([a[1], a[2], a[0]])
    return {"before": before, "after": after, "I": after - before}


def translation_score(a, b, alpha):
    logs = [math.log(math.prod(p)) for p in (a.tolist(), b.tolist())]
    scores = [logs[0] / 3**alpha, logs[1] / 5**alpha]
    return {"logs": logs, "scores": scores, "chosen": int(scores[1] > scores[0])}


def beam_search_tree(s, r, **_):
    whole = {(i, j): s[i] * r[i][j] for i in range(3) for j in range(2)}
    first = int(np.argmax(s))
    greedy = max(whole[first, 0], whole[first, 1])
    last = int(np.argmin(s))
    beam = max(p for (i, _), p in whole.items() if i != last)
    return {"greedy": greedy, "beam": beam, "gain": beam / greedy}


def bleu_two_words(translation, reference, **_):
    found = BLEU(tokenize="none", smooth_method="none", max_ngram_order=2, force=True).corpus_score(
        [translation], [[reference]]
    )
    return {"p": np.array(found.precisions) / 100, "bp": found.bp, "bleu": found.score / 100}


def bleu_of_a_corpus(m, t, c, r):
    counts = [np.asarray(x).tolist() for x in (m, t)]
    found = BLEU.compute_bleu(*counts, c, r)
    return {"mean": found.score / found.bp / 100, "bp": found.bp, "score": found.score}
