"""Coding exercises of chapter 20, pixels and captions."""

import math

import numpy as np


def _code_lengths():
    rng = np.random.default_rng(20)
    for rows, columns in [(2, 2), (3, 5), (1, 4)]:
        q = rng.uniform(0.05, 0.95, (rows, columns))
        image = rng.integers(0, 2, (rows, columns))
        bits = sum(
            math.log2(1 / (q[i, j] if image[i, j] else 1 - q[i, j]))
            for i in range(rows)
            for j in range(columns)
        )
        yield {"q": q, "image": image}, (bits, bits / image.size)


def _masks():
    for k in (3, 5, 7):
        for kind in "AB":
            mask, middle = np.zeros((k, k)), k // 2
            for i in range(k):
                for j in range(k):
                    if i < middle or (
                        i == middle and (j < middle or (j == middle and kind == "B"))
                    ):
                        mask[i, j] = 1
            yield {"k": k, "kind": kind}, mask


CASES = {"ex-images-as-sequences-2": _code_lengths, "ex-images-as-sequences-3": _masks}
