"""The referee of relevance through an LSTM: shares by the ratio of what two signals contribute."""

import math


def relevance_in_an_lstm(f, i, o, c, w, x, u, h, r):
    g = math.tanh(w * x + u * h)
    old, new = f * c, i * g
    from_input, from_state = w * x, u * h
    to_candidate = r - r / (1 + new / old)  # what is left of the relevance
    at_input = to_candidate / (1 + from_state / from_input)
    return {"R_c": r / (1 + new / old), "R_x": at_input, "R_h": to_candidate - at_input}
