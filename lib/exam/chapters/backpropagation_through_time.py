"""Coding exercises of chapter 05, backpropagation through time."""

import numpy as np

from lib.equations.rnn import rnn_backward


def _recurrent_gradient():
    rng = np.random.default_rng(5)
    for T, N, H in [(1, 1, 1), (2, 1, 1), (6, 3, 4)]:
        hs, dhs = np.tanh(rng.standard_normal((T + 1, N, H))), rng.standard_normal((T, N, H))
        W_hh = rng.standard_normal((H, H))
        x, W_ih = np.zeros((N, 1)), np.zeros((H, 1))  # no input: only the way through time counts
        caches = [(x, hs[t], W_ih, W_hh, hs[t + 1]) for t in range(T)]
        _, _, _, dW_hh, *_ = rnn_backward(dhs.swapaxes(0, 1), caches)
        yield {"dhs": dhs, "hs": hs, "W_hh": W_hh}, dW_hh


def _told_by_teacher():
    rng = np.random.default_rng(6)
    for N, T, K in [(1, 1, 1), (2, 3, 1), (3, 5, 2)]:
        whole = rng.standard_normal((N, T + 1, K))  # the truth from before the first step on
        yield {"y": whole[:, 1:], "y_0": whole[:, 0]}, whole[:, :-1]


CASES = {
    "ex-backpropagation-through-time-3": _recurrent_gradient,
    "ex-backpropagation-through-time-5": _told_by_teacher,
}
