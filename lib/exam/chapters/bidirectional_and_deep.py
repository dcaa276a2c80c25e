"""Coding exercises of chapter 12, bidirectional and deep recurrent networks."""

import numpy as np

from lib.data.padding import unpad


def _reversed_within():
    rng = np.random.default_rng(11)
    for shape, lengths in [((1, 3, 1), [2]), ((3, 5, 2), [5, 1, 3]), ((4, 4, 3), [3, 4, 2, 1])]:
        x, lengths = rng.standard_normal(shape), np.array(lengths)
        expected = x.copy()  # the padding stays where it is
        for row, real in zip(expected, unpad(x, lengths), strict=True):
            row[: len(real)] = np.flipud(real)
        yield {"x": x, "lengths": lengths}, expected


def _stack_parameters():
    for D, H, num_layers, bidirectional in [
        (1, 1, 1, False),
        (4, 3, 1, True),
        (5, 2, 3, False),
        (10, 20, 3, True),
    ]:
        directions, count = 1 + bidirectional, 0
        for layer in range(num_layers):
            inputs = D if layer == 0 else directions * H
            weights, biases = np.empty((4 * H, inputs + H)), np.empty((2, 4 * H))
            count += directions * (weights.size + biases.size)
        arguments = {"D": D, "H": H, "num_layers": num_layers, "bidirectional": bidirectional}
        yield arguments, count


CASES = {
    "ex-bidirectional-and-deep-1": _reversed_within,
    "ex-bidirectional-and-deep-3": _stack_parameters,
}
