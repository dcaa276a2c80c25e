"""Cases that are made with NumPy alone, for the page: they agree with the layers and functions of the chapter."""

import numpy as np
import pytest
import torch

from lib.exam.chapters import (
    bidirectional_and_deep,
    from_raw_data_to_tensors,
    long_term_dependencies,
    lstm,
)
from lib.layers.embedding import embed
from lib.layers.lstm import LSTM
from lib.layers.recurrence import reverse_time
from lib.training.regularization import vanishing_penalty


def test_parameters_are_those_of_the_layer():
    for cases in (
        lstm.CASES["ex-lstm-1"],
        bidirectional_and_deep.CASES["ex-bidirectional-and-deep-3"],
    ):
        for given, expected in cases():
            sizes = given.pop("D"), given.pop("H")
            layer = torch.nn.LSTM(*sizes, **given)
            assert expected == sum(p.numel() for p in layer.parameters())
            assert expected == sum(p.numel() for p in LSTM(*sizes, **given).parameters())


def test_reversed_as_the_layer_reverses():
    for given, expected in bidirectional_and_deep.CASES["ex-bidirectional-and-deep-1"]():
        x, last = torch.tensor(given["x"]).transpose(0, 1), torch.tensor(given["lengths"]) - 1
        assert np.array_equal(reverse_time(x, last).transpose(0, 1).numpy(), expected)


def test_clipped_as_by_torch():
    for given, expected in long_term_dependencies.CASES["ex-long-term-dependencies-3"]():
        parameters = [torch.nn.Parameter(torch.tensor(given[g])) for g in ("g_1", "g_2")]
        for parameter in parameters:
            parameter.grad = parameter.detach().clone()
        torch.nn.utils.clip_grad_norm_(parameters, given["limit"])
        for parameter, clipped in zip(parameters, expected, strict=True):
            # torch adds 1e-6 to the norm; the formula of the exercise does not
            assert parameter.grad.numpy() == pytest.approx(clipped, rel=1e-5)


def test_the_penalty_is_that_of_the_chapter():
    for given, expected in long_term_dependencies.CASES["ex-long-term-dependencies-4"]():
        d = torch.tensor(given["d"])
        states = [torch.zeros_like(part, requires_grad=True) for part in d]
        loss = sum((part * h).sum() for part, h in zip(d, states, strict=True))
        assert vanishing_penalty(loss, states).item() == pytest.approx(expected, rel=1e-12)


def test_embedded_as_by_the_layer():
    for given, expected in from_raw_data_to_tensors.CASES["ex-from-raw-data-to-tensors-6"]():
        rows = [row[: given["max_length"]] for row in given["rows"]]
        ids = np.zeros((len(rows), max(map(len, rows))), dtype=int)
        for places, row in zip(ids, rows, strict=True):
            places[: len(row)] = row
        assert np.array_equal(embed(ids, given["W"]), expected)
