"""Coding exercises of chapter 10, the LSTM."""

import numpy as np

from lib.layers.lstm import LSTM, lstm_gates


def _parameters():
    for D, H in [(1, 1), (3, 5), (28, 128)]:
        yield {"D": D, "H": H}, sum(p.numel() for p in LSTM(D, H).parameters())


def _coupled_gates():
    rng = np.random.default_rng(5)
    for N, H in [(1, 1), (3, 4)]:
        a_f, a_g, a_o, c = rng.standard_normal((4, N, H))
        # sigmoid(-a) = 1 - sigmoid(a): the input gate of a full LSTM, tied to its forget gate.
        h_next, c_next, _ = lstm_gates(np.concatenate([-a_f, a_f, a_g, a_o], -1), c)
        yield {"a_f": a_f, "a_g": a_g, "a_o": a_o, "c": c}, (h_next, c_next)


CASES = {"ex-lstm-1": _parameters, "ex-lstm-4": _coupled_gates}
