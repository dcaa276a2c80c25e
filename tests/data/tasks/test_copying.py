"""Copy memory and its baseline."""

import numpy as np
import pytest

from lib.data.tasks.copying import copy_memory, copy_memory_baseline


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_copy_memory(rng):
    x, y = copy_memory(501, 7, rng, symbols=5, length=3)
    assert x.shape == y.shape == (501, 13)
    assert x.dtype == y.dtype == np.int64
    assert set(np.unique(x[:, :3])) == {1, 2, 3, 4, 5}
    np.testing.assert_array_equal(y[:, 10:], x[:, :3])
    assert not y[:, :10].any()
    assert (x[:, 9] == 6).all()  # the marker is the last step before the answer
    assert not np.delete(x[:, 3:], 6, axis=1).any()


def test_copy_memory_baseline_is_the_loss_of_blanks_then_guesses(rng):
    _, y = copy_memory(11, 7, rng, symbols=5, length=3)
    probability = np.where(np.arange(13) < 10, 1.0, 1 / 5)
    assert np.isclose(-np.log(probability).mean(), copy_memory_baseline(7, symbols=5, length=3))
    assert copy_memory_baseline(100) == pytest.approx(0.17329, abs=5e-6)
    assert y.shape == (11, 13)
    x, _ = copy_memory(99, 5, rng)  # as published: ten symbols out of eight
    assert x.shape == (99, 25)
    assert set(np.unique(x)) == set(range(10))


def test_misuse():
    with pytest.raises(ValueError, match="symbols must be at least 1"):
        copy_memory_baseline(3, symbols=0)
