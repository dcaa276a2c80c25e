"""Coding exercises of chapter 23, explaining by perturbation."""

import numpy as np

from lib.xai.shapley_values import shapley_of_game


def _games():
    rng = np.random.default_rng(23)
    for v in ([0, 6, 0, 6, 0, 6, 0, 6], [0, 0, 0, 1, 0, 1, 1, 1], rng.normal(size=8)):
        yield {"v": np.array(v, float)}, shapley_of_game(v)


CASES = {"ex-explaining-by-perturbation-2": _games}
