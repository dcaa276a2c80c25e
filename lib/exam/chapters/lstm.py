"""Coding exercises of chapter 10, the LSTM."""

import numpy as np

from lib.equations.lstm import lstm_step


def _parameters():
    for D, H in [(1, 1), (3, 5), (28, 128)]:
        weights, biases = np.empty((4 * H, D + H)), np.empty((2, 4 * H))
        yield {"D": D, "H": H}, weights.size + biases.size


def _coupled_gates():
    rng = np.random.default_rng(5)
    for N, H in [(1, 1), (3, 4)]:
        a_f, a_g, a_o, c = rng.standard_normal((4, N, H))
        # sigmoid(-a) = 1 - sigmoid(a): the input gate of a full LSTM, tied to its forget gate.
        a, none = np.concatenate([-a_f, a_f, a_g, a_o], -1), np.zeros((4 * H, H))
        h_next, c_next, _ = lstm_step(a, c, c, np.eye(4 * H), none, none[:, 0], none[:, 0])
        yield {"a_f": a_f, "a_g": a_g, "a_o": a_o, "c": c}, (h_next, c_next)


CASES = {"ex-lstm-1": _parameters, "ex-lstm-4": _coupled_gates}
