"""What nbval computed, kept for the book: no notebook is executed twice. A pytest plugin; `run.py` loads it.

A notebook of which every cell passed is written with its outputs into the folder `UNROLLED_EXECUTED`, beside
what it cost.
"""

import json
import os
import time
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from nbval.plugin import IPyNbCell

from book.execute import CALIBRATION, COST, answer, cost_of

BEGUN = (
    pytest.StashKey()
)  # of a notebook: time, CPU seconds and pieces of fixed work before its first cell
PASSED = pytest.StashKey()  # of a notebook: how many of its cells


def place(folder, path):
    """File in the folder for what a notebook computed."""
    return Path(folder, quote(str(path), safe=""))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    """Look at the clock before the first cell of a notebook."""
    yield
    if isinstance(item, IPyNbCell) and BEGUN not in item.parent.stash:
        pieces = _ask(item, CALIBRATION)
        item.parent.stash[BEGUN] = time.perf_counter(), _ask(item, COST)[0], pieces
        item.parent.stash[PASSED] = 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Count the cells that passed."""
    report = yield
    if isinstance(item, IPyNbCell) and report.when == "call" and report.passed:
        item.parent.stash[PASSED] += 1
        item.cell.outputs, item.cell.execution_count = item.test_outputs, item.cell_num + 1
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After the last cell, while the kernel lives, write the notebook."""
    if isinstance(item, IPyNbCell) and (nextitem is None or nextitem.parent is not item.parent):
        cells = sum(cell.cell_type == "code" for cell in item.parent.nb.cells)
        if item.parent.stash.get(PASSED, 0) == cells:
            _write(item)
    return (yield)


def _write(item):
    nb = item.parent.nb
    start, cpu_before, pieces = item.parent.stash[BEGUN]
    cpu, memory = _ask(item, COST)
    seconds = time.perf_counter() - start
    cost = cost_of(seconds, cpu - cpu_before, memory, pieces + _ask(item, CALIBRATION))
    info = item.parent.kernel.kc.kernel_info(reply=True, timeout=60)
    nb.metadata["language_info"] = info["content"]["language_info"]
    file = place(os.environ["UNROLLED_EXECUTED"], item.path)
    nbformat.write(nb, file)
    file.with_suffix(".json").write_text(json.dumps(cost), encoding="utf-8")


def _ask(item, expression):
    """Value of an expression in the kernel, which keeps no trace of it."""
    question = {"silent": True, "user_expressions": {"answer": expression}}
    return answer(item.parent.kernel.kc.execute("", **question, reply=True, timeout=60))
