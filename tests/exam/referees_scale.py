"""Answers of chapter 19 found another way: torch's modules counted, loops over the steps of writing."""

import math

import torch


def _size(*parts):
    return sum(p.numel() for part in parts for p in part.parameters())


def gpt_parameters(V, C, E, L, M):
    tables = _size(torch.nn.Embedding(V, E), torch.nn.Embedding(C, E))
    layer = _size(torch.nn.TransformerEncoderLayer(E, M, 4 * E))
    return {
        "tables": tables,
        "layer": layer,
        "total": tables + sum(layer for _ in range(L)) + _size(torch.nn.LayerNorm(E)),
    }


def kv_cache_size(E, L, M, T, N, B):
    width = E // M
    one = [torch.empty(M, 2, width) for _ in range(L)]  # a key and a value for each head and layer
    token = sum(part.numel() for part in one)
    dtype = {2: torch.float16, 4: torch.float32}[B]
    whole = torch.empty(N, T, token, dtype=dtype)
    lstm = torch.nn.LSTM(1, E)(torch.zeros(1, 1))[1]
    return {
        "token": token,
        "bytes": whole.numel() * whole.element_size(),
        "state": T * token // sum(part.numel() for part in lstm),
    }


def cached_work(S, n, L, M):
    read, without, cached, kept = S, 0, 0, 0
    for _ in range(n):
        without += read
        cached += read - kept
        kept = read
        scores = sum(kept for _ in range(L) for _ in range(M))
        read += 1
    return {"without": without, "cached": cached, "scores": scores}


def scaling_law(E, a, b, n, d):
    def loss(P, M):
        return E + a * P**-0.5 + b * M**-0.5

    P, M = n * n, d * d
    return {
        "loss": loss(P, M),
        "compute": sum(2 * P * M for _ in ("forward", "two", "backward")),
        "other": loss(4 * P, M / 4),
    }


def bits_gained(a, b, n, k):
    small, large = (0.5 ** (bits * n) for bits in (a, b))
    return {
        "saved": math.log2(large / small),
        "ratio": large / small,
        "perplexity": math.prod(2**b for _ in range(k)),
    }
