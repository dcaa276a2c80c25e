"""Coding exercises of chapter 17, attention."""

import numpy as np

from lib.data.padding import mask
from lib.equations.attention import attend


def _padded_batches():
    rng = np.random.default_rng(17)
    for lengths, T, D in [([2], 2, 1), ([3, 1, 4], 4, 2), ([1, 1], 3, 5)]:
        e, h = rng.standard_normal((len(lengths), T)), rng.standard_normal((len(lengths), T, D))
        c, alpha, _ = attend(e, h, mask(lengths, T))
        yield {"e": e, "h": h, "lengths": np.array(lengths)}, (c, alpha)


CASES = {"ex-attention-2": _padded_batches}
