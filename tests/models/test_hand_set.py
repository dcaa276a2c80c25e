"""The four hand-set programs: exact on every task, at any length the memory holds, and blurred as predicted."""

import numpy as np
import pytest

from lib.data.tasks.memory import copy_task, recall_task, repeated_copy_task, sort_task
from lib.layers.memory import STAGES
from lib.models.hand_set import LEFT_OUT, copying, copying_repeatedly, execute, recalling, sorting
from tests.layers.test_bad_input import refuses

PROGRAMS = {  # program, columns, a batch
    "copy": (lambda: copying(5), 5, lambda rng, n: copy_task(3, 4 * n, rng, 5)),
    "repeated copy": (
        lambda: copying_repeatedly(3),
        5,
        lambda rng, n: repeated_copy_task(3, n, 4, rng, 3),
    ),
    "recall": (lambda: recalling(4, 3), 12, lambda rng, n: recall_task(3, n + 1, rng, 4)),
    "sort": (lambda: sorting(4), 5, lambda rng, n: sort_task(3, 3 * n, rng, 4)),
}


@pytest.mark.parametrize("n", [1, 2, 7])
@pytest.mark.parametrize("task", PROGRAMS)
def test_no_bit_is_wrong(task, n):
    program, columns, batch = PROGRAMS[task]
    x, y = batch(np.random.default_rng(n), n)
    for sample, answers in zip(x, y, strict=True):
        found = execute(program(), sample, rows=40, columns=columns)
        np.testing.assert_array_equal(found["answer"] > 0.5, answers == 1)
        assert (np.isnan(found["answer"]) == np.isnan(answers)).all()


def test_a_memory_that_is_too_small_overwrites_itself():
    x, y = copy_task(1, 6, np.random.default_rng(0), 8)
    found = execute(copying(8), x[0], rows=5, columns=8)
    assert (np.nan_to_num(found["answer"]) > 0.5).tolist() != (np.nan_to_num(y[0]) > 0.5).tolist()


@pytest.mark.parametrize(
    ("gamma", "peaks"), [(1.0, (0.387, 0.285, 0.121)), (2.0, (0.984, 0.984, 0.984))]
)
def test_a_blurred_head_spreads_unless_it_is_sharpened(gamma, peaks):
    x = np.zeros((120, 2))
    found = execute(copying(1), x, rows=128, columns=1, blur=0.1, gamma=gamma)
    largest = found["write"].max(1)[[9, 19, 119]]
    np.testing.assert_allclose(largest, peaks, atol=6e-4)


def test_a_trace_has_weights_that_sum_to_one():
    x, _ = sort_task(1, 5, np.random.default_rng(3), 4)
    found = execute(sorting(4), x[0], rows=9, columns=5, leak=0.01, gamma=1.5, blur=0.05)
    for head in ("read", "write"):
        assert found[head].shape == (11, 9)
        np.testing.assert_allclose(found[head].sum(1), 1.0, atol=1e-12)
    assert found["memory"].shape == (11, 9, 5)


def heads_of(without, blur=0.1, gamma=2.0):
    x = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [0, 0], [0, 0]])  # three ones, the marker
    return execute(copying(1), x, rows=5, columns=1, blur=blur, gamma=gamma, without=without)


def test_a_stage_left_out_does_nothing():
    assert tuple(LEFT_OUT) == STAGES
    whole = heads_of(None)
    for head in ("read", "write"):
        np.testing.assert_allclose(heads_of("content")[head], whole[head])  # copying has no keys
        np.testing.assert_allclose(heads_of("shift")[head], np.eye(5)[[0] * 6], atol=1e-9)
        blurred = heads_of(None, gamma=1.0)[head]
        np.testing.assert_array_equal(heads_of("sharpening")[head], blurred)
    # the gate is open: in an empty memory all rows resemble the key alike, and the place is lost
    np.testing.assert_allclose(heads_of("interpolation")["write"][0], np.full(5, 0.2))
    x, _ = recall_task(1, 4, np.random.default_rng(1), 4)
    found = execute(recalling(4), x[0], rows=6, columns=12, without="content")
    np.testing.assert_allclose(found["read"][-4], np.full(6, 1 / 6))
    refuses(lambda: heads_of("sharpen"), "'sharpen'", "content, interpolation")
