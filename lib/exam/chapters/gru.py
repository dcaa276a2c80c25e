"""Coding exercises of chapter 11, the GRU."""

import numpy as np

from lib.equations.gru import gru_step_reset_before


def _ng_steps():
    rng = np.random.default_rng(10)
    for N, D, H in [(1, 1, 1), (4, 3, 2), (2, 3, 3)]:
        x, c = rng.standard_normal((N, D)), rng.standard_normal((N, H))
        W_u, W_r, W_c = rng.standard_normal((3, H, H + D))  # columns of the state first
        b_u, b_r, b_c = rng.standard_normal((3, H))
        # Our step keeps where Ng replaces: the update gate's rows change their sign.
        rows = np.concatenate([W_r, -W_u, W_c])
        b_ih, b_hh = np.concatenate([b_r, -b_u, b_c]), np.zeros(3 * H)
        c_next, _ = gru_step_reset_before(x, c, rows[:, H:], rows[:, :H], b_ih, b_hh)
        weights = {"W_u": W_u, "b_u": b_u, "W_r": W_r, "b_r": b_r, "W_c": W_c, "b_c": b_c}
        yield {"x": x, "c": c, **weights}, c_next


def _merged_biases():
    rng = np.random.default_rng(11)
    for H in (1, 4):
        b_ih, b_hh = rng.standard_normal((2, 3 * H))
        gates = np.arange(3 * H) < 2 * H
        yield {"b_ih": b_ih, "b_hh": b_hh}, (b_ih + gates * b_hh, b_hh * ~gates)


CASES = {"ex-gru-1": _ng_steps, "ex-gru-4": _merged_biases}
