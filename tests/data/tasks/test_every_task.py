"""What holds for every task that is drawn as (N, T, rng)."""

import numpy as np
import pytest

from lib.data.tasks.adding import adding_problem
from lib.data.tasks.copying import copy_memory
from lib.data.tasks.order import order_matters, sign_of_first
from lib.data.tasks.temporal_order import temporal_order

TASKS = [adding_problem, copy_memory, temporal_order, sign_of_first, order_matters]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("task", TASKS)
def test_a_seed_repeats_and_another_differs(task):
    runs = [task(13, 20, np.random.default_rng(seed)) for seed in (4, 4, 5)]
    for same, again, other in zip(*runs, strict=True):
        np.testing.assert_array_equal(same, again)
        assert (same != other).any()


@pytest.mark.parametrize("task", TASKS)
def test_misuse(task, rng):
    with pytest.raises(ValueError, match="N must be at least 1"):
        task(0, 20, rng)
    with pytest.raises(ValueError, match="T must be at least"):
        task(3, 0, rng)
    with pytest.raises(ValueError, match="whole number"):
        task(3, 20.5, rng)
    with pytest.raises(ValueError, match="numpy Generator"):
        task(3, 20, 0)
