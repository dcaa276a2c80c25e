"""The script that reruns claims on other seeds finds those that hold on one seed only."""

import re

import nbformat
import pytest

from book.files import all_notebooks
from tests.notebooks.make import notebook
from tests.seeds import failures

IMPORTS = "from lib.experiment import claim, reproducible\nrng = reproducible(0)"


def test_lucky_claim_is_found(tmp_path):
    lucky = "claim('the draw is the one of seed 0', abs(rng.random() - 0.6369616873214543) < 1e-9)"
    sure = "claim('a draw is below one', rng.random() < 1)"
    path = notebook(tmp_path / "a.ipynb", IMPORTS, lucky, sure, ("1/0", [], "raises-exception"))
    assert failures(path, 0) == ([], 2)
    failed, held = failures(path, 1)
    assert failed == ["AssertionError: claim fails: the draw is the one of seed 0"]
    assert held == 1


@pytest.mark.parametrize("path", all_notebooks(), ids=lambda p: p.stem)
def test_no_cell_fixes_the_seed_of_what_follows(path):
    """A bare `manual_seed` makes all later cells draw the same on every seed: their claims go untested."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and "manual_seed" in cell.source:
            assert "fork_rng" in cell.source, cell.source
        if cell.cell_type == "code" and "claim(" in cell.source:
            assert not re.search(r"default_rng\(\d", cell.source), cell.source
