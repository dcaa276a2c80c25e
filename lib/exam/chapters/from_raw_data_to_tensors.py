"""Coding exercises of chapter 02, from raw data to tensors."""

import numpy as np

from lib.arrays import one_hot
from lib.data.padding import pad, unpad
from lib.data.windows import sliding_windows


def _masked_mean():
    rng = np.random.default_rng(2)
    for lengths, T, D in [([1], 1, 1), ([4, 1, 3], 5, 2), ([6, 6], 6, 3)]:
        x, lengths = rng.standard_normal((len(lengths), T, D)), np.array(lengths)
        x[lengths == 1, 1:] = np.nan  # a product with the mask would keep it
        # Averaged row by row, without a mask: what stands at the padding cannot matter.
        yield (
            {"x": x, "lengths": lengths},
            np.stack([row.mean(axis=0) for row in unpad(x, lengths)]),
        )


def _count_windows():
    for S, length, horizon, stride in [(5, 3, 1, 1), (12, 4, 2, 3), (13, 4, 1, 2), (30, 7, 1, 7)]:
        X, _ = sliding_windows(np.arange(S), length, horizon, stride)
        yield {"S": S, "length": length, "horizon": horizon, "stride": stride}, len(X)
    for S, stride in [(4, 5), (1, 1)]:  # too short, by less than a stride and by several strides
        yield {"S": S, "length": 3, "horizon": 2, "stride": stride}, 0


def _embed_padded():
    rng = np.random.default_rng(6)
    # A row that is cut, one that fits, none as long as the limit, the limit of one step.
    for rows, max_length in (
        ([[3, 1, 4], [2]], 2),
        ([[5, 1, 2], [3, 4], [1, 1]], 3),
        ([[2], [4, 3]], 5),
        ([[3, 5], [1]], 1),
    ):
        W = rng.standard_normal((6, 3))  # the row of id 0 is not zero
        ids, _ = pad([row[:max_length] for row in rows])
        yield {"rows": rows, "W": W, "max_length": max_length}, one_hot(ids, len(W)) @ W


CASES = {
    "ex-from-raw-data-to-tensors-2": _masked_mean,
    "ex-from-raw-data-to-tensors-3": _count_windows,
    "ex-from-raw-data-to-tensors-6": _embed_padded,
}
