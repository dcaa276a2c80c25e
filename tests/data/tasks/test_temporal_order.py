"""Temporal order."""

import numpy as np
import pytest

from lib.data.tasks.temporal_order import temporal_order


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("T", [10, 30, 57])
def test_temporal_order(rng, T):
    x, y = temporal_order(3001, T, rng)
    assert x.shape == (3001, T)
    positions = [np.flatnonzero(row < 2) for row in x]
    assert {len(p) for p in positions} == {2}
    first, second = np.array(positions).T
    assert set(first) == set(range(T // 10, 2 * T // 10))
    assert set(second) == set(range(5 * T // 10, 6 * T // 10))
    rows = np.arange(3001)
    names = [{"AA": 0, "AB": 1, "BA": 2, "BB": 3}["AB"[a] + "AB"[b]]
             for a, b in zip(x[rows, first], x[rows, second], strict=True)]  # fmt: skip
    assert y.tolist() == names
    assert set(np.unique(x)) == set(range(6))
    assert (np.bincount(y, minlength=4) > 600).all()


def test_misuse(rng):
    with pytest.raises(ValueError, match="at least 10"):
        temporal_order(3, 9, rng)
