"""Answers to the questions of chapter 20 found another way: torch, masks and sequences laid out, counting."""

import numpy as np
import torch


def pixel_chain_bits(q, x):
    loss = torch.nn.functional.binary_cross_entropy(
        torch.tensor(q), torch.tensor(x, dtype=torch.float64), reduction="none"
    )
    p = torch.exp(-loss)
    bits = loss.sum().item() / np.log(2)
    return {"P": p.prod().item(), "bits": bits, "bpd": bits / 4}


def image_code_length(I, J, C, b, r):
    image = np.zeros((I, J, C), np.uint8)
    missing = [1 for i in range(I) for _ in range(J) for _ in range(C) if i >= r]
    return {
        "plain": image.nbytes * 8,
        "code": sum(b for _ in range(image.size)),
        "passes": len(missing),
    }


def masked_filter(k, C, F, B, **_):
    layer = torch.nn.Conv2d(C, F, k)
    places = torch.arange(k * k).view(k, k)
    middle = k * k // 2
    mask = places < middle if B == "A" else places <= middle
    weights = int(mask.expand_as(layer.weight).sum())
    return {
        "kept": int(mask.sum()),
        "zeroed": int((~mask).sum()),
        "parameters": weights + layer.bias.numel(),
    }


def caption_look(k, h, **_):
    scores = torch.tensor([[[np.log(x)] for x in k]]).double()
    one = torch.ones(1, 1, 1).double()
    h = torch.tensor(h)[None]
    c = torch.nn.functional.scaled_dot_product_attention(one, scores, h)[0, 0]
    alpha = torch.nn.functional.scaled_dot_product_attention(
        one, scores, torch.eye(3).double()[None]
    )
    mean = h[0].mean(0)
    return {
        "alpha": alpha[0, 0].tolist(),
        "c": c.tolist(),
        "mean": mean.tolist(),
        "chosen": int(c.argmax()),
    }


def caption_batch(a, b, nats):
    rows = [torch.tensor([5] * n + [1]) for n in (a, b)]
    wanted = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
    real = wanted != 0
    logits = torch.zeros(*wanted.shape, 6).double()
    each = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), ignore_index=0, reduction="sum"
    )
    mean = torch.nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=0)
    return {
        "steps": wanted.shape[1],
        "wanted": int(real.sum()),
        "padding": int((~real).sum()),
        "loss": nats * (mean / each).item(),
    }
