"""Tasks in which order decides."""

import numpy as np
import pytest

from lib.data.tasks.order import order_matters, sign_of_first


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_sign_of_first(rng):
    x, y = sign_of_first(2001, 7, rng)
    assert x.shape == (2001, 7, 1)
    assert y.tolist() == [int(row[0, 0] > 0) for row in x]
    assert 0.45 < y.mean() < 0.55
    others = x[:, 1:, 0] - x[:, 1:, 0].mean(axis=0)
    assert abs((others * (y[:, None] - y.mean())).mean(axis=0)).max() < 0.05


def test_order_matters(rng):
    x, y = order_matters(4001, 5, rng, fillers=3)
    assert x.shape == (4001, 5)
    a, b = (x == 0).argmax(axis=1), (x == 1).argmax(axis=1)
    assert ((x == 0).sum(axis=1) == 1).all()
    assert ((x == 1).sum(axis=1) == 1).all()
    assert y.tolist() == [int(i < j) for i, j in zip(a, b, strict=True)]
    assert set(np.unique(x)) == set(range(5))
    pairs = np.zeros((5, 5))
    np.add.at(pairs, (a, b), 1)
    off = pairs[~np.eye(5, dtype=bool)]
    assert (abs(off - 200) < 75).all()  # all 20 pairs of steps equally likely


def test_misuse(rng):
    with pytest.raises(ValueError, match="at least 2"):
        order_matters(3, 1, rng)
