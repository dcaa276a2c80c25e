"""Panels that train in the page: what each offers, and what its caption in the lesson says it is seen to reach.

A lesson has the caption, in an `{admonition}` with the class `train-` and the name of the panel. What is under
`reached` (within so many updates), `missed` (after as many) and `arrives` (share of the gradient at step 1: at
most, after one update; at least, in the end) is measured by tests/test_panels.py, from every start on offer.
"""

STARTS = (1, 2, 3)
MEASURED = ("reached", "missed", "arrives")
NAMES = {
    "tanh": "tanh RNN",
    "LSTM": "LSTM",
    "GRU": "GRU",
    "no state": "tanh, its state set to zero before each step",
}
_ADDING = {
    "steps": [0.003, 0.01, 0.02, 0.05],
    "clips": [None, 1, 0.1],
    "begin": {"lr": 0.02, "clip": 1},
    "updates": 400,
    "pace": [5, 0],
    "range": [1e-3, 10],
    "baseline": [1 / 6, "always say 1", -5],
    "cells": ["tanh", "LSTM", "GRU"],
    "what": "error",
}
# `steps`: step sizes. `baseline`: level, words, and how far below it they stand, in pixels. `pace`: updates at a
# time, and milliseconds between. `range`: of the logarithmic scales.
PANELS = {
    "hello": {
        "task": "hello",
        "cells": ["tanh", "LSTM", "GRU", "no state"],
        "steps": [0.1, 0.3, 1, 3, 10],
        "clips": [None, 1, 0.3, 0.1],
        "begin": {"cell": "tanh", "lr": 0.3, "clip": None},
        "updates": 100,
        "pace": [1, 40],
        "range": [1e-3, 100],
        "baseline": [0.347, "no state: half of ln 2", 14],
        "what": "loss",
        "reached": [
            {"cell": "tanh", "lr": 0.3, "clip": None, "updates": 100, "below": 0.03},
            {"cell": "tanh", "lr": 10, "clip": 0.3, "updates": 30, "below": 0.03},
        ],
        "missed": [
            {"cell": "no state", "lr": 0.3, "clip": None, "updates": 100, "above": 0.34},
            {"cell": "tanh", "lr": 10, "clip": None, "updates": 100, "above": 5},
        ],
    },
    "adding-8": {
        **_ADDING,
        "task": "adding 8",
        "begin": {"cell": "tanh", **_ADDING["begin"]},
        "reached": [{"cell": "tanh", "lr": 0.02, "clip": 1, "updates": 400, "below": 0.03}],
        "missed": [],
        "arrives": [0.05, 0.3],
    },
    "adding-16": {
        **_ADDING,
        "task": "adding 16",
        "begin": {"cell": "LSTM", **_ADDING["begin"]},
        "reached": [
            {"cell": "LSTM", "lr": 0.02, "clip": 1, "updates": 400, "below": 0.02},
        ],
        "missed": [{"cell": "tanh", "lr": 0.02, "clip": 1, "updates": 400, "above": 0.05}],
        "arrives": [0.1, 0.5],
    },
}


def offered(name):
    """Return what the script of a panel needs to know, as it goes to the page.

    Parameters
    ----------
    name : str
        Out of `PANELS`.

    Returns
    -------
    dict
    """
    panel = {key: value for key, value in PANELS[name].items() if key not in MEASURED}
    return {**panel, "cells": {cell: NAMES[cell] for cell in panel["cells"]}, "starts": STARTS}
