"""Coding exercises of chapter 12, bidirectional and deep recurrent networks."""

import numpy as np
import torch

from lib.layers.lstm import LSTM
from lib.layers.recurrence import reverse_time


def _reversed_within():
    rng = np.random.default_rng(11)
    for shape, lengths in [((1, 3, 1), [2]), ((3, 5, 2), [5, 1, 3]), ((4, 4, 3), [3, 4, 2, 1])]:
        x, lengths = rng.standard_normal(shape), np.array(lengths)
        time_first = torch.tensor(x).transpose(0, 1)
        expected = reverse_time(time_first, torch.tensor(lengths) - 1).transpose(0, 1)
        yield {"x": x, "lengths": lengths}, expected.numpy()


def _stack_parameters():
    for D, H, num_layers, bidirectional in [
        (1, 1, 1, False),
        (4, 3, 1, True),
        (5, 2, 3, False),
        (10, 20, 3, True),
    ]:
        layer = LSTM(D, H, num_layers=num_layers, bidirectional=bidirectional)
        arguments = {"D": D, "H": H, "num_layers": num_layers, "bidirectional": bidirectional}
        yield arguments, sum(p.numel() for p in layer.parameters())


CASES = {
    "ex-bidirectional-and-deep-1": _reversed_within,
    "ex-bidirectional-and-deep-3": _stack_parameters,
}
