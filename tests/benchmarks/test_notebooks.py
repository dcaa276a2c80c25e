"""The check of budgets: what passes, what fails, and who gets a second try."""

import statistics
import time

import pytest

from benchmarks.notebooks import Cost, check, faults, limit, normalized, renewed
from book import calibration
from book.files import ROOT

LESSON, LAB = "notebooks/99-new.ipynb", "notebooks/labs/99-new.ipynb"


def cost(seconds, megabytes=300, calibration=0.02):
    """What a run of a notebook returns."""
    return {
        "seconds": 1.0,
        "cpu_seconds": seconds,
        "peak_mb": megabytes,
        "calibration": calibration,
    }


def run(costs, recorded, again=None):
    """Faults of these costs, and the names of the notebooks that were run again."""
    tried = []

    def run_again(name):
        tried.append(name)
        return again or costs[name]

    record = {"calibration": 0.02, "notebooks": recorded}
    return check(costs, record, run_again), tried


def test_limits():
    assert (limit(LESSON), limit(LAB)) == (20, 45)


def test_a_slower_machine_changes_nothing():
    assert normalized(cost(10), 0.02) == normalized(cost(30, calibration=0.06), 0.02) == (10, 300)
    assert normalized(cost(10, calibration=0.005), 0.02) == (10, 300)  # a faster core
    assert run({LESSON: cost(30, calibration=0.06)}, {LESSON: [10, 300]}) == ([], [])


@pytest.mark.parametrize(
    ("seconds", "megabytes", "recorded", "word"),
    [
        (15.9, 300, [10, 300], None),
        (16.1, 300, [10, 300], "recorded 10"),
        (10, 451, [10, 300], "recorded 300"),
        (10, 449, [10, 300], None),
        (22.1, 300, [19, 300], "limit of 20"),
        (10, 1001, [10, 900], "limit of 1000"),
        (10, 300, None, "no cost is recorded"),
        (0.9, 300, [0.1, 300], None),  # a second is noise
    ],
)
def test_faults(seconds, megabytes, recorded, word):
    found = faults(LESSON, Cost(seconds, megabytes), Cost(*recorded) if recorded else None)
    assert (len(found) == 1 and word in found[0]) if word else found == []


def test_one_more_try_alone():
    recorded = {LESSON: [10, 300], LAB: [10, 300]}
    found, tried = run({LESSON: cost(19), LAB: cost(12)}, recorded, again=cost(11))
    assert (found, tried) == ([], [LESSON])
    found, tried = run({LESSON: cost(19), LAB: cost(12)}, recorded, again=cost(18))
    assert tried == [LESSON]
    assert found == [f"{LESSON}: 18.0 CPU seconds, recorded 10"]


def test_the_sum_has_a_limit():
    costs = {f"notebooks/labs/{k}.ipynb": cost(44) for k in range(21)}
    recorded = {name: [44, 300] for name in costs}
    found, _ = run(costs, recorded)
    assert found == ["together 924 CPU seconds, over the limit of 900"]
    costs.popitem()
    assert run(costs, recorded) == ([], [])


def test_the_record_is_renewed_in_its_own_seconds():
    paths = [ROOT / LESSON, ROOT / LAB]
    record = renewed({}, {LESSON: cost(30, calibration=0.06), LAB: cost(5)}, paths)
    assert record == {"calibration": 0.02, "notebooks": {LESSON: (10, 300), LAB: (5, 300)}}
    record = renewed(record, {LESSON: cost(20, calibration=0.01)}, paths)
    assert record["notebooks"] == {LESSON: (20, 300), LAB: (5, 300)}
    assert list(renewed(record, {}, paths[1:])["notebooks"]) == [LAB]


def test_calibration_times_fixed_work_with_the_cpu_clock(monkeypatch):
    assert calibration.piece() == calibration.piece()
    seconds = calibration.measure()
    assert len(seconds) == calibration.PIECES
    assert all(0.001 < s < 1 for s in seconds)
    piece = calibration.piece
    monkeypatch.setattr(calibration, "piece", lambda: (piece(), time.sleep(0.2)))
    assert statistics.median(calibration.measure()) < 0.2  # waiting is not work
