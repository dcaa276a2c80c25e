"""Coding exercises of chapter 24, judging explanations."""

import numpy as np

from lib.xai.agreement import rank_agreement


def _pairs():
    rng = np.random.default_rng(24)
    for a, b in (
        ([0.9, 0.1, -0.4, 0.3], [3.0, 1.0, 2.0, 5.0]),
        ([1.0, 2.0, 3.0], [30.0, 20.0, 10.0]),
        rng.normal(size=(2, 9)),
    ):
        a, b = np.array(a), np.array(b)
        yield {"a": a, "b": b}, float(rank_agreement(a[None], b[None])[0])


CASES = {"ex-judging-explanations-2": _pairs}
