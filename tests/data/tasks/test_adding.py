"""The adding problem."""

import numpy as np
import pytest

from lib.data.tasks.adding import adding_problem


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("T", [2, 3, 7, 50])
def test_adding_problem(rng, T):
    x, y = adding_problem(4001, T, rng)
    assert x.shape == (4001, T, 2)
    assert y.shape == (4001,)
    marks = x[:, :, 1]
    assert set(np.unique(marks)) <= {0, 1}
    assert (marks[:, : T // 2].sum(axis=1) == 1).all()
    assert (marks[:, T // 2 :].sum(axis=1) == 1).all()
    assert (marks.sum(axis=0) > 0).all()  # every step is marked in some sample
    np.testing.assert_allclose(y, [row[row[:, 1] == 1, 0].sum() for row in x])
    assert 0 <= x[:, :, 0].min() < 0.01
    assert 0.99 < x[:, :, 0].max() < 1
    assert abs(np.mean((y - 1) ** 2) - 1 / 6) < 0.015


def test_misuse(rng):
    with pytest.raises(ValueError, match="at least 2"):
        adding_problem(3, 1, rng)
