"""Coding exercises of chapter 04, the recurrent network."""

import numpy as np

from lib.equations.rnn import rnn_step


def _parameters():
    for D, H, K in [(1, 1, 1), (3, 5, 2), (28, 128, 10)]:
        yield {"D": D, "H": H, "K": K}, H * D + H * H + H + K * H + K


def _read():
    rng = np.random.default_rng(4)
    for T, N, D, H in [(1, 1, 1, 1), (6, 3, 2, 4)]:
        xs, h = rng.standard_normal((T, N, D)), rng.standard_normal((N, H))
        W_ih, W_hh = rng.standard_normal((H, D)), rng.standard_normal((H, H))
        b_ih, b_hh = rng.standard_normal((2, H))
        weights = {"W_ih": W_ih, "W_hh": W_hh, "b_ih": b_ih, "b_hh": b_hh}
        hs, state = [], h
        for x in xs:
            state, _ = rnn_step(x, state, **weights)
            hs.append(state)
        yield {"xs": xs, "h": h, **weights}, np.stack(hs)


CASES = {"ex-recurrent-networks-2": _parameters, "ex-recurrent-networks-3": _read}
