"""Coding exercises of chapter 22, explaining by gradients."""

import numpy as np
import torch

from lib.xai.lrp_rules import linear_rule


def _epsilon_rules():
    rng = np.random.default_rng(22)
    for D, K, eps in [(2, 1, 0.0), (3, 2, 0.5), (4, 5, 1.5)]:
        h, W, R = rng.standard_normal(D), rng.standard_normal((K, D)), rng.standard_normal(K)
        yield {"h": h, "W": W, "R": R, "eps": eps}, _rule(h, W, R, eps)
    h, W = np.array([1.0, 2.0]), np.array([[2.0, -1.0], [1.0, 1.0]])  # the first sum is 0
    yield {"h": h, "W": W, "R": np.ones(2), "eps": 0.5}, _rule(h, W, np.ones(2), 0.5)


def _rule(h, W, R, eps):
    layer = torch.nn.Linear(W.shape[1], W.shape[0], bias=False).double()
    layer.weight.data[:] = torch.as_tensor(W)
    return linear_rule(layer, torch.as_tensor(h)[None], torch.as_tensor(R)[None], eps)[0].numpy()


CASES = {"ex-explaining-by-gradients-2": _epsilon_rules}
