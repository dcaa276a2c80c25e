"""The four memory tasks: what is asked is what was read, in the order of the task."""

import numpy as np
import pytest

from lib.data.tasks.memory import copy_task, recall_task, repeated_copy_task, sort_task
from tests.layers.test_bad_input import refuses


@pytest.fixture
def rng():
    return np.random.default_rng(21)


def asked(y):
    """Steps at which something is asked, the same in all samples."""
    found = ~np.isnan(y).any(2)
    assert (found == found[0]).all() and (np.isnan(y).all(2) == ~found).all()
    return np.flatnonzero(found[0])


def test_copy(rng):
    x, y = copy_task(50, 7, rng, bits=3)
    assert x.shape == (50, 15, 4) and y.shape == (50, 15, 3) and x.dtype == y.dtype == np.float32
    assert asked(y).tolist() == list(range(8, 15))
    assert (y[:, 8:] == x[:, :7, :3]).all()
    assert not x[:, 8:].any() and (x[:, 7] == [0, 0, 0, 1]).all() and not x[:, :7, 3].any()
    assert 0.4 < y[:, 8:].mean() < 0.6


def test_repeated_copy(rng):
    x, y = repeated_copy_task(20, 3, 4, rng, bits=5)
    assert x.shape == (20, 17, 7) and y.shape == (20, 17, 6)
    assert asked(y).tolist() == list(range(4, 17))
    for n in range(20):
        for k in range(12):
            assert (y[n, 4 + k] == [*x[n, k % 3, :5], 0]).all()
    assert (y[:, -1] == [0, 0, 0, 0, 0, 1]).all()
    np.testing.assert_allclose(x[:, 3], np.tile([0, 0, 0, 0, 0, 1, 0.4], (20, 1)), rtol=1e-6)
    assert not x[:, 4:].any()


def test_recall(rng):
    items, vectors, bits = 5, 2, 8
    x, y = recall_task(60, items, rng, bits, vectors)
    assert x.shape == (60, 6 * 3 + 3, bits + 2)
    assert asked(y).tolist() == [19, 20]
    seen = set()
    for n in range(60):
        given = [x[n, 3 * i + 1 : 3 * i + 3, :bits] for i in range(items)]
        assert (x[n, : 3 * items : 3, bits] == 1).all() and x[n, :, bits].sum() == items
        assert np.flatnonzero(x[n, :, bits + 1]).tolist() == [15, 18]
        places = [i for i in range(items) if (given[i] == x[n, 16:18, :bits]).all()]
        assert any((y[n, 19:] == given[i + 1]).all() for i in places if i + 1 < items)
        seen |= set(places)
    assert seen == set(range(items - 1))


def test_sort(rng):
    x, y = sort_task(30, 6, rng, bits=4, answered=5)
    assert x.shape == (30, 12, 6) and asked(y).tolist() == list(range(7, 12))
    for n in range(30):
        falling = sorted(range(6), key=lambda i: -x[n, i, 4])
        assert (y[n, 7:] == x[n, falling[:5], :4]).all()
    assert (x[:, 6] == [0, 0, 0, 0, 0, 1]).all() and not x[:, 7:].any()
    assert -1 <= x[:, :6, 4].min() < -0.8 and 0.8 < x[:, :6, 4].max() <= 1
    assert sort_task(2, 6, rng)[1].shape == (2, 13, 8)


def test_the_same_generator_gives_the_same_batch():
    for task in (copy_task, recall_task, sort_task):
        pairs = [task(3, 4, np.random.default_rng(seed)) for seed in (1, 1, 2)]
        for a, b, c in zip(*pairs, strict=True):
            np.testing.assert_array_equal(a, b)
            assert not np.array_equal(a, c, equal_nan=True)


def test_sizes_that_cannot_be(rng):
    refuses(lambda: copy_task(2, 0, rng), "length", "at least 1")
    refuses(lambda: copy_task(2, 3, 21), "21")
    refuses(lambda: repeated_copy_task(2, 3, 0, rng), "repeats", "at least 1")
    refuses(lambda: recall_task(2, 1, rng), "items", "at least 2")
    refuses(lambda: sort_task(2, 3, rng, answered=4), "answered=4", "length=3")
