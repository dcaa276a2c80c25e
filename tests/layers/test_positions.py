"""Sinusoidal positions: the paper's formula, odd widths too."""

import math

import pytest
import torch

from lib.layers.positions import sinusoidal_positions
from tests.layers.test_bad_input import refuses


@pytest.mark.parametrize("width", [1, 2, 7, 8])
def test_each_entry_is_the_formula(width):
    p = sinusoidal_positions(50, width)
    assert p.shape == (50, width) and p.dtype == torch.float32
    for t in (0, 1, 49):
        for i in range(width):
            angle = t / 10000 ** (2 * (i // 2) / width)
            expected = math.cos(angle) if i % 2 else math.sin(angle)
            assert abs(p[t, i].item() - expected) < 1e-6


def test_a_shift_is_a_rotation():
    p = sinusoidal_positions(40, 6).double()
    for i in range(3):
        one, other = p[:-5, 2 * i : 2 * i + 2], p[5:, 2 * i : 2 * i + 2]
        turn = torch.linalg.lstsq(one, other).solution
        torch.testing.assert_close(one @ turn, other, rtol=0, atol=1e-5)
        torch.testing.assert_close(
            turn @ turn.T, torch.eye(2, dtype=torch.float64), rtol=0, atol=1e-4
        )


def test_late_positions_keep_their_digits():
    p = sinusoidal_positions(100_001, 1)
    assert abs(p[-1, 0].item() - math.sin(100_000)) < 1e-6


def test_sizes():
    refuses(lambda: sinusoidal_positions(0, 4), "length", "at least 1")
    refuses(lambda: sinusoidal_positions(4, 2.0), "width", "whole number")
